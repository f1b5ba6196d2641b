"""Whether a line of the record fits the lines before it, and its parts each other."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from offerings.assurance import FLOORS
from reports.record import (
    Amounts,
    AssessmentLine,
    Ends,
    Key,
    Link,
    RecordedFact,
    RecordedReading,
    RecordLine,
    RulerLine,
    WithdrawalLine,
)


class Checker:
    """Remembers what the lines so far have told."""

    def __init__(self) -> None:
        self._last: Link | None = None
        self._rulers: dict[str, RulerLine] = {}
        self._open: set[Key] = set()

    def add(self, digest: str, line: RecordLine) -> None:
        self._last = line
        if isinstance(line, RulerLine):
            self._rulers[digest] = line
        elif isinstance(line, AssessmentLine):
            self._open.add((line.offering, self._rulers[line.ruler].framework))
        else:
            self._open.discard((line.offering, line.framework))

    def misfits(self, line: RecordLine) -> Iterator[str]:
        """What is wrong with the next line, in words."""
        yield from self._days(line)
        if isinstance(line, RulerLine):
            yield from _ruler(line)
        elif isinstance(line, WithdrawalLine):
            if (line.offering, line.framework) not in self._open:
                yield f"'{line.offering}' is withdrawn, but no assessment of it stands above; expected one"
        elif line.ruler not in self._rulers:
            yield f"no line above has the digest {line.ruler[:12]} that 'ruler' names; expected the digest of a ruler"
        else:
            yield from _assessment(line, self._rulers[line.ruler])

    def _days(self, line: Link) -> Iterator[str]:
        if line.as_of > line.published:
            yield f"'as_of' is {line.as_of}, after the publication on {line.published}; expected that day or an earlier one"
        for key in ("published", "as_of"):
            day, before = getattr(line, key), getattr(self._last, key, None)
            if before is not None and day < before:
                yield f"'{key}' is {day}, before the {before} of the line above; expected days that never go back"


def _ruler(line: RulerLine) -> Iterator[str]:
    objectives = [one.id for one in line.objectives]
    if [one.level for one in line.levels] != list(range(line.levels[0].level, line.top + 1)) or line.levels[0].level:
        yield "the levels are not 0, 1, 2 and so on; expected all from 0 up"
    for key, figures in (("weights", line.weights.figures), ("divisors", line.divisors)):
        if sorted(figures) != sorted(objectives):
            yield f"'{key}' does not name each objective once; expected {', '.join(objectives)}"
    if len(set(objectives)) != len(objectives) or len({one.id for one in line.criteria}) != len(line.criteria):
        yield "an objective or a criterion stands twice; expected ids that differ"
    for criterion in line.criteria:
        if criterion.objective not in objectives:
            yield f"{criterion.id} belongs to '{criterion.objective}', which is no objective here; expected one of them"
        if len(criterion.points) != len(criterion.levels) or max(criterion.levels) > line.top:
            yield f"{criterion.id} has points and levels that do not match; expected one of each per rung, none above {line.top}"


def _assessment(line: AssessmentLine, by: RulerLine) -> Iterator[str]:
    floors = [floor.word for floor in FLOORS]
    if sorted(line.readings) != sorted(floors):
        yield f"the readings are not complete; expected {', '.join(floors)}"
    for floor, reading in line.readings.items():
        if not _fits(reading, by):
            yield f"the reading '{floor}' does not fit its ruler; expected its objectives and criteria, and low ends first"
    sources = [claim.source for fact in line.facts for claim in fact.claims]
    sources += [source for finding in line.findings.values() for source in finding.sources]
    if any(source >= len(line.sources) or source < 0 for source in sources):
        yield f"a claim names a source that is not listed; expected 0 to {len(line.sources) - 1}"
    if unknown := sorted({fact.question for fact in line.facts} - set(by.labels)):
        yield f"the question '{unknown[0]}' is not among those of the ruler; expected one of them"
    if any(not _worded(fact) for fact in line.facts):
        yield "a fact or a claim has no words; expected an answer where one counts, and words of every claim that differs from it"
    rungs = {criterion.id: len(criterion.points) for criterion in by.criteria}
    if any(finding.rung > rungs.get(name, 0) for name, finding in line.findings.items()):
        yield "a finding names a criterion or a rung that the ruler does not have; expected one of its rungs"


def _worded(of: RecordedFact) -> bool:
    return of.answer is not None or (of.state != "counts" and all(claim.said for claim in of.claims))


def _fits(reading: RecordedReading, by: RulerLine) -> bool:
    criteria = {one.id: one for one in by.criteria}
    if not reading.rungs.keys() <= criteria.keys() or reading.objectives.keys() != {one.id for one in by.objectives}:
        return False
    rungs = all(_within(ends, 1, len(criteria[name].points)) for name, ends in reading.rungs.items())
    levels = all(_within(one.level, 0, by.top) and _rising(one.points) for one in reading.objectives.values())
    share = 0 <= Fraction(reading.points_settled) <= 1
    return rungs and levels and share and _within(reading.level, 0, by.top) and _rising(reading.score)


def _within(ends: Ends, low: int, high: int) -> bool:
    return low <= ends[0] <= ends[1] <= high


def _rising(ends: Amounts) -> bool:
    return Fraction(ends[0]) <= Fraction(ends[1])
