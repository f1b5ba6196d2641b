"""What the sources of long lists share: a stable name for an address, and JSON as snapshots keep it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from offerings.identifiers import Networks, Ranges

_LONGEST = 120


def wanted(networks: Networks, forms: Iterable[str]) -> list[Ranges]:
    """The recorded lists of these forms, each address once."""
    of_form = {(one.form, one.url): one for one in networks.ranges if one.form in set(forms)}
    return list(of_form.values())


def named(url: str) -> str:
    """An address as part of a key: without its scheme, and cut with a digest where it is long."""
    plain = url.removeprefix("https://")
    return plain if len(plain) <= _LONGEST else f"{plain[:100]}-{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def compact(value: object) -> bytes:
    """The same bytes for the same value; signs that are no text become question marks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def several(names: Iterable[str], most: int = 8) -> str:
    """A few names and how many more there are, for a message."""
    ordered = sorted(names)
    more = f" and {len(ordered) - most} more" if len(ordered) > most else ""
    return ", ".join(one[:40] for one in ordered[:most]) + more
