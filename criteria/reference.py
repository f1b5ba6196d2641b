"""Reference data: countries, dated groups of them, laws that reach across borders, certificates, standards, topics, units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from criteria.frameworks import LeftOut
from criteria.model import Day, Id, Line, Located, Model, OneOrMore, Reference, Text, Url, form, refusal
from criteria.problems import shown
from criteria.questions import Option


def _code(value: str) -> str:
    if len(value) != 2 or not value.isascii() or not value.isupper():
        raise refusal(f"'{shown(value)}' is not a country code; expected two capitals such as NL, so correct it")
    return value


CountryCode = Annotated[Line, AfterValidator(_code)]


def _places(value: object) -> object:
    return [value] if isinstance(value, str) else value


Places = Annotated[tuple[CountryCode, ...], BeforeValidator(_places), Field(min_length=1), OneOrMore()]


class Country(Model):
    """A country of ISO 3166-1."""

    id: CountryCode
    name: Text


class Member(Located):
    """A country in a group, from its first day to its last day of membership."""

    country: CountryCode
    from_: Day = Field(alias="from")
    until: Day | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Member:
        if self.until is not None and self.until < self.from_:
            message = f"membership ends on {self.until}, before it begins on {self.from_}; expected the end last, so correct one"
            raise refusal(message, "until")
        return self

    def holds_on(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day <= self.until)


class Group(Located):
    """A named group of countries whose membership depends on the date."""

    id: Annotated[Line, *form(r"[A-Za-z0-9+-]+", "letters, digits, '+' and '-'")]
    name: Text
    about: Text
    sources: tuple[Reference, ...] = ()
    includes: tuple[Line, ...] = Field((), description="ids of groups whose members belong too")
    members: tuple[Member, ...] = ()


class Law(Located):
    """A law that reaches across borders."""

    id: Id
    country: CountryCode
    name: Text
    kind: Literal["access", "export-control", "sanctions", "localisation"]
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    about: Text
    sources: Annotated[tuple[Reference, ...], Field(min_length=1)]


class Certificate(Located):
    """A certificate, attestation or qualification that a service can hold."""

    id: Id
    label: Text
    issuer: Line
    about: Text
    url: Url | None = None


class Standard(Located):
    """An open standard that a service can support."""

    id: Id
    label: Text
    publisher: Line
    about: Text
    url: Url | None = None


class Topic(Model):
    """A subject under which questions are gathered."""

    id: Id
    label: Text


class Unit(Model):
    """What a quantity is counted in."""

    id: Id
    label: Text
    one: Text | None = Field(None, description="the unit after the number 1, where it differs")
    symbol: Line | None = None


class RegionTable(Located):
    """The regions of one vendor: the country (or countries) in which each lies."""

    id: Id
    title: Text
    sources: Annotated[tuple[Reference, ...], Field(min_length=1)]
    places: dict[Line, Places] = Field(description="code of the region as the vendor spells it: its country or countries")
    apart: tuple[Line, ...] = Field((), description="regions that need an account of another kind, and so are not counted")


class Supplier(Located):
    """A company that runs name servers, mail or delivery for others, told by the host names it uses."""

    id: Id
    name: Line
    country: CountryCode = Field(description="where the company, or the parent that controls it, has its seat")
    domains: tuple[Line, ...] = Field((), description="registered domains that only this company uses for its hosts")
    prefixes: tuple[Line, ...] = Field((), description="beginnings of such domains, where a company numbers them")
    sources: Annotated[tuple[Reference, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_hosts(self) -> Supplier:
        if not (self.domains or self.prefixes):
            raise refusal("this supplier has no host names; expected 'domains' or 'prefixes', so add one")
        return self


class Release(Located):
    """A release of a product, and the last day on which its makers support it."""

    id: Annotated[Line, *form(r"[a-z0-9-]+ [0-9]+(\.[0-9]+)*", "PRODUCT VERSION, such as kubernetes 1.36")]
    until: Day
    sources: Annotated[tuple[Reference, ...], Field(min_length=1)]


class OtherRuler(Located):
    """A ruler that is known and not kept as a framework: what it asks, and why that is no criterion here."""

    id: Id
    name: Text
    publisher: Line
    url: Url | None = None
    status: Text
    left_out: Annotated[tuple[LeftOut, ...], Field(min_length=1)]


class Countries(Located):
    """countries.yaml."""

    countries: tuple[Country, ...]


class Groups(Located):
    """groups.yaml."""

    groups: tuple[Group, ...]


class Laws(Located):
    """laws.yaml."""

    laws: tuple[Law, ...]


class Certificates(Located):
    """certificates.yaml."""

    certificates: tuple[Certificate, ...]


class Standards(Located):
    """standards.yaml."""

    standards: tuple[Standard, ...]


class Topics(Located):
    """topics.yaml."""

    topics: tuple[Topic, ...]


class Units(Located):
    """units.yaml."""

    units: tuple[Unit, ...]


class Regions(Located):
    """regions.yaml."""

    regions: tuple[RegionTable, ...]


class Suppliers(Located):
    """suppliers.yaml."""

    suppliers: tuple[Supplier, ...]


class Releases(Located):
    """releases.yaml."""

    releases: tuple[Release, ...]


class OtherRulers(Located):
    """rulers.yaml."""

    rulers: tuple[OtherRuler, ...]


FILES: Mapping[str, type[Located]] = {
    "countries": Countries,
    "groups": Groups,
    "laws": Laws,
    "certificates": Certificates,
    "standards": Standards,
    "topics": Topics,
    "units": Units,
    "regions": Regions,
    "suppliers": Suppliers,
    "releases": Releases,
    "rulers": OtherRulers,
}


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """All reference data, by id, in the order of the files."""

    countries: Mapping[str, Country]
    groups: Mapping[str, Group]
    laws: Mapping[str, Law]
    certificates: Mapping[str, Certificate]
    standards: Mapping[str, Standard]
    topics: Mapping[str, Topic]
    units: Mapping[str, Unit]
    unread: frozenset[str] = field(default=frozenset())
    regions: Mapping[str, RegionTable] = field(default_factory=dict)
    suppliers: Mapping[str, Supplier] = field(default_factory=dict)
    releases: Mapping[str, Release] = field(default_factory=dict)
    rulers: Mapping[str, OtherRuler] = field(default_factory=dict)

    def knows(self, kind: str, name: object) -> bool:
        """Whether a name may be used: it is there, or the file of its kind has problems of its own that come first."""
        return kind in self.unread or name in getattr(self, kind)

    def members(self, group: str, on: date) -> frozenset[str]:
        """The countries in `group` on that day, through the groups it includes too."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [group]
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.groups:
                continue
            seen.add(name)
            waiting += self.groups[name].includes
            found |= {member.country for member in self.groups[name].members if member.holds_on(on)}
        return frozenset(found)

    def options(self, kind: str) -> tuple[Option, ...]:
        """The options of a question that takes them from reference data."""
        entries: Mapping[str, Certificate | Standard] = self.certificates if kind == "certificates" else self.standards
        return tuple(Option(id=entry.id, label=entry.label) for entry in entries.values())
