"""Weights are shares of their own sum: any whole numbers will do, as long as one is above 0."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.assess import assess, score_sheet
from scoring.ladder import scale
from scoring.results import Interval
from tests.scoring.shipped import CALCULATOR, PUBLISHED, best, eu_csf
from tests.scoring.strategies import cases

WEIGHTS = st.lists(st.integers(0, 10**6), min_size=4, max_size=4).filter(lambda given: all(sum(given[:n]) for n in (2, 3, 4)))


def measured(case, weights, divisor="nominal"):
    """The readings of a case under these weights, as many as it has objectives."""
    by = case.ruler(divisor)
    chosen = dict(zip(by.scale.objectives, weights, strict=False))
    changed = replace(by, scale=scale(by.framework, chosen, true_divisor=divisor == "true"))
    found = assess(case.dossiers, changed)[0].readings
    return {floor: (one.score, one.level, one.objectives) for floor, one in found.items()}


@settings(max_examples=40)
@given(cases(), WEIGHTS, st.integers(1, 10**6), st.sampled_from(["nominal", "true"]))
def test_scaling_all_weights_changes_nothing(case, weights, times, divisor):
    assert measured(case, [weight * times for weight in weights], divisor) == measured(case, weights, divisor)


@settings(max_examples=40)
@given(cases(), WEIGHTS, st.sampled_from(["nominal", "true"]))
def test_a_score_is_the_mean_of_the_percentages_of_the_objectives_by_their_weights(case, weights, divisor):
    names = list(case.world.framework["objectives"])
    for score, _, objectives in measured(case, weights, divisor).values():
        chosen = weights[: len(names)]
        for end in ("low", "high"):
            percentages = [getattr(objectives[name].percent, end) for name in names]
            summed = sum(weight * percent for weight, percent in zip(chosen, percentages, strict=True))
            assert getattr(score, end) == Fraction(summed, 1) / sum(chosen)


@pytest.mark.parametrize("name", [CALCULATOR, PUBLISHED])
def test_the_same_shares_give_the_same_figures_to_the_last_factor(name):
    framework = eu_csf()
    weights = framework.header.weights[name]
    one, other = (scale(framework, {key: weight * times for key, weight in weights.items()}) for times in (1, 7))

    assert (one.factors, one.denominator) == (other.factors, other.denominator)


def test_one_objective_alone_may_carry_all_weight():
    framework = eu_csf()
    only = scale(framework, {one.objective: int(one.objective == "SOV-5") for one in framework.objectives})

    found = score_sheet(framework, only, best())
    assert found.score == found.objectives["SOV-5"].percent == Interval(Fraction("100.1"), Fraction("100.1"))


@pytest.mark.parametrize("weight", [0, -1])
def test_weights_that_are_all_zero_or_below_it_are_refused(weight):
    framework = eu_csf()

    with pytest.raises(ValueError, match="expected none below 0 and one above it"):
        scale(framework, dict.fromkeys((one.objective for one in framework.objectives), weight))
