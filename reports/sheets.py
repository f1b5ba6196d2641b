"""Tables for a spreadsheet: named sheets of texts, numbers and dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reports.language import Language

Cell = str | int | float | date | None
Row = Sequence[Cell]
WIDE, LONG, SHORT = 60, 30, 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its columns with their widths in signs, and its rows."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheet(name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Row]) -> Sheet:
    return Sheet(name, tuple(columns), tuple(tuple(row) for row in rows))


def number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def ends(language: Language, name: str) -> list[tuple[str, int]]:
    """Two columns for an interval."""
    return [(f"{name}, " + language._("lowest"), SHORT), (f"{name}, " + language._("highest"), SHORT)]
