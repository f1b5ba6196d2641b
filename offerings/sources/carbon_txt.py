"""carbon.txt: which documents on its climate impact a provider points to, in a small file on its own domains."""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationError

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified
from offerings.reading.payload import Payload, mapping, unreadable

ABOUT = About(
    id="carbon-txt",
    title=Text(en="carbon.txt of the provider", nl="carbon.txt van de aanbieder"),
    publisher=Text(en="the provider itself", nl="de aanbieder zelf"),
    home="https://carbontxt.org/",
    licence=Text(en="none named", nl="geen genoemd"),
    terms="https://carbontxt.org/syntax",
    robots=Text(
        en="A file that providers put on their own domain for programs to read; two addresses per domain are asked.",
        nl="Een bestand dat aanbieders op hun eigen domein zetten voor programma's; per domein worden twee adressen gevraagd.",
    ),
    proves=Text(
        en="Which kinds of document the provider itself points to. It does not show what these documents say, nor that "
        "anyone checked them.",
        nl="Naar welke soorten documenten de aanbieder zelf verwijst. Wat daarin staat blijkt er niet uit, en ook niet dat "
        "iemand ze controleerde.",
    ),
    needs=("domains",),
    questions=("carbon-disclosures",),
    again=timedelta(days=7),
)

(DISCLOSURES,) = ABOUT.questions
MOST = 100_000
MOST_DOTS = 300
_PLACES = {"root": "carbon.txt", "well-known": ".well-known/carbon.txt"}
_MOST_NAMED = 12
_BROKEN = b"?"  # no TOML: kept in place of a file that is none, which may hold anything, so that it stays unreadable

# The values of doc_type in versions 0.2 to 0.6 of the syntax; files from before them write webpage.
_OPTIONS = (
    "web-page",
    "annual-report",
    "sustainability-page",
    "certificate",
    "csrd-report",
    "ai-model-card",
    "measurement-data",
    "other",
)
_KINDS = {**dict(zip(_OPTIONS, _OPTIONS, strict=True)), "webpage": "web-page"}


def _day(value: object) -> object:
    """A date, a time, or a text that begins with a date; anything else is a mistake."""
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, str):
        return value
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("a date is expected")
    return date.fromisoformat(value[:10])


_Day = Annotated[date | None, BeforeValidator(_day)]


class _Disclosure(Payload):
    doc_type: str
    title: Annotated[str | None, BeforeValidator(lambda value: value if isinstance(value, str) else None)] = None
    valid_until: _Day = None


