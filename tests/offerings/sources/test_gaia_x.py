"""Gaia-X: claims from both generations of credentials, and labels that count only when everything about them holds."""

import json

import pytest
from asked import FIXTURES, answer, body, conversation, facts, gaps, holder, reference
from gaia import (
    BASE,
    CENTRE,
    CHECKED,
    CONTEXTS,
    GOOD,
    HERE,
    HOUSE,
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
    identifiers,
    key_of,
    label,
    made,
    said,
    signed,
)
from signing import coded, did_document, presentation, token

from offerings.asking import Ask, Fact
from offerings.reading.credentials import Misread, read
from offerings.reading.signatures import Document
from offerings.sources import gaia_x

CHAIN = "example-cloud.eu/certificates/chain.pem"
OLD = tuple(
    f"2210/{name}.json" for name in ("LegalParticipant", "ServiceOffering", "PhysicalResource", "InstantiatedVirtualResource")
)
NEW = tuple(
    f"loire/{name}.json"
    for name in ("gx_legal-person", "gx_service-offering_data-product", "vp_digital-service-offering_2511", "vc_label-credential")
)


def recorded(*names):
    return identifiers(*names), {key_of(name): body(f"gaia-x/{name}") for name in names}


EXAMPLES = [
    *(
        (holder(text), found)
        for text, found in (recorded(*OLD), recorded(*NEW), recorded("2210/vp_service-offering_signed.json"))
    ),
    *((holder(text), found) for text, found in (recorded("loire/vp_legal-person_2511.json", "loire/vp_enveloped_vc_jwt.json"),)),
    (holder(identifiers("vp.jwt")), bodies(*GOOD)),
    (
        holder(identifiers("vp.json")),
        {
            key_of("vp.json"): json.dumps(
                {**presentation(), "verifiableCredential": [PERSON, CENTRE, SERVICE, label("L3")]}
            ).encode()
        },
    ),
]


def test_recorded_credentials_of_22_10_are_read_as_claims_of_the_provider():
    found = facts(conversation(gaia_x, *recorded(*OLD)).said())

    assert [(one.question, one.value, one.complete, one.kind, one.ask) for one in found] == [
        ("registered-office-country", "DE", True, "statement", key_of(OLD[0])),
        ("head-office-countries", ("DE",), False, "statement", key_of(OLD[0])),
        ("infrastructure-countries", ("DE",), False, "statement", key_of(OLD[2])),
    ]
    assert {one.note.en for one in found} == {"Published without a signature."}


def test_recorded_credentials_of_loire_are_read_as_claims_of_the_provider():
    found = conversation(gaia_x, *recorded(*NEW)).said()

    assert [(one.question, one.value, one.complete, one.kind) for one in facts(found)] == [
        ("registered-office-country", "DE", True, "statement"),
        ("head-office-countries", ("DE",), False, "statement"),
    ]
    assert (gaps(found)[0].question, gaps(found)[0].reason) == ("certificates", "not_covered")


@pytest.mark.parametrize("name", ["2210/vp_service-offering_signed.json", "loire/vp_legal-person_2511.json"])
def test_recorded_credentials_that_answer_no_question_give_gaps_alone(name):
    found = conversation(gaia_x, *recorded(name)).said()

    assert facts(found) == []
    assert {(one.reason, one.detail) for one in gaps(found)} == {("not_listed", "no credential tells it")}
    assert [one.question for one in gaps(found)] == list(gaia_x.ABOUT.questions)


def test_the_recorded_envelope_holds_an_unsigned_token_and_is_not_believed():
    found = conversation(gaia_x, *recorded("loire/vp_enveloped_vc_jwt.json")).said()

    assert facts(found) == []
    assert gaps(found)[0].detail == (
        f"{key_of('loire/vp_enveloped_vc_jwt.json')} verifiableCredential[0]: the credential by ? is not believed: "
        "its algorithm is none; expected one of ES256, ES384, ES512, PS256, RS256, EdDSA"
    )


