"""The same offerings under every ruler: the matrix, the crosswalks between rulers, and where verdicts differ and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from criteria.crosswalks import TURNED, Crosswalk, Relation
from criteria.frameworks import Criterion, Framework
from criteria.model import Text
from reports import data
from reports.data import Json
from reports.language import CODES
from reports.pages import Page, Pages
from reports.publication import Publication, Render, base, families, report_path
from reports.view import Report
from scoring.assess import Assessment
from scoring.beside import Divergence, divergences
from scoring.verdicts import count, standings

MATRIX, CROSSWALK = "data/rulers.json", "data/crosswalk.json"
TABLE = "data/rulers.csv"


def files(of: Publication) -> Iterator[tuple[str, Render]]:
    """The matrix and the crosswalks as data."""
    yield MATRIX, lambda: data.text(matrix(of)).encode()
    yield TABLE, lambda: data.csv_text(list(rows(of))).encode()
    yield CROSSWALK, lambda: data.text(crosswalk(of.ruler.library.crosswalks)).encode()


def pages(of: Pages) -> Iterator[Page]:
    """The matrix, the list of crosswalks, and a page for each."""
    yield Page("rulers/index.html", "rulers.html", {"offered": list(_offered(of)), "tallied": tallied})
    yield Page("crosswalk/index.html", "crosswalks.html", {"walk_path": walk_path})
    for one in of.library.crosswalks:
        ours, theirs = (of.library.frameworks[end] for end in one.ends)
        here, there = ({criterion.id: criterion for criterion in each.criteria} for each in (ours, theirs))
        context = {"walk": one, "ours": ours, "theirs": theirs, "here": here, "there": there}
        yield Page(walk_path(one), "crosswalk.html", context)


def walk_path(of: Crosswalk) -> str:
    """Where the page of a crosswalk stands."""
    (ours, edition), (theirs, other) = of.ends
    return f"crosswalk/{ours}-{edition}--{theirs}-{other}.html"


@lru_cache(maxsize=1024)
def tallied(of: Assessment) -> dict[str, int]:
    """How many criteria an offering meets under its ruler; kept, since many pages show the same."""
    return count(standings(of.ruler.framework, of.reading.criteria))


def _offered(of: Pages) -> Iterator[tuple[Report, tuple[Assessment, ...]]]:
    for name, report in of.reports.items():
        yield report, of.family[name]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A criterion of another ruler that corresponds to one, and how; or, without it, why there is none."""

    framework: Framework
    criterion: Criterion | None
    relation: Relation | None
    because: Text

    @property
    def path(self) -> str:
        return f"{base(self.framework)}/{self.criterion.id if self.criterion else 'index'}.html"


def counterparts(of: Pages, criterion: Criterion) -> Iterator[Counterpart]:
    """What corresponds to a criterion in the other rulers, in the order of the crosswalks."""
    here = of.of.ruler.name
    for one in of.library.crosswalks:
        if here not in one.ends:
            continue
        ours = one.ends[0] == here
        other = of.library.frameworks[one.ends[1 if ours else 0]]
        known = {each.id: each for each in other.criteria}
        for link in one.links:
            mine, its = (link.ours, link.theirs) if ours else (link.theirs, link.ours)
            if mine == criterion.id:
                yield Counterpart(other, known[its], link.relation if ours else TURNED[link.relation], link.because)
        for alone in one.without_counterpart:
            if criterion.id in (alone.ours if ours else alone.theirs):
                yield Counterpart(other, None, None, alone.because)


def around(of: Pages, criterion: Criterion) -> dict[str, object]:
    """What the page of a criterion shows beside its rules: counterparts and worked cases."""
    tried = [one for one in of.cases if criterion.id in one.case.expect]
    return {"counterparts": list(counterparts(of, criterion)), "cases": tried}


def about(of: Pages) -> dict[str, object]:
    """What the page of a ruler shows beside its criteria."""
    walks = [one for one in of.library.crosswalks if of.of.ruler.name in one.ends]
    return {"walks": walks, "cases": of.cases, "walk_path": walk_path}


