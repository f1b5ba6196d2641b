"""Verdicts: what the interval of a criterion comes to in a word, so that rulers with other ladders can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from criteria.frameworks import Criterion, Framework
from scoring.results import CriterionResult


class Standing(StrEnum):
    """Met: nothing but the best level is possible. Not met: it is not possible any more."""

    MET = "met"
    NOT_MET = "not met"
    NOT_APPLICABLE = "not applicable"
    OPEN = "open"


def standing(criterion: Criterion, of: CriterionResult) -> Standing:
    """Where a criterion stands, from the rungs that are possible."""
    possible = criterion.rungs[of.rung_low - 1 : of.rung_high]
    if all(rung.not_applicable for rung in possible):
        return Standing.NOT_APPLICABLE
    best = max(rung.level for rung in criterion.rungs)
    if of.level_low == best:
        return Standing.MET
    return Standing.NOT_MET if of.level_high < best else Standing.OPEN


@dataclass(frozen=True, slots=True)
class Count:
    """How many criteria are met, not met, not applicable and open."""

    met: int
    not_met: int
    not_applicable: int
    undecided: int

    @property
    def applicable(self) -> tuple[int, int]:
        """How many criteria apply at least and at most: one that is open may turn out not to."""
        return self.met + self.not_met, self.met + self.not_met + self.undecided


def count(of: Iterable[Standing]) -> Count:
    found = list(of)
    return Count(*(found.count(one) for one in (Standing.MET, Standing.NOT_MET, Standing.NOT_APPLICABLE, Standing.OPEN)))


def standings(framework: Framework, results: Mapping[str, CriterionResult]) -> dict[str, Standing]:
    """Where every criterion stands, in the order of the framework."""
    return {criterion.id: standing(criterion, results[criterion.id]) for criterion in framework.criteria}
