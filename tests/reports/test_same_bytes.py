"""Same inputs, same date, same bytes: wherever, however and in whatever order the files are found."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import whole
import worlds

from reports.listings import ruler_pages
from reports.pages import Pages
from reports.site import build


def digest(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in worlds.files(folder).items()}


def test_a_build_elsewhere_with_another_hash_seed_gives_the_same_bytes(full_site, tmp_path):
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Apia"}
    done = subprocess.run(
        [sys.executable, whole.__file__, str(tmp_path / "site")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert digest(tmp_path / "site") == digest(full_site)


def test_the_order_in_which_folders_list_files_changes_nothing(monkeypatch, tmp_path):
    listed = Path.iterdir
    for name, backwards in (("forwards", False), ("backwards", True)):
        monkeypatch.setattr(Path, "iterdir", lambda folder, way=backwards: iter(sorted(listed(folder), reverse=way)))
        build(worlds.publication(worlds.HARBOUR), tmp_path / name)
    monkeypatch.undo()

    assert digest(tmp_path / "backwards") == digest(tmp_path / "forwards")


def test_a_second_build_in_the_same_place_writes_nothing(harbour, tmp_path):
    first = build(harbour, tmp_path)
    before = worlds.files(tmp_path)
    second = build(harbour, tmp_path)

    assert (first.written, first.removed) == (len(before) - 1, 0)
    assert (second.pages, second.written, second.removed) == (first.pages, 0, 0)
    assert worlds.files(tmp_path) == before


def test_the_manifest_lists_every_file_with_its_digest(harbour_site):
    listed = json.loads((harbour_site / "manifest.json").read_text(encoding="utf-8"))

    found = digest(harbour_site)
    del found["manifest.json"]
    assert listed == found


def test_no_file_names_this_machine_or_the_moment(full_site):
    here = str(Path(worlds.__file__).parents[2]).encode()

    assert [name for name, content in worlds.files(full_site).items() if here in content] == []


def test_a_report_is_the_same_when_nothing_was_made_before_it(shipped):
    for other in shipped.others[:3]:
        after, alone = (Pages(other, "en", shipped) for _ in range(2))
        for page in ruler_pages(after):
            if page.template == "ruled.html":
                alone.kept.clear()
                assert after.render(page) == alone.render(page), page.path