def beside(of: Pages, report: Report) -> dict[str, object]:
    """What a report shows of the other rulers: the results of the same offering, and where verdicts differ."""
    here = of.of.ruler.name
    family = of.family[report.offering.id]
    differing = [
        one if one.one.of.ruler.name == here else one.turned()
        for one in differences(family)
        if here in {one.one.of.ruler.name, one.other.of.ruler.name}
    ]
    return {"family": family, "diverging": differing, "tallied": tallied}


@lru_cache(maxsize=1024)
def differences(family: tuple[Assessment, ...]) -> tuple[Divergence, ...]:
    """Where the rulers of one offering come out differently for sure; kept, since pages of both languages show the same."""
    found = {one.ruler.name: one for one in family}
    return tuple(divergences(family[0].library.crosswalks, found))


def grouped(uses: Iterable[tuple[Framework, Criterion]]) -> list[tuple[Framework, list[Criterion]]]:
    """Criteria by the ruler that they belong to."""
    found: dict[str, tuple[Framework, list[Criterion]]] = {}
    for framework, criterion in uses:
        found.setdefault(framework.path, (framework, []))[1].append(criterion)
    return list(found.values())


def _result(of: Assessment) -> Json:
    by, reading = of.ruler, data.reading(of.reading)
    head = {**data.ruler_head(by.framework, by.weights), "territory": by.program.territory, "status": by.framework.header.status}
    return {**head, "level": reading["level"], "score": reading["score"], "criteria": len(by.framework.criteria), **tallied(of)}


def matrix(of: Publication) -> Json:
    """Every offering under every ruler, at the strength of evidence that counts."""
    offered = [
        {
            "offering": family[0].dossier.id,
            "provider": family[0].dossier.provider.id,
            "rulers": [_result(one) for one in family],
            "differences": [_difference(one) for one in differences(family)],
        }
        for family in families(of).values()
    ]
    return {"as_of": of.ruler.on, "counts": of.counts.word, "offerings": offered}


def _difference(of: Divergence) -> Json:
    sides = [
        {
            "framework": side.of.ruler.framework.id,
            "edition": side.of.ruler.framework.edition,
            "criterion": side.criterion.id,
            "verdict": side.standing.value,
            "territory": side.of.ruler.program.territory,
        }
        for side in (of.one, of.other)
    ]
    asked = {"both": list(of.shared), "first_only": list(of.only_one), "second_only": list(of.only_other)}
    return {"sides": sides, "relation": of.relation, "because": _said(of.because), "questions": asked}


def rows(of: Publication) -> Iterator[Json]:
    """The matrix as a table: a row per offering and ruler."""
    for name, family in families(of).items():
        for one in family:
            found = _result(one)
            level, score = found.pop("level") or {}, found.pop("score") or {}
            yield {
                "offering": name,
                **found,
                "as_of": of.ruler.on,
                "counts": one.counts.word,
                "level_low": level.get("low"),
                "level_high": level.get("high"),
                "score_low": score.get("low"),
                "score_high": score.get("high"),
                "report": report_path(one),
            }


def _said(text: Text) -> Json:
    return {code: text.get(code) for code in CODES}


def crosswalk(walks: Sequence[Crosswalk]) -> Json:
    """All crosswalks, each link with its reason."""
    return {"crosswalks": [_walk(one) for one in walks]}


def _walk(of: Crosswalk) -> Json:
    ours, theirs = ({"framework": name, "edition": edition} for name, edition in of.ends)
    links = [
        {"ours": one.ours, "theirs": one.theirs, "relation": one.relation, "because": _said(one.because)} for one in of.links
    ]
    alone = [
        {"side": "ours" if one.ours else "theirs", "criteria": list(one.ours or one.theirs), "because": _said(one.because)}
        for one in of.without_counterpart
    ]
    return {"ours": ours, "theirs": theirs, "links": links, "without_counterpart": alone}
