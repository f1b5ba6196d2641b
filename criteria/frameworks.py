"""Frameworks: published sets of criteria in dated editions; a criterion judges facts on a ladder of rungs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field

from criteria.model import Count, Day, Hundredths, Id, KnownException, Line, Located, Model, Reference, Text, Truth, form
from criteria.rules import When

CriterionId = Annotated[
    Line, *form(r"[A-Z][A-Za-z0-9]*([-.()][A-Za-z0-9()]+)*", "a capital, then letters, digits, '-', '.' and brackets", 40)
]
Edition = Annotated[Line, *form(r"[0-9A-Za-z]+([.-][0-9A-Za-z]+)*", "letters and digits with single '.' or '-' between them", 40)]
Weights = dict[Line, Annotated[Count, Field(ge=0, le=100)]]


class Level(Located):
    """A step that a rung can grant; `also` is a second name under which it was published."""

    level: Annotated[Count, Field(ge=0, le=20)]
    name: Text
    also: Text | None = None
    meaning: Text


class Remark(Model):
    """Something odd in the source of a framework, shown to readers and not silently repaired."""

    id: Id
    text: Text


class Stated(Located):
    """How much of each the source itself says it holds."""

    objectives: Annotated[Count, Field(ge=1)] | None = None
    criteria: Annotated[Count, Field(ge=1)] | None = None
    requirements: Annotated[Count, Field(ge=1)] | None = Field(None, description="criteria may hold several, or leave some out")


class Milestone(Model):
    """A day in the life of a framework, and what happens on it."""

    on: Day
    what: Text


class LeftOut(Located):
    """Requirements of a source that are no criterion here, and why."""

    requirements: Annotated[tuple[Line, ...], Field(min_length=1)] = Field(description="as the source numbers them")
    because: Text


class Header(Located):
    """framework.yaml: what the framework is, its levels and its weights.

    A framework without weights has no score, and its rungs have no points.
    """

    id: Id
    edition: Edition
    title: Text
    publisher: Line
    status: Literal["in force", "proposal", "guidance", "superseded"]
    in_force_from: Day | None = None
    about: Text
    sources: Annotated[tuple[Reference, ...], Field(min_length=1)]
    levels: Annotated[tuple[Level, ...], Field(min_length=2)] = Field(description="lowest first")
    overall: Literal["lowest", "none"] = Field(
        "lowest", description="the level over all: the lowest of the criteria, or none where the source has no result over all"
    )
    aggregation: Text | None = Field(None, description="how the source brings the results of criteria together")
    dates: tuple[Milestone, ...] = ()
    weights: dict[Line, Weights] = Field(default_factory=dict, description="named sets; the first is the default")
    nominal: Annotated[Count, Field(ge=1, le=1_000_000)] | None = Field(
        None, description="the divisor of an objective's points; with weights only"
    )
    territory: Line = Field(description="what rules mean by 'territory' unless a profile chooses another group")
    stated: Stated = Field(Stated(), description="what the source says it has; the linter counts")
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[Remark, ...] = ()
    exceptions: tuple[KnownException, ...] = Field((), description="what the linter finds and is meant to be so")


class Rung(Located):
    """A step of a ladder: what it says, what it is worth, what it grants, and when it holds."""

    points: Hundredths | None = Field(None, description="in frameworks with weights")
    level: Annotated[Count, Field(ge=0)]
    is_: Text = Field(alias="is")
    when: When | None = None
    not_applicable: Truth = Field(
        False, description="the rung says that the criterion does not apply, so it is neither met nor failed"
    )
    label_in_source: Literal["blank", "repeated"] | None = Field(
        None, description="where the source gives this rung no words of its own, and `is` is a reading"
    )
    remark: Text | None = None

    @property
    def worth(self) -> int:
        """Its points in hundredths; nothing in a framework without a score."""
        return self.points or 0


class Criterion(Located):
    """Judges facts on a ladder of rungs, worst first; the first rung needs no rule."""

    id: CriterionId
    topic: Text
    reference: Line | None = Field(None, description="where in the source of the framework")
    requirements: tuple[Line, ...] = Field((), description="the requirements of the source that it holds; else the one of its id")
    additional: Truth = Field(False, description="counts only where a profile picks it")
    laws: tuple[Id, ...] = Field((), description="ids of reference/laws.yaml that the criterion rests on")
    decided_by: Literal["facts", "mirror", "weighed"] | None = Field(
        None,
        description="facts: several combine; mirror: one question has the steps of the ladder; weighed: an answer sums up",
    )
    rungs: Annotated[tuple[Rung, ...], Field(min_length=2, max_length=20)]
    rationale: Text = Field(description="why these facts decide these rungs")
    reading: Text | None = Field(None, description="the reading chosen where the source leaves room")
    rejected: Text | None = Field(None, description="readings considered and rejected")

    @property
    def never_binds(self) -> bool:
        """Whether every rung grants the same level, so that this criterion can never decide the level."""
        return len({rung.level for rung in self.rungs}) == 1

    @property
    def holds(self) -> tuple[str, ...]:
        """The requirements of the source that this criterion stands for."""
        return self.requirements or (self.id,)


class Objective(Located):
    """<objective>.yaml: a group of criteria."""

    objective: CriterionId
    title: Text
    about: Text
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework as loaded: header, objectives in natural order, and the file of each."""

    header: Header
    objectives: tuple[Objective, ...]
    path: str
    paths: Mapping[str, str]

    @property
    def id(self) -> str:
        return self.header.id

    @property
    def edition(self) -> str:
        return self.header.edition

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for objective in self.objectives for criterion in objective.criteria)

    @property
    def top(self) -> int:
        """The highest level."""
        return self.header.levels[-1].level

    @property
    def scored(self) -> bool:
        """Whether the source gives weights, and so a score."""
        return bool(self.header.weights)

    @property
    def levelled(self) -> bool:
        """Whether the source has a level over all criteria."""
        return self.header.overall == "lowest"

    @property
    def graded(self) -> bool:
        """Whether it has both a score and a level over all criteria."""
        return self.scored and self.levelled

    @property
    def default_weights(self) -> str | None:
        return next(iter(self.header.weights), None)

    @property
    def additional(self) -> tuple[str, ...]:
        """The criteria that count only where a profile picks them."""
        return tuple(criterion.id for criterion in self.criteria if criterion.additional)

    def picking(self, chosen: Collection[str]) -> Framework:
        """The framework as it counts: without the additional criteria that are not among `chosen`, which is ids or "all"."""
        if chosen == "all" or not set(self.additional).difference(chosen):
            return self
        kept = (
            (one, tuple(each for each in one.criteria if not each.additional or each.id in chosen)) for one in self.objectives
        )
        objectives = tuple(one.model_copy(update={"criteria": criteria}) for one, criteria in kept if criteria)
        return replace(self, objectives=objectives)
