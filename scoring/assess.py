"""Assessments: offerings measured by a framework at a date, at four assurance floors; and bare answer sheets scored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from criteria.frameworks import Framework
from criteria.library import Library
from offerings.answers import Space, spaces
from offerings.assurance import FLOORS, Assurance
from offerings.dossiers import Dossier, Evidence, Finding, Statement
from offerings.resolve import Resolution, resolve
from scoring.columns import Columns, Given, from_resolutions
from scoring.given import given
from scoring.ladder import Rungs, Scale, climb, scale, tally
from scoring.program import Leanings, Program, compile_framework, measure_tests, run
from scoring.results import Reading, reading
from scoring.truth import Truths


@dataclass(frozen=True, slots=True)
class Ruler:
    """A framework made ready to measure on a day: program, scale and the spaces of its questions.

    `framework` holds the criteria that count; `weights` is empty where it has no score; `buyer` are the answers about the
    buyer that count, and `given` answers the questions that no dossier does.
    """

    library: Library
    framework: Framework
    weights: str
    divisor: str
    on: date
    program: Program
    scale: Scale
    spaces: Mapping[str, Space]
    buyer: Mapping[str, Statement] = field(default_factory=dict)
    given: Given = field(default_factory=dict)

    @property
    def name(self) -> tuple[str, str]:
        """The framework's id and edition."""
        return self.framework.id, self.framework.edition


def ruler(
    library: Library,
    framework: Framework,
    on: date,
    *,
    weights: tuple[str, Mapping[str, int]] | None = None,
    divisor: str = "nominal",
    territory: str | None = None,
    additional: Collection[str] = (),
    buyer: Mapping[str, Statement] | None = None,
) -> Ruler:
    """Make a framework ready; `weights` is a name and the weights themselves, by default the framework's first set.

    `additional` are the additional criteria that count too (ids, or "all"), `buyer` what is known about the buyer.
    """
    framework = framework.picking(additional)
    default = framework.default_weights
    name, chosen = weights or ((default, framework.header.weights[default]) if default else ("", {}))
    program = compile_framework(framework, territory)
    every = spaces(library.questions, library.reference, on)
    needed = {question: every[question] for question in sorted(program.questions())}
    figures = scale(framework, chosen, true_divisor=divisor == "true")
    known = {question: one for question, one in (buyer or {}).items() if question in needed}
    return Ruler(library, framework, name, divisor, on, program, figures, needed, known, given(needed, on, known))


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """A finding that settles a rung which the facts rule out: kept, and reported as a contradiction."""

    criterion: str
    rung: int
    facts_low: int
    facts_high: int


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """One offering measured by one ruler: four readings, and what is needed to explain them.

    `truths` holds at every floor the truth of each step of the program; `climbed` the rungs (from 1) that facts alone
    allow at the floor that counts; `findings` the judgements that settled a rung.
    """

    dossier: Dossier
    ruler: Ruler
    counts: Assurance
    readings: Mapping[Assurance, Reading]
    resolutions: Mapping[str, Resolution]
    truths: Mapping[Assurance, tuple[int, ...]]
    climbed: Mapping[str, tuple[int, int]]
    findings: Mapping[str, Finding]
    outside_facts: tuple[OutsideFacts, ...]

    @property
    def library(self) -> Library:
        return self.ruler.library

    @property
    def reading(self) -> Reading:
        """The reading at the floor that counts."""
        return self.readings[self.counts]

    def conflicts(self) -> dict[str, tuple[Evidence, ...]]:
        """Questions on which equally strong claims differ."""
        return {name: one.decided_by for name, one in self.resolutions.items() if one.conflict}

    def contradictions(self) -> dict[str, Resolution]:
        """Questions on which a weaker claim differs from the answer."""
        return {name: one for name, one in self.resolutions.items() if one.contradicted_by}


