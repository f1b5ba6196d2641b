"""The record that comes with the data: in order, up to date, and following from itself."""

from fractions import Fraction
from pathlib import Path

import pytest

from cloudpeil import making, workspace
from cloudpeil.keeping import RECORD
from reports import chain
from reports.chronicle import Chronicle
from reports.language import Language

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def record():
    return chain.parse((ROOT / RECORD).read_bytes(), RECORD)


def test_what_the_shipped_data_give_is_what_was_published_last():
    publication = making.publication(workspace.open_workspace(ROOT))
    chronicle = Chronicle(publication, Language("en", publication.ruler.library))

    assert publication.record.lines
    assert not chronicle.waiting, f"run `cloudpeil publish` and commit {RECORD}; it lacks {', '.join(sorted(chronicle.waiting))}"


def test_every_published_result_follows_from_the_rungs_and_the_ruler_beside_it(record):
    versions = [step for step in record.steps if step.line.kind == "assessment"]

    assert len(versions) >= 25
    for version in versions:
        for floor, reading in version.line.readings.items():
            assert follows(version, floor, 0) == ends(reading, 0), (version.line.offering, floor)
            assert follows(version, floor, 1) == ends(reading, 1), (version.line.offering, floor)


def follows(version, floor, end):
    """Level, score, and per objective level and points, added up by hand from one end of the rungs."""
    by, rungs = version.ruler, version.rungs(floor)
    objectives, score = {}, Fraction(0)
    for one in by.objectives:
        criteria = [criterion for criterion in by.criteria if criterion.objective == one.id]
        stand = [(criterion, rungs[criterion.id][end] - 1) for criterion in criteria]
        points = sum(Fraction(criterion.points[rung]) for criterion, rung in stand)
        objectives[one.id] = (min(criterion.levels[rung] for criterion, rung in stand), points)
        weight = Fraction(100 * by.weights.figures[one.id], sum(by.weights.figures.values()))
        score += points / Fraction(by.divisors[one.id]) * weight
    return min(level for level, _ in objectives.values()), score, objectives


def ends(reading, end):
    objectives = {name: (one.level[end], Fraction(one.points[end])) for name, one in reading.objectives.items()}
    return reading.level[end], Fraction(reading.score[end]), objectives


def test_a_published_assessment_is_small(record):
    sizes = {line.offering: len(chain.written(line)) for _, line in record.lines if line.kind == "assessment"}

    assert {name: size for name, size in sizes.items() if size > 40_000} == {}


def test_a_checkout_never_changes_the_bytes_of_the_record():
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()

    assert "*.jsonl -text" in attributes
