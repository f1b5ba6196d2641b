"""Wikidata: who owns a company and where it is, as anyone could write it; leads to look into, never an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from criteria.model import Text
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified, LegalEntity
from offerings.reading.payload import Payload, country, read

ABOUT = About(
    id="wikidata",
    title=Text(en="Wikidata, as a lead", nl="Wikidata, als aanwijzing"),
    publisher=Text(en="Wikidata contributors", nl="bijdragers van Wikidata"),
    home="https://www.wikidata.org/wiki/Wikidata:SPARQL_query_service",
    licence="CC0-1.0",
    terms="https://foundation.wikimedia.org/wiki/Policy:Terms_of_Use",
    robots=Text(
        en="An open interface meant for programs that say who they are: one question at a time, 60 seconds of work a minute.",
        nl="Een open koppeling voor programma's die zeggen wie ze zijn: één vraag tegelijk, 60 seconden werk per minuut.",
    ),
    proves=Text(
        en="Nothing: anyone can edit it. Where it says something else than a register, someone should look.",
        nl="Niets: iedereen kan het bewerken. Waar het iets anders zegt dan een register, moet iemand kijken.",
    ),
    needs=("legal_entities",),
    questions=("registered-office-country", "head-office-countries", "controlling-owner-countries"),
    again=timedelta(days=30),
    pace={"query.wikidata.org": 2.0},
    credit="Leads: Wikidata, CC0",
)

SEAT, HEAD, OWNERS = ABOUT.questions
LIMIT = 200
_COUNTRY, _HEAD_OFFICE, _OWNER, _PARENT = "P17", "P159", "P127", "P749"
_ENTITY = re.compile(r"https?://www\.wikidata\.org/entity/([PQ][1-9][0-9]{0,11})")
_PREFERRED, _DEPRECATED = "http://wikiba.se/ontology#PreferredRank", "http://wikiba.se/ontology#DeprecatedRank"

# Statements of one item with rank and dates, and the country code of what they name: its own, or that of the country it is in.
# People are left out; labels are not asked for.
_QUERY = f"""SELECT ?what ?target ?rank ?start ?end ?code WHERE {{
  VALUES ?what {{ wd:{_COUNTRY} wd:{_OWNER} wd:{_HEAD_OFFICE} wd:{_PARENT} }}
  ?what wikibase:claim ?claim ; wikibase:statementProperty ?holds .
  wd:ITEM ?claim ?statement .
  ?statement ?holds ?target ; wikibase:rank ?rank .
  FILTER NOT EXISTS {{ ?target wdt:P31 wd:Q5 }}
  OPTIONAL {{ ?statement pq:P580 ?start }}
  OPTIONAL {{ ?statement pq:P582 ?end }}
  OPTIONAL {{ ?target wdt:P17?/wdt:P297 ?code }}
}}
ORDER BY ?what ?target ?code
LIMIT {LIMIT}"""


class _Value(Payload):
    value: str


class _Row(Payload):
    what: _Value
    target: _Value
    rank: _Value
    start: _Value | None = None
    end: _Value | None = None
    code: _Value | None = None


class _Results(Payload):
    bindings: tuple[_Row, ...]


class _Whole(Payload):
    results: _Results


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """One query for each company that signs or heads the group."""
    for item in dict.fromkeys(one.wikidata for one in _companies(who)):
        query = urlencode({"query": _QUERY.replace("ITEM", str(item)), "format": "json"})
        yield Ask(f"item/{item}", f"https://query.wikidata.org/sparql?{query}", accept="application/sparql-results+json")


def _companies(who: Identified) -> list[LegalEntity]:
    return [one for one in who.legal_entities if one.wikidata and one.role != "operating"]


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """Leads only: countries of owners, and of the company that signs."""
    companies = _companies(who)
    if not companies:
        yield from (Gap(question, "not_asked", "nobody recorded a Wikidata item") for question in ABOUT.questions)
    for entity in companies:
        answer = have.get(f"item/{entity.wikidata}")
        if answer is not None:
            yield from _entity(entity, answer, reference)


def _entity(entity: LegalEntity, answer: Answer, reference: ReferenceData) -> Iterator[Said]:
    if answer.missing:
        yield Gap(OWNERS, "unreadable", f"{answer.key}: the query service is not there", answer.key)
        return
    whole = read(_Whole, answer, OWNERS)
    if isinstance(whole, Gap):
        yield whole
        return
    now = answer.retrieved.date()
    rows = {what: _current(whole.results.bindings, what, now) for what in (_COUNTRY, _HEAD_OFFICE, _OWNER, _PARENT)}
    if entity.role == "contracting":
        yield _seat(rows[_COUNTRY], answer, reference)
        yield _places(HEAD, _HEAD_OFFICE, rows[_HEAD_OFFICE], answer, reference)
    else:
        yield _places(OWNERS, _COUNTRY, [*rows[_COUNTRY], *rows[_HEAD_OFFICE]], answer, reference)
    yield from _owners(rows, answer, reference)


def _current(rows: Sequence[_Row], what: str, now: date) -> list[_Row]:
    """The statements of one property that hold on the day of the answer; those preferred, where there are such."""
    found = [
        row
        for row in rows
        if _name(row.what) == what and row.rank.value != _DEPRECATED and not _over(row.end, now) and not _ahead(row.start, now)
    ]
    return [row for row in found if row.rank.value == _PREFERRED] or found


def _name(value: _Value) -> str | None:
    """The number of an item or property; nothing for a blank node."""
    found = _ENTITY.fullmatch(value.value)
    return found[1] if found else None


def _day(value: _Value) -> date | None:
    try:
        return date.fromisoformat(value.value[:10])
    except ValueError:
        return None


def _over(end: _Value | None, now: date) -> bool:
    """Whether a statement has ended; an end on a day that nobody knows is an end."""
    return end is not None and ((day := _day(end)) is None or day <= now)


def _ahead(start: _Value | None, now: date) -> bool:
    return start is not None and (day := _day(start)) is not None and day > now


def _codes(rows: Sequence[_Row], reference: ReferenceData) -> tuple[str, ...]:
    found = {country(row.code.value, reference) for row in rows if row.code}
    return tuple(sorted(code for code in found if code))


def _lead(question: str, value: object, complete: bool, what: str, rows: Sequence[_Row], answer: Answer) -> Fact:
    """A fact that never counts, with the statements it comes from and the last day that they name."""
    ends = [day for row in rows if row.end and (day := _day(row.end))]
    targets = ", ".join(sorted({name for row in rows if (name := _name(row.target))})[:12])
    return Fact(
        question,
        "press",
        answer.key,
        value=value,
        complete=complete,
        where=what,
        valid_until=min(ends, default=None),
        note=Text(
            en=f"Wikidata, {answer.key.removeprefix('item/')}: {what} names {targets or 'a place without a number'}.",
            nl=f"Wikidata, {answer.key.removeprefix('item/')}: {what} noemt {targets or 'een plaats zonder nummer'}.",
        ),
        lead=True,
    )


def _seat(rows: Sequence[_Row], answer: Answer, reference: ReferenceData) -> Said:
    codes = _codes(rows, reference)
    if len(codes) == 1:
        return _lead(SEAT, codes[0], True, _COUNTRY, rows, answer)
    given = "names more than one country" if codes else "names no country"
    return Gap(SEAT, "not_listed", f"{answer.key}: {given}", answer.key)


def _places(question: str, what: str, rows: Sequence[_Row], answer: Answer, reference: ReferenceData) -> Said:
    codes = _codes(rows, reference)
    if codes:
        return _lead(question, codes, False, what, rows, answer)
    return Gap(question, "not_listed", f"{answer.key}: names no country under {what}", answer.key)


def _owners(rows: dict[str, list[_Row]], answer: Answer, reference: ReferenceData) -> Iterator[Said]:
    """One lead for each owner; that none is named proves nothing."""
    for what in (_PARENT, _OWNER):
        for target in dict.fromkeys(row.target.value for row in rows[what]):
            yield _places(OWNERS, what, [row for row in rows[what] if row.target.value == target], answer, reference)
    if not rows[_PARENT] and not rows[_OWNER]:
        yield Gap(OWNERS, "not_listed", f"{answer.key}: names no owner, which does not mean that there is none", answer.key)
