"""Rulers that have no score or no level over all; facts about the buyer and about the assessment itself."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from yardsticks import load, offering, said

from offerings.assurance import FLOORS
from reports import data, explaining, tables
from scoring.assess import assess, ruler
from scoring.beside import divergences
from scoring.columns import from_dossiers, from_resolutions
from scoring.results import CriterionResult, Interval
from scoring.verdicts import Standing, count, standing, standings

ON = date(2026, 11, 23)
MET, NOT_MET, OPEN, APART = Standing.MET, Standing.NOT_MET, Standing.OPEN, Standing.NOT_APPLICABLE


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return load(tmp_path_factory.mktemp("yardsticks"))


@pytest.fixture
def measured(library):
    def measure(dossier, framework="checklist", on=ON, **choices):
        return assess([dossier], ruler(library, library.framework(framework), on, **choices))[0]

    return measure


def states(of):
    return standings(of.ruler.framework, of.reading.criteria)


def test_a_checklist_has_verdicts_and_neither_score_nor_level(measured):
    found = measured(offering(storage_countries=["NL"]))

    assert states(found) == {"C.1": MET, "C.2": APART, "C.3": OPEN}
    document = data.assessments([found], {})
    reading = document["assessments"][0]["readings"]["documented"]
    assert document["weights"] is None
    assert (reading["score"], reading["level"], reading["coverage"]["points"]) == (None, None, None)
    assert reading["objectives"]["C"] == {"points": None, "percent": None, "level": None, "bound_by": []}
    assert {one["points"] for one in reading["criteria"].values()} == {None}
    assert document["assessments"][0]["verdicts"] == {"C.1": "met", "C.2": "not applicable", "C.3": "open"}
    row = data.assessment_rows([found])[1]
    assert (row["score_low"], row["level_low"], row["weights"]) == (None, None, None)
    assert "C_points_low" not in row


def test_a_gate_has_a_level_and_no_score(measured):
    found = measured(offering(storage_countries=["NL"]), "gate")

    reading = data.reading(found.reading)
    assert (reading["score"], reading["level"]) == (None, {"low": 1, "high": 1, "bound_by": []})


def test_the_terminal_names_no_score(measured):
    table = tables.assessments([measured(offering(storage_countries=["NL"]))])

    assert table == (
        "The checklist, edition 1, no score, as of 2026-11-23, evidence: documented\n\n"
        "offering  evidence    met  not met  not applicable  open\n"
        "--------------------------------------------------------\n"
        "box       declared    1    0        1               1\n"
        "box       documented  1    0        1               1\n"
        "box       attested    0    0        1               2\n"
        "box       verified    0    0        1               2\n"
    )
    assert "level" not in explaining.text(measured(offering()), (), "en").lower().replace("no level over all", "")


@pytest.mark.parametrize(("on", "expected"), [(date(2027, 1, 11), APART), (date(2027, 1, 12), NOT_MET)])
def test_a_rule_turns_on_the_day(measured, on, expected):
    assert states(measured(offering(open_source=False), on=on))["C.2"] is expected


def test_facts_about_the_buyer_come_from_a_profile_and_count_at_every_strength(measured):
    found = measured(offering(), buyer={"buyers-need": said(False)})

    assert {floor: one.criteria["C.3"].rung_low for floor, one in found.readings.items()} == dict.fromkeys(FLOORS, 2)
    assert data.departures(found.ruler) == {"buyer": {"buyers-need": {"value": False}}}
    assert states(measured(offering()))["C.3"] is OPEN
    assert states(measured(offering(), buyer={"buyers-need": said(True)}))["C.3"] is NOT_MET


@pytest.mark.parametrize(("models", "expected"), [(("iaas",), APART), (("iaas", "paas"), NOT_MET), (("saas",), NOT_MET)])
def test_a_duty_can_hold_for_some_service_models_only(measured, models, expected):
    found = measured(offering(models, pue=2), additional=("C.4",))

    assert states(found)["C.4"] is expected
    assert data.departures(found.ruler) == {"additional": ["C.4"]}


def test_an_additional_criterion_counts_only_where_it_is_picked(measured):
    assert "C.4" not in measured(offering(("saas",), pue=2)).reading.criteria


def test_a_country_can_be_the_territory(measured):
    dutch, german = offering(storage_countries=["NL"]), offering(storage_countries=["DE"])

    assert states(measured(dutch, territory="NL"))["C.1"] is MET
    assert states(measured(german, territory="NL"))["C.1"] is NOT_MET
    assert states(measured(german, territory="DE"))["C.1"] is MET


def test_columns_from_dossiers_hold_what_no_dossier_says(library):
    by = ruler(library, library.framework("checklist"), ON, additional=("C.4",), buyer={"buyers-need": said(True)})
    dossiers = [offering(("saas",), pue=1.1), offering(("iaas",), storage_countries=["NL"])]
    straight = from_dossiers(dossiers, by.spaces, by.on, by.given)
    resolved = [one.resolutions for one in assess(dossiers, by)]
    through = from_resolutions(resolved, by.spaces)

    assert straight.by_question.keys() == through.by_question.keys()
    for name, column in straight.by_question.items():
        there = through.by_question[name]
        assert [column.answers[code] for code in column.codes] == [there.answers[code] for code in there.codes]
        assert np.array_equal(column.reach, there.reach)


def test_verdicts_of_two_rulers_differ_with_the_reason_of_their_link(library, measured):
    norwegian = offering(storage_countries=["DE"])
    elsewhere = measured(norwegian, territory="NL")
    found = list(divergences(library.crosswalks, {one.ruler.name: one for one in (elsewhere, measured(norwegian, "gate"))}))

    assert [(one.one.criterion.id, one.one.standing, one.other.criterion.id, one.other.standing) for one in found] == [
        ("C.1", NOT_MET, "G.1", MET)
    ]
    assert found[0].because.en == "EU or EEA."
    assert (found[0].shared, found[0].only_one, found[0].only_other) == (("storage-countries",), (), ())
    assert found[0].territories == ("NL", "EU")
    assert found[0].turned().relation == "covered-by"


def test_what_is_open_or_equal_is_no_difference(library, measured):
    for facts in ({}, {"storage_countries": ["NL"]}, {"storage_countries": ["US"]}):
        both = [measured(offering(**facts), name) for name in ("checklist", "gate")]
        assert not list(divergences(library.crosswalks, {one.ruler.name: one for one in both}))


@given(st.data())
def test_a_verdict_once_sure_stays_when_more_is_known(library, drawn):
    criterion = drawn.draw(st.sampled_from(library.framework("checklist").criteria))
    low = drawn.draw(st.integers(1, len(criterion.rungs)))
    high = drawn.draw(st.integers(low, len(criterion.rungs)))
    lower = drawn.draw(st.integers(low, high))
    higher = drawn.draw(st.integers(lower, high))
    before, after = (standing(criterion, result(criterion, *ends)) for ends in ((low, high), (lower, higher)))

    assert before is OPEN or before is after or {before, after} == {MET, APART}


def result(criterion, low, high):
    nothing = Interval(0, 0)
    return CriterionResult(low, high, nothing, criterion.rungs[low - 1].level, criterion.rungs[high - 1].level)


@given(st.data())
def test_every_criterion_is_counted_where_it_stands(library, drawn):
    framework = library.framework("checklist")
    ends = {one.id: sorted(drawn.draw(st.tuples(*[st.integers(1, len(one.rungs))] * 2))) for one in framework.criteria}
    results = {one.id: result(one, *ends[one.id]) for one in framework.criteria}
    found = standings(framework, results)

    assert list(found) == list(results)
    assert count(found) == {
        key: sum(each is one for each in found.values())
        for key, one in {"met": MET, "not_met": NOT_MET, "not_applicable": APART, "open": OPEN}.items()
    }
