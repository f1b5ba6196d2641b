"""Questions: what one needs to know about an offering, and which answers are possible."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from criteria.model import Count, Id, KnownException, Located, Number, Text, Truth, refusal
from criteria.problems import repeated


class Kind(StrEnum):
    """The type of an answer."""

    TRUTH = "truth"
    CHOICE = "choice"
    CHOICES = "choices"
    COUNTRY = "country"
    COUNTRIES = "countries"
    QUANTITY = "quantity"
    DATE = "date"
    TEXT = "text"


ServiceModel = Literal["iaas", "paas", "saas"]
Subject = Literal["offering", "provider", "customer", "assessment"]
GIVEN = ("assessment-day", "service-models")  # the questions whose subject is the assessment
Steps = tuple[str | int, ...]
Effort = Literal["disclosure", "contract", "technical", "structural"]
SourceKind = Literal["statement", "press", "documentation", "contract", "certificate", "audit", "register", "measurement"]


class Option(Located):
    """One of the answers a choice allows."""

    id: Id
    label: Text


class Question(Located):
    """Something one needs to know about an offering; one file each, the id is the file name."""

    id: Id
    topic: Id
    type: Kind
    subject: Subject = Field(
        description="customer: answered in a buyer's profile; assessment: known from the assessment itself, and never answered"
    )
    label: Text = Field(description="a short noun phrase that names the answer, for tables and proofs")
    ask: Text = Field(description="the question itself")
    why: Text = Field(description="why the answer matters for sovereignty")
    help: Text = Field(description="what counts, what does not, where to look")
    options: tuple[Option, ...] = Field((), description="choice and choices: the answers, worst first where ordered")
    options_from: Literal["certificates", "standards"] | None = Field(None, description="options kept as reference data")
    ordered: Truth = Field(False, description="choice: options are listed worst first, so at_least and at_most apply")
    unit: Id | None = Field(None, description="quantity: an id of reference/units.yaml")
    minimum: Number | None = Field(None, description="quantity: the smallest possible answer")
    maximum: Number | None = Field(None, description="quantity: the largest possible answer")
    may_be_empty: Truth = Field(False, description="choices and countries: an empty list is an answer (none)")
    applies_to: Annotated[tuple[ServiceModel, ...], Field(min_length=1)] = ("iaas", "paas", "saas")
    fresh_for: Annotated[Count, Field(ge=1)] | None = Field(
        None, description="days after which an answer is too old to count; without it answers do not age"
    )
    effort: Effort = Field(description="what changing the answer takes")
    evidence: Annotated[tuple[SourceKind, ...], Field(min_length=1)] = Field(description="what would prove the answer")
    exceptions: tuple[KnownException, ...] = Field((), description="what the linter finds and is meant to be so")

    @model_validator(mode="after")
    def _fits_its_type(self) -> Question:
        for key, message in (*self._misplaced(), *self._misordered()):
            raise refusal(message, *key)
        return self

    def _misplaced(self) -> Iterator[tuple[Steps, str]]:
        """What does not belong to a question of this type, or lacks."""
        if self.type not in {Kind.CHOICE, Kind.CHOICES}:
            for key in ("options", "options_from"):
                if getattr(self, key):
                    yield (
                        (key,),
                        f"'{key}' does not fit type '{self.type}'; expected it for choice and choices only, so remove it",
                    )
        elif bool(self.options) == bool(self.options_from):
            given = "both options and options_from are" if self.options else "neither options nor options_from is"
            yield ("type",), f"{given} given; expected one of the two, so add or remove one"
        for key in ("unit", "minimum", "maximum"):
            if self.type is Kind.QUANTITY and getattr(self, key) is None:
                yield ("type",), f"a quantity needs '{key}'; expected unit, minimum and maximum, so add it"
            elif self.type is not Kind.QUANTITY and getattr(self, key) is not None:
                yield (key,), f"'{key}' does not fit type '{self.type}'; expected it for quantities only, so remove it"
        if self.ordered and self.type is not Kind.CHOICE:
            yield ("ordered",), f"'ordered' does not fit type '{self.type}'; expected it for choice only, so remove it"
        if self.may_be_empty and self.type not in {Kind.CHOICES, Kind.COUNTRIES}:
            yield (
                ("may_be_empty",),
                f"'may_be_empty' does not fit type '{self.type}'; expected it for choices and countries only, so remove it",
            )

    def _misordered(self) -> Iterator[tuple[Steps, str]]:
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            message = f"minimum {self.minimum:g} is not below maximum {self.maximum:g}; expected a range, so swap or correct them"
            yield ("minimum",), message
        names = self.option_ids()
        for number in repeated(names):
            yield (
                ("options", number, "id"),
                f"the option '{names[number]}' stands twice; expected ids that differ, so remove one",
            )
        if len(names) > 64:
            yield ("options",), f"there are {len(names)} options; expected at most 64, so split the question"

    @property
    def in_dossiers(self) -> bool:
        """Whether facts of an offering or a provider answer it: not the buyer, and not the assessment itself."""
        return self.subject in {"offering", "provider"}

    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)
