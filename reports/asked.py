"""The pages of public sources: which are asked and what they prove, what each said about a provider, and where sources differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from criteria.problems import shown
from offerings import check, sources
from offerings.answers import Space, spaces
from offerings.asking import About, Gap, told
from offerings.differences import differences
from offerings.dossiers import Claim, Dossier, Evidence, Harvest, Provider, Source
from offerings.fetching.gathering import units
from offerings.identifiers import IDENTIFIERS, Identified
from offerings.resolve import last_day
from offerings.snapshots import Change
from reports import data, differing, fetch_summary, words
from reports.data import Json
from reports.labels import labels
from reports.language import Language
from reports.pages import Page, Pages
from reports.publication import Publication, Render
from reports.view import Report
from reports.words import N_

DIFFERENCES = "data/differences.json"
KEYS = {
    "legal_entities": N_("Companies"),
    "domains": N_("Domains"),
    "hosts": N_("Hosts"),
    "networks": N_("Networks"),
    "kubernetes": N_("Kubernetes listings"),
    "openstack": N_("OpenStack"),
    "scs": N_("Sovereign Cloud Stack"),
    "gaiax": N_("Gaia-X credentials"),
    "components": N_("Open-source components"),
}


@dataclass(frozen=True, slots=True)
class SaidView:
    """One thing a source said: the question, the answer in words, and the evidence."""

    question: str
    label: str
    said: str
    evidence: Evidence
    lead: bool


@dataclass(frozen=True, slots=True)
class GapView:
    """A question that a source left open, and why."""

    label: str
    why: str
    detail: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A question on which a source says something else than before."""

    on: date
    label: str
    told: str


@dataclass(frozen=True, slots=True)
class HarvestView:
    """What one source said about a provider or one of its offerings."""

    about: About
    title: str
    holder: str
    asked: date
    path: str
    said: tuple[SaidView, ...]
    gaps: tuple[GapView, ...]
    changes: tuple[ChangeView, ...]


def pages(of: Pages) -> Iterator[Page]:
    abouts = [one.ABOUT for one in sources.sources()]
    yield Page("sources/index.html", "sources.html", {"abouts": abouts, "asked_by": _asked_by(of, abouts), "told": told})
    found = [(report, report.differences) for report in of.reports.values() if report.differences]
    yield Page("differences/index.html", "differences.html", {"found": found, "count": sum(len(listed) for _, listed in found)})


def files(of: Publication) -> Iterator[tuple[str, Render]]:
    yield DIFFERENCES, lambda: data.text(_document(of)).encode()


def _document(of: Publication) -> Json:
    library, on = of.ruler.library, of.ruler.on
    every = spaces(library.questions, library.reference, on)
    found = [difference for one in of.assessments for difference in differences(one.dossier, every, on)]
    return {"as_of": on, "differences": differing.document(found)}


def _asked_by(of: Pages, abouts: Iterable[About]) -> Mapping[str, int]:
    """How many providers each source has answered about."""
    answered = {
        (harvest.about.id, report.provider.id) for report in of.reports.values() for harvest in report.of.dossier.harvests
    }
    return {about.id: sum(name == about.id for name, _ in answered) for about in abouts}


def harvests(of: Sequence[Report], everything: Mapping[str, Space]) -> list[HarvestView]:
    """What sources said about a provider and its offerings."""
    found = [_view(one, report, everything) for report in of for one in _once(report, of)]
    return sorted(found, key=lambda one: (one.title.casefold(), one.holder.casefold()))


def standing(everything: Mapping[str, Space], on: date) -> Callable[[str, Claim, Source], str]:
    """Whether what is said on a question counts no longer on a day, or not yet: `expired`, `later` or nothing."""

    def of(question: str, claim: Claim, source: Source) -> str:
        if source.seen_from > on:
            return "later"
        return "expired" if last_day(Evidence(claim, source, ""), everything[question].question) < on else ""

    return of


def silent(of: Sequence[Report]) -> list[About]:
    """The sources that can be asked about a provider or its offerings, and of which no answer is on record."""
    by = of[0].by
    answered = {(harvest.about.id, harvest.holder) for report in of for harvest in report.of.dossier.harvests}
    todo = units([report.of.dossier for report in of], sources.sources(), by.on, by.library.reference)
    found = {unit.source.ABOUT.id: unit.source.ABOUT for unit in todo if (unit.source.ABOUT.id, unit.holder) not in answered}
    return sorted(found.values(), key=lambda about: about.title.get(of[0].language.code).casefold())


