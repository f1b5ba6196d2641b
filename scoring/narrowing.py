"""One answer at a time: what a test says of all that an answer leaves possible, and how to cut that where the test turns."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nextafter

from criteria.questions import Kind
from criteria.rules import Test
from offerings.answers import Answer, Pick, Space, Span, Subset, number
from scoring.measure import operand_mask
from scoring.truth import FALSE, TRUE, UNKNOWN


@dataclass(frozen=True, slots=True)
class Probe:
    """A test made ready for single answers: `mask` for values out of a list, `values` for numbers and days, in order."""

    question: str
    operator: str
    mask: int
    values: tuple[float, ...]
    by_days: bool


def probe(test: Test, space: Space, territory: str) -> Probe:
    kind = space.question.type
    if kind not in {Kind.QUANTITY, Kind.DATE}:
        return Probe(test.question, test.operator, operand_mask(test, space, territory), (), by_days=False)
    operand = test.operand if isinstance(test.operand, tuple) else (test.operand,)
    values = tuple(sorted({number(value) for value in operand}))
    return Probe(test.question, test.operator, 0, values, by_days=kind is Kind.DATE)


def anything(space: Space) -> Answer:
    """Every answer that a question allows."""
    if space.question.type in {Kind.QUANTITY, Kind.DATE}:
        return space.whole()
    if space.question.type in {Kind.CHOICES, Kind.COUNTRIES}:
        return Subset(0, space.everything, () if space.question.may_be_empty else (space.everything,))
    return Pick(space.everything)


def truth(of: Probe, answer: Answer) -> int:
    """Whether everything that the answer leaves possible passes, nothing does, or some of it."""
    if isinstance(answer, Span):
        return _of_span(of, answer)
    if isinstance(answer, Subset):
        return _of_subset(of, answer)
    possible = answer.possible if isinstance(answer, Pick) else 0
    return _ends(not possible & ~of.mask, not possible & of.mask)


def _ends(surely: bool, never: bool) -> int:
    return TRUE if surely else FALSE if never else UNKNOWN


def _of_subset(of: Probe, answer: Subset) -> int:
    if of.operator == "within":
        return _ends(not answer.may & ~of.mask, _none(answer, answer.may & of.mask))
    if of.operator == "includes":
        return _ends(not _open(of.mask, answer), bool(of.mask & ~answer.may))
    return _ends(_none(answer, answer.may & ~of.mask), not answer.may & of.mask)


def _none(answer: Subset, may: int) -> bool:
    """Whether no set within `may` is among those that the answer leaves possible."""
    return bool(answer.must & ~may) or any(not met & may for met in answer.meets)


def _open(mask: int, answer: Subset) -> int:
    """The values of a mask that a set may hold or lack."""
    return sum(bit for bit in _bits(mask) if not _none(answer, answer.may & ~bit))


def _bits(mask: int) -> list[int]:
    return [1 << place for place in range(mask.bit_length()) if mask >> place & 1]


def _of_span(of: Probe, answer: Span) -> int:
    low, high = answer.low, answer.high
    if of.operator == "at_least":
        return _ends(low >= of.values[0], high < of.values[0])
    if of.operator == "at_most":
        return _ends(high <= of.values[0], low > of.values[0])
    count = high - low + 1 if of.by_days else 1 if low == high else inf
    inside = sum(low <= value <= high for value in of.values)
    return _ends(inside == count, not inside)


def cut(of: Probe, answer: Answer) -> tuple[Answer, ...]:
    """Parts that together leave possible what the answer does, none of them twice; for a test that is unknown of it.

    The first parts are those of which the test is true. Of lists of values, and of sets that shall hold several, a part can
    still be unknown; then it is cut again.
    """
    if isinstance(answer, Span):
        return _cut_span(of, answer)
    if isinstance(answer, Subset):
        return _cut_subset(of, answer)
    possible = answer.possible if isinstance(answer, Pick) else 0
    return Pick(possible & of.mask), Pick(possible & ~of.mask)


def _cut_subset(of: Probe, answer: Subset) -> tuple[Answer, Answer]:
    must, may, meets = answer.must, answer.may, answer.meets
    if of.operator == "includes":
        bit = _bits(_open(of.mask, answer))[0]
        return Subset(must | bit, may, meets), Subset(must, may & ~bit, meets)
    if of.operator == "within":
        return Subset(must, may & of.mask, meets), Subset(must, may, _with(meets, may & ~of.mask))
    return Subset(must, may, _with(meets, may & of.mask)), Subset(must, may & ~of.mask, meets)


def _with(meets: tuple[int, ...], mask: int) -> tuple[int, ...]:
    return tuple(sorted({*meets, mask}))


def _cut_span(of: Probe, answer: Span) -> tuple[Answer, ...]:
    low, high = answer.low, answer.high
    if of.operator == "at_least":
        return Span(of.values[0], high), Span(low, _below(of, of.values[0]))
    if of.operator == "at_most":
        return Span(low, of.values[0]), Span(_above(of, of.values[0]), high)
    value = next(one for one in of.values if low <= one <= high)
    around = (Span(low, _below(of, value)), Span(_above(of, value), high))
    return Span(value, value), *(one for one in around if one.low <= one.high)


def _below(of: Probe, value: float) -> float:
    return value - 1 if of.by_days else nextafter(value, -inf)


def _above(of: Probe, value: float) -> float:
    return value + 1 if of.by_days else nextafter(value, inf)
