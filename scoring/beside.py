"""One offering under several rulers: where two criteria that correspond come out differently on the same facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from criteria.check import criterion_tests
from criteria.crosswalks import TURNED, Crosswalk, Relation
from criteria.frameworks import Criterion, Rung
from criteria.model import Text
from scoring.assess import Assessment
from scoring.results import CriterionResult
from scoring.verdicts import Standing, best_rung, standing

Name = tuple[str, str]  # a framework's id and edition


@dataclass(frozen=True, slots=True)
class Side:
    """A criterion of one ruler with where the offering stands on it."""

    of: Assessment
    criterion: Criterion

    @property
    def result(self) -> CriterionResult:
        return self.of.reading.criteria[self.criterion.id]

    @property
    def standing(self) -> Standing:
        return standing(self.criterion, self.result)

    @property
    def best(self) -> Rung:
        """What would be met."""
        return best_rung(self.criterion)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that its rules ask, in the order in which they name them."""
        return tuple(dict.fromkeys(test.question for test in criterion_tests(self.criterion)))


@dataclass(frozen=True, slots=True)
class Divergence:
    """Two criteria that correspond, one met for sure and the other surely not, with the reason of their relation.

    `relation` is that of `one` to `other`; `only_one` and `only_other` are the questions that one of the two asks alone, and
    `shared` those that both ask.
    """

    one: Side
    other: Side
    relation: Relation
    because: Text

    @property
    def shared(self) -> tuple[str, ...]:
        return tuple(name for name in self.one.questions if name in self.other.questions)

    @property
    def only_one(self) -> tuple[str, ...]:
        return tuple(name for name in self.one.questions if name not in self.other.questions)

    @property
    def only_other(self) -> tuple[str, ...]:
        return tuple(name for name in self.other.questions if name not in self.one.questions)

    @property
    def territories(self) -> tuple[str, str]:
        """What the two mean by territory."""
        return self.one.of.ruler.program.territory, self.other.of.ruler.program.territory

    def turned(self) -> Divergence:
        """The same, seen from the other side."""
        return Divergence(self.other, self.one, TURNED[self.relation], self.because)


def divergences(crosswalks: Iterable[Crosswalk], found: Mapping[Name, Assessment]) -> Iterator[Divergence]:
    """Where verdicts on one offering differ for sure, in the order of the crosswalks; `found` holds it under each ruler."""
    for crosswalk in crosswalks:
        ours, theirs = (found.get(end) for end in crosswalk.ends)
        if ours is None or theirs is None:
            continue
        here = {one.id: one for one in ours.ruler.framework.criteria}
        there = {one.id: one for one in theirs.ruler.framework.criteria}
        for link in crosswalk.links:
            if link.ours in here and link.theirs in there:
                both = Side(ours, here[link.ours]), Side(theirs, there[link.theirs])
                if {side.standing for side in both} == {Standing.MET, Standing.NOT_MET}:
                    yield Divergence(*both, link.relation, link.because)
