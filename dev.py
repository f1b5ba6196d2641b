#!/usr/bin/env python3
"""Run the project's tasks on a fresh machine: makes the environment in .venv, then does what is asked.

python3 dev.py site      build the site from the shipped data and serve it on http://127.0.0.1:8000/
python3 dev.py test      run every check: format, lint, types, tests, documentation
python3 dev.py format    format the code
python3 dev.py lint | types | unit | docs | bench     one of the checks, or the benchmarks
python3 dev.py run ...   run cloudpeil itself, for example: python3 dev.py run check
python3 dev.py lock      renew requirements.lock after a change of pyproject.toml (needs uv)

Needs Python 3.11 or newer and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "made-from"
SOURCES = ["criteria", "offerings", "scoring", "reports", "cloudpeil", "tests", "benchmarks", "dev.py"]

Command = list[str]


def fail(message: str) -> None:
    print(f"dev.py: {message}", file=sys.stderr)
    raise SystemExit(2)


def fingerprint() -> str:
    made_from = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode() + str(ROOT).encode()
    return hashlib.sha256(made_from).hexdigest()


def make_environment() -> None:
    """Make .venv from the hash-locked requirements, unless the one that is there was made from the same."""
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == fingerprint():
        return
    print("Making the environment in .venv (once, and again when requirements.lock changes) ...", file=sys.stderr)
    shutil.rmtree(VENV, ignore_errors=True)
    uv = shutil.which("uv")
    if uv:
        environment = {**os.environ, "VIRTUAL_ENV": str(VENV)}
        install = [uv, "pip", "install", "--quiet"]
        run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
    else:
        environment = dict(os.environ)
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            print(made.stdout + made.stderr, file=sys.stderr)
            fail("Python could not make a virtual environment; on Debian and Ubuntu run: apt-get install python3-venv")
    run([*install, "--require-hashes", "--requirement", str(LOCK)], environment)
    run([*install, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], environment)
    STAMP.write_text(fingerprint(), encoding="utf-8")


def run(command: Command, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def python(*arguments: str) -> Command:
    return [str(PYTHON), *arguments]


def cloudpeil(*arguments: str) -> Command:
    return python("-m", "cloudpeil", *arguments)


PYTEST = python("-m", "pytest")
CHECKS: dict[str, list[Command]] = {
    "lint": [python("-m", "ruff", "format", "--check", *SOURCES), python("-m", "ruff", "check", *SOURCES)],
    "types": [python("-m", "mypy")],
    "unit": [PYTEST],
    "docs": [python("-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(VENV / "manual"))],
}
TASKS: dict[str, list[Command]] = {
    **CHECKS,
    "test": [cloudpeil("check"), *(command for check in CHECKS.values() for command in check)],
    "format": [python("-m", "ruff", "format", *SOURCES), python("-m", "ruff", "check", "--fix", *SOURCES)],
    "bench": [python("benchmarks/everything.py")],
}


def run_in_halves() -> None:
    """Run all tests on two cores, over one site; those that drive a browser are heard when the others are done."""
    with tempfile.TemporaryFile() as kept, tempfile.TemporaryDirectory() as folder:
        site = str(Path(folder) / "site")
        run(python("tests/reports/whole.py", site))
        given = {**os.environ, "CLOUDPEIL_WHOLE_SITE": site}
        beside = subprocess.Popen([*PYTEST, "-m", "browser"], cwd=ROOT, env=given, stdout=kept, stderr=subprocess.STDOUT)
        done = subprocess.run([*PYTEST, "-m", "not browser"], cwd=ROOT, env=given, check=False)
        print("Waiting for the tests that drive a browser ...", file=sys.stderr)
        failed = beside.wait()
        kept.seek(0)
        print(kept.read().decode(errors="replace"), end="", flush=True)
    if done.returncode or failed:
        raise SystemExit(done.returncode or failed)


def serve() -> None:
    run(cloudpeil("build", "--manual", "--output", "site"))
    run(python("-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", "site/docs"))
    run(cloudpeil("serve", "site"))


def lock() -> None:
    uv = shutil.which("uv") or fail("uv is not on the path; see https://docs.astral.sh/uv/")
    options = ["--universal", "--generate-hashes", "--python-version", "3.11", "--all-extras", "--group", "dev"]
    run([str(uv), "pip", "compile", "--quiet", *options, "pyproject.toml", "--output-file", "requirements.lock"])


def main(arguments: list[str]) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  this file is what an older Python meets first
        fail(f"cloudpeil needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    task = arguments[0] if arguments else "help"
    if task == "lock":
        lock()
    elif task in {"site", "run", *TASKS}:
        make_environment()
        if task == "site":
            serve()
        elif task == "run":
            run(cloudpeil(*arguments[1:]))
        for command in TASKS.get(task, []):
            if command == PYTEST and len(arguments) == 1:
                run_in_halves()
            else:
                run([*command, *arguments[1:]])
    else:
        print(__doc__)
        raise SystemExit(0 if task in {"help", "--help", "-h"} else 2)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        raise SystemExit(130) from None
