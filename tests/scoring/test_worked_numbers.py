"""Figures worked out by hand, or published with the calculator of June 2026, that the engine must reach to the last digit."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.results import Interval
from scoring.truth import FALSE, TRUE, UNKNOWN, all_of, any_of, count_of, negation
from tests.scoring.plain import intervals, plain
from tests.scoring.shipped import CALCULATOR, PUBLISHED, best, eu_csf, score

MAXIMA = {
    "SOV-1": "1000.03",
    "SOV-2": "1002",
    "SOV-3": "1000",
    "SOV-4": "1002",
    "SOV-5": "1001",
    "SOV-6": "1000",
    "SOV-7": "1001",
    "SOV-8": "1000",
}
NEVER_BIND = ("SOV-1.2", "SOV-1.4", "SOV-1.5", "SOV-1.6", "SOV-1.7", "SOV-2.5", "SOV-5.3", "SOV-7.2", "SOV-8.4")


def exactly(number):
    return Interval(Fraction(number), Fraction(number))


def worth(weights=CALCULATOR):
    """Percent points of every rung of every criterion, from the data of the framework alone."""
    chosen = eu_csf().header.weights[weights]
    return {
        criterion.id: [Fraction(rung.points, 100) * chosen[objective.objective] / 1000 for rung in criterion.rungs]
        for objective in eu_csf().objectives
        for criterion in objective.criteria
    }


# All best rungs


@pytest.mark.parametrize(("weights", "total"), [(CALCULATOR, "100.0756"), (PUBLISHED, "100.08045")])
def test_all_best_rungs_give_more_than_a_hundred_percent_and_nothing_is_clamped(weights, total):
    reading = score(best(), weights)
    assert reading.score == exactly(total)
    assert (reading.level.low, reading.level.high, reading.level.bound_by) == (4, 4, ())
    assert (reading.coverage.criteria, reading.coverage.points) == (1, 1)


@pytest.mark.parametrize("weights", [CALCULATOR, PUBLISHED])
def test_the_true_divisor_makes_all_best_rungs_exactly_a_hundred_percent(weights):
    reading = score(best(), weights, divisor="true")
    assert reading.score == exactly(100)
    assert all(one.percent == exactly(100) for one in reading.objectives.values())


def test_the_maxima_of_the_objectives_are_those_of_the_calculator():
    found = {name: one.points for name, one in score(best()).objectives.items()}
    assert found == {name: exactly(points) for name, points in MAXIMA.items()}


def test_an_empty_sheet_leaves_everything_open():
    reading = score({})
    assert reading.score == Interval(Fraction(0), Fraction("100.0756"))
    assert (reading.level.low, reading.level.high, reading.coverage.settled, reading.coverage.of) == (0, 4, 0, 48)


# Levels and scores are two readings of the same rungs


def test_exactly_nine_criteria_can_never_bind_the_level():
    assert tuple(one.id for one in eu_csf().criteria if one.never_binds) == NEVER_BIND
    assert sum(worth()[name][-1] for name in NEVER_BIND) == Fraction("18.9952")
    assert score({**best(), **dict.fromkeys(NEVER_BIND, 1)}).level.low == 4


def only_the_top_rung_reaches(level):
    return [one.id for one in eu_csf().criteria if [rung.level >= level for rung in one.rungs].count(True) == 1]


def test_four_criteria_reach_level_2_by_their_top_rung_only_and_six_reach_level_3_so():
    four = ["SOV-2.1", "SOV-2.3", "SOV-3.4", "SOV-7.7"]
    assert only_the_top_rung_reaches(2) == four
    assert only_the_top_rung_reaches(3) == sorted([*four, "SOV-1.8", "SOV-2.2"])


# Published with at most four decimals: 37.618, 52.7061 and 75.3979.
@pytest.mark.parametrize(("level", "lowest"), [(2, "37.61805"), (3, "52.7061"), (4, "75.3979")])
def test_the_lowest_score_that_goes_with_a_level(level, lowest):
    sheet = {
        one.id: next(number for number, rung in enumerate(one.rungs, start=1) if rung.level >= level) for one in eu_csf().criteria
    }
    reading = score(sheet)
    assert reading.score == exactly(lowest)
    assert reading.level.low >= level
    assert sum(worth()[name][rung - 1] for name, rung in sheet.items()) == Fraction(lowest)


@pytest.mark.parametrize(("level", "highest"), [(0, "99.1381"), (1, "99.6581"), (2, "99.6581"), (3, "99.7631")])
def test_the_highest_score_that_goes_with_exactly_a_level(level, highest):
    sheets = [
        {**best(), one.id: number}
        for one in eu_csf().criteria
        for number, rung in enumerate(one.rungs, start=1)
        if rung.level == level
    ]
    readings = [score(sheet) for sheet in sheets]
    assert {(one.level.low, one.level.high) for one in readings} == {(level, level)}
    assert max(one.score.high for one in readings) == Fraction(highest)


def test_a_criterion_without_an_answer_widens_the_score_of_its_objective_only():
    rungs = [4, 3, 2, 4, 3, None, 3, 3]
    sheet = best() | {f"SOV-1.{number}": rung for number, rung in enumerate(rungs, start=1)}
    objective = score(sheet).objectives["SOV-1"]
    assert objective.points == Interval(Fraction("530.93"), Fraction("655.93"))
    assert (objective.level.low, objective.level.high) == (2, 2)
    assert objective.level.bound_by == ("SOV-1.3", "SOV-1.8")
    assert (objective.settled, objective.criteria) == (7, 8)


def test_the_two_sets_of_weights_put_two_offers_in_opposite_orders():
    first, second = (800, 700, 900, 650, 400, 750, 850, 600), (500, 700, 900, 650, 900, 750, 650, 600)

    def percent(weights, points):
        chosen = eu_csf().header.weights[weights].values()
        return sum(Fraction(weight * one, 1000) for weight, one in zip(chosen, points, strict=True))

    assert (percent(PUBLISHED, first), percent(PUBLISHED, second)) == (Fraction("68.5"), Fraction("72"))
    assert (percent(CALCULATOR, first), percent(CALCULATOR, second)) == (Fraction("72.75"), Fraction("68.75"))


@pytest.mark.parametrize("divisor", ["nominal", "true"])
@settings(max_examples=40)
@given(data=st.data())
def test_a_higher_rung_never_lowers_a_level_or_a_score(divisor, data):
    sheet = {one.id: data.draw(st.none() | st.integers(1, len(one.rungs))) for one in eu_csf().criteria}
    raised = data.draw(st.sampled_from([one for one in eu_csf().criteria if sheet[one.id] != len(one.rungs)] or [None]))
    if raised is None:
        return
    step = data.draw(st.integers((sheet[raised.id] or 0) + 1, len(raised.rungs)))
    before, after = (intervals(plain(score(one, divisor=divisor))) for one in (sheet, {**sheet, raised.id: step}))
    for name, (low, high) in before.items():
        assert after[name][0] >= low
        assert after[name][1] >= (high if sheet[raised.id] else after[name][0])


# Three-valued truth


T, U, F = TRUE, UNKNOWN, FALSE


def column(truths):
    return [np.array([truth], np.uint8) for truth in truths]


def least(number):
    return lambda parts: count_of(parts, number)


@pytest.mark.parametrize(
    ("combine", "parts", "expected"),
    [
        (all_of, (T, T, U), U),
        (all_of, (T, F, U), F),
        (any_of, (F, U, T), T),
        (any_of, (F, F, U), U),
        (least(2), (T, U, F, F), U),
        (least(2), (T, T, U, F), T),
        (least(3), (T, U, F, F), F),
        (lambda parts: negation(parts[0]), (U,), U),
    ],
)
def test_three_valued_truths_combine_as_published(combine, parts, expected):
    assert combine(column(parts)).tolist() == [expected]
