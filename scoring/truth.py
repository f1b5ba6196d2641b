"""Three-valued truth over columns: 0 false, 1 unknown, 2 true; Kleene's strong logic as minima and maxima."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FALSE, UNKNOWN, TRUE = 0, 1, 2
WORDS = ("false", "unknown", "true")

Truths = NDArray[np.uint8]
Flags = NDArray[np.bool_]


def truths(surely_true: Flags, surely_false: Flags) -> Truths:
    """Join the two certainties; a row with neither is unknown."""
    return (np.uint8(UNKNOWN) + surely_true.astype(np.uint8) - surely_false.astype(np.uint8)).astype(np.uint8)


def all_of(parts: Sequence[Truths]) -> Truths:
    found = parts[0]
    for part in parts[1:]:
        found = np.minimum(found, part)
    return found


def any_of(parts: Sequence[Truths]) -> Truths:
    found = parts[0]
    for part in parts[1:]:
        found = np.maximum(found, part)
    return found


def negation(part: Truths) -> Truths:
    return np.uint8(TRUE) - part


def count_of(parts: Sequence[Truths], at_least: int) -> Truths:
    """True when so many parts are true, false when too many are false, else unknown."""
    sure = sum((part == TRUE).astype(np.int32) for part in parts)
    possible = sum((part != FALSE).astype(np.int32) for part in parts)
    return truths(np.asarray(sure >= at_least), np.asarray(possible < at_least))
