"""Reads the documentation for its tests: pages, marked examples, sessions in a terminal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DAY = "1795435200"  # SOURCE_DATE_EPOCH: the day on which the pages were written, 2026-11-23

_EXAMPLE = re.compile(r"^<!-- ([a-z]+)(?::? ([^\n]*?))? -->\n\n```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"^<!-- (replace|below) (.*?) -->\n|^```console\n(.*?)^```|^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A fenced block with the comment that stands above it: `<!-- kind: subject -->`."""

    page: str
    kind: str
    subject: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}: {self.kind} {self.subject}"


def pages() -> list[Path]:
    return sorted(DOCS.rglob("*.md"))


def examples(*kinds: str) -> list[Example]:
    """All marked examples of some kinds."""
    found = [
        Example(page.name, kind, subject, text)
        for page in pages()
        for kind, subject, _, text in _EXAMPLE.findall(page.read_text(encoding="utf-8"))
    ]
    return [one for one in found if one.kind in kinds]


@dataclass(frozen=True)
class Command:
    """A line after `$ ` and what is shown below it; a line `...` stands for any lines."""

    line: str
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """A change that the reader makes by hand: some text in a file, and what comes in its place."""

    path: str
    old: str
    new: str


def steps(page: Path) -> Iterator[Command | Edit]:
    """What a reader of a page does, in order."""
    below = ""
    for kind, change, session, block in _STEP.findall(page.read_text(encoding="utf-8")):
        if kind == "replace":
            path, old, new = re.fullmatch(r"in (\S+): (.*) -> (.*)", change).groups()
            yield Edit(path, old, new)
        elif kind == "below":
            below = change
        elif session:
            yield from _commands(session)
        elif below:
            line, path = re.fullmatch(r"(.*) in (\S+)", below).groups()
            yield Edit(path, f"\n{line}\n", f"\n{line}\n{block}")
            below = ""


def _commands(session: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        line, *shown = part.rstrip("\n").split("\n")
        yield Command(line, tuple(shown))


def agrees(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether a page shows what was printed; counts of files and pages may differ."""
    if not shown:
        return True
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else f"{_line(line)}\n" for line in shown)
    whole = "".join(f"{line}\n" for line in printed).replace("\N{NO-BREAK SPACE}", " ")
    return re.fullmatch(pattern, whole) is not None


def _line(shown: str) -> str:
    counted = " files in order" in shown or " pages, " in shown
    return re.sub(r"\d+", r"\\d+", re.escape(shown)) if counted else re.escape(shown)


def assert_part(shown: object, real: object, *, values: bool, where: str = "") -> None:
    """Whether all that is shown is there: keys and kinds, and with `values` what they hold."""
    kinds = (int, float) if isinstance(shown, float) else type(shown)
    assert isinstance(real, kinds), f"{where}: the page has {shown!r}, the program gives {real!r}"
    if isinstance(shown, dict):
        assert shown.keys() <= real.keys(), where
        for key, part in shown.items():
            assert_part(part, real[key], values=values, where=f"{where}/{key}")
    elif isinstance(shown, list):
        for number, part in enumerate(shown[: len(real)]):
            assert_part(part, real[number], values=values, where=f"{where}/{number}")
    elif values:
        assert shown == real, where
