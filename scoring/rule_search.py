"""Whether rules can be true and false together: an exact search over all answers that their questions allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from offerings.answers import Answer, Pick, Space, Span, Subset
from scoring.narrowing import Probe, anything, cut, probe, truth
from scoring.program import Program
from scoring.truth import FALSE, TRUE, UNKNOWN

MOST_NODES = 20_000

Literal = tuple[int, bool]  # a step of the program, and whether it shall be true
Clause = tuple[Literal, ...]  # at least one of these shall hold
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether some answers meet all that was asked, None when the search ended before that was clear; and such answers.

    `answers` leaves possible only what meets it; questions that it lacks do not matter.
    """

    possible: bool | None
    answers: Answers = field(default_factory=dict)


@dataclass(slots=True)
class RuleSearch:
    """Looks for answers that make rules of a program true or false, as asked; gives up after `most` nodes.

    A node narrows what each question leaves possible. Rules are read with three truth values, so a branch ends as soon as
    what is still unknown cannot matter. Otherwise one answer is cut in two where an unknown test turns.
    """

    program: Program
    spaces: Mapping[str, Space]
    most: int = MOST_NODES
    probes: dict[int, Probe] = field(default_factory=dict)
    whole: dict[str, Answer] = field(default_factory=dict)
    measured: dict[tuple[int, Answer], int] = field(default_factory=dict)
    refuted: dict[Clause, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, step in enumerate(self.program.steps):
            if step.test is not None:
                space = self.spaces[step.test.question]
                self.probes[place] = probe(step.test, space, self.program.territory)
                self.whole.setdefault(step.test.question, anything(space))

    def seek(self, clauses: Sequence[Clause]) -> Outcome:
        """Look for answers that meet every clause."""
        waiting: list[tuple[Answers, tuple[Clause, ...]]] = [({}, tuple(clauses))]
        for _ in range(self.most):
            if not waiting:
                return Outcome(possible=False)
            answers, rest = waiting.pop()
            still_open = self._open(rest, answers)
            if still_open is None:
                continue
            if not still_open:
                return Outcome(possible=True, answers=answers)
            clause = max(still_open, key=lambda one: self.refuted.get(one, 0))
            waiting += [(part, still_open) for part in self._branches(clause, answers)]
        return Outcome(possible=None if waiting else False)

    def _open(self, clauses: Sequence[Clause], answers: Answers) -> tuple[Clause, ...] | None:
        """The clauses that are neither met nor refuted; nothing when one is refuted, which is then looked at first."""
        found = []
        for clause in clauses:
            holds = max((self._literal(one, answers) for one in clause), default=FALSE)
            if holds == FALSE:
                self.refuted[clause] = self.refuted.get(clause, 0) + 1
                return None
            if holds == UNKNOWN:
                found.append(clause)
        return tuple(found)

    def _literal(self, literal: Literal, answers: Answers) -> int:
        step, wanted = literal
        found = self.truth(step, answers)
        return found if wanted else TRUE - found

    def truth(self, step: int, answers: Answers) -> int:
        """The truth of a step when questions leave possible what `answers` says, or anything."""
        one = self.program.steps[step]
        if one.kind == "test":
            return self._measure(step, answers)
        parts = [self.truth(part, answers) for part in one.parts]
        if one.kind == "all":
            return min(parts)
        if one.kind == "any":
            return max(parts)
        if one.kind == "not":
            return TRUE - parts[0]
        return sorted(parts, reverse=True)[one.at_least - 1]

    def _measure(self, step: int, answers: Answers) -> int:
        of = self.probes[step]
        answer = answers.get(of.question) or self.whole[of.question]
        key = (step, answer)
        if key not in self.measured:
            self.measured[key] = truth(of, answer)
        return self.measured[key]

    def _branches(self, clause: Clause, answers: Answers) -> list[Answers]:
        """What becomes of the answers when an unknown test of an open clause turns out one way or the other.

        The last is looked at first: it is the one that helps to meet the clause.
        """
        step, wanted = next(one for one in clause if self._literal(one, answers) == UNKNOWN)
        while (one := self.program.steps[step]).kind != "test":
            wanted = wanted is not (one.kind == "not")
            step = next(part for part in one.parts if self.truth(part, answers) == UNKNOWN)
        of = self.probes[step]
        parts = cut(of, answers.get(of.question) or self.whole[of.question])
        ordered = reversed(parts) if wanted else parts
        return [{**answers, of.question: part} for part in ordered]

    def core(self, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
        """Of clauses that cannot all be met, some that cannot either, none of which can be spared."""
        kept = list(clauses)
        for clause in clauses:
            fewer = [one for one in kept if one is not clause]
            if self.seek(fewer).possible is False:
                kept = fewer
        return tuple(kept)


def example(answer: Answer) -> Answer:
    """One complete answer out of those that an answer leaves possible."""
    if isinstance(answer, Pick):
        return Pick(answer.possible & -answer.possible)
    if isinstance(answer, Subset):
        return Subset(answer.may, answer.may)
    return Span(answer.low, answer.low) if isinstance(answer, Span) else answer
