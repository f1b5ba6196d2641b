"""How long the command line takes, as a stranger meets it: whole processes, after one warm-up."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from machine import describe, timed, verdict

PROGRAM = [sys.executable, "-m", "cloudpeil"]
ROOT = Path(__file__).resolve().parent.parent


def run(*arguments: str) -> None:
    subprocess.run([*PROGRAM, *arguments], cwd=ROOT, check=True, capture_output=True)


def times(runs: int, *arguments: str) -> list[float]:
    run(*arguments)
    return [timed(lambda: run(*arguments)) for _ in range(runs)]


def main() -> None:
    print(f"{describe()}\nwhole processes, shipped data\n")
    print(f"cloudpeil --help: {verdict(times(7, '--help'), 0.3)}")
    one = ("assess", "scaleway-public-cloud", "--format", "json")
    print(f"cloudpeil assess, one offering: {verdict(times(7, *one), 0.8)}")
    with tempfile.TemporaryDirectory() as folder:
        seconds = [timed(lambda n=n: run("build", "--output", f"{folder}/{n}")) for n in range(3)]
    print(f"cloudpeil build, all offerings, both languages: {verdict(seconds, 20)}")


if __name__ == "__main__":
    main()
