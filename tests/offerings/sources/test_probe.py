"""Certificates: the country that a certificate names for its issuer, until it expires; nothing else is concluded."""

import json

import pytest
from asked import answer, body, conversation, facts, gaps, holder, reference

from offerings.asking import Ask
from offerings.sources import probe

OBSERVED = {key: json.dumps(one).encode() for key, one in json.loads(body("dns-tls/observation_constructed.json")).items()}
PORTAL, API = "portal.example-cloud.eu", "api.example-cloud.eu"
WHO = f"domains: [example-cloud.eu]\nhosts: {{portal: [{PORTAL}], api: [{API}]}}"
ASK = Ask(f"tls/{PORTAL}", f"tls:{PORTAL}")


def greeting(**changes):
    """A connection in the form of the observed one."""
    return json.dumps({**json.loads(OBSERVED[f"tls/{PORTAL}"]), **changes}).encode()


EXAMPLES = [(holder(WHO), OBSERVED), (holder(WHO), {f"tls/{PORTAL}": greeting(protocol="SSLv3")})]


def said(changes=None):
    return conversation(probe, WHO, {**OBSERVED, **(changes or {})}).said()


def test_the_observed_certificates_name_the_countries_of_their_issuers():
    found = facts(said())

    assert [(one.ask, one.value, one.kind, one.complete, str(one.valid_until)) for one in found] == [
        (f"tls/{PORTAL}", ("US",), "measurement", False, "2027-01-12"),
        (f"tls/{API}", ("NL",), "measurement", False, "2027-02-01"),
    ]


def test_a_note_names_issuers_and_an_outdated_connection():
    portal, api = (one.note for one in facts(said()))

    assert portal.en == (
        f"The certificate of {PORTAL} was issued by Let's Encrypt. The domain permits certificates by letsencrypt.org (CAA)."
    )
    assert api.nl == (
        f"Het certificaat van {API} is uitgegeven door Example Trust B.V. Het domein staat certificaten toe van letsencrypt.org "
        "(CAA). De verbinding ging met TLSv1.1, dat verouderd is."
    )


def test_each_host_is_asked_once_and_its_domain_for_permitted_issuers():
    assert [ask.url for ask in conversation(probe, WHO, OBSERVED).asked] == [
        f"tls:{PORTAL}",
        f"tls:{API}",
        "dns:example-cloud.eu?type=CAA",
    ]


@pytest.mark.parametrize(
    ("changed", "reason", "detail"),
    [
        (greeting(not_after="2026-11-27T09:00:00Z"), "stale", "the certificate expired on 2026-11-27"),
        (greeting(issuer={"organization": "Somebody"}), "withheld", "the issuer has no country of ISO 3166-1"),
        (greeting(issuer={"country": "EU"}), "withheld", "the issuer has no country of ISO 3166-1"),
        (b"<html>", "unreadable", "the answer: Invalid JSON: EOF while parsing a value at line 1 column 0"),
    ],
)
def test_a_certificate_that_tells_no_country_is_a_gap(changed, reason, detail):
    found = gaps(said({f"tls/{PORTAL}": changed}))

    assert [(one.reason, one.detail) for one in found] == [(reason, f"tls/{PORTAL}: {detail}")]


def test_no_answer_is_a_gap():
    assert [one.reason for one in conversation(probe, WHO, {}).said()] == ["not_listed", "not_listed"]


def test_without_hosts_nothing_is_asked():
    held = conversation(probe, "domains: [example-cloud.eu]", {})

    assert held.asked == []
    assert [one.reason for one in held.said()] == ["not_asked"]


def test_what_is_kept_names_no_other_customers_and_no_mailboxes():
    kept = probe.keep(ASK, OBSERVED[ASK.key])
    permitted = probe.keep(Ask("caa/example-cloud.eu", "dns:example-cloud.eu?type=CAA"), OBSERVED["caa/example-cloud.eu"])

    assert json.loads(kept) == {
        "protocol": "TLSv1.3",
        "issuer": {"organization": "Let's Encrypt", "country": "US", "common_name": "E8"},
        "not_before": "2026-10-14",
        "not_after": "2027-01-12",
    }
    assert probe.keep(ASK, kept) == kept
    assert b"iodef" not in permitted
    assert probe.keep(ASK, b"[" * 100_000) == b""


def test_whole_and_kept_answers_say_the_same():
    held = conversation(probe, WHO, OBSERVED)
    whole = {ask.key: answer(ask.key, OBSERVED[ask.key]) for ask in held.asked}

    assert list(probe.parse(held.who, whole, reference())) == held.said()
