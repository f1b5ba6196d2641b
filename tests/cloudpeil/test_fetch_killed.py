"""cloudpeil fetch, killed at any moment: the workspace is either before or after, and the next run completes."""

import json
import random
import re
import shutil
import signal
import time
from datetime import UTC, datetime

import played
import pytest
from click.testing import CliRunner

from cloudpeil import workspace
from cloudpeil.cli import cloudpeil
from criteria import library
from offerings import snapshots

KILLS, CHANCE = 25, random.Random(28)  # noqa: S311  the same kills every time
LEFT = re.compile(r"\.[a-z0-9-]+\.json\.part")


def kept(world):
    """Every snapshot of a workspace, which is whole: what is beside it is left of a kill and has another name."""
    found = {}
    for path in sorted((world / "offerings/snapshots").rglob("*")):
        name = path.relative_to(world).as_posix()
        if path.is_file() and not LEFT.fullmatch(path.name):
            found[name] = snapshots.parse(path.read_bytes(), name)
            assert found[name].path == name
    return found


def received(world, since):
    """The addresses of all answers of this day that are on disk, in snapshots and from runs that were killed."""
    pending = (snapshots.parse(path.read_bytes(), path.name) for path in world.glob(".cloudpeil/received/*/*/*/*.json"))
    answers = [answer for one in [*kept(world).values(), *pending] for answer in one.answers.values()]
    return {answer.url.removeprefix("https://") for answer in answers if answer.retrieved >= since}


def said(world):
    """What all snapshots hold, but for the moments at which it was received."""
    return {
        name: {key: (answer.url, answer.status, answer.media, answer.body, answer.etag) for key, answer in one.answers.items()}
        for name, one in kept(world).items()
    }


@pytest.fixture
def ran(monkeypatch):
    """Run a command in this process; the criteria, which no fetch touches, are read once."""
    load, found = library.load, []

    def once(reader, only=None):
        found[:] = found or [load(reader, only)]
        return found[0]

    monkeypatch.setattr(library, "load", once)

    def run(world, *words):
        monkeypatch.setattr(workspace, "PACKAGED", world)
        return CliRunner().invoke(cloudpeil, [*words, "--workspace", str(world)])

    return run


def told(log, moment):
    """What was asked; a line that a kill cut off before it asked for anything looks like one that asks for a certificate."""
    whole = [address for at, _, address in log if at < moment or not address.startswith("tls:")]
    return [address for address in whole if not re.match(played.SEVERAL, address)]


def killed(start, world, asked, ran, since, times):
    """Start and kill the run so many times, each after some answers more; what was received is not asked again."""
    had = set()
    for _ in range(times):
        before, wanted = len(asked()), CHANCE.randrange(12)
        running = start(world, "fetch", factor=60)
        while running.alive and len(asked()) - before < wanted:
            time.sleep(0.002)
        time.sleep(CHANCE.random() * 0.04)
        moment = time.monotonic()
        if running.alive:
            running.signal(signal.SIGKILL)
        assert running.end().code == -signal.SIGKILL, "the run was to be killed before its end; give it more to ask"
        assert [address for address in told(asked()[before:], moment) if address in had] == []
        had = received(world, since)
        result = ran(world, "check")
        assert result.exit_code == 0, result.stderr
    return had


def test_a_run_that_is_killed_leaves_what_was_there_before_or_after_and_the_next_one_completes(
    samples, start, sources, asked, ran
):
    world, since = samples(4), datetime.now(UTC).replace(microsecond=0)

    had = killed(start, world, asked, ran, since, KILLS // 2)
    assert 10 < len(had) < 190, "the kills are spread over the run"
    assert start(world, "fetch").end().code == 0

    played.aged(world)
    sources.seat = "NL"
    before, mark = kept(world), len(asked())
    had = killed(start, world, asked, ran, since, KILLS - KILLS // 2)
    assert 10 < len(had) < 190
    for name, one in kept(world).items():
        old = all(answer.retrieved < since for answer in one.answers.values())
        new = all(answer.retrieved >= since for answer in one.answers.values())
        assert old or new or "_shared" in name, "a snapshot is that of one run or of the other"
        assert not old or one == before[name]
    last = start(world, "fetch", "--format", "json").end()

    assert (last.code, last.json["failures"]) == (0, [])
    assert not [path for path in world.rglob("*") if LEFT.fullmatch(path.name)]
    assert not list((world / ".cloudpeil").rglob("*.json"))
    whole = shutil.copytree(world, world.parent / "whole", ignore=shutil.ignore_patterns("snapshots", ".cloudpeil"))
    end = len(asked())
    assert start(whole, "fetch").end().code == 0
    assert said(world) == said(whole)
    assert set(told(asked()[mark:end], 0)) == set(told(asked()[end:], 0))
    assessed = [json.loads(ran(one, "assess", "--format", "json").stdout)["assessments"] for one in (world, whole)]
    assert [one["readings"] for one in assessed[0]] == [one["readings"] for one in assessed[1]]


def test_what_a_killed_run_left_beside_a_snapshot_is_removed_by_the_next(samples, start, ran):
    world = samples(1)
    start(world, "fetch", "--source", "gleif").end()
    beside = world / "offerings/snapshots/sample-000/provider/.gleif.json.part"
    beside.write_bytes(b'{"form')

    assert ran(world, "check").exit_code == 0
    assert start(world, "fetch", "--source", "gleif").end().out.splitlines()[-1].split() == ["all", *"00000", "3"]
    assert not beside.exists()
