"""Questions: what one needs to know about an offering, and which answers are possible."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from criteria.model import Id, Located, Number, Text, Truth, refusal


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
Subject = Literal["offering", "provider", "customer"]
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
    subject: Subject
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
    effort: Effort = Field(description="what changing the answer takes")
    evidence: Annotated[tuple[SourceKind, ...], Field(min_length=1)] = Field(description="what would prove the answer")

    @model_validator(mode="after")
    def _fits_its_type(self) -> Question:
        for message in self._misfits():
            raise refusal(message)
        return self

    def _misfits(self) -> list[str]:
        found = []
        chosen = self.type in {Kind.CHOICE, Kind.CHOICES}
        if chosen != bool(self.options or self.options_from):
            verb = "needs options" if chosen else "cannot have options"
            found.append(f"a question of type '{self.type}' {verb}; expected options for choice and choices only, so mend it")
        if self.options and self.options_from:
            found.append("both options and options_from are given; expected one of the two, so remove the other")
        if self.ordered and self.type is not Kind.CHOICE:
            found.append(f"a question of type '{self.type}' cannot be ordered; expected that for choice only, so remove it")
        if (self.type is Kind.QUANTITY) != (None not in {self.unit, self.minimum, self.maximum}):
            found.append("unit, minimum and maximum belong to questions of type 'quantity', all three; add or remove them")
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            found.append(f"minimum {self.minimum:g} is not below maximum {self.maximum:g}; swap or correct them")
        if self.may_be_empty and self.type not in {Kind.CHOICES, Kind.COUNTRIES}:
            found.append(f"an answer of type '{self.type}' cannot be empty; remove may_be_empty")
        names = [option.id for option in self.options]
        found += [f"the option '{name}' stands twice; remove one" for name in sorted({n for n in names if names.count(n) > 1})]
        if len(names) > 64:
            found.append(f"there are {len(names)} options, but 64 can be told apart; split the question")
        return found

    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)
