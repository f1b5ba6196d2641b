"""RDAP: holders and signed names from recorded answers; the registry is found by IANA's lists, and no person is kept."""

import json
from dataclasses import replace

import pytest
from asked import Conversation, body, conversation, facts, gaps, holder, reference

from offerings.asking import Ask
from offerings.sources import rdap

GOOGLE, NORWAY, MARQUETRY = (body(f"rdap/domain_{name}.json") for name in ("google.com", "norid", "themarquetry.com"))
MICROSOFT, APNIC, SWITCH = (body(f"rdap/ip_{name}.json") for name in ("13.72.183.192_arin", "1.1.1.1_apnic", "130.59.0.0_ripe"))
CLOUDFLARE = body("rdap/autnum_13335.json")
EVERYTHING = """
domains: [google.com, norway.no]
networks: {asns: [13335], prefixes: [13.64.0.0/11, 1.1.1.0/24, 130.59.0.0/16, "2001:67c:2e8::/48"]}
"""


def listing(name, *more):
    """A list of IANA with entries put at its end: the recorded ones were shortened by their origin."""
    made = json.loads(body(f"rdap/iana-bootstrap-{name}.json"))
    made["services"] += [[list(keys), list(addresses)] for keys, addresses in more]
    return json.dumps(made).encode()


LISTS = {
    "bootstrap/dns": listing("dns"),
    "bootstrap/asn": listing("asn", (["13312-15359"], ["https://rdap.arin.net/registry/"])),
    "bootstrap/ipv4": listing("ipv4", (["130.0.0.0/8"], ["https://rdap.arin.net/registry/", "http://rdap.arin.net/registry/"])),
    "bootstrap/ipv6": listing("ipv6"),
}


def registrant(*rows, roles=("registrant",), **more):
    card = [["version", {}, "text", "4.0"], *([name, parameters, "text", value] for name, parameters, value in rows)]
    return {"objectClassName": "entity", "handle": "H1", "roles": list(roles), "vcardArray": ["vcard", card], **more}


def domain(*entities, name="example.no", **more):
    return json.dumps({"objectClassName": "domain", "ldhName": name, "entities": list(entities), **more}).encode()


FN = ("fn", {}, "Sample AS")
ORG = ("kind", {}, "org")
OSLO = ("adr", {}, ["", "", ["Gate 1"], "Oslo", "", "0186", "NORWAY"])
SIGNED = {"secureDNS": {"delegationSigned": True}}
EXPIRED = {"events": [{"eventAction": "expiration", "eventDate": "2026-01-31T00:00:00Z"}]}

EXAMPLES = [
    (
        holder(EVERYTHING),
        {
            **LISTS,
            "domain/google.com": GOOGLE,
            "domain/norway.no": NORWAY,
            "autnum/13335": CLOUDFLARE,
            "ip/13.64.0.0": MICROSOFT,
            "ip/1.1.1.0": APNIC,
            "ip/130.59.0.0": SWITCH,
        },
    ),
    (
        holder("domains: [example.no]"),
        {
            **LISTS,
            "domain/example.no": domain(registrant(FN, ORG, OSLO), **SIGNED, **EXPIRED, redacted=[{"name": {"type": "x"}}]),
        },
    ),
]


def said(answer, *, key="domain/example.no", identifiers="domains: [example.no]"):
    return conversation(rdap, identifiers, {**LISTS, key: answer}).said()


def holders(found):
    return [one for one in facts(found) if one.question == rdap.HOLDERS]


def test_each_object_is_asked_at_the_registry_that_fits_closest():
    asked = conversation(rdap, EVERYTHING, LISTS).asked

    assert [ask.url for ask in asked] == [
        *(f"https://data.iana.org/rdap/{name}.json" for name in ("dns", "asn", "ipv4", "ipv6")),
        "https://rdap.verisign.com/com/v1/domain/google.com",
        "https://rdap.norid.no/domain/norway.no",
        "https://rdap.arin.net/registry/autnum/13335",
        "https://rdap.arin.net/registry/ip/13.64.0.0",
        "https://rdap.apnic.net/ip/1.1.1.0",
        "https://rdap.arin.net/registry/ip/130.59.0.0",
        "https://rdap.db.ripe.net/ip/2001:67c:2e8::",
    ]
    assert [ask.shared for ask in asked] == [True] * 4 + [False] * 7


