"""Issuers for tests: keys that are the same on every run, and tokens and DID documents made with them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding


def coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def number(value: int, size: int) -> str:
    return coded(value.to_bytes(size))


@dataclass(frozen=True)
class Key:
    """A key pair: what is published of it, and how it signs."""

    alg: str
    jwk: dict[str, str]
    sign: Callable[[bytes], bytes]
    private: Any


CURVES = {
    "ES256": (ec.SECP256R1(), hashes.SHA256(), 32, "P-256"),
    "ES384": (ec.SECP384R1(), hashes.SHA384(), 48, "P-384"),
    "ES512": (ec.SECP521R1(), hashes.SHA512(), 66, "P-521"),
}


def ec_key(alg: str, secret: int) -> Key:
    curve, digest, size, name = CURVES[alg]
    private = ec.derive_private_key(secret, curve)
    public = private.public_key().public_numbers()

    def sign(content: bytes) -> bytes:
        r, s = decode_dss_signature(private.sign(content, ec.ECDSA(digest, deterministic_signing=True)))
        return r.to_bytes(size) + s.to_bytes(size)

    return Key(alg, {"kty": "EC", "crv": name, "x": number(public.x, size), "y": number(public.y, size)}, sign, private)


def ed_key(secret: int) -> Key:
    private = ed25519.Ed25519PrivateKey.from_private_bytes(secret.to_bytes(32))
    public = private.public_key().public_bytes_raw()
    return Key("EdDSA", {"kty": "OKP", "crv": "Ed25519", "x": coded(public)}, private.sign, private)


@cache
def rsa_private(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def rsa_key(alg: str, bits: int = 2048) -> Key:
    private = rsa_private(bits)
    public = private.public_key().public_numbers()
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
    scheme = padding.PKCS1v15() if alg == "RS256" else pss
    jwk = {"kty": "RSA", "n": number(public.n, bits // 8), "e": number(public.e, 3)}
    return Key(alg, jwk, lambda content: private.sign(content, scheme, hashes.SHA256()), private)


def token(claims: object, key: Key, kid: str, **header: Any) -> str:
    """A signed token; `header` adds to or replaces what stands in its header, and None removes it."""
    top = {"alg": key.alg, "typ": "vc+jwt", "cty": "vc", "kid": kid, **header}
    parts = {name: value for name, value in top.items() if value is not None}
    signed = f"{coded(json.dumps(parts).encode())}.{coded(json.dumps(claims).encode())}"
    return f"{signed}.{coded(key.sign(signed.encode()))}"


def unsigned(claims: object, kid: str) -> str:
    return token(claims, Key("none", {}, lambda _: b"", None), kid)


def with_shared_secret(claims: object, secret: bytes, kid: str) -> str:
    """A token signed with a public key as if it were a shared secret: the old trick of confused algorithms."""
    return token(claims, Key("HS256", {}, lambda content: hmac.new(secret, content, hashlib.sha256).digest(), None), kid)


def did_document(did: str, key: Key, x5u: str | None = None, **changes: Any) -> dict[str, Any]:
    jwk = key.jwk | ({"x5u": x5u} if x5u else {})
    method = {"id": f"{did}#key-1", "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": jwk}
    return {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": did,
        "verificationMethod": [method],
        "assertionMethod": [f"{did}#key-1"],
    } | changes


def presentation(*tokens: str) -> dict[str, Any]:
    """A presentation that wraps signed credentials."""
    wrapped = [
        {
            "@context": "https://www.w3.org/ns/credentials/v2",
            "type": "EnvelopedVerifiableCredential",
            "id": f"data:application/vc+jwt,{one}",
        }
        for one in tokens
    ]
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": wrapped,
    }


AUTHORITY = ed_key(17)


def certificate(key: Key, signer: Key, name: str, by: str, until: datetime) -> bytes:
    """A certificate in PEM, the same on every run."""
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (name, by)]
    builder = x509.CertificateBuilder(names[1], names[0], key.private.public_key(), 7, datetime(2026, 1, 1), until)  # noqa: DTZ001
    return builder.sign(signer.private, None).public_bytes(Encoding.PEM)


def pem(key: Key, signer: Key = AUTHORITY, until: datetime = datetime(2027, 1, 1)) -> bytes:  # noqa: DTZ001
    """A chain of two: the certificate for a key, and that of the authority that is said to have signed it."""
    return certificate(key, signer, "example-cloud.eu", "Authority", until) + certificate(
        AUTHORITY,
        AUTHORITY,
        "Authority",
        "Authority",
        datetime(2036, 1, 1),  # noqa: DTZ001
    )
