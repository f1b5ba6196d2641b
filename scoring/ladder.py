"""Ladders: from the truth of rules to the lowest and highest rung possible, and from rungs to levels and exact points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

from criteria.frameworks import Framework
from scoring.program import Node, Program
from scoring.truth import FALSE, TRUE, Truths

Rungs = NDArray[np.uint8]
Points = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scale:
    """The figures of a framework under one set of weights: what rungs are worth and how objectives weigh.

    Points are whole hundredths. Weights are shares of their own sum. The score in percent is the sum over objectives of
    `factors` times points, divided by `denominator`: whole numbers without a common divisor, so sums are exact and weights
    in the same proportion give the same figures. `scored` and `levelled` say whether the framework has a score and a level
    over all; where it has not, these figures mean nothing and are not shown.
    """

    criteria: tuple[str, ...]
    objectives: tuple[str, ...]
    members: tuple[tuple[int, ...], ...]
    points: tuple[NDArray[np.int64], ...]
    levels: tuple[NDArray[np.uint8], ...]
    divisors: tuple[int, ...]
    weights: tuple[int, ...]
    factors: tuple[int, ...]
    denominator: int
    top: int
    scored: bool = True
    levelled: bool = True

    def maximum(self, criterion: int) -> int:
        return int(self.points[criterion][-1])


def scale(framework: Framework, weights: Mapping[str, int], *, true_divisor: bool = False) -> Scale:
    """The scale of a framework: nominal divisor, or the real maximum of each objective.

    Weights are whole, never negative and not all 0; scaling them all changes nothing. Without a score every factor is 0.
    """
    criteria = framework.criteria
    places = {criterion.id: place for place, criterion in enumerate(criteria)}
    members = tuple(tuple(places[one.id] for one in objective.criteria) for objective in framework.objectives)
    maxima = [criterion.rungs[-1].worth for criterion in criteria]
    nominal = framework.header.nominal
    divisors = tuple(
        sum(maxima[place] for place in group) or 1 if true_divisor or nominal is None else nominal * 100 for group in members
    )
    chosen = tuple(weights.get(objective.objective, 0) for objective in framework.objectives)
    factors, denominator = _shares(chosen, divisors) if framework.scored else (chosen, 1)
    return Scale(
        criteria=tuple(places),
        objectives=tuple(objective.objective for objective in framework.objectives),
        members=members,
        points=tuple(np.array([rung.worth for rung in one.rungs], np.int64) for one in criteria),
        levels=tuple(np.array([rung.level for rung in one.rungs], np.uint8) for one in criteria),
        divisors=divisors,
        weights=chosen,
        factors=factors,
        denominator=denominator,
        top=framework.top,
        scored=framework.scored,
        levelled=framework.levelled,
    )


def _shares(weights: Sequence[int], divisors: Sequence[int]) -> tuple[tuple[int, ...], int]:
    """What a hundredth of a point of each objective adds to the score in percent, as numerators over one denominator."""
    total = sum(weights)
    if min(weights) < 0 or not total:
        raise ValueError(f"the weights are {weights}; expected none below 0 and one above it")
    common = lcm(*divisors)
    factors = [100 * weight * (common // divisor) for weight, divisor in zip(weights, divisors, strict=True)]
    shared = gcd(*factors, common * total)
    return tuple(factor // shared for factor in factors), common * total // shared


def climb(program: Program, results: Sequence[Truths], count: int) -> tuple[Rungs, Rungs]:
    """The lowest and highest rung possible, counted from 0: two arrays (criteria, n).

    Lowest: the highest rung whose rule is true, else the first. Highest: the highest rung whose rule is not false.
    """
    low = np.zeros((len(program.rungs), count), np.uint8)
    high = np.zeros((len(program.rungs), count), np.uint8)
    for place, rungs in enumerate(program.rungs.values()):
        for number, node in enumerate(rungs):
            if isinstance(node, Node):
                truth = results[node.step]
                np.maximum(low[place], (truth == TRUE) * np.uint8(number), out=low[place])
                np.maximum(high[place], (truth != FALSE) * np.uint8(number), out=high[place])
            elif node is not None:
                high[place] = number
    return low, high


@dataclass(frozen=True, slots=True)
class Tally:
    """What rungs come to, at both ends of the interval: first index 0 for the lowest, 1 for the highest.

    `rungs` (2, criteria, n), `points` and `levels` likewise; `objective_points` and `objective_levels`
    (2, objectives, n); `level` and `score` (2, n); scores are numerators over `scale.denominator`, in percent.
    """

    scale: Scale
    rungs: Rungs
    points: Points
    levels: Rungs
    objective_points: Points
    objective_levels: Rungs
    level: Rungs
    score: NDArray[np.int64] | NDArray[np.object_]


def tally(of: Scale, low: Rungs, high: Rungs) -> Tally:
    """Add up points and take minima of levels for rung intervals (criteria, n), both ends at once."""
    rungs = np.stack([low, high])
    points = np.empty(rungs.shape, np.int64)
    levels = np.empty(rungs.shape, np.uint8)
    for place, (worth, grants) in enumerate(zip(of.points, of.levels, strict=True)):
        points[:, place] = worth[rungs[:, place]]
        levels[:, place] = grants[rungs[:, place]]
    objective_points = np.stack([points[:, group].sum(axis=1) for group in map(list, of.members)], axis=1)
    objective_levels = np.stack([levels[:, group].min(axis=1) for group in map(list, of.members)], axis=1)
    exact = objective_points if _fits(of) else objective_points.astype(object)
    score = sum(exact[:, place] * factor for place, factor in enumerate(of.factors))
    level = objective_levels.min(axis=1)
    return Tally(of, rungs, points, levels, objective_points, objective_levels, level, np.asarray(score))


def _fits(of: Scale) -> bool:
    """Whether the largest possible numerator fits in 64 bits."""
    maxima = [sum(of.maximum(place) for place in group) for group in of.members]
    return sum(factor * most for factor, most in zip(of.factors, maxima, strict=True)) < 2**62
