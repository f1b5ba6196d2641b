"""Workspaces: made by init, laid over the packaged data, and every problem of every file at once."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from cloudpeil import workspace
from cloudpeil.cli import cloudpeil
from criteria.reader import PACKAGED

BROKEN = Path(__file__).parent.parent / "broken"
MISTAKES = sorted(BROKEN.glob("*.yaml"))
LIES_AT = "# lies at "
STARTER = ["cloudpeil.yaml", "offerings/providers/example/example-cloud.yaml", "offerings/providers/example/provider.yaml"]


@pytest.fixture
def mine(run, here):
    """A fresh workspace."""
    assert run("init", "mine").exit_code == 0
    return here / "mine"


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_init_makes_a_workspace_in_a_new_folder_and_says_what_comes_next(run, here):
    result = run("init", "deep/down")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [f"deep/down/{name}" for name in STARTER]
    assert result.stderr == "\nNext: cd deep/down && cloudpeil check && cloudpeil build\n"
    assert sorted(path.relative_to(here / "deep/down").as_posix() for path in here.rglob("*.yaml")) == STARTER


def test_init_takes_an_empty_folder(run, here):
    (here / "empty").mkdir()

    assert run("init", "empty").exit_code == 0


def test_init_refuses_a_folder_that_holds_anything_and_leaves_it_alone(run, here):
    write(here, "full/notes.txt", "mine")

    result = run("init", "full")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == "Error: full is there already and not empty; name a new folder"
    assert [path.name for path in (here / "full").iterdir()] == ["notes.txt"]


def test_init_refuses_the_name_of_a_file(run, here):
    write(here, "file", "mine")

    result = run("init", "file")

    assert result.exit_code == 2
    assert (here / "file").read_text(encoding="utf-8") == "mine"


def test_a_fresh_workspace_is_in_order(run, mine, monkeypatch):
    monkeypatch.chdir(mine)

    result = run("check")

    assert (result.exit_code, result.stderr) == (0, "")
    assert " files in order: " in result.stdout.splitlines()[0]


def test_a_workspace_is_found_from_any_folder_inside_it(run, mine, monkeypatch):
    monkeypatch.chdir(mine / "offerings/providers/example")

    result = run("assess", "example-cloud", "--format", "json")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["assessments"][0]["offering"] == "example-cloud"


def test_the_day_of_the_workspace_is_the_default(run, mine):
    write(mine, "cloudpeil.yaml", "as_of: 2026-11-01\n")

    document = json.loads(run("assess", "example-cloud", "--workspace", "mine", "--format", "json").stdout)

    assert document["as_of"] == "2026-11-01"
    assert document["assessments"][0]["readings"]["verified"]["coverage"]["criteria"] == 0.0


def test_the_profile_of_the_workspace_is_the_default(run, mine):
    write(mine, "cloudpeil.yaml", "as_of: 2026-11-23\nprofile: {weights: framework-1.2.1, assurance: attested}\n")

    document = json.loads(run("assess", "example-cloud", "--workspace", "mine", "--format", "json").stdout)

    assert document["weights"] == "framework-1.2.1"
    assert document["assessments"][0]["counts"] == "attested"


def test_a_file_of_the_workspace_wins_over_the_packaged_one(run, here):
    write(here, "cloudpeil.yaml", "as_of: 2026-11-23\n")
    path = "offerings/providers/amazon-web-services/aws.yaml"
    write(here, path, "id: aws\nprovider: amazon-web-services\nname: Our own view\nservice_models: [iaas]\n")

    document = json.loads(run("assess", "aws", "hetzner-cloud", "--workspace", ".", "--format", "json").stdout)

    (questions,) = [one["explanations"]["questions"] for one in document["assessments"] if one["offering"] == "aws"]
    assert not any(path in claim["file"] for one in questions.values() for claim in one["claims"])
    assert run("explain", "aws", "--workspace", ".").stdout.splitlines()[0] == "Our own view"
    assert run("explain", "hetzner-cloud", "--workspace", ".").stdout.splitlines()[0] == "Hetzner Cloud"


def test_an_offering_may_move_to_another_provider_in_the_workspace(run, here):
    write(here, "cloudpeil.yaml", "as_of: 2026-11-23\n")
    write(here, "offerings/providers/other/provider.yaml", "id: other\nname: Other\n")
    write(here, "offerings/providers/other/aws.yaml", "id: aws\nprovider: other\nname: Elsewhere\nservice_models: [iaas]\n")

    document = json.loads(run("assess", "aws", "--workspace", ".", "--format", "json").stdout)

    assert [one["provider"] for one in document["assessments"]] == ["other"]


BROKEN_OFFERING = "id: example-clod\nprovider: example\nname: [1]\nservice_models: [iaas]\n"
BROKEN_SETTINGS = "profile: {minimum: {overall: 7, objectives: {SOV-9: 1}}, weights: x}\n"
PROBLEMS = """\
{}cloudpeil.yaml:1:30: level 7 does not exist; expected 0 to 4, so lower it
{}cloudpeil.yaml:1:46: the objective 'SOV-9' is not known; did you mean 'SOV-8'?
{}cloudpeil.yaml:1:67: the weights 'x' are not known; allowed are: calculator-2026-06, framework-1.2.1
{}example-cloud.yaml:3:7: 'name' holds a list; expected text, \
so write a word or a sentence (in quotes if it looks like a number, true, false or null)
4 problems found
"""


@pytest.mark.parametrize(
    ("current", "options", "settings", "offering"),
    [
        ("mine", [], "", "offerings/providers/example/"),
        ("mine/offerings", [], "../", "providers/example/"),
        (".", ["--workspace", "mine"], "mine/", "mine/offerings/providers/example/"),
        ("mine/offerings", ["--workspace", ".."], "../", "providers/example/"),
    ],
    ids=["inside", "deeper", "beside", "named-from-deeper"],
)
def test_problems_of_several_files_come_at_once_with_paths_as_seen_from_here(
    run, here, mine, monkeypatch, current, options, settings, offering
):
    write(mine, "cloudpeil.yaml", BROKEN_SETTINGS)
    write(mine, "offerings/providers/example/example-cloud.yaml", BROKEN_OFFERING)
    monkeypatch.chdir(here / current)

    result = run("check", *options)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == PROBLEMS.format(settings, settings, settings, offering)


def test_broken_settings_stop_every_command_with_their_place(run, mine):
    write(mine, "cloudpeil.yaml", "as_of: 2026-13-01\nprofil: {}\n")

    for words in (["check"], ["assess"], ["compare"], ["explain", "aws"], ["build"]):
        result = run(*words, "--workspace", "mine")
        assert (words, result.exit_code, result.stdout) == (words, 1, "")
        assert result.stderr == (
            "mine/cloudpeil.yaml:1:8: 2026-13-01 is not a day of the calendar; expected a date that exists, so correct it\n"
            "mine/cloudpeil.yaml:2:1: the key 'profil' is not known here; did you mean 'profile'?\n"
            "2 problems found\n"
        )


def test_nothing_is_built_from_a_broken_workspace(run, mine):
    write(mine, "offerings/providers/example/example-cloud.yaml", BROKEN_OFFERING)

    result = run("build", "--workspace", "mine")

    assert result.exit_code == 1
    assert not (mine / "site").exists()


def test_check_counts_conflicts_contradictions_and_odd_findings_without_failing(run, mine):
    write(
        mine,
        "offerings/providers/example/example-cloud.yaml",
        """\
