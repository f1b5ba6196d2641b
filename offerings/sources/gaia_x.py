"""Gaia-X: what providers publish about themselves in verifiable credentials, and labels that clearing houses signed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pydantic import ValidationError

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Gap, Said
from offerings.identifiers import GaiaX, Identified
from offerings.reading import people
from offerings.reading.credentials import DOCUMENT, REDUCED, TOKEN, Credential, Misread, enveloped, read
from offerings.reading.exact_json import parsed
from offerings.reading.signatures import (
    Document,
    Method,
    certificates_only,
    chain_address,
    document_address,
    is_token,
    method_of,
    taken_apart,
)
from offerings.sources._gaia_x_claims import CLAIMED, claims, topic
from offerings.sources._gaia_x_trust import (
    CERTIFICATES,
    Standing,
    accepted,
    chain_key,
    credential_key,
    document,
    document_key,
    judged,
    labels,
)

ABOUT = About(
    id="gaia-x",
    title=Text(en="Gaia-X credentials", nl="Gaia-X-verklaringen"),
    publisher=Text(
        en="the provider, and Gaia-X Digital Clearing Houses for labels",
        nl="de aanbieder, en voor labels de Gaia-X Digital Clearing Houses",
    ),
    home="https://docs.gaia-x.eu/",
    licence=Text(en="terms of the issuer of each credential", nl="voorwaarden van de uitgever van elke verklaring"),
    terms="https://docs.gaia-x.eu/policy-rules-committee/compliance-document/24.11/",
    robots=Text(
        en="Credentials and keys are there for programs to read. Asked once a week: recorded addresses, and the keys of issuers.",
        nl="Verklaringen en sleutels zijn er om door programma's te worden gelezen. Eens per week gevraagd: vastgelegde "
        "adressen, en de sleutels van uitgevers.",
    ),
    proves=Text(
        en="What the provider says of itself. A signature shows who says it, not that it is true. Only a label counts as "
        "attested: signed by an accepted clearing house, with matching digests and an end date. Proofs inside JSON-LD, the "
        "anchors of certificates and the withdrawal of credentials are not checked.",
        nl="Wat de aanbieder over zichzelf zegt. Een handtekening toont wie het zegt, niet dat het waar is. Alleen een label "
        "geldt als bevestigd: ondertekend door een erkend clearinghouse, met kloppende digests en een einddatum. Bewijzen "
        "binnen JSON-LD, de ankers van certificaten en het intrekken van verklaringen worden niet gecontroleerd.",
    ),
    needs=("gaiax",),
    questions=(*CLAIMED, CERTIFICATES),
    again=timedelta(days=7),
)

MOST_CREDENTIALS, MOST_DOCUMENTS, MOST_CHAINS, DEEPEST_KEPT = 40, 6, 6, 10
MOST_BYTES = 400_000  # a presentation with a dozen credentials has some 50,000
_TOKENS = "application/vp+jwt, application/vc+jwt, application/ld+json, application/json;q=0.9, text/plain;q=0.5"
_KEYS = "application/did+json, application/json"
_CERTIFICATES = "application/x-pem-file, application/pem-certificate-chain, text/plain"
_TEXTS = ("json", "jwt", "text/plain", "octet-stream")


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The keys and credentials of the provider; then the keys of whoever issued them, and the certificates of those keys."""
    if who.gaiax is None:
        return
    yield from _document(who.gaiax.did)
    for url in who.gaiax.credentials[:MOST_CREDENTIALS]:
        yield Ask(credential_key(url), url, accept=_TOKENS, media=_TEXTS, most=MOST_BYTES)
    signed = [one for one, _ in _credentials(who.gaiax, have) if one.token]
    for did in _issuers(signed, who.gaiax.did, have):
        yield from _document(did)
    for url in _chains(signed, have):
        yield Ask(chain_key(url), url, accept=_CERTIFICATES, media=(), most=MOST_BYTES)


def _document(did: str) -> Iterator[Ask]:
    address = document_address(did)
    if address is not None:
        yield Ask(document_key(did), address, accept=_KEYS, media=_TEXTS, most=MOST_BYTES)


def _issuers(signed: Sequence[Credential], own: str, have: Answers) -> list[str]:
    """The other issuers whose keys are asked: those of clearing houses first, and never more than a few, whoever is named."""
    found = dict.fromkeys(one.issuer for one in signed if document_address(one.issuer))
    others = sorted((did for did in found if did != own), key=lambda did: not accepted(did))
    there = [did for did in others if document_key(did) in have]
    return (there + [did for did in others if did not in there])[:MOST_DOCUMENTS]


