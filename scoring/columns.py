"""Facts of many offerings as columns: per question a table of the different answers, and per offering an index into it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from offerings.answers import Answer, Space, feasible
from offerings.assurance import OF_KIND, Assurance
from offerings.dossiers import Claim, Dossier, Offering, Provider, Source
from offerings.resolve import Resolution, oldest, resolve
from scoring.tables import Table, table

NEVER = -1
UNANSWERED = 0


Narrowed = tuple[Assurance, NDArray[np.intp], NDArray[np.int32]]


@dataclass(frozen=True, slots=True)
class Column:
    """Answers to one question.

    `codes` (n, int32) points into `answers`, whose first entry stands for unanswered; `table` holds the others as
    arrays; `reach` (n, int8) is the highest assurance floor at which the answer counts, or NEVER. `narrowed` are the few
    rows whose answer is more precise at lower floors: per step, strongest first, the floor up to which it counts, the
    rows and their codes.
    """

    space: Space
    answers: tuple[Answer | None, ...]
    table: Table
    codes: NDArray[np.int32]
    reach: NDArray[np.int8]
    narrowed: tuple[Narrowed, ...] = ()


def column(
    space: Space,
    answers: Sequence[Answer | None],
    codes: NDArray[np.int32],
    reach: NDArray[np.int8],
    narrowed: tuple[Narrowed, ...] = (),
) -> Column:
    """A column from its answers, the first of which is None."""
    of = table(space, [answer for answer in answers[1:] if answer is not None])
    return Column(space, tuple(answers), of, codes, reach, narrowed)


@dataclass(frozen=True, slots=True)
class Columns:
    """The answers of `count` offerings, by question; a question without a column is unanswered everywhere."""

    count: int
    by_question: Mapping[str, Column]


@dataclass(slots=True)
class _Builder:
    """Gathers one column; an entry is the code of an answer and, in its two lowest bits, the strength of its evidence."""

    space: Space
    oldest: date = date.min
    rows: list[int] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    answers: list[Answer | None] = field(default_factory=lambda: [None])
    code_of: dict[object, int] = field(default_factory=dict)
    steps: dict[Assurance, list[tuple[int, int]]] = field(default_factory=dict)

    def add(self, row: int, of: Resolution) -> None:
        """Add what was resolved, with the more precise answers at lower floors."""
        if of.answer is not None and of.assurance is not None:
            self.rows.append(row)
            self.entries.append(self._code(of.answer) << 2 | of.assurance)
            for strength, answer in of.narrowed:
                self.steps.setdefault(strength, []).append((row, self._code(answer)))

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
        return column(self.space, self.answers, codes, reach, tuple(self._narrowed()))

    def _narrowed(self) -> Iterator[Narrowed]:
        for strength in sorted(self.steps, reverse=True):
            found, coded = zip(*self.steps[strength], strict=True)
            yield strength, np.array(found, np.intp), np.array(coded, np.int32)


Given = Mapping[str, Callable[[Dossier], Resolution]]


def from_dossiers(dossiers: Iterable[Dossier], spaces: Mapping[str, Space], on: date, given: Given | None = None) -> Columns:
    """Resolve the questions in `spaces` for every dossier, in one pass; the dossiers are not kept.

    `given` answers the questions that no dossier answers: those about the buyer and about the assessment itself.
    """
    builders = {name: _Builder(space, oldest(space.question, on)) for name, space in spaces.items()}
    count = 0
    for dossier in dossiers:
        own = dossier.offering.facts
        _add(builders, count, dossier, dossier.offering, on)
        if dossier.provider.facts:
            _add(builders, count, dossier, dossier.provider, on, own)
        for name, answer in (given or {}).items():
            builders[name].add(count, answer(dossier))
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
        if len(claims) == 1 and source.valid_until is None and builder.oldest <= source.retrieved and source.seen_from <= on:
            builder.add_claim(row, claims[0], source)
        else:
            builder.add(row, resolve(dossier, builder.space, on))


def from_resolutions(rows: Iterable[Mapping[str, Resolution]], spaces: Mapping[str, Space]) -> Columns:
    """Columns from facts that were resolved already, one mapping per offering."""
    builders = {name: _Builder(space) for name, space in spaces.items()}
    count = 0
    for row in rows:
        for name, resolution in row.items():
            if name in builders:
                builders[name].add(count, resolution)
        count += 1
    return Columns(count, {name: builder.column(count) for name, builder in builders.items() if builder.rows})
