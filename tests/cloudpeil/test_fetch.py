"""cloudpeil fetch, as a user runs it: what it asks, keeps and tells, and how it stops."""

import json
import os
import pty
import select
import signal
import time
from datetime import UTC, datetime, timedelta

import jsonschema_rs
import played
import pytest
from click.testing import CliRunner
from mischief import hang, reply

from cloudpeil import workspace
from cloudpeil.cli import cloudpeil
from offerings import snapshots
from offerings import sources as every
from offerings.fetching.workplace import Workplace
from offerings.snapshots import Holder
from reports.schemas import schema

GLEIF = "api.gleif.org/api/v1/lei-records"
RECORD = f"{GLEIF}/{played.lei(0)}"
ONE = ("fetch", "--source", "gleif")
RULER = "profile: {framework: sample}\n"
OFFERING = "offerings/sample-000-box/sample"
LONG = f"https://x.eu/{'a' * 150}"


def ran(world, monkeypatch, *words):
    """Run a command in this process, on the data of a workspace alone; nothing is asked by what is run so."""
    monkeypatch.setattr(workspace, "PACKAGED", world)
    monkeypatch.chdir(world)
    return CliRunner().invoke(cloudpeil, words, prog_name="cloudpeil")


def files(world):
    found = {path: path.read_bytes() for path in world.rglob("*") if path.is_file() and "criteria" not in path.parts}
    return {path.relative_to(world).as_posix(): content for path, content in found.items()}


def checked(document):
    """A summary for machines that fits its published schema."""
    jsonschema_rs.validator_for(schema("fetch")).validate(document)
    return document


def until(holds, seconds=20):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["fetch", "sample-00"], "the provider 'sample-00' is not known; did you mean 'sample-000'?"),
        (["fetch", "--source", "glief"], "the source 'glief' is not known; did you mean 'gleif'?"),
        (["fetch", "--since", "yesterday"], "Invalid value for '--since': 'yesterday' is not a date; write it as 2026-11-23"),
    ],
)
def test_what_is_not_known_is_told_and_nothing_is_asked(samples, monkeypatch, words, message):
    world = samples(1)
    before = files(world)

    result = ran(world, monkeypatch, *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.rstrip().endswith(f"Error: {message}")
    assert files(world) == before


def test_without_a_workspace_there_is_no_place_to_keep_answers(run):
    result = run("fetch")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(
        "Error: there is no workspace here to keep answers in; make one with: cloudpeil init NEW-FOLDER\n"
    )


def test_a_token_that_is_none_is_told_without_showing_it(samples, monkeypatch):
    monkeypatch.setenv("CLOUDPEIL_GITHUB_TOKEN", "ghp_secret\n")

    result = ran(samples(1), monkeypatch, "fetch")

    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: the token for api.github.com has a space or a sign that no token has; expected it as it was given out, "
        "so correct the variable CLOUDPEIL_GITHUB_TOKEN or leave it out\n"
    )


@pytest.mark.parametrize(
    ("settings", "place", "shown"),
    [
        ("contact: {name: Café Zoë, url: 'https://café.example.eu'}", "1:32", "https://café.example.eu"),
        ("contact: {name: x, url: 'https://x.eu', email: 'zoë@x.eu'}", "1:48", "zoë@x.eu"),
        (f"address: {LONG}", "1:10", f"{LONG[:59]}…"),
    ],
)
def test_a_contact_that_cannot_be_told_to_sources_is_a_problem_with_its_place(samples, monkeypatch, settings, place, shown):
    world = samples(1)
    (world / "cloudpeil.yaml").write_text(f"{settings}\n{RULER}", encoding="utf-8")

    result = ran(world, monkeypatch, "fetch")

    assert result.exit_code == 1
    assert result.stderr == (
        f"cloudpeil.yaml:{place}: '{shown}' cannot be told to sources, which should know how to reach who asks; expected at most "
        "150 signs of ASCII, so write others as browsers do, such as xn--caf-dma.eu for café.eu and %C3%A9 for é\n"
        "1 problem found\n"
    )


def test_the_name_of_who_publishes_may_have_any_letters(samples, monkeypatch):
    world = samples(1)
    (world / "cloudpeil.yaml").write_text(f"contact: {{name: Café Zoë, url: 'https://x.eu'}}\n{RULER}", encoding="utf-8")

    assert ran(world, monkeypatch, "fetch", "--dry-run").exit_code == 0


def test_sources_are_told_who_asks_as_far_as_it_fits(samples, start, sources):
    world, site = samples(1), f"https://x.eu/{'a' * 120}"
    (world / "cloudpeil.yaml").write_text(
        f"contact: {{name: Zoë, url: {site}, email: zoe@x.eu}}\naddress: {site}\n{RULER}", encoding="utf-8"
    )
    assert start(world, "fetch", "--source", "wikidata").end().code == 0

    assert sources.agents == {f"cloudpeil/0.1.0 (+{site}; zoe@x.eu)"}


