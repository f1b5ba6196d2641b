"""The search over answers agrees with trying every answer, and says so when it gave up."""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from offerings.answers import spaces
from scoring.measure import measure
from scoring.narrowing import anything, cut, probe, truth
from scoring.program import compile_framework
from scoring.rule_search import RuleSearch, example
from scoring.tables import table
from scoring.truth import TRUE, UNKNOWN
from tests.scoring.reference import World
from tests.scoring.strategies import (
    COUNTRIES,
    DAYS,
    GROUPS,
    STEPS,
    Case,
    groups,
    library,
    questions,
    rules,
    single_rules,
    small_case,
)

MANY = settings(max_examples=60)


def ladder(*rules_):
    """The rungs of a criterion with these rules."""
    return [{"points": 0, "level": 0}, *({"points": 0, "level": 0, "when": rule} for rule in rules_)]


@st.composite
def ladders_of_rules(draw, most=3):
    """A world of up to three questions, and one criterion with a few rules over them."""
    asked = {f"q-{number}": draw(questions()) for number in range(1, draw(st.integers(1, 3)) + 1)}
    found = draw(st.lists(rules(asked), min_size=1, max_size=most))
    figures = {"edition": "2", "objectives": {"O-1": {"O-1.1": ladder(*found)}}, "weights": {"O-1": 100}}
    world = World(COUNTRIES, draw(groups()), asked, {**figures, "nominal": 1, "top": 4}, DAYS, DAYS[1], "EU")
    return world, found


def searching(world, most=20_000):
    by = Case(world, []).ruler()
    every = spaces(by.library.questions, by.library.reference, by.on)
    return RuleSearch(by.program, every, most), [node.step for node in by.program.rungs["O-1.1"][1:]]


def different(world, rules_):
    """Per question the values that its tests tell apart, one of each kind, so that all combinations can be tried."""
    tests = [test for rule in rules_ for test in leaves(rule)]
    found = {}
    for question in world.questions:
        own = [test for test in tests if test["question"] == question]
        seen = {tuple(world.passes(test, value) for test in own): value for value in world.values(question)}
        found[question] = list(seen.values())
    return found


def leaves(rule):
    if "question" in rule:
        return [rule]
    if "not" in rule:
        return leaves(rule["not"])
    parts = rule["count_of"]["of"] if "count_of" in rule else next(iter(rule.values()))
    return [test for part in parts for test in leaves(part)]


def outcomes(world, rules_):
    """What the rules are, together, for every combination of answers."""
    values = different(world, rules_)
    assume(len(list(product(*values.values()))) <= 5_000)
    return {
        tuple(
            world.truth(rule, {name: {value} for name, value in zip(values, combination, strict=True)}) == TRUE for rule in rules_
        )
        for combination in product(*values.values())
    }


@MANY
@given(ladders_of_rules(), st.data())
def test_rules_are_true_or_false_together_as_some_answers_make_them(case, data):
    world, found = case
    search, steps = searching(world)
    wanted = data.draw(st.tuples(*[st.booleans()] * len(found)))

    outcome = search.seek([((step, want),) for step, want in zip(steps, wanted, strict=True)])

    assert outcome.possible is (wanted in outcomes(world, found))


@MANY
@given(ladders_of_rules())
def test_one_of_several_holds_as_some_answers_make_it(case):
    world, found = case
    search, steps = searching(world)

    assert search.seek([tuple((step, True) for step in steps)]).possible is any(any(one) for one in outcomes(world, found))
    assert search.seek([tuple((step, False) for step in steps)]).possible is any(not all(one) for one in outcomes(world, found))


@MANY
@given(ladders_of_rules())
def test_the_answers_that_are_found_make_the_rules_what_was_asked(case):
    world, _ = case
    search, steps = searching(world)
    outcome = search.seek([((step, True),) for step in steps])
    assume(outcome.possible)

    complete = {name: example(answer) for name, answer in outcome.answers.items()}
    others = {name: example(anything(search.spaces[name])) for name in world.questions}

    assert all(search.truth(step, outcome.answers) == TRUE for step in steps)
    assert all(search.truth(step, {**others, **complete}) == TRUE for step in steps)


@MANY
@given(ladders_of_rules(), st.data())
def test_the_clauses_of_a_core_exclude_each_other_and_fewer_do_not(case, data):
    """Of some rules that some answers make what they are, one is asked to be otherwise."""
    world, found = case
    search, steps = searching(world)
    wanted = dict(zip(steps, data.draw(st.sampled_from(sorted(outcomes(world, found)))), strict=True))
    clauses = [((step, want),) for step, want in wanted.items()]
    clauses.append((data.draw(st.sampled_from([(step, not want) for step, want in wanted.items()])),))

    core = search.core(clauses)

    assert core
    assert search.seek(core).possible is False
    assert all(search.seek([one for one in core if one is not clause]).possible for clause in core)


