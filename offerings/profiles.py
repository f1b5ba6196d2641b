"""Profiles and answer sheets: what a buyer chooses, and bare rung numbers as an assessor's sheet has them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from criteria.frameworks import CriterionId, Edition, Weights
from criteria.model import Count, Id, Line, Located, Text
from offerings.dossiers import Statements

AssuranceName = Literal["declared", "documented", "attested", "verified"]


def _true_as_word(value: object) -> object:
    return "true" if value is True else value


Divisor = Annotated[
    Literal["nominal", "true"], BeforeValidator(_true_as_word), WithJsonSchema({"enum": ["nominal", "true", True]})
]


def _weights_kind(value: object) -> str:
    return "own" if isinstance(value, dict) else "named"


def _additional_kind(value: object) -> str:
    return "all" if isinstance(value, str) else "some"


Additional = Annotated[
    Annotated[Literal["all"], Tag("all")] | Annotated[tuple[CriterionId, ...], Tag("some")], Discriminator(_additional_kind)
]


class Minimum(Located):
    """The levels a buyer demands: over all criteria, and per objective."""

    overall: Annotated[Count, Field(ge=0)] | None = None
    objectives: dict[Line, Annotated[Count, Field(ge=0)]] = Field(default_factory=dict)


class Profile(Located):
    """A buyer's choice of ruler: framework, weights, minimum levels, assurance and territory; and what they say of themselves."""

    framework: Id = "eu-csf"
    edition: Edition | None = Field(None, description="the newest edition when left out")
    weights: Annotated[Annotated[Line, Tag("named")] | Annotated[Weights, Tag("own")], Discriminator(_weights_kind)] | None = (
        Field(None, description="a named set of the framework, or weights of your own that sum to 100")
    )
    divisor: Divisor = "nominal"
    territory: Line | None = Field(None, description="a group of countries such as EU, EEA or EEA+CH, or one country such as NL")
    assurance: AssuranceName = Field("documented", description="the strength of evidence that counts")
    minimum: Minimum = Minimum()
    additional: Additional = Field(
        (), description="additional criteria that count too, where a framework lets its user choose: ids, or all"
    )
    answers: Statements = Field(default_factory=dict, description="what is known about the buyer, on questions about customers")
    title: Text | None = None


class AnswerSheet(Located):
    """Rung numbers per criterion, 1 is the worst; `unknown` or absent means unknown."""

    framework: Id
    edition: Edition | None = None
    weights: Annotated[Annotated[Line, Tag("named")] | Annotated[Weights, Tag("own")], Discriminator(_weights_kind)] | None = None
    divisor: Divisor = "nominal"
    additional: Additional = Field((), description="additional criteria that count too: ids, or all")
    answers: dict[
        Line,
        Annotated[
            Annotated[Count, Tag("rung")] | Annotated[Literal["unknown"], Tag("unknown")],
            Discriminator(lambda value: "unknown" if isinstance(value, str) else "rung"),
        ],
    ]
