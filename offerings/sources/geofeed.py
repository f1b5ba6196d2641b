"""Geofeeds (RFC 8805): in which countries a provider says that its addresses are, held against what it announces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError

from criteria.model import Text
from criteria.reference import ReferenceData
from offerings.asking import MEGABYTE, About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified
from offerings.reading.payload import Payload, country, read, unreadable
from offerings.sources._lists import compact, named, several, wanted
from offerings.sources._rfc8805 import ROWS, Block, Rows, block_of, is_city, rows, standing

ABOUT = About(
    id="geofeed",
    title=Text(en="Geofeed of the provider", nl="Geofeed van de aanbieder"),
    publisher=Text(en="the provider itself", nl="de aanbieder zelf"),
    home="https://www.rfc-editor.org/rfc/rfc8805",
    licence=Text(
        en="none named; published for everyone who runs a network",
        nl="geen genoemd; gepubliceerd voor iedereen die een netwerk beheert",
    ),
    terms="https://www.ripe.net/about-us/legal/ripestat-service-terms-and-conditions/",
    robots=Text(
        en="Files that providers publish for programs, asked at most once a day. RIPEstat needs no key, and fewer than 1,000 "
        "questions a day need no notice.",
        nl="Bestanden die aanbieders voor programma's publiceren, hooguit een keer per dag opgevraagd. RIPEstat heeft geen "
        "sleutel nodig, en minder dan 1.000 vragen per dag hoeven niet gemeld te worden.",
    ),
    proves=Text(
        en="Where the provider says that its addresses are. Anybody can say so of any address; where AS numbers are recorded, "
        "only places count whose block (/16, for IPv6 /32) holds addresses that these numbers announce. Not where data stays.",
        nl="Waar de aanbieder zegt dat zijn adressen zijn. Iedereen kan dat van elk adres zeggen; zijn er AS-nummers vastgelegd, "
        "dan tellen alleen plaatsen waarvan het blok (/16, voor IPv6 /32) adressen heeft die deze nummers aankondigen. Niet "
        "waar gegevens blijven.",
    ),
    needs=("networks",),
    questions=("region-countries",),
    pace={"stat.ripe.net": 0.5},
    credit="Announced prefixes: RIPEstat, RIPE NCC",
)

(QUESTION,) = ABOUT.questions
_LARGE = {"www.hetzner.com": 8}
_ANNOUNCED = "https://stat.ripe.net/data/announced-prefixes/data.json?resource=AS{}&sourceapp=cloudpeil"


def _is_block(text: str) -> str:
    if block_of(text) is None:
        raise ValueError("expected a block of addresses")
    return text


def _is_city(text: str) -> str:
    if text and not is_city(text):
        raise ValueError("expected the name of a city")
    return text


Number = Annotated[int, Field(ge=0)]
Wide = Annotated[str, AfterValidator(_is_block)]
City = Annotated[str, AfterValidator(_is_city)]
Code = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class _Place(Payload):
    """What is kept of a country: the number of blocks per city, and the wider blocks around them."""

    cities: dict[City, Number]
    blocks: tuple[Wide, ...]


class _Feed(Payload):
    """What is kept of a geofeed."""

    places: dict[Code, _Place]
    untold: Number = 0
    bad: Number = 0
    unread: Number = 0


class _Prefix(Payload):
    prefix: str


class _Prefixes(Payload):
    resource: str
    prefixes: tuple[_Prefix, ...]


class _Announced(Payload):
    status: str
    data: _Prefixes | None = None


class _Own(Payload):
    """What is kept of the prefixes that an AS number announces: the wider blocks around them."""

    resource: str
    blocks: tuple[Wide, ...]


def _wide(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The wide blocks around some, in order."""
    return tuple(map(str, sorted({block.covering() for block in blocks})))


def _feed(body: bytes) -> _Feed:
    """A geofeed, whole or as it was kept."""
    try:
        return _Feed.model_validate_json(body)
    except ValidationError:
        return _condensed(rows(body))


def _condensed(found: Rows) -> _Feed:
    cities: dict[str, Counter[str]] = {}
    blocks: dict[str, set[Block]] = {}
    for entry in standing(found.entries.values()):
        cities.setdefault(entry.country, Counter())[entry.city] += 1
        blocks.setdefault(entry.country, set()).add(entry.block.covering())
    untold = cities.pop("", Counter()).total()
    places = {code: _Place(cities=dict(cities[code]), blocks=_wide(blocks[code])) for code in cities}
    return _Feed(places=places, untold=untold, bad=found.bad, unread=found.unread)


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """Each recorded geofeed, and what the recorded AS numbers announce."""
    feeds = wanted(who.networks, ("geofeed",))
    for one in feeds:
        most = _LARGE.get(urlsplit(one.url).hostname or "", 2)
        media = ("csv", "text/plain", "octet-stream")
        yield Ask(_key(one.url), one.url, "text/csv, text/plain;q=0.9, */*;q=0.5", media, most=most * MEGABYTE, slow=most > 2)
    for asn in dict.fromkeys(who.networks.asns if feeds else ()):
        yield Ask(f"announced/AS{asn}", _ANNOUNCED.format(asn), most=8 * MEGABYTE, slow=True)


def _key(url: str) -> str:
    return f"geofeed/{named(url)}"


