"""What is kept of the answer of an RDAP server (RFC 9083): the object, its dates, and organisations, but no people."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from offerings.reading.payload import LooseTime, Payload, mapping
from offerings.reading.quoting import Quoted, QuotedTexts, quoted, several

ORGANISATIONS = frozenset({"registrant", "registrar"})
_BEARERS = frozenset({"org", "group"})
_PLACE = re.compile(r"[^\d@/:]{2,60}")
_HIDDEN = re.compile(r"redacted|object truncated due to authorization", re.IGNORECASE)
_GEOFEED = "application/geofeed+csv"


def _card(value: object) -> dict[str, tuple[dict[str, Any], Any]]:
    """The first property of each name on a vCard in JSON (RFC 7095): its parameters and its value."""
    rows = value[1] if isinstance(value, list) and len(value) == 2 and isinstance(value[1], list) else []
    good = [row for row in rows if isinstance(row, list) and len(row) > 3 and isinstance(row[0], str)]
    return {row[0].lower(): (dict(mapping(row[1])), row[3]) for row in reversed(good)}


def _text(value: object) -> str | None:
    return quoted(value[0]) if isinstance(value, list) and value else quoted(value)


def _place(address: tuple[dict[str, Any], Any], *, label: bool) -> str | None:
    """The country of an address, as its code or as written: a parameter, the last component, or the last line of the label."""
    parameters, parts = address
    if code := quoted(parameters.get("cc")):
        return code
    if isinstance(parts, list) and len(parts) == 7 and (name := quoted(parts[6])):
        return name
    lines = str(parameters.get("label", "")).replace("\\n", "\n").split("\n") if label else []
    last = next((line for one in reversed(lines) if (line := quoted(one))), None)
    return last if last and _PLACE.fullmatch(last) else None


def _without_people(value: object) -> object:
    """An entity as it is kept: of a person only the role, of what may be one also the country, of an organisation its name."""
    if not isinstance(value, dict) or "vcardArray" not in value:
        return value
    card = _card(value["vcardArray"])
    nothing: tuple[dict[str, Any], Any] = ({}, None)
    kind = (_text(card.get("kind", nothing)[1]) or "").lower() or None
    kept: dict[str, object] = {"roles": value.get("roles"), "kind": kind, "hidden": _hidden(value) or None}
    if kind == "individual":
        return kept
    name = _text(card.get("org", nothing)[1]) or (_text(card.get("fn", nothing)[1]) if kind == "org" else None)
    evident = bool(name) or kind in _BEARERS or "registrar" in several(value.get("roles"))
    kept["place"] = _place(card.get("adr", nothing), label=evident)
    if evident:
        kept |= {"organisation": name, "handle": value.get("handle"), "publicIds": value.get("publicIds")}
    return kept


def _hidden(value: dict[str, Any]) -> bool:
    """Whether a remark says that data was left out."""
    return any(_HIDDEN.search(str(one.get(key, ""))) for one in _objects(value.get("remarks")) for key in ("title", "type"))


def _objects(value: object) -> tuple[dict[str, Any], ...]:
    """The JSON objects in a list; what is no list has none."""
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _organisations(value: object) -> tuple[dict[str, Any], ...]:
    """Holders and registrars; who is a contact for anything else is not used and not kept."""
    return tuple(one for one in _objects(value) if set(several(one.get("roles"))) & ORGANISATIONS)


def _redactions(value: object) -> tuple[str, ...]:
    """What a server says it left out about the holder (RFC 9537)."""
    names = several([_redaction(one) for one in value] if isinstance(value, list) else [])
    return tuple(one for one in names if one.lower().startswith("registrant"))


def _redaction(value: object) -> object:
    """The name of what was left out: registered, described in words, or already kept."""
    if isinstance(value, str):
        return value
    name = mapping(mapping(value).get("name"))
    return name.get("description", name.get("type"))


def _geofeeds(value: object) -> tuple[dict[str, Any], ...]:
    """Links to a list of the places of addresses (RFC 9877); all other links lead elsewhere."""
    return tuple(one for one in _objects(value) if one.get("type") == _GEOFEED or one.get("rel") == "geofeed")


def _yes_or_no(value: object) -> object:
    return value if isinstance(value, bool) else None


def _whole(value: object) -> object:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


_Whole = Annotated[int | None, BeforeValidator(_whole)]


class PublicId(Payload):
    type: Quoted = None
    identifier: Quoted = None


class Organisation(Payload):
    """Who has a role: a holder or a registrar. Only `kind` and `hidden` tell of a person that there is one."""

    handle: Quoted = None
    roles: QuotedTexts = ()
    publicIds: Annotated[tuple[PublicId, ...], BeforeValidator(_objects)] = ()  # noqa: N815  the names are those of the source
    kind: Quoted = None
    organisation: Quoted = None
    place: Quoted = Field(None, description="country, by its code or as the registry spells it")
    hidden: Annotated[bool | None, BeforeValidator(_yes_or_no)] = None

    _people = model_validator(mode="before")(_without_people)


class Event(Payload):
    eventAction: Quoted = None  # noqa: N815
    eventDate: LooseTime = None  # noqa: N815


class Delegation(Payload):
    delegationSigned: Annotated[bool | None, BeforeValidator(_yes_or_no)] = None  # noqa: N815


class NameServer(Payload):
    ldhName: Quoted = None  # noqa: N815


class Block(Payload):
    v4prefix: Quoted = None
    v6prefix: Quoted = None
    length: _Whole = None


class Link(Payload):
    rel: Quoted = None
    href: Quoted = None
    type: Quoted = None


class Registration(Payload):
    """A domain name, an AS number or a block of addresses in a registry."""

    objectClassName: Quoted = None  # noqa: N815
    handle: Quoted = None
    ldhName: Quoted = None  # noqa: N815
    startAutnum: _Whole = None  # noqa: N815
    endAutnum: _Whole = None  # noqa: N815
    startAddress: Quoted = None  # noqa: N815
    endAddress: Quoted = None  # noqa: N815
    cidr0_cidrs: Annotated[tuple[Block, ...], BeforeValidator(_objects)] = ()
    country: Quoted = None
    status: QuotedTexts = ()
    events: Annotated[tuple[Event, ...], BeforeValidator(_objects)] = ()
    secureDNS: Annotated[Delegation, BeforeValidator(mapping)] = Delegation()  # noqa: N815
    nameservers: Annotated[tuple[NameServer, ...], BeforeValidator(_objects)] = ()
    entities: Annotated[tuple[Organisation, ...], BeforeValidator(_organisations)] = ()
    redacted: Annotated[tuple[str, ...], BeforeValidator(_redactions)] = ()
    links: Annotated[tuple[Link, ...], BeforeValidator(_geofeeds)] = ()

    def day(self, action: str) -> date | None:
        """The day of the first event of a kind, such as expiration."""
        return next((one.eventDate for one in self.events if one.eventAction == action and one.eventDate), None)

    @property
    def as_of(self) -> date | None:
        """The day for which the registry says it: when its data was renewed, else when this object changed last."""
        return self.day("last update of RDAP database") or self.day("last changed")

    @property
    def holders(self) -> tuple[Organisation, ...]:
        return tuple(one for one in self.entities if "registrant" in one.roles)

    @property
    def geofeeds(self) -> Iterator[str]:
        """Addresses of lists of places; only those that could be asked."""
        yield from (one.href for one in self.links if one.href and one.href.startswith("https://"))

    def about(self, kind: str, name: str) -> bool:
        """Whether this is the object that was asked for."""
        if kind == "domain":
            return (self.ldhName or "").lower().rstrip(".") == name
        if kind == "autnum":
            return self.startAutnum is not None and self.startAutnum <= int(name) <= (self.endAutnum or self.startAutnum)
        return self._covers(name)

    def _covers(self, address: str) -> bool:
        try:
            first, last = ipaddress.ip_address(self.startAddress or ""), ipaddress.ip_address(self.endAddress or "")
        except ValueError:
            return False
        asked = ipaddress.ip_address(address)
        return first.version == last.version == asked.version and int(first) <= int(asked) <= int(last)
