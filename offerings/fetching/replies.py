"""What comes back and what it means: an answer, a place to look elsewhere, or trouble; pure, and for hostile input."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin, urlsplit

from offerings.asking import Answer, Ask, Reason, Trouble
from offerings.fetching.guard import url_misfit
from offerings.fetching.unpacking import TooLargeError, Unpacker

Headers = Mapping[str, str]  # names in lower case

BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
MOVED = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED, PARTS = 304, 250_000
_SECRET = re.compile(r"[?&][^=&]*(?:auth|credential|key|password|secret|sig|token)[^=&]*=", re.IGNORECASE)


class TroubleError(Exception):
    """Ends an exchange; what reaches the caller is the trouble it holds."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.detail)
        self.trouble = trouble


def trouble(reason: Reason, where: str, what: str, *, again: bool = False, wait: float | None = None) -> TroubleError:
    """Trouble whose detail is one printable line, whatever others wrote into it."""
    text = " ".join(f"{where}: {what}".split())
    return TroubleError(Trouble(reason, "".join(sign for sign in text if sign.isprintable())[:200], again, wait))


def host_of(url: str) -> str:
    """The host of an address, once the address is known to be one that may be asked."""
    if misfit := url_misfit(url):
        raise trouble("unreachable", "address is not public", misfit)
    return urlsplit(url).hostname or ""


def judge(ask: Ask, status: int, headers: Headers, host: str, now: datetime) -> None:
    """Raise what a status stands for that is neither success nor absence; what the caller asked for counts first."""
    if status in ask.success | ask.absent:
        return
    spent = status in {403, 429} and headers.get("x-ratelimit-remaining", "").strip() == "0"
    again = status in BUSY or spent
    raise trouble("unreachable", host, f"answered {status}", again=again, wait=wait(headers, now, spent=spent) if again else None)


def wait(headers: Headers, now: datetime, *, spent: bool = False) -> float | None:
    """How many seconds the other side asks to wait: Retry-After as a number or a date, else when a spent allowance returns."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    if value and (seconds := _until(value, now)) is not None:
        return seconds
    reset = headers.get("x-ratelimit-reset", "").strip()
    if spent and re.fullmatch(r"[0-9]{1,12}", reset) and (seconds := int(reset) - now.timestamp()) > 0:
        return seconds
    return None


def _until(value: str, now: datetime) -> float | None:
    try:
        then = parsedate_to_datetime(value)
        seconds = (then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return seconds if seconds > 0 else None


def target(status: int, headers: Headers, url: str, host: str) -> str | None:
    """Where an answer sends us, if it does; checked, as everything that others write."""
    if status not in MOVED:
        return None
    place = headers.get("location", "").strip()
    if not place:
        raise trouble("unreachable", host, f"answered {status} without a place to go to")
    try:
        found = urldefrag(urljoin(url, place)).url
    except ValueError:
        found = place
    if misfit := url_misfit(found):
        raise trouble("unreachable", host, f"address is not public: it sends us on, but {misfit}")
    return found


def received(ask: Ask, status: int, headers: Headers, pieces: Iterable[bytes], host: str) -> tuple[str, bytes]:
    """The media type and the unpacked body of an answer; nothing is read of one that is absent."""
    if status in ask.absent:
        return "", b""
    media = check_media(ask, headers, host)
    check_length(ask, headers, host)
    unpacker = Unpacker(headers.get("content-encoding", ""), ask.most)
    try:
        for piece in pieces:
            unpacker.feed(piece)
        body = unpacker.finish()
    except TooLargeError as error:
        raise too_large(ask, host) from error
    check_parts(body, host)
    return media, body


def check_media(ask: Ask, headers: Headers, host: str) -> str:
    """The media type as the other side writes it, when the ask takes it."""
    found = plain(headers.get("content-type", "")) or ""
    if ask.media and not any(part.lower() in found.lower() for part in ask.media):
        raise trouble("unreadable", host, f"came as '{found or 'no type'}'; expected {' or '.join(ask.media)}")
    return found


def check_length(ask: Ask, headers: Headers, host: str) -> None:
    """Refuse a body that says itself that it is too large, before any of it is read."""
    length = headers.get("content-length", "")
    if length.isdecimal() and (len(length) > 15 or int(length) > ask.most):
        raise too_large(ask, host)


def check_parts(body: bytes, host: str) -> None:
    """Refuse JSON of very many parts: each takes some hundred times its own size in memory when it is read."""
    if body.lstrip()[:1] in {b"[", b"{"} and sum(map(body.count, (b",", b"[", b"{"))) > PARTS:
        raise trouble("unreadable", host, f"the answer has more than {PARTS} parts, the most that are read")


def too_large(ask: Ask, host: str) -> TroubleError:
    return trouble("unreadable", host, f"the answer is larger than {ask.most} bytes, the most that is read")


def plain(value: str | None) -> str | None:
    """The value of a header as it may be kept and sent back, or nothing."""
    text = (value or "").strip()
    return text if re.fullmatch(r"[ -~]{1,200}", text) else None


def evidence(url: str) -> str:
    """A final address as it may be published: without its query when that looks like it holds a key or a signature."""
    return url.split("?", maxsplit=1)[0] if _SECRET.search(url) else url


def answer(ask: Ask, url: str, status: int, media: str, body: bytes, now: datetime, headers: Headers | None = None) -> Answer:
    etag, modified = (plain((headers or {}).get(name)) for name in ("etag", "last-modified"))
    digest = hashlib.sha256(body).hexdigest()
    return Answer(ask.key, evidence(url), status, media, body, now, digest, etag=etag, modified=modified)


def canonical(value: Mapping[str, object]) -> bytes:
    """JSON that is the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def validators(etag: str | None, modified: str | None) -> dict[str, str]:
    """Headers that ask for an answer only if it is another one than that which is kept."""
    if found := plain(etag):
        return {"If-None-Match": found}
    return {"If-Modified-Since": found} if (found := plain(modified)) else {}
