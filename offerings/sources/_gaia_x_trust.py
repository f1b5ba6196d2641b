"""How far a Gaia-X credential can be trusted, in three steps that are kept apart: read, signature checked, label checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from hashlib import sha256

from criteria.model import Text
from criteria.problems import shown
from offerings.asking import Answer, Answers, Fact, Gap
from offerings.reading.credentials import TOKEN, Credential
from offerings.reading.linked_data import Node
from offerings.reading.payload import read
from offerings.reading.signatures import Document, chain_address, chain_misfit, document_address, spoiled, verified

CERTIFICATES = "certificates"
VERSIONS = frozenset({"v1", "v2"})  # released versions of the service; development, main and staging are for trying out
CLEARING_HOUSES = (
    # The compliance services in the list trusted-gxdch.yaml of the Gaia-X registry, as FIWARE/data-space-connector carries it
    # (helpers/gaiax-local-trust/data/development, commit fc15535), without that of the Gaia-X lab. A service at HOST/PATH/v2
    # signs as did:web:HOST:PATH:v2, as issued credentials and the registry's own lists of issuers show.
    "did:web:gx-compliance.airenetworks.es",
    "did:web:gx-compliance.arsys.es",
    "did:web:gx-compliance.aruba.it",
    "did:web:gx-compliance.gxdch.dih.telekom.com",
    "did:web:www.delta-dao.com:compliance",
    "did:web:compliance.gxdch.gaiax.ovh",
    "did:web:aerospace-digital-exchange.eu:compliance",
    "did:web:gx-compliance.gxdch.proximus.eu",
    # Newer than that list; named as clearing houses by a Gaia-X library (Posedio/gaia-x-go, compliance/compliance.go, 2026-06).
    "did:web:compliance.pfalzkom-gxdch.de",
    "did:web:compliance.cispe.gxdch.clouddataengine.io",
)
LABELS = {"L1": "gaia-x-label-1", "L2": "gaia-x-label-2", "L3": "gaia-x-label-3"}
_LABORATORY = re.compile(r"did:web:(?:[a-z0-9.-]+\.)?lab\.gaia-x\.eu(?::.*)?|.*:(?:development|main|[a-z0-9]*-?staging|test)")
MOST_LISTED = 200


class Standing(IntEnum):
    """What is known of a credential's signature, weakest first."""

    FAILED = 0
    UNSIGNED = 1
    EMBEDDED = 2
    REDUCED = 3
    STRANGER = 4
    NO_KEYS = 5
    NO_CHAIN = 6
    CHECKED = 7


