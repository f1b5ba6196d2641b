"""The record of published assessments: its lines as frozen values, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from criteria.frameworks import CriterionId, Edition
from criteria.model import Count, Day, Id, Line, LooseDay, Model, Note, Text, Url, form, kind_of, refusal
from criteria.questions import ServiceModel, SourceKind
from offerings.profiles import AssuranceName

ORIGIN = "0" * 64
SHORT = 12  # digits of a digest that name a version in its address

Digest = Annotated[Line, *form("[0-9a-f]{64}", "64 hexadecimal digits", 64)]
Mark = Annotated[Line, *form("[0-9a-f]{16}", "16 hexadecimal digits", 16)]
Amount = Annotated[Line, *form(r"(0|[1-9][0-9]*)(\.[0-9]+|/[1-9][0-9]*)?", "a decimal such as 71.3875, or a fraction", 400)]
Ends = tuple[Count, Count]
Amounts = tuple[Amount, Amount]
Role = Literal["decides", "conflicts", "agrees", "contradicts", "expired", "later"]
State = Literal["counts", "conflict", "weaker", "expired", "later"]
Part = Literal["value", "complete", "at_least", "at_most", "inside", "outside"]


def _said(value: object) -> object:
    """A part of an answer: a truth, a whole number, a text (other numbers are written as one), or a list of texts."""
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise refusal(f"an answer holds {kind_of(value)}; expected true, false, a whole number, a text or a list of texts")


Said = Annotated[Any, BeforeValidator(_said)]


class RecordedSource(Model):
    """Where evidence came from."""

    title: Line
    url: Url | None = None
    publisher: Line | None = None
    kind: SourceKind
    published: LooseDay | None = None
    retrieved: Day
    sha256: Digest | None = None
    valid_until: Day | None = None


class RecordedClaim(Model):
    """What a source says, what that does to the answer, and in words when they are not those of the answer."""

    says: dict[Part, Said]
    role: Role
    source: Count
    where: Line | None = None
    said: Text | None = None


class RecordedFact(Model):
    """What was known on a question that any source spoke about; no answer where sources differ or none counts any more."""

    question: Id
    state: State
    assurance: AssuranceName | None = None
    answer: Text | None = None
    claims: Annotated[tuple[RecordedClaim, ...], Field(min_length=1)]


class RecordedFinding(Model):
    """An assessor's judgement that settled a rung."""

    rung: Annotated[Count, Field(ge=1)]
    by: Line
    on: Day
    because: Note
    sources: tuple[Count, ...]


class RecordedObjective(Model):
    """Level and points of an objective, lowest and highest."""

    level: Ends
    points: Amounts


class RecordedReading(Model):
    """One reading: level, score of 100, how many criteria are settled, the share of points that is, and rungs (from 1).

    A criterion that is not listed can still stand on any of its rungs.
    """

    level: Ends
    score: Amounts
    settled: Count
    points_settled: Amount
    objectives: dict[CriterionId, RecordedObjective]
    rungs: dict[CriterionId, Ends]


class Link(Model):
    """What every line holds: its number, the digest of the line before it, and its two days."""

    number: Count
    previous: Digest
    published: Day = Field(description="the day of publication")
    as_of: Day = Field(description="the day whose evidence and law were looked at")


class RecordedLevel(Model):
    """A level and its name."""

    level: Count
    name: Text


class RecordedWeights(Model):
    """A set of weights with its name."""

    name: Line
    figures: dict[CriterionId, Count]


class RecordedGroup(Model):
    """An objective and its title."""

    id: CriterionId
    title: Text


class RecordedCriterion(Model):
    """A criterion: what its rungs are worth and grant, and a mark of its rules."""

    id: CriterionId
    objective: CriterionId
    topic: Text
    points: Annotated[tuple[Amount, ...], Field(min_length=2)]
    levels: tuple[Count, ...]
    rules: Mark


class RecordedQuestion(Model):
    """A question by its label, and a mark of the answers that it allows."""

    id: Id
    label: Text
    form: Mark


class RecordedFiles(Model):
    """Digests of the files that a ruler was made from: of their list, as `sha256sum` prints it."""

    framework: Digest
    questions: Digest
    reference: Digest


