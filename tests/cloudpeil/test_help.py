"""Help and wrong usage: every verb shows an example, and says what went wrong on stderr."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from cloudpeil.cli import COMMANDS, cloudpeil


@pytest.mark.parametrize("verb", COMMANDS)
def test_the_help_of_every_command_shows_an_example(verb):
    result = CliRunner().invoke(cloudpeil, [verb, "--help"], prog_name="cloudpeil")

    body = result.stdout.split("Options:")[0].splitlines()[1:]
    assert (result.exit_code, result.stderr) == (0, "")
    assert any(line.startswith("  cloudpeil ") and f"cloudpeil {verb}" in line for line in body)


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_option_says_what_it_does(verb):
    command = cloudpeil.get_command(None, verb)

    assert [one.name for one in command.params if one.param_type_name == "option" and not one.help] == []


def test_the_help_of_the_whole_lists_every_verb():
    result = CliRunner().invoke(cloudpeil, ["--help"], prog_name="cloudpeil")

    listed = result.stdout.split("Commands:")[1]
    assert [line.split()[0] for line in listed.strip().splitlines()] == sorted(COMMANDS)


BAD = "Error: Invalid value for"
NO_DATE = "is not a date; write it as 2026-11-23"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["frobnicate"], "Error: No such command 'frobnicate'."),
        (["check", "--frob"], "Error: No such option '--frob'."),
        (["assess", "--format", "xml"], f"{BAD} '--format': 'xml' is not one of 'table', 'json', 'csv'."),
        (
            ["assess", "--as-of", "23-11-2026"],
            f"{BAD} '--as-of': '23-11-2026' is not a date; write it as 2026-11-23",
        ),
        (
            ["assess", "--as-of", "20261123"],
            f"{BAD} '--as-of': '20261123' is not a date; write it as 2026-11-23",
        ),
        (
            ["build", "--as-of", "2026-02-30"],
            f"{BAD} '--as-of': '2026-02-30' is not a date; write it as 2026-11-23",
        ),
        (["score"], "Error: Missing argument 'ANSWERS.yaml'."),
        (["explain"], "Error: Missing argument 'OFFERING'."),
        (["init"], "Error: Missing argument 'DIR'."),
        (["schema", "offerin"], "Error: the format 'offerin' is not known; did you mean 'offering'?"),
        (["serve", "--port", "70000"], f"{BAD} '--port': 70000 is not in the range 0<=x<=65535."),
        (["serve", "nothing"], "Error: nothing holds no built site; build one first with: cloudpeil build --output nothing"),
        (
            ["check", "--workspace", "nothing"],
            "Error: nothing is no workspace: it has no cloudpeil.yaml; make one with: cloudpeil init NEW-FOLDER",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_ends_with_exit_code_2_and_says_why_on_stderr(here, words, message):
    result = CliRunner().invoke(cloudpeil, words, prog_name="cloudpeil")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == message


def test_the_program_runs_as_a_module_and_writes_utf_8_whatever_the_machine_prefers(tmp_path):
    environment = {"PATH": "", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "cloudpeil", "assess", "aws", "--as-of", "2026-11-23"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert "0\N{EN DASH}1" in done.stdout.decode("utf-8")


def test_a_closed_pipe_ends_quietly(tmp_path):
    command = f"{sys.executable} -m cloudpeil assess --format csv --as-of 2026-11-23 | head -c 10"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S602  a pipe is meant

    assert done.stdout == "offering,n"
    assert done.stderr == ""
