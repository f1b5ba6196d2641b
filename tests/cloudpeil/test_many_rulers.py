"""The command line under rulers that lack a score or a level, with facts about a buyer; and worked cases, tried."""

import json

import pytest

from cloudpeil.options import FLOORS

USAGE = "Usage: cloudpeil {verb} [OPTIONS] {what}\nTry 'cloudpeil {verb} --help' for help.\n\nError: {message}\n"
CASES = """\
cases:
  - id: charges-after-the-end
    clause: Article 29(1)
    shows: {en: A charge after its end., nl: Een vergoeding na het einde.}
    on: 2027-01-12
    facts: {switching-charge: at-cost, custom-built: false}
    expect: {DA-29-1: met}
  - id: charges-before-the-end
    clause: Article 29(1)
    shows: {en: A charge before its end., nl: Een vergoeding voor het einde.}
    on: 2027-01-11
    facts: {switching-charge: at-cost, custom-built: false}
    expect: {DA-29-1: not applicable}
"""


def refused(verb, what, message):
    return USAGE.format(verb=verb, what=what, message=message)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["assess", "aws", "--framework", "data-act", "--minimum", "1"],
            "'data-act' has no level over all criteria; expected no --minimum with it, so leave it out",
        ),
        (
            ["assess", "aws", "--framework", "data-act", "--weights", "calculator-2026-06"],
            "'data-act' has no score; expected no weights with it, so leave them out",
        ),
        (
            ["assess", "aws", "--framework", "c3a", "--additional", "SOV-6-02-AD"],
            "'SOV-6-02-AD' is no additional criterion of c3a 1.0; did you mean 'SOV-6-02-AC'?",
        ),
        (
            ["assess", "aws", "--additional", "SOV-1.1"],
            "'SOV-1.1' is no additional criterion of eu-csf 2026-06; it has none, so remove this choice",
        ),
        (
            ["compare", "aws", "--framework", "c3a"],
            (
                "offers are compared by level, and 'c3a' has none over all criteria; count what each offer meets with: "
                "cloudpeil assess --framework c3a"
            ),
        ),
        (
            ["report", "aws", "--framework", "cada", "--output", "x.pdf"],
            (
                "a report as PDF shows a level and a score, and 'cada' has not both; "
                "expected one of .json, .criteria.csv, .facts.csv"
            ),
        ),
    ],
)
def test_what_a_ruler_does_not_have_is_refused_with_a_cure(run, words, message):
    what = {"assess": "[OFFERING]...", "compare": "[OFFERING]...", "report": "OFFERING"}[words[0]]

    result = run(*words)

    assert result.stderr == refused(words[0], what, message)
    assert (result.exit_code, result.stdout) == (2, "")


def test_offers_are_compared_by_level_where_there_is_no_score(run):
    document = json.loads(run("compare", "aws", "hetzner-cloud", "--framework", "cada", "--format", "json").stdout)

    assert (document["weights"], [one["score"] for one in document["offers"]]) == (None, [None, None])
    assert [one["rank"] for one in document["offers"]] == [None, None]
    assert all(one["level"] for one in document["offers"])


@pytest.mark.parametrize(
    ("day", "open_one", "closed"), [("2027-01-11", "DA-29-2-3", "DA-29-1"), ("2027-01-12", "DA-29-1", "DA-29-2-3")]
)
def test_the_data_act_turns_on_its_day(run, day, open_one, closed):
    document = json.loads(run("assess", "aws", "--framework", "data-act", "--as-of", day, "--format", "json").stdout)

    verdicts = document["assessments"][0]["verdicts"]
    assert verdicts[closed] == "not applicable"
    assert verdicts[open_one] != "not applicable"


def test_answers_of_a_buyer_count_and_are_named(run, here):
    (here / "buyer.yaml").write_text("framework: nl-cloud-policy\nanswers: {customer-information: []}\n", encoding="utf-8")

    document = json.loads(run("assess", "aws", "--profile", "buyer.yaml", "--format", "json").stdout)

    assert document["buyer"] == {"customer-information": {"value": []}}
    (one,) = document["assessments"]
    assert one["verdicts"]["RCB-5.2"] == "not applicable"
    assert {one["readings"][floor]["criteria"]["RCB-5.2"]["rung"]["low"] for floor in FLOORS} == {3}
    text = run("explain", "aws", "RCB-5.2", "--profile", "buyer.yaml").stdout
    assert "Fact: Kinds of information of the buyer: none (from the buyer's profile)" in text


