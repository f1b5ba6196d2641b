"""Answers as sets of possible values: what a claim leaves possible, and what several claims leave possible together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from criteria.questions import Kind, Question
from criteria.reference import ReferenceData
from offerings.dossiers import Statement


@dataclass(frozen=True, slots=True)
class Pick:
    """One value out of a known list: bit *i* of `possible` is set when value *i* is possible."""

    possible: int


@dataclass(frozen=True, slots=True)
class Subset:
    """A set of values: all of `must` belong to it, none outside `may` does, and it meets every mask in `meets`."""

    must: int
    may: int
    meets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A number (or the ordinal of a date) that lies from `low` to `high`, both included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Words:
    """A text; people read it, no rule tests it."""

    text: str


Answer = Pick | Subset | Span | Words


def number(value: object) -> float:
    """A quantity as it is, a date as its ordinal."""
    return float(date.fromisoformat(value).toordinal()) if isinstance(value, str) else float(value)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Space:
    """The values an answer to one question can have, on one day (groups of countries change)."""

    question: Question
    values: tuple[str | bool, ...]
    groups: Mapping[str, int]
    bit: Mapping[object, int] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return (1 << len(self.values)) - 1

    def mask(self, values: tuple[object, ...]) -> int:
        found = 0
        for value in values:
            found |= self.bit[value]
        return found

    def names(self, mask: int) -> tuple[str | bool, ...]:
        """The values whose bits are set, in order."""
        return tuple(value for number_, value in enumerate(self.values) if mask >> number_ & 1)

    def scope(self, named: str | tuple[str, ...]) -> int:
        """The countries that a group, a list of codes or a mixed list of both means."""
        found = 0
        for name in (named,) if isinstance(named, str) else named:
            found |= self.groups[name] if name in self.groups else self.bit[name]
        return found

    def upward(self, option: object) -> int:
        """An option of an ordered choice and all better ones."""
        return self.everything & ~(self.bit[option] - 1)

    def downward(self, option: object) -> int:
        return (self.bit[option] << 1) - 1

    def answer(self, claim: Statement) -> Answer:
        """What the claim leaves possible."""
        kind = self.question.type
        if kind is Kind.TEXT:
            return Words(str(claim.value))
        if kind in {Kind.QUANTITY, Kind.DATE}:
            return self._span(claim)
        return self._subset(claim) if kind in {Kind.CHOICES, Kind.COUNTRIES} else self._pick(claim)

    def _span(self, claim: Statement) -> Span:
        if claim.value is not None:
            return Span(number(claim.value), number(claim.value))
        whole = self.whole()
        low = whole.low if claim.at_least is None else number(claim.at_least)
        return Span(low, whole.high if claim.at_most is None else number(claim.at_most))

    def whole(self) -> Span:
        """Every number that the question allows."""
        if self.question.type is Kind.DATE:
            return Span(float(date.min.toordinal()), float(date.max.toordinal()))
        return Span(float(self.question.minimum or 0), float(self.question.maximum or 0))

    def _pick(self, claim: Statement) -> Pick:
        possible = self.everything if claim.value is None else self.bit[claim.value]
        if claim.at_least is not None:
            possible &= self.upward(claim.at_least)
        if claim.at_most is not None:
            possible &= self.downward(claim.at_most)
        if claim.inside is not None:
            possible &= self.groups[claim.inside]
        if claim.outside is not None:
            possible &= ~self.groups[claim.outside]
        return Pick(possible)

    def _subset(self, claim: Statement) -> Subset:
        named = self.mask(claim.value or ())
        exact = claim.value is not None and claim.complete
        may = named if exact else self.everything
        meets = []
        if claim.inside is not None:
            may &= self.groups[claim.inside]
            meets.append(self.groups[claim.inside])
        if claim.outside is not None:
            meets.append(self.everything & ~self.groups[claim.outside])
        if not self.question.may_be_empty and not named:
            meets.append(self.everything)
        return Subset(named, may, tuple(sorted(set(meets))))


def spaces(questions: Mapping[str, Question], reference: ReferenceData, on: date) -> dict[str, Space]:
    """The space of every question on a day."""
    countries = tuple(sorted(reference.countries))
    country_bits: dict[object, int] = {code: 1 << number_ for number_, code in enumerate(countries)}
    groups = {
        name: sum(country_bits[code] for code in reference.members(name, on) if code in country_bits) for name in reference.groups
    }
    found = {}
    for question in questions.values():
        if question.type in {Kind.COUNTRY, Kind.COUNTRIES}:
            found[question.id] = Space(question, countries, groups, country_bits)
        else:
            values: tuple[str | bool, ...] = (False, True) if question.type is Kind.TRUTH else question.option_ids()
            found[question.id] = Space(question, values, {}, {value: 1 << place for place, value in enumerate(values)})
    return found


def feasible(answer: Answer) -> bool:
    """Whether any value is possible."""
    if isinstance(answer, Pick):
        return answer.possible != 0
    if isinstance(answer, Span):
        return answer.low <= answer.high
    if isinstance(answer, Subset):
        return not answer.must & ~answer.may and all(mask & answer.may for mask in answer.meets)
    return True


def intersect(one: Answer, other: Answer) -> Answer | None:
    """What both leave possible, or nothing when they disagree."""
    both: Answer
    if isinstance(one, Pick) and isinstance(other, Pick):
        both = Pick(one.possible & other.possible)
    elif isinstance(one, Span) and isinstance(other, Span):
        both = Span(max(one.low, other.low), min(one.high, other.high))
    elif isinstance(one, Subset) and isinstance(other, Subset):
        meets = tuple(sorted({*one.meets, *other.meets}))
        both = Subset(one.must | other.must, one.may & other.may, meets)
    else:
        return one if one == other else None
    return both if feasible(both) else None


def adds_nothing(known: Answer, both: Answer) -> bool:
    """Whether `both`, what is known together with something more, leaves possible all that `known` does."""
    if not isinstance(known, Subset) or not isinstance(both, Subset):
        return known == both
    if (known.must, known.may) != (both.must, both.may):
        return False
    return all(mask & known.must or any(not met & known.may & ~mask for met in known.meets) for mask in both.meets)