def test_a_proof_inside_json_ld_is_not_checked_and_the_note_says_so():
    old = {
        "@context": ["https://www.w3.org/2018/credentials/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "type": ["VerifiableCredential"],
        "issuer": PROVIDER,
        "expirationDate": "2027-01-31T12:00:00Z",
        "credentialSubject": json.loads(body("gaia-x/2210/LegalParticipant.json")),
        "proof": {"type": "JsonWebSignature2020", "jws": "eyJhbGciOiJQUzI1NiJ9..AAAA"},
    }

    found = facts(conversation(gaia_x, identifiers("old.json"), {key_of("old.json"): json.dumps(old).encode()}).said())

    assert [(one.value, one.valid_until.isoformat()) for one in found] == [("DE", "2027-01-31"), (("DE",), "2027-01-31")]
    assert {one.note.en for one in found} == {
        "In the name of did:web:example-cloud.eu; the proof inside JSON-LD was not checked."
    }


@pytest.mark.parametrize("name", sorted(str(one.relative_to(FIXTURES)) for one in FIXTURES.glob("gaia-x/*/*.json")))
def test_every_recorded_credential_can_be_read(name):
    assert not [one for one in read(body(name)) if isinstance(one, Misread)]


def test_the_recorded_document_holds_two_keys_that_may_sign():
    document = Document.model_validate_json(body("gaia-x/loire/did.json"))

    assert [one.publicKeyJwk.kty for one in document.verificationMethod] == ["RSA", "OKP"]
    assert set(document.assertionMethod) == {one.id for one in document.verificationMethod}


def test_checked_signatures_leave_claims_statements_and_only_the_label_is_a_certificate():
    found = facts(said(*GOOD))

    assert [(one.question, one.kind, one.value, one.at_least, one.valid_until.isoformat()) for one in found] == [
        ("registered-office-country", "statement", "NL", None, "2026-12-30"),
        ("head-office-countries", "statement", ("NL",), None, "2026-12-30"),
        ("contract-law-and-courts-countries", "statement", ("DE", "NL"), None, "2026-12-30"),
        ("infrastructure-countries", "statement", ("SE",), None, "2026-12-30"),
        ("infrastructure-countries", "statement", ("FI",), None, "2026-11-30"),
        ("subprocessor-countries", "statement", ("US",), None, "2026-12-30"),
        ("deletion-deadline-days", "statement", None, 30, "2026-12-30"),
        ("pue", "statement", 1.19, None, "2026-11-30"),
        ("wue", "statement", 0.2, None, "2026-11-30"),
        ("certificates", "certificate", ("gaia-x-label-1",), None, "2026-12-30"),
    ]
    assert {one.note.en for one in found if one.question.endswith("country")} == {CHECKED}
    assert [one.question for one in found if one.lead] == ["subprocessor-countries"]  # its law, not where it works
    assert {one.complete for one in found if isinstance(one.value, tuple)} == {False}
    assert {one.published.isoformat() for one in found} == {"2026-10-01"}
    assert found[0].where == "verifiableCredential[0] gx:legalAddress"
    assert found[-1].note.en == (
        "Issued by did:web:gx-compliance.aruba.it:v2; its signature holds and the digests match. "
        "It covers https://example-cloud.eu/credentials/service.json."
    )


def test_a_service_of_another_company_beside_that_of_the_provider_tells_nothing_of_it():
    other = "did:web:upstream.eu"
    person = made("upstream", "LegalPerson", {"gx:legalAddress": {"gx:countryCode": "US"}}, issuer=other)
    service = made(
        "rented",
        "ServiceOffering",
        {
            "gx:providedBy": {"id": f"{BASE}upstream.json#cs"},
            "gx:legalDocuments": [{"gx:governingLawCountries": ["US"]}],
            "gx:dataPortability": {"gx:deletionTimeframe": "P90D"},
        },
        issuer=other,
    )
    found = facts(said(signed(person), signed(service), *GOOD))

    assert [one.value for one in found if one.question == "registered-office-country"] == ["NL"]
    assert [one.value for one in found if one.question == "contract-law-and-courts-countries"] == [("DE", "NL")]
    assert [one.at_least for one in found if one.question == "deletion-deadline-days"] == [30]


def test_of_two_named_companies_the_one_with_the_recorded_did_provides_and_else_none():
    people = [
        made(name, "LegalPerson", {"gx:legalAddress": {"gx:countryCode": code}}, issuer=None)
        for name, code in (("person", "NL"), ("upstream", "US"))
    ]
    services = [
        made(name, "ServiceOffering", {"gx:providedBy": {"id": f"{BASE}{by}.json#cs"}}, issuer=None)
        for name, by in (("service", "person"), ("rented", "upstream"))
    ]

    def seats(*persons):
        shown = json.dumps({**presentation(), "verifiableCredential": [*persons, *services]}).encode()
        found = conversation(gaia_x, identifiers("vp.json"), {key_of("vp.json"): shown}).said()
        return [one for one in found if one.question == "registered-office-country"]

    (open_,) = seats(*people)
    (seat,) = seats({**people[0], "issuer": PROVIDER}, people[1])

    assert (open_.reason, open_.detail) == (
        "unreadable",
        "several companies are described or named, and which one provides is not told",
    )
    assert seat.value == "NL"


def test_keys_of_issuers_are_asked_where_did_web_puts_them_and_no_context_is():
    asked = conversation(gaia_x, identifiers("vp.jwt"), bodies(*GOOD)).asked

    assert [one.url for one in asked] == [
        "https://example-cloud.eu/.well-known/did.json",
        f"{HERE}vp.jwt",
        "https://gx-compliance.aruba.it/v2/did.json",
    ]


def test_names_may_be_compact_bare_or_whole_addresses():
    address = {"https://w3id.org/gaia-x/2511#countryCode": [{"@value": "BE"}]}
    whole = {
        "@id": "x:1",
        "@type": ["https://w3id.org/gaia-x/2511#LegalPerson"],
        "https://w3id.org/gaia-x/2511#legalAddress": address,
    }
    bare = {
        "id": "x:1",
        "type": "LegalPerson",
        "legalAddress": {"countryCode": "BE"},
        "@context": "https://w3id.org/gaia-x/2511#",
    }
    other = {
        "@context": {"g": "https://w3id.org/gaia-x/2411#", "seat": {"@id": "g:legalAddress"}},
        "@graph": [{"@id": "x:1", "@type": "g:LegalPerson", "seat": {"g:countryCode": "BE"}}],
    }

    for one in (whole, bare, other):
        found = facts(conversation(gaia_x, identifiers("a.json"), {key_of("a.json"): json.dumps(one).encode()}).said())
        assert [(fact.question, fact.value) for fact in found] == [("registered-office-country", "BE")]


def test_names_of_another_vocabulary_are_not_taken_for_those_of_gaia_x():
    stranger = {"@context": {"g": "https://example.eu/#"}, "@type": "g:LegalPerson", "g:legalAddress": {"g:countryCode": "BE"}}

    assert facts(conversation(gaia_x, identifiers("a.json"), {key_of("a.json"): json.dumps(stranger).encode()}).said()) == []


@pytest.mark.parametrize(
    ("context", "message"),
    [
        (
            "https://example.eu/context",
            "the JSON-LD context https://example.eu/context is not known, and contexts are not fetched",
        ),
        ({"gx": "https://example.eu/#"}, "the namespace https://example.eu/# of gx is not known"),
        (
            {"@import": "https://example.eu/c"},
            "the JSON-LD context https://example.eu/c is imported, and contexts are not fetched",
        ),
        (7, "a JSON-LD context is neither an address nor an object"),
    ],
)
def test_an_unknown_context_is_refused_by_its_name(context, message):
    found = said(signed(PERSON | {"@context": [*CONTEXTS, context]}))

    assert facts(found) == []
    assert gaps(found)[0].detail == f"{key_of('vp.jwt')} verifiableCredential[0]: {message}"


def test_an_issuer_that_is_no_did_web_is_read_and_no_key_of_it_is_asked():
    claims = PERSON | {"issuer": "did:key:z6Mk"}
    held = conversation(gaia_x, identifiers("vp.jwt"), bodies(token(claims, STRANGE, "did:key:z6Mk#1")))

    assert [one.key for one in held.asked] == [f"did/{PROVIDER}", key_of("vp.jwt")]
    assert "since only keys of a did:web are looked up" in facts(held.said())[0].note.en


@pytest.mark.parametrize(
    "issuer",
    [
        "did:web:localhost",
        "did:web:127.0.0.1",
        "did:web:example.eu%3A8443",
        "did:web:example.eu:..:x",
        "did:web:u@example.eu",
        "did:web:a.internal",
    ],
)
def test_keys_of_odd_issuers_are_not_asked(issuer):
    claims = PERSON | {"issuer": issuer}

    asked = conversation(gaia_x, identifiers("vp.jwt"), bodies(token(claims, STRANGE, f"{issuer}#1"))).asked

    assert len(asked) == 2


def test_keys_of_at_most_six_other_issuers_are_asked_and_those_of_clearing_houses_first():
    many = [token(PERSON | {"issuer": f"did:web:n{number}.example.eu"}, STRANGE, "x") for number in range(20)]

    asked = conversation(gaia_x, identifiers("vp.jwt"), bodies(*many, by_house(label()))).asked

    assert [one.key for one in asked][2:] == [f"did/{HOUSE}", *(f"did/did:web:n{number}.example.eu" for number in range(5))]


def test_documents_that_name_one_another_are_not_followed():
    first, second = "did:web:first.example.eu", "did:web:second.example.eu"
    circle = {
        first: did_document(first, STRANGE, controller=second, alsoKnownAs=[second]),
        second: did_document(second, STRANGE, controller=first, alsoKnownAs=[first]),
    }

    asked = conversation(
        gaia_x, identifiers("vp.jwt"), bodies(token(PERSON | {"issuer": first}, STRANGE, f"{first}#key-1"), **circle)
    ).asked

    assert [one.key for one in asked] == [f"did/{PROVIDER}", key_of("vp.jwt"), f"did/{first}"]


def test_places_that_name_one_another_end():
    circle = [
        {"@id": f"x:{one}", "@type": "gx:Region", "gx:hostedOn": {"@id": f"x:{1 - one}"}, "gx:address": {"gx:countryCode": code}}
        for one, code in enumerate(("NL", "DE"))
    ]
    document = {"@context": {"gx": "https://w3id.org/gaia-x/2511#"}, "@graph": circle}

    found = facts(conversation(gaia_x, identifiers("a.json"), {key_of("a.json"): json.dumps(document).encode()}).said())

    assert [(one.question, one.value) for one in found] == [("infrastructure-countries", ("DE", "NL"))]


def test_an_expired_credential_ends_on_its_last_day():
    found = facts(said(signed(PERSON | {"validUntil": "2025-10-15T23:59:59.000+00:00"})))

    assert [(one.value, one.valid_until.isoformat()) for one in found] == [("NL", "2025-10-15"), (("NL",), "2025-10-15")]


@pytest.mark.parametrize("end", [1_767_225_600, 1_767_225_600_000, 1_767_225_600.5])
def test_an_end_in_the_token_counts_in_seconds_and_in_milliseconds(end):
    assert facts(said(signed(PERSON, exp=end)))[0].valid_until.isoformat()[:4] in {"2025", "2026"}
    assert facts(said(signed(PERSON | {"exp": end})))[0].valid_until <= facts(said(signed(PERSON)))[0].valid_until


@pytest.mark.parametrize("end", ["never", True, [], {"@value": None}, 10**30, "9999-12-31T23:59:59-12:00"])
def test_a_credential_whose_end_cannot_be_read_says_nothing(end):
    found = said(signed(PERSON | {"validUntil": end}))

    assert facts(found) == []
    assert gaps(found)[0].reason == "unreadable"


@pytest.mark.parametrize(
    ("code", "value"), [("NL-NH", "NL"), ("de", "DE"), ("DEU", None), ("276", None), ("EU", None), ("Germany", None)]
)
def test_a_country_is_a_code_with_two_letters_or_one_of_its_parts(code, value):
    person = PERSON | {"credentialSubject": PERSON["credentialSubject"] | {"gx:legalAddress": {"gx:countryCode": code}}}

    found = [one for one in said(signed(person)) if one.question == "registered-office-country"]

    assert [one.value if isinstance(one, Fact) else None for one in found] == [value]
    if value is None:
        assert found[0].detail == f"{key_of('vp.jwt')}: '{code}' is no code of ISO 3166-1 with two letters, nor of 3166-2"


def test_of_several_companies_the_one_that_the_offering_names_is_the_provider():
    other = made("other", "LegalPerson", {"gx:legalAddress": {"gx:countryCode": "US"}}, issuer="did:web:other.example.eu")

    def seats(*shown):
        return [one.value for one in facts(said(*shown)) if one.question == "registered-office-country"]

    assert seats(signed(PERSON), token(other, STRANGE, "x"), signed(SERVICE)) == ["NL"]
    assert seats(signed(PERSON), token(other, STRANGE, "x")) == ["NL"]
    assert seats(signed(PERSON | {"issuer": "did:web:x.example.eu"}), token(other, STRANGE, "x")) == []


@pytest.mark.parametrize(
    ("figures", "pue", "wue"),
    [
        ([1.2], [("value", 1.2)], [("value", 0.12)]),
        ([1.2, 1.4], [("value", 1.4)], [("at_most", 0.14)]),
        ([1.2, None], [], []),
        ([0.4], [], [("value", 0.04)]),
        ([9_999_999], [], []),
        ([True], [], []),
    ],
)
def test_figures_of_sites_count_when_every_site_gives_one_that_can_be(figures, pue, wue):
    def site(number, figure):
        water = None if figure is None else figure / 10
        efficiency = {} if figure is None else {"gx:powerUsageEffectiveness": figure, "gx:waterUsageEffectiveness": water}
        return {"@id": f"x:{number}", "@type": "gx:Datacenter", "gx:location": "NL", **efficiency}

    sites = [site(*one) for one in enumerate(figures)]
    if figures == [True]:
        sites[0]["gx:waterUsageEffectiveness"] = True
    service = made("service", "ServiceOffering", {"gx:hostedOn": sites})

    found = facts(said(signed(service)))

    def given(question):
        return [
            (name, getattr(one, name))
            for one in found
            if one.question == question
            for name in ("value", "at_most")
            if getattr(one, name)
        ]

    assert given("pue") == [(name, pytest.approx(value)) for name, value in pue]
    assert given("wue") == [(name, pytest.approx(value)) for name, value in wue]


@pytest.mark.parametrize(("text", "days"), [("P14D", 14), ("14 days", 14), ("years", None), ("P1M", None), ("P9999D", None)])
def test_a_time_of_deletion_counts_in_days_only(text, days):
    service = made("service", "ServiceOffering", {"gx:dataPortability": {"gx:deletionTimeframe": text}})

    assert [one.at_least for one in facts(said(signed(service)))] == ([days] if days else [])


def test_no_credential_is_ever_verified_or_registered():
    kinds = {one.kind for who, found in EXAMPLES for one in facts(gaia_x.parse(who, held(who, found), reference()))}

    assert kinds == {"statement", "certificate"}


def held(who, found):
    return {key: answer(key, content) for key, content in found.items()}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>busy</html>",
        b"null",
        b"[]",
        b"7",
        b'"x"',
        b"[" * 100_000,
        b"a.b.c",
        b"eyJ9.eyJ9.",
        b'{"a":1,"a":2}',
        b"\xff\xfe\x00",
    ],
)
def test_an_answer_that_is_no_credential_is_unreadable_or_silent(content):
    found = conversation(gaia_x, identifiers("vp.jwt"), bodies() | {key_of("vp.jwt"): content}).said()

    assert facts(found) == []
    assert {one.reason for one in gaps(found)} <= {"unreadable", "not_listed"}