class RulerLine(Link):
    """What was measured with: written once, before the first assessment that needs it."""

    kind: Literal["ruler"] = "ruler"
    framework: Id
    edition: Edition
    title: Text
    levels: Annotated[tuple[RecordedLevel, ...], Field(min_length=2)]
    weights: RecordedWeights
    divisor: Literal["nominal", "true"]
    divisors: dict[CriterionId, Amount]
    territory: Line
    counts: AssuranceName
    objectives: Annotated[tuple[RecordedGroup, ...], Field(min_length=1)]
    criteria: Annotated[tuple[RecordedCriterion, ...], Field(min_length=1)]
    questions: tuple[RecordedQuestion, ...]
    groups: dict[Line, tuple[Line, ...]]
    countries: Mark
    files: RecordedFiles

    @property
    def top(self) -> int:
        return self.levels[-1].level

    @property
    def labels(self) -> dict[str, Text]:
        return {one.id: one.label for one in self.questions}


class AssessmentLine(Link):
    """One published assessment; `ruler` is the digest of the line that says what was measured with."""

    kind: Literal["assessment"] = "assessment"
    ruler: Digest
    offering: Id
    name: Line
    provider: Id
    provider_name: Line
    service_models: tuple[ServiceModel, ...]
    readings: dict[AssuranceName, RecordedReading]
    facts: tuple[RecordedFact, ...]
    sources: tuple[RecordedSource, ...]
    findings: dict[CriterionId, RecordedFinding]
    unknown: Count
    inputs: dict[Line, Digest]


class WithdrawalLine(Link):
    """From here on an offering is no longer assessed by a framework."""

    kind: Literal["withdrawal"] = "withdrawal"
    framework: Id
    offering: Id
    name: Line


RecordLine = RulerLine | AssessmentLine | WithdrawalLine
KINDS: dict[str, type[RecordLine]] = {"ruler": RulerLine, "assessment": AssessmentLine, "withdrawal": WithdrawalLine}
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """A published assessment with the ruler it was made by, and the digest of its line."""

    line: AssessmentLine
    ruler: RulerLine
    digest: str = ORIGIN

    @property
    def key(self) -> Key:
        return self.line.offering, self.ruler.framework

    @property
    def reading(self) -> RecordedReading:
        """The reading that counted."""
        return self.line.readings[self.ruler.counts]

    def rungs(self, floor: str | None = None) -> dict[str, Ends]:
        """The lowest and highest rung possible of every criterion, by default in the reading that counted."""
        known = self.line.readings[floor or self.ruler.counts].rungs  # type: ignore[index]
        return {one.id: known.get(one.id, (1, len(one.points))) for one in self.ruler.criteria}

    @property
    def path(self) -> str:
        """Its permanent address, below the folder of a language."""
        return f"offerings/{self.line.offering}/versions/{self.ruler.framework}-{self.digest[:SHORT]}.html"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The end of a row of versions, and the digest of its line."""

    line: WithdrawalLine
    digest: str

    @property
    def key(self) -> Key:
        return self.line.offering, self.line.framework


@dataclass(frozen=True)
class Record:
    """All lines in order, each with its digest."""

    lines: tuple[tuple[str, RecordLine], ...] = ()

    @property
    def head(self) -> str:
        """The digest of the last line, which stands for the whole."""
        return self.lines[-1][0] if self.lines else ORIGIN

    @cached_property
    def rulers(self) -> dict[str, RulerLine]:
        return {digest: line for digest, line in self.lines if isinstance(line, RulerLine)}

    @cached_property
    def steps(self) -> tuple[Version | Withdrawal, ...]:
        """The assessments and withdrawals, in the order of their publication."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[Version | Withdrawal]:
        for digest, line in self.lines:
            if isinstance(line, AssessmentLine):
                yield Version(line, self.rulers[line.ruler], digest)
            elif isinstance(line, WithdrawalLine):
                yield Withdrawal(line, digest)

    @cached_property
    def latest(self) -> dict[Key, Version | Withdrawal]:
        """The last step of every offering under every framework."""
        return {step.key: step for step in self.steps}


def amount(value: Fraction) -> str:
    """A number exactly: as a decimal where it ends, else as a fraction."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places == 0:
        return str(value)
    whole, part = divmod(value.numerator * 10**places // value.denominator, 10**places)
    return f"{whole}.{part:0{places}}"
