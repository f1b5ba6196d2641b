"""GLEIF: where companies with a legal entity identifier are registered, run from, and who consolidates them in its accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import Field

from criteria.model import Text
from criteria.problems import shown
from criteria.questions import SourceKind
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Reason, Said
from offerings.identifiers import Identified, LegalEntity
from offerings.reading.payload import LooseTime, Payload, country, read

ABOUT = About(
    id="gleif",
    title=Text(en="Global LEI register", nl="Wereldwijd LEI-register"),
    publisher="Global Legal Entity Identifier Foundation (GLEIF)",
    home="https://www.gleif.org/en/lei-data/gleif-api",
    licence="CC0-1.0",
    terms="https://www.gleif.org/en/meta/lei-data-terms-of-use/",
    robots=Text(
        en="An open interface meant for programs: no key, 60 requests a minute.",
        nl="Een open koppeling voor programma's: geen sleutel, 60 verzoeken per minuut.",
    ),
    proves=Text(
        en="Registered seat, head office and consolidating parents as the company reported them and an issuer checked them. "
        "Consolidation is not beneficial ownership; silence about a parent proves nothing.",
        nl="Statutaire zetel, hoofdkantoor en consoliderende moeders, zoals het bedrijf ze opgaf en een uitgever ze "
        "controleerde. Consolidatie is geen uiteindelijk eigendom; zwijgen over een moeder bewijst niets.",
    ),
    needs=("legal_entities",),
    questions=("registered-office-country", "head-office-countries", "controlling-owner-countries"),
    again=timedelta(days=1),
    pace={"api.gleif.org": 1.0},
    credit="LEI data: Global Legal Entity Identifier Foundation (GLEIF), CC0",
)

SEAT, HEAD, OWNERS = ABOUT.questions
STEPS = 10
_BASE = "https://api.gleif.org/api/v1/lei-records"
_LEI = re.compile(r"[0-9A-Z]{20}")
_PARENTS = ("direct-parent", "ultimate-parent")
_NO_PARENT: dict[str, tuple[Reason, str]] = {
    "NATURAL_PERSONS": ("not_covered", "people control it and draw up no consolidated accounts; their countries are not told"),
    "NO_KNOWN_PERSON": ("not_covered", "no controlling person is known, as with widely held shares"),
    "NON_CONSOLIDATING": ("not_covered", "a parent may exist that draws up no consolidated accounts"),
    "NO_LEI": ("not_covered", "a parent exists that has no LEI"),
}
_HEAD_OF_GROUP = Text(en="recorded as the head of the group.", nl="vastgelegd als hoofd van de groep.")
_CONSOLIDATES = Text(
    en="consolidates the company in its accounts.", nl="neemt het bedrijf op in zijn geconsolideerde jaarrekening."
)


class _Place(Payload):
    country: str | None = None


class _Entity(Payload):
    category: str | None = None
    jurisdiction: str | None = None
    legalAddress: _Place = _Place()  # noqa: N815  the names are those of the source
    headquartersAddress: _Place = _Place()  # noqa: N815
    status: str | None = None


class _Registration(Payload):
    status: str | None = None
    nextRenewalDate: LooseTime = None  # noqa: N815
    corroborationLevel: str | None = None  # noqa: N815


class _Attributes(Payload):
    lei: str
    entity: _Entity
    registration: _Registration = _Registration()


class _Links(Payload):
    links: dict[str, str] = Field(default_factory=dict)


class _Data(Payload):
    attributes: _Attributes
    relationships: dict[str, _Links] = Field(default_factory=dict)


class _Copy(Payload):
    publishDate: LooseTime = None  # noqa: N815


class _Meta(Payload):
    goldenCopy: _Copy = _Copy()  # noqa: N815


class _Record(Payload):
    meta: _Meta = _Meta()
    data: _Data


class _Reason(Payload):
    reason: str


class _ExceptionData(Payload):
    attributes: _Reason


class _Exception(Payload):
    data: _ExceptionData


def _ask(key: str, path: str) -> Ask:
    return Ask(key, f"{_BASE}/{path}", accept="application/vnd.api+json")


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The record of each company, then its parents or why it names none, up to the top of the chain."""
    for entity in who.legal_entities:
        if entity.lei and entity.role != "operating":
            yield from _about(entity.lei, have, frozenset(), "record", entity.lei)


