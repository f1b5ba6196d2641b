"""Runs commands as a user does: in an empty folder, with the data that comes with cloudpeil."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cloudpeil import workspace
from cloudpeil.cli import cloudpeil

sys.path.insert(0, str(Path(__file__).parent.parent / "offerings" / "network"))

import played
from driven import Driver
from mischief import Authority

HARBOUR = Path(__file__).parent.parent / "reports" / "harbour"
LEAKY = """\
id: leaky-cloud
provider: botterwiek
name: Leaky Cloud
service_models: [iaas]
sources:
  terms: {title: Terms of service, kind: contract, retrieved: 2026-11-20}
facts:
  storage: {value: [US], source: terms}
  keys: {value: provider, source: terms}
"""

DAY = "2026-11-23"
TIMED = {"assess", "compare", "explain"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder as the current one."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(here):
    """Run a command; what measures does so on a fixed day, unless the test names another."""

    def invoke(*arguments: object):
        words = [str(word) for word in arguments]
        if words[0] in TIMED and "--as-of" not in words and "--workspace" not in words:
            words += ["--as-of", DAY]
        return CliRunner().invoke(cloudpeil, words, prog_name="cloudpeil")

    return invoke


@pytest.fixture
def printed(run):
    """Run a command that must succeed without a word on stderr, and give its JSON."""

    def document(*arguments: object):
        result = run(*arguments, "--format", "json")
        assert (result.exit_code, result.stderr) == (0, "")
        return json.loads(result.stdout)

    return document


@pytest.fixture
def sheet(here):
    """Write an answer sheet and give its path."""

    def write(text: str):
        path = here / "answers.yaml"
        path.write_text(text, encoding="utf-8")
        return path.name

    return write


@pytest.fixture
def harbour(tmp_path, monkeypatch):
    """An invented world instead of the packaged data: one cloud passes P at level 1, a silent one is open, a leaky one fails."""
    world = Path(shutil.copytree(HARBOUR, tmp_path / "harbour"))
    (world / "offerings/providers/botterwiek/leaky-cloud.yaml").write_text(LEAKY, encoding="utf-8")
    monkeypatch.setattr(workspace, "PACKAGED", world)
    monkeypatch.setattr(workspace, "find", lambda _: world)
    return world


@pytest.fixture(scope="session")
def played_world(tmp_path_factory):
    """All public sources on this machine, and processes that ask them: a server, a name server, and who starts runs."""
    place = tmp_path_factory.mktemp("played")
    with played.Played(Authority(place)) as server, played.PlayedNames(20) as names, Driver(place) as driver:
        yield server, names, driver


@pytest.fixture
def sources(played_world):
    """The server of all sources, with nothing asked of it yet."""
    server, names, _ = played_world
    server.reset()
    names.log.clear()
    return server


@pytest.fixture
def start(played_world, sources):
    """Start the command in a process of its own, in a workspace; it asks the sources on this machine."""
    server, names, driver = played_world
    return lambda world, *words, **settings: driver.start(world, server, names, *words, **settings)


@pytest.fixture
def asked(played_world):
    """All that the sources and the name server were asked, in order, each with its moment and host."""
    server, names, _ = played_world
    return lambda: sorted([*server.log, *names.log])


@pytest.fixture
def samples(tmp_path):
    """Make a workspace of its own data: the criteria, and so many invented providers with all identifiers."""
    return lambda count: played.world(tmp_path / "samples", count)
