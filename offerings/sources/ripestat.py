"""RIPEstat: who holds the pinned AS numbers, whether they are in use, and where their largest blocks are registered."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationError, model_validator

from criteria.model import Text
from criteria.reference import ReferenceData
from offerings.asking import MEGABYTE, About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified
from offerings.reading.payload import LooseTime, Payload, country, mapping, read, unreadable
from offerings.reading.quoting import Quoted, quoted

ABOUT = About(
    id="ripestat",
    title=Text(en="RIPEstat", nl="RIPEstat"),
    publisher="RIPE NCC",
    home="https://stat.ripe.net/docs/",
    licence=Text(en="RIPE NCC terms", nl="voorwaarden van RIPE NCC"),
    terms="https://www.ripe.net/about-us/legal/ripestat-service-terms-and-conditions/",
    robots=Text(
        en="An open interface meant for programs: no key, at most eight requests at once; callers name themselves. The terms "
        "limit passing data on, so only the holder, five address blocks per network and their countries are kept.",
        nl="Een open koppeling voor programma's: geen sleutel, ten hoogste acht verzoeken tegelijk; wie vraagt, noemt "
        "zichzelf. De voorwaarden beperken het doorgeven van gegevens, dus alleen de houder, vijf adresblokken per netwerk en "
        "hun landen worden bewaard.",
    ),
    proves=Text(
        en="That a network is in use, who holds it, and in which country its largest address blocks are registered. Not where "
        "machines are; and a network can announce blocks that belong to its customers.",
        nl="Dat een netwerk in gebruik is, wie het houdt en in welk land de grootste adresblokken ervan geregistreerd staan. "
        "Niet waar machines staan; en een netwerk kan blokken aankondigen die van klanten zijn.",
    ),
    needs=("networks",),
    questions=("network-holder-countries",),
    again=timedelta(days=1),
    pace={"stat.ripe.net": 0.5},
    credit="Network data: RIPEstat, RIPE NCC",
)

(HOLDERS,) = ABOUT.questions
MOST = 5
_CALLER = "cloudpeil"
_Block = ipaddress.IPv4Network | ipaddress.IPv6Network


def _block(text: object) -> _Block | None:
    try:
        return ipaddress.ip_network(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _largest(prefixes: Iterable[object]) -> tuple[str, ...]:
    """The blocks with the shortest prefixes, at most five and none inside another, in an order that depends on nothing else."""
    blocks = {block for one in prefixes if (block := _block(one))}
    chosen: list[_Block] = []
    for block in sorted(blocks, key=lambda one: (one.prefixlen, one.version, int(one.network_address))):
        if len(chosen) < MOST and not any(block.network_address in large for large in chosen):
            chosen.append(block)
    return tuple(map(str, chosen))


def _prefixes(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list) else []
    return _largest(one.get("prefix") if isinstance(one, dict) else one for one in found)


def _located(value: object) -> tuple[dict[str, Any], ...]:
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _worded(value: object) -> tuple[str, ...]:
    """Messages, which come as pairs of severity and text."""
    found = value if isinstance(value, list) else []
    return tuple(text for one in found[:MOST] if (text := quoted(one[-1] if isinstance(one, list) and one else one)))


class _Place(Payload):
    resource: Quoted = None
    location: Quoted = None


class _Data(Payload):
    """What is used of the answers to all three calls."""

    resource: Quoted = None
    holder: Quoted = None
    announced: bool | None = None
    count: int | None = None
    prefixes: Annotated[tuple[str, ...], BeforeValidator(_prefixes)] = ()
    located_resources: Annotated[tuple[_Place, ...], BeforeValidator(_located)] = ()
    result_time: LooseTime = None

    @model_validator(mode="before")
    @classmethod
    def _counted(cls, value: object) -> object:
        """The number of blocks, of which only a few are kept."""
        if not isinstance(value, dict) or not isinstance(value.get("prefixes"), list) or "count" in value:
            return value
        return {**value, "count": len(value["prefixes"])}


class _Reply(Payload):
    status: Annotated[str, BeforeValidator(quoted)]
    status_code: int | None = None
    data_call_status: Quoted = None
    messages: Annotated[tuple[str, ...], BeforeValidator(_worded)] = ()
    data: Annotated[_Data, BeforeValidator(mapping)] = _Data()


def _ask(call: str, name: str, resource: str, most: int = MEGABYTE) -> Ask:
    url = f"https://stat.ripe.net/data/{call}/data.json?resource={resource}&sourceapp={_CALLER}"
    return Ask(f"{call}/{name}", url, most=most)


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """Each AS number and what it announces, then the largest of those blocks."""
    blocks: dict[str, None] = {}
    for number in who.networks.asns:
        yield _ask("as-overview", str(number), f"AS{number}")
        yield _ask("announced-prefixes", str(number), f"AS{number}", 8 * MEGABYTE)
        announced = _reply(have.get(f"announced-prefixes/{number}"))
        blocks |= dict.fromkeys(announced.data.prefixes if isinstance(announced, _Reply) else ())
    for block in blocks:
        yield _ask("rir-stats-country", block, block)


def _reply(answer: Answer | None) -> _Reply | Gap | None:
    """An answer that says ok; status 200 alone is no success here."""
    if answer is None:
        return None
    if answer.missing:
        return Gap(HOLDERS, "not_listed", f"{answer.key}: not there", answer.key)
    found = read(_Reply, answer, HOLDERS)
    if isinstance(found, Gap):
        return found
    words = quoted("; ".join(found.messages)) or "no reason given"
    if (found.data_call_status or "").startswith("maintenance"):
        return Gap(HOLDERS, "unreachable", f"{answer.key}: under maintenance: {words}", answer.key)
    if found.status == "ok":
        return found
    later = found.status_code is not None and (found.status_code >= 500 or found.status_code == 429)
    said = f"{answer.key}: status '{found.status[:40]}': {words}"
    return Gap(HOLDERS, "unreachable" if later else "unreadable", said, answer.key)


def keep(ask: Ask, body: bytes) -> bytes:  # noqa: ARG001  the shape of all sources
    """Only what is used, without the times and names of servers that differ each time."""
    try:
        found = _Reply.model_validate_json(body)
    except ValidationError:
        return b""
    return f"{found.model_dump_json(indent=1, exclude_defaults=True)}\n".encode()


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """Per AS number whether it is in use and by whom, and per block the country where it is registered."""
    if not who.networks.asns:
        yield Gap(HOLDERS, "not_asked", "nobody recorded an AS number")
    for number in who.networks.asns:
        overview = have.get(f"as-overview/{number}")
        found = _reply(overview)
        if isinstance(found, Gap):
            yield found
        elif overview is not None and found is not None:
            yield from _network(number, found.data, overview, have, reference)


def _network(number: int, network: _Data, answer: Answer, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    if (network.resource or "").upper().removeprefix("AS") != str(number):
        yield unreadable(HOLDERS, answer, f"the answer does not say that it is about AS{number}")
    elif not network.announced:
        state = "is not announced now" if network.announced is False else "is not told to be announced"
        holder = network.holder or "not given"
        detail = f"CHECK THE PROVIDER FILE: AS{number} is pinned there but {state} (holder: {holder}); it may have changed hands"
        yield Gap(HOLDERS, "not_listed", detail, answer.key)
    else:
        yield from _blocks(number, network.holder, have, reference)


def _blocks(number: int, holder: str | None, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    key = f"announced-prefixes/{number}"
    announced = _reply(have.get(key))
    if isinstance(announced, Gap):
        yield announced
    elif announced is not None and (announced.data.resource or str(number)).upper().removeprefix("AS") != str(number):
        yield Gap(HOLDERS, "unreadable", f"{key}: the answer is about another network", key)
    elif announced is not None and not announced.data.prefixes:
        yield Gap(HOLDERS, "not_listed", f"{key}: AS{number} announces no block of addresses", key)
    elif announced is not None:
        for block in announced.data.prefixes:
            yield from _registered(block, _note(number, holder, block, announced.data), have, reference)


def _note(number: int, holder: str | None, block: str, announced: _Data) -> Text:
    of = max(announced.count or 0, len(announced.prefixes))
    return Text(
        en=f"Block {block}, one of {of} that AS{number} announces; holder of the network: {holder or 'not given'}.",
        nl=f"Blok {block}, een van de {of} die AS{number} aankondigt; houder van het netwerk: {holder or 'niet vermeld'}.",
    )


def _registered(block: str, note: Text, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    answer = have.get(f"rir-stats-country/{block}")
    found = _reply(answer)
    if isinstance(found, Gap):
        yield found
    if answer is None or not isinstance(found, _Reply):
        return
    given = [one.location for one in found.data.located_resources if _overlaps(one.resource, block)]
    codes = tuple(sorted({code for one in given if (code := country(one, reference))}))
    if codes:
        where, day = "data.located_resources[].location", found.data.result_time
        yield Fact(HOLDERS, "register", answer.key, value=codes, complete=False, where=where, published=day, note=note)
    else:
        words = f"gives '{given[0][:10]}', which is no country" if given and given[0] else "gives no country"
        yield Gap(HOLDERS, "not_listed", f"{answer.key}: the answer {words}", answer.key)


def _overlaps(resource: str | None, block: str) -> bool:
    """Whether part of an answer is about the block that was asked for: a block, or a range such as 193.0.0.0-193.0.7.255."""
    asked, text = ipaddress.ip_network(block), resource or ""
    if found := _block(text):
        return found.network_address in asked or asked.network_address in found
    try:
        first, last = (ipaddress.ip_address(part.strip()) for part in text.split("-"))
    except ValueError:
        return False
    return first.version == last.version == asked.version and int(first) <= int(asked[-1]) and int(asked[0]) <= int(last)
