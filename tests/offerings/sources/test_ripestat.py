"""RIPEstat: the holder and use of pinned AS numbers, and where their largest blocks are registered, from recorded answers."""

import json
from dataclasses import replace

import pytest
from asked import Conversation, body, conversation, facts, gaps, holder

from offerings.asking import Ask
from offerings.sources import ripestat

OVERVIEW, PREFIXES = body("ripestat/as-overview.json"), body("ripestat/announced-prefixes.json")
COUNTRY = body("ripestat/rir-stats-country_2001-67c-2e8-48.json")
NETWORK = "networks: {asns: [3333]}"


def changed(recorded, status="ok", code=200, **data):
    """A recorded answer with other data or another status in its envelope."""
    made = json.loads(recorded)
    made["data"].update(data)
    return json.dumps({**made, "status": status, "status_code": code}).encode()


def located(block, *codes):
    return changed(COUNTRY, located_resources=[{"resource": block, "location": code} for code in codes])


def announcing(*blocks):
    return changed(PREFIXES, prefixes=[{"prefix": block, "timelines": []} for block in blocks])


BODIES = {
    "as-overview/3333": OVERVIEW,
    "announced-prefixes/3333": PREFIXES,
    "rir-stats-country/193.0.0.0/21": located("193.0.0.0/21", "NL"),
    "rir-stats-country/193.0.10.0/23": located("193.0.8.0/21", "NL"),
}
EXAMPLES = [
    (holder(NETWORK), BODIES),
    (
        holder("networks: {asns: [3333, 1205]}"),
        {
            **BODIES,
            "announced-prefixes/3333": announcing("2001:67c:2e8::/48"),
            "rir-stats-country/2001:67c:2e8::/48": COUNTRY,
            "as-overview/1205": changed(OVERVIEW, resource="1205", announced=False, holder=None),
            "announced-prefixes/1205": changed(PREFIXES, resource="1205", prefixes=[]),
        },
    ),
]


def said(**bodies):
    """What is said when answers about AS3333 differ from the recorded ones."""
    names = {"overview": "as-overview/3333", "prefixes": "announced-prefixes/3333", "place": "rir-stats-country/193.0.0.0/21"}
    return conversation(ripestat, NETWORK, {**BODIES, **{names[name]: content for name, content in bodies.items()}}).said()


def test_the_recorded_network_has_its_blocks_where_the_registry_says():
    found = facts(said())

    assert [(one.ask, one.value, one.complete, one.kind, one.published.isoformat()) for one in found] == [
        ("rir-stats-country/193.0.0.0/21", ("NL",), False, "register", "2019-05-09"),
        ("rir-stats-country/193.0.10.0/23", ("NL",), False, "register", "2019-05-09"),
    ]
    name = "RIPE-NCC-AS - Reseaux IP Europeens Network Coordination Centre (RIPE NCC)"
    assert found[0].note.en == f"Block 193.0.0.0/21, one of 2 that AS3333 announces; holder of the network: {name}."
    assert found[0].note.nl == f"Blok 193.0.0.0/21, een van de 2 die AS3333 aankondigt; houder van het netwerk: {name}."


def test_the_documented_answer_is_read():
    found = facts(conversation(ripestat, NETWORK, EXAMPLES[1][1]).said())

    assert [(one.ask, one.value) for one in found] == [("rir-stats-country/2001:67c:2e8::/48", ("NL",))]


def test_the_caller_names_itself():
    asked = conversation(ripestat, NETWORK, BODIES).asked

    assert [ask.url for ask in asked] == [
        "https://stat.ripe.net/data/as-overview/data.json?resource=AS3333&sourceapp=cloudpeil",
        "https://stat.ripe.net/data/announced-prefixes/data.json?resource=AS3333&sourceapp=cloudpeil",
        "https://stat.ripe.net/data/rir-stats-country/data.json?resource=193.0.0.0/21&sourceapp=cloudpeil",
        "https://stat.ripe.net/data/rir-stats-country/data.json?resource=193.0.10.0/23&sourceapp=cloudpeil",
    ]


def test_at_most_five_blocks_are_asked_the_largest_first_and_none_inside_another():
    blocks = [
        "198.51.0.0/24",
        "2a00:1450::/29",
        "8.8.8.0/24",
        "193.0.0.0/16",
        "193.0.10.0/23",
        "9.0.0.0/16",
        "5.0.0.0/20",
        "6.0.0.0/20",
    ]
    kept = json.loads(ripestat.keep(Ask("announced-prefixes/3333", ""), announcing(*blocks, "999.0.0.0/8", "10.0.0.1/8")))

    assert kept["data"]["prefixes"] == ["9.0.0.0/16", "193.0.0.0/16", "5.0.0.0/20", "6.0.0.0/20", "8.8.8.0/24"]
    assert kept["data"]["count"] == 10
    assert ripestat.keep(Ask("x", ""), announcing(*reversed(blocks))) == ripestat.keep(Ask("x", ""), announcing(*blocks))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"announced": False}, "is not announced now (holder: RIPE-NCC-AS"),
        ({"announced": None, "holder": ""}, "is not told to be announced (holder: not given)"),
    ],
)
def test_a_pinned_number_that_is_not_announced_is_told_loudly(changes, words):
    found = said(overview=changed(OVERVIEW, **changes))

    assert facts(found) == []
    assert [one.reason for one in gaps(found)] == ["not_listed"]
    assert found[0].detail.startswith(f"CHECK THE PROVIDER FILE: AS3333 is pinned there but {words}")


