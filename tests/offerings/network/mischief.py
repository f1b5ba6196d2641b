"""An HTTPS server on this machine that does whatever a test tells it to, with an authority whose certificates may be wrong."""

import datetime as dt
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from offerings.asking import Ask
from offerings.fetching.network import Limits, Network, StandIn

HOST, OTHER = "api.cloud-sample.eu", "files.cloud-sample.nl"
WRONG = {
    "other": "other.cloud-sample.eu",
    "self-signed": "self.cloud-sample.eu",
    "expired": "old.cloud-sample.eu",
    "unknown authority": "unknown.cloud-sample.eu",
}
TODAY = dt.datetime.now(dt.UTC).replace(microsecond=0)
AMPLE, TINY = Limits(10, 10, 20, 20), Limits(connect=0.3, read=0.3, total=0.5, slow=20)


class RealClock:
    def now(self):
        return dt.datetime(2026, 11, 28, 6, 0, tzinfo=dt.UTC)

    def monotonic(self):
        return time.monotonic()

    def sleep(self, seconds):
        time.sleep(seconds)


def named(text):
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Stichting Proefgezag"),
            x509.NameAttribute(NameOID.COMMON_NAME, text),
        ]
    )


class Authority:
    """Makes certificates, right and wrong ones, in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self.made(named("Proefgezag R1"), self.key, None, authority=True)
        self.file = folder / "authority.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def made(self, subject, key, hosts, *, authority=False, signer=None, days=30):
        """A certificate for hosts that ends after some days; signed by itself when the signer is its own key."""
        signer = signer or self.key
        issuer = subject if authority or signer is key else named("Proefgezag R1")
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(TODAY - dt.timedelta(days=60))
            .not_valid_after(TODAY + dt.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        if authority:
            usage = x509.KeyUsage(*(index in {5, 6} for index in range(9)))
            builder = builder.add_extension(usage, critical=True)
        else:
            names = [x509.DNSName(host) for host in hosts]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        return builder.sign(signer, hashes.SHA256())

    def context(self, *hosts, own=False, days=30, stranger=False):
        """What a server needs to show a certificate for hosts."""
        key = ec.generate_private_key(ec.SECP256R1())
        signer = key if own else ec.generate_private_key(ec.SECP256R1()) if stranger else self.key
        certificate = self.made(named(hosts[0]), key, hosts, signer=signer, days=days)
        file = self.folder / f"{hosts[0]}-{own}-{days}-{stranger}.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )  # fmt: skip
        file.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
        found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        found.load_cert_chain(file)
        return found


@dataclass
class Request:
    host: str
    path: str
    headers: Message


@dataclass
class Mischief:
    """`answers` says for a path what is done: bytes are sent, a function gets the connection, a list is used up in turn."""

    authority: Authority
    answers: dict = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def __enter__(self):
        self.stopping = threading.Event()
        self.contexts = {
            HOST: self.authority.context(HOST, OTHER),
            WRONG["other"]: self.authority.context("elsewhere.cloud-sample.eu"),
            WRONG["self-signed"]: self.authority.context(WRONG["self-signed"], own=True),
            WRONG["expired"]: self.authority.context(WRONG["expired"], days=-1),
            WRONG["unknown authority"]: self.authority.context(WRONG["unknown authority"], stranger=True),
        }
        self.contexts[HOST].sni_callback = self.choose
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self.accept)]
        self.threads[0].start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        with socket.create_connection(("127.0.0.1", self.port)):
            pass
        for thread in self.threads:
            thread.join()
        self.listener.close()

    def reset(self):
        self.answers, self.requests = {}, []

    def choose(self, connection, name, _):
        connection.context = self.contexts.get(name, self.contexts[HOST])

    def accept(self):
        while not self.stopping.is_set():
            plain, _ = self.listener.accept()
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            thread = threading.Thread(target=self.serve, args=(plain,))
            thread.start()
            self.threads.append(thread)

    def serve(self, plain):
        with plain:
            plain.settimeout(5)
            try:
                with self.contexts[HOST].wrap_socket(plain, server_side=True) as connection:
                    self.answer(connection)
            except OSError:
                pass

    def answer(self, connection):
        """Read one request, and do what the test wants done."""
        received = b""
        while b"\r\n\r\n" not in received:
            piece = connection.recv(65_536)
            if not piece:
                return
            received += piece
        line, _, rest = received.partition(b"\r\n")
        path, headers = line.decode().split(" ")[1], BytesParser().parsebytes(rest)
        self.requests.append(Request(headers["host"], path, headers))
        wanted = self.answers[path]
        if isinstance(wanted, list):
            wanted = wanted.pop(0)
        if isinstance(wanted, bytes):
            connection.sendall(wanted)
            connection.unwrap()
        else:
            wanted(connection, self.stopping)

    def stand_in(self):
        return StandIn(dict.fromkeys((HOST, OTHER, *WRONG.values()), ("127.0.0.1", self.port)), self.authority.file)

    def network(self, **settings):
        settings = {"clock": RealClock(), "limits": AMPLE, "stand_in": self.stand_in(), **settings}
        return Network("cloudpeil/test (+https://cloudpeil.example)", **settings)

    def once(self, answer, path="/x", etag=None, modified=None, **changes):
        """What comes of asking for a path that is answered so."""
        self.answers[path] = answer
        return self.network().once(ask(path, **changes), etag, modified)


def ask(path="/x", host=HOST, **changes):
    return Ask("record/1", f"https://{host}{path}", **changes)


def reply(body=b"{}", status="200 OK", length=None, **headers):
    """An answer as it goes over the line, with a length that may lie."""
    usual = {"Content_Type": "application/json", "Content_Length": len(body) if length is None else length}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in {**usual, **headers}.items() if value is not None]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def moved(place, status="302 Found"):
    return reply(b"", status, Location=place)


def hang(_, stopping):
    stopping.wait(5)


def drip(content, pause=0.05, size=1):
    """Sends piece after piece, each well within the time for one."""

    def send(connection, stopping):
        for start in range(0, len(content), size):
            if stopping.wait(pause):
                return
            connection.sendall(content[start : start + size])

    return send


def cut(content):
    """Sends this and closes the line without announcing that it is the end."""

    def send(connection, _):
        connection.sendall(content)

    return send


def endless(head, piece):
    def send(connection, stopping):
        connection.sendall(head)
        while not stopping.is_set():
            connection.sendall(piece)

    return send
