"""What is still open: which unanswered questions could move level or score, by how much, and what the next level needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import floor

import numpy as np

from criteria.frameworks import Criterion
from criteria.questions import Kind
from criteria.rules import Test
from offerings.answers import Answer, Pick, Space, Span, Subset, feasible, number
from offerings.assurance import Assurance
from scoring.assess import Assessment, Ruler, measure_columns, settle
from scoring.columns import Columns, column
from scoring.explain import explain, open_questions, refuting_questions, unanswered_questions
from scoring.ladder import Rungs, tally
from scoring.measure import operand_mask
from scoring.ranking import Demand, Verdict, verdict
from scoring.truth import FALSE

MOST_PARTS = 10


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question without a settled answer at the floor that counts.

    The best single answer lifts the lowest score by `score_low` percent points and the lowest level by `level_low`; the
    worst one lowers the highest score by `score_high` and the highest level by `level_high`. `weaker` is the answer's
    own assurance when there is one below the floor; `criteria` are those that hang on it, `partly` says that something is known.
    """

    question: str
    criteria: tuple[str, ...]
    score_low: Fraction
    score_high: Fraction
    level_low: int
    level_high: int
    partly: bool
    conflict: bool
    weaker: Assurance | None


@dataclass(frozen=True, slots=True)
class Decider:
    """The only question a criterion still hangs on; for a yes or no each answer with the rungs that it leaves."""

    question: str
    outcomes: tuple[tuple[bool, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Supposed:
    """One row per hypothesis: the question, the answer supposed, and the rungs (criteria, rows) that follow."""

    hanging: Mapping[str, tuple[str, ...]]
    rows: list[tuple[str, Answer]]
    low: Rungs
    high: Rungs

    def places(self, question: str) -> list[int]:
        return [place for place, (name, _) in enumerate(self.rows) if name == question]


@lru_cache(maxsize=1024)
def _supposed(of: Assessment) -> _Supposed:
    """What every single answer that is still possible would lead to."""
    hanging = _hanging(of)
    rows = list(_hypotheses(of, hanging))
    if not rows:
        nothing = np.zeros((len(of.ruler.scale.criteria), 0), np.uint8)
        return _Supposed(hanging, rows, nothing, nothing)
    _, low, high = measure_columns(of.ruler, _columns(of, rows), of.counts)
    return _Supposed(hanging, rows, *settle([of.findings] * len(rows), of.ruler, low, high))


@lru_cache(maxsize=1024)
def unknowns(of: Assessment) -> tuple[Unknown, ...]:
    """The questions that could still move something, the one that could move most first; kept, since pages ask often."""
    base, scale = of.reading, of.ruler.scale
    if not (scale.scored or scale.levelled):
        return tuple(sorted((_unmoved(of, *one) for one in _hanging(of).items()), key=_order))
    supposed = _supposed(of)
    if not supposed.rows:
        return ()
    result = tally(scale, supposed.low, supposed.high)
    found = []
    for question, criteria in supposed.hanging.items():
        places = supposed.places(question)
        if not places:
            continue
        score_low = Fraction(max(int(result.score[0, place]) for place in places), scale.denominator)
        score_high = Fraction(min(int(result.score[1, place]) for place in places), scale.denominator)
        found.append(
            replace(
                _unmoved(of, question, criteria),
                score_low=max(score_low - base.score.low, Fraction(0)),
                score_high=max(base.score.high - score_high, Fraction(0)),
                level_low=max(max(int(result.level[0, place]) for place in places) - base.level.low, 0),
                level_high=max(base.level.high - min(int(result.level[1, place]) for place in places), 0),
            )
        )
    return tuple(sorted(found, key=_order))


def _unmoved(of: Assessment, question: str, criteria: tuple[str, ...]) -> Unknown:
    """An open question before anything is supposed; all there is to say where a ruler has no level and no score."""
    resolution = of.resolutions[question]
    partly, nothing = resolution.at(of.counts) is not None, Fraction(0)
    weaker = resolution.assurance if not resolution.conflict and not partly else None
    return Unknown(question, criteria, nothing, nothing, 0, 0, partly, resolution.conflict, weaker)


def deciders(of: Assessment) -> dict[str, Decider]:
    """The criteria that hang on one question alone, each with that question."""
    supposed = _supposed(of)
    asked: dict[str, list[str]] = {}
    for question, criteria in supposed.hanging.items():
        for criterion in criteria:
            asked.setdefault(criterion, []).append(question)
    return {
        criterion.id: _decider(of, supposed, criterion.id, asked[criterion.id][0])
        for criterion in of.ruler.framework.criteria
        if len(asked.get(criterion.id, ())) == 1 and not _waits_for_judgement(of, criterion)
    }


def _waits_for_judgement(of: Assessment, criterion: Criterion) -> bool:
    return any(rung.judgement and rung.rung > of.reading.criteria[criterion.id].rung_low for rung in explain(of, criterion))


def _decider(of: Assessment, supposed: _Supposed, criterion: str, question: str) -> Decider:
    if of.ruler.spaces[question].question.type is not Kind.TRUTH:
        return Decider(question, ())
    at = of.ruler.scale.criteria.index(criterion)
    outcomes = {
        bool(of.ruler.spaces[question].values[answer.possible.bit_length() - 1]): place
        for place in supposed.places(question)
        if isinstance(answer := supposed.rows[place][1], Pick)
    }
    ends = ((said, place) for said, place in sorted(outcomes.items(), reverse=True))
    return Decider(question, tuple((said, int(supposed.low[at, one]) + 1, int(supposed.high[at, one]) + 1) for said, one in ends))


def _order(one: Unknown) -> tuple[int, Fraction, int, str]:
    return (-(one.level_low + one.level_high), -(one.score_low + one.score_high), -len(one.criteria), one.question)


def _hanging(of: Assessment) -> dict[str, tuple[str, ...]]:
    """Per question, the unsettled criteria that have an unknown test of it in an unknown rule above what is sure."""
    found: dict[str, list[str]] = {}
    for criterion in of.ruler.framework.criteria:
        result = of.reading.criteria[criterion.id]
        for rung in explain(of, criterion)[result.rung_low :] if not result.settled else ():
            for question in open_questions(rung.proof) if rung.proof else ():
                if criterion.id not in found.setdefault(question, []):
                    found[question].append(criterion.id)
    return {question: tuple(criteria) for question, criteria in sorted(found.items())}


def _hypotheses(of: Assessment, hanging: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Answer]]:
    tests: dict[str, list[Test]] = {}
    for step in of.ruler.program.steps:
        if step.test is not None:
            tests.setdefault(step.test.question, []).append(step.test)
    for question in hanging:
        space = of.ruler.spaces[question]
        for answer in candidates(space, tests[question], of.ruler, of.resolutions[question].at(of.counts)):
            yield question, answer


def candidates(space: Space, tests: list[Test], by: Ruler, known: Answer | None) -> tuple[Answer, ...]:
    """Complete answers, among those still possible, that between them give every outcome the tests can have together."""
    if space.question.type in {Kind.QUANTITY, Kind.DATE}:
        return tuple(_points(tests, known if isinstance(known, Span) else space.whole(), space.question.type))
    masks = [mask for test in tests for mask in _telling(test, space, by)]
    if space.question.type in {Kind.CHOICES, Kind.COUNTRIES}:
        whole = Subset(0, space.everything, () if space.question.may_be_empty else (space.everything,))
        return tuple(_sets(masks, known if isinstance(known, Subset) else whole))
    possible = known.possible if isinstance(known, Pick) else space.everything
    return tuple(dict.fromkeys(Pick(part & -part) for part in _parts(masks, possible)))


def _telling(test: Test, space: Space, by: Ruler) -> list[int]:
    """The sets of values that a test tells apart: where all of a list are asked, each of them by itself."""
    mask = operand_mask(test, space, by.program.territory)
    if test.operator != "includes":
        return [mask]
    return [1 << place for place in range(mask.bit_length()) if mask >> place & 1]


def _parts(masks: list[int], whole: int) -> list[int]:
    """Cut a set into the parts that no mask tells apart."""
    parts = [whole]
    for mask in masks:
        parts = [cut for part in parts for cut in (part & mask, part & ~mask) if cut]
    return parts


def _sets(masks: list[int], known: Subset) -> Iterator[Subset]:
    """Every union of parts with what surely belongs; of too many parts only each one, all but one, none and all."""
    parts = _parts(masks, known.may)
    unions = [0]
    for part in parts:
        unions += [one | part for one in unions] if len(parts) <= MOST_PARTS else [part, known.may & ~part]
    for one in dict.fromkeys(known.must | union for union in (*unions, known.may)):
        if feasible(Subset(one, one, known.meets)):
            yield Subset(one, one)


def _points(tests: list[Test], known: Span, kind: Kind) -> Iterator[Span]:
    limits = {known.low, known.high}
    for test in tests:
        operand = test.operand
        limits |= {number(value) for value in (operand if isinstance(operand, tuple) else (operand,))}
    inside = sorted(limit for limit in limits if known.low <= limit <= known.high)
    between = [(one + other) / 2 for one, other in pairwise(inside)]
    for value in sorted({*inside, *(map(floor, between) if kind is Kind.DATE else between)}):
        yield Span(value, value)


def _columns(of: Assessment, rows: list[tuple[str, Answer]]) -> Columns:
    """What is known at the floor in every row, but for one question per row, which gets a supposed answer."""
    found = {}
    for name, space in of.ruler.spaces.items():
        known = of.resolutions[name].at(of.counts)
        supposed = [(place, answer) for place, (question, answer) in enumerate(rows) if question == name]
        answers = [None, *([] if known is None else [known]), *(answer for _, answer in supposed)]
        codes = np.full(len(rows), 0 if known is None else 1, np.int32)
        for code, (place, _) in enumerate(supposed, start=len(answers) - len(supposed)):
            codes[place] = code
        found[name] = column(space, answers, codes, np.full(len(rows), of.counts, np.int8))
    return Columns(len(rows), found)


@dataclass(frozen=True, slots=True)
class Need:
    """What a criterion lacks for a level: the lowest rung that grants it, and the questions to answer or to change.

    `possible` tells whether the recorded facts still allow the level; if not, something has to change. `rung` is None
    when no rung of the criterion grants the level.
    """

    criterion: str
    rung: int | None
    possible: bool
    to_know: tuple[str, ...]
    to_change: tuple[str, ...]
    finding: bool


def next_level(of: Assessment) -> tuple[int, tuple[Need, ...]] | None:
    """The level above the one reached for sure, and what every criterion below it needs; nothing at the top."""
    higher = [level.level for level in of.ruler.framework.header.levels if level.level > of.reading.level.low]
    if not higher:
        return None
    target = higher[0]
    below = [one for one in of.ruler.framework.criteria if of.reading.criteria[one.id].level_low < target]
    return target, tuple(_need(of, criterion, target) for criterion in below)


def _need(of: Assessment, criterion: Criterion, target: int) -> Need:
    possible = of.reading.criteria[criterion.id].level_high >= target
    judged = criterion.id in of.findings
    granting = [one for one, rung in zip(explain(of, criterion), criterion.rungs, strict=True) if rung.level >= target]
    if not granting:
        return Need(criterion.id, None, possible, (), (), judged)
    chosen = next((one for one in granting if possible and one.truth != FALSE), granting[0])
    proof = chosen.proof
    to_change = refuting_questions(proof) if proof else ()
    to_know = (open_questions(proof) or unanswered_questions(proof)) if proof else ()
    return Need(criterion.id, chosen.rung, possible, to_know, to_change, judged)


def hangs_on(of: Assessment, demand: Demand) -> tuple[Need, ...]:
    """What an open offer depends on: the criteria that straddle a level demanded, each with the questions to answer."""
    members = {one.objective: one.criteria for one in of.ruler.framework.objectives}
    found: dict[str, Need] = {}
    for name, level, demanded in demand.parts(of.reading):
        if verdict(level, demanded) is not Verdict.OPEN:
            continue
        for criterion in members.get(name, of.ruler.framework.criteria):
            result = of.reading.criteria[criterion.id]
            if result.level_low < demanded <= result.level_high:
                found.setdefault(criterion.id, _need(of, criterion, demanded))
    return tuple(found.values())