@pytest.mark.parametrize(
    ("more", "server"),
    [
        ((["co.no"], ["https://rdap.example.net/co"]), "https://rdap.example.net/co/"),
        ((["NO"], ["https://rdap.example.net/"]), "https://rdap.norid.no/"),
        ((["sample.co.no", "x"], ["http://rdap.example.org/", "https://rdap.example.net/v1/"]), "https://rdap.example.net/v1/"),
    ],
)
def test_the_longest_name_and_its_first_https_address_count(more, server):
    lists = {
        "bootstrap/dns": listing("dns", more).replace(b"example.net", b"registry.net").replace(b"example.org", b"registry.org")
    }

    asked = conversation(rdap, "domains: [sample.co.no]", lists).asked

    assert asked[-1].url == f"{server.replace('example.net', 'registry.net')}domain/sample.co.no"


def test_the_narrowest_range_and_the_smallest_block_count():
    lists = {
        "bootstrap/asn": listing(
            "asn", (["1-4000000"], ["https://wide.registry.net/"]), (["13335"], ["https://one.registry.net/"])
        ),
        "bootstrap/ipv4": listing(
            "ipv4", (["13.0.0.0/6"], ["https://bad.registry.net/"]), (["13.64.0.0/10"], ["https://b.registry.net/"])
        ),
    }

    asked = conversation(rdap, "networks: {asns: [13335], prefixes: [13.64.0.0/11]}", lists).asked

    assert [ask.url for ask in asked[2:]] == ["https://one.registry.net/autnum/13335", "https://b.registry.net/ip/13.64.0.0"]


@pytest.mark.parametrize(
    "address",
    [
        "http://rdap.registry.net/",
        "https://rdap.registry.net:8443/",
        "https://someone@rdap.registry.net/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://rdap.registry.net/?next=",
    ],
)
def test_a_registry_without_a_public_https_address_is_unreachable(address):
    held = conversation(rdap, "domains: [example.xyz]", {"bootstrap/dns": listing("dns", (["xyz"], [address]))})

    assert [ask.key for ask in held.asked] == ["bootstrap/dns"]
    assert [(one.reason, one.detail) for one in gaps(held.said())] == [
        ("unreachable", "domain/example.xyz: its registry is listed without a public https address")
    ]


def test_a_country_domain_that_iana_does_not_list_has_one_known_registry():
    asked = conversation(rdap, "domains: [example.de, example.ch]", LISTS)

    assert [ask.url for ask in asked.asked[1:]] == ["https://rdap.denic.de/domain/example.de"]
    assert [(one.reason, one.detail) for one in gaps(asked.said())] == [
        ("not_listed", "domain/example.de: the registry does not know it"),
        ("not_covered", "domain/example.ch: IANA lists no registry that answers for it"),
    ]


@pytest.mark.parametrize(("lists", "reason"), [({}, "unreachable"), ({"bootstrap/dns": b"<html>"}, "unreadable")])
def test_without_the_list_of_registries_the_question_stays_open(lists, reason):
    found = conversation(rdap, "domains: [google.com]", lists).said()

    assert [one.reason for one in gaps(found)] == [reason]
    assert facts(found) == []


def test_the_recorded_answers_give_the_countries_of_holders():
    found = conversation(rdap, EVERYTHING, EXAMPLES[0][1]).said()

    assert [(one.ask, one.value, one.complete, one.kind, one.where) for one in holders(found)] == [
        ("autnum/13335", ("US",), False, "register", "entities (registrant)"),
        ("ip/13.64.0.0", ("US",), False, "register", "entities (registrant)"),
        ("ip/1.1.1.0", ("AU",), False, "register", "country"),
        ("ip/130.59.0.0", ("CH",), False, "register", "country"),
    ]
    assert holders(found)[1].note.en == "ip/13.64.0.0: registered to Microsoft Corporation."
    assert holders(found)[2].note.nl == "ip/1.1.1.0: het register geeft het land en geen naam van de houder."
    assert holders(found)[0].published.isoformat() == "2017-02-17"


