"""Two to six offerings side by side as plain values: rows of cells, and whether the cells of a row differ for sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from offerings.answers import Answer, Pick, Span, Subset, intersect
from offerings.assurance import Assurance
from reports import view, words
from reports.labels import labels
from scoring.results import CriterionResult, LevelInterval

FEWEST, MOST = 2, 6
GROUPS = ("result", "objectives", "criteria", "facts")


class Relation(StrEnum):
    """How the cells of a row relate: no answer can make them equal, an answer could, or they are settled and equal."""

    DIFFERS = "differs"
    MAYBE = "maybe"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row says about one offering, in words, and the values that this leaves possible (nothing: any value).

    `kind` is level, score, count or fact. `more` follows in small print: the rung, the score as a sentence, the strength of
    the evidence. `drawn` are the ends of the picture; `fact` is what is known on the question of a row of facts.
    """

    kind: str
    said: str
    leaves: Answer | None
    more: str = ""
    drawn: tuple[float, float] | None = None
    fact: view.FactView | None = None
    strength: Assurance | None = None

    @property
    def open(self) -> bool:
        return self.fact is not None and not self.fact.counts

    @property
    def recorded(self) -> bool:
        """Whether anyone has claimed anything."""
        return self.fact is None or bool(self.fact.claims)


@dataclass(frozen=True, slots=True)
class Column:
    """One offering with its cells by row; `silent` are the criteria on which all its rungs are still possible."""

    report: view.Report
    sub: str
    cells: Mapping[str, Cell]
    silent: frozenset[str]

    @property
    def id(self) -> str:
        return self.report.of.dossier.id

    @property
    def name(self) -> str:
        return self.report.offering.name

    def shows(self, row: str) -> bool:
        """Whether this offering alone would bring the row into a comparison."""
        return row not in self.silent and (row not in self.cells or self.cells[row].recorded)