def test_a_dry_run_asks_and_writes_nothing(samples, monkeypatch, sources):
    world = samples(2)
    before = files(world)

    result = ran(world, monkeypatch, *ONE, "--dry-run")

    assert (result.exit_code, result.stderr) == (0, "2 to ask now; answers can lead to more\n")
    assert result.stdout == "".join(
        f"{'gleif':<16} {f'sample-00{number}':<40} https://{GLEIF}/{played.lei(number)}\n" for number in (0, 1)
    )
    assert files(world) == before
    assert sources.log == []


def test_a_dry_run_for_machines(samples, monkeypatch):
    result = ran(samples(2), monkeypatch, *ONE, "sample-001", "--dry-run", "--format", "json")

    asks = {
        "source": "gleif",
        "holder": "sample-001",
        "ask": f"record/{played.lei(1)}",
        "url": f"https://{GLEIF}/{played.lei(1)}",
    }
    assert json.loads(result.stdout) == {"asks": [asks]}


def test_every_source_is_asked_and_a_second_run_on_the_same_day_asks_nothing(samples, start, asked):
    world = samples(2)

    first = start(world, "fetch", "--format", "json").end()
    until(lambda: len(asked()) == first.json["asked"])
    told, kept = len(asked()), files(world)
    second = start(world, "fetch", "--format", "json").end()

    assert (first.code, second.code) == (0, 0)
    whole, again = checked(first.json), checked(second.json)
    assert set(whole["sources"]) == set(every.names())
    assert all(counts["new"] for counts in whole["sources"].values())
    assert whole["asked"] == whole["new"] == told
    assert (whole["failed"], whole["interrupted"], whole["failures"]) == (0, False, [])
    assert again == {
        **whole,
        "asked": 0,
        "new": 0,
        "fresh": whole["new"] + whole["fresh"],
        "changes": [],
        "sources": {
            name: {**counts, "asked": 0, "new": 0, "fresh": counts["new"] + counts["fresh"]}
            for name, counts in whole["sources"].items()
        },
    }
    assert len(asked()) == told
    assert files(world) == kept


def test_an_answer_that_changed_shows_old_and_new_and_since_says_what_is_asked_again(samples, start, sources, asked):
    world = samples(2)
    start(world, *ONE).end()
    played.aged(world, 3)
    sources.seat = "NL"
    told = len(asked())

    early = start(world, *ONE, "--since", (datetime.now(UTC) - timedelta(days=5)).date()).end()
    assert (early.code, len(asked())) == (0, told), "what was received after that day is not asked again"
    late = start(world, *ONE, "sample-000", "--since", datetime.now(UTC).date()).end()

    assert late.code == 0
    assert late.out == (
        "source                asked        new    changed  unchanged     failed      fresh\n"
        "gleif                     3          0          1          2          0          0\n"
        "all                       3          0          1          2          0          0\n"
        "sample-000: head-office-countries: at least FR -> at least NL (gleif)\n"
        "sample-000: registered-office-country: FR -> NL (gleif)\n"
    )
    assert late.err == "gleif sample-000: 1 changed, 2 unchanged\n"
    change = Workplace(world, (world,)).load(Holder("sample-000"), "gleif").changes[-1]
    assert (change.before, change.after) == (({"value": "FR"},), ({"value": "NL"},))


def test_what_fails_is_named_its_former_answer_stays_and_the_rest_goes_on(samples, start, sources):
    world = samples(3)
    start(world, *ONE).end()
    played.aged(world, 40)
    before = files(world)
    sources.answers[RECORD] = reply(b"", "403 Forbidden")

    result = start(world, *ONE, "--format", "json").end()

    found = checked(result.json)
    assert (result.code, found["failed"]) == (1, 1)
    assert found["failures"] == [
        {
            "holder": "sample-000",
            "source": "gleif",
            "ask": f"record/{played.lei(0)}",
            "reason": "unreachable",
            "detail": "api.gleif.org: answered 403",
        }
    ]
    assert result.err.splitlines()[0] == "gleif sample-000: 2 unchanged, 1 failed"
    kept = Workplace(world, (world,)).load(Holder("sample-000"), "gleif").answers
    former = snapshots.parse(before[snapshots.path_of(Holder("sample-000"), "gleif")], "x").answers
    assert kept[f"record/{played.lei(0)}"] == former[f"record/{played.lei(0)}"]
    assert found["sources"]["gleif"]["unchanged"] == 8

    del sources.answers[RECORD]
    table = start(world, *ONE, "sample-000").end()
    assert (table.code, table.err) == (0, "gleif sample-000: 1 unchanged, 2 still fresh\n")