def test_a_signed_delegation_is_dnssec_until_the_name_expires():
    (fact,) = facts(said(GOOGLE, key="domain/google.com", identifiers="domains: [google.com]\nhosts: {api: [api.google.com]}"))

    assert (fact.question, fact.value, fact.complete, fact.kind) == ("open-standards", ("dnssec",), False, "register")
    assert (fact.published.isoformat(), fact.valid_until.isoformat()) == ("2021-06-09", "2028-09-14")
    assert fact.note.en == "The domain name google.com is signed."


def test_thin_answers_and_unsigned_names_prove_nothing():
    named = "domains: [themarquetry.com]\nhosts: {portal: [themarquetry.com]}"

    found = said(MARQUETRY, key="domain/themarquetry.com", identifiers=named)

    assert facts(found) == []
    assert [(one.question, one.reason, one.detail) for one in gaps(found)] == [
        (rdap.HOLDERS, "not_listed", "domain/themarquetry.com: the answer gives no country of a holder"),
        (rdap.STANDARDS, "not_listed", "domain/themarquetry.com: the delegation is not signed"),
    ]


def test_the_country_of_a_registrar_is_not_that_of_the_holder():
    found = said(NORWAY, key="domain/norway.no", identifiers="domains: [norway.no]")

    assert facts(found) == []
    assert gaps(found)[1].detail == "domain/norway.no: no host of the service below this domain is recorded"


def test_a_country_spelled_out_by_the_registry_is_read():
    recorded = NORWAY.replace(b'"registrar"', b'"registrant"')

    (fact,) = facts(said(recorded, key="domain/norway.no", identifiers="domains: [norway.no]"))

    assert fact.value == ("NO",)
    assert fact.note.en == "domain/norway.no: registered to Domeneshop AS."


@pytest.mark.parametrize(
    ("address", "value"),
    [
        (("adr", {"cc": "nl"}, ["", "", "", "", "", "", "BELGIUM"]), ("NL",)),
        (("adr", {}, ["", "", "", "", "", "", "DE"]), ("DE",)),
        (("adr", {"label": "Street 1\\nTbilisi\\nFrance"}, [""] * 7), ("FR",)),
        (("adr", {"label": "Street 1\nParis\nFRANCE\n"}, [""] * 7), ("FR",)),
    ],
)
def test_a_country_stands_in_a_parameter_the_last_component_or_the_last_line(address, value):
    assert [one.value for one in holders(said(domain(registrant(FN, ORG, address))))] == [value]


@pytest.mark.parametrize("name", ["Norge", "The Kingdom", "ZZ", "Georgia"])
def test_a_country_that_is_not_named_exactly_is_not_guessed(name):
    found = said(domain(registrant(FN, ORG, ("adr", {"label": f"Street 1\n{name}"}, [""] * 7))))

    assert facts(found) == []
    assert gaps(found)[0].reason == "unreadable"
    assert gaps(found)[0].detail == f"domain/example.no: '{name}' is no country as the reference data names them"


@pytest.mark.parametrize(
    "answer",
    [
        domain(redacted=[{"name": {"description": "Registrant Name"}, "method": "removal"}]),
        domain(registrant(FN, ("kind", {}, "individual"), OSLO)),
        domain(registrant(("org", {}, "Domains By Proxy, LLC"), OSLO)),
        domain(registrant(FN, remarks=[{"title": "REDACTED FOR PRIVACY", "type": "object redacted due to authorization"}])),
    ],
)
def test_a_withheld_holder_is_unknown(answer):
    found = said(answer)

    assert facts(found) == []
    assert gaps(found)[0].reason == "withheld"


def test_a_name_that_expired_counts_until_its_last_day():
    found = facts(said(EXAMPLES[1][1]["domain/example.no"]))

    assert [(one.question, one.value, one.valid_until.isoformat()) for one in found] == [
        (rdap.HOLDERS, ("NO",), "2026-01-31"),
    ]


