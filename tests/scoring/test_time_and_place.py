"""Days and territories: what was seen, what is valid, who answers, and where the borders run."""

from datetime import date

import pytest

from criteria.reader import Reader
from offerings import catalogue
from offerings.answers import Pick
from offerings.assurance import FLOORS, Assurance
from offerings.dossiers import Dossier, Offering, Provider
from offerings.resolve import resolve
from scoring.assess import assess, ruler
from scoring.columns import from_dossiers
from tests.scoring.shipped import ON, eu_csf, shipped

QUESTION = "data-storage-countries"


def holder(*claims):
    """Sources and facts of claims on one question, given as pairs of what is said and of what says it."""
    sources = {f"s-{place}": {"title": "Source", **source} for place, (_, source) in enumerate(claims)}
    facts = {QUESTION: [{**said, "source": f"s-{place}"} for place, (said, _) in enumerate(claims)]} if claims else {}
    return {"sources": sources, "facts": facts}


def dossier(own=(), inherited=()):
    identity = {"id": "offer", "provider": "company", "name": "Offer", "service_models": ["iaas"]}
    offering = Offering.model_validate({**identity, **holder(*own)})
    return Dossier(offering, Provider.model_validate({"id": "company", "name": "Company", **holder(*inherited)}))


def contract(value, retrieved="2026-11-01", **more):
    return ({"value": value}, {"kind": "contract", "retrieved": retrieved, **more})


def resolved(of, on=ON):
    return resolve(of, ruler(shipped(), eu_csf(), on).spaces[QUESTION], on)


def rungs(of, on=ON, criterion="SOV-3.4", **options):
    result = assess([of], ruler(shipped(), eu_csf(), on, **options))[0].reading.criteria[criterion]
    return (result.rung_low, result.rung_high)


def test_a_claim_does_not_count_before_the_day_it_was_seen():
    of = dossier(own=[contract(["NL"], retrieved="2026-11-23")])
    assert rungs(of, date(2026, 11, 22)) == (1, 5)
    assert rungs(of, date(2026, 11, 23)) == (2, 5)


def test_a_claim_does_not_count_after_its_last_day_and_is_listed_as_expired():
    of = dossier(own=[contract(["NL"], valid_until="2026-11-23")])
    assert rungs(of, date(2026, 11, 23)) == (2, 5)
    assert rungs(of, date(2026, 11, 24)) == (1, 5)
    after = resolved(of, date(2026, 11, 24))
    assert (after.answer, after.conflict, len(after.expired)) == (None, False, 1)


def test_an_expired_claim_makes_way_for_a_weaker_one():
    audit = ({"value": ["US"]}, {"kind": "audit", "retrieved": "2026-01-01", "valid_until": "2026-06-30"})
    found = resolved(dossier(own=[audit, contract(["NL"])]))
    assert (found.assurance, found.contradicted_by) == (Assurance.DOCUMENTED, ())


def test_a_fact_of_the_provider_holds_until_the_offering_answers_itself():
    of = dossier(own=[contract(["US"], retrieved="2026-11-20")], inherited=[contract(["NL"])])
    assert rungs(of, date(2026, 11, 19)) == (2, 5)
    assert rungs(of, date(2026, 11, 20)) == (1, 1)


def test_a_weaker_answer_of_the_offering_still_replaces_that_of_the_provider():
    statement = ({"value": ["US"]}, {"kind": "statement", "retrieved": "2026-11-01"})
    found = resolved(dossier(own=[statement], inherited=[contract(["NL"])]))
    assert [found.at(floor) is None for floor in FLOORS] == [False, True, True, True]


def test_partial_answers_of_equal_strength_are_intersected():
    within = ({"inside": "EU"}, {"kind": "documentation", "retrieved": "2026-11-01"})
    members = ({"value": ["NL"], "complete": False}, {"kind": "contract", "retrieved": "2026-11-01"})
    by = ruler(shipped(), eu_csf(), ON)
    answer = resolved(dossier(own=[within, members])).answer
    space = by.spaces[QUESTION]
    assert space.names(answer.must) == ("NL",)
    assert set(space.names(answer.may)) == shipped().reference.members("EU", ON)


