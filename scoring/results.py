"""Results as plain frozen values, with exact numbers; the view rounds them, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from scoring.ladder import Scale, Tally


@dataclass(frozen=True, slots=True)
class Interval:
    """The lowest and the highest result that what is unknown leaves possible."""

    low: Fraction
    high: Fraction

    @property
    def settled(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class LevelInterval:
    """A level at both ends; `bound_by` are the criteria that keep it from being higher than `high`, `held_by` those at `low`.

    Nothing binds a level that can still be the top one.
    """

    low: int
    high: int
    bound_by: tuple[str, ...]
    held_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """Where a criterion stands: rungs count from 1, the worst."""

    rung_low: int
    rung_high: int
    points: Interval
    level_low: int
    level_high: int

    @property
    def settled(self) -> bool:
        return self.rung_low == self.rung_high


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """Points of an objective, the share of its divisor in percent, and its level."""

    points: Interval
    percent: Interval
    level: LevelInterval
    settled: int
    criteria: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of criteria whose rung is settled, and the share of points that is (by the best rung of each criterion)."""

    criteria: Fraction
    points: Fraction
    settled: int
    of: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One offering measured at one assurance floor: score in percent, level, coverage and everything below them.

    Without `scored` the framework has no score and its points mean nothing; without `levelled` it has no level over several
    criteria.
    """

    score: Interval
    level: LevelInterval
    coverage: Coverage
    objectives: Mapping[str, ObjectiveResult]
    criteria: Mapping[str, CriterionResult]
    scored: bool = True
    levelled: bool = True


def reading(of: Tally, row: int) -> Reading:
    """The results of one offering out of a tally."""
    scale = of.scale
    ends = (table[end, :, row].tolist() for table in (of.rungs, of.points, of.levels) for end in (0, 1))
    criteria = {name: _criterion(*each) for name, *each in zip(scale.criteria, *ends, strict=True)}
    objectives = {name: _objective(of, row, place, criteria) for place, name in enumerate(scale.objectives)}
    score = _interval(lambda end: Fraction(int(of.score[end, row]), scale.denominator))
    level = _level(int(of.level[0, row]), int(of.level[1, row]), criteria, scale)
    return Reading(score, level, _coverage(scale, criteria), objectives, criteria, scale.scored, scale.levelled)


def _interval(value: Callable[[int], Fraction]) -> Interval:
    return Interval(value(0), value(1))


@lru_cache(maxsize=4096)
def _hundredths(value: int) -> Fraction:
    return Fraction(value, 100)


def _criterion(low: int, high: int, least: int, most: int, level_low: int, level_high: int) -> CriterionResult:
    return CriterionResult(low + 1, high + 1, Interval(_hundredths(least), _hundredths(most)), level_low, level_high)


def _objective(of: Tally, row: int, place: int, criteria: Mapping[str, CriterionResult]) -> ObjectiveResult:
    scale = of.scale
    members = {scale.criteria[member]: criteria[scale.criteria[member]] for member in scale.members[place]}
    points = _interval(lambda end: Fraction(int(of.objective_points[end, place, row]), 100))
    share = Fraction(10_000, scale.divisors[place])
    level = _level(int(of.objective_levels[0, place, row]), int(of.objective_levels[1, place, row]), members, scale)
    settled = sum(one.settled for one in members.values())
    return ObjectiveResult(points, Interval(points.low * share, points.high * share), level, settled, len(members))


def _level(low: int, high: int, criteria: Mapping[str, CriterionResult], scale: Scale) -> LevelInterval:
    binding = tuple(name for name, one in criteria.items() if one.level_high == high) if high < scale.top else ()
    holding = tuple(name for name, one in criteria.items() if one.level_low == low) if low < scale.top else ()
    return LevelInterval(low, high, binding, holding)


def _coverage(scale: Scale, criteria: Mapping[str, CriterionResult]) -> Coverage:
    most = {name: scale.maximum(place) for place, name in enumerate(scale.criteria)}
    settled = [name for name, one in criteria.items() if one.settled]
    whole = sum(most.values())
    points = Fraction(sum(most[name] for name in settled), whole) if whole else Fraction(len(settled), len(most))
    return Coverage(Fraction(len(settled), len(most)), points, len(settled), len(most))
