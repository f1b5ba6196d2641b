"""Cases that a lawyer can add: facts as in a dossier, and the rungs that follow from them; see tests/cases/README.md."""

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field, model_validator

from criteria.model import Count, Day, Line, Located, refusal
from criteria.reader import Reader
from offerings import check
from offerings.assurance import named
from offerings.dossiers import Dossier, Facts, Finding, Offering, Provider, Source
from offerings.profiles import AssuranceName
from scoring.assess import assess, ruler
from tests.scoring.shipped import eu_csf, shipped

Number = Annotated[Count, Field(ge=1)]


class Expected(Located):
    rung: Number | None = None
    lowest: Number | None = None
    highest: Number | None = None
    because: Line

    @model_validator(mode="after")
    def _one_form(self):
        if (self.rung is None) != (self.lowest is not None and self.highest is not None):
            raise refusal("expected either 'rung', or 'lowest' and 'highest'; write one of the two")
        return self

    @property
    def interval(self):
        return (self.lowest or self.rung, self.highest or self.rung)


class Case(Located):
    about: Line
    on: Day
    territory: Line = "EEA"
    assurance: AssuranceName = "documented"
    sources: dict[Line, Source]
    facts: Facts
    findings: dict[Line, Finding] = Field(default_factory=dict)
    expected: Annotated[dict[Line, Expected], Field(min_length=1)]


TESTS = Path(__file__).parent.parent
FILES = Reader((TESTS,)).files("cases", 1)


def load(name):
    """A case and its facts as the dossier of an offering, both without a problem."""
    reader = Reader((TESTS,))
    case = reader.load(Case, FILES[name])
    reader.finish()
    identity = {"id": FILES[name].stem, "provider": "cases", "name": case.about, "service_models": ("iaas",)}
    offering = Offering(**identity, sources=case.sources, facts=case.facts, findings={"eu-csf": case.findings})
    reader.problems += check.offering(offering, name, shipped())
    reader.finish()
    return case, Dossier(offering, Provider(id="cases", name="Cases"), name)


@pytest.mark.parametrize("name", FILES)
def test_the_facts_of_a_case_lead_to_the_rungs_it_expects(name):
    case, dossier = load(name)
    by = ruler(shipped(), eu_csf(), case.on, territory=case.territory)
    found = assess([dossier], by, named(case.assurance))[0].reading.criteria
    wrong = {
        criterion: f"rungs {interval(found[criterion])}, but {expected.interval} expected: {expected.because}"
        for criterion, expected in case.expected.items()
        if interval(found[criterion]) != expected.interval
    }
    assert wrong == {}


def interval(result):
    return (result.rung_low, result.rung_high)


@pytest.mark.parametrize("name", FILES)
def test_every_claim_of_a_case_points_at_its_line(name):
    case, dossier = load(name)
    lines = FILES[name].path.read_text("utf-8").splitlines()
    for question in case.facts:
        for one in dossier.evidence(question)[0]:
            assert one.path == name
            assert f"source: {one.claim.source}" in lines[one.line - 1]


def test_there_are_cases():
    assert len(FILES) >= 12
