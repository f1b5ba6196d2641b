"""Why assessments changed: every difference has a reason, and what says the same has none."""

from datetime import date

import past
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from past import CLOUD, FRAMEWORK, PROVIDER, Edit

from offerings.assurance import FLOORS, Assurance
from reports.appending import published
from reports.changes import changes, reasons
from reports.drafting import drafts
from reports.publication import Publication
from reports.record import Record, Version
from reports.substance import differs
from scoring.assess import assess, ruler
from tests.scoring import strategies

GROUPS = "criteria/reference/groups.yaml"
ON = date(2026, 11, 23)


def version(case, number, on=None, counts=Assurance.DOCUMENTED, divisor="nominal", territory=None):
    """One of the dossiers of a random case, as it would be published."""
    by = case.ruler(divisor)
    by = ruler(
        by.library,
        by.framework,
        on or by.on,
        weights=(by.weights, case.world.framework["weights"]),
        divisor=divisor,
        territory=territory or case.world.territory,
    )
    found = assess([strategies.dossier(case.documents[number])], by, counts)
    (made,) = drafts(Publication(ruler=by, counts=counts, assessments=found, inputs={}))
    return made, found[0]


def told(one):
    """What an assessment says, out of the engine and not out of the record."""
    facts = {
        name: (
            of.at(one.counts) is not None,
            of.conflict,
            of.strength(one.counts) or of.assurance,
            *(
                sorted(repr((claim.claim.shape, claim.claim.where, claim.source)) for claim in claims)
                for claims in (of.decided_by, of.agreeing, of.contradicted_by, of.expired, of.later)
            ),
        )
        for name, of in one.resolutions.items()
    }
    findings = {name: (finding.rung, finding.by, finding.on) for name, finding in one.findings.items()}
    return one.readings, facts, findings, one.counts, one.ruler.divisor, one.ruler.program.territory


choices = st.fixed_dictionaries(
    {
        "counts": st.sampled_from(FLOORS),
        "divisor": st.sampled_from(["nominal", "true"]),
        "territory": st.sampled_from(strategies.GROUPS),
    }
)
days = st.sampled_from(strategies.DAYS).map(date.fromisoformat)


@given(
    case=strategies.cases(count=2),
    which=st.integers(0, 1),
    former=choices,
    now=choices,
    ends=st.tuples(days, days),
    same=st.booleans(),
)
def test_two_assessments_differ_exactly_when_there_is_a_reason(case, which, former, now, ends, same):
    before, one = version(case, 0, min(ends), **former)
    after, other = version(case, which, max(ends), **(former if same else now))

    found = reasons(before, after)

    assert bool(found) == differs(before, after) == (told(one) != told(other))
    assert "program" not in {reason.kind for reason in found}
    kinds = {reason.kind for reason in found}
    assert ("floor" in kinds) == (one.counts != other.counts)
    assert ("divisor" in kinds) == (one.ruler.divisor != other.ruler.divisor)
    assert ("territory" in kinds) == (one.ruler.program.territory != other.ruler.program.territory)


@settings(max_examples=40)
@given(case=strategies.cases(), ends=st.tuples(days, days))
def test_time_alone_takes_evidence_away_or_brings_it_and_moves_groups(case, ends):
    before, _ = version(case, 0, min(ends))
    after, _ = version(case, 0, max(ends))

    kinds = {reason.kind for reason in reasons(before, after)}
    turned = {"changed"} if "groups" in kinds else set()  # sources can begin to differ when a country leaves a group
    assert kinds <= {"expired", "seen", "evidence", "found", "groups"} | turned


@settings(max_examples=40)
@given(strategies.cases(), st.randoms())
def test_the_order_of_claims_is_no_change(case, random):
    shuffled = strategies.copy.deepcopy(case.document)
    for holder in ("offering", "provider"):
        for claims in shuffled[holder]["facts"].values():
            random.shuffle(claims)
    case.documents.append(shuffled)

    assert reasons(version(case, 0)[0], version(case, 1)[0]) == ()


@settings(max_examples=40)
@given(strategies.cases(count=2))
def test_a_reason_holds_in_both_directions(case):
    one, other = version(case, 0)[0], version(case, 1)[0]

    assert bool(reasons(one, other)) == bool(reasons(other, one))
    assert {reason.subject for reason in reasons(one, other)} == {reason.subject for reason in reasons(other, one)}


