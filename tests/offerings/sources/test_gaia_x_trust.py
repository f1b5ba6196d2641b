"""Gaia-X: signatures that hold and those that do not, and labels that count only when everything about them holds."""

import base64
import hashlib
import json
from datetime import datetime

import pytest
from asked import SEEN, conversation, facts, gaps
from gaia import (
    BASE,
    CENTRE,
    CHECKED,
    CLEARING,
    GOOD,
    HOUSE,
    HOUSE_KID,
    KID,
    MAILED,
    OWN,
    PERSON,
    PROVIDER,
    ROLE,
    SERVICE,
    STRANGE,
    bodies,
    by_house,
    certified,
    identifiers,
    key_of,
    label,
    made,
    said,
    signed,
    why,
)
from signing import Key, did_document, ec_key, ed_key, pem, presentation, rsa_key, token, unsigned, with_shared_secret

from offerings.reading.exact_json import canonical
from offerings.reading.signatures import chain_address, document_address
from offerings.sources import gaia_x
from offerings.sources._gaia_x_trust import CLEARING_HOUSES, accepted

KEYS = [ec_key("ES256", 3), ec_key("ES384", 5), ec_key("ES512", 7), ed_key(9), rsa_key("PS256"), rsa_key("RS256")]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.alg)
def test_a_signature_with_each_algorithm_holds_for_its_own_key_alone(key):
    good = facts(said(signed(PERSON, key), **{PROVIDER: did_document(PROVIDER, key)}))
    cut = said(signed(PERSON, key)[:-8], **{PROVIDER: did_document(PROVIDER, key)})

    assert [one.note.en for one in good] == [CHECKED, CHECKED]
    assert facts(cut) == []
    for other in KEYS:
        if other is not key and other.alg[0] != "R" and key.alg[0] != "R":
            assert facts(said(signed(PERSON, key), **{PROVIDER: did_document(PROVIDER, other)})) == []


def test_a_signature_made_by_one_rsa_scheme_does_not_pass_as_the_other():
    for alg, other in (("PS256", "RS256"), ("RS256", "PS256")):
        found = said(signed(PERSON, rsa_key(alg), alg=other), **{PROVIDER: did_document(PROVIDER, rsa_key(alg))})
        assert "its signature does not fit the key" in gaps(found)[0].detail


def test_a_short_rsa_key_is_refused():
    found = said(signed(PERSON, rsa_key("PS256", 1024)), **{PROVIDER: did_document(PROVIDER, rsa_key("PS256", 1024))})

    assert gaps(found)[0].detail.endswith("its key is damaged")


@pytest.mark.parametrize(
    ("did", "address"),
    [
        ("did:web:example.eu", "https://example.eu/.well-known/did.json"),
        ("did:web:example.eu:compliance:v2", "https://example.eu/compliance/v2/did.json"),
        ("did:web:example.eu:..:v2", None),
        ("did:web:example.eu::v2", None),
        ("did:web:Example.eu", None),
        ("did:web:example.eu%3A8443", None),
        ("did:web:10.0.0.1", None),
        ("did:web:did-server", None),
        ("did:web:example.localhost", None),
        ("did:key:z6Mk", None),
        ("", None),
    ],
)
def test_the_document_of_a_did_web_has_one_address(did, address):
    assert document_address(did) == address


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.eu/chain.pem", True),
        ("http://example.eu/chain.pem", False),
        ("https://example.eu:8443/chain.pem", False),
        ("https://user@example.eu/chain.pem", False),
        ("https://127.0.0.1/chain.pem", False),
        ("https://example.internal/chain.pem", False),
        ("https://example.eu/../chain.pem", False),
        ("https://example.eu/chain.pem?to=x", False),
        ("https://example.eu/" + "a" * 300, False),
        ("file:///etc/passwd", False),
    ],
)
def test_certificates_are_asked_at_plain_public_addresses_only(url, good):
    assert (chain_address(url) == url) is good


CHAIN = "example-cloud.eu/chain.pem"
NO_CHAIN = "Signed by did:web:example-cloud.eu; the signature fits the published key, but the certificate chain is not in order."


