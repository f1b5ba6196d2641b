"""Scorecard: the lowest score of all components, or an upper bound of it while some are unknown."""

import json
from datetime import date

import pytest
from asked import answer, body, conversation, facts, gaps, holder

from offerings.sources import scorecard

NAME = "github.com/rohankh532/scorecard-OIDC-test"
RESULT = body("scorecard/project_result.json")
ONE = f"components: [{{repository: {NAME}}}]"
TWO = f"components: [{{repository: {NAME}}}, {{repository: github.com/sample/other}}]"


def result(score, name="github.com/sample/other", day="2026-11-20", checks=()):
    made = [{"name": f"Check-{number}", "score": one, "reason": "", "details": None} for number, one in enumerate(checks)]
    return json.dumps({"date": day, "repo": {"name": name, "commit": "0"}, "score": score, "checks": made}).encode()


EXAMPLES = [
    (holder(ONE), {f"project/{NAME}": RESULT}),
    (holder(TWO), {f"project/{NAME}": RESULT, "project/github.com/sample/other": result(3, checks=(3, -1))}),
]


def said(identifiers, **bodies):
    return conversation(scorecard, identifiers, bodies).said()


def both(other):
    return said(TWO, **{f"project/{NAME}": RESULT, "project/github.com/sample/other": other})


def test_the_recorded_score_is_the_lowest_when_it_is_the_only_one():
    (fact,) = said(ONE, **{f"project/{NAME}": RESULT})

    assert (fact.question, fact.kind, fact.value, fact.at_most) == ("component-scorecard", "register", 5.1, None)
    assert fact.published == date(2022, 4, 11)
    assert fact.where == "score"
    assert fact.note.en == f"Lowest: {NAME}, 5.1; 3 of 18 checks could not run."
    assert fact.note.nl == f"Laagste: {NAME}, 5,1; 3 van 18 controles konden niet draaien."


def test_the_lowest_of_all_counts_with_its_own_date():
    (fact,) = both(result(3))

    assert (fact.value, fact.published, fact.ask) == (3.0, date(2026, 11, 20), "project/github.com/sample/other")
    assert fact.note.en == "Lowest: github.com/sample/other, 3."


@pytest.mark.parametrize(
    ("other", "reason", "detail"),
    [
        (None, "not_listed", "github.com/sample/other: was not scanned"),
        (result(-1), "not_covered", "github.com/sample/other: no check could run, so there is no score"),
        (result(11), "unreadable", "project/github.com/sample/other: the score does not lie between 0 and 10"),
        (
            result(2, name="github.com/sample/third"),
            "unreadable",
            "project/github.com/sample/other: the answer is about another repository",
        ),
        (result(float("nan")), "unreadable", None),
        (b"<html>busy</html>", "unreadable", None),
    ],
)
def test_while_one_is_unknown_the_lowest_found_is_an_upper_bound(other, reason, detail):
    found = both(other)

    assert [(one.value, one.at_most) for one in facts(found)] == [(None, 5.1)]
    assert [one.reason for one in gaps(found)] == [reason]
    assert detail in {None, gaps(found)[0].detail}


def test_a_component_without_a_repository_leaves_an_upper_bound():
    found = said(f'components: [{{repository: {NAME}}}, {{product: postgresql, version: "18"}}]', **{f"project/{NAME}": RESULT})

    assert [(one.value, one.at_most) for one in facts(found)] == [(None, 5.1)]
    assert [one.detail for one in gaps(found)] == ["postgresql 18: nobody recorded its repository"]


def test_an_answer_that_did_not_come_leaves_an_upper_bound():
    held = conversation(scorecard, TWO, {f"project/{NAME}": RESULT})
    del held.have["project/github.com/sample/other"]

    assert [(one.value, one.at_most) for one in held.said()] == [(None, 5.1)]


def test_without_any_score_there_is_no_fact():
    assert [one.reason for one in said(ONE)] == ["not_listed"]


def test_what_is_kept_says_the_same_without_explanations():
    (ask,) = conversation(scorecard, ONE, {}).asked
    kept = scorecard.keep(ask, RESULT)
    whole = {ask.key: answer(ask.key, RESULT)}

    assert b"reason" not in kept
    assert b"details" not in kept
    assert scorecard.keep(ask, kept) == kept
    assert list(scorecard.parse(holder(ONE), whole, None)) == said(ONE, **{ask.key: RESULT})


def test_what_cannot_be_read_is_not_kept():
    assert scorecard.keep(scorecard.asks, b"<html>someone@example.com</html>") == b""


def test_without_components_nothing_is_asked():
    held = conversation(scorecard, "", {})

    assert held.asked == []
    assert [one.reason for one in gaps(held.said())] == ["not_asked"]


def test_each_repository_is_asked_once():
    held = conversation(scorecard, f"components: [{{repository: {NAME}}}, {{repository: {NAME}}}]", {})

    assert [ask.url for ask in held.asked] == [f"https://api.scorecard.dev/projects/{NAME}"]
