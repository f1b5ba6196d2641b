"""The laws of the method, with random rules, facts, floors and dates, against a plain reference evaluator."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from criteria import check
from offerings.answers import feasible, intersect
from offerings.assurance import FLOORS
from offerings.check import claim as check_claim
from offerings.dossiers import Claim
from offerings.resolve import Resolution, resolve
from scoring.assess import assess, measure_columns
from scoring.columns import from_dossiers, from_resolutions
from scoring.ladder import tally
from scoring.ranking import Demand, Verdict, rank
from scoring.results import reading
from tests.scoring.plain import intervals, plain, wider
from tests.scoring.reference import FALSE, TRUE, UNKNOWN
from tests.scoring.strategies import DAYS, Case, cases, claims, dossier, library, small_case, with_claim

FEW, MANY = settings(max_examples=30), settings(max_examples=120)
DIVISORS = st.sampled_from(["nominal", "true"])


def measured(case, divisor="nominal"):
    """The assessment of the first offering of a case."""
    return assess([case.dossier], case.ruler(divisor))[0]


def readings(dossiers, by):
    return [{floor: plain(one.readings[floor]) for floor in FLOORS} for one in assess(dossiers, by)]


@settings(max_examples=20)
@given(cases())
def test_random_worlds_are_worlds_that_the_loader_accepts(case):
    built = library(case.world)
    problems = list(check.framework(built.framework("random"), built.questions, built.reference))
    for holder in (case.dossier.offering, case.dossier.provider):
        for name, listed in holder.facts.items():
            problems += [problem for one in listed for problem in check_claim(one, "file", built.questions[name], built)]
    assert {problem.message for problem in problems if "the folder is called" not in problem.message} == set()


@MANY
@given(cases(), DIVISORS)
def test_the_engine_agrees_with_the_reference_at_all_four_floors(case, divisor):
    found = measured(case, divisor)
    for floor in FLOORS:
        assert plain(found.readings[floor]) == case.world.measure(case.document, floor, divisor)


@FEW
@given(cases(), DIVISORS)
def test_every_truth_of_the_engine_is_that_of_the_reference(case, divisor):
    found = measured(case, divisor)
    nodes = [node for rungs in found.ruler.program.rungs.values() for node in rungs]
    rules = [rung.get("when") for rungs in case.world.criteria().values() for rung in rungs]
    for floor in FLOORS:
        answers = case.world.answers(case.document, floor)
        for node, rule in zip(nodes, rules, strict=True):
            if isinstance(rule, dict):
                assert found.truths[floor][node.step] == case.world.truth(rule, answers), rule


@FEW
@given(cases(), DIVISORS)
def test_intervals_run_from_low_to_high_and_never_leave_the_scale(case, divisor):
    for one in measured(case, divisor).readings.values():
        assert all(0 <= low <= high for low, high in intervals(plain(one)).values())
        assert 0 <= one.coverage.criteria <= 1
        assert 0 <= one.coverage.points <= 1
        assert one.level.high <= case.world.framework["top"]
        assert divisor == "nominal" or one.score.high <= 100


@FEW
@given(cases(), st.data())
def test_a_more_precise_answer_never_widens_an_interval(case, data):
    by = case.ruler()
    resolved = {name: resolve(case.dossier, space, by.on) for name, space in by.spaces.items()}
    assume(resolved)
    name = data.draw(st.sampled_from(sorted(resolved)), "question")
    space = by.spaces[name]
    more = space.answer(Claim.model_validate({**data.draw(claims(case.world.questions[name])), "source": "new"}))
    known = resolved[name].answer
    learned = intersect(known, more) if known else more
    assume(learned is not None and feasible(learned))
    strength = resolved[name].assurance if known else FLOORS[-1]
    narrowed = tuple((weaker, intersect(answer, more)) for weaker, answer in resolved[name].narrowed)
    assume(all(answer is not None for _, answer in narrowed))
    rows = [resolved, {**resolved, name: Resolution(learned, strength, narrowed=narrowed)}]
    for floor in FLOORS:
        _, low, high = measure_columns(by, from_resolutions(rows, by.spaces), floor)
        before, after = (plain(reading(tally(by.scale, low, high), row)) for row in (0, 1))
        assert wider(after, before) == {}


@FEW
@given(cases(), st.data())
def test_a_first_claim_on_a_question_never_widens_an_interval(case, data):
    facts = {**case.document["provider"]["facts"], **case.document["offering"]["facts"]}
    unanswered = sorted(set(case.world.questions) - set(facts))
    assume(unanswered)
    name = data.draw(st.sampled_from(unanswered), "question")
    claim = data.draw(claims(case.world.questions[name]), "claim")
    kind = data.draw(st.sampled_from(["statement", "contract", "audit", "measurement"]), "kind")
    dossiers = [case.dossier, dossier(with_claim(case.document, name, claim, kind))]
    before, after = readings(dossiers, case.ruler())
    for floor in FLOORS:
        assert wider(after[floor], before[floor]) == {}


@FEW
@given(cases(), st.data())
def test_a_stronger_claim_that_agrees_with_all_others_never_widens_an_interval(case, data):
    """A register that names one owner never takes away what a contract says of all of them."""
    by = case.ruler()
    resolved = {name: resolve(case.dossier, space, by.on) for name, space in by.spaces.items()}
    known = sorted(name for name, one in resolved.items() if one.answer is not None and one.assurance is not FLOORS[-1])
    own = case.document["offering"]["facts"]
    answered = [name for name in known if name in own and not resolved[name].contradicted_by and not resolved[name].later]
    assume(answered)
    name = data.draw(st.sampled_from(answered), "question")
    claim = data.draw(claims(case.world.questions[name]), "claim")
    more = by.spaces[name].answer(Claim.model_validate({**claim, "source": "new"}))
    assume(intersect(resolved[name].at(FLOORS[0]), more) is not None)
    stronger = dossier(with_claim(case.document, name, claim, "measurement"))
    before, after = readings([case.dossier, stronger], by)
    for floor in FLOORS:
        assert wider(after[floor], before[floor]) == {}


@FEW
@given(cases())
def test_raising_the_floor_never_narrows_an_interval(case):
    found = measured(case).readings
    for lower, higher in pairwise(FLOORS):
        assert wider(plain(found[lower]), plain(found[higher])) == {}


@FEW
@given(cases(), st.data())
def test_every_completion_of_the_unknowns_lies_inside_the_interval(case, data):
    world, found = case.world, measured(case)
    for floor in FLOORS:
        known = world.answers(case.document, floor)
        options = {name: sorted(one or world.values(name), key=str) for name, one in known.items()}
        complete = {name: {data.draw(st.sampled_from(listed))} for name, listed in options.items()}
        judge = data.draw(st.sampled_from([FALSE, TRUE]))
        completed = world.outcome(world.settled(world.climb(complete, judge), case.document))
        assert wider(completed, plain(found.readings[floor])) == {}
        assert completed["coverage"]["criteria"] == 1


def reordered(holder, data):
    """The same facts and claims in another order."""
    names = data.draw(st.permutations(list(holder["facts"])))
    listed = {name: data.draw(st.permutations(holder["facts"][name])) for name in names}
    return {"facts": listed, "sources": dict(reversed(holder["sources"].items()))}


@FEW
@given(cases(), st.data())
def test_the_order_of_facts_claims_and_findings_changes_nothing(case, data):
    document = case.document
    other = {holder: reordered(document[holder], data) for holder in ("offering", "provider")}
    other["findings"] = dict(reversed(document["findings"].items()))
    first, second = assess([dossier(document), dossier(other)], case.ruler())
    assert first.readings == second.readings
    assert first.truths == second.truths
    assert first.climbed == second.climbed
    assert first.conflicts().keys() == second.conflicts().keys()
    assert first.contradictions().keys() == second.contradictions().keys()


@FEW
@given(cases(count=3), st.permutations(range(3)))
def test_columns_of_many_offerings_give_what_one_gives_alone_in_any_order(case, order):
    by = case.ruler()
    alone = [assess([one], by)[0] for one in case.dossiers]
    together = assess([case.dossiers[place] for place in order], by)
    assert [said(one) for one in together] == [said(alone[place]) for place in order]


def said(of):
    """Everything an assessment says."""
    return (of.dossier.id, of.readings, of.resolutions, of.truths, of.climbed, of.findings, of.outside_facts)


@FEW
@given(cases())
def test_a_finding_outside_what_facts_allow_settles_the_rung_and_is_reported(case):
    world, found = case.world, measured(case)
    climbed = world.climb(world.answers(case.document, found.counts))
    settled = world.settled(climbed, case.document)
    made = {name for name in found.findings if settled[name][0] == settled[name][1]}
    assert made == set(found.findings)
    outside = {name: (*settled[name][:1], *climbed[name]) for name in made if not in_order(climbed[name], settled[name][0])}
    assert {one.criterion: (one.rung, one.facts_low, one.facts_high) for one in found.outside_facts} == outside


def in_order(interval, rung):
    return interval[0] <= rung <= interval[1]


@FEW
@given(cases(count=3), st.integers(0, 4), st.integers(0, 4))
def test_a_losing_offer_that_withdraws_changes_no_absolute_result_and_no_rank(case, overall, objective):
    by, demand = case.ruler(), Demand(overall, {"O-1": objective})
    stood = {one.dossier.id: one.reading for one in assess(case.dossiers, by)}
    places = rank(stood, demand)
    losing = {place.offering for place in places if place.verdict is Verdict.FAILS}
    remaining = [one for one in case.dossiers if one.id not in losing]
    left = {one.dossier.id: one.reading for one in assess(remaining, by)}
    assert left == {name: one for name, one in stood.items() if name not in losing}
    assert rank(left, demand) == tuple(place for place in places if place.offering not in losing)


@FEW
@given(cases(count=3))
def test_columns_from_dossiers_equal_columns_from_resolved_facts(case):
    by = case.ruler()
    resolved = [{name: resolve(one, space, by.on) for name, space in by.spaces.items()} for one in case.dossiers]
    straight, through = from_dossiers(case.dossiers, by.spaces, by.on), from_resolutions(resolved, by.spaces)
    assert answered(straight) == answered(through)
    for floor in FLOORS:
        for one, other in zip(measure_columns(by, straight, floor)[1:], measure_columns(by, through, floor)[1:], strict=True):
            assert np.array_equal(one, other)


def answered(columns):
    """Per question and offering the answer with the highest floor at which it counts."""
    return {
        (name, row): (column.answers[code], reach)
        for name, column in columns.by_question.items()
        for row, (code, reach) in enumerate(zip(column.codes.tolist(), column.reach.tolist(), strict=True))
        if code
    }


@FEW
@given(cases(), st.sampled_from(DAYS), st.sampled_from(["EU", "EEA"]))
def test_another_day_or_territory_is_another_reading_of_the_same_facts(case, day, territory):
    case.world.on, case.world.territory = day, territory
    found = measured(Case(case.world, case.documents))
    for floor in FLOORS:
        assert plain(found.readings[floor]) == case.world.measure(case.document, floor)


@FEW
@given(cases())
def test_conflicts_and_contradictions_are_those_of_the_sets_of_values(case):
    world, found = case.world, measured(case)
    for name, resolution in found.resolutions.items():
        decided = [claim_of(one) for one in resolution.decided_by]
        possible = world.possible(name, decided) if decided else None
        assert resolution.conflict == (possible == set())
        for one in resolution.contradicted_by:
            assert not possible & world.possible(name, [claim_of(one)])
        for one in resolution.agreeing:
            assert possible & world.possible(name, [claim_of(one)])


def claim_of(evidence):
    """A claim as its document."""
    said = evidence.claim.model_dump(exclude_none=True, exclude={"source", "marks"})
    return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}


@FEW
@given(cases(), DIVISORS)
def test_scores_are_exact_fractions_of_whole_numbers(case, divisor):
    one = measured(case, divisor).reading
    assert isinstance(one.score.low, Fraction)
    summed = sum(one.objectives[name].percent.low * weight / 100 for name, weight in case.world.framework["weights"].items())
    assert one.score.low == summed


@pytest.mark.parametrize(("kind", "limits", "expected"), [("quantity", (1, 2), UNKNOWN), ("date", (DAYS[1], DAYS[2]), TRUE)])
def test_listed_whole_numbers_do_not_cover_a_quantity_between_them_and_listed_days_cover_all(kind, limits, expected):
    low, high = limits
    asked = {"type": kind} | ({"minimum": 0, "maximum": 4} if kind == "quantity" else {})
    rule = {"question": "q-1", "one_of": [low, high]}
    case = small_case({"q-1": asked}, rule, {"q-1": {"at_least": low, "at_most": high}})
    assert measured(case).truths[FLOORS[0]] == (expected,)
    assert case.world.truth(rule, case.world.answers(case.document, 0)) == expected
