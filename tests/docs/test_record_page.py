"""What the page about the record says to readers who check it themselves, done."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

from pages import DOCS, ROOT

from reports.changes import Kind

RECORD = ROOT / "tests/reports/harbour/reports/record.jsonl"
TEXT = (DOCS / "record.md").read_text(encoding="utf-8")
HEAD = hashlib.sha256(RECORD.read_bytes().splitlines(keepends=True)[-1]).hexdigest()


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """The program on the page, run beside a record."""
    (program,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    return subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False)


def test_the_program_on_the_page_checks_the_record(tmp_path):
    shutil.copy(RECORD, tmp_path / "record.jsonl")

    assert checked(tmp_path).stdout == f"in order; it ends with {HEAD}\n"


def test_the_program_on_the_page_finds_a_change(tmp_path):
    (tmp_path / "record.jsonl").write_bytes(RECORD.read_bytes().replace(b"2026-06-14", b"2026-06-13", 1))

    assert "line 5 does not follow the line before it" in checked(tmp_path).stderr


def test_every_kind_of_reason_is_explained():
    table = TEXT.partition("## Why something changed")[2].partition("## The form of a line")[0]

    assert sorted(re.findall(r"`([a-z]+)`", re.sub(r"; `floor` is.*|`cloudpeil.*", "", table))) == sorted(get_args(Kind))