def test_a_claim_that_contradicts_itself_on_the_day_is_a_conflict_and_no_answer():
    said = {"value": ["GB"], "complete": False, "inside": "EU"}
    of = dossier(own=[(said, {"kind": "contract", "retrieved": "2019-12-01"})])
    member, left = date(2020, 1, 31), date(2020, 2, 1)
    assert not resolved(of, member).conflict
    assert (resolved(of, left).conflict, resolved(of, left).answer) == (True, None)
    assert (rungs(of, member), rungs(of, left)) == ((2, 5), (1, 5))
    assert from_dossiers([of], ruler(shipped(), eu_csf(), left).spaces, left).by_question == {}


@pytest.mark.parametrize(
    ("territory", "country", "expected"),
    [
        (None, "NO", (2, 5)),
        ("EEA", "NO", (2, 5)),
        ("EU", "NO", (1, 1)),
        ("EEA", "CH", (1, 1)),
        ("EEA+CH", "CH", (2, 5)),
        ("EU", "DE", (2, 5)),
        ("NL", "DE", (1, 1)),
        ("NL", "NL", (2, 5)),
    ],
)
def test_a_buyer_chooses_the_territory_that_rules_speak_of(territory, country, expected):
    assert rungs(dossier(own=[contract([country])]), territory=territory) == expected


def test_membership_is_that_of_the_day_of_the_assessment():
    of = dossier(own=[contract(["GB"], retrieved="2019-12-01")])
    assert rungs(of, date(2020, 1, 31), territory="EU") == (2, 5)
    assert rungs(of, date(2020, 2, 1), territory="EU") == (1, 1)


def test_a_partial_answer_about_one_country_leaves_the_members_of_the_group():
    space = ruler(shipped(), eu_csf(), ON).spaces["registered-office-country"]
    identity = {"id": "offer", "provider": "company", "name": "Offer", "service_models": ["iaas"]}
    register = {"register": {"title": "Register", "kind": "register", "retrieved": "2026-11-01"}}
    facts = {"registered-office-country": [{"inside": "NL", "source": "register"}]}
    offering = Offering.model_validate({**identity, "sources": register, "facts": facts})
    answer = resolve(Dossier(offering, Provider(id="company", name="Company")), space, ON).answer
    assert answer == Pick(space.bit["NL"])


PROVIDER = "id: {name}\nname: {name}\n"
OFFERING = """\
id: {name}-cloud
provider: {name}
name: {name}
service_models: [iaas]
sources:
  page: {{title: Page, kind: documentation, retrieved: 2026-11-01}}
facts:
  data-storage-countries: {{value: [{country}], source: page}}
"""


def written(root, names):
    """The dossiers of a workspace whose files are made in the order of the names."""
    for name, country in names:
        folder = root / "offerings" / "providers" / name
        folder.mkdir(parents=True)
        (folder / f"{name}-cloud.yaml").write_text(OFFERING.format(name=name, country=country), "utf-8")
        (folder / "provider.yaml").write_text(PROVIDER.format(name=name), "utf-8")
    reader = Reader((root,))
    loaded = catalogue.load(reader, shipped())
    reader.finish()
    return loaded


def test_the_order_in_which_files_are_made_changes_nothing(tmp_path):
    names = [("alpha", "NL"), ("beta", "US"), ("gamma", "DE")]
    first, second = written(tmp_path / "one", names), written(tmp_path / "two", names[::-1])
    by = ruler(shipped(), eu_csf(), ON)
    assert [one.id for one in first] == [one.id for one in second] == ["alpha-cloud", "beta-cloud", "gamma-cloud"]
    assert [one.readings for one in assess(first, by)] == [one.readings for one in assess(second, by)]
