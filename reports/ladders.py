"""Ladders as a reader sees them: each rung with what an interval makes of it, and who stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.frameworks import Criterion, Rung
from scoring.assess import Assessment


@dataclass(frozen=True, slots=True)
class RungView:
    """A rung of a ladder with its state: stands, least, possible, out, past."""

    number: int
    rung: Rung
    state: str

    @property
    def points(self) -> Fraction:
        return Fraction(self.rung.worth, 100)


def ladder(criterion: Criterion, low: int, high: int) -> tuple[RungView, ...]:
    """The rungs of a criterion, worst first, each with what the interval makes of it."""

    def state(number: int) -> str:
        if number < low:
            return "past"
        if number == low:
            return "stands" if low == high else "least"
        return "possible" if number <= high else "out"

    return tuple(RungView(number, rung, state(number)) for number, rung in enumerate(criterion.rungs, start=1))


def distribution(found: Sequence[Assessment], criterion: Criterion) -> list[tuple[RungView, list[Assessment], list[Assessment]]]:
    """Per rung, best first: the offerings that stand on it for sure, and those that could."""
    rows = []
    for number, rung in reversed(list(enumerate(criterion.rungs, start=1))):
        sure = [
            one
            for one in found
            if (one.reading.criteria[criterion.id].rung_low, one.reading.criteria[criterion.id].rung_high) == (number, number)
        ]
        may = [
            one
            for one in found
            if one not in sure
            and one.reading.criteria[criterion.id].rung_low <= number <= one.reading.criteria[criterion.id].rung_high
        ]
        rows.append((RungView(number, rung, ""), sure, may))
    return rows
