"""The what-if pages: what other weights and another strength of evidence make of verdicts and ranks, facts staying the same."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter

import numpy as np
from markupsafe import Markup, escape

from offerings.assurance import FLOORS, Assurance
from reports import figures, words
from reports.language import Language
from reports.pages import Page, Pages
from reports.publication import Publication
from reports.view import Report
from reports.words import N_
from scoring.ladder import scale, tally
from scoring.ranking import Demand, Place, Verdict, rank
from scoring.results import Interval, Reading

MARKS = {Verdict.PASSES: "yes", Verdict.OPEN: "open", Verdict.FAILS: "no"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of weights by name, and the strength of evidence that counts."""

    weights: str
    floor: Assurance


@dataclass(frozen=True, slots=True)
class Row:
    """One offering as a choice ranks it; `number` is its place in order of name."""

    report: Report
    reading: Reading
    place: Place
    number: int

    @property
    def mark(self) -> str:
        return MARKS[self.place.verdict]

    @property
    def rank(self) -> tuple[int, int] | None:
        return self.place.rank or self.place.rank_if_passing

    @property
    def stands(self) -> tuple[Verdict, tuple[int, int] | None]:
        return self.place.verdict, self.rank


def pages(of: Pages) -> Iterator[Page]:
    """The page of the official choice, where a script lets everything be changed, and one for each choice made in advance."""
    own = official(of.of)
    ready = _ready(of.of)
    yield Page("what-if/index.html", "what-if.html", _context(of, own, whole=True) | {"ready": ready})
    for choice, path in ready.items():
        yield Page(path, "what-if.html", _context(of, choice, whole=False) | {"ready": ready})


def official(of: Publication) -> Choice:
    return Choice(of.ruler.weights, of.counts)


def _ready(of: Publication) -> dict[Choice, str]:
    """The choices that have a page of their own: every named set of weights at every floor."""
    names = figures.file_names(of.ruler.framework.header.weights)
    return {Choice(name, floor): f"what-if/{file}-{floor.word}.html" for name, file in names.items() for floor in FLOORS}


def _context(of: Pages, choice: Choice, *, whole: bool) -> dict[str, object]:
    rows, before = standings(of, choice), {row.report.offering.id: row for row in standings(of, official(of.of))}
    changes = [(before[row.report.offering.id], row) for row in rows]
    return {
        "choice": choice,
        "official": official(of.of),
        "whole": whole,
        "rows": rows,
        "before": before,
        "moved": sorted((pair for pair in changes if pair[0].stands != pair[1].stands), key=lambda pair: pair[0].number),
        "reweighed": _reweighed(of, choice),
        "outcome": outcome(of.language, rows, before),
        "placed": lambda row: placed(of.language, row),
        "command": command(of.of, choice),
        "editions": [one for one in figures.editions(of.of) if one.top == of.framework.top],
        "territories": figures.territories(of.of),
        "sayings": sayings(of.language, of.framework.top),
        "settings": json.dumps(settings(of.of), ensure_ascii=False, sort_keys=True),
    }


@lru_cache(maxsize=64)
def standings(of: Pages, choice: Choice) -> tuple[Row, ...]:
    """All offerings in order of verdict, rank and name."""
    readings = {one.dossier.id: one for one in of.of.assessments}
    found = _readings(of.of, choice)
    places = {place.offering: place for place in rank(found, Demand())}
    by_name = sorted(readings, key=lambda name: (of.reports[name].offering.name.casefold(), name))
    rows = [Row(of.reports[name], found[name], places[name], number) for number, name in enumerate(by_name)]
    order = list(Verdict)
    return tuple(sorted(rows, key=lambda row: (order.index(row.place.verdict), row.rank or (0, 0), row.number)))


def _readings(of: Publication, choice: Choice) -> dict[str, Reading]:
    """The readings at a floor with the scores that other weights give; levels do not depend on weights."""
    found = {one.dossier.id: one.readings[choice.floor] for one in of.assessments}
    if choice.weights == of.ruler.weights or not found:
        return found
    scores = _scores(of, choice, list(found.values()))
    return {name: replace(one, score=score) for (name, one), score in zip(found.items(), scores, strict=True)}


def _scores(of: Publication, choice: Choice, found: Sequence[Reading]) -> list[Interval]:
    by = of.ruler
    other = scale(by.framework, by.framework.header.weights[choice.weights], true_divisor=by.divisor == "true")
    low, high = (
        np.array([[end(one) - 1 for one in reading.criteria.values()] for reading in found], np.uint8).T
        for end in (attrgetter("rung_low"), attrgetter("rung_high"))
    )
    scores = tally(other, low, high).score
    return [Interval(*(Fraction(int(score), other.denominator) for score in ends)) for ends in scores.T]