id: example-cloud
provider: example
name: Example Cloud
service_models: [iaas]
sources:
  one: {title: One, kind: contract, retrieved: 2026-11-01}
  two: {title: Two, kind: contract, retrieved: 2026-11-01}
  press: {title: Press, kind: press, retrieved: 2026-11-01}
facts:
  dpa-offered:
    - {value: true, source: one}
    - {value: false, source: press}
  third-country-fallback:
    - {value: true, source: one}
    - {value: false, source: two}
""",
    )

    result = run("check", "--workspace", "mine")

    assert (result.exit_code, result.stderr) == (0, "")
    said = [line for line in result.stdout.splitlines() if line.startswith("example-cloud")]
    file = "offerings/providers/example/example-cloud.yaml"
    assert said == [
        (
            f"example-cloud: dpa-offered: which holds? yes (One, documented, 2026-11-01, {file}:11) or "
            f"no (Press, declared, 2026-11-01, {file}:12). A weaker source differs; it changes nothing."
        ),
        (
            f"example-cloud: third-country-fallback: which holds? yes (One, documented, 2026-11-01, {file}:14) or "
            f"no (Two, documented, 2026-11-01, {file}:15). Sources of equal strength differ, so the answer is unknown."
        ),
    ]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda path: path.stem)
def test_check_reports_every_known_mistake_and_never_shows_a_traceback(mistake, here, monkeypatch):
    """The packaged data is replaced by the base of these files, so that a run takes milliseconds."""
    monkeypatch.setattr(workspace, "PACKAGED", BROKEN / "base")
    text = mistake.read_text(encoding="utf-8")
    write(here, "cloudpeil.yaml", "profile: {framework: tiny}\n")
    write(here, text.splitlines()[0].removeprefix(LIES_AT), text)

    result = CliRunner().invoke(cloudpeil, ["check"])

    expected = mistake.with_suffix(".expected.txt").read_text(encoding="utf-8").splitlines()
    assert isinstance(result.exception, SystemExit)
    assert (result.exit_code, result.stdout) == (1, "")
    assert set(expected) <= set(result.stderr.splitlines())


def test_the_packaged_data_is_in_order(run):
    result = run("check")

    assert (result.exit_code, result.stderr) == (0, "")


def test_without_a_workspace_the_day_is_today(run, here, monkeypatch):
    class Today(date):
        @classmethod
        def today(cls):
            return cls(2031, 5, 6)

    monkeypatch.setattr("cloudpeil.options.date", Today)

    result = CliRunner().invoke(cloudpeil, ["assess", "aws", "--format", "json"])

    assert json.loads(result.stdout)["as_of"] == "2031-05-06"
    assert PACKAGED.is_dir()
