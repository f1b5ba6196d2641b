"""GLEIF: seats, head offices and parents from recorded answers; silence, exceptions and circles end as unknown."""

import json

import pytest
from asked import body, conversation, facts, gaps, holder, reference

from offerings.sources import gleif

COMPANY, FUND, PARENT = "529900FCMZ4LKXFD0R69", "549300LBI3LRIZ2V8V66", "529900W18LQJJN6SJ336"
RECORD = body(f"gleif/lei-record_{COMPANY}.json")
EXCEPTION = body("gleif/direct-parent-reporting-exception_529900W18LQJJN6SJ336.json")


def entities(lei=COMPANY, role="contracting"):
    return f"legal_entities: [{{role: {role}, name: Sample, lei: {lei}}}]"


def record(lei, country="FR", head=None, parents=(), **changes):
    """A record in the form of the recorded one: `parents` name what its links offer, such as ultimate-parent."""
    made = json.loads(RECORD)
    attributes = made["data"]["attributes"]
    attributes["lei"] = made["data"]["id"] = lei
    attributes["entity"]["legalAddress"]["country"] = country
    attributes["entity"]["jurisdiction"] = changes.get("law", country)
    attributes["entity"]["category"] = changes.get("category", "GENERAL")
    attributes["entity"]["headquartersAddress"]["country"] = head or country
    attributes["registration"].update(
        {key: value for key, value in changes.items() if key not in {"entity_status", "law", "category"}}
    )
    attributes["entity"]["status"] = changes.get("entity_status", "ACTIVE")
    made["data"]["relationships"] = {one: {"links": {"lei-record": f"https://api.gleif.org/{one}"}} for one in parents}
    return json.dumps(made).encode()


EXAMPLES = [
    (
        holder(entities()),
        {
            f"record/{COMPANY}": RECORD,
            f"direct-parent-reporting-exception/{COMPANY}": EXCEPTION,
            f"ultimate-parent-reporting-exception/{COMPANY}": EXCEPTION,
        },
    ),
    (
        holder(entities()),
        {
            f"record/{COMPANY}": record(COMPANY, parents=["direct-parent", "ultimate-parent"]),
            f"direct-parent/{COMPANY}": record(PARENT, "LU"),
            f"ultimate-parent/{COMPANY}": record(PARENT, "US-DE", "US"),
        },
    ),
    (holder(entities(FUND)), {f"record/{FUND}": body(f"gleif/lei-record_{FUND}.json")}),
]


def said(bodies, identifiers=None):
    return conversation(gleif, identifiers or entities(), bodies).said()


def test_the_recorded_company_has_its_seat_and_head_office_where_the_register_says():
    found = facts(said(EXAMPLES[0][1]))

    assert [(one.question, one.value, one.complete, one.kind) for one in found] == [
        ("registered-office-country", "FR", True, "register"),
        ("head-office-countries", ("FR",), False, "register"),
    ]
    assert found[0].where == "data.attributes.entity.legalAddress.country"
    assert found[0].published.isoformat() == "2024-10-22"
    assert found[0].valid_until is None


def test_only_what_the_links_of_the_record_offer_is_asked():
    held = conversation(gleif, entities(), EXAMPLES[0][1])

    assert [ask.url for ask in held.asked] == [
        f"https://api.gleif.org/api/v1/lei-records/{COMPANY}",
        f"https://api.gleif.org/api/v1/lei-records/{COMPANY}/direct-parent-reporting-exception",
        f"https://api.gleif.org/api/v1/lei-records/{COMPANY}/ultimate-parent-reporting-exception",
    ]


def test_parents_put_their_countries_on_the_list_and_never_complete_it():
    owners = [one for one in facts(said(EXAMPLES[1][1])) if one.question == "controlling-owner-countries"]

    assert [(one.value, one.complete) for one in owners] == [(("LU",), False), (("US",), False)]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("NATURAL_PERSONS", "not_covered"),
        ("NO_KNOWN_PERSON", "not_covered"),
        ("NON_CONSOLIDATING", "not_covered"),
        ("NO_LEI", "not_covered"),
        ("NON_PUBLIC", "withheld"),
        ("BINDING_LEGAL_COMMITMENTS", "withheld"),
    ],
)
def test_a_reason_for_naming_no_parent_is_unknown_and_never_no_parent(given, reason):
    exception = EXCEPTION.replace(b"NON_CONSOLIDATING", given.encode())
    bodies = {**EXAMPLES[0][1], f"ultimate-parent-reporting-exception/{COMPANY}": exception}

    found = said(bodies)

    assert not [one for one in facts(found) if one.question == "controlling-owner-countries"]
    assert gaps(found)[-1].reason == reason


def test_silence_about_parents_is_a_gap():
    found = gaps(said({f"record/{COMPANY}": record(COMPANY)}))

    assert [(one.question, one.reason) for one in found] == [("controlling-owner-countries", "not_listed")] * 2


def test_a_lapsed_record_ends_on_its_renewal_date():
    found = facts(said(EXAMPLES[2][1], entities(FUND)))

    assert found
    assert {one.valid_until.isoformat() for one in found} == {"2014-11-01"}


