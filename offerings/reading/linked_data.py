"""Linked data of Gaia-X: JSON-LD read into nodes with plain names, be they written gx:name, as a whole address or bare.

No context is ever fetched: what the known ones say is written here, and a document that names another one is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from criteria.problems import shown

GAIA_X = (
    # w3id.org/gaia-x is the permanent address of the ontology; the shapes of release 22.10 lie at the registry of the Gaia-X lab.
    "https://w3id.org/gaia-x/development#",
    "https://w3id.org/gaia-x/2411#",
    "https://w3id.org/gaia-x/2511#",
    "https://registry.lab.gaia-x.eu/development/api/trusted-shape-registry/v1/shapes/jsonld/trustframework#",
    "https://registry.lab.gaia-x.eu/v1/api/trusted-shape-registry/v1/shapes/jsonld/trustframework#",
)
_PLAIN = frozenset(  # contexts that give no name to a claim of Gaia-X
    {
        "https://www.w3.org/2018/credentials/v1",
        "https://www.w3.org/ns/credentials/v2",
        "https://w3id.org/security/suites/jws-2020/v1",
        "https://www.w3.org/ns/did/v1",
        "https://www.w3.org/ns/odrl.jsonld",
        "http://www.w3.org/ns/odrl.jsonld",
        "https://schema.org",
    }
)
_CREDENTIALS = "https://www.w3.org/2018/credentials#"
_NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?")

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Terms:
    """How names in a document are to be read: prefixes, and the namespace of names without one."""

    prefixes: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""

    def name(self, key: str) -> str | None:
        """The name that a key stands for in Gaia-X or in credentials, without its namespace; nothing for other vocabularies."""
        full = _whole(key, self.prefixes) if ":" in key else self.words.get(key, self.rest + key)
        return next((full.removeprefix(space) for space in (*GAIA_X, _CREDENTIALS) if full.startswith(space)), None)


@dataclass(frozen=True, slots=True)
class Node:
    """A thing that a credential describes: its identifier, its kinds, and by Gaia-X name what is said of it."""

    id: str = ""
    types: tuple[str, ...] = ()
    has: Mapping[str, tuple[Scalar | Node, ...]] = field(default_factory=dict)

    def texts(self, *names: str) -> Iterator[str]:
        yield from (value for name in names for value in self.has.get(name, ()) if isinstance(value, str))

    def nodes(self, *names: str) -> Iterator[Node]:
        yield from (value for name in names for value in self.has.get(name, ()) if isinstance(value, Node))

    def number(self, name: str) -> float | None:
        """The one number under a name, also where it is written as text; nothing for several or for something else."""
        found = self.has.get(name, ())
        value = found[0] if len(found) == 1 else None
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            return float(value)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def widened(terms: Terms, value: Mapping[str, Any]) -> Terms:
    """The terms inside an object that brings a context of its own. Raises ValueError for one that is not known."""
    contexts = value.get("@context")
    for one in contexts if isinstance(contexts, list) else [contexts]:
        if isinstance(one, str):
            terms = _known(terms, one)
        elif isinstance(one, dict):
            terms = _defined(terms, one)
        elif one is not None:
            raise ValueError("a JSON-LD context is neither an address nor an object")
    return terms


def _known(terms: Terms, address: str) -> Terms:
    plain = address.rstrip("#/")
    space = next((one for one in GAIA_X if one.rstrip("#") == plain), None)
    if space is not None:
        return Terms({**terms.prefixes, "gx": space, "cred": _CREDENTIALS}, terms.words, space)
    if plain in _PLAIN:
        return terms
    raise ValueError(f"the JSON-LD context {shown(address)} is not known, and contexts are not fetched")


def _defined(terms: Terms, context: Mapping[str, Any]) -> Terms:
    """Terms that a document defines itself: prefixes, single names, and where names without a prefix belong."""
    if "@import" in context:
        raise ValueError(f"the JSON-LD context {shown(context['@import'])} is imported, and contexts are not fetched")
    meant = {key: one.get("@id") if isinstance(one, dict) else one for key, one in context.items()}
    strings = {key: one for key, one in meant.items() if isinstance(one, str)}
    gaia_x = strings.get("gx")
    if gaia_x is not None and gaia_x not in GAIA_X:
        raise ValueError(f"the namespace {shown(gaia_x)} of gx is not known")
    prefixes = {**terms.prefixes, **strings}
    words = {key: _whole(one, prefixes) for key, one in strings.items()}
    return Terms(prefixes, {**terms.words, **words}, strings.get("@vocab", terms.rest))


def _whole(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    return prefixes.get(prefix, f"{prefix}:") + local if colon else name


def nodes(value: object, terms: Terms) -> Iterator[Node]:
    """The things that a value describes: one, several, or a graph of them."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and "@graph" in one:
            yield from nodes(one["@graph"], widened(terms, one))
        elif isinstance(one, dict):
            yield _node(one, terms)


def _node(value: Mapping[str, Any], outer: Terms) -> Node:
    terms = widened(outer, value)
    has: dict[str, tuple[Scalar | Node, ...]] = {}
    for key, part in value.items():
        name = terms.name(key) if not key.startswith("@") and key not in {"id", "type"} else None
        if name:
            has[name] = (*has.get(name, ()), *_values(part, terms))
    return Node(identifier(value), tuple(types_of(value, terms)), MappingProxyType(has))


def _values(part: object, terms: Terms) -> Iterator[Scalar | Node]:
    if isinstance(part, list):
        for one in part:
            yield from _values(one, terms)
    elif isinstance(part, dict) and (wrapped := {"@value", "@list", "@set"} & set(part)):
        yield from _values(part[min(wrapped)], terms)
    elif isinstance(part, dict):
        yield _node(part, terms)
    elif isinstance(part, Scalar):
        yield part


def types_of(value: Mapping[str, Any], terms: Terms) -> Iterator[str]:
    yield from (name for kind in words_in(value, "type", "@type") if (name := terms.name(kind)))


def words_in(value: Mapping[str, Any], *keys: str) -> Iterator[str]:
    for key in keys:
        found = value.get(key)
        yield from (one for one in (found if isinstance(found, list) else [found]) if isinstance(one, str))


def identifier(value: Mapping[str, Any]) -> str:
    found = value.get("id", value.get("@id"))
    return found if isinstance(found, str) else ""