@dataclass(frozen=True, slots=True)
class Head:
    """What a row is about: its key, its group, its label, and the id of what stands behind it."""

    key: str
    group: str
    label: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a comparison; `apart` tells of every cell whether it surely differs from another one."""

    head: Head
    cells: tuple[Cell, ...]
    relation: Relation
    apart: tuple[bool, ...]

    @property
    def alike(self) -> bool:
        """Whether the row says the same of all, so that a reader of differences can do without it."""
        return self.relation is not Relation.DIFFERS and len({(cell.said, cell.more) for cell in self.cells}) == 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Offerings side by side: their columns, the rows, and the criteria left out because nobody narrows them."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    silent: tuple[str, ...]

    def group(self, name: str) -> list[Row]:
        return [row for row in self.rows if row.head.group == name]

    @property
    def alike(self) -> int:
        return sum(row.alike for row in self.rows)

    def count(self, relation: str) -> int:
        return sum(row.relation == relation for row in self.rows)


def differ(one: Answer | None, other: Answer | None) -> bool:
    """Whether no value is left that both could have."""
    return one is not None and other is not None and intersect(one, other) is None


def settled(found: Answer | None) -> bool:
    """Whether one value only is left."""
    if isinstance(found, Pick):
        return found.possible.bit_count() == 1
    if isinstance(found, Span):
        return found.low == found.high
    return found.must == found.may if isinstance(found, Subset) else found is not None


def relation(found: Sequence[Answer | None]) -> Relation:
    """How values relate, whatever their order."""
    if any(differ(one, other) for one, other in combinations(found, 2)):
        return Relation.DIFFERS
    return Relation.SAME if all(settled(one) for one in found) else Relation.MAYBE


def apart(found: Sequence[Answer | None]) -> tuple[bool, ...]:
    """Of every value, whether it surely differs from another one."""
    return tuple(any(differ(one, other) for other in found) for one in found)


def compare(columns: Sequence[Column], listed: Sequence[Head] = ()) -> Comparison:
    """Put offerings side by side, in the order given; `listed` are their rows, where they are known already."""
    listed = listed or heads(columns)
    silent = frozenset.intersection(*(column.silent for column in columns))
    rows = [_row(head, columns) for head in listed if head.key not in silent and any(one.shows(head.key) for one in columns)]
    return Comparison(tuple(columns), tuple(rows), tuple(head.key for head in listed if head.key in silent))


def _row(head: Head, columns: Sequence[Column]) -> Row:
    cells = tuple(column.cells[head.key] for column in columns)
    found = [cell.leaves for cell in cells]
    return Row(head, cells, relation(found), apart(found))


def heads(columns: Sequence[Column]) -> list[Head]:
    """Every row that these offerings can have, in order; of the questions those on which anyone has claimed anything."""
    report = columns[0].report
    framework, language = report.framework, report.language
    facts = {fact.question.id: fact.question for column in columns for fact in column.report.recorded()}
    topics = list(report.of.library.reference.topics)
    return [
        Head("level", "result", language._("Overall level")),
        Head("score", "result", language._("Score, of 100")),
        Head("coverage", "result", language._("Criteria settled, of {count}").format(count=len(framework.criteria))),
        *(Head(one.objective, "objectives", one.title.get(language.code), one.objective) for one in framework.objectives),
        *(Head(one.id, "criteria", one.topic.get(language.code), one.id) for one in framework.criteria),
        *(
            Head(f"fact {one.id}", "facts", one.label.get(language.code), one.id)
            for one in sorted(facts.values(), key=lambda one: (topics.index(one.topic), one.id))
        ),
    ]


def column(report: view.Report) -> Column:
    """The cells of one offering."""
    reading, framework = report.reading, report.framework
    criteria = {one.id: len(one.rungs) for one in framework.criteria}
    cells = {
        "level": _level(report, reading.level),
        "score": _score(report),
        "coverage": _count(reading.coverage.settled),
        **{name: _level(report, one.level) for name, one in reading.objectives.items()},
        **{name: _criterion(report, one, criteria[name]) for name, one in reading.criteria.items()},
        **{f"fact {name}": _fact(report, fact) for name, fact in report.facts.items()},
    }
    silent = {name for name, one in reading.criteria.items() if (one.rung_low, one.rung_high) == (1, criteria[name])}
    return Column(report, f"{report.provider.name} · {models(report)}", cells, frozenset(silent))


def models(of: view.Report) -> str:
    written = {"iaas": "IaaS", "paas": "PaaS", "saas": "SaaS"}
    return ", ".join(written[model] for model in of.offering.service_models)


def _level(of: view.Report, found: LevelInterval) -> Cell:
    return Cell("level", of.level_words(found), Span(found.low, found.high), drawn=(found.low, found.high))


def _criterion(of: view.Report, found: CriterionResult, rungs: int) -> Cell:
    """A criterion differs by its rungs, of which its levels follow."""
    rung = of.language._("rung {rung} of {count}").format(rung=words.dense(found.rung_low, found.rung_high), count=rungs)
    drawn = (found.level_low, found.level_high)
    return Cell("level", of.level_words(found), Span(found.rung_low, found.rung_high), rung, drawn)


def _score(of: view.Report) -> Cell:
    """Exact: scores of one ruler are numerators over one denominator."""
    found, denominator = of.reading.score, of.by.scale.denominator
    leaves = Span(int(found.low * denominator), int(found.high * denominator))
    drawn = (_drawn(found.low), _drawn(found.high))
    return Cell("score", words.score(of.language, found), leaves, words.score_sentence(of.language, found), drawn)


def _drawn(score: Fraction) -> float:
    """The end of a bar on a picture 200 wide; nominal divisors let a score exceed 100."""
    return round(min(float(score * 2), 200.0), 1)


def _count(count: int) -> Cell:
    return Cell("count", str(count), Span(count, count))


def _fact(of: view.Report, fact: view.FactView) -> Cell:
    """The answer that counts with its strength, or why there is none, with what weaker evidence says."""
    found, names = of.of.resolutions[fact.question.id], labels(of.language)
    rests_on = found.strength(of.of.counts) or found.assurance
    strength = names["strength"][rests_on.word] if rests_on is not None else ""
    if fact.counts:
        return Cell("fact", fact.answer, found.at(of.of.counts), strength, fact=fact, strength=rests_on)
    more = f"{strength}: {fact.answer}" if fact.answer else strength
    return Cell("fact", names["fact"][fact.state], None, more, fact=fact, strength=rests_on)
