"""cloudpeil explain: the rule with its file and line, the facts and their sources."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACE = re.compile(r"\(((?:criteria|offerings)/\S+\.yaml):(\d+)\)")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["as of 23 November 2026, evidence that counts: documented", "ruled out:", "Fact: ", "nobody has recorded an answer"],
        ),
        (
            "nl",
            [
                "peildatum 23 november 2026, bewijs dat telt: gedocumenteerd",
                "uitgesloten:",
                "Feit: ",
                "niemand heeft een antwoord",
            ],
        ),
    ],
)
def test_a_criterion_is_explained_in_both_languages(run, language, words):
    result = run("explain", "aws", "SOV-3.4", "--language", language)

    assert (result.exit_code, result.stderr) == (0, "")
    plain = result.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert [word for word in words if word not in plain] == []


def test_every_place_that_is_named_exists(run):
    said = run("explain", "aws", "SOV-3").stdout

    places = PLACE.findall(said)
    assert {path for path, _ in places} == {
        "criteria/frameworks/eu-csf/2026-06/sov-3.yaml",
        "offerings/providers/amazon-web-services/aws.yaml",
    }
    for path, line in places:
        assert int(line) <= len((ROOT / path).read_text(encoding="utf-8").splitlines())


def test_the_line_of_a_criterion_holds_its_id(run):
    said = run("explain", "aws", "SOV-3.4").stdout

    path, line = PLACE.search(said).groups()
    assert "SOV-3.4" in (ROOT / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_without_a_criterion_the_objectives_are_explained(run):
    said = run("explain", "aws").stdout.splitlines()

    assert said[2:4] == ["", "Level: at\N{NO-BREAK SPACE}most\N{NO-BREAK SPACE}1"]
    assert sum(line.startswith("SOV-") for line in said) == 8


def test_the_json_holds_the_rule_the_truth_and_the_evidence(printed):
    document = printed("explain", "aws", "SOV-3.4")

    assert list(document["criteria"]) == ["SOV-3.4"]
    rungs = document["criteria"]["SOV-3.4"]["rungs"]
    assert [one["rung"] for one in rungs] == [1, 2, 3, 4, 5]
    assert rungs[4]["truth"] == "false"
    claim = document["questions"]["data-storage-countries"]["claims"][0]
    assert claim["says"] == {"inside": "EU"}
    assert claim["assurance"] == "documented"
    assert claim["url"].startswith("https://")


def test_an_objective_stands_for_its_criteria(printed):
    document = printed("explain", "aws", "SOV-3")

    assert all(name.startswith("SOV-3.") for name in document["criteria"])
    assert len(document["criteria"]) > 1


def test_an_unknown_criterion_gives_a_suggestion(run):
    result = run("explain", "aws", "SOV-3.44")

    assert result.exit_code == 2
    assert re.search(r"Error: the criterion 'SOV-3\.44' is not known; did you mean 'SOV-3\.\d'\?\n$", result.stderr)