def test_a_signed_domain_of_the_company_proves_nothing_of_a_service_elsewhere():
    found = said(GOOGLE, key="domain/google.com", identifiers="domains: [google.com]\nhosts: {api: [api.notgoogle.com]}")

    assert facts(found) == []
    assert gaps(found)[-1].detail == "domain/google.com: no host of the service below this domain is recorded"


@pytest.mark.parametrize(
    ("other", "signed"),
    [(domain(name="sample.no", **SIGNED), True), (domain(name="sample.no"), False), (b"<html>", False), (None, False)],
)
def test_every_host_of_the_service_has_to_be_below_a_signed_name(other, signed):
    identifiers = "domains: [example.no, sample.no]\nhosts: {portal: [www.example.no], api: [api.sample.no]}"
    bodies = {**LISTS, "domain/example.no": domain(**SIGNED), **({"domain/sample.no": other} if other else {})}

    found = [one for one in conversation(rdap, identifiers, bodies).said() if one.question == rdap.STANDARDS]

    assert [one.ask for one in facts(found)] == (["domain/example.no", "domain/sample.no"] if signed else [])
    if not signed:
        assert gaps(found)[0].detail == (
            "domain/example.no: the delegation is signed, but none is known to be above the host api.sample.no"
        )


@pytest.mark.parametrize(("prefix", "believed"), [("1.1.1.0/24", True), ("1.1.1.0/25", True), ("1.1.0.0/16", False)])
def test_the_holder_of_a_part_of_a_block_is_not_that_of_the_block(prefix, believed):
    part = APNIC if believed else APNIC.replace(b'"1.1.1.0"', b'"1.1.0.0"')
    key = f"ip/{prefix.split('/')[0]}"

    found = said(part, key=key, identifiers=f"networks: {{prefixes: [{prefix}]}}")

    assert bool(facts(found)) is believed
    if not believed:
        assert [(one.reason, one.detail) for one in found] == [
            ("not_covered", f"{key}: the answer is about a part of 1.1.0.0/16, which may be given to somebody else")
        ]


def numbers(first, last, name):
    entity = registrant(("fn", {}, name), ORG, ("adr", {"label": "Street 1\nAmsterdam\nNETHERLANDS"}, [""] * 7))
    return json.dumps({"objectClassName": "autnum", "startAutnum": first, "endAutnum": last, "entities": [entity]}).encode()


@pytest.mark.parametrize(
    ("answer", "believed"),
    [
        (numbers(13312, 15359, "RIPE NCC"), False),
        (numbers(13312, 15359, "Réseaux IP Européens Network Coordination Centre (RIPE NCC)"), False),
        (numbers(13335, 13335, "RIPE NCC"), True),
        (numbers(13330, 13339, "Sample B.V."), True),
    ],
)
def test_a_range_of_the_registry_itself_is_held_by_nobody_else(answer, believed):
    found = said(answer, key="autnum/13335", identifiers="networks: {asns: [13335]}")

    assert [one.value for one in facts(found)] == ([("NL",)] if believed else [])
    if not believed:
        assert [(one.reason, one.detail) for one in found] == [
            ("not_listed", "autnum/13335: the answer is about a range of the registry itself, so nobody else holds it")
        ]


def test_two_blocks_that_begin_alike_are_one_question_to_the_registry():
    held = conversation(rdap, "networks: {prefixes: [1.1.1.0/24, 1.1.1.0/25]}", {**LISTS, "ip/1.1.1.0": APNIC})

    assert [ask.key for ask in rdap.asks(held.who, held.have, held.on, reference())] == ["bootstrap/ipv4", "ip/1.1.1.0"]


def test_an_object_that_the_registry_does_not_know_is_not_listed():
    found = conversation(rdap, "networks: {asns: [13335]}", LISTS).said()

    assert [(one.reason, one.detail) for one in found] == [("not_listed", "autnum/13335: the registry does not know it")]