# One change each


@pytest.fixture
def made(tmp_path):
    """The version of Botterwiek Cloud with some edits, on a day."""

    def make(*edits, on=ON):
        number = len(list(tmp_path.iterdir()))
        found = drafts(past.publication(tmp_path / str(number), on, *edits))
        return next(one for one in found if one.line.offering == "botterwiek-cloud")

    return make


TERMS = "published: 2026, retrieved: 2026-11-20}"
KEYS = "  keys: {at_least: shared, source: terms}\n"
FINDING = """findings:
  harbour:
    E.2:
      rung: 2
      because: {en: The plan was read and holds., nl: Het plan is gelezen en klopt.}
      by: A. Assessor
      on: 2026-11-21
      sources: [terms]
"""
PROFILE = "profile: {framework: harbour, assurance: documented"
ONE_CHANGE = [
    ([("changed", "keys")], (Edit(CLOUD, KEYS, "  keys: {value: customer, source: terms}\n"),)),
    ([("withdrawn", "keys")], (Edit(CLOUD, KEYS, ""),)),
    ([("evidence", "keys")], (Edit(CLOUD, KEYS, KEYS.replace("}", ", where: clause 9}")),)),
    ([("evidence", "keys"), ("evidence", "storage"), ("grounds", "E.2")], (Edit(CLOUD, TERMS, TERMS.replace("11-20", "11-21")),)),
    ([("dropped", "E.2")], (Edit(CLOUD, FINDING, ""),)),
    ([("judged", "E.2")], (Edit(CLOUD, "rung: 2", "rung: 1"),)),
    ([("grounds", "E.2")], (Edit(CLOUD, "by: A. Assessor", "by: B. Assessor"),)),
    ([("offering", "")], (Edit(CLOUD, "name: Botterwiek Cloud", "name: Cloud of Botterwiek"),)),
    ([("models", "")], (Edit(CLOUD, "[iaas, saas]", "[iaas]"),)),
    ([("provider", "botterwiek")], (Edit(PROVIDER, "name: Botterwiek\n", "name: Botterwijk\n"),)),
    ([("weights", "usual")], (past.OTHER_WEIGHTS,)),
    ([("weights", "own")], (Edit("cloudpeil.yaml", PROFILE, PROFILE + ", weights: {P: 70, E: 30}"),)),
    ([("divisor", "")], (Edit("cloudpeil.yaml", PROFILE, PROFILE + ', divisor: "true"'),)),
    ([("territory", "")], (Edit("cloudpeil.yaml", PROFILE, PROFILE + ", territory: EU"),)),
    ([("floor", "")], (Edit("cloudpeil.yaml", "assurance: documented", "assurance: declared"),)),
    ([("rules", "E.1")], (Edit(FRAMEWORK + "e.yaml", "at_most: 1.4", "at_most: 1.35"),)),
    ([("rules", "P.2")], (Edit(FRAMEWORK + "p.yaml", "points: 12.5", "points: 12"),)),
    ([("rules", "E, P")], (Edit(FRAMEWORK + "framework.yaml", "nominal: 100", "nominal: 200"),)),
    ([("edition", "2025")], past.FORMER),
    (
        [("groups", "EEA")],
        (Edit(GROUPS, '{country: "NO", from: 1994-01-01}', '{country: "NO", from: 1994-01-01, until: 2026-10-01}'),),
    ),
    ([], (Edit(GROUPS, "{country: DE, from: 1958-01-01}", "{country: DE, from: 1958-01-01, until: 2026-10-01}"),)),
    ([], (Edit(FRAMEWORK + "e.yaml", "Wasteful", "Spendthrift"),)),
    ([], (Edit("criteria/questions/keys.yaml", "Holder of the keys", "Who holds the keys"),)),
    ([], (Edit(CLOUD, "{en: Backups too., nl: Ook back-ups.}", "{en: And backups.}"),)),
]


@pytest.mark.parametrize(("expected", "edits"), ONE_CHANGE, ids=str)
def test_one_change_gives_its_reason_and_no_other(made, expected, edits):
    found = reasons(made(), made(*edits))

    assert [(reason.kind, reason.subject) for reason in found] == expected