def _about(lei: str, have: Answers, seen: frozenset[str], kind: str, of: str) -> Iterator[Ask]:
    """Ask for one record; once it is there, for what its links offer. `seen` ends circles, and chains that are too long."""
    key = f"{kind}/{of}"
    yield _ask(key, lei if kind == "record" else f"{of}/{kind}")
    record = _record(have.get(key))
    if record is None or record.data.attributes.lei in seen or len(seen) >= STEPS:
        return
    found = record.data.attributes.lei
    for parent in _PARENTS:
        links = record.data.relationships.get(parent, _Links()).links
        if "reporting-exception" in links:
            yield _ask(f"{parent}-reporting-exception/{found}", f"{found}/{parent}-reporting-exception")
        elif "lei-record" in links or "relationship-record" in links:
            yield from _about("", have, seen | {found}, parent, found)


def _record(answer: Answer | None) -> _Record | None:
    if answer is None or answer.missing:
        return None
    found = read(_Record, answer, OWNERS)
    return found if isinstance(found, _Record) and _LEI.fullmatch(found.data.attributes.lei) else None


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """Seat and head office of the company that signs, and the countries of whoever consolidates it."""
    known = [one for one in who.legal_entities if one.lei]
    if not known:
        yield from (Gap(question, "not_asked", "nobody recorded an LEI") for question in ABOUT.questions)
    for entity in known:
        if entity.role != "operating":
            yield from _entity(entity, have, reference)


