"""What is still open: which unanswered questions could move level or score, by how much, and what the next level needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from criteria.frameworks import Criterion
from criteria.rules import Test
from offerings.answers import Answer, Pick, Space, Span, Subset, feasible, number
from offerings.assurance import Assurance
from scoring.assess import Assessment, Ruler, measure_columns, settle
from scoring.columns import Column, Columns
from scoring.explain import explain, open_questions, refuting_questions
from scoring.ladder import tally
from scoring.measure import operand_mask
from scoring.program import Node
from scoring.truth import FALSE, TRUE


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


def unknowns(of: Assessment) -> tuple[Unknown, ...]:
    """The questions that could still move something, the one that could move most first."""
    hanging = _hanging(of)
    rows = list(_hypotheses(of, hanging))
    if not rows:
        return ()
    by, base = of.ruler, of.reading
    _, low, high = measure_columns(by, _columns(of, rows), of.counts)
    result = tally(by.scale, *settle([of.findings] * len(rows), by, low, high))
    found = []
    for question, criteria in hanging.items():
        places = [place for place, (name, _) in enumerate(rows) if name == question]
        if not places:
            continue
        resolution = of.resolutions[question]
        score_low = Fraction(max(int(result.score[0, place]) for place in places), by.scale.denominator)
        score_high = Fraction(min(int(result.score[1, place]) for place in places), by.scale.denominator)
        found.append(
            Unknown(
                question,
                criteria,
                score_low=max(score_low - base.score.low, Fraction(0)),
                score_high=max(base.score.high - score_high, Fraction(0)),
                level_low=max(max(int(result.level[0, place]) for place in places) - base.level.low, 0),
                level_high=max(base.level.high - min(int(result.level[1, place]) for place in places), 0),
                partly=resolution.at(of.counts) is not None,
                conflict=resolution.conflict,
                weaker=resolution.assurance if not resolution.conflict and resolution.at(of.counts) is None else None,
            )
        )
    return tuple(sorted(found, key=_order))


def _order(one: Unknown) -> tuple[int, Fraction, int, str]:
    return (-(one.level_low + one.level_high), -(one.score_low + one.score_high), -len(one.criteria), one.question)


def _hanging(of: Assessment) -> dict[str, tuple[str, ...]]:
    """Per question, the unsettled criteria that have an unknown test of it in an unknown rule."""
    found: dict[str, list[str]] = {}
    for criterion in of.ruler.framework.criteria:
        if of.reading.criteria[criterion.id].settled:
            continue
        for rung in explain(of, criterion):
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
    """Complete answers, among those still possible, that between them give every outcome the tests can have alone."""
    if isinstance(known, Span) or space.question.minimum is not None:
        return tuple(_points(tests, known if isinstance(known, Span) else space.whole()))
    masks = [operand_mask(test, space, by.program.territory) for test in tests]
    if isinstance(known, Subset) or space.question.type in {"choices", "countries"}:
        whole = Subset(0, space.everything, () if space.question.may_be_empty else (space.everything,))
        return tuple(_sets(masks, known if isinstance(known, Subset) else whole, space))
    possible = known.possible if isinstance(known, Pick) else space.everything
    return tuple(dict.fromkeys(Pick(part & -part) for part in _parts(masks, possible) if part))


def _parts(masks: list[int], whole: int) -> list[int]:
    """Cut a set into the parts that no mask tells apart."""
    parts = [whole]
    for mask in masks:
        parts = [cut for part in parts for cut in (part & mask, part & ~mask) if cut]
    return parts


def _sets(masks: list[int], known: Subset, space: Space) -> Iterator[Subset]:
    parts = _parts(masks, known.may)
    wanted = [0, *parts, *(known.may & mask for mask in masks), *(known.may & ~mask for mask in masks), known.may]
    seen = set()
    for one in (known.must | mask for mask in wanted):
        exact = Subset(one, one, known.meets)
        if one not in seen and feasible(exact) and (one or space.question.may_be_empty):
            seen.add(one)
            yield Subset(one, one)


def _points(tests: list[Test], known: Span) -> Iterator[Span]:
    limits = {known.low, known.high}
    for test in tests:
        operand = test.operand
        limits |= {number(value) for value in (operand if isinstance(operand, tuple) else (operand,))}
    inside = sorted(limit for limit in limits if known.low <= limit <= known.high)
    between = [(one + other) / 2 for one, other in pairwise(inside)]
    for value in sorted({*inside, *between}):
        yield Span(value, value)


def _columns(of: Assessment, rows: list[tuple[str, Answer]]) -> Columns:
    """What is known at the floor in every row, but for one question per row, which gets a supposed answer."""
    found = {}
    for name, space in of.ruler.spaces.items():
        known = of.resolutions[name].at(of.counts)
        supposed = [(place, answer) for place, (question, answer) in enumerate(rows) if question == name]
        codes = np.full(len(rows), 0 if known is None else 1, np.int32)
        for number_, (place, _) in enumerate(supposed):
            codes[place] = number_ + 2
        answers = (None, known, *(answer for _, answer in supposed))
        found[name] = Column(space, answers, codes, np.full(len(rows), of.counts, np.int8))
    return Columns(len(rows), found)


@dataclass(frozen=True, slots=True)
class Need:
    """What a criterion lacks for a level: the lowest rung that grants it, and the questions to answer or to change.

    `possible` tells whether the recorded facts still allow the level; if not, something has to change.
    """

    criterion: str
    rung: int
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
    granting = [number for number, rung in enumerate(criterion.rungs, start=1) if rung.level >= target]
    possible = of.reading.criteria[criterion.id].level_high >= target
    proofs = {rung.rung: rung for rung in explain(of, criterion)}
    open_ = [number for number in granting if proofs[number].truth != FALSE]
    rung = (open_ if possible and open_ else granting)[0]
    proof = proofs[rung].proof
    node = of.ruler.program.rungs[criterion.id][rung - 1]
    to_know = open_questions(proof) if proof and proof.truth != TRUE else ()
    to_change = refuting_questions(proof) if proof and isinstance(node, Node) else ()
    return Need(criterion.id, rung, possible, to_know, to_change, criterion.id in of.findings)
