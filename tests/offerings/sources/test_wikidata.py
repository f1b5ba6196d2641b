"""Wikidata: leads only, from statements that hold on the day of the answer."""

import json
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from asked import body, conversation, facts, gaps, holder

from offerings.sources import wikidata

STATEMENTS = body("wikidata/statements_constructed.json")
ITEM, KEY = "Q900000", "item/Q900000"


def entities(role="contracting"):
    return f"legal_entities: [{{role: {role}, name: Sample, wikidata: {ITEM}}}]"


def row(what, target, code=None, rank="NormalRank", **dates):
    made = {
        "what": f"http://www.wikidata.org/entity/{what}",
        "target": f"http://www.wikidata.org/entity/{target}",
        "rank": f"http://wikiba.se/ontology#{rank}",
        **({"code": code} if code else {}),
        **dates,
    }
    return {name: {"type": "literal", "value": value} for name, value in made.items()}


def results(*rows):
    return json.dumps({"head": {"vars": []}, "results": {"bindings": rows}}).encode()


EXAMPLES = [
    (holder(entities()), {KEY: STATEMENTS}),
    (holder(entities("group")), {KEY: STATEMENTS}),
    (holder(entities()), {KEY: results()}),
]


def said(content, role="contracting"):
    return conversation(wikidata, entities(role), {KEY: content} if content is not None else {}).said()


def owners(found):
    return [one.value for one in facts(found) if one.question == "controlling-owner-countries"]


def test_statements_that_hold_give_leads_that_never_count():
    found = said(STATEMENTS)

    assert [(one.question, one.value, one.complete, one.where) for one in found] == [
        ("registered-office-country", "NL", True, "P17"),
        ("head-office-countries", ("NL",), False, "P159"),
        ("controlling-owner-countries", ("US",), False, "P749"),
        ("controlling-owner-countries", ("LU",), False, "P127"),
    ]
    assert all(one.lead and one.kind == "press" for one in found)
    assert found[2].note.en == "Wikidata, Q900000: P749 names Q900007."
    assert found[2].note.nl == "Wikidata, Q900000: P749 noemt Q900007."


def test_where_the_head_of_the_group_is_says_where_an_owner_is():
    found = said(STATEMENTS, "group")

    assert owners(found) == [("NL",), ("US",), ("LU",)]
    assert {one.question for one in found} == {"controlling-owner-countries"}


def test_the_item_is_asked_for_once_with_a_bound():
    twice = "legal_entities: [{role: contracting, name: A, wikidata: Q1}, {role: group, name: B, wikidata: Q1}]"
    (ask,) = conversation(wikidata, twice, {}).asked
    address = urlsplit(ask.url)
    given = parse_qs(address.query)

    assert (ask.key, address.hostname, address.path, given["format"]) == ("item/Q1", "query.wikidata.org", "/sparql", ["json"])
    assert "wd:Q1 ?claim" in given["query"][0]
    assert given["query"][0].endswith("LIMIT 200")
    assert "ITEM" not in given["query"][0]


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([row("P749", "Q1", "DE"), row("P749", "Q2", "FR")], [("DE",), ("FR",)]),
        ([row("P749", "Q1", "DE"), row("P749", "Q2", "FR", "PreferredRank")], [("FR",)]),
        ([row("P749", "Q1", "DE", "DeprecatedRank")], []),
        ([row("P749", "Q1", "DE", end="2026-11-28T00:00:00Z")], []),
        ([row("P749", "Q1", "DE", end="2026-11-29T00:00:00Z")], [("DE",)]),
        ([row("P749", "Q1", "DE", end="http://www.wikidata.org/.well-known/genid/1")], []),
        ([row("P749", "Q1", "DE", start="2027-01-01T00:00:00Z")], []),
        ([row("P749", "Q1", "DE", start="_:b1")], [("DE",)]),
        ([row("P749", "Q1", "ZZ")], []),
        ([row("P749", "Q1")], []),
        ([row("P749", "Q1", "DE"), row("P749", "Q1", "FR")], [("DE", "FR")]),
    ],
)
def test_rank_and_dates_decide_which_statements_hold(rows, value):
    found = said(results(*rows))

    assert owners(found) == value
    assert value or "controlling-owner-countries" in {one.question for one in gaps(found)}


def test_an_end_to_come_is_the_last_day_of_the_lead():
    found = said(results(row("P749", "Q1", "DE", end="2027-03-31T00:00:00Z")))

    assert facts(found)[0].valid_until == date(2027, 3, 31)


def test_two_countries_are_no_answer_to_where_it_is_registered():
    found = said(results(row("P17", "Q1", "NL"), row("P17", "Q2", "US")))

    assert (gaps(found)[0].question, gaps(found)[0].detail) == (
        "registered-office-country",
        f"{KEY}: names more than one country",
    )


def test_silence_about_owners_is_a_gap():
    assert [(one.question, one.detail) for one in said(results())] == [
        ("registered-office-country", f"{KEY}: names no country"),
        ("head-office-countries", f"{KEY}: names no country under P159"),
        ("controlling-owner-countries", f"{KEY}: names no owner, which does not mean that there is none"),
    ]


@pytest.mark.parametrize("content", [None, b"", b"<html>busy</html>", b'{"results": {}}'])
def test_what_is_no_result_is_unreadable(content):
    assert [one.reason for one in said(content)] == ["unreadable"]


@pytest.mark.parametrize("identifiers", [entities("operating"), "legal_entities: [{role: contracting, name: Sample}]"])
def test_companies_without_an_item_and_those_that_only_operate_are_not_asked_about(identifiers):
    held = conversation(wikidata, identifiers, {})

    assert held.asked == []
    assert {one.reason for one in held.said()} == {"not_asked"}