def _entity(of: LegalEntity, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    answer = have.get(f"record/{of.lei}")
    if answer is None:
        return
    if answer.missing:
        yield Gap(OWNERS, "not_listed", f"the register does not know the LEI {of.lei} of {of.name}", answer.key)
        return
    record = read(_Record, answer, OWNERS)
    if isinstance(record, Gap):
        yield record
        return
    if record.data.attributes.lei != of.lei:
        yield Gap(OWNERS, "unreadable", f"{answer.key}: the answer is about another company", answer.key)
        return
    if record.data.attributes.entity.category == "BRANCH":
        words = "the LEI is that of a branch; expected that of the company to which it belongs"
        yield from (Gap(question, "not_covered", f"{answer.key}: {words}", answer.key) for question in ABOUT.questions)
        return
    if of.role == "contracting":
        yield from _office(SEAT, record, answer, reference)
        yield from _office(HEAD, record, answer, reference)
    else:
        yield from _owner(record, answer, reference, _HEAD_OF_GROUP)
    yield from _parents(record, answer, have, reference, frozenset())


def _gone(record: _Record) -> str | None:
    """Why a record no longer describes a living company, if so."""
    entity, registration = record.data.attributes.entity.status, record.data.attributes.registration.status
    if entity not in {"ACTIVE", None}:
        return f"the company is {shown(entity.lower())}; look for its successor"
    if registration == "LAPSED" and _lapsed(record) is None:
        return "the registration lapsed, on a day that is not told"
    return None if registration in {"ISSUED", "LAPSED", None} else f"the registration is {shown(registration.lower())}"


def _lapsed(record: _Record) -> date | None:
    """The last day of a registration that was not renewed: from then on it is stale."""
    registration = record.data.attributes.registration
    return registration.nextRenewalDate if registration.status == "LAPSED" else None


def _kind(record: _Record) -> SourceKind:
    """What the issuer of an LEI checked against nothing is no more than what the company says."""
    alone = record.data.attributes.registration.corroborationLevel == "ENTITY_SUPPLIED_ONLY"
    return "statement" if alone else "register"


def _elsewhere(entity: _Entity, code: str, reference: ReferenceData) -> str | None:
    """The country under whose law a company is founded, if its legal address is in another."""
    law = country(entity.jurisdiction, reference)
    return law if law != code else None


def _office(question: str, record: _Record, answer: Answer, reference: ReferenceData) -> Iterator[Said]:
    entity = record.data.attributes.entity
    field, place = (
        ("legalAddress", entity.legalAddress) if question == SEAT else ("headquartersAddress", entity.headquartersAddress)
    )
    code = country(place.country, reference)
    if (gone := _gone(record)) is not None:
        yield Gap(question, "stale", f"{answer.key}: {gone}", answer.key)
    elif code is None:
        yield Gap(question, "withheld", f"{answer.key}: the record gives no country of ISO 3166-1", answer.key)
    elif question == SEAT and (law := _elsewhere(entity, code, reference)):
        detail = f"the legal address is in {code}, but the company is founded under the law of {law}; somebody has to look"
        yield Gap(question, "unreadable", f"{answer.key}: {detail}", answer.key)
    else:
        yield Fact(
            question,
            _kind(record),
            answer.key,
            value=code if question == SEAT else (code,),
            complete=question == SEAT,
            where=f"data.attributes.entity.{field}.country",
            published=record.meta.goldenCopy.publishDate,
            valid_until=_lapsed(record),
        )


def _owner(record: _Record, answer: Answer, reference: ReferenceData, role: Text) -> Iterator[Said]:
    """The countries of a company that stands above the one that signs."""
    entity = record.data.attributes.entity
    codes = {country(place, reference) for place in (entity.legalAddress.country, entity.headquartersAddress.country)} - {None}
    if (gone := _gone(record)) is not None:
        yield Gap(OWNERS, "stale", f"{answer.key}: {gone}", answer.key)
    elif not codes:
        yield Gap(OWNERS, "withheld", f"{answer.key}: the record gives no country of ISO 3166-1", answer.key)
    else:
        yield Fact(
            OWNERS,
            _kind(record),
            answer.key,
            value=tuple(sorted(code for code in codes if code)),
            complete=False,
            where="data.attributes.entity",
            published=record.meta.goldenCopy.publishDate,
            valid_until=_lapsed(record),
            note=Text(en=f"LEI {record.data.attributes.lei}: {role.en}", nl=f"LEI {record.data.attributes.lei}: {role.nl}"),
        )


def _parents(record: _Record, answer: Answer, have: Answers, reference: ReferenceData, seen: frozenset[str]) -> Iterator[Said]:
    """Who stands above a company; what is not told stays a gap, and silence is never read as no parent."""
    lei = record.data.attributes.lei
    if lei in seen or len(seen) >= STEPS:
        yield Gap(
            OWNERS,
            "unreadable",
            f"{answer.key}: the chain of parents goes in a circle or has more than {STEPS} steps",
            answer.key,
        )
        return
    for parent in _PARENTS:
        links = record.data.relationships.get(parent, _Links()).links
        if "reporting-exception" in links:
            yield from _exception(have.get(f"{parent}-reporting-exception/{lei}"))
        elif "lei-record" in links or "relationship-record" in links:
            yield from _parent(have.get(f"{parent}/{lei}"), have, reference, seen | {lei})
        else:
            yield Gap(OWNERS, "not_listed", f"{answer.key}: says nothing about the {parent.replace('-', ' ')}", answer.key)


def _parent(answer: Answer | None, have: Answers, reference: ReferenceData, seen: frozenset[str]) -> Iterator[Said]:
    if answer is None:
        return
    record = None if answer.missing else read(_Record, answer, OWNERS)
    if record is None:
        yield Gap(OWNERS, "not_listed", f"{answer.key}: the record of the parent is not there", answer.key)
    elif isinstance(record, Gap):
        yield record
    else:
        yield from _owner(record, answer, reference, _CONSOLIDATES)
        yield from _parents(record, answer, have, reference, seen)


def _exception(answer: Answer | None) -> Iterator[Said]:
    if answer is None:
        return
    found = Gap(OWNERS, "not_listed", f"{answer.key}: not there") if answer.missing else read(_Exception, answer, OWNERS)
    if isinstance(found, Gap):
        yield found
        return
    given = found.data.attributes.reason
    reason, words = _NO_PARENT.get(given, ("withheld", "the parent is not made public"))
    yield Gap(OWNERS, reason, f"{answer.key}: {given[:40]}: {words}", answer.key)
