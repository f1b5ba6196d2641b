"""Green Web Foundation: whether the hosts of a service are listed as running on green electricity, and who runs them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator, ValidationError

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import About, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified
from offerings.reading.payload import LooseTime, Payload, read, unreadable

ABOUT = About(
    id="green-web",
    title=Text(en="Green web data set", nl="Gegevens over groene hosting"),
    publisher="The Green Web Foundation",
    home="https://developers.thegreenwebfoundation.org/api/greencheck/v3/check-single-domain/",
    licence="ODbL-1.0",
    terms="https://opendatacommons.org/licenses/odbl/1-0/",
    robots=Text(
        en="An open interface meant for programs: no key. Those who check many hosts are asked to take the daily data set.",
        nl="Een open koppeling voor programma's: geen sleutel. Wie veel hosts toetst, wordt gevraagd de dagelijkse dataset "
        "te nemen.",
    ),
    proves=Text(
        en="That the foundation has seen papers of whoever serves a host name and lists it as green. That can be a delivery "
        "network in front of the service. A host that is not listed may still be green.",
        nl="Dat de stichting papieren zag van wie een hostnaam bedient, en die als groen vermeldt. Dat kan een "
        "distributienetwerk vóór de dienst zijn. Een host die niet vermeld staat, kan toch groen zijn.",
    ),
    needs=("hosts",),
    questions=("green-hosting-listed",),
    again=timedelta(days=7),
    pace={"api.thegreenwebfoundation.org": 1.0},
    credit="Green hosting data: The Green Web Foundation, ODbL 1.0",
)

(LISTED,) = ABOUT.questions
_MOST_NAMED = 5


class _Paper(Payload):
    title: str | None = None


class _Check(Payload):
    url: str
    green: bool
    data: Annotated[bool | None, BeforeValidator(lambda value: False if value is False else None)] = None
    hosted_by: str | None = None
    modified: LooseTime = None
    supporting_documents: tuple[_Paper, ...] | None = None


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """Each host of the service itself; domains are for marketing and say nothing about it."""
    for host in who.hosts.all:
        yield Ask(f"host/{host}", f"https://api.thegreenwebfoundation.org/api/v3/greencheck/{host}")


def keep(ask: Ask, body: bytes) -> bytes:  # noqa: ARG001  the shape of all sources
    """The listing with the titles of papers: links to them are signed and expire."""
    try:
        return _Check.model_validate_json(body).model_dump_json(indent=2, exclude_none=True).encode()
    except ValidationError:
        return b""


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:  # noqa: ARG001  the shape of all sources
    """Yes when all hosts are listed; never no, since what is not listed is not known."""
    hosts = who.hosts.all
    if not hosts:
        yield Gap(LISTED, "not_asked", "nobody recorded hosts of the service")
        return
    found = [_check(host, have) for host in hosts]
    yield from (one for one in found if isinstance(one, Gap))
    green = {host: one for host, one in zip(hosts, found, strict=True) if isinstance(one, _Check)}
    if len(green) == len(hosts):
        yield _listed(green)


def _check(host: str, have: Answers) -> _Check | Gap | None:
    """The listing of one host; nothing when there is no answer about it."""
    answer = have.get(f"host/{host}")
    if answer is None:
        return None
    check = None if answer.missing else read(_Check, answer, LISTED)
    if isinstance(check, Gap):
        return check
    if check is not None and check.url.lower() != host:
        return unreadable(LISTED, answer, "the answer is about another host")
    if check is None or not check.green or check.data is False:
        return Gap(LISTED, "not_listed", f"{host}: not listed as green, which can mean that it is not known there", answer.key)
    return check


def _listed(green: dict[str, _Check]) -> Fact:
    """One fact for all hosts, as old as the oldest listing."""
    days = [one.modified for one in green.values()]
    oldest = min(green, key=lambda host: (green[host].modified or date.min, host))
    return Fact(
        LISTED,
        "register",
        f"host/{oldest}",
        value=True,
        where="green",
        published=None if None in days else green[oldest].modified,
        note=_note(green),
    )


def _note(green: dict[str, _Check]) -> Text:
    """Who serves the hosts as the foundation says, and which papers it has seen."""
    hosts = "; ".join(f"{shown(host)}: {_or_unknown(one.hosted_by)}" for host, one in list(green.items())[:_MOST_NAMED])
    titles = dict.fromkeys(paper.title for one in green.values() for paper in one.supporting_documents or () if paper.title)
    papers = ", ".join(f"'{shown(' '.join(title.split()))}'" for title in list(titles)[:_MOST_NAMED])
    en, nl = f"Served by, as the foundation says: {hosts}.", f"Bediend door, volgens de stichting: {hosts}."
    return Text(en=f"{en} Papers: {papers}.", nl=f"{nl} Papieren: {papers}.") if papers else Text(en=en, nl=nl)


def _or_unknown(name: str | None) -> str:
    return shown(" ".join(name.split())) if name and name.strip() else "?"
