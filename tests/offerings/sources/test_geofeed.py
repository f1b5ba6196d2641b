"""Geofeeds: worked numbers from every branch of RFC 8805, and places that count only where the provider announces addresses."""

import json

import pytest
from asked import body, conversation, facts, gaps, holder

from offerings.asking import Ask
from offerings.sources import _rfc8805, geofeed

URL = "https://www.example.eu/geofeed.csv"
KEY, AS = "geofeed/www.example.eu/geofeed.csv", "announced/AS3333"
FEED = f"networks: {{ranges: {{form: geofeed, url: {URL}}}}}"
CHECKED = f"networks: {{asns: [3333], ranges: {{form: geofeed, url: {URL}}}}}"
EDGES = body("geofeed/rfc8805_edge-cases_constructed.csv")
OCEAN, LINODE = body("geofeed/digitalocean_google.csv"), body("geofeed/linode_geoip.csv")
RECORDED = body("ripestat/announced-prefixes.json")


def announced(*prefixes, resource="3333", status="ok"):
    """An answer about announced prefixes in the form of the recorded one."""
    made = json.loads(RECORDED)
    timelines = made["data"]["prefixes"][0]["timelines"]
    made["data"].update(resource=resource, prefixes=[{"prefix": one, "timelines": timelines} for one in prefixes])
    return json.dumps({**made, "status": status}).encode()


EXAMPLES = [
    (holder(FEED), {KEY: EDGES}),
    (holder(FEED), {KEY: LINODE}),
    (holder(CHECKED), {KEY: EDGES, AS: announced("198.51.100.0/24", "2001:db8:ffff::/48")}),
    (holder(CHECKED), {KEY: OCEAN, AS: RECORDED}),
]


def said(content, identifiers=FEED, **announcements):
    return conversation(
        geofeed, identifiers, {KEY: content, **{f"announced/{key}": one for key, one in announcements.items()}}
    ).said()


def kept(content, key=KEY):
    return geofeed.keep(Ask(key, "https://source.example.net/"), content)


def feed(*lines):
    return "\n".join(lines).encode()


def test_every_branch_of_the_format_gives_its_worked_number():
    (fact,) = facts(said(EDGES))

    assert fact.value == ("BE", "DE", "FI", "FR", "NL")
    assert (fact.question, fact.kind, fact.complete, fact.ask) == ("region-countries", "statement", False, KEY)
    assert (fact.where, fact.published, fact.valid_until) == ("country", None, None)
    assert fact.note.en == (
        "What the provider says of its own addresses; not checked against what it announces. Blocks with a place: 6; without: 1; "
        "with a code that is no country: 2; lines that could not be read: 2."
    )
    assert fact.note.nl == (
        "Wat de aanbieder van zijn eigen adressen zegt; niet vergeleken met wat hij aankondigt. Blokken met een plaats: 6; "
        "zonder: 1; met een code die geen land is: 2; regels die niet te lezen waren: 2."
    )


def test_what_is_kept_are_counts_per_country_and_city_and_the_blocks_around_them():
    assert json.loads(kept(EDGES)) == {
        "places": {
            "BE": {"cities": {"Brussels": 1}, "blocks": ["192.0.0.0/16"]},
            "DE": {"cities": {"Frankfurt am Main": 1}, "blocks": ["198.51.0.0/16"]},
            "EU": {"cities": {"": 1}, "blocks": ["2001:db8::/32"]},
            "FI": {"cities": {"Helsinki, Espoo": 1}, "blocks": ["2001:db8::/32"]},
            "FR": {"cities": {"Paris": 1}, "blocks": ["2001:db8::/32"]},
            "NL": {"cities": {"": 1, "Amsterdam": 1}, "blocks": ["192.0.0.0/16"]},
            "ZZ": {"cities": {"": 1}, "blocks": ["2001:db8::/32"]},
        },
        "untold": 1,
        "bad": 2,
        "unread": 0,
    }


