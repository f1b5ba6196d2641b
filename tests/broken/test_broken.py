"""Every mistake in this folder gives exactly the message beside it."""

from pathlib import Path

import pytest

from criteria import library
from criteria.problems import DataError
from criteria.reader import Reader
from offerings import cases, catalogue, docket

HERE = Path(__file__).parent
BASE = HERE / "base"
MISTAKES = sorted(HERE.glob("*.yaml"))
LIES_AT = "# lies at "


def problems(workspace: Path) -> str:
    reader = Reader(layers=(BASE, workspace))
    known = library.load(reader)
    catalogue.load(reader, known)
    docket.load(reader, known)
    cases.load(reader, known)
    return str(DataError(reader.problems))


def test_the_base_has_no_mistakes(tmp_path):
    assert problems(tmp_path) == ""


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda path: path.stem)
def test_a_mistake_gives_the_whole_message_beside_it(mistake, tmp_path):
    content = mistake.read_text(encoding="utf-8")
    first_line = content.splitlines()[0]
    assert first_line.startswith(LIES_AT), f"{mistake.name}: the first line must say '{LIES_AT}PATH'"
    laid = tmp_path / first_line.removeprefix(LIES_AT)
    laid.parent.mkdir(parents=True)
    laid.write_text(content, encoding="utf-8")

    found = problems(tmp_path)

    assert found + "\n" == mistake.with_suffix(".expected.txt").read_text(encoding="utf-8")


def test_every_expected_message_belongs_to_a_mistake():
    expected = {path.name.removesuffix(".expected.txt") for path in HERE.glob("*.expected.txt")}
    assert expected == {path.stem for path in MISTAKES}