@st.composite
def narrowed(draw):
    """A question, a test of it, and an answer that other tests of it have narrowed."""
    asked = {"q-1": draw(questions())}
    tests = draw(st.lists(single_rules("q-1", asked["q-1"]), min_size=1, max_size=4))
    figures = {"edition": "2", "objectives": {"O-1": {"O-1.1": ladder(*tests)}}, "weights": {"O-1": 100}}
    world = World(COUNTRIES, draw(groups()), asked, {**figures, "nominal": 1, "top": 4}, DAYS, DAYS[1], "EU")
    search, steps = searching(world)
    answer = anything(search.spaces["q-1"])
    for step in steps[1:]:
        if truth(search.probes[step], answer) == UNKNOWN:
            answer = draw(st.sampled_from(cut(search.probes[step], answer)))
    return world, search, steps[0], answer


@MANY
@given(narrowed())
def test_a_test_of_one_answer_is_what_it_is_in_a_table(case):
    world, search, step, answer = case
    test, space = search.program.steps[step].test, search.spaces["q-1"]

    assert truth(search.probes[step], answer) == measure(test, space, table(space, [answer]), world.territory)[0]


@MANY
@given(narrowed())
def test_a_cut_leaves_parts_that_are_smaller_and_lead_to_both_outcomes(case):
    _, search, step, answer = case
    of = search.probes[step]
    assume(truth(of, answer) == UNKNOWN)

    waiting, settled = [answer], set()
    while waiting:
        one = waiting.pop()
        if truth(of, one) == UNKNOWN:
            parts = cut(of, one)
            assert one not in parts
            waiting += parts
        else:
            settled.add(truth(of, one))

    assert settled == {0, 2}


def test_a_search_that_is_ended_says_that_nothing_was_decided():
    asked = {f"q-{number}": {"type": "truth"} for number in range(1, 9)}
    tests = [{"question": name, "is": True} for name in asked]
    hard = {"all_of": [{"count_of": {"at_least": 4, "of": tests}}, {"not": {"count_of": {"at_least": 4, "of": tests}}}]}
    world = small_case(asked, hard).world

    search, (step,) = searching(world, most=20)
    assert search.seek([((step, True),)]).possible is None
    search, (step,) = searching(world)
    assert search.seek([((step, True),)]).possible is False


EXACT = [
    # A number is no whole number by itself: between two limits there is one.
    ({"type": "quantity", "minimum": 0, "maximum": 4}, [{"at_least": 2}, {"at_least": 3}], (True, False), True),
    ({"type": "quantity", "minimum": 0, "maximum": 4}, [{"at_most": 2}, {"at_least": 2}], (True, True), True),
    ({"type": "quantity", "minimum": 0, "maximum": 4}, [{"at_most": 2}, {"at_least": 2}], (False, False), False),
    ({"type": "quantity", "minimum": 0, "maximum": 4}, [{"at_least": 0}], (False,), False),
    # Between two days there is none.
    ({"type": "date"}, [{"at_most": DAYS[1]}, {"at_least": DAYS[2]}], (False, False), False),
    ({"type": "date"}, [{"at_most": DAYS[1]}, {"at_least": DAYS[3]}], (False, False), True),
    # A set that may be empty is within anything.
    ({"type": "countries", "may_be_empty": True}, [{"within": ["BE"]}, {"overlaps": ["BE"]}], (True, False), True),
    ({"type": "countries"}, [{"within": ["BE"]}, {"overlaps": ["BE"]}], (True, False), False),
    ({"type": "choices", "options": STEPS}, [{"includes": STEPS[:2]}, {"includes_any": STEPS[1:2]}], (True, False), False),
    ({"type": "choice", "options": STEPS, "ordered": True}, [{"at_least": "most"}, {"is": "all"}], (True, False), True),
]


@pytest.mark.parametrize(("asked", "tests", "wanted", "possible"), EXACT)
def test_the_search_is_exact_at_the_limits_of_answers(asked, tests, wanted, possible):
    case = small_case({"q-1": asked}, {"any_of": [{"question": "q-1", **test} for test in tests]})
    built = library(case.world)
    every = spaces(built.questions, built.reference, Case(case.world, []).ruler().on)
    program = compile_framework(built.framework("random"), "EU")
    search = RuleSearch(program, every)
    steps = [next(place for place, step in enumerate(program.steps) if step.test and said(step.test) == test) for test in tests]

    assert search.seek([((step, want),) for step, want in zip(steps, wanted, strict=True)]).possible is possible


def said(test):
    operand = test.operand
    return {test.operator: list(operand) if isinstance(operand, tuple) else operand}


def test_groups_mean_their_members_on_the_day():
    members = [{"country": "BE", "from": "2026-01-01", "until": "2026-01-02"}]
    case = small_case({"q-1": {"type": "country"}}, {"question": "q-1", "within": "EU"})
    case.world.groups["EU"]["members"] = members
    for day, possible in ((DAYS[1], True), (DAYS[2], False)):
        case.world.on = day
        search, (step,) = searching(case.world)
        assert search.seek([((step, True),)]).possible is possible


def test_a_probe_keeps_what_a_test_asks():
    case = small_case({"q-1": {"type": "country"}}, {"question": "q-1", "within": GROUPS[:1]})
    search, (step,) = searching(case.world)

    assert probe(search.program.steps[step].test, search.spaces["q-1"], "EU") == search.probes[step]
