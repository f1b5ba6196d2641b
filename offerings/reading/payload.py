"""Reading what a source sent: into a frozen model of the few fields that are needed, or a gap that says what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import Answer, Gap

P = TypeVar("P", bound="Payload")


class Payload(BaseModel):
    """Part of an answer: only the fields that are used; what else a source sends is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


def _day(value: object) -> object:
    """The day of a time as sources write it: 2024-10-22T00:00:00Z; anything else is no date."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


LooseTime = Annotated[date | None, BeforeValidator(_day)]


def read(model: type[P], answer: Answer, question: str) -> P | Gap:
    """The body of an answer as `model`; a gap on `question` when it has not the expected form."""
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"][:6]) or "the answer"
        return unreadable(question, answer, f"{shown(where)}: {first['msg']}")


def unreadable(question: str, answer: Answer, what: str) -> Gap:
    """A gap for an answer that has not the expected form; the text of others is cut."""
    return Gap(question, "unreadable", f"{answer.key}: {' '.join(what.split())[:200]}", answer.key)


def country(code: object, reference: ReferenceData) -> str | None:
    """A code of ISO 3166-1, also from 3166-2 (US-DE is in US) and in lower case; nothing for EU, AP, ZZ and what is unknown."""
    if not isinstance(code, str):
        return None
    plain = code.strip().upper().split("-")[0]
    return plain if plain in reference.countries else None


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object, or an empty one in its place."""
    return value if isinstance(value, dict) else {}
