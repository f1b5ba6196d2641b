"""Verdicts: what the interval of a criterion comes to in a word, so that rulers with other ladders can be laid side by side."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from criteria.frameworks import Criterion, Framework, Rung
from scoring.results import CriterionResult


class Standing(StrEnum):
    """Met: nothing but the best rung is possible, or that the criterion does not apply. Not met: the best one no longer is."""

    MET = "met"
    NOT_MET = "not met"
    NOT_APPLICABLE = "not applicable"
    OPEN = "open"


def standing(criterion: Criterion, of: CriterionResult) -> Standing:
    """Where a criterion stands, from the rungs that are possible; several can be best, when they give the same."""
    possible = criterion.rungs[of.rung_low - 1 : of.rung_high]
    if all(rung.not_applicable for rung in possible):
        return Standing.NOT_APPLICABLE
    best = best_rung(criterion)
    good = [rung.not_applicable or (rung.level, rung.worth) == (best.level, best.worth) for rung in possible]
    return Standing.MET if all(good) else Standing.OPEN if any(good) else Standing.NOT_MET


def best_rung(criterion: Criterion) -> Rung:
    """The lowest of the rungs that give the most."""
    return max((rung for rung in criterion.rungs if not rung.not_applicable), key=lambda rung: (rung.level, rung.worth))


def standings(framework: Framework, results: Mapping[str, CriterionResult]) -> dict[str, Standing]:
    """Where every criterion stands, in the order of the framework."""
    return {criterion.id: standing(criterion, results[criterion.id]) for criterion in framework.criteria}


def count(of: Mapping[str, Standing]) -> dict[str, int]:
    """How many criteria are met, not_met, not_applicable and open: the keys are those of published data."""
    found = list(of.values())
    return {one.name.lower(): found.count(one) for one in Standing}
