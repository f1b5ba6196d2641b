"""PeeringDB: in how many buildings per country the networks of a provider say they are present."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, TypeVar

from pydantic import FailFast, Field, ValidationError, model_validator

from criteria.model import Text
from criteria.reference import ReferenceData
from offerings.asking import MEGABYTE, About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified
from offerings.reading.payload import Payload, country, read
from offerings.reading.quoting import Quoted

ABOUT = About(
    id="peeringdb",
    title=Text(en="PeeringDB", nl="PeeringDB"),
    publisher="PeeringDB",
    home="https://docs.peeringdb.com/",
    licence=Text(en="PeeringDB acceptable use policy", nl="gebruiksvoorwaarden van PeeringDB"),
    terms="https://www.peeringdb.com/aup",
    robots=Text(
        en="An open interface meant for programs: without a key 20 requests a minute, two seconds apart, and the same one at "
        "most twice a minute. The policy limits copying, so only numbers of buildings per country are kept and shown.",
        nl="Een open koppeling voor programma's: zonder sleutel 20 verzoeken per minuut, met twee seconden ertussen, en "
        "hetzelfde verzoek ten hoogste twee keer per minuut. Het beleid beperkt kopiëren, dus alleen aantallen gebouwen per "
        "land worden bewaard en getoond.",
    ),
    proves=Text(
        en="In which countries a network says that it is present in a building. Networks fill in the list themselves. Presence "
        "means a router there, not customer data, and the list need not be complete.",
        nl="In welke landen een netwerk zegt in een gebouw aanwezig te zijn. Netwerken vullen de lijst zelf in. Aanwezigheid "
        "betekent dat er een router staat, niet dat er gegevens van klanten staan, en de lijst hoeft niet compleet te zijn.",
    ),
    needs=("networks",),
    questions=("network-facility-countries",),
    again=timedelta(days=7),
    pace={"www.peeringdb.com": 2.0},
    credit="Presence of networks in buildings: derived from PeeringDB",
)

(FACILITIES,) = ABOUT.questions
E = TypeVar("E", bound="_Envelope")
BATCH = 150
_BASE = "https://www.peeringdb.com/api"
_CODE = re.compile(r"[A-Z]{2}")


class _Meta(Payload):
    error: Quoted = None


class _Network(Payload):
    id: int
    asn: int
    name: Quoted = None


class _Envelope(Payload):
    meta: _Meta = _Meta()


class _Networks(_Envelope):
    data: Annotated[tuple[_Network, ...], FailFast()]


class _Presence(Payload):
    """In how many buildings a network is, per country."""

    net_id: int
    buildings: dict[str, int]


class _Presences(_Envelope):
    """Presence per network; records of single buildings are counted on the way in and left behind."""

    presences: Annotated[tuple[_Presence, ...], Field(strict=False)]

    @model_validator(mode="before")
    @classmethod
    def _counted(cls, value: object) -> object:
        if not isinstance(value, dict) or not isinstance(value.get("data"), list):
            return value
        return {"presences": _count(value["data"]), "meta": value.get("meta", {})}


def _count(records: list[object]) -> tuple[dict[str, Any], ...]:
    """The buildings of each network by country, each building once; a record that cannot be read is left out."""
    seen: dict[int, dict[str, set[int]]] = {}
    for one in records:
        if not isinstance(one, dict) or one.get("status", "ok") != "ok":
            continue
        network, building, code = one.get("net_id"), one.get("fac_id"), str(one.get("country")).upper()
        if type(network) is int and type(building) is int and _CODE.fullmatch(code):
            seen.setdefault(network, {}).setdefault(code, set()).add(building)
    return tuple(
        {"net_id": network, "buildings": {code: len(found) for code, found in sorted(codes.items())}}
        for network, codes in sorted(seen.items())
    )


def _ask(kind: str, parameter: str, numbers: list[int]) -> Ask:
    """One request for several; its key changes when they do."""
    listed = ",".join(map(str, numbers))
    digest = hashlib.sha256(listed.encode()).hexdigest()[:8]
    return Ask(f"{kind}/{numbers[0]}-{digest}", f"{_BASE}/{kind}?{parameter}={listed}", most=8 * MEGABYTE)


def _batches(who: Identified) -> Iterator[tuple[Ask, list[int]]]:
    """The requests for the networks behind all AS numbers, and which AS numbers each is about."""
    numbers = sorted(set(who.networks.asns))
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        yield _ask("net", "asn__in", batch), batch


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The networks behind the AS numbers, then the buildings that they are in."""
    for ask, batch in _batches(who):
        yield ask
        networks = _networks(have.get(ask.key), batch)
        if isinstance(networks, dict) and networks:
            yield _buildings(networks)


