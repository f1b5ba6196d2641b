"""The data beside the pages: JSON and CSV tell the same, and the same as the command line."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cloudpeil.cli import cloudpeil

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ["declared", "documented", "attested", "verified"]


def printed(*words):
    result = CliRunner().invoke(cloudpeil, [*words, "--workspace", str(ROOT)])
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def document(full_site):
    return json.loads((full_site / "data/assessments.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rows(full_site):
    text = (full_site / "data/assessments.csv").read_bytes().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_table_has_a_row_for_every_reading_of_every_offering(document, rows):
    expected = [(one["offering"], floor) for one in document["assessments"] for floor in FLOORS]

    assert [(row["offering"], row["reading"]) for row in rows] == expected


def test_table_and_json_hold_the_same_numbers(document, rows):
    readings = [one["readings"][floor] for one in document["assessments"] for floor in FLOORS]

    for row, reading in zip(rows, readings, strict=True):
        assert (float(row["score_low"]), float(row["score_high"])) == tuple(reading["score"].values())
        assert (int(row["level_low"]), int(row["level_high"])) == (reading["level"]["low"], reading["level"]["high"])
        assert row["bound_by"].split() == reading["level"]["bound_by"]
        assert float(row["coverage_criteria"]) == reading["coverage"]["criteria"]
        for name, objective in reading["objectives"].items():
            assert float(row[f"{name}_points_low"]) == objective["points"]["low"]
            assert int(row[f"{name}_level_high"]) == objective["level"]["high"]


def test_the_table_is_what_assess_prints(full_site):
    written = (full_site / "data/assessments.csv").read_bytes().decode()

    assert written.count("\r\n") == written.count("\n")
    assert printed("assess", "--format", "csv") == written.replace("\r\n", "\n")  # the runner of click makes it so


def test_the_file_of_an_offering_is_what_assess_prints(full_site):
    published = json.loads((full_site / "data/offerings/aws/eu-csf.json").read_text(encoding="utf-8"))
    told = json.loads(printed("assess", "aws", "--format", "json"))

    assert published["assessments"] == told["assessments"]
    assert told["inputs"].items() <= published["inputs"].items()


def test_the_file_of_all_offerings_leaves_out_explanations_only(document, full_site):
    for one in document["assessments"]:
        alone = json.loads((full_site / f"data/offerings/{one['offering']}/eu-csf.json").read_text(encoding="utf-8"))
        (whole,) = alone["assessments"]
        assert whole.pop("explanations")
        assert whole == one


def test_every_input_is_listed_with_its_digest(full_site, document):
    listed = json.loads((full_site / "data/inputs.json").read_text(encoding="utf-8"))

    others = ("criteria/crosswalks/", "criteria/cases/")
    own = {one: listed[one] for one in listed if not one.startswith("criteria/frameworks/") or "/eu-csf/" in one}
    assert {one: own[one] for one in own if not one.startswith(others)} == document["inputs"]
    assert any(one.startswith("criteria/frameworks/data-act/") for one in listed)
    assert list(listed) == sorted(listed)
    assert {
        "cloudpeil.yaml",
        "criteria/reference/groups.yaml",
        "offerings/providers/amazon-web-services/aws.yaml",
    } <= listed.keys()


def test_no_number_is_written_as_a_text(document):
    def numbers(value):
        if isinstance(value, dict):
            for key, part in value.items():
                if key in {"low", "high", "points"} and not isinstance(part, dict):
                    yield part
                yield from numbers(part)
        elif isinstance(value, list):
            for part in value:
                yield from numbers(part)

    assert {type(one) for one in numbers(document)} == {int, float}
