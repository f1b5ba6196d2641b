"""What is kept of the certificate that a host shows: who issued it, for which names and how long; pure."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

UNREADABLE = (ValueError, TypeError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)


def described(der: bytes, protocol: str) -> dict[str, object]:
    """A certificate as plain values; of its holder only the names of hosts."""
    found = x509.load_der_x509_certificate(der)
    return {
        "protocol": protocol,
        "issuer": {
            "organization": _part(found, NameOID.ORGANIZATION_NAME),
            "country": _part(found, NameOID.COUNTRY_NAME),
            "common_name": _part(found, NameOID.COMMON_NAME),
        },
        "subject_alt_names": _hosts(found),
        "not_before": _time(found.not_valid_before_utc),
        "not_after": _time(found.not_valid_after_utc),
        "certificate": found.public_bytes(Encoding.PEM).decode("ascii"),
    }


def _time(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _part(found: x509.Certificate, oid: x509.ObjectIdentifier) -> str | None:
    values = [str(one.value) for one in found.issuer.get_attributes_for_oid(oid)]
    return values[0] if values else None


def _hosts(found: x509.Certificate) -> list[str]:
    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return sorted(set(names.get_values_for_type(x509.DNSName)))