@pytest.mark.parametrize("content", [EDGES, OCEAN, LINODE, b"", b"<html>busy</html>"])
def test_keeping_twice_keeps_the_same_and_says_the_same(content):
    short = kept(content)

    assert kept(short) == short
    assert said(short) == said(content)


@pytest.mark.parametrize(
    ("content", "countries", "blocks"),
    [
        (OCEAN, "AU CA DE GB IN NL SG US", 39),
        (LINODE, "AU BR CA CL CO DE ES FR GB ID IN IT JP MX MY NL NO NZ SE SG US ZA", 78),
    ],
)
def test_the_recorded_geofeeds_read_without_a_bad_line(content, countries, blocks):
    (fact,) = facts(said(content))

    assert " ".join(fact.value) == countries
    assert f"Blocks with a place: {blocks}; without: 0; with a code that is no country: 0;" in fact.note.en
    assert fact.note.en.endswith("lines that could not be read: 0.")


def test_places_count_only_where_the_provider_announces_addresses():
    found = said(EDGES, CHECKED, AS3333=announced("198.51.100.0/24"))

    assert [one.value for one in facts(found)] == [("DE",)]
    assert facts(found)[0].note.en.startswith(
        "What the provider says of its own addresses; only countries of blocks in which AS3333 announces count. "
        "Blocks with a place: 1;"
    )
    assert [(one.reason, one.detail) for one in gaps(found)] == [
        ("not_covered", f"{KEY}: AS3333 announces nothing in the blocks that the geofeed places in BE, FI, FR, NL")
    ]


@pytest.mark.parametrize(
    ("prefix", "countries"),
    [
        ("192.0.0.0/8", ("BE", "NL")),
        ("192.0.3.0/24", ("BE", "NL")),
        ("2001:db8::/29", ("FI", "FR")),
        ("2001:db8:ffff::/48", ("FI", "FR")),
        ("192.1.0.0/16", None),
        ("0.0.0.0/0", None),
        ("::/0", None),
        ("198.51.100.7/24", None),
    ],
)
def test_an_announced_block_reaches_the_places_beside_and_inside_it(prefix, countries):
    found = facts(said(EDGES, CHECKED, AS3333=announced(prefix)))

    assert [one.value for one in found] == ([countries] if countries else [])


def test_announcements_of_several_numbers_add_up():
    identifiers = CHECKED.replace("[3333]", "[3333, 1103]")
    found = said(EDGES, identifiers, AS3333=announced("198.51.100.0/24"), AS1103=announced("192.0.2.0/24", resource="AS1103"))

    assert [one.value for one in facts(found)] == [("BE", "DE", "NL")]


def test_a_number_whose_announcements_are_not_known_is_not_said_to_announce_nothing():
    found = said(EDGES, CHECKED.replace("[3333]", "[3333, 1103]"), AS3333=announced("198.51.100.0/24"))

    assert gaps(found)[-1].detail == (f"{KEY}: AS3333 announces nothing in the blocks that the geofeed places in BE, FI, FR, NL")
    assert "in which AS3333 announces count" in facts(found)[0].note.en


def test_the_kept_announcements_are_the_blocks_around_them():
    assert json.loads(kept(RECORDED, AS)) == {"resource": "3333", "blocks": ["193.0.0.0/16"]}
    assert kept(kept(RECORDED, AS), AS) == kept(RECORDED, AS)
    assert kept(b"<html>busy</html>", AS) == b""


def test_what_the_numbers_announce_is_asked_of_ripestat():
    held = conversation(geofeed, CHECKED, {KEY: EDGES, AS: RECORDED})

    assert [(ask.key, ask.url) for ask in held.asked] == [
        (KEY, URL),
        (AS, "https://stat.ripe.net/data/announced-prefixes/data.json?resource=AS3333&sourceapp=cloudpeil"),
    ]