_WORDS = {
    Standing.UNSIGNED: Text(en="Published without a signature.", nl="Zonder handtekening gepubliceerd."),
    Standing.EMBEDDED: Text(
        en="In the name of {issuer}; the proof inside JSON-LD was not checked.",
        nl="Op naam van {issuer}; het bewijs binnen JSON-LD is niet gecontroleerd.",
    ),
    Standing.REDUCED: Text(
        en="In the name of {issuer}; kept without contact details, so the signature was not checked.",
        nl="Op naam van {issuer}; bewaard zonder contactgegevens, dus de handtekening is niet gecontroleerd.",
    ),
    Standing.STRANGER: Text(
        en="In the name of {issuer}; the signature was not checked, since only keys of a did:web are looked up.",
        nl="Op naam van {issuer}; de handtekening is niet gecontroleerd: alleen sleutels van een did:web worden opgezocht.",
    ),
    Standing.NO_KEYS: Text(
        en="In the name of {issuer}; the signature was not checked, since the keys of the issuer were not there.",
        nl="Op naam van {issuer}; de handtekening is niet gecontroleerd, want de sleutels van de uitgever waren er niet.",
    ),
    Standing.NO_CHAIN: Text(
        en="Signed by {issuer}; the signature fits the published key, but the certificate chain is not in order.",
        nl="Ondertekend door {issuer}; de handtekening past bij de gepubliceerde sleutel, maar de certificaatketen klopt niet.",
    ),
    Standing.CHECKED: Text(
        en="Signed by {issuer}; the signature was checked with the key that the issuer publishes.",
        nl="Ondertekend door {issuer}; de handtekening is gecontroleerd met de sleutel die de uitgever publiceert.",
    ),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A credential with the answer it was in, and what is known of its signature."""

    credential: Credential
    ask: str
    seen: datetime
    standing: Standing
    why: str = ""

    @property
    def words(self) -> Text:
        issuer, text = shown(self.credential.issuer or "?"), _WORDS[self.standing]
        return Text(en=text.en.replace("{issuer}", issuer), nl=text.nl.replace("{issuer}", issuer))


def document_key(did: str) -> str:
    return f"did/{did}"


def chain_key(url: str) -> str:
    return f"chain/{url.removeprefix('https://')}"


def credential_key(url: str) -> str:
    """The address without its scheme, or a digest of it where it is too long for a key."""
    plain = url.removeprefix("https://")
    return f"credential/{plain if len(plain) <= 300 else sha256(plain.encode()).hexdigest()}"


def document(did: str, have: Answers) -> Document | None:
    """The DID document of an issuer, if it is there and can be read."""
    answer = have.get(document_key(did))
    if answer is None or answer.missing:
        return None
    found = read(Document, answer, CERTIFICATES)
    return None if isinstance(found, Gap) else found


def judged(credential: Credential, answer: Answer, have: Answers) -> Held:
    """A credential with its standing; it is looked at as on the day when it was received."""
    if credential.begins is not None and credential.begins > answer.retrieved:
        why = f"it is valid only from {credential.begins.date()}"
        return Held(credential, answer.key, answer.retrieved, Standing.FAILED, why)
    found = _signature(credential, answer.retrieved, have)
    standing, why = (Standing.FAILED, found) if isinstance(found, str) else (found, "")
    return Held(credential, answer.key, answer.retrieved, standing, why)


def _signature(credential: Credential, on: datetime, have: Answers) -> Standing | str:
    """How a signature stands, or why it does not hold."""
    token, issuer = credential.token, credential.issuer
    if token is None:
        return Standing.REDUCED if credential.reduced == TOKEN else Standing.EMBEDDED if credential.proof else Standing.UNSIGNED
    if problem := spoiled(token, issuer):
        return problem
    if document_address(issuer) is None:
        return Standing.STRANGER
    keys = document(issuer, have)
    if keys is None:
        return Standing.NO_KEYS
    found = verified(token, issuer, keys)
    if isinstance(found, str):
        return found
    if found.x5u is None:
        return Standing.CHECKED
    chain = have.get(chain_key(found.x5u)) if chain_address(found.x5u) else None
    if chain is None or chain.missing or chain_misfit(chain.body, found.key, on):
        return Standing.NO_CHAIN
    return Standing.CHECKED


def accepted(did: str) -> bool:
    """Whether an issuer is a clearing house whose labels count."""
    house, _, version = did.rpartition(":")
    return house in CLEARING_HOUSES and version in VERSIONS


def labels(held: Sequence[Held], did: str) -> Iterator[Fact | Gap]:
    """What label credentials prove of a provider: the third step, and the only one that is an attestation."""
    usable = [one for one in held if one.standing is not Standing.FAILED]
    for one in usable:
        for node in one.credential.subjects:
            if "labelLevel" in node.has:
                yield _label(one, node, usable, did)


def _label(one: Held, node: Node, held: Sequence[Held], did: str) -> Fact | Gap:
    level = next(node.texts("labelLevel"), "")
    if level == "SC":
        return Gap(CERTIFICATES, "not_covered", _line(one, "standard compliance (SC) is no label of level 1, 2 or 3"), one.ask)
    if level not in LABELS:
        return Gap(CERTIFICATES, "unreadable", _line(one, f"the label level {shown(level)} is not known"), one.ask)
    matched = _issued(one) or _matched(node, held, did)
    if isinstance(matched, str):
        return Gap(CERTIFICATES, "unreadable", _line(one, f"the label of level {level} does not count: {matched}"), one.ask)
    return Fact(
        CERTIFICATES,
        "certificate",
        one.ask,
        value=(LABELS[level],),
        complete=False,
        where=" ".join(filter(None, (one.credential.place, "gx:labelLevel"))),
        published=one.credential.issued,
        valid_until=one.credential.last_day,
        note=_covers(one, matched),
    )


def _issued(one: Held) -> str | None:
    """Why the issuer of a label does not make it count, or nothing."""
    issuer = one.credential.issuer
    if _LABORATORY.fullmatch(issuer):
        return f"its issuer {shown(issuer)} is a laboratory for trying out"
    if not accepted(issuer):
        return f"its issuer {shown(issuer)} is not one of the accepted clearing houses"
    if one.standing is not Standing.CHECKED:
        return one.words.en
    return None if one.credential.ends else "it has no end date"


def _matched(node: Node, held: Sequence[Held], did: str) -> tuple[Held, ...] | str:
    """The service offerings of the provider that a label covers; or why not all digests match.

    Whoever issued them is part of what is digested, so that nobody can show the label and the credentials of another.
    """
    listed = tuple(node.nodes("compliantCredentials"))
    if not 0 < len(listed) <= MOST_LISTED:
        return "it lists no credentials, or too many"
    found = [_same(one, held) for one in listed]
    if missing := next((one for one in found if isinstance(one, str)), None):
        return missing
    own = tuple(one for one in found if isinstance(one, Held) and one.credential.issuer == did and _offering(one))
    return own or f"it covers no service offering of {shown(did)}"


def _offering(one: Held) -> bool:
    return any(kind.endswith("ServiceOffering") for kind in one.credential.types)


def _same(listed: Node, held: Sequence[Held]) -> Held | str:
    digests = set(listed.texts("digestSRI"))
    named = [one for one in held if not listed.id or one.credential.id == listed.id]
    found = next((one for one in named if digests & one.credential.digests), None)
    if found is not None:
        return found
    name = shown(listed.id or "one without a name")
    if not named or not listed.id:
        return f"the credential {name} that it covers is not at hand"
    if any(one.credential.reduced for one in named):
        return f"the credential {name} is kept without contact details, so its digest cannot be compared"
    return f"the digest of {name} does not match"


def _covers(one: Held, matched: Sequence[Held]) -> Text:
    issuer = shown(one.credential.issuer)
    services = ", ".join(dict.fromkeys(shown(found.credential.id or found.ask) for found in matched))
    return Text(
        en=f"Issued by {issuer}; its signature holds and the digests match. It covers {services[:300]}.",
        nl=f"Uitgegeven door {issuer}; de handtekening klopt en de digests komen overeen. Het geldt voor {services[:300]}.",
    )


def _line(one: Held, what: str) -> str:
    return f"{one.ask[:120]}: {what}"[:390]
