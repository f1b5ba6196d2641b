"""Ranking: the gate first, then intervals of ranks; open offers stay open and named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.results import LevelInterval, Reading


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
    passing = {name: readings[name] for name, found in worst.items() if found is Verdict.PASSES}
    maybe = {name: readings[name] for name, found in worst.items() if found is not Verdict.FAILS}
    places = []
    for name, one in readings.items():
        interval = _interval(one, _others(name, passing), _others(name, maybe)) if worst[name] is not Verdict.FAILS else None
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


def _others(name: str, offers: Mapping[str, Reading]) -> list[Reading]:
    return [one for other, one in offers.items() if other != name]


def _interval(of: Reading, passing: Sequence[Reading], maybe: Sequence[Reading]) -> tuple[int, int]:
    """Best: behind those surely present and surely above. Worst: behind all that may be present and are not surely below."""
    best = 1 + sum(one.score.low > of.score.high for one in passing)
    worst = 1 + sum(one.score.high >= of.score.low for one in maybe)
    return best, worst
