"""From claims to answers: which claims count on a day, what they give together, and what is kept beside the answer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.questions import Question, SourceKind
from criteria.reference import FILES, Country, Group, ReferenceData
from offerings.answers import Pick, Space, Span, Subset, spaces
from offerings.assurance import FLOORS, Assurance
from offerings.dossiers import Dossier, Offering, Provider
from offerings.resolve import UNANSWERED, Resolution, last_day, resolve

TODAY = date(2026, 11, 23)
TEXT = {"en": "a", "nl": "a"}
KINDS: tuple[SourceKind, ...] = SourceKind.__args__


def space(kind: str, **more: object) -> Space:
    texts = dict.fromkeys(("label", "ask", "why", "help"), TEXT)
    fixed = {"id": "asked", "topic": "any", "subject": "offering", "effort": "disclosure", "evidence": ["contract"]}
    asked = Question.model_validate({**fixed, **texts, "type": kind, **more})
    members = [{"country": code, "from": "2000-01-01"} for code in ("DE", "NL")]
    groups = {"EU": Group.model_validate({"id": "EU", "name": TEXT, "about": TEXT, "members": members})}
    countries = {code: Country.model_validate({"id": code, "name": TEXT}) for code in ("DE", "NL", "US")}
    known = ReferenceData(**{**{name: {} for name in FILES}, "countries": countries, "groups": groups})
    return spaces({"asked": asked}, known, TODAY)["asked"]


TRUTH = space("truth")
COUNTRIES = space("countries")
QUANTITY = space("quantity", unit="percent", minimum=0, maximum=100)


def source(kind: SourceKind = "documentation", seen: str = "2026-01-01", until: str | None = None) -> dict[str, object]:
    return {"title": "A page", "kind": kind, "retrieved": seen, "valid_until": until}


def part(*claims: tuple[object, dict[str, object]]) -> dict[str, object]:
    """Facts with a source for each claim; a claim is a value or what is said in its place."""
    said = [value if isinstance(value, dict) else {"value": value} for value, _ in claims]
    return {
        "sources": {f"s{number}": one for number, (_, one) in enumerate(claims)},
        "facts": {"asked": [{**one, "source": f"s{number}"} for number, one in enumerate(said)]} if claims else {},
    }


def dossier(own: dict[str, object], provider: dict[str, object] | None = None) -> Dossier:
    offering = {"id": "box", "provider": "acme", "name": "Box", "service_models": ["iaas"], **own}
    company = {"id": "acme", "name": "Acme", **(provider or {})}
    return Dossier(Offering.model_validate(offering), Provider.model_validate(company))


def resolved(*claims: tuple[object, dict[str, object]], of: Space = TRUTH, on: date = TODAY) -> Resolution:
    return resolve(dossier(part(*claims)), of, on)


def sources(evidence: tuple[object, ...]) -> list[str]:
    return [one.claim.source for one in evidence]  # type: ignore[attr-defined]


NO, YES = Pick(0b01), Pick(0b10)


def test_without_claims_nothing_is_known():
    assert resolved() == UNANSWERED
    assert [UNANSWERED.at(floor) for floor in FLOORS] == [None] * 4


def test_a_claim_counts_from_the_day_on_which_its_source_was_seen():
    claim = (True, source(seen="2026-05-02"))

    early = resolved(claim, on=date(2026, 5, 1))
    assert (early.answer, early.decided_by, sources(early.later)) == (None, (), ["s0"])
    assert resolved(claim, on=date(2026, 5, 2)).answer == YES


def test_a_claim_counts_up_to_and_including_the_last_day_on_which_its_source_is_valid():
    claim = (True, source("certificate", until="2026-11-23"))

    assert resolved(claim, on=date(2026, 11, 23)).answer == YES
    late = resolved(claim, on=date(2026, 11, 24))
    assert (late.answer, late.assurance, late.conflict) == (None, None, False)
    assert sources(late.expired) == ["s0"]


def test_when_the_strongest_claim_expires_a_weaker_one_takes_its_place():
    claims = (True, source("certificate", until="2026-06-30")), (False, source("contract"))

    before, after = (resolved(*claims, on=day) for day in (date(2026, 6, 30), date(2026, 7, 1)))

    assert (before.answer, before.assurance, sources(before.contradicted_by)) == (YES, Assurance.ATTESTED, ["s1"])
    assert (after.answer, after.assurance, sources(after.contradicted_by)) == (NO, Assurance.DOCUMENTED, [])
    assert sources(after.expired) == ["s0"]


AT_LEAST_NL = {"value": ["NL"], "complete": False}


def test_a_weaker_claim_makes_a_stronger_partial_one_more_precise_at_the_floors_that_let_it_in():
    found = resolved((AT_LEAST_NL, source("register")), (["NL", "DE"], source("contract")), of=COUNTRIES)

    assert found.answer == COUNTRIES.answer(dossier(part((AT_LEAST_NL, source()))).evidence("asked")[0][0].claim)
    assert found.narrowed == ((Assurance.DOCUMENTED, Subset(0b011, 0b011, found.narrowed[0][1].meets)),)
    assert [found.at(floor) for floor in FLOORS] == [found.narrowed[0][1]] * 2 + [found.answer, None]
    assert [found.strength(floor) for floor in FLOORS] == [Assurance.DOCUMENTED] * 2 + [Assurance.ATTESTED, None]
    assert (sources(found.decided_by), found.agreeing, found.contradicted_by) == (["s0", "s1"], (), ())


def test_a_weaker_claim_that_differs_changes_nothing_and_later_ones_are_still_heard():
    claims = (AT_LEAST_NL, source("register")), (["DE"], source("contract")), (["NL", "DE"], source("press"))

    found = resolved(*claims, of=COUNTRIES)

    assert (sources(found.decided_by), sources(found.contradicted_by)) == (["s0", "s2"], ["s1"])
    assert [strength for strength, _ in found.narrowed] == [Assurance.DECLARED]


def test_weaker_claims_that_differ_among_themselves_change_nothing():
    claims = (AT_LEAST_NL, source("register")), (["NL"], source("contract")), (["NL", "DE"], source("contract"))

    found = resolved(*claims, of=COUNTRIES)

    assert (found.narrowed, sources(found.contradicted_by), found.conflict) == ((), ["s1", "s2"], False)


def test_a_weaker_claim_that_adds_nothing_agrees():
    claims = (["NL"], source("register")), (AT_LEAST_NL, source("contract")), ({"inside": "EU"}, source("press"))

    found = resolved(*claims, of=COUNTRIES)

    assert (found.narrowed, sources(found.decided_by), sources(found.agreeing)) == ((), ["s0"], ["s1", "s2"])


@pytest.mark.parametrize(
    ("strong", "weak", "low", "high"),
    [({"at_least": 10}, {"at_most": 20}, 10, 20), ({"at_most": 30}, 25, 25, 25), ({"at_least": 10}, {"at_least": 5}, 10, 100)],
)
def test_bounds_narrow_each_other(strong, weak, low, high):
    found = resolved((strong, source("audit")), (weak, source("contract")), of=QUANTITY)

    assert found.at(Assurance.DOCUMENTED) == Span(low, high)
    assert found.at(Assurance.ATTESTED) == QUANTITY.answer(dossier(part((strong, source()))).evidence("asked")[0][0].claim)


AGING = space("truth", fresh_for=30)


def test_an_answer_counts_for_as_many_days_as_its_question_allows_and_then_becomes_unknown_with_the_old_value_kept():
    claim = (True, source(seen="2026-10-24"))

    assert resolved(claim, of=AGING, on=date(2026, 11, 23)).answer == YES
    late = resolved(claim, of=AGING, on=date(2026, 11, 24))
    assert (late.answer, late.assurance, sources(late.expired)) == (None, None, ["s0"])


def test_the_earlier_of_age_and_last_day_ends_a_claim():
    claims = [(True, source("certificate", "2026-11-01", until)) for until in ("2026-11-10", "2027-11-10", None)]

    ends = [last_day(dossier(part(one)).evidence("asked")[0][0], AGING.question) for one in claims]

    assert ends == [date(2026, 11, 10), date(2026, 12, 1), date(2026, 12, 1)]
    assert last_day(dossier(part(claims[2])).evidence("asked")[0][0], TRUTH.question) == date.max


def test_a_fresh_weaker_claim_takes_the_place_of_one_that_is_too_old():
    found = resolved((True, source("register", "2026-01-01")), (False, source("statement", "2026-11-01")), of=AGING)

    assert (found.answer, found.assurance, sources(found.expired)) == (NO, Assurance.DECLARED, ["s0"])


@pytest.mark.parametrize(
    ("kind", "floors"),
    [
        ("statement", "declared"),
        ("press", "declared"),
        ("documentation", "declared documented"),
        ("contract", "declared documented"),
        ("certificate", "declared documented attested"),
        ("audit", "declared documented attested"),
        ("register", "declared documented attested"),
        ("measurement", "declared documented attested verified"),
    ],
)
def test_the_kind_of_source_decides_at_which_floors_an_answer_counts(kind, floors):
    found = resolved((True, source(kind)))

    assert [floor.word for floor in FLOORS if found.at(floor) == YES] == floors.split()


def test_the_strongest_claim_decides_and_weaker_ones_agree_or_contradict():
    found = resolved((True, source("audit")), (True, source("contract")), (False, source("press")))

    assert (found.answer, found.assurance, found.conflict) == (YES, Assurance.ATTESTED, False)
    assert (sources(found.decided_by), sources(found.agreeing), sources(found.contradicted_by)) == (["s0"], ["s1"], ["s2"])


def test_when_the_strongest_claims_differ_the_answer_is_unknown_at_every_floor_and_the_conflict_is_kept():
    found = resolved((True, source("audit")), (False, source("register")), (True, source("contract")))

    assert (found.answer, found.conflict) == (None, True)
    assert sources(found.decided_by) == ["s0", "s1"]
    assert [found.at(floor) for floor in FLOORS] == [None] * 4


def test_a_claim_that_contradicts_itself_is_a_conflict():
    found = resolved(({"value": ["US"], "complete": False, "inside": "EU"}, source()), of=COUNTRIES)

    assert (found.answer, found.conflict) == (None, True)


def test_equally_strong_partial_answers_are_taken_together():
    bounds = ({"at_least": 10}, source()), ({"at_most": 40}, source("contract")), ({"at_most": 60}, source("press"))
    places = ({"value": ["NL"], "complete": False}, source()), ({"inside": "EU"}, source("contract"))

    assert resolved(*bounds, of=QUANTITY).answer == Span(10, 40)
    assert sources(resolved(*bounds, of=QUANTITY).agreeing) == ["s2"]
    eu, nl = COUNTRIES.scope("EU"), COUNTRIES.scope("NL")
    assert resolved(*places, of=COUNTRIES).answer == Subset(nl, eu, (eu, COUNTRIES.everything))


def test_partial_answers_that_leave_nothing_are_a_conflict():
    found = resolved(({"at_least": 50}, source()), ({"at_most": 40}, source()), of=QUANTITY)

    assert (found.answer, found.conflict) == (None, True)


def test_an_offering_inherits_what_its_provider_says():
    found = resolve(dossier(part(), part((True, source()))), TRUTH, TODAY)

    assert (found.answer, sources(found.decided_by)) == (YES, ["s0"])


def test_an_offering_that_answers_itself_inherits_nothing_however_strong():
    both = dossier(part((True, source("press"))), part((False, source("measurement"))))

    found = resolve(both, TRUTH, TODAY)

    assert (found.answer, found.assurance, found.contradicted_by) == (YES, Assurance.DECLARED, ())


def test_an_offering_inherits_until_its_own_answer_is_seen():
    both = dossier(part((True, source(seen="2026-05-02"))), part((False, source())))

    assert resolve(both, TRUTH, date(2026, 5, 1)).answer == NO
    assert resolve(both, TRUTH, date(2026, 5, 2)).answer == YES


def test_an_offering_whose_own_answer_has_expired_does_not_fall_back_on_its_provider():
    both = dossier(part((True, source("certificate", until="2026-05-01"))), part((False, source())))

    found = resolve(both, TRUTH, date(2026, 5, 2))

    assert (found.answer, sources(found.expired)) == (None, ["s0"])


any_source = st.builds(
    source,
    st.sampled_from(KINDS),
    st.sampled_from(["2026-01-01", "2026-05-01", "2026-11-23", "2026-12-31"]),
    st.sampled_from([None, "2026-05-01", "2026-11-23"]),
)
any_claim = st.one_of(
    st.tuples(st.integers(0, 4), any_source),
    st.tuples(st.integers(0, 4).map(lambda bound: {"at_least": bound}), any_source),
    st.tuples(st.integers(0, 4).map(lambda bound: {"at_most": bound}), any_source),
)
any_day = st.sampled_from([date(2025, 1, 1), date(2026, 1, 1), date(2026, 5, 1), date(2026, 5, 2), TODAY, date(2027, 1, 1)])


def text_of(one: object) -> tuple[object, ...]:
    return (*one.claim.shape, one.source.kind, one.source.retrieved, one.source.valid_until)  # type: ignore[attr-defined]


def unordered(found: Resolution) -> tuple[object, ...]:
    lists = (found.decided_by, found.agreeing, found.contradicted_by, found.expired)
    return found.answer, found.assurance, found.conflict, *(sorted(map(repr, map(text_of, each))) for each in lists)


@given(claims=st.lists(any_claim, max_size=5), day=any_day, data=st.data())
def test_the_order_of_claims_never_matters(claims, day, data):
    shuffled = data.draw(st.permutations(claims))

    here, there = (resolved(*order, of=QUANTITY, on=day) for order in (claims, shuffled))

    assert unordered(here) == unordered(there)


def bounds(claim: object) -> tuple[float, float]:
    if not isinstance(claim, dict):
        return float(claim), float(claim)  # type: ignore[arg-type]
    return float(claim.get("at_least", 0)), float(claim.get("at_most", 100))


def heard(ranges, known):
    """What is left of a range when claims of one strength are heard after stronger ones."""
    fitting = [(low, high) for low, high in ranges if max(low, known[0]) <= min(high, known[1])]
    left = max([known[0], *(low for low, _ in fitting)]), min([known[1], *(high for _, high in fitting)])
    return left if left[0] <= left[1] else known


@given(claims=st.lists(any_claim, max_size=5), day=any_day, floor=st.sampled_from(FLOORS))
def test_at_every_floor_the_strongest_claims_decide_and_weaker_ones_only_make_them_more_precise(claims, day, floor):
    strength = {kind: number // 2 if number < 4 else 2 + (number == 7) for number, kind in enumerate(KINDS)}
    today = day.isoformat()
    live: dict[int, list[tuple[float, float]]] = {}
    for claim, one in claims:
        if one["retrieved"] <= today and (one["valid_until"] is None or one["valid_until"] >= today):
            live.setdefault(strength[one["kind"]], []).append(bounds(claim))
    first, *weaker = sorted(live, reverse=True) or [-1]
    known = max([0.0, *(low for low, _ in live.get(first, []))]), min([100.0, *(high for _, high in live.get(first, []))])
    expected = None
    if first >= floor and known[0] <= known[1]:
        for one in weaker:
            known = heard(live[one], known) if one >= floor else known
        expected = Span(*known)

    assert resolved(*claims, of=QUANTITY, on=day).at(floor) == expected


@given(claims=st.lists(any_claim, max_size=5), day=any_day)
def test_every_claim_that_was_seen_is_kept_in_exactly_one_place_unless_the_answer_is_in_conflict(claims, day):
    found = resolved(*claims, of=QUANTITY, on=day)

    kept = [*found.decided_by, *found.agreeing, *found.contradicted_by, *found.expired]
    seen = [f"s{number}" for number, (_, one) in enumerate(claims) if one["retrieved"] <= day.isoformat()]
    assert len(sources(kept)) == len(set(sources(kept)))
    assert set(sources(kept)) <= set(seen)
    assert found.conflict or set(sources(kept)) == set(seen)