@pytest.mark.parametrize(
    ("envelope", "reason", "detail"),
    [
        ({"status": "error", "code": 500}, "unreachable", "as-overview/3333: status 'error': no reason given"),
        ({"status": "error", "code": 400}, "unreadable", "as-overview/3333: status 'error': no reason given"),
    ],
)
def test_status_200_with_an_error_inside_is_no_success(envelope, reason, detail):
    found = said(overview=changed(OVERVIEW, **envelope))

    assert [(one.reason, one.detail) for one in found] == [(reason, detail)]


def test_the_words_of_an_error_and_of_maintenance_are_passed_on():
    made = json.loads(OVERVIEW)
    error = {**made, "status": "error", "status_code": 400, "data": [], "messages": [["error", "No\nsuch resource"]]}
    maintenance = {**made, "data_call_status": "maintenance - back soon"}

    assert said(overview=json.dumps(error).encode())[0].detail == "as-overview/3333: status 'error': No such resource"
    assert said(overview=json.dumps(maintenance).encode())[0].reason == "unreachable"


def test_ok_with_empty_data_is_not_listed():
    assert [(one.reason, one.detail) for one in said(prefixes=announcing())] == [
        ("not_listed", "announced-prefixes/3333: AS3333 announces no block of addresses")
    ]
    assert gaps(said(place=changed(COUNTRY, located_resources=[])))[0].detail == (
        "rir-stats-country/193.0.0.0/21: the answer gives no country"
    )


def test_a_region_code_is_no_country():
    (gap,) = gaps(said(place=located("193.0.0.0/21", "EU")))

    assert (gap.reason, gap.detail) == (
        "not_listed",
        "rir-stats-country/193.0.0.0/21: the answer gives 'EU', which is no country",
    )


@pytest.mark.parametrize(
    ("resource", "read"),
    [
        ("193.0.0.0/16", True),
        ("193.0.4.0/24", True),
        ("193.0.4.0-193.0.4.255", True),
        ("192.0.0.0 - 193.255.255.255", True),
        ("8.8.8.0/24", False),
        ("8.8.8.0-8.8.8.255", False),
        ("2001:db8::/32", False),
        ("somewhere", False),
    ],
)
def test_only_what_is_said_of_the_block_is_read(resource, read):
    found = [one for one in facts(said(place=located(resource, "BE"))) if one.value == ("BE",)]

    assert bool(found) == read


def test_an_answer_about_another_network_is_not_believed():
    found = said(overview=changed(OVERVIEW, resource="1205"))

    assert [(one.reason, one.detail) for one in found] == [
        ("unreadable", "as-overview/3333: the answer does not say that it is about AS3333")
    ]


@pytest.mark.parametrize(("resource", "believed"), [("3333", True), ("AS3333", True), ("as3333", True), ("1205", False)])
def test_blocks_that_another_network_announces_are_not_believed(resource, believed):
    found = said(prefixes=changed(PREFIXES, resource=resource))

    assert bool(facts(found)) is believed
    if not believed:
        assert [(one.reason, one.detail) for one in found] == [
            ("unreadable", "announced-prefixes/3333: the answer is about another network")
        ]


def test_html_in_place_of_json_is_unreadable():
    assert [one.reason for one in said(overview=b"<html>busy</html>")] == ["unreadable"]
    assert ripestat.keep(Ask("as-overview/3333", ""), b"<html>busy</html>") == b""


def test_nothing_recorded_is_not_asked():
    assert [one.reason for one in conversation(ripestat, "domains: [example.eu]", {}).said()] == ["not_asked"]


def test_what_differs_at_each_request_is_not_kept():
    for recorded in (OVERVIEW, PREFIXES, COUNTRY):
        kept = ripestat.keep(Ask("x/1", ""), recorded)

        assert set(json.loads(kept)) == {"status", "status_code", "data_call_status", "data"}
        assert ripestat.keep(Ask("x/1", ""), kept) == kept


@pytest.mark.parametrize(("who", "bodies"), EXAMPLES)
def test_what_is_kept_says_the_same_as_the_whole(who, bodies):
    held = Conversation(ripestat, who, bodies).hold()
    kept = held.said()

    held.have = {key: replace(one, body=bodies.get(key, b"")) for key, one in held.have.items()}

    assert held.said() == kept
