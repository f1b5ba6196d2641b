"""The page on the linter lists every check as it is, and shows what the linter prints."""

import json
import re

import pytest
from click.testing import CliRunner
from pages import DAY, DOCS, agrees, assert_part, examples, steps

from cloudpeil.cli import cloudpeil
from criteria.findings import CHECKS
from criteria.frameworks import Header
from criteria.model import KnownException
from criteria.source import parse
from scoring.rule_search import MOST_NODES

PAGE = (DOCS / "linting.md").read_text(encoding="utf-8")


@pytest.fixture
def run(example_workspace, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    monkeypatch.chdir(example_workspace)
    return lambda line: CliRunner().invoke(cloudpeil, line.split())


def test_every_check_is_in_the_table_with_its_severity_and_what_it_finds():
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning) \| (.*) \|$", PAGE, re.MULTILINE)

    assert rows == [(name, check.severity, check.finds) for name, check in CHECKS.items()]
    assert [name for name, check in CHECKS.items() if check.refused] == [name for name, *_ in rows[:4]]


def test_the_page_shows_what_the_linter_prints(run):
    (shown,) = steps(DOCS / "linting.md")

    assert agrees(shown.shown, run(shown.line.removeprefix("cloudpeil ")).stdout.splitlines())


def test_the_json_of_the_formats_is_part_of_what_the_linter_prints(run):
    (example,) = examples("linted")

    assert_part(json.loads(example.text), json.loads(run(example.subject).stdout), values=True)


def test_the_exception_that_is_shown_is_read():
    (example,) = examples("exceptions")

    (one,) = parse(example.text.encode(), "example.yaml")["exceptions"]

    assert KnownException.model_validate(one).check in CHECKS
    assert "exceptions" in Header.model_fields


def test_the_bound_of_a_search_is_the_one_that_is_named():
    assert f"after {MOST_NODES:,} steps" in PAGE