def test_answers_of_a_buyer_are_checked_with_their_places(run, here):
    answers = "{customer-information: [secrets], pue: 1.2, assessment-day: 2026-01-01, customer-nonsense: true}"
    (here / "buyer.yaml").write_text(f"framework: nl-cloud-policy\nanswers: {answers}\n", encoding="utf-8")

    result = run("assess", "aws", "--profile", "buyer.yaml")

    assert [line.partition("; ")[0] for line in result.stderr.splitlines()[:-1]] == [
        "buyer.yaml:2:33: the option 'secrets' is not known in 'customer-information'",
        "buyer.yaml:2:49: 'pue' is about the offering",
        "buyer.yaml:2:70: 'assessment-day' is known from the assessment itself",
        "buyer.yaml:2:101: the question 'customer-nonsense' is not known",
    ]
    assert result.exit_code == 1


def test_worked_cases_are_tried(run):
    result = run("cases", "data-act")

    assert result.exit_code == 0
    assert result.stdout.startswith("data-act 2023-2854: ")
    assert result.stderr.endswith(" worked cases, all as expected\n")


def test_a_case_that_comes_out_otherwise_is_named_with_its_place(run, here):
    (here / "cloudpeil.yaml").write_text("", encoding="utf-8")
    path = here / "criteria/cases/data-act/2023-2854.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(CASES, encoding="utf-8")

    result = run("cases", "data-act")
    document = json.loads(run("cases", "data-act", "--format", "json").stdout)

    assert result.stdout == (
        "data-act 2023-2854: charges-after-the-end (Article 29(1)): differs\n"
        "data-act 2023-2854: charges-before-the-end (Article 29(1)): as expected\n"
    )
    assert result.stderr == (
        "criteria/cases/data-act/2023-2854.yaml:7:23: 'charges-after-the-end' expects met, but not met (rung 1) came out; "
        "correct the rule or the case\n1 problem found\n"
    )
    assert result.exit_code == 1
    assert [(one["case"], one["as_expected"], one["file"]) for one in document] == [
        ("charges-after-the-end", False, "criteria/cases/data-act/2023-2854.yaml:2"),
        ("charges-before-the-end", True, "criteria/cases/data-act/2023-2854.yaml:8"),
    ]
    assert document[0]["differences"] == [
        {"key": ["expect", "DA-29-1"], "expected": "met", "found": "not met (rung 1)"},
    ]


def test_cases_of_an_unknown_framework_are_wrong_usage(run):
    result = run("cases", "data-akt")

    assert result.stderr == refused("cases", "[FRAMEWORK]...", "the framework 'data-akt' is not known; did you mean 'data-act'?")
    assert result.exit_code == 2


def test_a_site_cannot_rest_on_a_ruler_without_level_or_score(run, here):
    (here / "cloudpeil.yaml").write_text("profile: {framework: c3a}\n", encoding="utf-8")

    result = run("build")

    assert "the profile chooses 'c3a', which has no score or no level over all" in result.stderr
    assert (result.exit_code, list(here.glob("site"))) == (2, [])


@pytest.mark.parametrize("own", ["", "edition: 2026-06, "], ids=["newest edition", "named edition"])
def test_another_edition_leaves_the_weights_of_the_profile_behind_and_the_same_one_keeps_them(run, here, own):
    settings = f"profile: {{framework: eu-csf, {own}weights: framework-1.2.1}}\n"
    (here / "cloudpeil.yaml").write_text(settings, encoding="utf-8")

    other = run("assess", "aws", "--edition", "1.2.1", "--format", "json")
    same = run("assess", "aws", "--edition", "2026-06", "--format", "json")

    assert (other.exit_code, json.loads(other.stdout)["weights"]) == (0, None)
    assert (same.exit_code, json.loads(same.stdout)["weights"]) == (0, "framework-1.2.1")