@pytest.mark.parametrize(
    ("answered", "detail"),
    [
        (announced("198.51.100.0/24", status="error"), f"{AS}: RIPEstat says error"),
        (announced("198.51.100.0/24", resource="1103"), f"{AS}: the answer is about another AS number"),
    ],
)
def test_without_a_sound_answer_about_announcements_no_place_counts(answered, detail):
    found = said(EDGES, CHECKED, AS3333=answered)

    assert facts(found) == []
    assert [(one.reason, one.detail) for one in gaps(found)] == [
        ("unreadable", detail),
        ("unreachable", f"{KEY}: what the AS numbers of the provider announce is not known, so that no place can be relied on"),
    ]


def test_announcements_that_are_missing_or_never_came_are_not_read_as_none():
    held = conversation(geofeed, CHECKED, {KEY: EDGES})
    held.have.pop(AS)

    assert [one.reason for one in gaps(held.said())] == ["unreachable"]
    assert [one.reason for one in gaps(said(EDGES, CHECKED))] == ["unreadable", "unreachable"]


def test_an_empty_list_of_announcements_leaves_no_place():
    found = said(EDGES, CHECKED, AS3333=announced())

    assert facts(found) == []
    assert [one.reason for one in gaps(found)] == ["not_covered"]


@pytest.mark.parametrize("content", [b"", b"# only a comment\n\n", b"<html>busy</html>", b"\xff\xfe\x00", b'"' * 200_000])
def test_what_is_no_geofeed_is_unreadable(content):
    found = said(content)

    assert facts(found) == []
    assert [(one.reason, one.detail) for one in gaps(found)] == [
        ("unreadable", f"{KEY}: no line of it is a block of addresses with its place")
    ]


def test_a_geofeed_that_tells_no_country_is_unreadable():
    assert gaps(said(feed("192.0.2.0/24,,,,", "198.51.100.0/24,EU,,,")))[0].detail == f"{KEY}: it tells no country"


def test_a_geofeed_that_is_gone_is_not_listed():
    found = conversation(geofeed, FEED, {}).said()

    assert [(one.reason, one.detail) for one in gaps(found)] == [
        ("not_listed", f"{KEY}: there is no geofeed at this address any more")
    ]


def test_without_a_geofeed_nothing_is_asked():
    held = conversation(geofeed, "networks: {asns: [3333]}", {})

    assert held.asked == []
    assert [(one.reason, one.detail) for one in gaps(held.said())] == [("not_asked", "nobody recorded a geofeed")]


def test_a_block_that_narrower_ones_fill_has_no_place_of_its_own():
    lines = ["192.0.2.0/24,US,,,", "192.0.2.0/25,NL,,,", "192.0.2.128/25,DE,,,", "192.0.2.128/26,,,,", "192.0.2.192/26,BE,,,"]
    found = json.loads(kept(feed(*lines)))

    assert list(found["places"]) == ["BE", "NL"]
    assert (found["untold"], found["bad"]) == (1, 0)


def test_a_block_with_one_address_left_still_has_its_place():
    assert list(json.loads(kept(feed("192.0.2.0/30,US,,,", "192.0.2.0/31,NL,,,", "192.0.2.2,DE,,,")))["places"]) == [
        "DE",
        "NL",
        "US",
    ]


@pytest.mark.parametrize(
    ("line", "country", "city"),
    [
        ("192.0.2.0/24,NL", "NL", ""),
        ("192.0.2.0/24", "", ""),
        ("192.0.2.0/24,,NL-NH", "", ""),
        (" 192.0.2.0/24 , nl , NL-NH , Den Haag ", "NL", "Den Haag"),
        ("192.0.2.0/24,NL,NL-NH,Amsterdam,1098 XH,more,fields", "NL", "Amsterdam"),
        ('192.0.2.0/24,NL,,"Rotterdam, Schiedam"', "NL", "Rotterdam, Schiedam"),
        ("192.0.2.0/24,NL,,someone@example.eu", "NL", ""),
        ("192.0.2.0/24,NL,,+31 20 1234567", "NL", ""),
        ("2001:DB8:0::/48,NL,,São Paulo", "NL", "São Paulo"),
        ("2001:db8::1,NL,,", "NL", ""),
    ],
)
def test_a_line_gives_its_country_and_city(line, country, city):
    entry = _rfc8805.row(line)

    assert (entry.country, entry.city) == (country, city)


