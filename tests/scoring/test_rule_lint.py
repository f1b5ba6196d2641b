"""The checks that try rules on all answers: each finds its defect, and random frameworks have those that trying shows."""

import re
from itertools import pairwise, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from offerings.answers import spaces
from scoring.rule_lint import rule_findings
from scoring.rule_search import RuleSearch
from tests.criteria.rulers import lint
from tests.scoring.reference import TRUE, World
from tests.scoring.strategies import COUNTRIES, DAYS, Case, frameworks, groups, questions
from tests.scoring.test_rule_search import different

SHARED = "when: {question: key-holder, at_least: shared}"
OWN = "when: {question: key-holder, at_least: customer}"
PARTLY = "when: {question: storage-countries, overlaps: territory}"
INSIDE = "when: {question: storage-countries, within: territory}"
OPEN = "            - {question: open-source, is: true}\n"


def test_a_rule_that_no_answers_make_true_is_found_with_the_lines_that_exclude_each_other(tmp_path):
    assert lint(tmp_path, (OPEN, OPEN + "            - {question: pue, at_least: 1.6}\n")) == [
        (
            "s.yaml:14:11: error: the rule of rung 3 of S.1 can never be true, because lines 15 and 17 exclude each other; "
            "expected a rule that some answers make true, so correct the parts that exclude each other [never-true S.1]"
        ),
        (
            "framework.yaml:12:5: error: level 2 cannot be reached, because nothing can stand on a rung of S.1 that grants it; "
            "expected answers that meet them all, so compare the rules of their rungs of that level [level-unreachable 2]"
        ),
    ]


def test_a_rule_that_some_answers_make_true_is_none_of_them_however_few(tmp_path):
    assert lint(tmp_path, (OPEN, OPEN + "            - {question: pue, at_least: 1.5}\n")) == []


def test_a_rung_whose_rule_implies_that_of_the_next_is_found(tmp_path):
    assert lint(tmp_path, (OWN, SHARED)) == [
        (
            "p.yaml:9:69: error: nothing can stand on rung 2 of P.1, because rung 3 holds whenever its rule does; expected "
            "answers that reach this rung and no higher one, so ask more on the higher rung, or remove one of the two "
            "[never-stands P.1]"
        )
    ]


def test_a_rung_whose_rule_implies_that_one_of_several_higher_ones_holds_is_found(tmp_path):
    """Source is open or it is not, and both have a rung of their own at the top."""
    either = "when: {any_of: [{question: open-source, is: true}, {question: open-source, is: false}]}"
    more = "\n      - {points: 50, level: 2, is: {en: Best, nl: Best}, when: {question: open-source, is: false}}"
    yes = "when: {question: open-source, is: true}"

    found = lint(tmp_path, (SHARED, either), (f"{OWN}}}", f"{yes}}}{more}"))

    assert found[0] == (
        "p.yaml:8:9: error: nothing can stand on rung 1 of P.1, because one of rungs 3 or 4 holds whatever is answered; expected "
        "answers that reach this rung and no higher one, so ask more on the higher rung, or remove one of the two "
        "[never-stands P.1]"
    )
    assert [one.rpartition("[")[2] for one in found] == ["never-stands P.1]", "never-stands P.1]", "contradicts-neighbour P.1]"]


def test_the_first_rung_is_found_when_a_higher_one_always_holds(tmp_path):
    (found, *_) = lint(tmp_path, (SHARED, "when: {question: key-holder, at_least: provider}"))

    assert found.startswith("p.yaml:8:9: error: nothing can stand on rung 1 of P.1, because rung 2 holds whatever is answered;")


def test_a_higher_rung_need_not_imply_a_lower_one(tmp_path):
    assert lint(tmp_path, (OWN, "when: {question: open-source, is: true}")) == []


def test_a_rung_left_to_judgement_hides_nothing_and_is_not_tried(tmp_path):
    assert lint(tmp_path, (OWN, "when: judgement")) == []


def test_neighbours_whose_rules_exclude_each_other_are_found_with_their_lines(tmp_path):
    assert lint(tmp_path, (PARTLY, "when: {question: storage-countries, overlaps: [US]}")) == [
        (
            "p.yaml:17:68: warning: the rules of rungs 2 and 3 of P.2 can never both be true, because lines 16 and 17 exclude "
            "each other; expected a better answer to fit the lower rung too, so repeat the demands of the lower rung in the "
            "higher one, or say why they exclude each other [contradicts-neighbour P.2]"
        )
    ]


def test_levels_that_criteria_cannot_reach_together_are_found_with_those_criteria(tmp_path):
    """Each of the two can grant level 2, and both at once cannot."""
    assert lint(tmp_path, (OPEN, OPEN + "            - {question: key-holder, at_most: shared}\n")) == [
        (
            "framework.yaml:12:5: error: level 2 cannot be reached, because what P.1 and S.1 ask for it cannot be met together; "
            "expected answers that meet them all, so compare the rules of their rungs of that level [level-unreachable 2]"
        )
    ]