class _Head(Payload):
    last_updated: _Day = None


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The file at the root of each domain; where it is not, the one under .well-known."""
    for domain in who.domains:
        yield _ask("root", domain)
        answer = have.get(f"root/{domain}")
        if answer is not None and _absent(answer):
            yield _ask("well-known", domain)


def _ask(place: str, domain: str) -> Ask:
    # Many sites answer any address with a page: HTML is let in, so that it can be told from a broken file.
    media = ("text/", "toml", "octet-stream")
    return Ask(
        f"{place}/{domain}", f"https://{domain}/{_PLACES[place]}", accept="text/plain, application/toml", media=media, most=MOST
    )


def _absent(answer: Answer) -> bool:
    """Whether there is no carbon.txt: nothing, a page for people, or a file without any of its parts."""
    if answer.missing or "html" in answer.media or _is_page(answer.body):
        return True
    read = _toml(answer.body)
    return read is not None and not (read.keys() & {"org", "upstream"})


def _is_page(body: bytes) -> bool:
    return body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _toml(body: bytes) -> dict[str, Any] | None:
    """The file as tables; nothing when it is no TOML, or may hold keys so deep that reading them takes long."""
    try:
        text = body.decode("utf-8-sig")
        return None if any(line.count(".") > MOST_DOTS for line in text.split("\n")) else tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def keep(ask: Ask, body: bytes) -> bytes:  # noqa: ARG001  the shape of all sources
    """The fields that are read: comments, descriptions and links may hold anything; of pages for people nothing."""
    if _is_page(body):
        return b""
    read = _toml(body)
    if read is None:
        return _BROKEN
    if not (read.keys() & {"org", "upstream"}):
        return b""
    return "\n".join(_condensed(read)).encode() + b"\n"


def _condensed(read: Mapping[str, Any]) -> Iterator[str]:
    head = {key: read[key] for key in ("version", "last_updated") if key in read}
    yield from (f"{key} = {_text(value)}" for key, value in head.items())
    yield from ("", "[org]", "disclosures = [")
    for one in _entries(read, "org", "disclosures"):
        fields = {key: one[key] for key in ("doc_type", "title", "valid_until") if key in one}
        if not isinstance(fields.get("title", ""), str):
            del fields["title"]
        yield f"    {{ {', '.join(f'{key} = {_text(value)}' for key, value in fields.items())} }},"
    yield from ("]", "", "[upstream]", "services = [")
    yield from (f"    {{ domain = {_text(one)} }}," for one in _upstream(read))
    yield "]"


def _text(value: object) -> str:
    """A value as TOML writes a text; what is no text, number or date becomes one that is not understood."""
    plain = str(value) if isinstance(value, str | int | float | date) else "?"
    return json.dumps(shown(" ".join(plain.split())), ensure_ascii=False)


def _entries(read: Mapping[str, Any], table: str, key: str) -> list[Mapping[str, Any]]:
    found = mapping(read.get(table)).get(key)
    return [mapping(one) for one in found] if isinstance(found, list) else []


def _upstream(read: Mapping[str, Any]) -> tuple[str, ...]:
    """The services that the provider builds on, by domain or name; a service may also be a bare text."""
    services = mapping(read.get("upstream")).get("services")
    found = (
        [mapping(one).get("domain") or mapping(one).get("name") or one for one in services] if isinstance(services, list) else []
    )
    return tuple(dict.fromkeys(shown(" ".join(one.split())) for one in found if isinstance(one, str) and one.strip()))


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:  # noqa: ARG001  the shape of all sources
    """The kinds of document that each file lists, until the last day that it names for them."""
    if not who.domains:
        yield Gap(DISCLOSURES, "not_asked", "nobody recorded domains")
    for domain in who.domains:
        known = [answer for place in _PLACES if (answer := have.get(f"{place}/{domain}")) is not None]
        present = [answer for answer in known if not _absent(answer)]
        if present:
            yield from _file(present[0])
        elif len(known) == len(_PLACES):
            yield Gap(DISCLOSURES, "not_listed", f"{domain}: there is no carbon.txt", known[-1].key)


def _file(answer: Answer) -> Iterator[Said]:
    read = _toml(answer.body)
    if read is None:
        yield unreadable(DISCLOSURES, answer, "the file is no TOML, or too deep")
        return
    found: dict[date | None, list[_Disclosure]] = defaultdict(list)
    entries = _entries(read, "org", "disclosures")
    for number, entry in enumerate(entries):
        disclosure = _disclosure(entry)
        if disclosure is None:
            yield unreadable(DISCLOSURES, answer, f"disclosure {number + 1}: its kind or its last day is not understood")
        else:
            found[disclosure.valid_until].append(disclosure)
    if not entries:
        yield Gap(DISCLOSURES, "not_listed", f"{answer.key}: the file lists no documents", answer.key)
    for last, disclosures in found.items():
        yield _fact(answer, last, disclosures, read)


def _disclosure(entry: Mapping[str, Any]) -> _Disclosure | None:
    try:
        found = _Disclosure.model_validate(entry)
    except ValidationError:
        return None
    return found if found.doc_type in _KINDS else None


def _fact(answer: Answer, last: date | None, disclosures: list[_Disclosure], read: Mapping[str, Any]) -> Fact:
    return Fact(
        DISCLOSURES,
        "statement",
        answer.key,
        value=tuple(dict.fromkeys(_KINDS[one.doc_type] for one in disclosures)),
        complete=False,
        where="org.disclosures",
        published=_updated(read),
        valid_until=last,
        note=_note(disclosures, _upstream(read)),
    )


def _updated(read: Mapping[str, Any]) -> date | None:
    try:
        return _Head.model_validate(read).last_updated
    except ValidationError:
        return None


def _note(disclosures: list[_Disclosure], upstream: tuple[str, ...]) -> Text | None:
    """Titles as the file gives them, and the services it builds on: leads to suppliers, no more."""
    titles = [shown(" ".join(one.title.split())) for one in disclosures if one.title and one.title.strip()]
    named, services = ", ".join(f"'{one}'" for one in titles[:_MOST_NAMED]), ", ".join(upstream[:_MOST_NAMED])
    en = [f"Titles: {named}."] if named else []
    nl = [f"Titels: {named}."] if named else []
    if services:
        en.append(f"Services named as upstream: {services}.")
        nl.append(f"Diensten waarop de aanbieder zegt te bouwen: {services}.")
    return Text(en=" ".join(en), nl=" ".join(nl)) if en else None
