"""Tests over tables of answers: true (false) when every value that an answer leaves possible passes (fails), else unknown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from criteria.questions import Kind
from criteria.rules import TERRITORY, Test
from offerings.answers import Answer, Pick, Space, Span, Subset, number
from scoring.truth import UNKNOWN, Flags, Truths, truths

WORD = 64
_FULL = (1 << WORD) - 1

Words = NDArray[np.uint64]


def measure(test: Test, space: Space, answers: Sequence[Answer | None], territory: str) -> Truths:
    """The truth of a test for each answer of a table; an unanswered question (None) is unknown."""
    found = np.full(len(answers), UNKNOWN, np.uint8)
    known = [place for place, answer in enumerate(answers) if answer is not None]
    if known:
        found[known] = _measure(test, space, [answers[place] for place in known], territory)
    return found


def _measure(test: Test, space: Space, answers: Sequence[Answer | None], territory: str) -> Truths:
    if space.question.type in {Kind.QUANTITY, Kind.DATE}:
        return _of_spans(test, space, answers)
    operator, mask = test.operator, operand_mask(test, space, territory)
    if space.question.type in {Kind.CHOICES, Kind.COUNTRIES}:
        return _of_subsets(operator, mask, space, answers)
    possible = _words([answer.possible for answer in answers if isinstance(answer, Pick)], space)
    wanted = _words([mask], space)
    return truths(_empty(possible & ~wanted), _empty(possible & wanted))


def operand_mask(test: Test, space: Space, territory: str) -> int:
    """The values that pass a test of one value, or that the test of a set names."""
    operand = test.operand
    if test.operator in {"within", "overlaps"}:
        scope = operand if isinstance(operand, tuple) else (operand,)
        return space.scope(tuple(territory if name == TERRITORY else str(name) for name in scope))
    if test.operator == "at_least":
        return space.upward(operand)
    if test.operator == "at_most":
        return space.downward(operand)
    return space.mask(operand if isinstance(operand, tuple) else (operand,))


def _words(masks: Sequence[int], space: Space) -> Words:
    """Bit sets as rows of 64-bit words; one bit more than there are values, which is always free."""
    width = len(space.values) // WORD + 1
    rows = [[mask >> WORD * place & _FULL for place in range(width)] for mask in masks]
    return np.array(rows, np.uint64).reshape(len(masks), width)


def _empty(rows: Words) -> Flags:
    return np.asarray(~rows.any(axis=1), np.bool_)


def _of_subsets(operator: str, mask: int, space: Space, answers: Sequence[Answer | None]) -> Truths:
    subsets = [answer for answer in answers if isinstance(answer, Subset)]
    must = _words([subset.must for subset in subsets], space)
    may = _words([subset.may for subset in subsets], space)
    layers = _layers(subsets, space)
    wanted = _words([mask], space)
    if operator == "within":
        return truths(_empty(may & ~wanted), _impossible(must, may & wanted, layers, space))
    if operator == "includes":
        lacking = np.ones(len(subsets), np.bool_)
        for place in range(len(space.values)):
            if mask >> place & 1:
                lacking &= _impossible(must, may & ~_words([1 << place], space), layers, space)
        return truths(lacking, ~_empty(wanted & ~may))
    return truths(_impossible(must, may & ~wanted, layers, space), _empty(may & wanted))


def _layers(subsets: Sequence[Subset], space: Space) -> list[Words]:
    """The masks each set must meet, one layer per demand; a row with fewer demands gets the bit that is always free."""
    depth = max((len(subset.meets) for subset in subsets), default=0)
    free = (1 << len(space.values),)
    return [_words([(subset.meets + free * depth)[layer] for subset in subsets], space) for layer in range(depth)]


def _impossible(must: Words, may: Words, layers: Sequence[Words], space: Space) -> Flags:
    """Whether no set contains all of `must`, lies within `may` and meets every layer."""
    found = ~_empty(must & ~may)
    open_to = may | _words([1 << len(space.values)], space)
    for layer in layers:
        found |= _empty(layer & open_to)
    return found


def _of_spans(test: Test, space: Space, answers: Sequence[Answer | None]) -> Truths:
    spans = [answer for answer in answers if isinstance(answer, Span)]
    low = np.array([span.low for span in spans], np.float64)
    high = np.array([span.high for span in spans], np.float64)
    operand = test.operand
    if test.operator == "at_least":
        return truths(low >= number(operand), high < number(operand))
    if test.operator == "at_most":
        return truths(high <= number(operand), low > number(operand))
    values = sorted({number(value) for value in (operand if isinstance(operand, tuple) else (operand,))})
    inside = sum(((low <= value) & (value <= high)).astype(np.int64) for value in values)
    days = high - low + 1 if space.question.type is Kind.DATE else np.where(low == high, 1, np.inf)
    return truths(np.asarray(inside == days), np.asarray(inside == 0))
