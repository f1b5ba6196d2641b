"""Ranking: the gate first, then intervals of ranks; open offers stay open and named."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from scoring.results import Interval, LevelInterval, Reading


class Verdict(StrEnum):
    """What a minimum level makes of an offer."""

    PASSES = "passes"
    OPEN = "open"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Demand:
    """The levels a buyer demands: overall, and per objective."""

    overall: int = 0
    objectives: Mapping[str, int] | None = None

    def parts(self, of: Reading) -> list[tuple[str, LevelInterval, int]]:
        """Each demand with the level it is about; the overall one is called 'overall'."""
        named = [(name, of.objectives[name].level, level) for name, level in (self.objectives or {}).items()]
        return [("overall", of.level, self.overall), *named]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an offer stands: its verdict, the demands it misses or may miss, and its rank interval.

    `rank` is None for an offer that fails and for one that is open; `rank_if_passing` is what an open offer would get.
    Both are None under a framework without a score.
    """

    offering: str
    verdict: Verdict
    missed: tuple[str, ...]
    undecided: tuple[str, ...]
    rank: tuple[int, int] | None
    rank_if_passing: tuple[int, int] | None


def verdict(level: LevelInterval, demanded: int) -> Verdict:
    if level.low >= demanded:
        return Verdict.PASSES
    return Verdict.FAILS if level.high < demanded else Verdict.OPEN


def rank(readings: Mapping[str, Reading], demand: Demand) -> tuple[Place, ...]:
    """Rank offers by name.

    An offer precedes another for sure only if its lowest score is above the other's highest; ranks are the interval of
    all orders that remain. Open offers may still join, so they widen the worst rank of those that pass and leave the
    best one alone. Failing offers change nothing.
    """
    verdicts = {name: _verdicts(one, demand) for name, one in readings.items()}
    worst = {name: _worst(found) for name, found in verdicts.items()}
    lows = sorted(readings[name].score.low for name, found in worst.items() if found is Verdict.PASSES)
    highs = sorted(readings[name].score.high for name, found in worst.items() if found is not Verdict.FAILS)
    places = []
    for name, one in readings.items():
        interval = _interval(one.score, lows, highs) if one.scored and worst[name] is not Verdict.FAILS else None
        sure = worst[name] is Verdict.PASSES
        places.append(
            Place(
                name,
                worst[name],
                tuple(part for part, found in verdicts[name].items() if found is Verdict.FAILS),
                tuple(part for part, found in verdicts[name].items() if found is Verdict.OPEN),
                interval if sure else None,
                None if sure else interval,
            )
        )
    return tuple(places)


def _verdicts(of: Reading, demand: Demand) -> dict[str, Verdict]:
    return {name: verdict(level, demanded) for name, level, demanded in demand.parts(of)}


def _worst(found: Mapping[str, Verdict]) -> Verdict:
    if Verdict.FAILS in found.values():
        return Verdict.FAILS
    return Verdict.OPEN if Verdict.OPEN in found.values() else Verdict.PASSES


def _interval(of: Interval, lows: list[Fraction], highs: list[Fraction]) -> tuple[int, int]:
    """Best: behind those surely present and surely above. Worst: behind all that may be present and are not surely below.

    `lows` are the lowest scores of those that pass, `highs` the highest of all that may, both sorted; the offer itself is
    among the latter.
    """
    return 1 + len(lows) - bisect_right(lows, of.high), len(highs) - bisect_left(highs, of.low)
