"""The one door to the network: a single attempt to ask, at checked addresses only, within bounds of time and size.

Whatever the other side does, it ends as an answer or as trouble with its reason. No client library decides anything here:
cookies, redirects, settings of the environment and unpacking are left out or done by us.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cached_property
from typing import Any, Self

import certifi
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.resolver
import httpcore
import httpx

from offerings.asking import Answer, Ask, Clock, Reply, Unchanged
from offerings.fetching import certificates, replies
from offerings.fetching.guard import address_misfit, name_misfit, record_misfit
from offerings.fetching.limits import Deadline, Limits, Resolvers, StandIn
from offerings.fetching.replies import TroubleError, trouble
from offerings.fetching.tokens import Tokens
from offerings.fetching.unpacking import CutOffError, PackingError

__all__ = ["Limits", "Network", "Resolvers", "StandIn"]

HTTPS, REDIRECTS, RECORDS = 443, 3, 64_000
KINDS = frozenset({"A", "AAAA", "CAA", "CNAME", "DS", "MX", "NS", "SOA", "TXT"})
_FAILURES = (OSError, httpcore.ProtocolError, httpx.InvalidURL, CutOffError, PackingError)


class _Stream(httpcore.NetworkStream):
    """A connection on which nothing takes longer than the deadline."""

    def __init__(self, sock: socket.socket, limits: Limits, deadline: Deadline) -> None:
        self._sock, self._limits, self._deadline = sock, limits, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  ours are the limits that count
        self._sock.settimeout(self._deadline.left(self._limits.read))
        return self._sock.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._sock.settimeout(self._deadline.left(self._limits.read))
        self._sock.sendall(buffer)

    def close(self) -> None:
        self._sock.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> _Stream:  # noqa: ARG002
        """Secure the connection; an end that is not announced counts as cut off, not as the end."""
        try:
            self._sock.settimeout(self._deadline.left(self._limits.connect))
            secured = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname, suppress_ragged_eofs=False)
        except OSError:
            self._sock.close()
            raise
        return _Stream(secured, self._limits, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  the shape of httpcore
        return self._sock if info == "ssl_object" and isinstance(self._sock, ssl.SSLSocket) else None


class _Backend(httpcore.NetworkBackend):
    """Connects to the places that were checked, and never looks a name up again."""

    def __init__(self, places: tuple[tuple[str, int], ...], limits: Limits, deadline: Deadline) -> None:
        self._places, self._limits, self._deadline = places, limits, deadline

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> _Stream:  # noqa: ANN401, ARG002  the shape of httpcore
        failure = OSError(f"{host} has no address")
        for place in self._places:
            try:
                sock = socket.create_connection(place, self._deadline.left(self._limits.connect))
            except OSError as error:
                failure = error
            else:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return _Stream(sock, self._limits, self._deadline)
        raise failure


class _Trust(ssl.SSLContext):
    """Whose certificates count: those of the authorities in one file, whatever the environment says.

    All threads share it, so nothing may change it while one of them connects: a library that tries to is not heard.
    """

    def __new__(cls, authorities: str) -> Self:
        found = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)
        found.minimum_version = ssl.TLSVersion.TLSv1_2
        found.load_verify_locations(authorities)
        ssl.SSLContext.set_alpn_protocols(found, ["http/1.1"])
        return found

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        """Nothing: HTTP/1.1 is offered, and nothing else."""


class _Pieces(httpx.SyncByteStream):
    """A body as it comes in."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        return self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _Wire(httpx.BaseTransport):
    """One exchange of HTTP/1.1 over one connection."""

    def __init__(self, backend: _Backend, context: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            context, max_connections=1, max_keepalive_connections=0, http1=True, http2=False, retries=0, network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(scheme=b"https", host=request.url.raw_host, port=HTTPS, target=request.url.raw_path)
        response = self._pool.handle_request(httpcore.Request(request.method, url, headers=request.headers.raw))
        return httpx.Response(response.status, headers=response.headers, stream=_Pieces(response))

    def close(self) -> None:
        self._pool.close()


class Network:
    """Asks once. `agent` says who asks; each of `tokens` goes to its own host alone; the rest is for tests."""

    def __init__(
        self,
        agent: str,
        *,
        clock: Clock,
        tokens: Mapping[str, str] | None = None,
        stand_in: StandIn | None = None,
        resolvers: Resolvers | None = None,
        limits: Limits | None = None,
    ) -> None:
        if replies.plain(agent) is None:
            raise ValueError("the name to ask under has a sign beyond ASCII or is too long; expected such as cloudpeil/1.0")
        self._manner = {"Accept-Encoding": "gzip", "Connection": "close", "User-Agent": agent}
        self._clock, self._tokens, self._stand_in = clock, Tokens(tokens or {}), stand_in
        self._resolvers, self._limits = resolvers or Resolvers(), limits or Limits()

    def once(self, ask: Ask, etag: str | None = None, modified: str | None = None) -> Reply:
        """Ask once; `etag` and `modified` are those of the answer that is kept, if there is one."""
        deadline = Deadline(self._clock, self._limits.slow if ask.slow else self._limits.total)
        scheme, _, rest = ask.url.partition(":")
        try:
            if scheme == "dns":
                return self._dns(ask, rest, deadline)
            if scheme == "tls":
                return self._tls(ask, rest, deadline)
            return self._https(ask, etag, modified, deadline)
        except TroubleError as error:
            return error.trouble

    def _https(self, ask: Ask, etag: str | None, modified: str | None, deadline: Deadline) -> Reply:
        """Ask, and go where we are sent; what is meant for the host that was asked stays behind when another one is next."""
        url, host = ask.url, replies.host_of(ask.url)
        private = {**self._tokens.headers(host), **replies.validators(etag, modified)}
        for _ in range(REDIRECTS + 1):
            with _failures(host), self._exchange(url, host, {"Accept": ask.accept, **private}, deadline) as response:
                self._tokens.check_silence(host, *response.headers.values())
                target = replies.target(response.status_code, response.headers, url, host)
                if target is None:
                    return self._received(ask, url, host, response)
            url, before, host = target, host, replies.host_of(target)
            private = private if host == before else {}
        raise trouble("unreachable", host, f"sends us on more than {REDIRECTS} times")

    @contextmanager
    def _exchange(self, url: str, host: str, headers: Mapping[str, str], deadline: Deadline) -> Iterator[httpx.Response]:
        request = httpx.Request("GET", url, headers={**headers, **self._manner})
        backend = _Backend(self._places(host, deadline), self._limits, deadline)
        with closing(_Wire(backend, self._context(host))) as wire, closing(wire.handle_request(request)) as response:
            response.request = request
            yield response

    def _received(self, ask: Ask, url: str, host: str, response: httpx.Response) -> Reply:
        status, headers = response.status_code, response.headers
        if status == replies.NOT_MODIFIED and any(name.startswith("if-") for name in response.request.headers):
            return Unchanged(self._clock.now())
        replies.judge(ask, status, headers, host, self._clock.now())
        media, body = replies.received(ask, status, headers, response.iter_raw(), host)
        self._tokens.check_silence(host, body)
        return replies.answer(ask, url, status, media, body, self._clock.now(), headers)

    def _context(self, host: str) -> ssl.SSLContext:
        return self._stand_in_trust if self._stand_in and host in self._stand_in.hosts else self._public_trust

    @cached_property
    def _public_trust(self) -> ssl.SSLContext:
        return _Trust(certifi.where())

    @cached_property
    def _stand_in_trust(self) -> ssl.SSLContext:
        return _Trust(str(self._stand_in.authority) if self._stand_in else "")

    def _places(self, host: str, deadline: Deadline) -> tuple[tuple[str, int], ...]:
        """Where to connect: every address of a host, once all of them are known to be public."""
        if self._stand_in and host in self._stand_in.hosts:
            return (self._stand_in.hosts[host],)
        addresses = self._addresses(host, deadline)
        for ip in addresses:
            if misfit := address_misfit(ip):
                raise trouble("unreachable", host, f"address is not public: {misfit}")
        return tuple((ip, HTTPS) for ip in addresses)

    def _addresses(self, host: str, deadline: Deadline) -> tuple[str, ...]:
        """The addresses of both families; one family that cannot be looked up does not hide the other."""
        found: list[str] = []
        failure = trouble("unreachable", host, "the name does not exist or has no address")
        for kind in ("A", "AAAA"):
            try:
                records = _records(self._asked(host, kind, deadline), kind)
            except TroubleError as error:
                failure = error
            else:
                found += [one["data"] for one in records if one["type"] == kind]
        if not found:
            raise failure
        return tuple(dict.fromkeys(found))

    @cached_property
    def _resolver(self) -> dns.resolver.Resolver:
        """Asks for signatures, so that the name servers say whether they checked them."""
        found = dns.resolver.Resolver(configure=not self._resolvers.servers)
        if self._resolvers.servers:
            found.nameservers, found.port = list(self._resolvers.servers), self._resolvers.port
        found.use_edns(0, dns.flags.DO, 1_232)
        found.set_flags(dns.flags.RD | dns.flags.AD)
        return found

    def _asked(self, name: str, kind: str, deadline: Deadline) -> dns.message.Message:
        """What the name servers say; that a name does not exist is an answer too."""
        question, seconds = dns.name.from_text(name), deadline.left(self._limits.connect)
        try:
            return self._resolver.resolve(question, kind, raise_on_no_answer=False, search=False, lifetime=seconds).response
        except dns.resolver.NXDOMAIN as error:
            found: dns.message.Message = error.response(question)  # type: ignore[no-untyped-call]
            return found
        except dns.exception.Timeout as error:
            raise trouble("unreachable", name, "no name server answered in time", again=True) from error
        except dns.exception.DNSException as error:
            raise trouble("unreachable", name, "the name servers cannot answer", again=True) from error

    def _dns(self, ask: Ask, rest: str, deadline: Deadline) -> Answer:
        name, _, kind = rest.lower().partition("?type=")
        if kind.upper() not in KINDS:
            raise trouble("unreachable", "not asked", f"expected dns:NAME?type= with one of {', '.join(sorted(KINDS))}")
        if misfit := record_misfit(name):
            raise trouble("unreachable", "address is not public", misfit)
        with _failures(name):
            message = self._asked(name, kind.upper(), deadline)
        said: dict[str, object] = {
            "name": name,
            "type": kind.upper(),
            "rcode": dns.rcode.to_text(message.rcode()),
            "authenticated": bool(message.flags & dns.flags.AD),
            "records": _records(message, kind.upper()),
        }
        body = replies.canonical(said)
        if len(body) > min(RECORDS, ask.most):
            raise replies.too_large(ask, name)
        return replies.answer(ask, ask.url, 200, "application/dns+json", body, self._clock.now())

    def _tls(self, ask: Ask, rest: str, deadline: Deadline) -> Answer:
        host = rest.lower()
        if misfit := name_misfit(host):
            raise trouble("unreachable", "address is not public", misfit)
        with _failures(host):
            plain = _Backend(self._places(host, deadline), self._limits, deadline).connect_tcp(host, HTTPS)
            with closing(plain.start_tls(self._context(host), host)) as secured:
                shown = secured.get_extra_info("ssl_object")
                der, protocol = shown.getpeercert(binary_form=True), shown.version()
        try:
            body = replies.canonical(certificates.described(der, protocol))
        except certificates.UNREADABLE as error:
            raise trouble("unreadable", host, "the certificate is not written as expected") from error
        return replies.answer(ask, ask.url, 200, "application/json", body, self._clock.now())


def _records(message: dns.message.Message, kind: str) -> list[dict[str, str]]:
    """Records of a kind and the aliases that lead to them, as zone files write them, in an order that does not change."""
    found = []
    for records in message.answer:
        type_ = dns.rdatatype.to_text(records.rdtype)
        if type_ in {kind, "CNAME"}:
            name = records.name.to_text(omit_final_dot=True).lower()
            texts = (one.to_text() for one in records)
            found += [{"name": name, "type": type_, "data": text if type_ in {"CAA", "TXT"} else text.lower()} for text in texts]
    return sorted(found, key=lambda one: (one["name"], one["type"], one["data"]))


@contextmanager
def _failures(host: str) -> Iterator[None]:
    """Turn what goes wrong on the way into trouble that names the host."""
    try:
        yield
    except _FAILURES as error:
        raise _meaning(error, host) from error


def _meaning(error: Exception, host: str) -> TroubleError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return trouble("unreachable", host, f"the certificate is not valid for this host: {error.verify_message}")
    closed = isinstance(error, httpcore.ProtocolError) and str(error).startswith(("peer closed", "Server disconnected"))
    if closed or isinstance(error, CutOffError | ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return trouble("unreachable", host, "the answer ended early", again=True)
    if isinstance(error, ssl.SSLError):
        return trouble("unreachable", host, f"no secure connection: {(error.reason or 'unknown').replace('_', ' ').lower()}")
    if isinstance(error, TimeoutError):
        return trouble("unreachable", host, "did not answer in time", again=True)
    if isinstance(error, OSError):
        return trouble("unreachable", host, f"no connection: {error.strerror or type(error).__name__}", again=True)
    if isinstance(error, PackingError):
        return trouble("unreadable", host, f"the answer cannot be unpacked: {error}")
    return trouble("unreadable", host, "the answer is not HTTP/1.1, or its headers are too long")