def nested(levels):
    inside = "{}"
    for _ in range(levels):
        inside = f'{{"gx:hostedOn": {inside}}}'
    return inside


@pytest.mark.parametrize(
    "subject", [nested(60), f'{{"gx:location": 1{"0" * 5000}}}', '{"gx:location": 1e999}', '{"gx:location": NaN}']
)
def test_deep_nesting_and_huge_numbers_are_refused(subject):
    text = json.dumps(PERSON | {"credentialSubject": "HERE"}).replace('"HERE"', subject).encode()

    for content in (text, token_of(text)):
        have = {key_of("a.json"): answer(key_of("a.json"), content)}
        found = list(gaia_x.parse(holder(identifiers("a.json")), have, reference()))
        assert facts(found) == []
        assert (gaps(found)[0].question, gaps(found)[0].reason) == ("certificates", "unreadable")
        assert gaia_x.keep(ask("credential/a"), content) == b""


def token_of(text):
    """A token whose claims are given as they are written."""
    head, _, tail = signed(PERSON).split(".")
    return f"{head}.{coded(text)}.{tail}".encode()


def test_a_whole_number_that_is_not_exact_everywhere_spoils_no_claim():
    assert facts(said(signed(PERSON | {"evidence": 10**30})))[0].note.en == CHECKED


