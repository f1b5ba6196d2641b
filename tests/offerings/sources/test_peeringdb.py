"""PeeringDB: buildings per country from recorded answers; only counts are kept."""

import json
from dataclasses import replace

import pytest
from asked import Conversation, body, conversation, facts, gaps, holder

from offerings.asking import Ask
from offerings.sources import peeringdb

TWITCH = body("peeringdb/net_asn46489_depth2.json")
NETWORKS, PRESENCE = body("peeringdb/net_depth0_testserver.json"), body("peeringdb/netfac_depth0_testserver.json")
NETS, BUILDINGS = "net/63312-dd2d867a", "netfac/1-8a6ae151"
THREE, ONE = "networks: {asns: [63314, 63312, 63313]}", "networks: {asns: [46489]}"


def present(*places, network=1956, **more):
    """Records of a network in buildings, in the form of the recorded ones: a country and the number of the building."""
    records = [
        {
            "id": number,
            "name": "Hall",
            "city": "X",
            "country": code,
            "net_id": network,
            "fac_id": building,
            "status": "ok",
            **more,
        }
        for number, (code, building) in enumerate(places)
    ]
    return json.dumps({"data": records, "meta": {}}).encode()


SEVERAL = present(("US", 1), ("US", 1), ("US", 2), ("DE", 3), ("nl", 4))
EXAMPLES = [
    (holder(THREE), {NETS: NETWORKS, BUILDINGS: PRESENCE}),
    (holder(ONE), {"net/46489-d1f5d24d": TWITCH, "netfac/1956-04aa39fc": SEVERAL}),
]


def said(buildings=SEVERAL, networks=TWITCH):
    return conversation(peeringdb, ONE, {"net/46489-d1f5d24d": networks, "netfac/1956-04aa39fc": buildings}).said()


def test_all_networks_are_asked_at_once_and_then_their_buildings():
    asked = conversation(peeringdb, THREE, EXAMPLES[0][1]).asked

    assert [(ask.key, ask.url) for ask in asked] == [
        (NETS, "https://www.peeringdb.com/api/net?asn__in=63312,63313,63314"),
        (BUILDINGS, "https://www.peeringdb.com/api/netfac?net_id__in=1,2,3"),
    ]


def test_more_than_150_networks_take_a_second_request():
    numbers = list(range(1_000, 1_151))

    asked = conversation(peeringdb, f"networks: {{asns: {numbers}}}", {}).asked

    assert [ask.url.count(",") + 1 for ask in asked] == [150, 1]
    assert asked[1].url == "https://www.peeringdb.com/api/net?asn__in=1150"


def test_the_recorded_networks_are_where_they_say():
    found = conversation(peeringdb, THREE, EXAMPLES[0][1]).said()

    assert [(one.question, one.value, one.complete, one.kind, one.ask, one.where) for one in facts(found)] == [
        ("network-facility-countries", ("US",), False, "statement", BUILDINGS, "net_id 1: country"),
        ("network-facility-countries", ("US",), False, "statement", BUILDINGS, "net_id 2: country"),
    ]
    assert [(one.reason, one.detail) for one in gaps(found)] == [
        ("not_listed", f"{BUILDINGS}: AS63314 lists no building in a known country")
    ]


def test_each_building_counts_once_and_the_note_tells_how_many_per_country():
    (fact,) = said()

    assert fact.value == ("DE", "NL", "US")
    assert fact.note.en == "AS46489 (Twitch) lists itself in buildings, per country: Germany 1, Netherlands 1, United States 2."
    assert (
        fact.note.nl == "AS46489 (Twitch) vermeldt zichzelf in gebouwen, per land: Duitsland 1, Nederland 1, Verenigde Staten 2."
    )


@pytest.mark.parametrize("buildings", [b'{"data": []}', present(("ZZ", 1), ("", 2)), present(("NL", 1), status="deleted")])
def test_no_building_in_a_country_is_a_gap_and_never_no_presence(buildings):
    assert [(one.reason, one.detail) for one in said(buildings)] == [
        ("not_listed", "netfac/1956-04aa39fc: AS46489 lists no building in a known country")
    ]


@pytest.mark.parametrize("networks", [b'{"data": []}', NETWORKS])
def test_a_network_without_an_entry_is_not_listed(networks):
    assert [(one.reason, one.detail) for one in said(networks=networks)] == [
        ("not_listed", "net/46489-d1f5d24d: AS46489 has no entry")
    ]


def test_an_absent_answer_lists_nothing():
    assert [one.reason for one in conversation(peeringdb, ONE, {}).said()] == ["not_listed"]
    assert [one.reason for one in conversation(peeringdb, ONE, {"net/46489-d1f5d24d": TWITCH}).said()] == ["not_listed"]


def test_buildings_of_others_are_left_aside():
    assert facts(said(present(("NL", 1), network=7))) == []


@pytest.mark.parametrize("place", ["networks", "buildings"])
def test_an_error_inside_an_answer_is_told(place):
    refused = b'{"data": [], "meta": {"error": "Request was throttled."}}'

    found = said(**{place: refused})

    assert facts(found) == []
    assert found[0].reason == "unreachable"
    assert found[0].detail.endswith(": Request was throttled.")


@pytest.mark.parametrize("place", ["networks", "buildings"])
def test_html_in_place_of_json_is_unreadable(place):
    assert [one.reason for one in said(**{place: b"<html>busy</html>"})] == ["unreadable"]
    assert peeringdb.keep(Ask("net/1", ""), b"<html>busy</html>") == b""


def test_records_that_cannot_be_read_are_left_out_of_the_count():
    records = json.loads(SEVERAL)["data"]
    odd = [None, 7, {}, {"net_id": True, "fac_id": 1, "country": "FR"}, {"net_id": 1956, "fac_id": "9", "country": "FR"}]

    assert said(json.dumps({"data": [*odd, *records]}).encode()) == said()


def test_only_counts_of_buildings_are_kept():
    kept = json.loads(peeringdb.keep(Ask("netfac/1", ""), SEVERAL))

    assert kept == {"presences": [{"net_id": 1956, "buildings": {"DE": 1, "NL": 1, "US": 2}}]}


def test_of_a_network_only_numbers_and_name_are_kept():
    kept = json.loads(peeringdb.keep(Ask("net/1", ""), TWITCH))

    assert kept == {"data": [{"id": 1956, "asn": 46489, "name": "Twitch"}]}


def test_nothing_recorded_is_not_asked():
    assert [one.reason for one in conversation(peeringdb, "domains: [example.eu]", {}).said()] == ["not_asked"]


@pytest.mark.parametrize(("who", "bodies"), EXAMPLES)
def test_what_is_kept_says_the_same_as_the_whole(who, bodies):
    held = Conversation(peeringdb, who, bodies).hold()
    kept = held.said()

    for key, one in held.have.items():
        assert peeringdb.keep(Ask(key, ""), one.body) == one.body
    held.have = {key: replace(one, body=bodies[key]) for key, one in held.have.items()}

    assert held.said() == kept
