"""Who stands behind the host names that others point at: the holder itself, a company of the reviewed table, or nobody known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from criteria.model import Text
from criteria.reference import ReferenceData, Supplier
from offerings.fetching.guard import registrable
from offerings.identifiers import Identified, host_misfit

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])")


def plain(text: str) -> str | None:
    """A name from the DNS in lower case without its last dot; nothing for what is no public name. Underscores are fine there."""
    name = text.strip().lower().removesuffix(".")
    return name if _NAME.fullmatch(name) and host_misfit(_host(name)) is None else None


def _host(name: str) -> str:
    """The part of a DNS name that can be a host: what follows the last label with an underscore (_spf.example.eu)."""
    labels = name.split(".")
    after = max((number for number, label in enumerate(labels, 1) if "_" in label), default=0)
    return ".".join(labels[after:])


def domain(name: str) -> str:
    """The registered domain of a plain name."""
    return registrable(_host(name))


def zones(who: Identified) -> tuple[str, ...]:
    """The registered domains of a holder: those that it names, and those above its hosts."""
    return tuple(dict.fromkeys((*who.domains, *map(domain, who.hosts.all))))


def below(name: str, domains: Iterable[str]) -> bool:
    """Whether a plain name is one of these domains or lies below one."""
    return any(name == one or name.endswith(f".{one}") for one in domains)


def supplier(name: str, reference: ReferenceData) -> Supplier | None:
    """The company whose domain a plain name lies below; a numbered one such as awsdns-15.com is told by how it begins."""
    for one in reference.suppliers.values():
        if below(name, one.domains) or any(_numbered(name, prefix) for prefix in one.prefixes):
            return one
    return None


def _numbered(name: str, prefix: str) -> bool:
    label = domain(name).split(".", maxsplit=1)[0] if prefix in name else ""
    return label.startswith(prefix) and label.removeprefix(prefix).isdecimal()


@dataclass(frozen=True, slots=True)
class Behind:
    """Who stands behind some host names: companies of the table, the holder itself, registered domains of nobody known."""

    companies: tuple[Supplier, ...] = ()
    own: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(sorted({one.country for one in self.companies}))

    def words(self, reference: ReferenceData) -> Text:
        """The companies with their countries, and who is left out, as the end of a sentence."""
        return Text(en=self._listed(reference, "en"), nl=self._listed(reference, "nl"))

    def _listed(self, reference: ReferenceData, language: str) -> str:
        parts = [f"{one.name} ({reference.countries[one.country].name.get(language)})" for one in self.companies]
        named = ", ".join(parts)
        dutch = language == "nl"
        if self.own:
            named += "; de aanbieder zelf telt hier niet mee" if dutch else "; the provider itself is left out"
        if self.unknown:
            named += (
                f"; van wie {', '.join(self.unknown)} is, is niet bekend" if dutch else f"; unknown: {', '.join(self.unknown)}"
            )
        return f"{named}."


def behind(names: Iterable[str], who: Identified, reference: ReferenceData) -> Behind:
    """Sort plain names by who stands behind them."""
    companies: dict[str, Supplier] = {}
    unknown: dict[str, None] = {}
    own = False
    for name in names:
        found = supplier(name, reference)
        if found is not None and found.country in reference.countries:
            companies[found.id] = found
        elif below(name, who.domains):
            own = True
        else:
            unknown[domain(name)] = None
    return Behind(tuple(companies[key] for key in sorted(companies)), own, tuple(sorted(unknown)))
