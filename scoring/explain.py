"""Explanations: from every rung to the rule that decides it, the facts it rests on, and their sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from criteria.frameworks import Criterion
from criteria.rules import AllOf, AnyOf, CountOf, Not, Rule, Test
from offerings.assurance import Assurance
from scoring.assess import Assessment
from scoring.program import Node
from scoring.truth import FALSE, TRUE, UNKNOWN, WORDS


@dataclass(frozen=True, slots=True)
class Proof:
    """A rule with its truth for one offering and where it stands; `test` is given at the leaves."""

    kind: str
    truth: int
    line: int
    test: Test | None
    parts: tuple[Proof, ...]
    at_least: int = 0

    @property
    def word(self) -> str:
        return WORDS[self.truth]

    def tests(self) -> Iterator[tuple[Test, int]]:
        """Every test with its truth, in the order in which it is written."""
        if self.test is not None:
            yield self.test, self.truth
        for part in self.parts:
            yield from part.tests()


@dataclass(frozen=True, slots=True)
class RungProof:
    """A rung (from 1) with the truth of its rule; no proof for the first rung and for one left to judgement."""

    rung: int
    truth: int
    line: int
    judgement: bool
    proof: Proof | None


def explain(of: Assessment, criterion: Criterion, floor: Assurance | None = None) -> tuple[RungProof, ...]:
    """The rungs of a criterion, worst first, each with the values of its rule at a floor (by default the one that counts)."""
    truths = of.truths[floor if floor is not None else of.counts]
    found = []
    for number, (rung, node) in enumerate(zip(criterion.rungs, of.ruler.program.rungs[criterion.id], strict=True), start=1):
        line = rung.place().line
        if isinstance(node, Node):
            proof = _proof(node, truths)
            found.append(RungProof(number, proof.truth, proof.line or line, judgement=False, proof=proof))
        else:
            judged = node is not None
            found.append(RungProof(number, UNKNOWN if judged else TRUE, line, judgement=judged, proof=None))
    return tuple(found)


KINDS: dict[type[Rule], str] = {AllOf: "all_of", AnyOf: "any_of", Not: "not", CountOf: "count_of"}


def _proof(node: Node, truths: tuple[int, ...]) -> Proof:
    rule: Rule = node.rule
    parts = tuple(_proof(part, truths) for part in node.parts)
    if isinstance(rule, Test):
        return Proof("test", truths[node.step], rule.place().line, rule, ())
    at_least = getattr(getattr(rule, "count_of", None), "at_least", 0)
    return Proof(KINDS[type(rule)], truths[node.step], rule.place().line, None, parts, at_least)


def open_questions(proof: Proof) -> tuple[str, ...]:
    """The questions whose answers keep a rule unknown, in the order in which it names them."""
    if proof.truth != UNKNOWN:
        return ()
    if proof.test is not None:
        return (proof.test.question,)
    return tuple(dict.fromkeys(name for part in proof.parts for name in open_questions(part)))


def unanswered_questions(proof: Proof) -> tuple[str, ...]:
    """The questions that stay unknown in the parts for want of which a rule does not hold, also where others refute it."""
    return tuple(dict.fromkeys(_missing(proof, wanted=TRUE)))


def _missing(proof: Proof, wanted: int) -> Iterator[str]:
    if proof.truth == wanted:
        return
    if proof.test is not None and proof.truth == UNKNOWN:
        yield proof.test.question
    inner = (FALSE if wanted == TRUE else TRUE) if proof.kind == "not" else wanted
    for part in proof.parts:
        yield from _missing(part, inner)


def refuting_questions(proof: Proof) -> tuple[str, ...]:
    """The questions whose answers make a rule false: what would have to change for it to hold."""
    return tuple(dict.fromkeys(_against(proof, wanted=TRUE)))


def _against(proof: Proof, wanted: int) -> Iterator[str]:
    if proof.truth != (FALSE if wanted == TRUE else TRUE):
        return
    if proof.test is not None:
        yield proof.test.question
    inner = (FALSE if wanted == TRUE else TRUE) if proof.kind == "not" else wanted
    for part in proof.parts:
        yield from _against(part, inner)
