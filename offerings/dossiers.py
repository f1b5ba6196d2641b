"""Dossiers: all that is recorded about one provider or offering, with the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from criteria.frameworks import Edition
from criteria.model import Count, Day, Id, Line, Located, LooseDay, Note, OneOrMore, Truth, Url, form, kind_of, refusal
from criteria.questions import ServiceModel, SourceKind
from criteria.rules import Single
from offerings.asking import About, Gap
from offerings.assurance import OF_KIND, Assurance
from offerings.identifiers import Identified
from offerings.snapshots import Change, Holder


def _value(value: object) -> object:
    if value is None or isinstance(value, dict):
        raise refusal(f"'value' holds {kind_of(value)}; expected an answer, so write one or remove it (unknown is the default)")
    if isinstance(value, (list, tuple)):
        for place, item in enumerate(value):
            if isinstance(item, bool) or not isinstance(item, (str, int, float)):
                raise refusal(f"a list of answers holds {kind_of(item)}; expected words, so correct it", place)
        return tuple(value)
    return value


Value = Annotated[Any, BeforeValidator(_value), WithJsonSchema({"type": ["boolean", "number", "string", "array"]})]


class Source(Located):
    """Where evidence comes from; its kind decides how strong the evidence is."""

    title: Line
    url: Url | None = None
    kind: SourceKind
    publisher: Line | None = None
    published: LooseDay | None = Field(None, description="as precise as known: 2026, 2026-03 or 2026-03-01")
    retrieved: Day = Field(description="the day the source was seen")
    sha256: Annotated[Line, *form("[0-9a-f]{64}", "64 hexadecimal digits", 64)] | None = Field(
        None, description="of the archived copy"
    )
    valid_until: Day | None = Field(None, description="the last day on which a certificate or attestation is valid")
    note: Note | None = None

    @property
    def assurance(self) -> Assurance:
        return OF_KIND[self.kind]

    @property
    def seen_from(self) -> date:
        """The first day on which it was seen as it is."""
        return self.retrieved


class Fetched(Source):
    """A source that cloudpeil asked itself: which one, and where its answer lies in the workspace; no file says so itself.

    It was seen from `first_seen` on, and for the last time when it was retrieved.
    """

    fetched_by: str
    snapshot: str
    line: int
    first_seen: Day

    @property
    def seen_from(self) -> date:
        return self.first_seen


class Statement(Located):
    """An answer to a question: a value, or what is known without the value."""

    value: Value | None = Field(None, description="the answer; a list for choices and countries")
    complete: Truth = Field(True, description="false: the list holds at least these")
    at_least: Single | None = Field(None, description="quantities, dates and ordered choices: not less than this")
    at_most: Single | None = Field(None, description="quantities, dates and ordered choices: not more than this")
    inside: Line | None = Field(None, description="countries: somewhere in this group, no list given")
    outside: Line | None = Field(None, description="countries: at least one outside this group")

    @property
    def shape(self) -> tuple[object, ...]:
        """What is said, apart from who says it: equal shapes give equal answers."""
        return (self.value, self.complete, self.at_least, self.at_most, self.inside, self.outside)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        shape = self.shape
        if shape[0] is None and shape[2:] == (None, None, None, None):
            raise refusal(
                "this answer says nothing; expected 'value', 'at_least', 'at_most', 'inside' or 'outside', "
                "so write one or remove it (unknown is the default)"
            )
        return self


class Claim(Statement):
    """An answer to a question as one source gives it."""

    source: Id
    where: Line | None = Field(None, description="the place inside the source: page, section, clause")
    note: Note | None = Field(None, description="what the source says, in own words")


def _in_full(value: object) -> object:
    """A bare value as a statement that holds nothing else."""
    return value if isinstance(value, dict) else {"value": value}


Statements = dict[
    Line,
    Annotated[Statement, BeforeValidator(_in_full), WithJsonSchema({"type": ["object", "boolean", "number", "string", "array"]})],
]


class Finding(Located):
    """An assessor's recorded judgement on a criterion: it settles the rung."""

    rung: Annotated[Count, Field(ge=1)]
    because: Note
    by: Line
    on: Day
    edition: Edition | None = Field(None, description="the edition judged; left out: every edition with this criterion")
    sources: Annotated[tuple[Id, ...], Field(min_length=1)]


class Reply(Located):
    """What the provider answered; published beside the assessment."""

    on: Day
    by: Line
    text: Note
    url: Url | None = None


def _claims(value: object) -> object:
    return [value] if isinstance(value, dict) else value


Claims = Annotated[tuple[Claim, ...], BeforeValidator(_claims), Field(min_length=1), OneOrMore()]
Facts = dict[Line, Claims]


class Provider(Identified):
    """provider.yaml: facts that hold for all offerings of a company unless an offering answers itself."""

    name: Line
    legal_name: Line | None = None
    website: Url | None = None
    sources: dict[Id, Source] = Field(default_factory=dict)
    facts: Facts = Field(default_factory=dict)


class Offering(Identified):
    """<offering>.yaml: what is recorded about one offering."""

    provider: Id
    name: Line
    service_models: Annotated[tuple[ServiceModel, ...], Field(min_length=1)]
    website: Url | None = None
    about: Note | None = None
    also_known_as: tuple[Line, ...] = Field(
        (), description="names under which people look for it, such as products it contains; no fact, and changes no result"
    )
    sources: dict[Id, Source] = Field(default_factory=dict)
    facts: Facts = Field(default_factory=dict)
    findings: dict[Line, dict[Line, Finding]] = Field(default_factory=dict)
    reply: tuple[Reply, ...] = ()


class Evidence(NamedTuple):
    """A claim with its source and the file that holds both."""

    claim: Claim
    source: Source
    path: str

    @property
    def assurance(self) -> Assurance:
        return OF_KIND[self.source.kind]

    @property
    def line(self) -> int:
        return self.source.line if isinstance(self.source, Fetched) else self.claim.place().line


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one source said about one holder: claims with evidence, leads that never count, and what stayed open."""

    about: About
    holder: Holder
    path: str
    asked_at: datetime
    claims: tuple[tuple[str, Evidence], ...]
    leads: tuple[tuple[str, Evidence], ...]
    gaps: tuple[Gap, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """An offering with its provider, the files they came from, and what public sources said about them."""

    offering: Offering
    provider: Provider
    path: str = ""
    provider_path: str = ""
    harvests: tuple[Harvest, ...] = ()

    @property
    def id(self) -> str:
        return self.offering.id

    def evidence(self, question: str) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
        """What the offering says on a question itself, and what its provider says."""
        return _with_sources(self.offering, self.path, question), _with_sources(self.provider, self.provider_path, question)

    def answered(self) -> Iterator[str]:
        """The questions on which there is any claim, in order."""
        yield from sorted({*self.offering.facts, *self.provider.facts})


def _with_sources(holder: Offering | Provider, path: str, question: str) -> tuple[Evidence, ...]:
    found = ((claim, holder.sources[claim.source]) for claim in holder.facts.get(question, ()))
    return tuple(Evidence(claim, one, one.snapshot if isinstance(one, Fetched) else path) for claim, one in found)
