"""Contests: what somebody says is wrong in the record, on what evidence, and what the editors decided about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from criteria.frameworks import CriterionId
from criteria.model import Day, Id, Line, Located, Note, Text, refusal
from criteria.questions import Steps
from offerings.dossiers import Claims, Source

Claimant = Literal["provider", "reader", "editors"]
Status = Literal["open", "accepted", "rejected"]
_OUTCOME = {
    "open": (("decided", "reason", "was", "now", "since"), ()),
    "accepted": ((), ("decided", "reason", "was", "now")),
    "rejected": (("was", "now", "since"), ("decided", "reason")),
}


class Contest(Located):
    """A contested fact, judgement or assessment; it changes no result by itself, only a changed dossier does."""

    id: Id = Field(description="the file name: the day of receipt, the offering and what is contested")
    offering: Id | None = Field(None, description="the offering whose record is contested")
    provider: Id | None = Field(None, description="instead of the offering: the provider, for facts of all its offerings")
    question: Id | None = Field(None, description="the question whose answer is contested; without it, more than one answer")
    framework: Id | None = Field(None, description="with a criterion: the framework that has it")
    criterion: CriterionId | None = Field(None, description="instead of a question: the criterion whose outcome is contested")
    from_: Claimant = Field(alias="from", description="provider, reader or editors: who contests it")
    by: Line = Field(description="name and role of whoever contests it; this is published")
    received: Day = Field(description="the day on which the editors received it")
    says: Note = Field(description="what is wrong, in the words of whoever contests it, in one language or both")
    proposed: Claims = Field((), description="the answer proposed, as a dossier would have it")
    sources: dict[Id, Source] = Field(default_factory=dict, description="evidence that others can check")
    status: Status = Field(description="open, accepted or rejected")
    decided: Day | None = Field(None, description="the day of the decision")
    reason: Text | None = Field(None, description="why it was accepted or rejected, in both languages")
    was: Text | None = Field(None, description="accepted: what the record said, in both languages")
    now: Text | None = Field(None, description="accepted: what it says since, in both languages")
    since: Day | None = Field(None, description="accepted: the first day on which the record was wrong, where known")

    @property
    def holder(self) -> str:
        """The id of the offering or provider whose record is contested."""
        return self.offering or self.provider or ""

    @property
    def subject(self) -> str | None:
        """The id of the question or criterion; none when the whole record is contested."""
        return self.question or self.criterion

    @property
    def path(self) -> str:
        return f"offerings/contests/{self.id}.yaml"

    @model_validator(mode="after")
    def _holds_together(self) -> Contest:
        for steps, message in (*self._subject_misfits(), *self._outcome_misfits(), *self._day_misfits()):
            raise refusal(message, *steps)
        return self

    def _subject_misfits(self) -> Iterator[tuple[Steps, str]]:
        if self.offering is None and self.provider is None:
            yield (), "neither 'offering' nor 'provider' is given; expected one of the two, so say whose record is contested"
        if self.offering is not None and self.provider is not None:
            yield ("provider",), "both 'offering' and 'provider' are given; expected one of the two, so remove one"
        if self.question is not None and self.criterion is not None:
            yield ("criterion",), "both 'question' and 'criterion' are given; expected one contest per file, so split it"
        if (self.criterion is None) != (self.framework is None):
            given, other = ("criterion", "framework") if self.framework is None else ("framework", "criterion")
            yield (given,), f"'{given}' is given without '{other}'; expected both or neither, so add or remove one"
        if self.criterion is not None and self.provider is not None:
            message = "a criterion is judged per offering; expected 'offering' instead of 'provider', so name one"
            yield ("provider",), message
        if self.question is None and self.proposed:
            yield ("proposed",), "an answer is proposed, but to no question; expected 'question', so add it or remove 'proposed'"
        if self.question is not None and not self.sources:
            message = "a contested fact needs a source that others can check; expected at least one under 'sources', so add it"
            yield ("question",), message

    def _outcome_misfits(self) -> Iterator[tuple[Steps, str]]:
        refused, needed = _OUTCOME[self.status]
        for key in needed:
            if getattr(self, key) is None:
                yield (
                    ("status",),
                    f"the contest is {self.status}, but '{key}' is missing; expected it beside the status, so add it",
                )
        for key in refused:
            if getattr(self, key) is not None:
                fitting = "decided" if key in _OUTCOME["rejected"][1] else "accepted"
                message = f"'{key}' does not fit a contest that is {self.status}; expected it for {fitting} ones only"
                yield (key,), f"{message}, so remove it or correct the status"

    def _day_misfits(self) -> Iterator[tuple[Steps, str]]:
        if self.decided is not None and self.decided < self.received:
            message = (
                f"decided on {self.decided}, before it was received on {self.received}; expected a later day, so correct one"
            )
            yield ("decided",), message
        if self.since is not None and self.since > self.received:
            message = f"wrong since {self.since}, after it was contested on {self.received}; expected an earlier day"
            yield ("since",), f"{message}, so correct one"
