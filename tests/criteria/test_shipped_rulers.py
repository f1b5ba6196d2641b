"""The rulers that come with cloudpeil: nothing that their sources ask is lost, and worked cases come out as the sources ask."""

from functools import cache

import pytest
import yaml

from criteria.reader import PACKAGED, Reader
from offerings import cases
from scoring.cases import run
from tests.scoring.shipped import shipped

FIXTURE = PACKAGED / "tests/fixtures/requirements.yaml"
HUB = ("eu-csf", "2026-06")


@cache
def listed():
    """Every requirement of every source that was read, by ruler."""
    return yaml.safe_load(FIXTURE.read_text(encoding="utf-8"))


@cache
def worked():
    reader = Reader()
    found = cases.load(reader, shipped())
    reader.finish()
    return found


def held(framework):
    return {name for criterion in framework.criteria for name in criterion.holds}


def left_out(framework):
    return {name for left in framework.header.left_out for name in left.requirements}


OF_FRAMEWORKS = [one for one in listed() if "framework" in one]
ELSEWHERE = [one for one in listed() if "framework" not in one]


@pytest.mark.parametrize("source", OF_FRAMEWORKS, ids=lambda one: f"{one['framework']}-{one['edition']}")
def test_every_requirement_is_a_criterion_or_left_out_with_a_reason(source):
    framework = shipped().framework(source["framework"], source["edition"])
    asked = set(source["requirements"])

    assert len(asked) == len(source["requirements"])
    assert sorted(asked - held(framework) - left_out(framework)) == []
    assert sorted((held(framework) | left_out(framework)) - asked) == []
    assert len(held(framework)) + len(left_out(framework)) == len(asked)
    if framework.header.stated.requirements is not None:
        assert framework.header.stated.requirements == len(asked)


def test_every_framework_has_its_requirements_counted():
    assert {(one["framework"], one["edition"]) for one in OF_FRAMEWORKS} == shipped().frameworks.keys()


@pytest.mark.parametrize("source", ELSEWHERE, ids=lambda one: one["ruler"])
def test_every_requirement_of_a_ruler_that_is_not_kept_is_left_out_or_repeats_one_that_is(source):
    ruler = shipped().reference.rulers.get(source["ruler"])
    known = {name for one in shipped().frameworks.values() for name in held(one) | left_out(one)}
    repeats = source.get("repeats", {})
    out = {name for left in ruler.left_out for name in left.requirements} if ruler else set()

    assert sorted(name for names in repeats.values() for name in names if name not in known) == []
    assert sorted(set(source["requirements"]) - repeats.keys() - out) == []
    assert sorted(out - set(source["requirements"])) == []
    assert not out & repeats.keys()


@pytest.mark.parametrize("name", shipped().frameworks, ids="-".join)
def test_a_ruler_says_where_it_comes_from_and_how_results_come_together(name):
    framework = shipped().frameworks[name]
    header = framework.header

    assert header.sources
    assert header.aggregation
    assert header.remarks
    assert header.in_force_from or header.dates
    assert framework.scored is (name == HUB)
    assert all(criterion.rationale for criterion in framework.criteria)


@pytest.mark.parametrize("one", worked(), ids=lambda one: f"{one.framework.id}-{one.framework.edition}-{one.case.id}")
def test_a_worked_case_comes_out_as_its_clause_asks(one):
    assert run(one, shipped()) == ()


@pytest.mark.parametrize("name", shipped().frameworks, ids="-".join)
def test_a_ruler_has_five_worked_cases_or_more(name):
    mine = [one for one in worked() if (one.framework.id, one.framework.edition) == name]

    assert len(mine) >= 5
    assert len({one.case.clause for one in mine}) >= 3


def test_every_ruler_is_laid_beside_the_eu_framework():
    beside = {end for one in shipped().crosswalks if HUB in one.ends for end in one.ends}

    assert beside == shipped().frameworks.keys()
    assert all(link.because.en and link.because.nl for one in shipped().crosswalks for link in one.links)


def test_every_question_serves_a_ruler_or_says_why_not():
    idle = [name for name, uses in shipped().uses.items() if not uses and not shipped().questions[name].exceptions]

    assert idle == []
