"""Verifiable credentials as Gaia-X uses them, in both generations; they are read here, and nothing is checked.

Release 22.10 has VC 1.1 in JSON-LD with an embedded proof. Loire (2511) has VC 2.0 in signed tokens, one inside another as
`data:` addresses.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from offerings.reading.exact_json import canonical, parsed
from offerings.reading.linked_data import Node, Terms, identifier, nodes, types_of, widened, words_in
from offerings.reading.signatures import Token, is_token, taken_apart

REDUCED, TOKEN, DOCUMENT = "_reduced", "token", "document"  # the mark of what was kept without people, and what it was before
MOST, DEEPEST = 60, 4
_ENVELOPE = re.compile(r"data:application/v[cp][a-z+]*jwt,([A-Za-z0-9._-]+)")


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential as it was found; `place` says where in the answer. Its claims are what somebody says, no more."""

    place: str
    id: str
    issuer: str
    types: tuple[str, ...]
    subjects: tuple[Node, ...]
    begins: datetime | None = None
    ends: datetime | None = None
    issued: date | None = None
    token: Token | None = None
    proof: bool = False
    reduced: str = ""
    digests: frozenset[str] = frozenset()

    @property
    def last_day(self) -> date | None:
        """The last day of which it covers some part: midnight belongs to the day before."""
        return (self.ends - timedelta(microseconds=1)).date() if self.ends else None


@dataclass(frozen=True, slots=True)
class Misread:
    """A part of an answer that cannot be read, and why."""

    place: str
    what: str


def read(content: bytes) -> tuple[Credential | Misread, ...]:
    """All credentials in an answer: a token, a presentation, a credential, or claims without any; never raises."""
    try:
        text = content.decode("utf-8-sig").strip()
        found = text if is_token(text) else parsed(text)
    except ValueError as error:
        return (Misread("", f"it is neither JSON nor a signed token: {_said(error)}"),)
    return tuple(_first(_found(found, "", Terms(), 0)))


def _first(found: Iterable[Credential | Misread]) -> Iterator[Credential | Misread]:
    for number, one in enumerate(found):
        if number == MOST:
            yield Misread("", f"it holds more than {MOST} credentials")
            return
        yield one


def _found(value: object, place: str, terms: Terms, depth: int, token: Token | None = None) -> Iterator[Credential | Misread]:
    if depth > DEEPEST:
        yield Misread(place, f"credentials stand more than {DEEPEST} levels inside one another")
        return
    try:
        yield from _opened(value, place, terms, depth, token)
    except (ValueError, OverflowError) as error:
        yield Misread(place, _said(error))


def _opened(value: object, place: str, terms: Terms, depth: int, token: Token | None) -> Iterator[Credential | Misread]:
    inner = enveloped(value)
    if inner is not None:
        opened = taken_apart(inner)
        yield from _found(opened.claims, place, Terms(), depth + 1, opened)
    elif isinstance(value, list):
        yield from _each(value, place, terms, depth)
    elif not isinstance(value, dict):
        raise ValueError("it is neither a credential nor a presentation")
    elif "verifiableCredential" in value:
        # A presentation only carries credentials: its own signature says who showed them, not that they are true.
        listed = value["verifiableCredential"]
        several = listed if isinstance(listed, list) else [listed]
        yield from _each(several, f"{place}verifiableCredential", widened(terms, value), depth)
    else:
        yield _credential(value, place, widened(terms, value), token)


def _each(values: list[Any], place: str, terms: Terms, depth: int) -> Iterator[Credential | Misread]:
    for number, one in enumerate(values[: MOST + 1]):
        yield from _found(one, f"{place}[{number}] ", terms, depth + 1)


def enveloped(value: object) -> str | None:
    """The token that a value is, or wraps as a `data:` address; nothing when it is something else."""
    if isinstance(value, dict) and any(kind.startswith("Enveloped") for kind in words_in(value, "type", "@type")):
        value = value.get("id", value.get("@id"))
        if not isinstance(value, str) or not _ENVELOPE.fullmatch(value):
            raise ValueError("an envelope holds no token in a data: address")
    if not isinstance(value, str):
        return None
    wrapped = _ENVELOPE.fullmatch(value)
    return wrapped[1] if wrapped else value


def _credential(value: Mapping[str, Any], place: str, terms: Terms, token: Token | None) -> Credential:
    subjects = tuple(nodes(value.get("credentialSubject", value), terms))
    issued = _moments(value, None, "validFrom", "issuanceDate")
    issuer = value.get("issuer")
    return Credential(
        place=place.strip(),
        id=identifier(value),
        issuer=identifier(issuer) if isinstance(issuer, dict) else issuer if isinstance(issuer, str) else "",
        types=tuple(dict.fromkeys((*types_of(value, terms), *(kind for one in subjects for kind in one.types)))),
        subjects=subjects,
        begins=max(_moments(value, token, "validFrom", "issuanceDate", "nbf"), default=None),
        ends=min(_moments(value, token, "validUntil", "expirationDate", "exp"), default=None),
        issued=min(issued).date() if issued else None,
        token=token,
        proof="proof" in value,
        reduced=str(value.get(REDUCED, "")),
        digests=_digests(value, token) if "credentialSubject" in value else frozenset(),
    )


def _moments(value: Mapping[str, Any], token: Token | None, *keys: str) -> list[datetime]:
    """The times under some keys of a credential, and of the header and claims of its token."""
    holders = (value, token.header) if token else (value,)
    return [_moment(found, key) for holder in holders for key in keys if (found := holder.get(key)) is not None]


def _moment(value: object, key: str) -> datetime:
    """A time as text or in seconds since 1970; from 100,000,000,000 on in milliseconds, as some issuers write it."""
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, str) and len(value) <= 40:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=value / 1000 if value >= 1e11 else value)
    raise ValueError(f"the time under {key} cannot be read")


def _digests(value: Mapping[str, Any], token: Token | None) -> frozenset[str]:
    """SHA-256 of the canonical JSON and of the token, in hexadecimal as clearing houses write it and in base64 as W3C asks."""
    texts = [token.text] if token else []
    with suppress(ValueError):
        texts.append(canonical(value))
    found = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
    return frozenset(f"sha256-{one}" for digest in found for one in (digest.hex(), b64encode(digest).decode()))


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:150]