@pytest.mark.parametrize(
    "line",
    [
        "192.0.2.1/24,NL", "192.0.2.0/33,NL", "0.0.0.0/0,NL", "::/0,NL", "2000::/3,NL", "2001:db8::/129,NL", "192.0.2/24,NL",
        "fe80::1%eth0,NL", "192.0.2.0/255.255.255.0,NL", "192.0.2.0/24,NLD", "192.0.2.0/24,N1", "192.0.2.0/24,\u0131t",
        "192.0.2.0/24,NL,BE-BRU,Brussels", "nothing", ",NL",
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_gives_nothing(line):
    assert _rfc8805.row(line) is None


def test_of_a_block_that_stands_twice_the_first_line_counts():
    found = _rfc8805.rows(feed("192.0.2.0/24,NL", "192.0.2.0/24,US"))

    assert [entry.country for entry in found.entries.values()] == ["NL"]
    assert found.bad == 1


def test_a_byte_order_mark_and_any_ends_of_lines_are_fine():
    found = _rfc8805.rows(b"\xef\xbb\xbf192.0.2.0/24,NL\r\n198.51.100.0/24,DE\r203.0.113.0/24,FR,,Orl\xe9ans")

    assert [entry.country for entry in found.entries.values()] == ["NL", "DE", "FR"]


def test_lines_beyond_the_cap_are_named(monkeypatch):
    monkeypatch.setattr(_rfc8805, "ROWS", 3)
    found = said(feed(*(f"192.0.{number}.0/24,NL" for number in range(5))))

    assert [one.value for one in facts(found)] == [("NL",)]
    assert [(one.reason, one.detail) for one in gaps(found)] == [
        ("unreadable", f"{KEY}: it has more than {geofeed.ROWS} lines; 2 were not read")
    ]


def test_a_kept_geofeed_with_parts_that_were_never_kept_is_not_believed():
    forged = json.dumps({"places": {"NL": {"cities": {"someone@example.eu": 1}, "blocks": ["192.0.0.0/16"]}}}).encode()

    assert facts(said(forged)) == []
    assert b"someone" not in kept(forged)


def test_the_large_geofeed_of_hetzner_may_be_larger():
    identifiers = "networks: {ranges: {form: geofeed, url: https://www.hetzner.com/geofeed.csv}}"
    ask = conversation(geofeed, identifiers, {}).asked[0]

    assert (ask.most, ask.slow) == (8_000_000, True)
    assert conversation(geofeed, FEED, {}).asked[0].most == 2_000_000


@pytest.mark.parametrize(
    "block",
    [
        "0.0.0.0/8",
        "10.1.0.0/16",
        "100.64.0.0/10",
        "127.0.0.1",
        "169.254.0.0/16",
        "172.31.0.0/16",
        "192.168.1.0/24",
        "224.0.0.0/8",
        "fc00::/16",
        "fe80::/16",
        "ff02::/16",
    ],
)
def test_a_block_that_nobody_can_reach_is_nowhere(block):
    assert facts(said(feed(f"{block},CN,,,"))) == []
    assert json.loads(kept(feed(f"{block},CN,,,", "11.0.0.0/8,NL,,,")))["bad"] == 1


@pytest.mark.parametrize(
    "block", ["9.0.0.0/8", "100.63.0.0/16", "100.128.0.0/16", "172.32.0.0/16", "223.255.0.0/16", "2a00::/16"]
)
def test_a_block_beside_those_is_somewhere(block):
    assert [one.value for one in facts(said(feed(f"{block},NL,,,")))] == [("NL",)]


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf192.0.2.0/24,NL,NL-NH,Amsterdam,\r\n", b"192.0.2.0/24,\tNL\t,,,\r", b"192.0.2.0/24,nl,,,# DE"]
)
def test_marks_line_ends_tabs_and_comments_at_the_end_do_no_harm(content):
    assert [one.value for one in facts(said(content))] == [("NL",)]
