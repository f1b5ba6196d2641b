"""Tests over tables of answers: true (false) when every value that an answer leaves possible passes (fails), else unknown."""

from __future__ import annotations

import numpy as np

from criteria.questions import Kind
from criteria.rules import TERRITORY, Test
from offerings.answers import Space, number
from scoring.tables import Picks, Spans, Subsets, Table, Words, words
from scoring.truth import Flags, Truths, truths


def measure(test: Test, space: Space, of: Table, territory: str) -> Truths:
    """The truth of a test for each answer of a table: an array (k, uint8)."""
    if isinstance(of, Spans):
        return _of_spans(test, space, of)
    mask = operand_mask(test, space, territory)
    if isinstance(of, Picks):
        wanted = words([mask], space)
        return truths(_empty(of.possible & ~wanted), _empty(of.possible & wanted))
    return _of_subsets(test.operator, mask, space, of)


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


def _empty(sets: Words) -> Flags:
    return np.asarray(np.bitwise_or.reduce(sets, axis=0) == 0, np.bool_)


def _of_subsets(operator: str, mask: int, space: Space, of: Subsets) -> Truths:
    wanted = words([mask], space)
    if operator == "within":
        return truths(_empty(of.may & ~wanted), _impossible(of, of.may & wanted, space))
    if operator == "includes":
        lacking = np.ones(of.must.shape[1], np.bool_)
        for place in range(len(space.values)):
            if mask >> place & 1:
                lacking &= _impossible(of, of.may & ~words([1 << place], space), space)
        return truths(lacking, ~_empty(wanted & ~of.may))
    return truths(_impossible(of, of.may & ~wanted, space), _empty(of.may & wanted))


def _impossible(of: Subsets, may: Words, space: Space) -> Flags:
    """Whether no set within `may` contains all it must and meets every layer."""
    found = ~_empty(of.must & ~may)
    open_to = may | words([1 << len(space.values)], space)
    for layer in of.layers:
        found |= _empty(layer & open_to)
    return found


def _of_spans(test: Test, space: Space, of: Spans) -> Truths:
    low, high, operand = of.low, of.high, test.operand
    if test.operator == "at_least":
        return truths(low >= number(operand), high < number(operand))
    if test.operator == "at_most":
        return truths(high <= number(operand), low > number(operand))
    values = sorted({number(value) for value in (operand if isinstance(operand, tuple) else (operand,))})
    inside = sum(((low <= value) & (value <= high)).astype(np.int64) for value in values)
    days = high - low + 1 if space.question.type is Kind.DATE else np.where(low == high, 1, np.inf)
    return truths(np.asarray(inside == days), np.asarray(inside == 0))
