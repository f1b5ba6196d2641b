"""The commands of the tutorial run and print what the page shows."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from pages import DAY, DOCS, Command, Edit, agrees, steps

TUTORIAL = DOCS / "tutorial.md"
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "LC_ALL": "C.UTF-8",
    "SOURCE_DATE_EPOCH": DAY,
}


def run(line: str, folder: Path) -> list[str]:
    done = subprocess.run(  # noqa: S602  the reader has a shell too
        line,
        shell=True,
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode().splitlines()


def change(edit: Edit, folder: Path) -> None:
    path = folder / edit.path
    text = path.read_text(encoding="utf-8")
    assert text.count(edit.old) == 1, f"{edit.path} holds {edit.old!r} {text.count(edit.old)} times"
    path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")


def serves_a_page(folder: Path) -> bool:
    command = [sys.executable, "-m", "cloudpeil", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            address = server.stdout.readline().split()[0]
            with urllib.request.urlopen(address) as page:  # noqa: S310  loopback
                return b"Example Cloud" in page.read()
        finally:
            server.terminate()


def test_the_tutorial_shows_what_its_commands_print(tmp_path):
    folder = tmp_path
    wrong = []
    for step in steps(TUTORIAL):
        if isinstance(step, Edit):
            change(step, folder)
        elif step.line.startswith("cd "):
            folder /= step.line.removeprefix("cd ")
        elif step.line == "cloudpeil serve":
            assert serves_a_page(folder)
        else:
            printed = run(step.line, folder)
            if not agrees(step.shown, printed):
                wrong.append(f"$ {step.line}\n" + "\n".join(printed))

    assert not wrong, "\n\n".join(["docs/tutorial.md shows something else than this:", *wrong])


def test_the_tutorial_makes_and_changes_and_measures():
    lines = [step.line for step in steps(TUTORIAL) if isinstance(step, Command)]

    for verb in ("init", "check", "assess", "explain", "build", "serve"):
        assert any(line.startswith(f"cloudpeil {verb}") for line in lines), verb
    assert sum(isinstance(step, Edit) for step in steps(TUTORIAL)) == 4