def measure_columns(
    by: Ruler, columns: Columns, floor: Assurance, tests: Leanings | None = None
) -> tuple[list[Truths], Rungs, Rungs]:
    """Truths of all steps and the rung intervals of all offerings at a floor, before findings.

    `tests` saves measuring them again at every floor (see `measure_tests`).
    """
    truths = run(by.program, columns, floor, tests)
    return truths, *climb(by.program, truths, columns.count)


def assess(dossiers: Sequence[Dossier], by: Ruler, counts: Assurance = Assurance.DOCUMENTED) -> tuple[Assessment, ...]:
    """Measure offerings; the order of results is that of `dossiers`, and each is what it would be alone."""
    if not dossiers:
        return ()
    resolved = [_resolved(dossier, by) for dossier in dossiers]
    columns = from_resolutions(resolved, by.spaces)
    findings = [applicable(dossier, by) for dossier in dossiers]
    tests = measure_tests(by.program, columns)
    measured = {floor: measure_columns(by, columns, floor, tests) for floor in FLOORS}
    tallies = {floor: tally(by.scale, *settle(findings, by, *measured[floor][1:])) for floor in FLOORS}
    found = []
    for row, dossier in enumerate(dossiers):
        climbed = _climbed(by, *measured[counts][1:], row)
        found.append(
            Assessment(
                dossier=dossier,
                ruler=by,
                counts=counts,
                readings={floor: reading(tallies[floor], row) for floor in FLOORS},
                resolutions=resolved[row],
                truths={floor: tuple(int(truth[row]) for truth in measured[floor][0]) for floor in FLOORS},
                climbed=climbed,
                findings=findings[row],
                outside_facts=_outside(findings[row], climbed),
            )
        )
    return tuple(found)


def _resolved(dossier: Dossier, by: Ruler) -> dict[str, Resolution]:
    return {
        name: by.given[name](dossier) if name in by.given else resolve(dossier, space, by.on) for name, space in by.spaces.items()
    }


def applicable(dossier: Dossier, by: Ruler) -> dict[str, Finding]:
    """The findings on this framework and edition that were made by the day of the assessment."""
    recorded = dossier.offering.findings.get(by.framework.id, {})
    ladders = {name: len(rungs) for name, rungs in by.program.rungs.items()}
    return {
        name: one
        for name, one in sorted(recorded.items())
        if one.rung <= ladders.get(name, 0) and one.on <= by.on and one.edition in {None, by.framework.edition}
    }


def settle(findings: Iterable[Mapping[str, Finding]], by: Ruler, low: Rungs, high: Rungs) -> tuple[Rungs, Rungs]:
    """Put the rungs that findings settle in place of those that facts leave possible."""
    low, high = low.copy(), high.copy()
    places = {name: place for place, name in enumerate(by.scale.criteria)}
    for row, recorded in enumerate(findings):
        for name, finding in recorded.items():
            low[places[name], row] = high[places[name], row] = finding.rung - 1
    return low, high


def _climbed(by: Ruler, low: Rungs, high: Rungs, row: int) -> dict[str, tuple[int, int]]:
    return {name: (int(low[place, row]) + 1, int(high[place, row]) + 1) for place, name in enumerate(by.scale.criteria)}


def _outside(findings: Mapping[str, Finding], climbed: Mapping[str, tuple[int, int]]) -> tuple[OutsideFacts, ...]:
    return tuple(
        OutsideFacts(name, one.rung, *climbed[name])
        for name, one in findings.items()
        if not climbed[name][0] <= one.rung <= climbed[name][1]
    )


def score_sheet(framework: Framework, of: Scale, answers: Mapping[str, int | None]) -> Reading:
    """Score bare rung numbers (1 is the worst); what is absent or None is unknown."""
    low = np.zeros((len(of.criteria), 1), np.uint8)
    high = np.array([[len(criterion.rungs) - 1] for criterion in framework.criteria], np.uint8)
    for place, name in enumerate(of.criteria):
        rung = answers.get(name)
        if rung is not None:
            low[place, 0] = high[place, 0] = rung - 1
    return reading(tally(of, low, high), 0)
