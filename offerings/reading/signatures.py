"""Signed tokens (JWT): taken apart, and checked with the keys that their issuer publishes in its DID document.

The key decides which algorithms are allowed; what a token says of its own key or algorithm is only compared with that.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from criteria.problems import shown
from offerings.identifiers import host_misfit
from offerings.reading.exact_json import parsed
from offerings.reading.payload import Payload

ALGORITHMS = ("ES256", "ES384", "ES512", "PS256", "RS256", "EdDSA")
LONGEST_CHAIN = 10
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_CURVES: Mapping[str, tuple[str, ec.EllipticCurve, hashes.HashAlgorithm, int]] = {
    "ES256": ("P-256", ec.SECP256R1(), hashes.SHA256(), 32),
    "ES384": ("P-384", ec.SECP384R1(), hashes.SHA384(), 48),
    "ES512": ("P-521", ec.SECP521R1(), hashes.SHA512(), 66),
}
_DID = re.compile(r"did:web:([a-z0-9.-]{1,253})((?::[A-Za-z0-9_-][A-Za-z0-9._-]*)*)")
_ADDRESS = re.compile(r"https://([A-Za-z0-9.-]{1,253})(/[A-Za-z0-9._~%/-]*)?")
_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")

Key = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart, of which nothing has been checked yet."""

    text: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    signed: bytes
    signature: bytes


class Jwk(Payload):
    """The public half of a key; private members that somebody may have left in are not read."""

    kty: str
    crv: str | None = None
    x: str | None = None
    y: str | None = None
    n: str | None = None
    e: str | None = None
    alg: str | None = None
    use: str | None = None
    x5u: str | None = None


class Method(Payload):
    id: str
    controller: str | None = None
    publicKeyJwk: Jwk | None = None  # noqa: N815  the names are those of the standard


class Named(Payload):
    id: str


class Document(Payload):
    """What is read of a DID document: its keys, and for which of them statements may be signed with."""

    id: str
    verificationMethod: tuple[Method, ...] = ()  # noqa: N815
    assertionMethod: tuple[str | Named, ...] | None = None  # noqa: N815


def is_token(text: str) -> bool:
    return bool(_TOKEN.fullmatch(text))


def taken_apart(text: str) -> Token:
    """A token in its three parts. Raises ValueError when it is none."""
    if not is_token(text):
        raise ValueError("it is no compact signed token")
    head, body, tail = text.split(".")
    return Token(text, _object(head), _object(body), f"{head}.{body}".encode(), decoded(tail))


def _object(part: str) -> Mapping[str, Any]:
    found = parsed(decoded(part))
    if isinstance(found, dict):
        return found
    raise ValueError("a part of the token is no JSON object")


