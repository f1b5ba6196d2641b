"""Names: whose name servers, mail and delivery a provider relies on; what is not known is named and never guessed."""

import json

import pytest
from asked import answer, body, conversation, facts, gaps, holder, reference

from offerings.asking import Ask
from offerings.reading import suppliers
from offerings.sources import dns_and_mail

OBSERVED = {key: json.dumps(one).encode() for key, one in json.loads(body("dns-tls/observation_constructed.json")).items()}
WHO = "domains: [example-cloud.eu]\nhosts: {portal: [portal.example-cloud.eu], api: [api.example-cloud.eu]}"
DNS, MAIL, DELIVERY, STANDARDS = dns_and_mail.ABOUT.questions


def reply(kind, *data, name="example-cloud.eu", rcode="NOERROR", authenticated=True):
    """An answer in the form of the observed ones."""
    records = [{"name": name, "type": kind, "data": one} for one in data]
    made = {"name": name, "type": kind, "rcode": rcode, "authenticated": authenticated, "records": records}
    return json.dumps(made).encode()


EXAMPLES = [
    (holder(WHO), OBSERVED),
    (holder("domains: [example-cloud.eu]"), {"ns/example-cloud.eu": reply("NS", "ns1.example-cloud.eu.", "ns.unheard-of.eu.")}),
    (holder(WHO), {"cname/portal.example-cloud.eu": reply("CNAME", "portal.example-cloud.eu.")}),
]


def said(changes=None, identifiers=WHO):
    return conversation(dns_and_mail, identifiers, {**OBSERVED, **(changes or {})}).said()


def about(question, found):
    return [one for one in found if one.question == question]


def test_the_observed_names_lead_to_the_countries_of_their_companies():
    found = facts(said())

    assert {(one.kind, one.complete) for one in found} == {("measurement", False)}
    assert [(one.question, one.ask, one.value) for one in found] == [
        (DNS, "ns/example-cloud.eu", ("US",)),
        (MAIL, "mx/example-cloud.eu", ("US",)),
        (MAIL, "txt/_spf.example-cloud.eu", ("US",)),
        (DELIVERY, "cname/entry.example-cloud.eu", ("US",)),
    ]


def test_signed_domains_are_dnssec_only_when_no_alias_leads_to_an_unsigned_answer():
    cdn = "cname/portal.example-cloud.eu.cdn.cloudflare.net"
    lead_out = about(STANDARDS, said())
    (found,) = about(STANDARDS, said({cdn: reply("CNAME", name=cdn.removeprefix("cname/"))}))

    assert [(one.reason, one.detail, one.ask) for one in lead_out] == [
        ("not_listed", f"{cdn}: the answer, on the way to a host, had no checked signature", cdn)
    ]
    assert (found.kind, found.ask, found.value, found.complete) == ("measurement", "ns/example-cloud.eu", ("dnssec",), False)


@pytest.mark.parametrize("policy", ["v=spf1 -include:_spf.google.com -all", "v=spf1 ?include:_spf.google.com ~all"])
def test_a_sender_that_is_named_to_be_refused_is_no_supplier(policy):
    found = about(MAIL, said({"txt/example-cloud.eu": reply("TXT", f'"{policy}"')}))

    assert [one.ask for one in facts(found)] == ["mx/example-cloud.eu"]


def test_a_note_names_the_companies_and_who_is_left_out():
    notes = [one.note for one in facts(said())]

    assert notes[0].en == (
        "Name servers of example-cloud.eu: Amazon Web Services (United States); the provider itself is left out."
    )
    assert notes[0].nl == (
        "Naamservers van example-cloud.eu: Amazon Web Services (Verenigde Staten); de aanbieder zelf telt hier niet mee."
    )
    assert notes[3].en == "Companies that an alias leads to, of entry.example-cloud.eu: Cloudflare (United States)."


def test_a_company_that_is_not_in_the_table_is_a_gap_that_names_its_domain():
    found = about(MAIL, gaps(said()))

    assert [(one.reason, one.detail, one.ask) for one in found] == [
        (
            "not_covered",
            "txt/example-cloud.eu: unheard-of-mailer.eu is not in the table of suppliers",
            "txt/example-cloud.eu",
        )
    ]


def test_the_lists_of_senders_of_the_provider_itself_are_followed_and_those_of_others_are_not():
    asked = [ask.url for ask in conversation(dns_and_mail, WHO, OBSERVED).asked if ask.key.startswith("txt/")]

    assert asked == ["dns:example-cloud.eu?type=TXT", "dns:_spf.example-cloud.eu?type=TXT"]


def test_an_alias_is_followed_to_its_end_and_a_circle_ends():
    held = conversation(dns_and_mail, WHO, OBSERVED)
    circle = conversation(dns_and_mail, WHO, EXAMPLES[2][1])

    assert [ask.key for ask in held.asked if ask.key.startswith("cname/")] == [
        "cname/portal.example-cloud.eu",
        "cname/api.example-cloud.eu",
        "cname/entry.example-cloud.eu",
        "cname/portal.example-cloud.eu.cdn.cloudflare.net",
    ]
    assert len([ask for ask in circle.asked if ask.key.startswith("cname/")]) == 2


def test_a_long_chain_of_aliases_is_given_up():
    chain = {f"cname/a{number}.example-cloud.eu": reply("CNAME", f"a{number + 1}.example-cloud.eu.") for number in range(40)}
    held = conversation(dns_and_mail, "hosts: {portal: [a0.example-cloud.eu]}", chain)

    assert len([ask for ask in held.asked if ask.key.startswith("cname/")]) == dns_and_mail.STEPS + 1


