"""A framework compiled to a program: equal tests are measured once, rules become minima and maxima of earlier steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from criteria.frameworks import Framework
from criteria.rules import AllOf, AnyOf, CountOf, Not, Rule, Test
from offerings.assurance import Assurance
from scoring.columns import Columns
from scoring.measure import measure
from scoring.truth import UNKNOWN, Truths, all_of, any_of, count_of, negation


@dataclass(frozen=True, slots=True)
class Step:
    """One operation; `parts` are earlier steps, `test` is given for a measurement, `at_least` for a count."""

    kind: str
    parts: tuple[int, ...] = ()
    test: Test | None = None
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """A rule with the step that holds its truth, and its parts."""

    rule: Rule
    step: int
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """The steps, and per criterion and rung the node of its rule: None for the first rung, 'judgement' where no fact decides."""

    steps: tuple[Step, ...]
    rungs: Mapping[str, tuple[Node | str | None, ...]]
    territory: str

    def questions(self) -> frozenset[str]:
        return frozenset(step.test.question for step in self.steps if step.test is not None)


@dataclass(slots=True)
class _Compiler:
    steps: list[Step] = field(default_factory=list)
    known: dict[object, int] = field(default_factory=dict)

    def node(self, rule: Rule) -> Node:
        if isinstance(rule, Test):
            key: object = (rule.question, rule.operator, rule.operand, type(rule.operand))
            return Node(rule, self._step(key, Step("test", test=rule)), ())
        parts = tuple(self.node(part) for part in rule.parts)
        places = tuple(part.step for part in parts)
        at_least = rule.count_of.at_least if isinstance(rule, CountOf) else 0
        kind = _KINDS[type(rule)]
        return Node(rule, self._step((kind, places, at_least), Step(kind, places, at_least=at_least)), parts)

    def _step(self, key: object, step: Step) -> int:
        if key not in self.known:
            self.known[key] = len(self.steps)
            self.steps.append(step)
        return self.known[key]


_KINDS: dict[type[Rule], str] = {AllOf: "all", AnyOf: "any", Not: "not", CountOf: "count"}


def compile_framework(framework: Framework, territory: str | None = None) -> Program:
    """Compile the rules of a framework; `territory` is the group that a profile chose for the name in rules."""
    compiler = _Compiler()
    rungs: dict[str, tuple[Node | str | None, ...]] = {
        criterion.id: tuple(
            compiler.node(rung.when) if rung.when is not None and not isinstance(rung.when, str) else rung.when
            for rung in criterion.rungs
        )
        for criterion in framework.criteria
    }
    return Program(tuple(compiler.steps), rungs, territory or framework.header.territory)


def run(program: Program, columns: Columns, floor: Assurance) -> list[Truths]:
    """The truth of every step for every offering at an assurance floor: per step an array (n, uint8)."""
    results: list[Truths] = []
    for step in program.steps:
        parts = [results[place] for place in step.parts]
        if step.kind == "all":
            results.append(all_of(parts))
        elif step.kind == "any":
            results.append(any_of(parts))
        elif step.kind == "not":
            results.append(negation(parts[0]))
        elif step.kind == "count":
            results.append(count_of(parts, step.at_least))
        else:
            results.append(_test(step.test, program, columns, floor))
    return results


def _test(test: Test | None, program: Program, columns: Columns, floor: Assurance) -> Truths:
    column = columns.by_question.get(test.question) if test else None
    if test is None or column is None:
        return np.full(columns.count, UNKNOWN, np.uint8)
    table = measure(test, column.space, column.answers, program.territory)
    return np.where(column.reach >= floor, table[column.codes], np.uint8(UNKNOWN))
