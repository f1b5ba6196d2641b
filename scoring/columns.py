"""Facts of many offerings as columns: per question a table of the different answers, and per offering an index into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from offerings.answers import Answer, Space, feasible
from offerings.assurance import Assurance
from offerings.dossiers import Claim, Dossier, Source
from offerings.resolve import Resolution, resolve

NEVER = -1


@dataclass(frozen=True, slots=True)
class Column:
    """Answers to one question.

    `codes` (n, int32) points into `answers`, whose first entry stands for unanswered; `reach` (n, int8) is the highest
    assurance floor at which the answer counts, or NEVER.
    """

    space: Space
    answers: tuple[Answer | None, ...]
    codes: NDArray[np.int32]
    reach: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Columns:
    """The answers of `count` offerings, by question; a question without a column is unanswered everywhere."""

    count: int
    by_question: Mapping[str, Column]


@dataclass(slots=True)
class _Builder:
    space: Space
    rows: list[int] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    reach: list[int] = field(default_factory=list)
    answers: list[Answer | None] = field(default_factory=lambda: [None])
    code_of: dict[object, int] = field(default_factory=dict)

    def add(self, row: int, answer: Answer | None, assurance: Assurance | None) -> None:
        if answer is None or assurance is None:
            return
        code = self.code_of.get(answer)
        if code is None:
            code = self.code_of[answer] = len(self.answers)
            self.answers.append(answer)
        self._put(row, code, assurance)

    def add_claim(self, row: int, claim: Claim, source: Source) -> None:
        """Add what a single claim says, unless it contradicts itself; equal claims share one entry without being read again."""
        shape = claim.shape
        code = self.code_of.get(shape)
        if code is None:
            answer = self.space.answer(claim)
            if not feasible(answer):
                return
            code = self.code_of.get(answer)
            if code is None:
                code = self.code_of[answer] = len(self.answers)
                self.answers.append(answer)
            self.code_of[shape] = code
        self._put(row, code, source.assurance)

    def _put(self, row: int, code: int, assurance: Assurance) -> None:
        self.rows.append(row)
        self.codes.append(code)
        self.reach.append(assurance)

    def column(self, count: int) -> Column:
        codes = np.zeros(count, np.int32)
        reach = np.full(count, NEVER, np.int8)
        rows = np.array(self.rows, np.intp)
        codes[rows] = self.codes
        reach[rows] = self.reach
        return Column(self.space, tuple(self.answers), codes, reach)


def from_dossiers(dossiers: Iterable[Dossier], spaces: Mapping[str, Space], on: date) -> Columns:
    """Resolve the questions in `spaces` for every dossier, in one pass; the dossiers are not kept."""
    builders = {name: _Builder(space) for name, space in spaces.items()}
    count = 0
    for dossier in dossiers:
        _add_dossier(builders, count, dossier, on)
        count += 1
    return Columns(count, {name: builder.column(count) for name, builder in builders.items() if builder.rows})


def _add_dossier(builders: Mapping[str, _Builder], row: int, dossier: Dossier, on: date) -> None:
    own, inherited = dossier.offering, dossier.provider
    for holder in (own, inherited):
        for name, claims in holder.facts.items():
            builder = builders.get(name)
            if builder is None or (holder is inherited and name in own.facts):
                continue
            source = holder.sources[claims[0].source]
            if len(claims) == 1 and source.retrieved <= on and source.valid_until is None:
                builder.add_claim(row, claims[0], source)
            else:
                resolution = resolve(dossier, builder.space, on)
                builder.add(row, resolution.answer, resolution.assurance)


def from_resolutions(rows: Iterable[Mapping[str, Resolution]], spaces: Mapping[str, Space]) -> Columns:
    """Columns from facts that were resolved already, one mapping per offering."""
    builders = {name: _Builder(space) for name, space in spaces.items()}
    count = 0
    for row in rows:
        for name, resolution in row.items():
            if name in builders:
                builders[name].add(count, resolution.answer, resolution.assurance)
        count += 1
    return Columns(count, {name: builder.column(count) for name, builder in builders.items() if builder.rows})