def test_own_names_only_tell_no_country():
    found = about(DNS, said({"ns/example-cloud.eu": reply("NS", "ns1.example-cloud.eu.", "NS2.Example-Cloud.EU.")}))

    assert [(one.reason, one.detail) for one in found] == [
        ("not_covered", "ns/example-cloud.eu: names of the provider itself only, whose country is not told here")
    ]


def test_a_host_without_an_alias_says_nothing_about_who_stands_in_front():
    found = about(DELIVERY, gaps(said()))

    assert ("not_covered", "cname/api.example-cloud.eu: is no alias, so no name shows who stands in front") in [
        (one.reason, one.detail) for one in found
    ]


@pytest.mark.parametrize(
    ("changed", "reason", "detail"),
    [
        (reply("NS"), "not_listed", "ns/example-cloud.eu: leads to no other host"),
        (reply("NS", rcode="NXDOMAIN"), "not_listed", "ns/example-cloud.eu: there is no such name"),
        (reply("NS", rcode="SERVFAIL"), "unreachable", "ns/example-cloud.eu: the name servers answered SERVFAIL"),
        (b"", "unreadable", "ns/example-cloud.eu: the answer: Invalid JSON: EOF while parsing a value at line 1 column 0"),
        (reply("NS", "not a name", "127.0.0.1", "ns.internal"), "not_listed", "ns/example-cloud.eu: leads to no other host"),
    ],
)
def test_an_answer_without_companies_is_a_gap(changed, reason, detail):
    found = about(DNS, said({"ns/example-cloud.eu": changed}))

    assert [(one.reason, one.detail) for one in found] == [(reason, detail)]


def test_mail_that_is_not_wanted_names_no_company():
    found = about(MAIL, said({"mx/example-cloud.eu": reply("MX", "0 .")}))

    assert ("not_listed", "mx/example-cloud.eu: leads to no other host") in [(one.reason, one.detail) for one in gaps(found)]


def test_an_answer_without_a_checked_signature_is_no_dnssec_and_no_denial():
    found = about(STANDARDS, said({"ns/example-cloud.eu": reply("NS", "ns1.example-cloud.eu.", authenticated=False)}))
    bare = {"ns/example-cloud.eu": reply("NS", authenticated=False), "ds/example-cloud.eu": reply("DS")}

    assert [(one.reason, one.detail) for one in found] == [
        ("not_listed", "ns/example-cloud.eu: the answer had no checked signature; its parent holds keys for it (DS)")
    ]
    assert [one.detail for one in about(STANDARDS, said(bare))] == [
        "ns/example-cloud.eu: the answer had no checked signature; no keys for it were seen at its parent (DS)"
    ]


def test_domains_without_hosts_say_nothing_about_the_standards_of_the_service():
    assert about(STANDARDS, said(identifiers="domains: [example-cloud.eu]")) == []


def test_without_names_nothing_is_asked():
    held = conversation(dns_and_mail, "networks: {asns: [3333]}", {})

    assert held.asked == []
    assert {one.reason for one in held.said()} == {"not_asked"}


def test_what_is_kept_has_an_order_and_holds_no_texts_that_are_not_used():
    records = [
        {"name": "a.eu", "type": "TXT", "data": '"site-verification=somebody@a.eu"'},
        {"name": "a.eu", "type": "TXT", "data": '"v=spf1 include:b.eu -all"'},
        {"name": "a.eu", "type": "RRSIG", "data": "TXT 13 2 300"},
    ]
    first = json.dumps({"rcode": "NOERROR", "authenticated": True, "records": records}).encode()
    other = json.dumps({"rcode": "NOERROR", "authenticated": True, "records": records[::-1]}).encode()
    kept = dns_and_mail.keep(Ask("txt/a.eu", "dns:a.eu?type=TXT"), first)

    assert json.loads(kept) == {"rcode": "NOERROR", "authenticated": True, "records": [records[1]]}
    assert dns_and_mail.keep(Ask("txt/a.eu", "dns:a.eu?type=TXT"), other) == kept
    assert dns_and_mail.keep(Ask("txt/a.eu", "dns:a.eu?type=TXT"), kept) == kept
    assert dns_and_mail.keep(Ask("txt/a.eu", "dns:a.eu?type=TXT"), b"<html>somebody</html>") == b""


def test_whole_and_kept_answers_say_the_same():
    held = conversation(dns_and_mail, WHO, OBSERVED)
    whole = {ask.key: answer(ask.key, OBSERVED[ask.key]) for ask in held.asked if ask.key in OBSERVED}
    kept = {key: one for key, one in held.have.items() if key in OBSERVED}

    assert list(dns_and_mail.parse(held.who, whole, reference())) == list(dns_and_mail.parse(held.who, kept, reference()))


@pytest.mark.parametrize(
    ("name", "company"),
    [
        ("ns-123.awsdns-15.com", "amazon"),
        ("ns-2051.awsdns-67.co.uk", "amazon"),
        ("awsdns-15.com.evil.eu", None),
        ("awsdns-15.evil.eu", None),
        ("ns.awsdns-friends.com", None),
        ("x.cloudfront.net", "amazon"),
        ("notcloudfront.net", None),
        ("_spf.google.com", "google"),
    ],
)
def test_a_company_is_told_by_its_own_domains_only(name, company):
    found = suppliers.supplier(name, reference())

    assert (found.id if found else None) == company


def test_every_supplier_has_its_domains_alone_and_shows_its_sources():
    listed = [name for one in reference().suppliers.values() for name in (*one.domains, *one.prefixes)]

    assert len(listed) == len(set(listed))
    assert all(suppliers.domain(name) == name for one in reference().suppliers.values() for name in one.domains)
    assert all(len(one.sources) > 1 and all(source.url for source in one.sources) for one in reference().suppliers.values())