def _buildings(networks: dict[int, _Network]) -> Ask:
    return _ask("netfac", "net_id__in", sorted(one.id for one in networks.values()))


def _networks(answer: Answer | None, batch: list[int]) -> dict[int, _Network] | Gap | None:
    """The networks that were asked for, by AS number; others in the answer are left aside."""
    if answer is None:
        return None
    if answer.missing:
        return {}
    found = _read(_Networks, answer)
    return found if isinstance(found, Gap) else {one.asn: one for one in found.data if one.asn in batch and one.id > 0}


def _read(model: type[E], answer: Answer) -> E | Gap:
    """An answer that does not tell of an error of its own."""
    found = read(model, answer, FACILITIES)
    if isinstance(found, Gap) or not found.meta.error:
        return found
    return Gap(FACILITIES, "unreachable", f"{answer.key}: {found.meta.error}", answer.key)


def keep(ask: Ask, body: bytes) -> bytes:
    """Of networks their numbers and names, of buildings only how many there are per country."""
    model = _Presences if ask.key.startswith("netfac/") else _Networks
    try:
        found = model.model_validate_json(body)
    except ValidationError:
        return b""
    return f"{found.model_dump_json(indent=1, exclude_defaults=True)}\n".encode()


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """Per network the countries of the buildings that it lists."""
    if not who.networks.asns:
        yield Gap(FACILITIES, "not_asked", "nobody recorded an AS number")
    for ask, batch in _batches(who):
        networks = _networks(have.get(ask.key), batch)
        if isinstance(networks, Gap):
            yield networks
        elif networks is not None:
            absent = [number for number in batch if number not in networks]
            yield from (Gap(FACILITIES, "not_listed", f"{ask.key}: AS{number} has no entry", ask.key) for number in absent)
            yield from _present(networks, have, reference) if networks else ()


def _present(networks: dict[int, _Network], have: Answers, reference: ReferenceData) -> Iterator[Said]:
    answer = have.get(_buildings(networks).key)
    if answer is None:
        return
    found = _Presences(presences=()) if answer.missing else _read(_Presences, answer)
    if isinstance(found, Gap):
        yield found
        return
    by_network = {one.net_id: one.buildings for one in found.presences}
    for network in networks.values():
        yield _network(network, by_network.get(network.id, {}), answer, reference)


def _network(network: _Network, buildings: dict[str, int], answer: Answer, reference: ReferenceData) -> Said:
    known = {code: number for code, number in sorted(buildings.items()) if country(code, reference) == code and number > 0}
    if not known:
        return Gap(FACILITIES, "not_listed", f"{answer.key}: AS{network.asn} lists no building in a known country", answer.key)
    note = Text(en=_note(network, known, reference, "en"), nl=_note(network, known, reference, "nl"))
    where = f"net_id {network.id}: country"
    return Fact(FACILITIES, "statement", answer.key, value=tuple(known), complete=False, where=where, note=note)


def _note(network: _Network, buildings: dict[str, int], reference: ReferenceData, language: str) -> str:
    """How many buildings the network lists per country."""
    counts = ", ".join(f"{reference.countries[code].name.get(language)} {number}" for code, number in buildings.items())
    name = f" ({network.name})" if network.name else ""
    words = "lists itself in buildings, per country" if language == "en" else "vermeldt zichzelf in gebouwen, per land"
    return f"AS{network.asn}{name} {words}: {counts}."