def chained(content):
    shown = bodies(signed(PERSON), **{PROVIDER: did_document(PROVIDER, OWN, x5u=f"https://{CHAIN}")})
    return conversation(gaia_x, identifiers("vp.jwt"), shown | ({f"chain/{CHAIN}": content} if content is not None else {}))


def test_certificates_that_a_document_names_are_asked_and_have_to_fit():
    held = chained(b"friendlyName: Jan Jansen\n" + pem(OWN))

    assert [one.url for one in held.asked][2:] == [f"https://{CHAIN}"]
    assert held.have[f"chain/{CHAIN}"].body == pem(OWN).strip().replace(b"\n\n", b"\n")
    assert {one.note.en for one in facts(held.said())} == {CHECKED}


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        pem(STRANGE),
        pem(OWN, signer=STRANGE),
        pem(OWN, until=datetime(2026, 11, 1)),  # noqa: DTZ001
        pem(OWN) * 6,
    ],
    ids=["missing", "empty", "damaged", "another key", "another signer", "out of date", "too long"],
)
def test_certificates_that_do_not_fit_are_told_and_the_claims_are_still_read(content):
    assert {one.note.en for one in facts(chained(content).said())} == {NO_CHAIN}


def test_a_label_does_not_count_when_the_certificates_of_the_clearing_house_do_not_fit():
    document = did_document(HOUSE, CLEARING, x5u="https://gx-compliance.aruba.it/chain.pem")

    found = said(*GOOD, **{HOUSE: document})

    assert certified(found) == []
    assert why(found)[0].endswith("the signature fits the published key, but the certificate chain is not in order.")


ALIEN = {**OWN.jwk, "kty": "oct", "k": OWN.jwk["x"]}
REFUSED = {
    "wrong key": (signed(PERSON, STRANGE), "its signature does not fit the key"),
    "changed claims": (signed(PERSON).replace(signed(PERSON).split(".")[1], signed(CENTRE).split(".")[1]), None),
    "no algorithm": (unsigned(PERSON, KID), "its algorithm is none; expected one of ES256, ES384, ES512, PS256, RS256, EdDSA"),
    "capital None": (signed(PERSON, Key("None", {}, lambda _: b"", None)), "its algorithm is None; expected one of "),
    "shared secret": (with_shared_secret(PERSON, json.dumps(OWN.jwk).encode(), KID), "its algorithm is HS256; expected one of "),
    "another kind of key": (signed(PERSON, CLEARING), "its key is of another kind than ES256 needs"),
    "key in the header": (signed(PERSON, STRANGE, jwk=STRANGE.jwk), "its signature does not fit the key"),
    "unknown key": (
        signed(PERSON, kid=f"{PROVIDER}#key-2"),
        "its key (kid) did:web:example-cloud.eu#key-2 is not one of the keys of",
    ),
    "key of another": (
        signed(PERSON, CLEARING, HOUSE_KID),
        "its key (kid) did:web:gx-compliance.aruba.it:v2#key-1 is not one of the keys of",
    ),
    "no key": (signed(PERSON, kid=None), "it names no key (kid)"),
    "other issuer": (
        token(PERSON, OWN, KID, iss=HOUSE),
        "its issuer (iss) is did:web:gx-compliance.aruba.it:v2, but the credential is by",
    ),
    "other issuer inside": (
        signed(PERSON | {"iss": HOUSE}),
        "its issuer (iss) is did:web:gx-compliance.aruba.it:v2, but the credential is by",
    ),
    "extension": (signed(PERSON, crit=["b64"], b64=False), "it demands an extension (crit) that is not known here"),
    "not yet": (signed(PERSON | {"validFrom": "2026-11-28T06:00:01Z"}), "it is valid only from 2026-11-28"),
    "not yet by nbf": (signed(PERSON | {"nbf": SEEN.timestamp() + 60}), "it is valid only from 2026-11-28"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_credential_whose_signature_does_not_hold_says_nothing(case):
    forged, message = REFUSED[case]

    found = said(forged)

    assert facts(found) == []
    assert (message or "its signature does not fit the key") in gaps(found)[0].detail
    assert gaps(found)[0].reason == "unreadable"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": HOUSE}, "the DID document is about did:web:gx-compliance.aruba.it:v2"),
        ({"assertionMethod": []}, "its key is not meant for signing statements (assertionMethod)"),
        ({"verificationMethod": []}, "is not one of the keys of"),
    ],
)
def test_a_document_that_does_not_give_the_key_for_it_makes_a_signature_fail(changes, message):
    found = said(signed(PERSON), **{PROVIDER: did_document(PROVIDER, OWN, **changes)})

    assert facts(found) == []
    assert message in gaps(found)[0].detail


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"controller": HOUSE}, "its key is controlled by did:web:gx-compliance.aruba.it:v2"),
        ({"publicKeyJwk": None}, "its key is given in a form that is not read here; expected publicKeyJwk"),
        ({"publicKeyJwk": ALIEN}, "its key is of another kind than EdDSA needs"),
        ({"publicKeyJwk": OWN.jwk | {"alg": "ES256"}}, "its key is not meant for signing with EdDSA"),
        ({"publicKeyJwk": OWN.jwk | {"use": "enc"}}, "its key is not meant for signing with EdDSA"),
        ({"publicKeyJwk": OWN.jwk | {"x": "AAAA"}}, "its key is damaged"),
    ],
)
def test_a_key_that_is_not_the_issuers_or_not_for_signing_makes_a_signature_fail(changes, message):
    document = did_document(PROVIDER, OWN)
    document["verificationMethod"][0] |= changes

    assert message in gaps(said(signed(PERSON), **{PROVIDER: document}))[0].detail