def test_tokens_inside_tokens_end():
    inside = GOOD[0]
    for _ in range(8):
        inside = token(presentation(inside), OWN, KID)

    found = read(inside.encode())

    assert [one.what for one in found] == ["credentials stand more than 4 levels inside one another"]
    assert facts(conversation(gaia_x, identifiers("vp.jwt"), bodies() | {key_of("vp.jwt"): inside.encode()}).said()) == []


def test_a_credential_that_is_gone_is_not_listed():
    found = gaps(conversation(gaia_x, identifiers("vp.jwt"), {}).said())

    assert (found[0].question, found[0].reason, found[0].detail) == (
        "certificates",
        "not_listed",
        f"{key_of('vp.jwt')}: nothing is there any more",
    )
    assert {one.reason for one in found} == {"not_listed"}


def test_without_addresses_of_credentials_nothing_is_told():
    held = conversation(gaia_x, identifiers(), {})

    assert [one.key for one in held.asked] == [f"did/{PROVIDER}"]
    assert {one.reason for one in gaps(held.said())} == {"not_asked"}


def ask(key="credential/example-cloud.eu/.well-known/vp.jwt"):
    return Ask(key, "https://example-cloud.eu/")


def test_a_token_that_names_nobody_is_kept_whole():
    for whole in (*GOOD, signed(ROLE), token(presentation(*GOOD), OWN, KID), json.dumps(presentation(*GOOD))):
        assert gaia_x.keep(ask(), f"{whole}\n".encode()) == f"{whole}\n".encode()


