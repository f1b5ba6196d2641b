"""Worked cases that were tried, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from offerings.cases import WorkedCase
from reports.data import Json
from scoring.cases import Miss


def tried(one: WorkedCase, misses: Sequence[Miss]) -> Json:
    """A worked case as `cloudpeil cases` prints it."""
    found = [{"key": list(miss.key), "expected": miss.expected, "found": miss.found} for miss in misses]
    place = f"{one.path}:{one.case.place().line}"
    head = {"framework": one.framework.id, "edition": one.framework.edition, "case": one.case.id, "clause": one.case.clause}
    return {**head, "file": place, "as_expected": not misses, "differences": found}