def test_a_level_on_which_no_answers_end_is_found(tmp_path):
    """Only level 1 of P.1 keeps offerings on level 1, and its rung is one on which nothing can stand."""
    leaps = [(f"level: 1, is: {{en: {word}", f"level: 2, is: {{en: {word}") for word in ("Partly", "Lean")]

    found = lint(tmp_path, *leaps, (OWN, SHARED))

    assert found[-1] == (
        "framework.yaml:11:5: warning: no answers end on level 1: those that reach it reach a higher one; expected some that end "
        "on it, so compare the rungs that grant it with those above [level-skipped 1]"
    )


@pytest.mark.parametrize(("territory", "count"), [("EU", 0), ("EEA", 1)])
def test_rules_are_tried_in_the_territory_of_the_framework(tmp_path, territory, count):
    """Only in a territory that is the listed group the two rungs are the same."""
    groups_ = """\
groups:
  - id: EU
    name: {en: European Union, nl: Europese Unie}
    about: {en: The member states., nl: De lidstaten.}
    members: [{country: NL, from: 1958-01-01}]
  - id: EEA
    name: {en: European Economic Area, nl: Europese Economische Ruimte}
    about: {en: The EU and others., nl: De EU en andere.}
    includes: [EU]
    members: [{country: DE, from: 2026-11-23}]
"""
    same = [(PARTLY, "when: {question: storage-countries, within: EEA}"), ("territory: EU", f"territory: {territory}")]

    assert len(lint(tmp_path, *same, reference__groups=groups_)) == count


def test_what_was_not_decided_is_found_and_called_so(tmp_path):
    assert lint(tmp_path, most=1)[0] == (
        "p.yaml:9:69: warning: the search for answers that meet the rule of rung 2 of P.1 was ended at its bound of 1 steps; "
        "expected fewer questions in one rule, so take it apart, or look by hand [undecided P.1]"
    )
    assert {one.rpartition("[")[2].split()[0] for one in lint(tmp_path, most=1)} == {"undecided"}


# Random frameworks, against what trying all answers shows


@st.composite
def small_worlds(draw):
    """A world of one or two questions whose criteria sometimes leave a rung to judgement."""
    asked = {f"q-{number}": draw(questions()) for number in range(1, draw(st.integers(1, 2)) + 1)}
    return World(COUNTRIES, draw(groups()), asked, draw(frameworks(asked)), DAYS, DAYS[1], "EU")


def trials(world):
    """For every combination of answers, the truths of the rungs of every criterion: None where judgement decides."""
    rules_ = [rung["when"] for rungs in world.criteria().values() for rung in rungs[1:] if rung["when"] != "judgement"]
    values = different(world, rules_)
    combinations = list(product(*values.values()))
    assume(len(combinations) <= 1_000)
    found = []
    for combination in combinations:
        answers = {name: {value} for name, value in zip(values, combination, strict=True)}
        found.append({name: [truth(world, rung, answers) for rung in rungs] for name, rungs in world.criteria().items()})
    return found


def truth(world, rung, answers):
    if "when" not in rung:
        return True
    return None if rung["when"] == "judgement" else world.truth(rung["when"], answers) == TRUE


def expected(world):
    tried = trials(world)
    for name, rungs in world.criteria().items():
        ladders = {tuple(one[name]) for one in tried}
        numbers = [number for number, rung in enumerate(rungs) if number and rung["when"] != "judgement"]
        never = {number for number in numbers if not any(one[number] for one in ladders)}
        yield from (("never-true", name, number) for number in never)
        for number in [0, *numbers]:
            above = [other for other in numbers if other > number]
            if above and number not in never and not any(one[number] and not any(one[up] for up in above) for one in ladders):
                yield "never-stands", name, number
        possible = [number for number in numbers if number not in never]
        for low, high in pairwise(possible):
            if not any(one[low] and one[high] for one in ladders):
                yield "contradicts-neighbour", name, low
    yield from expected_levels(world, tried)


def expected_levels(world, tried):
    ladders = world.criteria()
    granted = {rung["level"] for rungs in ladders.values() for rung in rungs}
    options = [{name: levels(ladders[name], truths) for name, truths in one.items()} for one in tried]
    for level in range(world.framework["top"] + 1):
        if any(rungs[-1]["level"] < level for rungs in ladders.values()):
            return
        reaching = [one for one in options if all(max(found) >= level for found in one.values())]
        if not reaching:
            yield "level-unreachable", str(level), None
            return
        if level in granted and not any(level in found for one in reaching for found in one.values()):
            yield "level-skipped", str(level), None


def levels(rungs, truths):
    """What a criterion can grant: by facts, or by a finding on a rung left to judgement."""
    by_facts = max(number for number, holds in enumerate(truths) if holds)
    return {rungs[by_facts]["level"], *(rung["level"] for rung, holds in zip(rungs, truths, strict=True) if holds is None)}


def named(finding):
    """The check, what it is about and the lowest rung that it names, from 0."""
    number = re.search(r"rungs? (\d+)", finding.message)
    by_level = finding.check.startswith("level-")
    return finding.check, finding.where, None if by_level else int(number.group(1)) - 1


@settings(max_examples=80)
@given(small_worlds())
def test_random_frameworks_have_the_defects_that_trying_all_answers_shows(world):
    by = Case(world, []).ruler()
    every = spaces(by.library.questions, by.library.reference, by.on)

    found = [named(one) for one in rule_findings(by.framework, RuleSearch(by.program, every))]

    assert sorted(found, key=str) == sorted(expected(world), key=str)
