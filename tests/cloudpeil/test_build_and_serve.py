"""cloudpeil build and serve: what is written where, what is left alone, and how it is shown."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from cloudpeil import workspace
from cloudpeil.cli import cloudpeil
from criteria.writing import write as write_file

HARBOUR = Path(__file__).parent.parent / "reports" / "harbour"
DOSSIER = "offerings/providers/small/{0}.yaml"
OFFERING = "id: {0}\nprovider: small\nname: {0}\nservice_models: [iaas]\n"
REFUSAL = (
    "{}:1:1: this folder is not empty and holds no site of cloudpeil; expected an empty or new one, so name another\n"
    "1 problem found\n"
)


@pytest.fixture
def small(here, monkeypatch):
    """A workspace over a tiny framework, in the current folder, with two offerings on which nothing is known."""
    monkeypatch.setattr(workspace, "PACKAGED", HARBOUR)
    put(here, "cloudpeil.yaml", (HARBOUR / "cloudpeil.yaml").read_text(encoding="utf-8"))
    put(here, DOSSIER.format("provider"), "id: small\nname: Small\n")
    for name in ("left", "right"):
        put(here, DOSSIER.format(name), OFFERING.format(name))
    return here


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def build(*options: str):
    return CliRunner().invoke(cloudpeil, ["build", *options])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_site_is_built_with_its_figures_on_stdout_and_progress_on_stderr(small):
    result = build()

    made = contents(small / "site")
    pages = sum(name.endswith(".html") for name in made)
    assert result.exit_code == 0
    assert result.stdout == f"site: {pages} pages, 4 offerings, {len(made) - 1} written, 0 removed\n"
    assert result.stderr.startswith("Building")
    assert {"index.html", "nl/index.html", "data/assessments.csv", "manifest.json", "static/style.css"} <= made.keys()


def test_a_second_build_writes_nothing(small):
    build()
    before = {path: path.stat().st_mtime_ns for path in (small / "site").rglob("*") if path.is_file()}

    result = build()

    assert " 0 written, 0 removed" in result.stdout
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_workspace_named_on_the_command_line_gets_its_site_inside(small, monkeypatch):
    (small / "elsewhere").mkdir()
    monkeypatch.chdir(small / "elsewhere")

    assert build("--workspace", "..").exit_code == 0

    assert (small / "site/index.html").is_file()


def test_the_day_can_be_chosen(small):
    assert build("--as-of", "2026-12-24", "--output", "later").exit_code == 0

    assert json.loads((small / "later/data/assessments.json").read_text(encoding="utf-8"))["as_of"] == "2026-12-24"
    assert "24\N{NO-BREAK SPACE}December\N{NO-BREAK SPACE}2026" in (small / "later/index.html").read_text(encoding="utf-8")


def test_pages_of_a_former_build_that_are_gone_are_removed_and_other_files_stay(small):
    build()
    put(small, "site/docs/index.html", "the manual")
    put(small, "site/CNAME", "mine")
    (small / DOSSIER.format("right")).unlink()

    result = build()

    left = contents(small / "site")
    assert result.exit_code == 0
    assert " pages, 3 offerings, " in result.stdout
    assert [name for name in left if "right" in name] == []
    assert any("left" in name for name in left)
    assert (left["docs/index.html"], left["CNAME"]) == (b"the manual", b"mine")
    listed = json.loads(left["manifest.json"])
    assert listed.keys() == left.keys() - {"docs/index.html", "CNAME", "manifest.json"}


@pytest.mark.parametrize(
    "manifest",
    [
        None,
        "not json",
        "[]",
        '["name"]',
        "{}",
        '{"name": "An app", "icons": []}',
        '{"../precious.txt": "0"}',
        '{"name": "../../precious.txt"}',
        "7",
    ],
    ids=["none", "no-json", "empty-list", "list", "empty", "of-an-app", "leading-out", "odd", "number"],
)
def test_a_folder_that_is_no_site_is_refused_and_loses_nothing(small, manifest):
    put(small, "precious.txt", "mine")
    put(small, "foreign/name", "mine")
    put(small, "foreign/index.html", "mine")
    if manifest is not None:
        put(small, "foreign/manifest.json", manifest)
    before = contents(small)

    result = build("--output", "foreign")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith(REFUSAL.format("foreign"))
    assert contents(small) == before


def test_a_manifest_that_leads_out_of_the_site_removes_nothing_there(small):
    build()
    put(small, "precious.txt", "mine")
    manifest = small / "site/manifest.json"
    digest = "0" * 64
    listed = {
        **json.loads(manifest.read_text(encoding="utf-8")),
        "../precious.txt": digest,
        str(small / "cloudpeil.yaml"): digest,
    }
    manifest.write_text(json.dumps(listed), encoding="utf-8")

    build()

    assert (small / "precious.txt").read_text(encoding="utf-8") == "mine"
    assert (small / "cloudpeil.yaml").is_file()


def test_a_file_in_place_of_the_output_is_wrong_usage(small):
    put(small, "file", "mine")

    result = build("--output", "file")

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "Error: Invalid value for '--output' / '-o': Directory 'file' is a file."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(small):
    (small / "locked").mkdir(mode=0o500)

    result = build("--output", "locked/site")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "locked/site" in result.stderr
    assert "Permission denied; check the path, its permissions and the free space" in result.stderr


def test_a_full_disk_is_a_sentence_and_leaves_no_half_written_file(small, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)

    result = build()

    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert re.fullmatch(
        r"site/\S+: No space left on device; check the path, its permissions and the free space", result.stderr.splitlines()[-1]
    )
    assert contents(small / "site") == {}


def test_an_interrupted_write_keeps_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    target = tmp_path / "page.html"
    write_file(target, b"old")

    def interrupted(source, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(target, b"new")

    assert contents(tmp_path) == {"page.html": b"old"}


def test_a_file_is_written_only_when_it_differs(tmp_path):
    target = tmp_path / "folder" / "page.html"

    assert write_file(target, b"one")
    assert not write_file(target, b"one")
    assert write_file(target, b"two")
    assert target.read_bytes() == b"two"
    assert contents(tmp_path) == {"folder/page.html": b"two"}


def test_serve_refuses_a_folder_without_a_site(run, here):
    (here / "empty").mkdir()

    result = run("serve", "empty")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == (
        "Error: empty holds no built site; build one first with: cloudpeil build --output empty"
    )


@pytest.fixture
def served(here):
    """A tiny site served by the program itself on a free port; gives its address and the process."""
    put(here, "site/index.html", "<!doctype html><title>gauges</title>")
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "cloudpeil", "serve", "site", "--port", "0"],
        cwd=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process.stdout.readline(), process
    process.kill()
    process.communicate()


def test_serve_shows_the_site_on_a_free_port_until_it_is_interrupted(served):
    line, process = served

    address = line.split()[0]
    with urlopen(address, timeout=10) as answer:  # noqa: S310  our own loopback address
        shown = answer.read()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=10)

    assert line == f"{address}  (stop with Ctrl+C)\n"
    assert address.startswith("http://127.0.0.1:")
    assert shown == b"<!doctype html><title>gauges</title>"
    assert process.returncode == 0
    assert said.splitlines()[-1] == "stopped"
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_named(served, run, here):
    line, _ = served
    port = line.split()[0].rstrip("/").rpartition(":")[2]

    result = run("serve", "site", "--port", port)

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        f"Error: cannot listen on 127.0.0.1:{port} (Address already in use); choose another with --port"
    )