def test_what_is_recorded_for_the_first_time_is_added(made):
    assert [(one.kind, one.subject) for one in reasons(made(Edit(CLOUD, KEYS, "")), made())] == [("added", "keys")]
    assert [(one.kind, one.subject) for one in reasons(made(Edit(CLOUD, FINDING, "")), made())] == [("found", "E.2")]


def test_evidence_expires_on_the_day_after_its_last(made):
    until = Edit(CLOUD, TERMS, TERMS.replace("}", ", valid_until: 2026-11-25}"))
    valid = made(until)

    assert reasons(valid, made(until, on=date(2026, 11, 25))) == ()
    expired = reasons(valid, made(until, on=date(2026, 11, 26)))
    assert [(one.kind, one.subject) for one in expired] == [("expired", "keys"), ("expired", "storage")]
    assert (expired[0].before.answer.en, expired[0].after.answer) == ("at least: Both", None)


def test_an_answer_that_grows_too_old_is_a_reason_with_the_day_on_which_it_was_seen(made):
    aging = Edit("criteria/questions/keys.yaml", "effort:", "fresh_for: 30\neffort:")
    fresh, old = made(aging), made(aging, on=date(2027, 6, 1))

    (reason,) = [one for one in reasons(fresh, old) if one.subject == "keys"]

    assert (reason.kind, reason.before.answer.en, reason.after.answer) == ("expired", "at least: Both", None)


def test_evidence_counts_from_the_day_on_which_it_was_seen(made):
    early = made(on=date(2026, 11, 1))

    found = reasons(early, made(on=date(2026, 11, 2)))

    assert [(one.kind, one.subject) for one in found] == [("seen", "pue")]


def test_another_form_of_a_question_is_named_beside_what_it_moved(made):
    wider = Edit("criteria/questions/pue.yaml", "maximum: 5", "maximum: 6")
    moved = Edit(CLOUD, KEYS, "")

    assert reasons(made(), made(wider)) == ()
    assert [(one.kind, one.subject) for one in reasons(made(), made(wider, moved))] == [
        ("withdrawn", "keys"),
        ("questions", "pue"),
    ]


def test_a_result_that_differs_for_no_recorded_reason_is_put_down_to_the_program(made):
    one = made()
    reading = one.reading.model_copy(update={"level": (0, 0)})
    other = Version(one.line.model_copy(update={"readings": {**one.line.readings, "documented": reading}}), one.ruler)

    assert [reason.kind for reason in reasons(one, other)] == ["program"]


# The whole record


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    return past.record(tmp_path_factory.mktemp("past"))


def test_the_record_tells_what_happened(record):
    happened = [
        (str(one.step.line.published), one.step.key[0], [reason.kind for reason in one.reasons]) for one in changes(record)
    ]

    assert happened == [
        ("2026-03-10", "botterwiek-cloud", ["first"]),
        ("2026-03-10", "silent-cloud", ["first"]),
        ("2026-06-15", "botterwiek-cloud", ["edition"]),
        ("2026-06-15", "silent-cloud", ["edition"]),
        ("2026-09-20", "botterwiek-cloud", ["expired", "expired"]),
        ("2026-09-20", "silent-cloud", ["gone"]),
        ("2026-11-24", "botterwiek-cloud", ["weights", "provider", "changed", "seen", "changed", "found"]),
    ]


def test_a_change_says_what_moved(record):
    expiry = changes(record)[4]

    assert expiry.moves_result
    assert expiry.moved == (("P.1", (2, 3), (1, 3)), ("P.2", (2, 3), (1, 3)))
    assert (expiry.before.reading.level, expiry.after.reading.level) == ((1, 2), (0, 2))


def test_an_offering_that_is_assessed_again_returns(record, harbour):
    longer = published(record, drafts(harbour), "harbour", date(2026, 12, 1), ON)
    last = [one for one in changes(longer) if one.step.key[0] == "silent-cloud"][-1]

    assert last.reasons[0].kind == "returned"
    assert last.before is not None


def test_an_empty_record_tells_nothing():
    assert changes(Record()) == ()