def _weights(of: Publication, choice: Choice) -> dict[str, int]:
    by = of.ruler
    if choice.weights == by.weights:
        return dict(zip(by.scale.objectives, by.scale.weights, strict=True))
    return dict(by.framework.header.weights[choice.weights])


def _reweighed(of: Pages, choice: Choice) -> list[tuple[object, int, int]]:
    """The objectives that weigh differently, with the official and the chosen weight."""
    before, now = _weights(of.of, official(of.of)), _weights(of.of, choice)
    pairs = [(one, before[one.objective], now[one.objective]) for one in of.framework.objectives]
    return [(one, old, new) for one, old, new in pairs if old != new]


def outcome(language: Language, rows: Sequence[Row], before: Mapping[str, Row]) -> str:
    """What a choice comes to, in the words that the live region of the page has too."""
    counted = {verdict.value: sum(row.place.verdict is verdict for row in rows) for verdict in Verdict}
    moved = sum(row.stands != before[row.report.offering.id].stands for row in rows)
    said = language._(_OUTCOME).format(**counted)
    return f"{said} {language._(_MOVED if moved else _UNMOVED).format(count=moved)}"


def placed(language: Language, row: Row) -> str:
    """Verdict and rank in one phrase."""
    return language._(_PLACED[row.place.verdict]).format(rank=words.dense(*row.rank) if row.rank else "")


_OUTCOME = N_("Passes: {passes}. Open: {open}. Fails: {fails}.")
_MOVED = N_("Other verdict or rank than by the official choice: {count}.")
_UNMOVED = N_("Every verdict and rank is that of the official choice.")
_PLACED = {
    Verdict.PASSES: N_("passes, rank {rank}"),
    Verdict.OPEN: N_("open, rank {rank} if it passes"),
    Verdict.FAILS: N_("fails"),
}
_SAYINGS = {
    "outcome": _OUTCOME,
    "moved": _MOVED,
    "unmoved": _UNMOVED,
    **{f"placed-{number}": text for number, text in enumerate(_PLACED.values())},
    "score-exact": N_("exactly {score} of 100"),
    "score-open": N_("at least {low}, at most {high} of 100"),
    "rank-open": N_("{low} to {high}"),
    "rank-none": N_("no rank"),
    "if": N_("if it passes"),
    "minimum": N_("Minimum level"),
    "official": N_("official: {rank}"),
    "total": N_("Total: {total}."),
    "shares": N_("Weights are read as shares of their total."),
    "nothing": N_("All weights are 0, so nothing can be compared. Give at least one objective a weight."),
    "unread": N_("The figures could not be loaded. The table still shows the former choice."),
    "changed": N_("{name}: official {before}, chosen {now}"),
    "overall": N_("overall"),
}


def sayings(language: Language, top: int) -> dict[str, Markup]:
    """The texts that the script fills in, by their key; a place to fill is an element that names it."""
    found = {key: _with_places(language._(text)) for key, text in _SAYINGS.items()}
    for low in range(top + 1):
        for high in range(low, top + 1):
            found[f"level-{low}-{high}"] = escape(words.level(language, low, high, top))
    return found


def _with_places(text: str) -> Markup:
    names = ("passes", "open", "fails", "count", "rank", "score", "low", "high", "total", "name", "before", "now")
    return escape(text).format(**{name: Markup('<b data-place="{}"></b>').format(name) for name in names})


def settings(of: Publication) -> dict[str, object]:
    """The official choice, as the script starts from it."""
    by = of.ruler
    return {
        "framework": by.framework.id,
        "edition": by.framework.edition,
        "weights": by.weights if by.weights in by.framework.header.weights else None,
        "values": _weights(of, official(of)),
        "floor": of.counts.word,
        "territory": by.program.territory,
        "divisor": by.divisor,
        "top": by.framework.top,
        "day": str(by.on),
    }


def command(of: Publication, choice: Choice) -> str:
    """The same run on the command line."""
    by = of.ruler
    named = ["--weights", choice.weights] if choice.weights in by.framework.header.weights else []
    options = ["--framework", by.framework.id, "--edition", by.framework.edition, *named, "--divisor", by.divisor]
    options += ["--territory", by.program.territory, "--assurance", choice.floor.word, "--minimum", "0", "--as-of", str(by.on)]
    return shlex.join(["cloudpeil", "compare", *options])
