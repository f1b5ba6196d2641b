"""deps.dev: the licences and known advisories of versions of open-source packages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Component, Identified
from offerings.reading.payload import Payload, read, unreadable
from offerings.sources._components import called
from offerings.sources._spdx import approved

ABOUT = About(
    id="deps-dev",
    title=Text(en="Open Source Insights", nl="Inzicht in open source (Open Source Insights)"),
    publisher="Google (deps.dev)",
    home="https://docs.deps.dev/api/v3/",
    licence="CC-BY-4.0",
    terms="https://developers.google.com/terms",
    robots=Text(
        en="An open interface meant for programs: no key.",
        nl="Een open koppeling voor programma's: geen sleutel.",
    ),
    proves=Text(
        en="Which licence a package states in its registry, and which advisories name the version. It tells nothing about "
        "changes that the provider made to the software.",
        nl="Welke licentie een pakket in het register vermeldt, en welke waarschuwingen de versie noemen. Over wijzigingen "
        "die de aanbieder aan de software maakte, zegt het niets.",
    ),
    needs=("components",),
    questions=("component-licences-open",),
    again=timedelta(days=7),
    pace={"api.deps.dev": 0.5},
    credit="Licences and advisories: deps.dev, CC BY 4.0",
)

(OPEN,) = ABOUT.questions


class _Version(Payload):
    name: str
    version: str | None = None


class _Advisory(Payload):
    id: str


class _Whole(Payload):
    versionKey: _Version  # noqa: N815  the names are those of the source
    licenses: tuple[str, ...] = ()
    advisoryKeys: tuple[_Advisory, ...] = ()  # noqa: N815


@dataclass(frozen=True, slots=True)
class _Licensed:
    """A component whose licence can be judged."""

    component: Component
    answer: Answer
    licences: tuple[str, ...]
    advisories: int
    open: bool


def _key(component: Component) -> str:
    return f"version/{component.package}@{component.version}"


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """Each package in its version."""
    found = {_key(one): one for one in who.components if one.package}
    for key, one in found.items():
        system, _, name = str(one.package).partition("/")
        path = f"systems/{system}/packages/{quote(name, safe='')}/versions/{quote(str(one.version), safe='')}"
        yield Ask(key, f"https://api.deps.dev/v3/{path}")


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:  # noqa: ARG001  the shape of all sources
    """No when a licence is none of the approved, yes when all are known and approved, else what is not known."""
    if not who.components:
        yield Gap(OPEN, "not_asked", "nobody recorded components")
        return
    found = [_licensed(one, have) for one in who.components]
    yield from (one for one in found if isinstance(one, Gap))
    known = [one for one in found if isinstance(one, _Licensed)]
    closed = [one for one in known if not one.open]
    yield from map(_closed, closed)
    if not closed and len(known) == len(found):
        yield _open(known)


def _licensed(component: Component, have: Answers) -> _Licensed | Gap | None:
    """The licences of one component; nothing when there is no answer about it."""
    if not component.package:
        return Gap(OPEN, "not_asked", f"{called(component)}: nobody recorded its package")
    answer = have.get(_key(component))
    if answer is None:
        return None
    name = f"{shown(component.package)} {shown(component.version)}"
    if answer.missing:
        return Gap(OPEN, "not_listed", f"{name}: this version is not known there", answer.key)
    whole = read(_Whole, answer, OPEN)
    if isinstance(whole, Gap):
        return whole
    if _plain(whole.versionKey.name) != _plain(str(component.package).partition("/")[2]):
        return unreadable(OPEN, answer, "the answer is about another package")
    if whole.versionKey.version is not None and _parts(whole.versionKey.version) != _parts(str(component.version)):
        return unreadable(OPEN, answer, "the answer is about another version")
    verdict = _judged(whole.licenses)
    if verdict is None:
        given = shown(", ".join(whole.licenses) or "no licence")
        return Gap(OPEN, "not_covered", f"{name}: {given}: cannot be judged", answer.key)
    return _Licensed(component, answer, whole.licenses, len(whole.advisoryKeys), verdict)


def _plain(name: str) -> str:
    """A package name as registries compare it: Zope_Interface is zope.interface."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _parts(version: str) -> list[str]:
    """The parts of a version as registries compare them: v1.0 is 1.0.0."""
    parts = [part.lstrip("0") for part in re.findall(r"[0-9]+|[a-z]+", version.lower().removeprefix("v"))]
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _judged(licences: tuple[str, ...]) -> bool | None:
    """How several licences belong together is not told, so they have to agree; `non-standard` is no identifier."""
    verdicts = {approved(one) for one in licences}
    return verdicts.pop() if len(verdicts) == 1 else None


def _fact(one: _Licensed, note: Text) -> Fact:
    return Fact(OPEN, "register", one.answer.key, value=one.open, where="licenses", note=note)


def _closed(one: _Licensed) -> Fact:
    licences, name = shown(", ".join(one.licences)), f"{shown(one.component.package)} {shown(one.component.version)}"
    en = f"{name}: {licences}, not approved by the Open Source Initiative."
    nl = f"{name}: {licences}, niet goedgekeurd door het Open Source Initiative."
    return _fact(one, Text(en=f"{en} {_advisories(one.advisories).en}", nl=f"{nl} {_advisories(one.advisories).nl}"))


def _open(known: list[_Licensed]) -> Fact:
    licences = shown(", ".join(sorted({licence for one in known for licence in one.licences})))
    advisories = _advisories(sum(one.advisories for one in known))
    en, nl = f"Licences: {licences}. {advisories.en}", f"Licenties: {licences}. {advisories.nl}"
    return _fact(min(known, key=lambda one: one.answer.key), Text(en=en, nl=nl))


def _advisories(number: int) -> Text:
    return Text(
        en=f"Known security advisories for these versions: {number}.",
        nl=f"Bekende beveiligingswaarschuwingen bij deze versies: {number}.",
    )
