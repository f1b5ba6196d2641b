"""What a user can mend: a problem has a place, says what is wrong and how to mend it; all of a run come together."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SHOWN = 60


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in the data; `line` and `column` count from 1, and are 0 when the whole file is meant (shown as its start).

    `kind` is the name by which the linter knows a mistake that it tells apart from others (see criteria/findings.py).
    """

    path: str
    line: int
    column: int
    message: str
    kind: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{printable(self.path)}:{self.line or 1}:{self.column or 1}: {self.message}"


class DataError(Exception):
    """All problems found in one run, sorted by place; what a command prints before it ends with exit code 1."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def printable(text: str) -> str:
    """A text in one line, without signs that move the cursor or turn the direction of what follows."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def shown(value: object) -> str:
    """A value from outside as it may stand in a message: one line, printable, bounded."""
    text = printable(str(value))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def repeated(values: Iterable[object]) -> Iterator[int]:
    """The positions of values that stand earlier too."""
    seen: set[object] = set()
    for number, value in enumerate(values):
        if value in seen:
            yield number
        seen.add(value)


def meant(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, if there is one."""
    return next(iter(difflib.get_close_matches(word[:SHOWN], sorted(known), n=1, cutoff=0.6)), None)


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word was probably meant, or list what is allowed when that is short."""
    options = sorted(known)
    if close := meant(word, options):
        return f"did you mean '{close}'?"
    if 0 < len(options) <= 12:
        return f"allowed are: {', '.join(options)}"
    return f"{len(options)} are known, none is close to it" if options else "none is known yet"


def sentence(text: str) -> str:
    """A text that ends as a sentence does, so that another can follow."""
    return text if text.endswith((".", "?")) else f"{text}."