@pytest.mark.parametrize(
    ("key", "identifiers", "answer"),
    [
        ("domain/google.com", "domains: [google.com]", NORWAY),
        ("autnum/13336", "networks: {asns: [13336]}", CLOUDFLARE),
        ("ip/13.128.0.0", "networks: {prefixes: [13.128.0.0/11]}", MICROSOFT),
        ("ip/1.1.1.0", "networks: {prefixes: [1.1.1.0/24]}", b'{"startAddress": "::", "endAddress": "ffff::", "country": "AU"}'),
        ("ip/1.1.1.0", "networks: {prefixes: [1.1.1.0/24]}", b"{}"),
    ],
)
def test_an_answer_about_another_object_is_not_believed(key, identifiers, answer):
    found = said(answer, key=key, identifiers=identifiers)

    assert facts(found) == []
    assert [(one.reason, one.detail) for one in gaps(found)] == [
        ("unreadable", f"{key}: the answer does not say that it is about this object")
    ]


def test_html_in_place_of_json_is_unreadable():
    assert [one.reason for one in said(b"<html>busy</html>")] == ["unreadable"]


def test_a_region_code_is_no_country():
    found = said(APNIC.replace(b'"AU"', b'"AP"'), key="ip/1.1.1.0", identifiers="networks: {prefixes: [1.1.1.0/24]}")

    assert [(one.reason, one.detail) for one in found] == [("not_listed", "ip/1.1.1.0: the answer gives no country of a holder")]


def test_a_geofeed_is_mentioned():
    link = {"rel": "geofeed", "href": "https://feeds.registry.net/geo.csv", "type": "application/geofeed+csv"}
    answer = json.dumps({**json.loads(APNIC), "links": [*json.loads(APNIC)["links"], link]}).encode()

    (fact,) = facts(said(answer, key="ip/1.1.1.0", identifiers="networks: {prefixes: [1.1.1.0/24]}"))

    assert fact.note.en.endswith(" It points to the holder's own list of places: https://feeds.registry.net/geo.csv")
    assert json.loads(rdap.keep(Ask("ip/1.1.1.0", ""), answer))["links"] == [link]


def test_nothing_recorded_is_not_asked():
    assert [(one.question, one.reason) for one in conversation(rdap, "", {}).said()] == [
        (rdap.HOLDERS, "not_asked"),
        (rdap.STANDARDS, "not_asked"),
    ]


@pytest.mark.parametrize("answer", [GOOGLE, NORWAY, MARQUETRY, MICROSOFT, APNIC, SWITCH, CLOUDFLARE])
def test_no_mailbox_telephone_number_or_contact_is_kept(answer):
    kept = rdap.keep(Ask("domain/x", ""), answer)

    assert kept
    assert rdap.keep(Ask("domain/x", ""), kept) == kept
    for trace in (b"@", b"tel:", b"Hostmaster", b"Abuse", b"vcard", b"remarks", b"technical", b"administrative", b"Way"):
        assert trace not in kept


@pytest.mark.parametrize("kind", [[("kind", {}, "individual")], []])
def test_of_a_person_neither_name_nor_number_nor_address_is_kept(kind):
    person = registrant(
        ("fn", {}, "Kari Nordmann"),
        *kind,
        ("adr", {"label": "Gate 1\nNordmannhaugen"}, ["", "", ["Gate 1"], "Oslo", "", "", ""]),
        ("email", {}, "kari@example.no"),
        publicIds=[{"type": "national number", "identifier": "010190"}],
        entities=[registrant(("fn", {}, "Ola Nordmann"), roles=["technical"])],
    )

    kept = json.loads(rdap.keep(Ask("domain/example.no", ""), domain(person)))

    assert kept["entities"] == [{"roles": ["registrant"], **({"kind": "individual"} if kind else {})}]


@pytest.mark.parametrize(("who", "bodies"), EXAMPLES)
def test_what_is_kept_says_the_same_as_the_whole(who, bodies):
    held = Conversation(rdap, who, bodies).hold()
    kept = held.said()

    held.have = {key: replace(one, body=bodies.get(key, b"")) for key, one in held.have.items()}

    assert held.said() == kept


def test_an_answer_that_cannot_be_read_is_not_kept_but_a_list_of_registries_is():
    assert rdap.keep(Ask("domain/example.no", ""), b"Kari Nordmann, +47 000") == b""
    assert rdap.keep(Ask("bootstrap/dns", ""), LISTS["bootstrap/dns"]) == LISTS["bootstrap/dns"]
