"""cloudpeil publish and changes: what comes into the record, what stays out, and what is said about it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reports import chain

RECORD = "reports/record.jsonl"
CLOUD = "offerings/providers/botterwiek/botterwiek-cloud.yaml"
LEAKY = "offerings/providers/botterwiek/leaky-cloud.yaml"
DAYS = ("--as-of", "2026-11-23", "--on", "2026-11-24")
LATER = ("--as-of", "2026-11-30", "--on", "2026-12-01")


@pytest.fixture
def world(harbour):
    """The invented world with nothing published yet."""
    shutil.rmtree(harbour / "reports")
    return harbour


@pytest.fixture
def publish(run, world):
    """Publish in the invented world."""
    from cloudpeil import workspace as room

    def invoke(*words):
        return run("publish", *words)

    assert room.find(Path.cwd()) == world
    return invoke


def edit(world, path, old, new):
    text = (world / path).read_text(encoding="utf-8")
    assert old in text
    (world / path).write_text(text.replace(old, new), encoding="utf-8")


def kept(world):
    return (world / RECORD).read_bytes()


def shown(result):
    """The lines printed, with plain hyphens."""
    return result.stdout.replace("\N{EN DASH}", "-").splitlines()


def test_the_first_publication_puts_every_assessment_into_the_record(publish, world):
    result = publish(*DAYS)

    record = chain.parse(kept(world), RECORD)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.kind for _, line in record.lines] == ["ruler", "assessment", "assessment", "assessment"]
    assert {(str(line.published), str(line.as_of)) for _, line in record.lines} == {("2026-11-24", "2026-11-23")}
    assert shown(result) == [
        "2026-11-24  botterwiek-cloud  level 1-2, score 52.7-100.0 (harbour 2026, weights usual)",
        "  First published assessment.",
        "2026-11-24  leaky-cloud  level 0, score 9.9-30.0 (harbour 2026, weights usual)",
        "  First published assessment.",
        "2026-11-24  silent-cloud  level 0-2, score 9.9-100.0 (harbour 2026, weights usual)",
        "  First published assessment.",
        f"3 assessments published; the record ends with {record.head}",
    ]


def test_publishing_again_without_a_change_writes_nothing(publish, world):
    publish(*DAYS)
    before = kept(world)

    result = publish(*LATER)

    assert result.exit_code == 0
    assert result.stdout == (
        f"nothing changed since the last publication; the record ends with {chain.parse(before, RECORD).head}\n"
    )
    assert kept(world) == before


def test_only_what_changed_is_added_with_its_reasons(publish, world):
    publish(*DAYS)
    before = kept(world)
    edit(world, CLOUD, "  keys: {at_least: shared, source: terms}\n", "  keys: {value: customer, source: terms}\n")
    edit(world, LEAKY, "name: Leaky Cloud", "name: Tight Cloud")

    result = publish(*LATER)

    assert kept(world).startswith(before)
    assert kept(world).count(b"\n") == before.count(b"\n") + 2
    assert shown(result)[:-1] == [
        "2026-12-01  botterwiek-cloud  level 1-2, score 52.7-100.0 (harbour 2026, weights usual)",
        "  Changed: Holder of the keys: The customer instead of at least: Both.",
        "2026-12-01  leaky-cloud  level 0, score 9.9-30.0 (harbour 2026, weights usual)",
        "  The offering is called Tight Cloud; it was called Leaky Cloud.",
    ]


def test_an_offering_that_is_gone_is_withdrawn_once(publish, world):
    publish(*DAYS)
    (world / LEAKY).unlink()

    assert publish(*LATER).stdout.splitlines()[:2] == ["2026-12-01  leaky-cloud", "  No longer assessed."]
    assert publish(*LATER).stdout.startswith("nothing changed")


def test_a_dry_run_shows_the_same_and_writes_nothing(publish, world):
    tried = publish(*DAYS, "--dry-run")

    assert not (world / "reports").exists()
    assert tried.stdout.replace("would be published", "published") == publish(*DAYS).stdout


def test_what_is_printed_as_json_is_what_changes_prints(publish, world, printed):
    told = json.loads(publish(*DAYS, "--format", "json").stdout)

    printed_later = printed("changes")

    assert printed_later["head"] == told["head"]
    assert printed_later["changes"] == told["changes"][::-1]
    assert told["changes"][0] == {
        "published": "2026-11-24",
        "as_of": "2026-11-23",
        "offering": "botterwiek-cloud",
        "name": "Botterwiek Cloud",
        "framework": "harbour",
        "line": 2,
        "digest": chain.digest(kept(world).splitlines(keepends=True)[1]),
        "reasons": [{"kind": "first", "says": "First published assessment."}],
        "before": None,
        "after": told["changes"][0]["after"],
        "rungs": {},
    }
    assert told["changes"][0]["after"]["level"] == [1, 2]


def test_changes_can_be_chosen_by_offering_and_by_day(publish, world, run):
    publish(*DAYS)
    edit(world, CLOUD, "name: Botterwiek Cloud", "name: Cloud")
    publish(*LATER)

    def heads(*words):
        return [line.split()[:2] for line in run("changes", *words).stdout.splitlines()[:-1] if not line.startswith(" ")]

    assert heads() == [
        ["2026-12-01", "botterwiek-cloud"],
        ["2026-11-24", "silent-cloud"],
        ["2026-11-24", "leaky-cloud"],
        ["2026-11-24", "botterwiek-cloud"],
    ]
    assert heads("botterwiek-cloud") == [["2026-12-01", "botterwiek-cloud"], ["2026-11-24", "botterwiek-cloud"]]
    assert heads("--since", "2026-12-01") == [["2026-12-01", "botterwiek-cloud"]]
    assert heads("leaky-cloud", "--since", "2026-12-01") == []


def test_an_offering_about_which_nothing_was_published_is_named(publish, run):
    publish(*DAYS)

    result = run("changes", "leaky-clout")

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "Error: nothing was published about 'leaky-clout'; did you mean 'leaky-cloud'?"


@pytest.mark.parametrize(
    ("days", "message"),
    [
        (
            ("--as-of", "2026-11-22", "--on", "2026-12-01"),
            "the last assessments were made as of 2026-11-23; expected that day or a later one, but found 2026-11-22",
        ),
        (
            ("--as-of", "2026-11-23", "--on", "2026-11-23"),
            "the last publication was on 2026-11-24; expected that day or a later one, but found 2026-11-23",
        ),
        (
            ("--as-of", "2026-12-02", "--on", "2026-12-01"),
            "the day of the assessments is 2026-12-02, after the publication on 2026-12-01; expected that day or an earlier one",
        ),
    ],
)
def test_days_never_go_back(publish, world, days, message):
    publish(*DAYS)
    before = kept(world)
    edit(world, CLOUD, "name: Botterwiek Cloud", "name: Cloud")

    result = publish(*days)

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].endswith(f"record.jsonl:4:1: {message}, so choose others with --on and --as-of")
    assert kept(world) == before


def test_without_a_workspace_nothing_is_published(run):
    result = run("publish")

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        "Error: there is no workspace here to keep a record in; make one with: cloudpeil init NEW-FOLDER"
    )


@pytest.mark.parametrize("command", ["publish", "build", "check", "changes"])
def test_a_broken_record_ends_every_command_that_reads_it(publish, world, run, command):
    publish(*DAYS)
    broken = kept(world).replace(b"Silent Cloud", b"Silent Clout").replace(b"Leaky Cloud", b"Leaky Clout")
    (world / RECORD).write_bytes(broken)
    edit(world, CLOUD, "keys: {at_least: shared", "keyz: {at_least: shared")

    result = run(command)

    assert (result.exit_code, result.stdout) == (1, "")
    first, second, last = result.stderr.splitlines()
    assert "the question 'keyz' is not known" in first
    assert "record.jsonl:4:1: 'previous' is " in second
    assert "so restore the record from version control" in second
    assert last == "2 problems found"
    assert kept(world) == broken


def test_check_says_how_the_record_ends(publish, world, run):
    publish(*DAYS)

    result = run("check")

    head = chain.parse(kept(world), RECORD).head
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1] == f"4 lines of the record in order; it ends with {head}"


def test_a_record_that_changes_meanwhile_is_left_alone(publish, world, monkeypatch):
    publish(*DAYS)
    edit(world, CLOUD, "name: Botterwiek Cloud", "name: Cloud")
    before, write_bytes = kept(world), Path.write_bytes

    def another_publishes(path, content):
        written = write_bytes(path, content)
        if path.name == ".record.jsonl.part":
            write_bytes(world / RECORD, before + b"theirs\n")
        return written

    monkeypatch.setattr(Path, "write_bytes", another_publishes)
    result = publish(*LATER)

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].endswith(
        "record.jsonl:1:1: the record changed while it was read; expected one publication at a time, so publish again"
    )
    assert kept(world) == before + b"theirs\n"
    assert [path.name for path in (world / "reports").iterdir()] == ["record.jsonl"]


KILLED = """
import os, sys
from pathlib import Path
from cloudpeil import cli, workspace
Path.replace = lambda source, target: os._exit(9)
world = Path(sys.argv.pop(1))
workspace.PACKAGED = world
workspace.find = lambda _: world
cli.main()
"""


def test_killed_between_writing_and_renaming_the_old_record_stays_and_the_next_run_completes(publish, world):
    publish(*DAYS)
    before = kept(world)
    edit(world, CLOUD, "name: Botterwiek Cloud", "name: Cloud")

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, world, "publish", *LATER], capture_output=True, check=False, cwd=Path(__file__).parents[2]
    )

    assert killed.returncode == 9, killed.stderr
    assert kept(world) == before
    assert publish(*LATER).exit_code == 0
    assert kept(world).startswith(before)
    assert [path.name for path in (world / "reports").iterdir()] == ["record.jsonl"]
