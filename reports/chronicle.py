"""The record as pages, feeds and commands tell it: every publication with what changed and why, in one language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from offerings.assurance import OF_KIND, Assurance
from reports import words
from reports.changes import Change, Reason, changes
from reports.drafting import drafts
from reports.labels import labels
from reports.language import Language
from reports.publication import Publication
from reports.record import Amounts, Ends, RecordedCriterion, RecordedFact, RecordedFinding, RecordedSource, RulerLine
from reports.substance import differs
from reports.words import N_
from scoring.results import Interval

WHY = {
    "first": N_("First published assessment."),
    "returned": N_("Assessed again, after a time in which it was not."),
    "gone": N_("No longer assessed."),
    "edition": N_("New edition of the framework: {after} instead of {before}."),
    "rules": N_("Corrected within the same edition of the framework: {subject}."),
    "weights": N_("Other weights: {after} instead of {before}."),
    "divisor": N_("Points are divided by {after} instead of {before}."),
    "territory": N_("The territory that rules mean: {after} instead of {before}."),
    "floor": N_("The reading that counts: {after} instead of {before}."),
    "offering": N_("The offering is called {after}; it was called {before}."),
    "models": N_("Service models: {after} instead of {before}."),
    "provider": N_("The provider is {after}; it was {before}."),
    "added": N_("Recorded: {subject}: {after}."),
    "changed": N_("Changed: {subject}: {after} instead of {before}."),
    "withdrawn": N_("Withdrawn: {subject}; the answer was {before}."),
    "evidence": N_("Other evidence, same answer: {subject}: {after}."),
    "expired": N_("Evidence expired, valid until {day}: {subject}: {after} instead of {before}."),
    "aged": N_("Evidence is too old to count, seen on {day}: {subject}: {after} instead of {before}."),
    "seen": N_("Evidence counts from the day on which it was seen, {day}: {subject}: {after} instead of {before}."),
    "found": N_("A finding puts {subject} on rung {after}."),
    "judged": N_("The finding on {subject} was revised: rung {after}; it was rung {before}."),
    "grounds": N_("The finding on {subject} has other grounds; it stays on rung {after}."),
    "dropped": N_("The finding on {subject} was withdrawn; it was rung {before}."),
    "groups": N_("The members of groups of countries changed: {subject}."),
    "questions": N_("The answers that a question allows changed: {subject}."),
    "countries": N_("The list of countries changed."),
    "program": N_("The calculation was corrected: the same facts and rules give another result."),
}


@dataclass(frozen=True, slots=True)
class StepView:
    """A publication on one offering: when, what changed, and why in sentences."""

    change: Change
    why: tuple[str, ...]

    @property
    def published(self) -> date:
        return self.change.step.line.published

    @property
    def name(self) -> str:
        return self.change.step.line.name

    @property
    def digest(self) -> str:
        return self.change.step.digest

    @property
    def path(self) -> str | None:
        """The permanent address of the version, below the folder of a language; none after a withdrawal."""
        return self.change.after.path if self.change.after else None


class Chronicle:
    """The record of a publication in one language."""

    def __init__(self, of: Publication, language: Language) -> None:
        self.of = of
        self.language = language
        self.record = of.record
        self._labels = labels(language)

    @cached_property
    def steps(self) -> tuple[StepView, ...]:
        """All publications, oldest first."""
        return tuple(StepView(one, tuple(self.why(one, reason) for reason in one.reasons)) for one in changes(self.record))

    def days(self, steps: Sequence[StepView]) -> tuple[tuple[date, tuple[StepView, ...]], ...]:
        """Publications by day, newest first, within a day by name."""
        newest = sorted(steps, key=lambda one: one.published, reverse=True)
        return tuple(
            (day, tuple(sorted(found, key=lambda one: (one.name.casefold(), one.change.step.key))))
            for day, found in groupby(newest, key=lambda one: one.published)
        )

    @cached_property
    def _rows(self) -> dict[tuple[str, str], tuple[StepView, ...]]:
        found: dict[tuple[str, str], tuple[StepView, ...]] = {}
        for one in reversed(self.steps):
            found[one.change.step.key] = (*found.get(one.change.step.key, ()), one)
        return found

    def history(self, offering: str, framework: str) -> tuple[StepView, ...]:
        """The publications on one offering by one framework, newest first."""
        return self._rows.get((offering, framework), ())

    @cached_property
    def waiting(self) -> frozenset[str]:
        """The offerings of which what is assessed now was not published yet."""
        found = drafts(self.of)
        return frozenset(one.line.offering for one in found if differs(self.record.latest.get(one.key), one))

    @property
    def ends(self) -> str:
        """The digest of the last line."""
        return self.record.head

    # Words

    def why(self, change: Change, reason: Reason) -> str:
        """A reason as a sentence."""
        ended, seen = self._days(change, reason)
        place = {
            "subject": self._subject(change, reason),
            "before": self._value(reason, reason.before),
            "after": self._value(reason, reason.after),
            "day": self.language.day(day) if (day := ended or seen) else "",
        }
        kind = "aged" if reason.kind == "expired" and ended is None else reason.kind
        return self.language._(WHY[kind]).format(**place)

    def _subject(self, change: Change, reason: Reason) -> str:
        known = change.after or change.before
        if known is None or reason.kind in {
            "rules",
            "found",
            "judged",
            "grounds",
            "dropped",
            "groups",
            "weights",
            "edition",
            "provider",
        }:
            return reason.subject
        asked = known.ruler.labels
        names = reason.subject.split(", ") if reason.subject else []
        return "; ".join(asked[name].get(self.language.code) if name in asked else name for name in names)

    def _value(self, reason: Reason, value: object) -> str:
        if isinstance(value, RecordedFact):
            return self.answer(value)
        if isinstance(value, RecordedFinding):
            return str(value.rung)
        if value is None:
            return self._labels["fact"]["unknown"]
        return self._choice(reason.kind, str(value))

    def _choice(self, kind: str, value: str) -> str:
        _ = self.language._
        tell: dict[str, Callable[[str], str]] = {
            "divisor": lambda one: _("the real maximum") if one == "true" else _("the nominal maximum"),
            "territory": self.language.group,
            "floor": lambda one: self._labels["reading"][one],
            "models": lambda one: ", ".join(f"{name[0].upper()}aaS" for name in one.split(", ")),
        }
        return tell[kind](value) if kind in tell else value

    def answer(self, of: RecordedFact) -> str:
        """What was known on a question."""
        said = of.answer.get(self.language.code) if of.answer else None
        if said is not None and of.state == "counts":
            return said
        state = self._labels["fact"][of.state]
        return f"{said} ({state})" if said is not None else state

    def _days(self, change: Change, reason: Reason) -> tuple[date | None, date | None]:
        """The last day on which expired evidence was valid, if it had one, and the day on which the evidence was seen."""
        if change.after is None or not isinstance(reason.after, RecordedFact):
            return None, None
        expired = reason.kind == "expired"
        sources = [change.after.line.sources[one.source] for one in reason.after.claims if (one.role == "expired") == expired]
        ended = [one.valid_until for one in sources if expired and one.valid_until is not None]
        return max(ended, default=None), max((one.retrieved for one in sources), default=None)

    def level(self, of: Ends, top: int) -> str:
        return words.level(self.language, *of, top)

    def score(self, of: Amounts) -> Interval:
        return Interval(Fraction(of[0]), Fraction(of[1]))

    def percent(self, of: Amounts, objective: str, by: RulerLine) -> Interval:
        """Points of an objective as a share of its divisor."""
        share = 100 / Fraction(by.divisors[objective])
        return Interval(Fraction(of[0]) * share, Fraction(of[1]) * share)

    def points(self, of: RecordedCriterion, ends: Ends) -> str:
        """What the lowest and highest rung possible are worth."""
        return words.dense(*(self.language.number(float(Fraction(of.points[rung - 1]))) for rung in ends))

    def strength(self, of: RecordedSource) -> Assurance:
        return OF_KIND[of.kind]
