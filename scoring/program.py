"""A framework compiled to a program: equal tests are measured once, rules become minima and maxima of earlier steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

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


Leans = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Leaning:
    """How one test leans on what is known, whatever the strength of evidence.

    `of` (n, int8) is 1 for true, -1 for false, 0 for unknown, so that what does not count at a floor is a product away.
    `narrowed` are the rows that lean otherwise at floors that let in more, strongest first.
    """

    of: Leans
    narrowed: tuple[tuple[Assurance, NDArray[np.intp], Leans], ...]

    def at(self, floor: Assurance, counts: Leans) -> Truths:
        found = self.of * counts
        for strength, rows, leans in self.narrowed:
            if strength >= floor:
                found[rows] = leans
        return (found + np.int8(UNKNOWN)).view(np.uint8)


Leanings = Mapping[int, Leaning]


def measure_tests(program: Program, columns: Columns) -> Leanings:
    """How every test leans, by step."""
    found = {}
    for place, step in enumerate(program.steps):
        column = columns.by_question.get(step.test.question) if step.test else None
        if step.test is not None and column is not None:
            truth = measure(step.test, column.space, column.table, program.territory)
            leans = np.concatenate([np.zeros(1, np.int8), truth.astype(np.int8) - np.int8(UNKNOWN)])
            narrowed = tuple((strength, rows, leans[codes]) for strength, rows, codes in column.narrowed)
            found[place] = Leaning(leans[column.codes], narrowed)
    return found


def run(program: Program, columns: Columns, floor: Assurance, tests: Leanings | None = None) -> list[Truths]:
    """The truth of every step for every offering at an assurance floor: per step an array (n, uint8)."""
    leanings = measure_tests(program, columns) if tests is None else tests
    counts = {name: (column.reach >= floor).astype(np.int8) for name, column in columns.by_question.items()}
    unknown = np.full(columns.count, UNKNOWN, np.uint8)
    results: list[Truths] = []
    for place, step in enumerate(program.steps):
        parts = [results[part] for part in step.parts]
        if step.kind == "all":
            results.append(all_of(parts))
        elif step.kind == "any":
            results.append(any_of(parts))
        elif step.kind == "not":
            results.append(negation(parts[0]))
        elif step.kind == "count":
            results.append(count_of(parts, step.at_least))
        elif step.test is not None and place in leanings:
            results.append(leanings[place].at(floor, counts[step.test.question]))
        else:
            results.append(unknown)
    return results
