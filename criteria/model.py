"""The kinds of value that documents are made of, and the way a parsed document becomes a frozen model or a list of problems."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    SkipValidation,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue, SkipJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError

from criteria.problems import shown
from criteria.source import Exact, Mapping, Marks, Place, Whole

LANGUAGES = ("en", "nl")


class Model(BaseModel):
    """A frozen part of a document; unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Located(Model):
    """A part that knows where it stands, so that explanations and later checks can point at it."""

    marks: SkipJsonSchema[Annotated[Marks | None, SkipValidation]] = Field(
        default=None, alias="\0marks", exclude=True, repr=False
    )

    @model_validator(mode="before")
    @classmethod
    def _keep_marks(cls, data: object) -> object:
        return {**data, "\0marks": data.marks} if isinstance(data, Mapping) else data

    def place(self, *path: str | int) -> Place:
        """Where this part, or what lies at `path` inside it, stands in its file; 0:0 when it came from no file."""
        return self.marks.at(*path) if self.marks else Place(0, 0)


def refusal(message: str, *at: str | int) -> PydanticCustomError:
    """Build an error for a validator to raise: `message` says what is wrong, what was expected and how to mend it.

    `at` leads from the value that is validated to the part that is wrong.
    """
    return PydanticCustomError("refused", "{message}", {"message": message, "at": at})


def kind_of(value: object) -> str:
    """Name what was found, for messages."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return f"{'a' if value else 'an empty'} {'mapping' if isinstance(value, dict) else 'list'}"
    if isinstance(value, (int, float)):
        return f"the number {_as_written(value)}"
    return f"the text '{shown(value)}'" if value else "an empty text"


def _as_written(value: object) -> object:
    return value.text if isinstance(value, Whole | Exact) else value


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise refusal(f"expected a number, but found {kind_of(value)}; write digits, with a dot for decimals")
    return value


def _whole(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int):
        raise refusal(f"expected a whole number, but found {kind_of(value)}; write digits only")
    return value


def _hundredths(value: object) -> object:
    exact = Decimal(str(_as_written(_number(value)))) * 100
    if exact != exact.to_integral_value():
        raise refusal(f"{value} has more than two decimals, but points are whole hundredths; round it as its source does")
    if not 0 <= exact <= 100_000_000:
        raise refusal(f"{value} points cannot be given; expected 0 to 1,000,000, so correct it")
    return int(exact)


def date_misfit(value: object) -> str | None:
    """Say why `value` is no date, or nothing."""
    text = str(_as_written(value))
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return f"expected a date, but found {kind_of(value)}; write it as 2026-11-23"
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"{text} is not a day of the calendar; expected a date that exists, so correct it"
    return None


def _date(value: object) -> object:
    if (message := date_misfit(value)) is not None:
        raise refusal(message)
    return date.fromisoformat(str(_as_written(value)))


def _loose_date(value: str) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        _date(value)
    elif not re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2]))?", value):
        raise refusal(f"expected a date, but found {kind_of(value)}; write it as 2026, 2026-11 or 2026-11-23")
    return value


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username and not parts.password
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x20<>\"\\^`{|}]", value):
        raise refusal(
            f"'{shown(value)}' is not a web address; expected https:// or http:// and a host, without spaces or a password, "
            "so correct the link"
        )
    return value


def _id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value) or len(value) > 80:
        message = f"'{shown(value)}' is not an id; expected lower-case letters, digits and single hyphens, at most 80"
        raise refusal(f"{message}, so rename it")
    return value


def _truth(value: object) -> object:
    if not isinstance(value, bool):
        raise refusal(f"expected true or false, but found {kind_of(value)}; write true or false without quotes")
    return value


def form(pattern: str, expected: str, longest: int = 80) -> tuple[AfterValidator, WithJsonSchema]:
    """Constrain a text to a pattern that `expected` puts into words: use it as Annotated[Line, *form(...)]."""

    def fits(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise refusal(f"'{shown(value)}' has the wrong form; expected {expected}, so correct it")
        if len(value) > longest:
            raise refusal(f"'{shown(value)}' has {len(value)} signs; expected at most {longest}, so shorten it")
        return value

    return AfterValidator(fits), WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", "maxLength": longest})


class OneOrMore:
    """Tells editors that a list of one needs no list."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        one = handler(core)["items"]
        return {"anyOf": [{"type": "array", "items": one, "minItems": 1}, one]}


_POINTS = WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1_000_000, "multipleOf": 0.01})
Line = Annotated[
    str,
    BeforeValidator(_as_written),
    StringConstraints(min_length=1, max_length=8_000, pattern=r"\S"),
    WithJsonSchema({"type": ["string", "number"], "maxLength": 8_000, "pattern": r"\S"}),
]
Id = Annotated[Line, AfterValidator(_id), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})]
Url = Annotated[Line, AfterValidator(_url), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Truth = Annotated[bool, BeforeValidator(_truth)]
Number = Annotated[float, BeforeValidator(_number)]
Count = Annotated[int, BeforeValidator(_whole)]
Hundredths = Annotated[int, BeforeValidator(_hundredths), _POINTS]
Day = Annotated[date, BeforeValidator(_date)]
LooseDay = Annotated[
    Line, AfterValidator(_loose_date), WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}){0,2}$"})
]


class Text(Model):
    """A text for readers, in every language of the project."""

    en: Line
    nl: Line

    def get(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


class Note(Located):
    """A remark by whoever recorded something: at least one language, the others fall back to it."""

    en: Line | None = None
    nl: Line | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> Note:
        if self.en is None and self.nl is None:
            raise refusal("this note is empty; expected a text under 'en' or 'nl', so write one or leave the note out")
        return self

    def get(self, language: str) -> tuple[str, str]:
        """Give the text and the language it is in."""
        wanted, other = (self.nl, self.en) if language == "nl" else (self.en, self.nl)
        fallback = "en" if language == "nl" else "nl"
        return (wanted, language) if wanted is not None else (str(other), fallback)


class KnownException(Located):
    """Something that the linter finds and that is meant to be so, with the reason."""

    check: Id
    where: tuple[Line, ...] = Field((), description="the names that the linter gives; every finding of the check when left out")
    because: Text


class Reference(Model):
    """A document that something rests on: a law, a page of a standard, the publication of a framework."""

    title: Line
    url: Url | None = None
    publisher: Line | None = None
    published: LooseDay | None = None
    until: Day | None = Field(None, description="the last day on which it held, where it was repealed or replaced")
    note: Text | None = None
