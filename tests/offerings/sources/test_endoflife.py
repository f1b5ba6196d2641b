"""endoflife.date: the date decides whether a version is supported, and what is not known keeps the answer open."""

import json
from datetime import date

import pytest
from asked import body, conversation, facts, gaps, holder

from offerings.sources import endoflife

POSTGRESQL = body("endoflife/products_postgresql_trimmed.json")
NEW, OLD = 'components: [{product: postgresql, version: "18.2"}]', 'components: [{product: postgresql, version: "13.23"}]'
TWO = 'components: [{product: postgresql, version: "18"}, {product: sample, version: v1.30.2}]'


def product(*releases, **more):
    """A product in the form of the recorded one; a release is its name, its mark and its end."""
    made = [{"name": name, "isEol": mark, "eolFrom": end} for name, mark, end in releases]
    return json.dumps({"schema_version": "1.2.1", **more, "result": {"name": "sample", "releases": made}}).encode()


EXAMPLES = [
    (holder(NEW), {"product/postgresql": POSTGRESQL}),
    (holder(OLD), {"product/postgresql": POSTGRESQL}),
    (holder(TWO), {"product/postgresql": POSTGRESQL, "product/sample": product(("1.30", False, "2027-06-28"))}),
]


def said(identifiers, **bodies):
    return conversation(endoflife, identifiers, {f"product/{name}": content for name, content in bodies.items()}).said()


def test_a_supported_version_is_supported_until_the_day_before_its_end():
    (fact,) = said(NEW, postgresql=POSTGRESQL)

    assert (fact.question, fact.kind, fact.value) == ("components-supported", "documentation", True)
    assert fact.valid_until == date(2030, 11, 13)
    assert fact.ask == "product/postgresql"
    assert fact.where == "result.releases, name 18"
    assert fact.note.en == "The first to end is postgresql 18.2, on 2030-11-14."
    assert fact.note.nl == "Als eerste eindigt postgresql 18.2, op 2030-11-14."


def test_a_version_past_its_end_is_not_supported():
    (fact,) = said(OLD, postgresql=POSTGRESQL)

    assert fact.value is False
    assert fact.valid_until is None
    assert fact.note.en == "postgresql 13.23: its project does not support this release since 2025-11-13."
    assert fact.note.nl == "postgresql 13.23: het project ondersteunt deze uitgave niet meer sinds 2025-11-13."


def test_the_first_of_all_to_end_says_until_when():
    (fact,) = said(
        TWO, postgresql=POSTGRESQL, sample=product(("1.30", False, "2027-06-28"), last_modified="2026-11-01T10:00:00+00:00")
    )

    assert (fact.value, fact.ask, fact.valid_until) == (True, "product/sample", date(2027, 6, 27))
    assert fact.published == date(2026, 11, 1)


def test_one_that_has_ended_decides_while_another_is_unknown():
    found = said(TWO, postgresql=product(("18", None, "2026-01-01")))

    assert [one.value for one in facts(found)] == [False]
    assert [one.detail for one in gaps(found)] == ["sample v1.30.2: the product is not known there"]


@pytest.mark.parametrize(
    ("releases", "reason", "detail"),
    [
        ([("1.3", False, "2030-01-01")], "not_listed", "sample v1.30.2: no release listed there has this version"),
        ([("1.30", None, None)], "withheld", "sample v1.30.2: says nothing about the end of release 1.30"),
        ([("1.30", True, "2030-01-01")], "unreadable", "product/sample: release 1.30 is marked as ended, but ends on 2030-01-01"),
        ([("1.30", False, "soon")], "unreadable", None),
    ],
)
def test_what_is_not_known_of_one_component_keeps_the_answer_open(releases, reason, detail):
    found = said(TWO, postgresql=POSTGRESQL, sample=product(*releases))

    assert facts(found) == []
    assert [one.reason for one in gaps(found)] == [reason]
    assert detail in {None, gaps(found)[0].detail}


@pytest.mark.parametrize(
    ("version", "name"),
    [("17", "17"), ("17.2", "17"), ("1.30.4", "1.30"), ("v1.3", "1.3"), ("1.3", "1.3"), ("2", None), ("170", None)],
)
def test_a_version_belongs_to_the_longest_name_that_fits(version, name):
    releases = tuple(endoflife._Release(name=one) for one in ("17", "1", "1.3", "1.30", ""))

    found = endoflife._release(version, releases)

    assert (found.name if found else None) == name


@pytest.mark.parametrize(("end", "value"), [("2026-11-28", False), ("2026-11-29", True)])
def test_the_day_of_the_answer_decides_and_not_the_mark(end, value):
    found = said('components: [{product: sample, version: "1"}]', sample=product(("1", False, end)))

    assert [one.value for one in facts(found)] == [value]


def test_without_a_date_the_mark_decides():
    found = said(TWO, postgresql=product(("18", False, None)), sample=product(("1.30", True, None)))

    assert [(one.value, one.note.en) for one in facts(found)] == [
        (False, "sample v1.30.2: its project does not support this release any more.")
    ]
    assert facts(said('components: [{product: sample, version: "1"}]', sample=product(("1", False, None))))[0].valid_until is None


@pytest.mark.parametrize(("maintained", "believed"), [(True, True), (None, True), (False, False)])
def test_a_release_that_has_not_ended_and_is_not_maintained_is_not_called_supported(maintained, believed):
    made = json.loads(product(("17", False, None)))
    made["result"]["releases"][0]["isMaintained"] = maintained

    (found,) = said('components: [{product: postgresql, version: "17"}]', postgresql=json.dumps(made).encode())

    if believed:
        assert found.value is True
    else:
        assert (found.reason, found.detail) == (
            "unreadable",
            "product/postgresql: release 17 has not ended, but is not maintained either",
        )


def test_a_component_without_a_product_keeps_the_answer_open():
    found = said('components: [{product: postgresql, version: "18"}, {repository: github.com/a/b}]', postgresql=POSTGRESQL)

    assert facts(found) == []
    assert [one.detail for one in gaps(found)] == ["github.com/a/b: nobody recorded its name at endoflife.date"]


def test_an_answer_that_did_not_come_keeps_the_answer_open():
    held = conversation(endoflife, TWO, {"product/postgresql": POSTGRESQL})
    del held.have["product/sample"]

    assert held.said() == []


def test_html_in_place_of_json_is_unreadable():
    assert [one.reason for one in gaps(said(NEW, postgresql=b"<html>busy</html>"))] == ["unreadable"]


def test_without_components_nothing_is_asked():
    held = conversation(endoflife, "", {})

    assert held.asked == []
    assert [one.reason for one in gaps(held.said())] == ["not_asked"]


def test_each_product_is_asked_once():
    held = conversation(endoflife, 'components: [{product: postgresql, version: "18"}, {product: postgresql, version: "17"}]', {})

    assert [ask.url for ask in held.asked] == ["https://endoflife.date/api/v1/products/postgresql/"]