def test_two_keys_of_one_name_are_none():
    twice = did_document(PROVIDER, OWN)["verificationMethod"] * 2

    assert (
        "is not one of the keys"
        in gaps(said(signed(PERSON), **{PROVIDER: did_document(PROVIDER, OWN, verificationMethod=twice)}))[0].detail
    )


def test_without_the_keys_of_the_issuer_claims_are_read_and_the_note_says_so():
    found = facts(said(signed(PERSON), **{PROVIDER: None}))

    assert [one.value for one in found] == ["NL", ("NL",)]
    assert found[0].note.en == (
        "In the name of did:web:example-cloud.eu; the signature was not checked, since the keys of the issuer were not there."
    )


@pytest.mark.parametrize(("level", "value"), [("L1", "gaia-x-label-1"), ("L2", "gaia-x-label-2"), ("L3", "gaia-x-label-3")])
def test_each_level_of_label_has_its_certificate(level, value):
    assert [one.value for one in certified(said(*GOOD[:3], by_house(label(level))))] == [(value,)]


def test_an_expired_label_ends_on_its_last_day():
    found = certified(said(*GOOD[:3], by_house(label(validUntil="2026-03-31T23:59:59Z"))))

    assert [(one.value, one.valid_until.isoformat()) for one in found] == [(("gaia-x-label-1",), "2026-03-31")]


def test_digests_may_be_in_base64_or_of_the_token_and_the_key_may_have_the_prefix_of_credentials():
    def sri(content):
        return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"

    for value in (sri(canonical(SERVICE).encode()), sri(GOOD[2].encode())):
        one = label(covers=())
        one["credentialSubject"]["gx:compliantCredentials"] = [{"id": SERVICE["id"], "cred:digestSRI": value}]
        assert certified(said(*GOOD[:3], by_house(one)))