def decoded(text: str) -> bytes:
    """Bytes in base64url without padding. Raises ValueError when they are not."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError("a part is not in base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def document_address(did: str) -> str | None:
    """Where the document of a did:web is; nothing for another DID or an odd one, which may come from a stranger."""
    found = _DID.fullmatch(did)
    if found is None or host_misfit(found[1]) or len(did) > 300:
        return None
    path = found[2].replace(":", "/") or "/.well-known"
    return f"https://{found[1]}{path}/did.json"


def chain_address(url: str) -> str | None:
    """An address of certificates as far as it may be asked: https, a public host, no port, user or query."""
    found = _ADDRESS.fullmatch(url)
    good = found is not None and host_misfit(found[1].lower()) is None and len(url) <= 300 and "/.." not in url
    return url if good else None


def method_of(token: Token, issuer: str, document: Document) -> Method | str:
    """The key that a token names, as the document of its issuer gives it, or why there is none."""
    kid = token.header.get("kid")
    if document.id != issuer:
        return f"the DID document is about {shown(document.id)}"
    if not isinstance(kid, str):
        return "it names no key (kid)"
    wanted = _absolute(kid, issuer)
    found = [one for one in document.verificationMethod if _absolute(one.id, issuer) == wanted]
    if wanted.split("#")[0] != issuer or len(found) != 1:
        return f"its key (kid) {shown(kid)} is not one of the keys of {shown(issuer)}"
    if found[0].controller not in {None, issuer}:
        return f"its key is controlled by {shown(found[0].controller)}"
    return found[0] if _may_assert(wanted, issuer, document) else "its key is not meant for signing statements (assertionMethod)"


def _absolute(name: str, did: str) -> str:
    return did + name if name.startswith("#") else name


def _may_assert(wanted: str, issuer: str, document: Document) -> bool:
    if document.assertionMethod is None:
        return True
    named = (one if isinstance(one, str) else one.id for one in document.assertionMethod)
    return wanted in {_absolute(one, issuer) for one in named}


def spoiled(token: Token, issuer: str) -> str | None:
    """Why a token cannot hold whatever the keys of its issuer are: unsigned, signed with a shared secret, or by another."""
    algorithm = token.header.get("alg")
    if algorithm not in ALGORITHMS:
        return f"its algorithm is {shown(algorithm)}; expected one of {', '.join(ALGORITHMS)}"
    if "crit" in token.header or "b64" in token.header:
        return "it demands an extension (crit) that is not known here"
    for said in (token.header.get("iss"), token.claims.get("iss")):
        if said is not None and said != issuer:
            return f"its issuer (iss) is {shown(said)}, but the credential is by {shown(issuer)}"
    return None


@dataclass(frozen=True, slots=True)
class Verified:
    """The key with which a signature holds, and where the certificates for it are said to be."""

    key: Key
    x5u: str | None


def verified(token: Token, issuer: str, document: Document) -> Verified | str:
    """The key with which the signature of a token holds for its issuer, or why it does not."""
    if problem := spoiled(token, issuer):
        return problem
    method = method_of(token, issuer, document)
    if isinstance(method, str):
        return method
    algorithm = str(token.header["alg"])
    key = public_key(method.publicKeyJwk, algorithm)
    if isinstance(key, str):
        return key
    if not _holds(key, algorithm, token):
        return "its signature does not fit the key"
    return Verified(key, method.publicKeyJwk.x5u if method.publicKeyJwk else None)


def public_key(jwk: Jwk | None, algorithm: str) -> Key | str:
    """A key as long as its own kind allows the algorithm, or why it cannot be used."""
    if jwk is None:
        return "its key is given in a form that is not read here; expected publicKeyJwk"
    if jwk.alg not in {None, algorithm} or jwk.use not in {None, "sig"}:
        return f"its key is not meant for signing with {algorithm}"
    try:
        key = _built(jwk, algorithm)
    except (ValueError, UnsupportedAlgorithm):
        return "its key is damaged"
    return key or f"its key is of another kind than {algorithm} needs"


def _built(jwk: Jwk, algorithm: str) -> Key | None:
    if jwk.kty == "EC" and algorithm in _CURVES and jwk.crv == _CURVES[algorithm][0]:
        _, curve, _, size = _CURVES[algorithm]
        x, y = (int.from_bytes(_sized(part, size)) for part in (jwk.x, jwk.y))
        return ec.EllipticCurvePublicNumbers(x, y, curve).public_key()
    if jwk.kty == "RSA" and algorithm in {"PS256", "RS256"}:
        return _rsa(int.from_bytes(decoded(jwk.n or "")), int.from_bytes(decoded(jwk.e or "")))
    if jwk.kty == "OKP" and jwk.crv == "Ed25519" and algorithm == "EdDSA":
        return ed25519.Ed25519PublicKey.from_public_bytes(_sized(jwk.x, 32))
    return None


def _sized(part: str | None, size: int) -> bytes:
    found = decoded(part or "")
    if len(found) != size:
        raise ValueError("a part of the key has the wrong length")
    return found


def _rsa(modulus: int, exponent: int) -> rsa.RSAPublicKey:
    """A key that is neither weak nor so large that checking with it takes long."""
    if not 2048 <= modulus.bit_length() <= 8192 or not 3 <= exponent < 2**32:
        raise ValueError("the key is too small or too large")
    return rsa.RSAPublicNumbers(exponent, modulus).public_key()


def _holds(key: Key, algorithm: str, token: Token) -> bool:
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(token.signature, token.signed)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            _verify_ec(key, algorithm, token)
        else:
            key.verify(token.signature, token.signed, _padding(algorithm), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def _padding(algorithm: str) -> padding.AsymmetricPadding:
    if algorithm == "RS256":
        return padding.PKCS1v15()
    return padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)


def _verify_ec(key: ec.EllipticCurvePublicKey, algorithm: str, token: Token) -> None:
    """Tokens hold the two numbers of a signature side by side, where the library takes them in DER."""
    _, _, digest, size = _CURVES[algorithm]
    if len(token.signature) != 2 * size:
        raise InvalidSignature
    r, s = (int.from_bytes(part) for part in (token.signature[:size], token.signature[size:]))
    key.verify(encode_dss_signature(r, s), token.signed, ec.ECDSA(digest))


def certificates_only(content: bytes) -> bytes:
    """The certificates in a file in PEM, without what stands around them; nothing when there are none."""
    return b"\n".join(_BLOCK.findall(content)[: LONGEST_CHAIN + 1])


def chain_misfit(content: bytes, key: Key, on: datetime) -> str | None:
    """Why certificates do not vouch for a key: another key, out of date, or not signed by the next one."""
    try:
        chain = x509.load_pem_x509_certificates(certificates_only(content))
        if len(chain) > LONGEST_CHAIN:
            return f"its certificate chain has more than {LONGEST_CHAIN} certificates"
        if _plain(chain[0].public_key()) != _plain(key):
            return "its certificate is for another key"
        for lower, upper in pairwise(chain):
            lower.verify_directly_issued_by(upper)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, binascii.Error):
        return "its certificate chain is damaged or in disorder"
    if not all(one.not_valid_before_utc <= on <= one.not_valid_after_utc for one in chain):
        return "its certificate chain is out of date"
    return None


def _plain(key: Any) -> bytes:  # noqa: ANN401  any of the library's public keys
    found: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return found
