"""What the linter says about frameworks and questions: its checks by name, and a finding with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from criteria.model import Located, Text
from criteria.problems import Problem

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Check:
    """What a check looks for; what `refused` names keeps data from being used at all, so no exception can be made of it."""

    severity: Severity
    finds: str
    refused: bool = False


CHECKS: Mapping[str, Check] = {
    "invalid": Check("error", "what `cloudpeil check` refuses, and has no line of its own here", refused=True),
    "missing-language": Check("error", "a text that lacks a language", refused=True),
    "weights-sum": Check("error", "weights that do not sum to 100, leave out an objective or name an unknown one", refused=True),
    "ladder-falls": Check("error", "points or levels that fall from a rung to the next", refused=True),
    "never-true": Check("error", "a rule that no answers can make true"),
    "never-stands": Check("error", "a rung on which nothing can stand, because a higher one holds whenever it does"),
    "level-unreachable": Check("error", "a level that no offering can reach"),
    "empty-label": Check("warning", "a rung or a level whose words say nothing, here or in the source"),
    "repeated-label": Check("warning", "words that stand twice where readers must tell two things apart, here or in the source"),
    "untranslated": Check("warning", "a sentence that is the same in both languages"),
    "weights-permuted": Check("warning", "two sets of weights with the same figures at other objectives"),
    "weights-repeated": Check("warning", "two sets of weights that are the same"),
    "never-binds": Check("warning", "a criterion that can never lower the level"),
    "all-or-nothing": Check("warning", "a criterion whose top rung is needed for more than one level"),
    "level-skipped": Check("warning", "a level on which no offering can end"),
    "maximum-differs": Check("warning", "an objective whose best points are not the nominal divisor"),
    "odd-points": Check("warning", "a ladder whose points differ from those of others with the same ends and as many rungs"),
    "count-differs": Check("warning", "another number of objectives, criteria or requirements than the source states"),
    "contradicts-neighbour": Check("warning", "two neighbouring rungs whose rules cannot both be true"),
    "expired-reference": Check("warning", "a source or a law past its last day, or a group that has no member left"),
    "unused-question": Check("warning", "a question that no rule of any framework asks"),
    "undecided": Check("warning", "a search that was ended before it was decided"),
    "unmatched-exception": Check("warning", "an exception that nothing matches"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the linter found.

    `where` is what it is about: a criterion, an objective, a set of weights, a level, a source or a question. `known` is
    the reason for which it is meant to be so; then it counts neither as an error nor as a warning.
    """

    check: str
    where: str
    path: str
    line: int
    column: int
    message: str
    known: Text | None = None

    @property
    def severity(self) -> Literal["error", "warning", "known"]:
        return "known" if self.known else CHECKS[self.check].severity

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line or 1}:{self.column or 1}"


Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something lies: a part of a document, the steps from there, and the file."""

    holder: Located
    path: str
    steps: Steps = ()

    def at(self, *steps: str | int) -> Spot:
        return Spot(self.holder, self.path, (*self.steps, *steps))


def found(check: str, where: str, spot: Spot, what: str, *, expected: str, mend: str) -> Finding:
    """A finding, in the three parts of every message: what is wrong, what was expected, how to mend it."""
    message = f"{what}; expected {expected}, so {mend}"
    return Finding(check, where, spot.path, *spot.holder.place(*spot.steps), message)


def of_problem(problem: Problem) -> Finding:
    """What keeps a file from being used, as the linter tells it."""
    return Finding(problem.kind or "invalid", "", problem.path, problem.line, problem.column, problem.message)
