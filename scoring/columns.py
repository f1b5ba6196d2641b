"""Facts of many offerings as columns: per question a table of the different answers, and per offering an index into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from offerings.answers import Answer, Space, feasible
from offerings.assurance import OF_KIND, Assurance
from offerings.dossiers import Claim, Dossier, Offering, Provider, Source
from offerings.resolve import Resolution, resolve
from scoring.tables import Table, table

NEVER = -1
UNANSWERED = 0


@dataclass(frozen=True, slots=True)
class Column:
    """Answers to one question.

    `codes` (n, int32) points into `answers`, whose first entry stands for unanswered; `table` holds the others as
    arrays; `reach` (n, int8) is the highest assurance floor at which the answer counts, or NEVER.
    """

    space: Space
    answers: tuple[Answer | None, ...]
    table: Table
    codes: NDArray[np.int32]
    reach: NDArray[np.int8]


def column(space: Space, answers: Sequence[Answer | None], codes: NDArray[np.int32], reach: NDArray[np.int8]) -> Column:
    """A column from its answers, the first of which is None."""
    return Column(space, tuple(answers), table(space, [answer for answer in answers[1:] if answer is not None]), codes, reach)


@dataclass(frozen=True, slots=True)
class Columns:
    """The answers of `count` offerings, by question; a question without a column is unanswered everywhere."""

    count: int
    by_question: Mapping[str, Column]


@dataclass(slots=True)
class _Builder:
    """Gathers one column; an entry is the code of an answer and, in its two lowest bits, the strength of its evidence."""

    space: Space
    rows: list[int] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    answers: list[Answer | None] = field(default_factory=lambda: [None])
    code_of: dict[object, int] = field(default_factory=dict)

    def add(self, row: int, answer: Answer | None, assurance: Assurance | None) -> None:
        if answer is not None and assurance is not None:
            self.rows.append(row)
            self.entries.append(self._code(answer) << 2 | assurance)

    def add_claim(self, row: int, claim: Claim, source: Source) -> None:
        """Add what a single claim says, unless it contradicts itself; claims that say the same are read once."""
        shape = claim.shape
        code = self.code_of.get(shape)
        if code is None:
            answer = self.space.answer(claim)
            code = self.code_of[shape] = self._code(answer) if feasible(answer) else UNANSWERED
        if code:
            self.rows.append(row)
            self.entries.append(code << 2 | OF_KIND[source.kind])

    def _code(self, answer: Answer) -> int:
        code = self.code_of.get(answer)
        if code is None:
            code = self.code_of[answer] = len(self.answers)
            self.answers.append(answer)
        return code

    def column(self, count: int) -> Column:
        codes = np.zeros(count, np.int32)
        reach = np.full(count, NEVER, np.int8)
        rows, entries = np.array(self.rows, np.intp), np.array(self.entries, np.int32)
        codes[rows] = entries >> 2
        reach[rows] = entries & 3
        return column(self.space, self.answers, codes, reach)


def from_dossiers(dossiers: Iterable[Dossier], spaces: Mapping[str, Space], on: date) -> Columns:
    """Resolve the questions in `spaces` for every dossier, in one pass; the dossiers are not kept."""
    builders = {name: _Builder(space) for name, space in spaces.items()}
    count = 0
    for dossier in dossiers:
        own = dossier.offering.facts
        _add(builders, count, dossier, dossier.offering, on)
        if dossier.provider.facts:
            _add(builders, count, dossier, dossier.provider, on, own)
        count += 1
    return Columns(count, {name: builder.column(count) for name, builder in builders.items() if builder.rows})


def _add(
    builders: Mapping[str, _Builder],
    row: int,
    dossier: Dossier,
    holder: Offering | Provider,
    on: date,
    done: Collection[str] = (),
) -> None:
    sources = holder.sources
    for name, claims in holder.facts.items():
        builder = builders.get(name)
        if builder is None or name in done:
            continue
        source = sources[claims[0].source]
        if len(claims) == 1 and source.valid_until is None and source.retrieved <= on:
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
