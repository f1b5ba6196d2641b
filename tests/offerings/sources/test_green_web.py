"""Green Web: listed as green or unknown, never not green; what expires is not kept."""

import json
from datetime import date

import pytest
from asked import answer, body, conversation, facts, gaps, holder

from offerings.sources import green_web

HOST = "climateaction.tech"
GREEN, GREY = body("green-web/greencheck_v3_climateaction.tech.json"), body("green-web/greencheck_v3_notgreen_constructed.json")
ONE = f"hosts: {{portal: [{HOST}]}}"
TWO = f"hosts: {{portal: [{HOST}], api: [api.sample.eu]}}"


def listing(host="api.sample.eu", **changes):
    return json.dumps({"url": host, "green": True, "hosted_by": "Sample", "modified": "2021-05-01T00:00:00", **changes}).encode()


EXAMPLES = [
    (holder(ONE), {f"host/{HOST}": GREEN}),
    (holder(TWO), {f"host/{HOST}": GREEN, "host/api.sample.eu": listing()}),
    (holder("hosts: {portal: [example.org]}"), {"host/example.org": GREY}),
]


def said(identifiers, bodies):
    return conversation(green_web, identifiers, bodies).said()


def both(other):
    return said(TWO, {f"host/{HOST}": GREEN} | ({"host/api.sample.eu": other} if other is not None else {}))


def test_the_recorded_host_is_listed_with_who_serves_it_and_the_titles_of_papers():
    (fact,) = said(ONE, {f"host/{HOST}": GREEN})

    assert (fact.question, fact.kind, fact.value) == ("green-hosting-listed", "register", True)
    assert fact.published == date(2022, 10, 20)
    assert fact.note.en == (
        "Served by, as the foundation says: climateaction.tech: Cloudflare. "
        "Papers: 'Blog post - The Climate and Cloudflare', 'Cloudflare 2020 Emissions Inventory'."
    )
    assert fact.note.nl.startswith("Bediend door, volgens de stichting: climateaction.tech: Cloudflare. Papieren: 'Blog post")


def test_the_oldest_listing_dates_the_fact_about_all_hosts():
    (fact,) = both(listing())

    assert (fact.ask, fact.published) == ("host/api.sample.eu", date(2021, 5, 1))
    assert "climateaction.tech: Cloudflare; api.sample.eu: Sample" in fact.note.en


def test_a_listing_without_a_day_leaves_the_fact_without_one():
    (fact,) = both(listing(modified=None, hosted_by=None))

    assert fact.published is None
    assert "api.sample.eu: ?" in fact.note.en


@pytest.mark.parametrize("other", [None, listing(green=False), listing(data=False), listing(green=False, data=False)])
def test_a_host_that_is_not_listed_is_unknown_and_never_not_green(other):
    found = both(other)

    assert facts(found) == []
    assert [(one.reason, one.detail) for one in gaps(found)] == [
        ("not_listed", "api.sample.eu: not listed as green, which can mean that it is not known there")
    ]


@pytest.mark.parametrize("other", [listing("other.sample.eu"), listing(green="yes"), b"{}", b"<html>busy</html>"])
def test_an_answer_of_another_form_or_host_is_unreadable(other):
    found = both(other)

    assert facts(found) == []
    assert [one.reason for one in gaps(found)] == ["unreadable"]


def test_an_answer_that_did_not_come_keeps_the_answer_open():
    held = conversation(green_web, TWO, {f"host/{HOST}": GREEN})
    del held.have["host/api.sample.eu"]

    assert held.said() == []


def test_links_to_papers_are_not_kept_and_the_rest_says_the_same():
    (ask,) = conversation(green_web, ONE, {}).asked
    kept = green_web.keep(ask, GREEN)

    assert b"http" not in kept
    assert green_web.keep(ask, kept) == kept
    assert list(green_web.parse(holder(ONE), {ask.key: answer(ask.key, GREEN)}, None)) == said(ONE, {ask.key: GREEN})
    assert green_web.keep(ask, b"<html>") == b""


def test_domains_are_not_asked_about_for_they_are_no_hosts_of_the_service():
    held = conversation(green_web, "domains: [sample.eu]", {})

    assert held.asked == []
    assert [one.reason for one in gaps(held.said())] == ["not_asked"]


def test_every_kind_of_host_is_asked_about_once():
    held = conversation(green_web, "hosts: {portal: [a.sample.eu], api: [b.sample.eu], identity: [a.sample.eu]}", {})

    assert [ask.url for ask in held.asked] == [
        "https://api.thegreenwebfoundation.org/api/v3/greencheck/a.sample.eu",
        "https://api.thegreenwebfoundation.org/api/v3/greencheck/b.sample.eu",
    ]