LAB = "did:web:compliance.lab.gaia-x.eu:v2"
NOT_LABELS = {
    "laboratory": (
        [signed(label(issuer=LAB), CLEARING, f"{LAB}#key-1")],
        "the label of level L1 does not count: its issuer did:web:compliance.lab.gaia-x.eu:v2 is a laboratory for trying out",
    ),
    "development": (
        [signed(label(issuer="did:web:gx-compliance.aruba.it:development"), CLEARING, "x")],
        f"the label of level L1 does not count: its issuer {HOUSE[:-2]}development is a laboratory for trying out",
    ),
    "stranger": (
        [signed(label(issuer=PROVIDER))],
        "the label of level L1 does not count: its issuer did:web:example-cloud.eu is not one of the accepted clearing houses",
    ),
    "changed credential": (
        [by_house(label(covers=(PERSON, SERVICE | {"name": "before"})))],
        "the label of level L1 does not count: the digest of https://example-cloud.eu/credentials/service.json does not match",
    ),
    "missing credential": (
        [by_house(label(covers=(PERSON, SERVICE, made("number", "VatID", {}))))],
        f"the label of level L1 does not count: the credential {BASE}number.json that it covers is not at hand",
    ),
    "nothing covered": (
        [by_house(label(covers=()))],
        "the label of level L1 does not count: it lists no credentials, or too many",
    ),
    "only the company": (
        [by_house(label(covers=(PERSON,)))],
        "the label of level L1 does not count: it covers no service offering of did:web:example-cloud.eu",
    ),
    "no end": (
        [by_house({key: value for key, value in label().items() if key != "validUntil"})],
        "the label of level L1 does not count: it has no end date",
    ),
    "unknown level": ([by_house(label("L9"))], "the label level L9 is not known"),
    "standard": ([by_house(label("SC"))], "standard compliance (SC) is no label of level 1, 2 or 3"),
}


@pytest.mark.parametrize("case", NOT_LABELS)
def test_a_label_that_does_not_hold_in_every_respect_is_no_certificate(case):
    shown, message = NOT_LABELS[case]

    found = said(*GOOD[:3], *shown, **{LAB: did_document(LAB, CLEARING)})

    assert certified(found) == []
    assert why(found) == [message]


def test_a_label_with_a_forged_signature_is_not_believed():
    found = said(*GOOD[:3], by_house(label(), ec_key("ES256", 99)))

    assert certified(found) == []
    assert gaps(found)[0].detail.endswith(
        "the credential by did:web:gx-compliance.aruba.it:v2 is not believed: its signature does not fit the key"
    )


def test_a_label_without_the_keys_of_its_issuer_is_no_certificate():
    found = said(*GOOD, **{HOUSE: None})

    assert certified(found) == []
    assert "since the keys of the issuer were not there" in why(found)[0]


def test_the_label_and_credentials_of_another_provider_prove_nothing():
    shown = bodies(*GOOD)
    thief = "did:web:thief.example.eu"

    found = conversation(gaia_x, identifiers("vp.jwt", did=thief), shown).said()

    assert certified(found) == []
    assert why(found) == ["the label of level L1 does not count: it covers no service offering of did:web:thief.example.eu"]


def test_clearing_houses_are_accepted_in_released_versions_only():
    assert all(accepted(f"{one}:{version}") for one in CLEARING_HOUSES for version in ("v1", "v2"))
    assert not any(
        map(accepted, [*CLEARING_HOUSES, "did:web:gx-compliance.aruba.it:main", "did:web:compliance.lab.gaia-x.eu:v2", "", "v2"])
    )


def test_a_label_does_not_count_when_what_it_covers_is_kept_without_contact_details():
    found = said(signed(MAILED), by_house(label(covers=(MAILED,))))

    assert certified(found) == []
    assert why(found)[0].endswith(f"{BASE}service.json is kept without contact details, so its digest cannot be compared")


def test_a_label_counts_when_only_mailboxes_of_roles_are_named():
    assert certified(said(signed(ROLE), by_house(label(covers=(ROLE,)))))


def test_a_mark_that_a_stranger_sets_gains_nothing():
    forged = {**label(), "_reduced": "token"}
    shown = {**presentation(), "verifiableCredential": [PERSON, CENTRE, SERVICE, forged]}

    found = conversation(gaia_x, identifiers("vp.jwt"), bodies() | {key_of("vp.jwt"): json.dumps(shown).encode()}).said()

    assert certified(found) == []