@pytest.mark.parametrize("changes", [{"entity_status": "INACTIVE"}, {"status": "MERGED"}, {"status": "RETIRED"}])
def test_a_company_that_is_gone_says_nothing(changes):
    found = said({f"record/{COMPANY}": record(COMPANY, **changes)})

    assert facts(found) == []
    assert {one.reason for one in gaps(found)} == {"stale", "not_listed"}


def test_an_unknown_lei_is_not_listed():
    assert [one.reason for one in gaps(said({}))] == ["not_listed"]


def test_without_an_lei_nothing_is_asked():
    held = conversation(gleif, "legal_entities: [{role: contracting, name: Sample}]", {})

    assert held.asked == []
    assert {one.reason for one in gaps(held.said())} == {"not_asked"}


def test_a_group_head_says_nothing_about_the_company_that_signs():
    found = facts(said({f"record/{COMPANY}": record(COMPANY, "US")}, entities(role="group")))

    assert [(one.question, one.value) for one in found] == [("controlling-owner-countries", ("US",))]


def test_the_lei_of_a_branch_says_nothing_of_the_company():
    found = said({f"record/{COMPANY}": record(COMPANY, "LU", category="BRANCH", parents=["direct-parent"])})

    assert facts(found) == []
    assert {(one.question, one.reason) for one in found} == {(one, "not_covered") for one in gleif.ABOUT.questions}
    assert found[0].detail == f"record/{COMPANY}: the LEI is that of a branch; expected that of the company to which it belongs"


@pytest.mark.parametrize("until", [None, "soon"])
def test_a_record_that_lapsed_on_an_unknown_day_is_stale(until):
    found = said({f"record/{COMPANY}": record(COMPANY, status="LAPSED", nextRenewalDate=until)})

    assert facts(found) == []
    assert found[0].detail == f"record/{COMPANY}: the registration lapsed, on a day that is not told"


@pytest.mark.parametrize(
    ("level", "kind"),
    [("FULLY_CORROBORATED", "register"), ("PARTIALLY_CORROBORATED", "register"), ("ENTITY_SUPPLIED_ONLY", "statement")],
)
def test_what_the_issuer_did_not_check_is_a_statement_of_the_company(level, kind):
    bodies = {
        f"record/{COMPANY}": record(COMPANY, corroborationLevel=level, parents=["direct-parent"]),
        f"direct-parent/{COMPANY}": record(PARENT, "LU", corroborationLevel=level),
    }

    assert [(one.value, one.kind) for one in facts(said(bodies))] == [("FR", kind), (("FR",), kind), (("LU",), kind)]


@pytest.mark.parametrize(("law", "seat"), [("FR", ["FR"]), ("FR-75", ["FR"]), (None, ["FR"]), ("LU", [])])
def test_a_legal_address_outside_the_country_of_its_law_leaves_the_seat_open(law, seat):
    found = said({f"record/{COMPANY}": record(COMPANY, "FR", law=law)})

    assert [one.value for one in facts(found) if one.question == gleif.SEAT] == seat
    if not seat:
        assert gaps(found)[0].reason == "unreadable"
        assert gaps(found)[0].detail == (
            f"record/{COMPANY}: the legal address is in FR, but the company is founded under the law of LU; somebody has to look"
        )


def test_a_record_with_a_parent_and_a_reason_for_none_names_no_owner():
    both = json.loads(record(COMPANY, parents=["direct-parent"]))
    both["data"]["relationships"]["direct-parent"]["links"]["reporting-exception"] = "https://api.gleif.org/x"
    bodies = {f"record/{COMPANY}": json.dumps(both).encode(), f"direct-parent-reporting-exception/{COMPANY}": EXCEPTION}

    found = said({**bodies, f"direct-parent/{COMPANY}": record(PARENT, "LU")})

    assert [one for one in facts(found) if one.question == gleif.OWNERS] == []
    assert gaps(found)[0].reason == "not_covered"


def test_a_circle_of_parents_ends():
    circle = {
        f"record/{COMPANY}": record(COMPANY, parents=["direct-parent"]),
        f"direct-parent/{COMPANY}": record(PARENT, parents=["direct-parent"]),
        f"direct-parent/{PARENT}": record(COMPANY, parents=["direct-parent"]),
    }

    found = said(circle)

    assert [one.value for one in facts(found) if one.question == "controlling-owner-countries"] == [("FR",), ("FR",)]
    assert any("circle" in one.detail for one in gaps(found))


def test_an_answer_about_another_company_is_not_believed():
    found = said({f"record/{COMPANY}": record(PARENT)})

    assert facts(found) == []
    assert "another company" in gaps(found)[0].detail


def test_a_country_that_is_none_is_not_taken():
    found = said({f"record/{COMPANY}": record(COMPANY, "EU", "ZZ")})

    assert facts(found) == []


def test_html_in_place_of_json_is_unreadable():
    found = gaps(said({f"record/{COMPANY}": b"<html>busy</html>"}))

    assert [one.reason for one in found] == ["unreadable"]
    assert reference()
