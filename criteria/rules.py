"""The closed set of rules by which facts decide a rung: tests of one question, and their combinations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator

from criteria.model import Count, Id, Line, Located, kind_of, refusal
from criteria.problems import meant
from criteria.source import Exact, Whole

OPERATORS = ("is", "one_of", "at_least", "at_most", "within", "overlaps", "includes", "includes_any")
COMBINATIONS = ("all_of", "any_of", "not", "count_of")
TERRITORY = "territory"

Operand = bool | float | str | tuple[bool | float | str, ...]


def _single(value: object) -> object:
    if isinstance(value, bool | int | float) or (isinstance(value, str) and value.strip()):
        return value
    raise refusal(f"expected one value, but found {kind_of(value)}; write a word, a number, true or false")


Single = Annotated[
    Any, BeforeValidator(_single), WithJsonSchema({"type": ["boolean", "number", "string"]})
]  # its type follows from the question, so it is checked where questions are known
Several = Annotated[tuple[Single, ...], Field(min_length=1)]
Codes = Annotated[tuple[Line, ...], Field(min_length=1)]


def _scope_kind(value: object) -> str:
    return "codes" if isinstance(value, (list, tuple)) else "group"


Scope = Annotated[Annotated[Line, Tag("group")] | Annotated[Codes, Tag("codes")], Discriminator(_scope_kind)]


class Test(Located):
    """A test of the answer to one question; exactly one operator."""

    question: Id
    is_: Single | None = Field(None, alias="is")
    one_of: Several | None = None
    at_least: Single | None = None
    at_most: Single | None = None
    within: Scope | None = None
    overlaps: Scope | None = None
    includes: Codes | None = None
    includes_any: Codes | None = None

    @model_validator(mode="after")
    def _one_operator(self) -> Test:
        count = sum(operand is not None for _, operand in self._operands())
        if count != 1:
            raise refusal(
                f"a test of '{self.question}' has {count} operators; expected exactly one of {', '.join(OPERATORS)}, "
                "so write one (combine tests with all_of or any_of)"
            )
        return self

    def _operands(self) -> Iterator[tuple[str, Any]]:
        for name in OPERATORS:
            yield name, getattr(self, "is_" if name == "is" else name)

    @cached_property
    def operator(self) -> str:
        return next(name for name, operand in self._operands() if operand is not None)

    @cached_property
    def operand(self) -> Operand:
        """What the answer is compared with, as plain values."""
        value: Any = next(operand for _, operand in self._operands() if operand is not None)
        return tuple(map(_plain, value)) if isinstance(value, tuple) else _plain(value)


def _plain(value: Any) -> bool | float | str:  # noqa: ANN401
    if isinstance(value, bool | str):
        return value
    return int(value) if isinstance(value, Whole) else float(value) if isinstance(value, Exact) else value


class AllOf(Located):
    """True when every part is true."""

    all_of: Annotated[tuple[Rule, ...], Field(min_length=1)]

    @property
    def parts(self) -> tuple[Rule, ...]:
        return self.all_of


class AnyOf(Located):
    """True when at least one part is true."""

    any_of: Annotated[tuple[Rule, ...], Field(min_length=1)]

    @property
    def parts(self) -> tuple[Rule, ...]:
        return self.any_of


class Not(Located):
    """True when its part is false."""

    not_: Rule = Field(alias="not")

    @property
    def parts(self) -> tuple[Rule, ...]:
        return (self.not_,)


class Quorum(Located):
    """How many of which rules must hold."""

    at_least: Annotated[Count, Field(ge=1)]
    of: Annotated[tuple[Rule, ...], Field(min_length=1)]


class CountOf(Located):
    """True when at least so many parts are true."""

    count_of: Quorum

    @model_validator(mode="after")
    def _can_be_met(self) -> CountOf:
        have, want = len(self.count_of.of), self.count_of.at_least
        if want > have:
            message = f"at least {want} of {have} rules can never hold; expected at most {have}, so lower the number"
            raise refusal(message, "count_of", "at_least")
        return self

    @property
    def parts(self) -> tuple[Rule, ...]:
        return self.count_of.of


_TAGS = {"AllOf": "all_of", "AnyOf": "any_of", "Not": "not", "CountOf": "count_of"}


def _rule_kind(value: object) -> str:
    if isinstance(value, dict):
        written = [name for name in (*COMBINATIONS, "question") if name in value]
        return written[0] if written else _misspelled_kind(value)
    return _TAGS.get(type(value).__name__, "question")


def _misspelled_kind(value: Iterable[object]) -> str:
    close = (meant(str(key), ("question", *COMBINATIONS)) for key in value)
    return next(filter(None, close), "question")


Rule = Annotated[
    Annotated[AllOf, Tag("all_of")]
    | Annotated[AnyOf, Tag("any_of")]
    | Annotated[Not, Tag("not")]
    | Annotated[CountOf, Tag("count_of")]
    | Annotated[Test, Tag("question")],
    Discriminator(_rule_kind),
]


def _when_kind(value: object) -> str:
    return "judgement" if isinstance(value, str) else "rule"


Judgement = Literal["judgement"]
When = Annotated[Annotated[Judgement, Tag("judgement")] | Annotated[Rule, Tag("rule")], Discriminator(_when_kind)]

for _model in (AllOf, AnyOf, Not, Quorum, CountOf):
    _model.model_rebuild()


def tests(rule: Rule) -> Iterator[Test]:
    """Every test in a rule, in the order in which it is written."""
    if isinstance(rule, Test):
        yield rule
    else:
        for part in rule.parts:
            yield from tests(part)
