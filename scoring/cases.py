"""Worked cases, run: what a framework makes of made-up facts, beside what its source asks."""

from __future__ import annotations

from dataclasses import dataclass

from criteria.library import Library
from offerings.assurance import Assurance
from offerings.cases import Case, WorkedCase, dossier
from scoring.assess import Assessment, assess, ruler
from scoring.verdicts import standing


@dataclass(frozen=True, slots=True)
class Miss:
    """Where a case comes out other than expected: the key in its file, what was expected and what came out."""

    key: tuple[str, ...]
    expected: str
    found: str


def run(one: WorkedCase, library: Library) -> tuple[Miss, ...]:
    """Every verdict of a case that differs from what it expects."""
    case = one.case
    by = ruler(library, one.framework, case.on, territory=case.territory, additional=case.additional, buyer=case.buyer)
    measured = assess([dossier(case)], by, Assurance.VERIFIED)[0]
    return tuple(_misses(case, measured))


def _misses(case: Case, measured: Assessment) -> list[Miss]:
    reading, criteria = measured.reading, {one.id: one for one in measured.ruler.framework.criteria}
    found = []
    for name, expected in case.expect.items():
        result = reading.criteria[name]
        ends = (result.rung_low, result.rung_high)
        came = str(standing(criteria[name], result))
        if expected != (came if isinstance(expected, str) else ends):
            found.append(Miss(("expect", name), _said(expected, "rung"), f"{came} ({_said(ends, 'rung')})"))
    level = (reading.level.low, reading.level.high)
    if case.level is not None and case.level != level:
        found.append(Miss(("level",), _said(case.level, "level"), _said(level, "level")))
    return found


def _said(expected: str | tuple[int, int], step: str) -> str:
    if isinstance(expected, str):
        return expected
    low, high = expected
    return f"{step} {low}" if low == high else f"{step}s {low} to {high}"
