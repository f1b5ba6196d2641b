"""The linter: all checks of a framework on a day, with its known exceptions; and of the questions beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from criteria.exceptions import settle, unmatched
from criteria.findings import Finding, of_problem
from criteria.frameworks import Framework
from criteria.library import Library
from criteria.lint import model_findings, unused_questions
from criteria.problems import Problem
from offerings.answers import spaces
from scoring.program import compile_framework
from scoring.rule_lint import rule_findings
from scoring.rule_search import MOST_NODES, RuleSearch


def lint_framework(one: Framework, library: Library, on: date, most: int = MOST_NODES) -> tuple[Finding, ...]:
    """Everything that the checks find in a framework whose names and rules are in order; `most` bounds each search."""
    program = compile_framework(one)
    every = spaces(library.questions, library.reference, on)
    search = RuleSearch(program, {name: every[name] for name in program.questions()}, most)
    found = [*model_findings(one, library.reference, on), *rule_findings(one, search)]
    known = one.header.exceptions
    return (*settle(found, known), *unmatched(found, known, one.header, one.path))


def lint_broken(one: Framework, library: Library, on: date, problems: Sequence[Problem]) -> tuple[Finding, ...]:
    """What can be found in a framework that is not in order: its problems, and what needs no rule to be tried."""
    found = model_findings(one, library.reference, on)
    return (*map(of_problem, problems), *settle(found, one.header.exceptions))


def lint_questions(library: Library) -> Iterator[Finding]:
    """What the checks find in questions, when every framework is in order."""
    unused = {one.where: one for one in unused_questions(library)}
    for name, question in library.questions.items():
        found = [unused[name]] if name in unused else []
        yield from settle(found, question.exceptions)
        yield from unmatched(found, question.exceptions, question, library.paths[name])
