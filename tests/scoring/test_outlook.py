"""What is still open: how far an answer can move a result, and what the next level needs."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from scoring.assess import assess
from scoring.explain import explain
from scoring.outlook import deciders, next_level, unknowns
from tests.scoring.reference import FALSE
from tests.scoring.strategies import DAYS, STEPS, cases, small_case

FEW = settings(max_examples=35)
DOCUMENTED = 1


def measured(case):
    return assess([case.dossier], case.ruler())[0]


def moves(case, question):
    """By how much the best answer lifts the low ends and the worst one lowers the high ends: score first, then level."""
    world = case.world
    known = world.answers(case.document, DOCUMENTED)
    base = world.measure(case.document, DOCUMENTED)
    tried = [
        world.outcome(world.settled(world.climb({**known, question: {value}}), case.document))
        for value in known[question] or world.values(question)
    ]
    return (
        max(one["score"][0] for one in tried) - base["score"][0],
        base["score"][1] - min(one["score"][1] for one in tried),
        max(one["level"]["low"] for one in tried) - base["level"]["low"],
        base["level"]["high"] - min(one["level"]["high"] for one in tried),
    )


@FEW
@given(cases())
def test_the_moves_of_a_question_are_those_of_its_best_and_its_worst_answer(case):
    found = {one.question: (one.score_low, one.score_high, one.level_low, one.level_high) for one in unknowns(measured(case))}
    expected = {question: moves(case, question) for question in case.world.questions}
    nothing = (Fraction(0), Fraction(0), 0, 0)
    assert {question: found.get(question, nothing) for question in expected} == expected


@FEW
@given(cases())
def test_no_move_is_larger_than_the_interval(case):
    of = measured(case)
    score, level = of.reading.score, of.reading.level
    for one in unknowns(of):
        assert 0 <= one.score_low <= score.high - score.low
        assert 0 <= one.score_high <= score.high - score.low
        assert 0 <= one.level_low <= level.high - level.low
        assert 0 <= one.level_high <= level.high - level.low


@FEW
@given(cases())
def test_a_question_that_is_listed_hangs_on_unsettled_criteria_above_what_is_sure(case):
    of = measured(case)
    for one in unknowns(of):
        assert one.criteria
        for criterion in one.criteria:
            result = of.reading.criteria[criterion]
            rungs = case.world.criteria()[criterion][result.rung_low :]
            assert not result.settled
            assert any(f"'{one.question}'" in str(rung["when"]) for rung in rungs)


@FEW
@given(cases())
def test_a_criterion_that_hangs_on_one_yes_or_no_stands_where_either_answer_puts_it(case):
    of = measured(case)
    known = case.world.answers(case.document, DOCUMENTED)
    for criterion, one in deciders(of).items():
        assert not of.reading.criteria[criterion].settled
        for said, low, high in one.outcomes:
            rungs = case.world.settled(case.world.climb({**known, one.question: {said}}), case.document)
            assert rungs[criterion] == (low, high)


def test_one_answer_decides_with_a_yes_and_with_a_no():
    of = measured(small_case({"q-1": {"type": "truth"}}, {"question": "q-1", "is": True}))
    (one,) = deciders(of).values()
    assert (one.question, one.outcomes) == ("q-1", ((True, 2, 2), (False, 1, 1)))


@FEW
@given(cases())
def test_the_next_level_asks_for_every_criterion_that_is_not_there_for_sure(case):
    of = measured(case)
    found = next_level(of)
    if of.reading.level.low == case.world.framework["top"]:
        assert found is None
        return
    target, needs = found
    assert target == of.reading.level.low + 1
    assert [need.criterion for need in needs] == [name for name, one in of.reading.criteria.items() if one.level_low < target]
    for need in needs:
        granting = [rung for rung in case.world.criteria()[need.criterion] if rung["level"] >= target]
        assert need.possible == (of.reading.criteria[need.criterion].level_high >= target)
        assert need.finding == (need.criterion in of.findings)
        assert need.rung is None or case.world.criteria()[need.criterion][need.rung - 1] in granting
        assert (need.rung is None) == (granting == [])


@FEW
@given(cases())
def test_a_need_that_facts_allow_points_at_a_rung_that_is_not_ruled_out(case):
    of = measured(case)
    criteria = {one.id: one for one in of.ruler.framework.criteria}
    for need in (next_level(of) or (0, ()))[1]:
        if need.possible and not need.finding:
            rung = explain(of, criteria[need.criterion])[need.rung - 1]
            assert rung.truth != FALSE
            assert need.to_change == ()
            assert rung.judgement or need.to_know


# Answers that only a thorough search finds


def of_tests(combination, *tests):
    return {combination: [{"question": "q-1", **test} for test in tests]}


CHOICES = {"type": "choices", "options": STEPS}
ENDS = of_tests("any_of", {"includes_any": STEPS[:1]}, {"includes_any": STEPS[3:]})
MIDDLE_ONLY = [of_tests("all_of", {"includes": STEPS[1:3]}), {"not": ENDS}]
SOME_NOT_ALL = [of_tests("all_of", {"includes_any": STEPS[1:3]}), {"not": of_tests("any_of", {"includes": STEPS[1:3]})}]


@pytest.mark.parametrize(
    ("asked", "rule", "movable"),
    [
        ({"type": "date"}, of_tests("all_of", {"at_least": DAYS[1]}, {"at_most": DAYS[1]}), 100),
        ({"type": "date"}, {"not": of_tests("any_of", {"at_most": DAYS[1]}, {"at_least": DAYS[2]})}, 0),
        (CHOICES, {"all_of": MIDDLE_ONLY}, 100),
        (CHOICES, {"all_of": SOME_NOT_ALL}, 100),
    ],
)
def test_an_answer_that_makes_a_rule_true_is_found_and_an_impossible_one_is_not(asked, rule, movable):
    case = small_case({"q-1": asked}, rule)
    (found,) = unknowns(measured(case))
    assert (found.score_low, moves(case, "q-1")[0]) == (movable, movable)


# Examples of needs

TWO = {"q-1": {"type": "truth"}, "q-2": {"type": "truth"}}
BOTH = {"all_of": [{"question": "q-1", "is": True}, {"question": "q-2", "is": True}]}


def test_what_is_ruled_out_by_one_answer_also_needs_the_answer_that_is_not_known():
    target, (need,) = next_level(measured(small_case(TWO, BOTH, {"q-1": {"value": False}})))
    assert (target, need.rung, need.possible) == (1, 2, False)
    assert (need.to_change, need.to_know) == (("q-1",), ("q-2",))


def test_a_criterion_without_a_rung_of_the_next_level_has_a_need_without_a_rung():
    target, (need,) = next_level(measured(small_case(TWO, BOTH, levels=(1, 1))))
    assert (target, need.rung, need.possible, need.to_change, need.to_know) == (2, None, False, (), ())
