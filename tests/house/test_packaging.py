"""The wheel, built here and installed in a fresh environment: what a stranger gets."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from plan import ROOMS

ROOT = Path(__file__).resolve().parents[2]
BIN = "Scripts" if os.name == "nt" else "bin"
DATA = (
    *("criteria/questions/", "criteria/frameworks/", "criteria/reference/", "offerings/providers/"),
    *("reports/templates/", "reports/static/", "reports/static/fonts/", "reports/fonts/", "reports/locales/"),
    *("cloudpeil/starter_files/", "reports/record.jsonl"),
)
ASK_NAMES = "import json, importlib.metadata as m; print(json.dumps(m.packages_distributions()))"
ASK_PLACES = f"import json, {', '.join(ROOMS)}; print(json.dumps([{', '.join(f'{room}.__file__' for room in ROOMS)}]))"

pytestmark = pytest.mark.packaging


def run(*command, cwd):
    """Run a command as a stranger would: away from the checkout, with nothing inherited from this environment."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV", "COV"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**inherited, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def needed(names):
    """Distributions that these need to run, and what those need: what is declared, nothing else."""
    found, waiting = {}, list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = distribution(name)
        wanted = [Requirement(one) for one in found[name].requires or []]
        waiting += [one.name.lower() for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    return found.values()


def lay_out(distributions, folder):
    """Links to the installed files of distributions, in a folder that holds nothing else."""
    folder.mkdir()
    for one in distributions:
        for top in {file.parts[0] for file in one.files or ()} - {"..", "__pycache__"}:
            if not (folder / top).exists():
                (folder / top).symlink_to(one.locate_file(top))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", target, cwd=ROOT)
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def home(wheel, tmp_path_factory):
    """A fresh environment with the wheel and what it declares to need, and no network."""
    place = tmp_path_factory.mktemp("fresh")
    run(sys.executable, "-m", "venv", place / "venv", cwd=place)
    python = place / "venv" / BIN / "python"
    (packages,) = json.loads(run(python, "-c", "import json, site; print(json.dumps(site.getsitepackages()[-1:]))", cwd=place))
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    lay_out(needed(Requirement(one).name for one in declared), place / "needed")
    (Path(packages) / "needed.pth").write_text(f"{place / 'needed'}\n", encoding="utf-8")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=place)
    return place


@pytest.fixture
def cloudpeil(home, tmp_path):
    """The installed program, run in a folder far from the checkout."""
    return lambda *arguments, cwd=tmp_path: run(home / "venv" / BIN / "cloudpeil", *arguments, cwd=cwd)


def ask(home, question):
    return json.loads(run(home / "venv" / BIN / "python", "-c", question, cwd=home))


def files_of_the_rooms():
    return {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_file_of_the_rooms_and_nothing_else(wheel):
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert inside == files_of_the_rooms()


@pytest.mark.parametrize("folder", DATA)
def test_data_lie_beside_the_code(wheel, folder):
    assert [name for name in zipfile.ZipFile(wheel).namelist() if name.startswith(folder)]


def test_every_room_says_that_it_is_typed(wheel):
    assert {f"{room}/py.typed" for room in ROOMS} <= set(zipfile.ZipFile(wheel).namelist())


def test_the_licences_of_the_code_the_data_and_the_fonts_come_along(wheel):
    inside = {re.sub(r"^[^/]*\.dist-info/", "", name): name for name in zipfile.ZipFile(wheel).namelist()}

    for original in ("LICENSE", "LICENSES/CC-BY-4.0.txt", "reports/static/fonts/OFL.txt"):
        assert zipfile.ZipFile(wheel).read(inside[f"licenses/{original}"]) == (ROOT / original).read_bytes()


def test_exactly_the_five_rooms_are_installed_and_belong_to_us_alone(home):
    owners = ask(home, ASK_NAMES)

    assert {name: owner for name, owner in owners.items() if "cloudpeil" in owner} == {room: ["cloudpeil"] for room in ROOMS}


def test_what_answers_is_the_wheel_and_not_the_checkout(home):
    places = ask(home, ASK_PLACES)

    assert [Path(place).is_relative_to(home / "venv") for place in places] == [True] * len(ROOMS)


def test_what_is_declared_is_what_is_there(home):
    assert run(home / "venv" / BIN / "python", "-m", "pip", "check", cwd=home) == "No broken requirements found.\n"


def test_the_program_helps(cloudpeil):
    assert cloudpeil("--help").startswith("Usage: cloudpeil [OPTIONS] COMMAND [ARGS]...")


def test_the_program_checks_the_data_that_comes_with_it(cloudpeil):
    dossiers = [path for path in (ROOT / "offerings/providers").glob("*/*.yaml") if path.name != "provider.yaml"]

    summary = cloudpeil("check").splitlines()[0]

    assert re.fullmatch(rf"\d+ files in order: .*, {len(dossiers)} offerings", summary)


def test_a_new_workspace_is_in_order_and_builds_at_once(cloudpeil, tmp_path):
    cloudpeil("init", "my-workspace")
    workspace = tmp_path / "my-workspace"

    assert " files in order: " in cloudpeil("check", cwd=workspace)
    assert cloudpeil("build", "--as-of", "2026-11-23", cwd=workspace).startswith("site: ")

    assert "Example Cloud" in (workspace / "site/offerings/example-cloud/eu-csf.html").read_text(encoding="utf-8")
    assert [path.name for path in workspace.joinpath("site").rglob("example-cloud*")]
