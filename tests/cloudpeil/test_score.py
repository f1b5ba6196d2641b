"""cloudpeil score: bare answers, as on an assessor's sheet."""

import csv
import io
import json

import pytest
from shapes import READING, check_reading

from criteria import library
from criteria.reader import Reader
from reports.language import DASH

HEAD = "framework: eu-csf\nedition: 2026-06\n"
SOV_1 = "{SOV-1.1: 4, SOV-1.2: 3, SOV-1.3: 2, SOV-1.4: 4, SOV-1.5: 3, SOV-1.6: unknown, SOV-1.7: 3, SOV-1.8: 3}"


@pytest.fixture(scope="module")
def best():
    """A sheet on which every criterion stands on its highest rung."""
    framework = library.load(Reader()).framework("eu-csf", "2026-06")
    return f"answers: {{{', '.join(f'{one.id}: {len(one.rungs)}' for one in framework.criteria)}}}\n"


def test_the_json_has_the_shape_of_the_design(printed, sheet):
    document = printed("score", sheet(f"{HEAD}answers: {SOV_1}\n"))

    assert list(document) == ["framework", "edition", "weights", "divisor", *READING]
    assert [document[key] for key in ("framework", "edition", "weights", "divisor")] == [
        "eu-csf",
        "2026-06",
        "calculator-2026-06",
        "nominal",
    ]
    check_reading({key: document[key] for key in READING})


@pytest.mark.parametrize(("weights", "score"), [("calculator-2026-06", 100.0756), ("framework-1.2.1", 100.08045)])
def test_the_best_answers_give_the_highest_score(printed, sheet, best, weights, score):
    document = printed("score", sheet(f"{HEAD}weights: {weights}\n{best}"))

    assert document["score"] == {"low": score, "high": score}
    assert document["level"] == {"low": 4, "high": 4, "bound_by": []}
    assert document["coverage"] == {"criteria": 1.0, "points": 1.0}


def test_the_true_divisor_gives_exactly_100(printed, sheet, best):
    document = printed("score", sheet(f"{HEAD}divisor: true\n{best}"))

    assert document["divisor"] == "true"
    assert document["score"] == {"low": 100.0, "high": 100.0}


def test_a_worked_objective_gives_its_interval(printed, sheet):
    document = printed("score", sheet(f"{HEAD}answers: {SOV_1}\n"))

    objective = document["objectives"]["SOV-1"]
    assert objective["points"] == {"low": 530.93, "high": 655.93}
    assert objective["level"]["high"] == 2
    assert document["criteria"]["SOV-1.6"]["rung"]["low"] == 1


def test_an_empty_sheet_leaves_everything_open(printed, sheet):
    document = printed("score", sheet(f"{HEAD}answers: {{}}\n"))

    assert document["score"]["low"] == 0
    assert document["score"]["high"] == 100.0756
    assert document["level"] == {"low": 0, "high": 4, "bound_by": []}
    assert document["coverage"] == {"criteria": 0.0, "points": 0.0}


def test_the_three_formats_agree(run, sheet):
    path = sheet(f"{HEAD}answers: {SOV_1}\n")
    document = json.loads(run("score", path, "--format", "json").stdout)
    (row,) = csv.DictReader(io.StringIO(run("score", path, "--format", "csv").stdout))
    table = run("score", path).stdout

    assert row["divisor"] == "nominal"
    assert float(row["score_low"]) == document["score"]["low"]
    assert float(row["SOV-1_points_high"]) == document["objectives"]["SOV-1"]["points"]["high"]
    assert f"530.93{DASH}655.93" in table
    assert f"score {document['score']['low']:.10g}{DASH}{document['score']['high']:.10g} percent" in table


def test_a_missed_level_ends_with_exit_code_1_and_a_line_on_stderr(run, sheet):
    path = sheet(f"{HEAD}answers: {SOV_1}\n")

    result = run("score", path, "--minimum", "SOV-1=3", "--format", "json")

    assert result.exit_code == 1
    assert result.stderr == "answers.yaml misses the level demanded: SOV-1\n"
    assert json.loads(result.stdout)["framework"] == "eu-csf"


def test_a_reached_level_ends_with_exit_code_0(run, sheet, best):
    result = run("score", sheet(HEAD + best), "--minimum", "4")

    assert (result.exit_code, result.stderr) == (0, "")