def _chains(signed: Sequence[Credential], have: Answers) -> list[str]:
    """The certificates of the keys that are used, as their documents name them: foreign addresses, whose form is checked."""
    found = []
    for one in signed:
        keys = document(one.issuer, have)
        method = method_of(one.token, one.issuer, keys) if keys and one.token else None
        if isinstance(method, Method) and method.publicKeyJwk and (url := chain_address(method.publicKeyJwk.x5u or "")):
            found.append(url)
    return list(dict.fromkeys(found))[:MOST_CHAINS]


def _answers(gaiax: GaiaX, have: Answers) -> list[Answer]:
    keys = map(credential_key, gaiax.credentials[:MOST_CREDENTIALS])
    return [have[key] for key in dict.fromkeys(keys) if key in have]


def _read(gaiax: GaiaX, have: Answers) -> Iterator[tuple[Credential | Misread, Answer]]:
    yield from ((one, answer) for answer in _answers(gaiax, have) if not answer.missing for one in read(answer.body))


def _credentials(gaiax: GaiaX, have: Answers) -> Iterator[tuple[Credential, Answer]]:
    yield from ((one, answer) for one, answer in _read(gaiax, have) if isinstance(one, Credential))


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """What the credentials claim, and which labels hold; what no credential tells is a gap."""
    if who.gaiax is None or not who.gaiax.credentials:
        yield from (Gap(question, "not_asked", "nobody recorded the address of a credential") for question in ABOUT.questions)
        return
    if not _answers(who.gaiax, have):
        return
    said = list(_said(who.gaiax, have, reference))
    yield from said
    silent = set(ABOUT.questions) - {one.question for one in said}
    yield from (Gap(question, "not_listed", "no credential tells it") for question in ABOUT.questions if question in silent)


def _said(gaiax: GaiaX, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    for answer in _answers(gaiax, have):
        if answer.missing:
            yield Gap(CERTIFICATES, "not_listed", f"{answer.key[:300]}: nothing is there any more", answer.key)
    held = []
    for one, answer in _read(gaiax, have):
        if isinstance(one, Misread):
            yield _gap(CERTIFICATES, answer.key, one.place, one.what)
        else:
            held.append(judged(one, answer, have))
    for each in held:
        if each.standing is Standing.FAILED:
            what = f"the credential by {shown(each.credential.issuer or '?')} is not believed: {each.why}"
            yield _gap(topic(each), each.ask, each.credential.place, what)
    yield from claims(held, gaiax.did, reference)
    yield from labels(held, gaiax.did)


def _gap(question: str, key: str, place: str, what: str) -> Gap:
    where = f" {shown(place.strip())}" if place.strip() else ""
    return Gap(question, "unreadable", f"{key[:120]}{where}: {what}"[:390], key)


def keep(ask: Ask, body: bytes) -> bytes:
    """What is kept: keys and certificates alone, and credentials without people.

    A signed token that names nobody is kept whole, so that its signature can be checked again. Of one that does, only the
    claims without people are kept, marked as such: it counts as read and no more. A mailbox of a role, such as support@,
    names nobody.
    """
    if ask.key.startswith("did/"):
        return _kept_document(body)
    if ask.key.startswith("chain/"):
        return certificates_only(body)
    return _kept_credential(body)


def _kept_document(body: bytes) -> bytes:
    try:
        return Document.model_validate_json(body).model_dump_json(exclude_none=True, indent=1).encode("utf-8", "replace")
    except ValidationError:
        return b""


def _kept_credential(body: bytes) -> bytes:
    try:
        text = body.decode("utf-8-sig").strip()
        value = text if is_token(text) else parsed(text)
        kept = _anonymous(value, 0)
        return body if kept == value else json.dumps(kept, indent=1, sort_keys=True).encode()
    except ValueError:
        return b""


def _anonymous(value: object, depth: int) -> object:
    """A credential, or what holds credentials, without people. Raises ValueError when it cannot be read."""
    if depth > DEEPEST_KEPT:
        raise ValueError("it is nested too deeply")
    token = enveloped(value)
    if token is not None:
        opened = taken_apart(token)
        kept = _anonymous(opened.claims, depth + 1)
        return value if kept == opened.claims and not people.named_in(opened.header) else _marked(kept, TOKEN)
    if isinstance(value, list):
        return [_readable(one, depth + 1) for one in value]
    if isinstance(value, dict) and "verifiableCredential" in value:
        listed = value["verifiableCredential"]
        inner = _readable(listed, depth + 1)
        return {**people.without({**value, "verifiableCredential": None}), "verifiableCredential": inner}
    kept = people.without([value])
    return value if kept == [value] else _marked(kept[0] if kept else {}, DOCUMENT)


def _readable(value: object, depth: int) -> object:
    """The same, with nothing in the place of a part that cannot be read."""
    try:
        return _anonymous(value, depth)
    except ValueError:
        return None


def _marked(value: object, was: str) -> dict[str, object]:
    return {**(value if isinstance(value, dict) else {}), REDUCED: was}