def keep(ask: Ask, body: bytes) -> bytes:
    """Of a geofeed its countries, cities and the blocks around them; of announced prefixes the blocks around them."""
    if not ask.key.startswith("announced/"):
        return compact(_feed(body).model_dump(mode="json"))
    for model in (_Own, _Announced):
        try:
            found = model.model_validate_json(body)
        except ValidationError:
            continue
        return compact(_own(found).model_dump(mode="json"))
    return b""


def _own(found: _Own | _Announced) -> _Own | _Announced:
    """What is kept of an answer about announced prefixes; of one that tells of an error, only that."""
    if isinstance(found, _Own):
        return found
    if found.status != "ok" or found.data is None:
        return _Announced(status=found.status[:40])
    blocks = [block for block in map(block_of, (one.prefix for one in found.data.prefixes)) if block is not None]
    return _Own(resource=found.data.resource[:40], blocks=_wide(blocks))


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """The countries in each geofeed; where AS numbers are recorded, only those whose blocks they announce."""
    feeds = wanted(who.networks, ("geofeed",))
    if not feeds:
        yield Gap(QUESTION, "not_asked", "nobody recorded a geofeed")
        return
    own: set[Block] = set()
    known: list[int] = []
    for asn in dict.fromkeys(who.networks.asns):
        found = _announced(asn, have.get(f"announced/AS{asn}"))
        if isinstance(found, Gap):
            yield found
        elif found is not None:
            own |= found
            known.append(asn)
    for one in feeds:
        answer = have.get(_key(one.url))
        if answer is None:
            continue
        if answer.missing:
            yield Gap(QUESTION, "not_listed", f"{answer.key}: there is no geofeed at this address any more", answer.key)
        elif who.networks.asns and not known:
            detail = "what the AS numbers of the provider announce is not known, so that no place can be relied on"
            yield Gap(QUESTION, "unreachable", f"{answer.key}: {detail}", answer.key)
        else:
            yield from _said(answer, own, tuple(known), reference)


def _announced(asn: int, answer: Answer | None) -> set[Block] | Gap | None:
    """The blocks around what an AS number announces."""
    if answer is None:
        return None
    if answer.missing:
        return unreadable(QUESTION, answer, "RIPEstat has no answer")
    kept = read(_Own, answer, QUESTION)
    whole = read(_Announced, answer, QUESTION) if isinstance(kept, Gap) else kept
    if isinstance(whole, Gap):
        return whole
    found = _own(whole)
    if isinstance(found, _Announced):
        return unreadable(QUESTION, answer, f"RIPEstat says {found.status}")
    if found.resource.upper().removeprefix("AS") != str(asn):
        return unreadable(QUESTION, answer, "the answer is about another AS number")
    return {block for block in map(block_of, found.blocks) if block is not None}


def _said(answer: Answer, own: set[Block], asns: tuple[int, ...], reference: ReferenceData) -> Iterator[Said]:
    feed = _feed(answer.body)
    places = {code: place for code, place in feed.places.items() if country(code, reference) == code}
    counted = _checked(places, own) if asns else places
    if not places:
        what = "it tells no country" if feed.places or feed.untold else "no line of it is a block of addresses with its place"
        yield unreadable(QUESTION, answer, what)
    if counted:
        yield Fact(
            QUESTION,
            "statement",
            answer.key,
            value=tuple(sorted(counted)),
            complete=False,
            where="country",
            note=_note(feed, counted, places, asns),
        )
    if foreign := places.keys() - counted.keys():
        numbers = several(f"AS{asn}" for asn in asns)
        detail = f"{numbers} announces nothing in the blocks that the geofeed places in {several(foreign)}"
        yield Gap(QUESTION, "not_covered", f"{answer.key}: {detail}", answer.key)
    if feed.unread:
        yield unreadable(QUESTION, answer, f"it has more than {ROWS} lines; {feed.unread} were not read")


def _checked(places: Mapping[str, _Place], own: set[Block]) -> dict[str, _Place]:
    """The places of which a block holds, or lies in, something that the provider announces."""
    around_own = {wider for block in own for wider in block.all_around()}

    def held(text: str) -> bool:
        block = block_of(text)
        return block is not None and (block in around_own or any(wider in own for wider in block.all_around()))

    return {code: place for code, place in places.items() if any(map(held, place.blocks))}


def _blocks(places: Iterable[_Place]) -> int:
    return sum(sum(place.cities.values()) for place in places)


def _note(feed: _Feed, counted: Mapping[str, _Place], places: Mapping[str, _Place], asns: tuple[int, ...]) -> Text:
    told, nowhere = _blocks(counted.values()), _blocks(feed.places.values()) - _blocks(places.values())
    if asns:
        numbers = several(f"AS{asn}" for asn in asns)
        en = f"only countries of blocks in which {numbers} announces count"
        nl = f"alleen landen van blokken waarin {numbers} aankondigt tellen"
    else:
        en, nl = "not checked against what it announces", "niet vergeleken met wat hij aankondigt"
    return Text(
        en=f"What the provider says of its own addresses; {en}. Blocks with a place: {told}; without: {feed.untold}; with a "
        f"code that is no country: {nowhere}; lines that could not be read: {feed.bad}.",
        nl=f"Wat de aanbieder van zijn eigen adressen zegt; {nl}. Blokken met een plaats: {told}; zonder: {feed.untold}; met een "
        f"code die geen land is: {nowhere}; regels die niet te lezen waren: {feed.bad}.",
    )