def _once(report: Report, of: Sequence[Report]) -> Iterator[Harvest]:
    """What was said about an offering; and, with the first offering, about its provider."""
    for harvest in report.of.dossier.harvests:
        if harvest.holder.offering is not None or report is of[0]:
            yield harvest


def _view(one: Harvest, report: Report, everything: Mapping[str, Space]) -> HarvestView:
    language = report.language
    said = [(question, made, lead) for lead, listed in ((False, one.claims), (True, one.leads)) for question, made in listed]
    return HarvestView(
        about=one.about,
        title=one.about.title.get(language.code),
        holder=report.offering.name if one.holder.offering else report.provider.name,
        asked=one.asked_at.date(),
        path=one.path,
        said=tuple(_said(question, made, lead, language, everything) for question, made, lead in said),
        gaps=tuple(_gap(gap, language) for gap in one.gaps),
        changes=tuple(_change(change, language, everything) for change in reversed(one.changes)),
    )


def _label(question: str, language: Language) -> str:
    known = language.library.questions.get(question)
    return known.label.get(language.code) if known else question


def _said(question: str, made: Evidence, lead: bool, language: Language, everything: Mapping[str, Space]) -> SaidView:
    return SaidView(question, _label(question, language), words.claim(language, everything[question], made.claim), made, lead)


def _gap(gap: Gap, language: Language) -> GapView:
    return GapView(_label(gap.question, language), labels(language)["gap"][gap.reason], gap.detail)


def _change(change: Change, language: Language, everything: Mapping[str, Space]) -> ChangeView:
    space = everything.get(change.question)
    before, after = (_answers(listed, space, language) for listed in (change.before, change.after))
    told = language._("{before}; now {after}").format(before=before, after=after)
    return ChangeView(change.on, shown(_label(change.question, language)), told)


def _answers(listed: Iterable[Mapping[str, Any]], space: Space | None, language: Language) -> str:
    return "; ".join(_answer(one, space, language) for one in listed) or language._("nothing")


def _answer(one: Mapping[str, Any], space: Space | None, language: Language) -> str:
    """An answer as a snapshot keeps it, in words; as it stands there when its question does not allow it (any more)."""
    try:
        said = Claim.model_validate({**one, "source": "asked"})
    except ValidationError:
        space = None
    if space is None or any(check.claim(said, "", space.question, language.library)):
        return fetch_summary.answer(one)
    return words.claim(language, space, said)


def identifiers(of: Identified, language: Language) -> list[tuple[str, list[str]]]:
    """The identifiers of a provider or offering, by kind, as a reader sees them."""
    found = [(key, list(_shown(key, getattr(of, key)))) for key in IDENTIFIERS]
    return [(language._(KEYS[key]), listed) for key, listed in found if listed]


def _shown(key: str, value: Any) -> Iterator[str]:  # noqa: ANN401  each kind of identifier has its own model
    if key == "legal_entities":
        yield from (", ".join(filter(None, [one.name, one.lei and f"LEI {one.lei}", one.vat])) for one in value)
    elif key == "domains":
        yield from value
    elif key == "hosts":
        yield from value.all
    elif key == "networks":
        yield from (f"AS{number}" for number in value.asns)
        yield from (*value.prefixes, *(one.url for one in value.ranges))
    elif key == "components":
        yield from (" ".join(filter(None, [one.repository or one.package or one.product, one.version])) for one in value)
    elif value is not None:
        yield from _named(value)


def _named(value: Any) -> Iterator[str]:  # noqa: ANN401
    """What a part names, without its keys."""
    for one in value.model_dump(mode="json", exclude_none=True).values():
        yield from map(str, one) if isinstance(one, list) else [str(one)]


def company(of: Provider, dossiers: Iterable[Dossier], language: Language) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """The identifiers of a provider and of each of its offerings that has any."""
    named: list[tuple[str, Identified]] = [(of.name, of), *((one.offering.name, one.offering) for one in dossiers)]
    return [(name, listed) for name, holder in named if (listed := identifiers(holder, language))]
