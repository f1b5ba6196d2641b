"""Tables of different answers to one question as arrays: bit sets as rows of 64-bit words, numbers as floats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from criteria.questions import Kind
from offerings.answers import Answer, Pick, Space, Span, Subset

WORD = 64

Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Picks:
    """One value out of several: `possible` (words, k)."""

    possible: Words


@dataclass(frozen=True, slots=True)
class Subsets:
    """Sets of values: `must` and `may` (words, k); each layer (words, k) holds a mask that every set must meet."""

    must: Words
    may: Words
    layers: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Spans:
    """Numbers between bounds: `low` and `high` (k)."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


Table = Picks | Subsets | Spans


def words(masks: Sequence[int], space: Space) -> Words:
    """Bit sets (words, k); one bit more than there are values, which is always free."""
    width = len(space.values) // WORD + 1
    packed = b"".join([mask.to_bytes(8 * width, "little") for mask in masks])
    return np.ascontiguousarray(np.frombuffer(packed, "<u8").reshape(len(masks), width).T)


def table(space: Space, answers: Sequence[Answer]) -> Table:
    """The arrays of a list of answers to one question."""
    kind = space.question.type
    if kind in {Kind.QUANTITY, Kind.DATE}:
        spans = [answer for answer in answers if isinstance(answer, Span)]
        return Spans(np.array([span.low for span in spans]), np.array([span.high for span in spans]))
    if kind in {Kind.CHOICES, Kind.COUNTRIES}:
        subsets = [answer for answer in answers if isinstance(answer, Subset)]
        must, may = (words([getattr(subset, end) for subset in subsets], space) for end in ("must", "may"))
        return Subsets(must, may, _layers(subsets, space))
    return Picks(words([answer.possible for answer in answers if isinstance(answer, Pick)], space))


def _layers(subsets: Sequence[Subset], space: Space) -> tuple[Words, ...]:
    """One layer per demand; a set with fewer demands gets the bit that is always free."""
    depth = max((len(subset.meets) for subset in subsets), default=0)
    free = (1 << len(space.values),)
    return tuple(words([(subset.meets + free * depth)[layer] for subset in subsets], space) for layer in range(depth))
