"""The EU framework as shipped has the published figures."""

from decimal import Decimal
from functools import cache
from pathlib import Path

from criteria import library
from criteria.check import criterion_tests
from criteria.library import Library
from criteria.questions import Kind
from criteria.reader import Reader
from criteria.rules import AllOf, AnyOf, CountOf, Not, Rule

PUBLISHED = Path(__file__).parent / "eu-csf-2026-06.txt"


@cache
def shipped() -> Library:
    return library.load(Reader())


FRAMEWORK = shipped().framework("eu-csf", "2026-06")


def number(hundredths: int) -> str:
    return f"{Decimal(hundredths) / 100:.2f}".rstrip("0").rstrip(".")


def test_points_and_levels_of_every_rung_are_the_published_ones():
    lines = [line for line in PUBLISHED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]

    found = [f"{one.id}: " + " ".join(f"{number(rung.points)}/{rung.level}" for rung in one.rungs) for one in FRAMEWORK.criteria]

    assert found == lines
    assert (len(found), sum(len(one.rungs) for one in FRAMEWORK.criteria)) == (48, 235)


def test_objective_maxima_are_the_published_ones():
    most = {
        objective.objective: number(sum(max(rung.points for rung in one.rungs) for one in objective.criteria))
        for objective in FRAMEWORK.objectives
    }

    assert most == {
        "SOV-1": "1000.03",
        "SOV-2": "1002",
        "SOV-3": "1000",
        "SOV-4": "1002",
        "SOV-5": "1001",
        "SOV-6": "1000",
        "SOV-7": "1001",
        "SOV-8": "1000",
    }


def test_exactly_nine_criteria_never_bind_the_level():
    assert " ".join(one.id for one in FRAMEWORK.criteria if one.never_binds) == (
        "SOV-1.2 SOV-1.4 SOV-1.5 SOV-1.6 SOV-1.7 SOV-2.5 SOV-5.3 SOV-7.2 SOV-8.4"
    )


def test_both_sets_of_weights_are_the_published_ones_and_the_calculators_is_the_default():
    objectives = [f"SOV-{number}" for number in range(1, 9)]

    assert FRAMEWORK.header.weights == {
        "calculator-2026-06": dict(zip(objectives, (20, 10, 10, 15, 10, 15, 15, 5), strict=True)),
        "framework-1.2.1": dict(zip(objectives, (15, 10, 10, 15, 20, 15, 10, 5), strict=True)),
    }
    assert FRAMEWORK.default_weights == "calculator-2026-06"
    assert (FRAMEWORK.header.nominal, FRAMEWORK.header.territory) == (1000, "EEA")


def test_levels_run_from_0_to_4_and_level_3_has_both_its_names():
    levels = FRAMEWORK.header.levels

    assert [level.level for level in levels] == [0, 1, 2, 3, 4]
    assert [level.level for level in levels if level.also] == [3]
    assert (levels[3].name.en, levels[3].also.en) == ("Digital resilience", "Technological sovereignty")


def test_its_rules_use_99_questions_that_all_exist_and_all_can_be_answered_in_a_dossier():
    used = {test.question for criterion in FRAMEWORK.criteria for test in criterion_tests(criterion)}

    assert len(used) == 99
    assert used <= set(shipped().questions)
    assert {shipped().questions[name].subject for name in used} <= {"offering", "provider"}


def test_every_rung_above_the_first_has_a_rule_or_waits_for_judgement():
    for criterion in FRAMEWORK.criteria:
        assert criterion.rungs[0].when is None
        assert all(rung.when is not None for rung in criterion.rungs[1:]), criterion.id


def test_every_criterion_says_where_it_stands_in_its_source_and_who_decides_it():
    assert [one.id for one in FRAMEWORK.criteria if not one.reference or not one.decided_by] == []


def parts(rule: Rule) -> list[Rule]:
    below = list(rule.parts) if isinstance(rule, AllOf | AnyOf | Not | CountOf) else []
    return [rule, *(part for one in below for part in parts(one))]


def test_no_rule_combines_a_single_part():
    single = [
        criterion.id
        for criterion in FRAMEWORK.criteria
        for rung in criterion.rungs
        if rung.when is not None and not isinstance(rung.when, str)
        for rule in parts(rung.when)
        if isinstance(rule, AllOf | AnyOf | CountOf) and len(rule.parts) == 1
    ]

    assert single == []


def test_every_limit_of_a_quantity_in_a_rule_lies_in_what_its_question_allows():
    limits = [
        (test.question, test.operand)
        for criterion in FRAMEWORK.criteria
        for test in criterion_tests(criterion)
        if test.operator in {"at_least", "at_most"} and shipped().questions[test.question].type is Kind.QUANTITY
    ]

    assert limits
    for name, limit in limits:
        asked = shipped().questions[name]
        assert asked.minimum <= limit <= asked.maximum, name
