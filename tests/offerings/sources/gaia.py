"""A provider for tests that shows credentials of Loire, a clearing house that labels them, and all that is asked of both."""

from __future__ import annotations

import hashlib
import json

from asked import conversation, facts, gaps
from signing import did_document, ec_key, ed_key, presentation, token

from offerings.reading.exact_json import canonical
from offerings.sources import gaia_x

PROVIDER, HOUSE = "did:web:example-cloud.eu", "did:web:gx-compliance.aruba.it:v2"
OWN, CLEARING, STRANGE = ed_key(7), ec_key("ES256", 11), ed_key(13)
HERE = "https://example-cloud.eu/.well-known/"
BASE = "https://example-cloud.eu/credentials/"
CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/gaia-x/development#"]
CHECKED = "Signed by did:web:example-cloud.eu; the signature was checked with the key that the issuer publishes."
KID, HOUSE_KID = f"{PROVIDER}#key-1", f"{HOUSE}#key-1"


def identifiers(*names, did=PROVIDER):
    return f"gaiax: {{did: '{did}', credentials: [{', '.join(HERE + name for name in names)}]}}"


def key_of(name):
    return f"credential/{HERE.removeprefix('https://')}{name}"


def made(name, kind, subject, **changes):
    """The claims of a credential of Loire by the provider, valid on the day of the tests; None removes a member."""
    claims = {
        "@context": CONTEXTS,
        "type": ["VerifiableCredential", f"gx:{kind}"],
        "id": f"{BASE}{name}.json",
        "issuer": PROVIDER,
        "validFrom": "2026-10-01T00:00:00Z",
        "validUntil": "2026-12-30T23:59:59Z",
        "credentialSubject": {"id": f"{BASE}{name}.json#cs", "type": f"gx:{kind}", **subject},
    }
    return {key: value for key, value in (claims | changes).items() if value is not None}


PERSON = made(
    "person",
    "LegalPerson",
    {"gx:legalAddress": {"type": "gx:Address", "gx:countryCode": "NL"}, "gx:headquartersAddress": {"gx:countryCode": "nl"}},
)
CENTRE = made(
    "centre",
    "Datacenter",
    {
        "gx:location": [{"type": "gx:Address", "gx:countryCode": "FI"}],
        "gx:energyUsageEfficiency": {"gx:powerUsageEffectiveness": 1.19},
        "gx:waterUsageEffectiveness": {"gx:waterUsageEffectiveness": {"@value": "0.2", "@type": "xsd:float"}},
    },
    validUntil="2026-12-01T00:00:00Z",
)
SERVICE = made(
    "service",
    "ServiceOffering",
    {
        "gx:providedBy": {"id": f"{BASE}person.json#cs"},
        "gx:hostedOn": [{"id": f"{BASE}centre.json#cs"}, {"type": "gx:AvailabilityZone", "gx:address": {"gx:countryCode": "SE"}}],
        "gx:legalDocuments": [
            {"type": "gx:LegalDocument", "gx:url": "https://example-cloud.eu/terms", "gx:governingLawCountries": ["NL"]}
        ],
        "gx:dataPortability": {
            "gx:deletionTimeframe": "P30D",
            "gx:legalDocument": {"gx:governingLawCountries": ["NL", "DE"]},
        },
        "gx:subContractors": [{"gx:legalName": "Sample Inc.", "gx:applicableJurisdiction": "US"}],
    },
)


def digest(claims):
    return f"sha256-{hashlib.sha256(canonical(claims).encode()).hexdigest()}"


def label(level="L1", covers=(PERSON, CENTRE, SERVICE), issuer=HOUSE, **changes):
    listed = [{"id": one["id"], "gx:credentialType": one["type"][1], "gx:digestSRI": digest(one)} for one in covers]
    subject = {"gx:labelLevel": level, "gx:rulesVersion": "CD25.10", "gx:compliantCredentials": listed}
    return made("label", "LabelCredential", subject, issuer=issuer) | changes


def signed(claims, key=OWN, kid=KID, **header):
    return token(claims, key, kid, iss=claims["issuer"], **header)


def by_house(claims, key=CLEARING, **header):
    return signed(claims, key, HOUSE_KID, **header)


def bodies(*tokens, **documents):
    """The answers to everything that is asked when a provider shows some tokens in one signed presentation."""
    shown = token(presentation(*tokens), OWN, KID, typ="vp+jwt", cty="vp")
    published = {PROVIDER: did_document(PROVIDER, OWN), HOUSE: did_document(HOUSE, CLEARING)} | documents
    return {key_of("vp.jwt"): shown.encode()} | {f"did/{did}": json.dumps(one).encode() for did, one in published.items() if one}


def said(*tokens, **documents):
    return conversation(gaia_x, identifiers("vp.jwt"), bodies(*tokens, **documents)).said()


def certified(found):
    return [one for one in facts(found) if one.question == "certificates"]


def why(found, question="certificates"):
    return [one.detail.partition(": ")[2] for one in gaps(found) if one.question == question]


GOOD = (signed(PERSON), signed(CENTRE), signed(SERVICE), by_house(label()))
MAILED = made(
    "service",
    "ServiceOffering",
    {
        "gx:providerContactInformation": {"gx:email": "jan.jansen@example-cloud.eu", "gx:phoneNumber": "+31201234567"},
        "gx:hostedOn": {"gx:location": "NL"},
    },
)
ROLE = made("service", "ServiceOffering", {"gx:providerContactInformation": {"gx:email": "mailto:support@example-cloud.eu"}})