def test_a_token_that_names_people_is_kept_as_claims_without_them():
    shown = token(presentation(signed(PERSON), signed(MAILED)), OWN, KID).encode()

    kept = gaia_x.keep(ask(), shown)
    found = facts(conversation(gaia_x, identifiers("vp.jwt"), bodies() | {key_of("vp.jwt"): shown}).said())

    assert b"jansen" not in kept
    assert b"3120" not in kept
    assert signed(PERSON).encode() in kept
    assert gaia_x.keep(ask(), kept) == kept
    assert [(one.question, one.note.en) for one in found][1:] == [
        ("head-office-countries", CHECKED),
        (
            "infrastructure-countries",
            "In the name of did:web:example-cloud.eu; kept without contact details, so the signature was not checked.",
        ),
    ]


def test_a_token_whose_header_names_people_is_kept_as_claims():
    kept = json.loads(gaia_x.keep(ask(), signed(PERSON, author="jan.jansen@example.eu").encode()))

    assert kept == PERSON | {"_reduced": "token"}


def test_of_keys_only_their_public_part_is_kept():
    document = did_document(PROVIDER, OWN, service=[{"id": "#mail", "serviceEndpoint": "mailto:jan@example-cloud.eu"}])
    document["verificationMethod"][0]["publicKeyJwk"]["d"] = "c2VjcmV0"

    kept = gaia_x.keep(ask(f"did/{PROVIDER}"), json.dumps(document).encode())

    assert json.loads(kept) == {
        "id": PROVIDER,
        "verificationMethod": [{"id": KID, "controller": PROVIDER, "publicKeyJwk": OWN.jwk}],
        "assertionMethod": [KID],
    }
    assert gaia_x.keep(ask(f"did/{PROVIDER}"), kept) == kept


@pytest.mark.parametrize("key", ["did/did:web:example.eu", "chain/example.eu/a.pem", key_of("vp.jwt")])
def test_what_cannot_be_read_is_not_kept(key):
    assert gaia_x.keep(ask(key), b"<html>Jan Jansen</html>") == b""


def test_a_part_that_cannot_be_read_is_left_out_and_the_rest_kept():
    shown = json.dumps({**presentation(), "verifiableCredential": ["Jan Jansen", GOOD[0]]}).encode()

    kept = json.loads(gaia_x.keep(ask(), shown))

    assert kept["verifiableCredential"] == [None, GOOD[0]]
