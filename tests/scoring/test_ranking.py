"""Verdicts and rank intervals."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.ranking import Demand, Verdict, rank, verdict
from scoring.results import Coverage, Interval, LevelInterval, ObjectiveResult, Reading


def reading(score, level=(4, 4), **objectives):
    """A reading with a score and levels, and nothing else that matters."""
    low, high = score if isinstance(score, tuple) else (score, score)
    interval = Interval(Fraction(low), Fraction(high))
    parts = {
        name.replace("_", "-"): ObjectiveResult(interval, interval, LevelInterval(*ends, (), ()), 0, 1)
        for name, ends in objectives.items()
    }
    return Reading(interval, LevelInterval(*level, (), ()), Coverage(Fraction(0), Fraction(0), 0, 1), parts, {})


def ranks(places):
    return {place.offering: place.rank for place in places}


def test_rank_intervals_are_those_of_the_published_example():
    offers = {"A": reading(70), "B": reading((55, 80)), "C": reading((40, 50)), "D": reading((50, 68))}
    assert ranks(rank(offers, Demand())) == {"A": (1, 2), "B": (1, 3), "C": (3, 4), "D": (2, 4)}


@pytest.mark.parametrize(
    ("level", "demanded", "expected"),
    [
        ((2, 3), 2, Verdict.PASSES),
        ((2, 3), 3, Verdict.OPEN),
        ((2, 3), 4, Verdict.FAILS),
        ((0, 4), 0, Verdict.PASSES),
        ((0, 4), 1, Verdict.OPEN),
        ((4, 4), 4, Verdict.PASSES),
    ],
)
def test_a_level_passes_fails_or_is_open_against_a_minimum(level, demanded, expected):
    assert verdict(LevelInterval(*level, (), ()), demanded) is expected


def test_a_failing_offer_has_no_rank_and_takes_no_place():
    offers = {"failing": reading(99, (1, 1)), "passing": reading(40, (2, 2))}
    failing, passing = rank(offers, Demand(overall=2))
    assert (failing.verdict, failing.rank, failing.rank_if_passing, failing.missed) == (Verdict.FAILS, None, None, ("overall",))
    assert (passing.verdict, passing.rank) == (Verdict.PASSES, (1, 1))


def test_an_open_offer_widens_the_worst_rank_of_others_and_has_a_rank_only_if_it_passes():
    offers = {"sure": reading(50, (2, 2)), "open": reading(60, (1, 3))}
    sure, still_open = rank(offers, Demand(overall=2))
    assert sure.rank == (1, 2)
    assert (still_open.verdict, still_open.rank, still_open.rank_if_passing) == (Verdict.OPEN, None, (1, 1))
    assert still_open.undecided == ("overall",)


def test_an_open_offer_that_scores_less_for_sure_changes_no_rank():
    offers = {"sure": reading(50, (2, 2)), "open": reading((10, 40), (1, 3))}
    assert ranks(rank(offers, Demand(overall=2))) == {"sure": (1, 1), "open": None}


def test_every_demand_that_is_missed_or_open_is_named():
    offer = reading(50, (0, 2), SOV_3=(0, 1), SOV_4=(1, 4), SOV_5=(4, 4))
    (place,) = rank({"offer": offer}, Demand(1, {"SOV-3": 2, "SOV-4": 2, "SOV-5": 2}))
    assert (place.verdict, place.missed, place.undecided) == (Verdict.FAILS, ("SOV-3",), ("overall", "SOV-4"))


def test_equal_offers_share_both_places():
    same = reading(50)
    assert ranks(rank({"first": same, "second": same}, Demand())) == {"first": (1, 2), "second": (1, 2)}


def test_no_offers_give_no_places():
    assert rank({}, Demand()) == ()


offers = st.dictionaries(
    st.sampled_from("ABCD"),
    st.tuples(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.tuples(st.integers(0, 2), st.integers(0, 2))),
    min_size=1,
)


@settings(max_examples=150)
@given(offers)
def test_a_rank_interval_holds_exactly_the_ranks_that_the_possible_scores_and_verdicts_give(drawn):
    made = {name: (tuple(sorted(score)), tuple(sorted(level))) for name, (score, level) in drawn.items()}
    for place in rank({name: reading(*one) for name, one in made.items()}, Demand(overall=1)):
        possible = possible_ranks(place.offering, made)
        found = place.rank or place.rank_if_passing
        assert found == ((min(possible), max(possible)) if possible else None)


def possible_ranks(name, made):
    """Every rank of an offer, over all scores and all outcomes of open verdicts; equal scores stand in either order."""
    worlds = [[(score, passes) for score in one[0] for passes in {level >= 1 for level in one[1]}] for one in made.values()]
    found = set()
    for world in map(dict, (zip(made, outcome, strict=True) for outcome in product(*worlds))):
        own, passes = world.pop(name)
        if passes:
            present = [score for score, others in world.values() if others]
            found |= {1 + sum(score > own for score in present), 1 + sum(score >= own for score in present)}
    return found


@given(offers, st.permutations("ABCD"))
def test_the_order_of_offers_changes_no_place(drawn, order):
    made = {name: reading(tuple(sorted(score)), tuple(sorted(level))) for name, (score, level) in drawn.items()}
    other = {name: made[name] for name in order if name in made}
    assert set(rank(made, Demand(overall=1))) == set(rank(other, Demand(overall=1)))
