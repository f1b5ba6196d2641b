"""cloudpeil build and serve: what is written, what is left alone, and what is shown."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from cloudpeil import workspace
from reports.writing import write

HARBOUR = Path(__file__).parents[1] / "reports/harbour"


@pytest.fixture
def small(monkeypatch):
    """Only an invented world of two offerings instead of the packaged data, so that a build is quick."""
    monkeypatch.setattr(workspace, "PACKAGED", HARBOUR)
    monkeypatch.setattr(workspace, "find", lambda _: HARBOUR)


@pytest.fixture
def built(run, small, here):
    assert run("build").exit_code == 0
    return here / "site"


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_workspace_builds_at_once(run, here):
    run("init", "mine")

    result = run("build", "--workspace", "mine")

    assert result.exit_code == 0
    assert result.stdout.startswith("mine/site: ")
    assert "Building" in result.stderr
    assert "Example Cloud" in (here / "mine/site/offerings/example-cloud/eu-csf.html").read_text(encoding="utf-8")


def test_a_build_tells_what_it_did(run, small, here):
    first = run("build").stdout
    second = run("build").stdout

    pages = len(list((here / "site").rglob("*.html")))
    written = len(contents(here / "site")) - 1
    assert first == f"site: {pages} pages for 2 offerings, {written} written, 0 removed\n"
    assert second == f"site: {pages} pages for 2 offerings, 0 written, 0 removed\n"


def test_a_folder_with_other_things_is_refused_and_nothing_is_lost(run, small, here):
    (here / "documents").mkdir()
    (here / "documents/letter.txt").write_text("keep me", encoding="utf-8")

    result = run("build", "--output", "documents")

    assert result.exit_code == 1
    assert result.stderr.splitlines()[-2:] == [
        "documents: this folder is not empty and holds no site of cloudpeil; expected an empty or new one, so name another",
        "1 problem found",
    ]
    assert contents(here / "documents") == {"letter.txt": b"keep me"}


@pytest.mark.parametrize("manifest", ["", "[1, 2", "null", "7", '"text"'])
def test_a_folder_with_a_strange_manifest_is_refused_or_taken_without_loss(run, small, here, manifest):
    (here / "site").mkdir()
    (here / "site/manifest.json").write_text(manifest, encoding="utf-8")
    (here / "site/letter.txt").write_text("keep me", encoding="utf-8")

    run("build")

    assert (here / "site/letter.txt").read_text(encoding="utf-8") == "keep me"


def test_a_manifest_cannot_lead_out_of_the_site(run, small, here):
    (here / "letter.txt").write_text("keep me", encoding="utf-8")
    (here / "site").mkdir()
    listed = ["../letter.txt", str(here / "letter.txt"), "a/../../letter.txt"]
    (here / "site/manifest.json").write_text(f"{{{', '.join(f'{chr(34)}{one}{chr(34)}: 1' for one in listed)}}}", encoding="utf-8")

    run("build")

    assert (here / "letter.txt").read_text(encoding="utf-8") == "keep me"


def test_pages_of_a_former_build_that_are_gone_are_removed_and_the_manual_is_left_alone(run, built, monkeypatch, tmp_path):
    import shutil

    (built / "docs").mkdir()
    (built / "docs/index.html").write_text("manual", encoding="utf-8")
    smaller = Path(shutil.copytree(HARBOUR, tmp_path / "smaller"))
    (smaller / "offerings/providers/botterwiek/silent-cloud.yaml").unlink()
    monkeypatch.setattr(workspace, "PACKAGED", smaller)
    monkeypatch.setattr(workspace, "find", lambda _: smaller)
    before = contents(built)

    result = run("build")

    gone = {
        "offerings/silent-cloud/harbour.html",
        "nl/offerings/silent-cloud/harbour.html",
        "data/offerings/silent-cloud/harbour.json",
    }
    assert before.keys() - contents(built).keys() == gone
    assert result.stdout.endswith(", 3 removed\n")
    assert (built / "docs/index.html").read_text(encoding="utf-8") == "manual"


def test_a_place_that_cannot_be_written_is_a_message_and_no_crash(run, small, here):
    (here / "site").write_text("a file", encoding="utf-8")

    result = run("build", "--output", "site/inside")

    assert result.exit_code in {1, 2}
    assert "Traceback" not in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_failing_write_leaves_the_old_file_and_no_half_of_the_new_one(tmp_path, monkeypatch):
    page = tmp_path / "page.html"
    write(page, b"old")

    def fail(*_):
        raise OSError(28, "No space left on device", "page.html")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        write(page, b"new")

    assert contents(tmp_path) == {"page.html": b"old"}


def test_a_full_disk_is_a_message_and_exit_code_1(run, small, here, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device", "site/page.html")

    monkeypatch.setattr(Path, "replace", fail)
    result = run("build")

    assert result.exit_code == 1
    assert result.stderr.endswith("site/page.html: No space left on device; check the path, its permissions and the free space\n")
    assert contents(here) == {}


def test_the_same_bytes_are_not_written_again(tmp_path):
    assert write(tmp_path / "a/b.txt", b"x")
    assert not write(tmp_path / "a/b.txt", b"x")
    assert write(tmp_path / "a/b.txt", b"y")


def test_serve_refuses_a_folder_without_a_site(run):
    result = run("serve", "nothing")

    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: nothing holds no built site; build one first with: cloudpeil build --output nothing\n"
    )


def test_serve_shows_the_site_on_a_free_port(built):
    program = [sys.executable, "-u", "-m", "cloudpeil", "serve", "site", "--port", "0"]
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    with subprocess.Popen(
        program, cwd=built.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        try:
            address = serving.stdout.readline().split()[0]
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(f"{address}nl/index.html", timeout=10) as answer:
                page = answer.read()
        finally:
            serving.terminate()
            serving.communicate()

    assert address.startswith("http://127.0.0.1:")
    assert page == (built / "nl/index.html").read_bytes()
