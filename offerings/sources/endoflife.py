"""endoflife.date: whether a release of open-source software is still supported by its project, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Component, Identified
from offerings.reading.payload import LooseTime, Payload, read, unreadable
from offerings.sources._components import called

ABOUT = About(
    id="endoflife",
    title=Text(en="Support dates of software", nl="Ondersteuningsdata van software"),
    publisher="endoflife.date",
    home="https://endoflife.date/docs/api/v1/",
    licence="MIT",
    terms="https://github.com/endoflife-date/endoflife.date/blob/master/LICENSE",
    robots=Text(
        en="An open interface meant for programs: no key; a hurried client is told to wait.",
        nl="Een open koppeling voor programma's: geen sleutel; wie te snel vraagt, moet wachten.",
    ),
    proves=Text(
        en="Until when a project repairs a release, as volunteers collect it from the pages of projects. It does not show "
        "that the offering has installed those repairs.",
        nl="Tot wanneer een project een uitgave herstelt, zoals vrijwilligers dat van de pagina's van projecten verzamelen. "
        "Dat het aanbod die herstellingen ook installeert, blijkt er niet uit.",
    ),
    needs=("components",),
    questions=("components-supported",),
    again=timedelta(days=1),
    pace={"endoflife.date": 0.5},
    credit="Support dates: endoflife.date, MIT",
)

(SUPPORTED,) = ABOUT.questions


class _Release(Payload):
    name: str
    isEol: bool | None = None  # noqa: N815  the names are those of the source
    eolFrom: date | None = None  # noqa: N815
    isMaintained: bool | None = None  # noqa: N815


class _Product(Payload):
    releases: tuple[_Release, ...]


class _Whole(Payload):
    last_modified: LooseTime = None
    result: _Product


@dataclass(frozen=True, slots=True)
class _Support:
    """What is said of the release to which a component belongs: supported to the end of the day before `end`, if that is told."""

    component: Component
    answer: Answer
    release: str
    ended: bool
    end: date | None
    published: date | None


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The releases of each product."""
    for product in dict.fromkeys(one.product for one in who.components if one.product):
        yield Ask(f"product/{product}", f"https://endoflife.date/api/v1/products/{product}/")


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:  # noqa: ARG001  the shape of all sources
    """No when a component is past its end, yes when all are known and supported, else what is not known."""
    if not who.components:
        yield Gap(SUPPORTED, "not_asked", "nobody recorded components")
        return
    found = [_support(one, have) for one in who.components]
    yield from (one for one in found if isinstance(one, Gap))
    known = [one for one in found if isinstance(one, _Support)]
    ended = [one for one in known if one.ended]
    yield from map(_ended, ended)
    if not ended and len(known) == len(found):
        yield _supported(known)


def _support(component: Component, have: Answers) -> _Support | Gap | None:
    """What is known of one component; nothing when there is no answer about it."""
    if not component.product:
        return Gap(SUPPORTED, "not_asked", f"{called(component)}: nobody recorded its name at endoflife.date")
    answer = have.get(f"product/{component.product}")
    if answer is None:
        return None
    if answer.missing:
        return Gap(SUPPORTED, "not_listed", f"{called(component)}: the product is not known there", answer.key)
    whole = read(_Whole, answer, SUPPORTED)
    if isinstance(whole, Gap):
        return whole
    release = _release(str(component.version), whole.result.releases)
    if release is None:
        return Gap(SUPPORTED, "not_listed", f"{called(component)}: no release listed there has this version", answer.key)
    return _dated(component, answer, release, whole.last_modified)


def _release(version: str, releases: tuple[_Release, ...]) -> _Release | None:
    """The release to which a version belongs: 17 for 17.2; the longest name that fits."""
    plain = re.sub(r"^v(?=[0-9])", "", version)
    fitting = [one for one in releases if one.name and (plain == one.name or plain.startswith(f"{one.name}."))]
    return max(fitting, key=lambda one: len(one.name), default=None)


def _dated(component: Component, answer: Answer, release: _Release, published: date | None) -> _Support | Gap:
    """The date decides, on the day of the answer; the mark only where there is no date, and it may not say otherwise."""
    end = release.eolFrom
    if end is None and release.isEol is None:
        return Gap(
            SUPPORTED, "withheld", f"{called(component)}: says nothing about the end of release {shown(release.name)}", answer.key
        )
    ended = bool(release.isEol) if end is None else end <= answer.retrieved.date()
    if release.isEol and not ended:
        return unreadable(SUPPORTED, answer, f"release {shown(release.name)} is marked as ended, but ends on {end}")
    if release.isMaintained is False and not ended:
        return unreadable(SUPPORTED, answer, f"release {shown(release.name)} has not ended, but is not maintained either")
    return _Support(component, answer, release.name, ended, end, published)


def _fact(one: _Support, value: bool, valid_until: date | None, note: Text) -> Fact:
    where = f"result.releases, name {shown(one.release)}"
    return Fact(
        SUPPORTED,
        "documentation",
        one.answer.key,
        value=value,
        where=where,
        published=one.published,
        valid_until=valid_until,
        note=note,
    )


def _ended(one: _Support) -> Fact:
    name = called(one.component)
    since = Text(en=f"since {one.end}", nl=f"sinds {one.end}") if one.end else Text(en="any more", nl="meer")
    en = f"{name}: its project does not support this release {since.en}."
    nl = f"{name}: het project ondersteunt deze uitgave niet{' meer' if one.end else ''} {since.nl}."
    return _fact(one, False, None, Text(en=en, nl=nl))


def _supported(known: list[_Support]) -> Fact:
    """All are supported; the first to end says until when."""
    first = min(known, key=lambda one: (one.end or date.max, called(one.component)))
    if first.end is None:
        note = Text(en="No end of support is announced.", nl="Er is geen einde van de ondersteuning aangekondigd.")
        return _fact(first, True, None, note)
    name = called(first.component)
    note = Text(en=f"The first to end is {name}, on {first.end}.", nl=f"Als eerste eindigt {name}, op {first.end}.")
    return _fact(first, True, first.end - timedelta(days=1), note)
