"""What the pages on fetching show is what a run prints and keeps, and what they say of sources and bounds holds."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner
from pages import DOCS, ROOT, Edit, agrees, assert_part, examples, steps

sys.path.insert(0, str(ROOT / "tests/offerings/sources"))

from asked import Conversation, body, facts

from cloudpeil import fetching, options
from cloudpeil.cli import cloudpeil
from offerings import snapshots, sources
from offerings.asking import MEGABYTE, Answer, Reason, Trouble
from offerings.assurance import OF_KIND
from offerings.fetching import gathering, guard, limits, manners, network
from reports import fetch_summary

PAGE = (DOCS / "fetching.md").read_text(encoding="utf-8")
FIRST = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
LEI = "999900EXAMPLECLD0014"
RECORD, EXCEPTION = body("gleif/lei-record_constructed.json"), body("gleif/parent-reporting-exception_constructed.json")
ANSWERS = {
    f"record/{LEI}": RECORD,
    f"direct-parent-reporting-exception/{LEI}": EXCEPTION,
    f"ultimate-parent-reporting-exception/{LEI}": EXCEPTION,
}


MOVED, BACK = FIRST + timedelta(days=30), FIRST + timedelta(days=60)


@dataclass
class Register:
    """Plays the register: the company moves to Germany and back, and in the end one exception cannot be had."""

    now: datetime = FIRST

    def get(self, ask, etag=None, modified=None):
        if self.now == BACK and ask.key.startswith("ultimate"):
            return Trouble("unreachable", "api.gleif.org: answered 503 (tried 4 times)", again=True)
        content = ANSWERS[ask.key]
        if self.now == MOVED:
            content = content.replace(b'"country": "NL"', b'"country": "DE"')
        digest = hashlib.sha256(content).hexdigest()
        return Answer(ask.key, ask.url, 200, "application/vnd.api+json", content, self.now, digest, etag='"7c1f"')


@pytest.fixture
def register(monkeypatch, example_workspace):
    """The register in the place of the network, on the day on which the page was written; and the workspace of the pages."""
    played = Register()
    monkeypatch.setattr(fetching, "_messenger", lambda *_: played)
    monkeypatch.setattr(options.SystemClock, "now", lambda _: played.now)
    monkeypatch.chdir(example_workspace)
    return played


def run(line: str) -> list[str]:
    result = CliRunner().invoke(cloudpeil, line.split()[1:])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def walk(register) -> list[str]:
    """Do what the reader of the page does; the register changes between the first and the second run. Gives what differs."""
    wrong = []
    for step in steps(DOCS / "fetching.md"):
        if isinstance(step, Edit):
            path = Path(step.path)
            text = path.read_text(encoding="utf-8")
            assert text.count(step.old) == 1, step
            path.write_text(text.replace(step.old, step.new), encoding="utf-8")
            continue
        if "--since" in step.line:
            register.now = MOVED
        printed = run(step.line)
        if not agrees(step.shown, printed):
            wrong.append(f"$ {step.line}\n" + "\n".join(printed))
    return wrong


def test_the_page_shows_what_its_commands_print(register):
    wrong = walk(register)

    assert not wrong, "\n\n".join(["docs/fetching.md shows something else than this:", *wrong])


def test_the_page_shows_what_is_kept(register):
    walk(register)
    (shown,) = examples("kept")

    real = json.loads(Path(shown.subject).read_text(encoding="utf-8"))

    told = json.loads(shown.text)
    by_key = {answer["key"]: answer for answer in real["answers"]}
    (answer,) = told.pop("answers")
    assert_part(told, real, values=True)
    assert answer == by_key[answer["key"]]


def test_every_key_of_a_snapshot_is_explained():
    document = snapshots._Document.model_json_schema()
    keys = {key for part in (document, *document["$defs"].values()) for key in part["properties"]}
    table = PAGE.partition("## A snapshot")[2].partition("\n## ")[0]

    assert not [key for key in sorted(keys) if f"`{key}`" not in table]


@pytest.mark.parametrize("example", examples("fetched"), ids=str)
def test_json_in_the_reference_is_part_of_what_is_printed(example, register):
    walk(register)
    register.now = BACK

    result = CliRunner().invoke(cloudpeil, example.subject.split())

    assert_part(json.loads(example.text), json.loads(result.stdout), values=True)


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads."""
    bodies = re.findall(r"^\|[ :|-]+\n((?:\| .*\n?)+)", text, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split("|")] for one in bodies for line in one.splitlines()]


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_words_of_the_summary_are_explained():
    told = [row[0].strip("`") for row in rows(section("What a run prints")) if row[0].startswith("`")]

    assert sorted(told) == sorted(("asked", *fetch_summary.COUNTS))


def test_every_reason_for_a_gap_is_explained():
    told = [row[0].strip("`") for row in rows(section("When a source gives no answer"))]

    assert set(get_args(Reason)) <= set(told)


def test_the_kinds_that_the_page_gives_are_those_of_the_sources():
    for kind, assurance, _, names in rows(section("From answers to facts")):
        plain = kind.strip("`")
        assert OF_KIND[plain].word == assurance
        for name in re.findall(r"`([a-z-]+)`", names):
            assert plain in kinds_of(name), (name, plain)


def kinds_of(name: str) -> set[str]:
    listed = import_module(f"test_{name.replace('-', '_')}").EXAMPLES
    said = [one for who, bodies in listed for one in Conversation(sources.source(name), who, bodies).hold().said()]
    return {one.kind for one in facts(said)}


def test_the_bounds_that_the_page_gives_are_those_of_the_program():
    bounds = limits.Limits()

    for words in (
        f"within {bounds.connect:.0f} seconds",
        f"{bounds.read:.0f} seconds between two pieces",
        f"{bounds.total:.0f} seconds in all, {bounds.slow:.0f} for a few large lists",
        f"{MEGABYTE // 1_000_000} MB unless the module of the source says otherwise, and never more than 16",
        f"{snapshots.MAX_BYTES // 1_000_000} MB",
        f"{snapshots.KEPT_CHANGES} newest",
        f"at most {network.REDIRECTS} times",
        f"{1 / manners.NAMES_PACE:.0f} times a second",
        f"{manners.TRIES} times in all",
        f"{manners.SHORTEST:.0f} to {manners.LONGEST:.0f} seconds",
        f"{manners.PATIENCE / 60:.0f} minutes",
        f"{manners.HOPELESS} asks in a row",
        f"{gathering.ROUNDS} rounds",
        f"{guard.LONGEST_URL:,} signs",
    ):
        assert words in " ".join(PAGE.split()), words
    assert f"`{fetching.TOKEN}`" in PAGE


def test_the_name_under_which_sources_are_asked_is_that_on_the_page(monkeypatch, example_workspace):
    named = []
    monkeypatch.setattr(network, "Network", lambda agent, **_: named.append(agent))
    monkeypatch.chdir(example_workspace)

    run("cloudpeil fetch example-hosting --source gleif --dry-run")

    assert f"User-Agent: {named[0].replace(version('cloudpeil'), '0.1.0')}\n" in PAGE