def test_a_failure_in_the_table_has_holder_source_ask_and_reason(samples, start, sources):
    sources.answers[RECORD] = reply(b"", "403 Forbidden")

    result = start(samples(1), *ONE).end()

    assert result.code == 1
    assert result.out == (
        "source                asked        new    changed  unchanged     failed      fresh\n"
        "gleif                     1          0          0          0          1          0\n"
        "all                       1          0          0          0          1          0\n"
        f"sample-000: gleif record/{played.lei(0)}: unreachable: api.gleif.org: answered 403\n"
    )


def test_what_is_the_same_for_everyone_fails_once(samples, start, sources, asked):
    sources.answers["compliance.sovereignit.cloud/markdown/table"] = reply(b"", "403 Forbidden")

    result = start(samples(3), "fetch", "--source", "scs", "--format", "json").end()

    assert (result.code, result.json["failed"], result.json["asked"]) == (1, 1, 7)
    assert len(asked()) == 7


def test_a_terminal_gets_a_bar_and_no_lines(samples, start):
    main, terminal = pty.openpty()
    running = start(samples(2), *ONE, terminal=os.ttyname(terminal))
    shown = b""
    while b"100%" not in shown:
        assert select.select([main], [], [], 20)[0], shown
        shown += os.read(main, 4_096)

    result = running.driver.stdout.readline()
    os.close(main)
    os.close(terminal)

    assert json.loads(result)["code"] == 0
    assert b"Asking" in shown
    assert b" new" not in shown


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_asked_to_stop_keeps_what_it_received_and_goes_on_later(samples, start, asked, number):
    world = samples(3)

    running = start(world, "fetch", "--format", "json", factor=10)
    until(lambda: len(asked()) > 30)
    running.signal(number)
    result = running.end()

    assert result.code == 1
    told = checked(result.json)
    assert (told["interrupted"], told["failures"]) == (True, [])
    assert "stopping after the answers that are on their way ..." in result.err
    until(lambda: len(asked()) == told["asked"])  # each ask that went out was waited for
    later = start(world, "fetch", "--format", "json").end()
    assert (later.code, later.json["interrupted"]) == (0, False)
    assert played.twice(asked()) == []
    assert set(later.json["sources"]) == set(every.names())
    assert not list(world.glob(".cloudpeil/received/*/*/*/*"))


def test_a_second_signal_ends_a_run_at_once(samples, start, sources, asked):
    sources.answers["api.gleif.org"] = hang
    running = start(samples(1), *ONE)
    until(asked)
    running.signal(signal.SIGINT)
    until(lambda: "stopping" in running.err.read_text(encoding="utf-8"))
    running.signal(signal.SIGINT)

    assert running.end().code == -signal.SIGINT


def test_one_fetch_at_a_time_and_a_killed_one_lets_go(samples, start, asked, monkeypatch):
    world = samples(3)
    running = start(world, "fetch", factor=1)
    until(lambda: len(asked()) > 3)

    result = ran(world, monkeypatch, "fetch")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(
        "Error: another fetch is at work in this workspace; expected one at a time, so wait until it has ended\n"
    )
    running.signal(signal.SIGKILL)
    assert running.end().code == -signal.SIGKILL
    assert start(world, "fetch", "sample-000").end().code == 0


def test_what_was_fetched_counts_in_every_command_and_on_the_pages(samples, start, monkeypatch):
    world, today = samples(1), datetime.now(UTC).date().isoformat()

    def score():
        document = json.loads(ran(world, monkeypatch, "assess", "--format", "json", "--as-of", today).stdout)
        return document["assessments"][0]["readings"]["documented"]["score"]

    before = score()
    start(world, "fetch").end()
    assert (before, score()) == ({"low": 0.0, "high": 100.0}, {"low": 100.0, "high": 100.0})

    place = "offerings/snapshots/sample-000/provider/gleif.json:41"
    explained = ran(world, monkeypatch, "explain", "sample-000-box", "S.1", "--as-of", today).stdout
    assert "  Fact: Country of the registered office: France\n" in explained
    assert f"({place})" in explained
    differing = ran(world, monkeypatch, "differences", "--as-of", today).stdout
    assert differing.startswith("sample-000-box: registered-office-country: which holds? France (Global LEI register: record/")
    order = ran(world, monkeypatch, "check")
    assert (order.exit_code, differing.splitlines()[0] in order.stdout) == (0, True)

    assert ran(world, monkeypatch, "build", "--output", "site", "--as-of", today).exit_code == 0
    about, report = ((world / f"site/{name}.html").read_text("utf-8") for name in ("providers/sample-000", OFFERING))
    assert f"https://{RECORD}" in about
    assert all(f'sources/index.html#{name}"' in about for name in every.names())
    assert f"https://{RECORD}" in report
