"""Differences and expiry: every pair of sources that cannot both be right is a question, and every ending answer is named."""

from dataclasses import replace
from datetime import UTC, date, datetime

from test_resolve import AGING, TRUTH, dossier, part, source, sources, space

from offerings.asking import About
from offerings.assurance import Assurance
from offerings.differences import differences
from offerings.dossiers import Claim, Evidence, Fetched, Harvest
from offerings.expiry import expiring
from offerings.snapshots import Holder

TODAY = date(2026, 11, 23)
ON_COMPANY = space("truth", subject="provider")


def found(*claims, of=TRUTH, provider=None, on=TODAY):
    return differences(dossier(part(*claims), provider), {"asked": of}, on)


def ends(*claims, of=AGING, within=30, on=TODAY):
    return expiring(dossier(part(*claims)), {"asked": of}, on, within)


def fetched(value, seen="2026-11-20"):
    named = {"title": "Register", "kind": "register", "retrieved": seen}
    where = {"fetched_by": "gleif", "snapshot": "offerings/snapshots/acme/provider/gleif.json", "line": 9, "first_seen": seen}
    made = Fetched.model_validate({**named, **where})
    return Evidence(Claim.model_validate({"value": value, "source": "gleif"}), made, made.snapshot)


def with_harvest(of, leads):
    seen = datetime(2026, 11, 20, tzinfo=UTC)
    harvest = Harvest(About.__new__(About), Holder("acme"), "x", seen, (), tuple(("asked", one) for one in leads), (), ())
    return replace(of, harvests=(harvest,))


def test_sources_that_agree_give_no_difference():
    assert found((True, source()), (True, source("press"))) == ()


def test_equally_strong_sources_that_differ_are_a_conflict_of_which_neither_holds():
    (one,) = found((True, source()), (False, source()))

    assert (one.kind, one.holds, sources(one.against)) == ("conflict", (), ["s0", "s1"])


def test_claim_against_register_names_both():
    (one,) = found((True, source("register")), (False, source("statement")))

    assert (one.offering, one.provider, one.question, one.kind) == ("box", "acme", "asked", "contradiction")
    assert (sources(one.holds), sources(one.against)) == (["s0"], ["s1"])


def test_a_register_on_the_provider_is_set_beside_the_answer_of_the_offering_that_stands_in_its_place():
    register = fetched(False)
    company = {"sources": {"gleif": register.source}, "facts": {"asked": [register.claim]}}

    (one,) = found((True, source("statement")), of=ON_COMPANY, provider=company)

    assert (one.kind, sources(one.holds), [side.path for side in one.against]) == ("replaced", ["s0"], [register.path])
    assert found((False, source("statement")), of=ON_COMPANY, provider=company) == ()
    assert found((True, source("statement")), of=TRUTH, provider=company) == (), "the question is about the offering"


def test_a_lead_raises_a_question_and_answers_none():
    lead = fetched(False)
    quiet = with_harvest(dossier(part()), [lead])
    differing = with_harvest(dossier(part((True, source("press")))), [lead, fetched(True), fetched(False, "2026-12-01")])

    assert differences(quiet, {"asked": TRUTH}, TODAY) == ()
    (one,) = differences(differing, {"asked": TRUTH}, TODAY)
    assert (one.kind, sources(one.holds), one.against) == ("lead", ["s0"], (lead,))


def test_evidence_that_ended_or_was_seen_later_differs_from_nothing():
    assert found((True, source()), (False, source(until="2026-11-01"))) == ()
    assert found((True, source()), (False, source(seen="2026-12-01"))) == ()


def test_an_answer_that_grows_too_old_within_the_days_is_named_with_its_last_day():
    (one,) = ends((True, source(seen="2026-10-25")), within=2)

    assert (one.offering, one.question, one.last, one.left) == ("box", "asked", date(2026, 11, 24), None)
    assert sources(one.evidence) == ["s0"]


def test_the_window_ends_where_it_says():
    claim = (True, source(seen="2026-11-01"))  # counts up to and including 1 December

    assert ends(claim, within=8) == ()
    assert [one.last for one in ends(claim, within=9)] == [date(2026, 12, 1)]
    assert ends(claim, within=100_000)


def test_an_answer_that_another_source_carries_on_does_not_expire():
    assert ends((True, source(seen="2026-10-25")), (True, source(seen="2026-11-20")), within=10) == ()


def test_what_remains_is_told_by_its_strength():
    claims = (True, source("register", "2026-10-25")), (True, source("statement", "2026-11-20"))

    (one,) = ends(*claims, within=10)

    assert (one.last, one.left) == (date(2026, 11, 24), Assurance.DECLARED)


def test_what_ended_before_is_told_too_without_a_window():
    (one,) = ends((True, source(seen="2026-01-01")), within=0)

    assert (one.last, one.answer, one.left) == (date(2026, 1, 31), None, None)


def test_answers_without_an_end_are_not_listed():
    assert ends((True, source()), of=TRUTH, within=36_500) == ()
