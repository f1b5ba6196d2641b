"""The kinds of value that documents are made of, and the way a parsed document becomes a frozen model or a list of problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SkipValidation,
    StringConstraints,
    Tag,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from criteria.problems import Problem, nearest, shown
from criteria.source import Exact, Mapping, Marks, Node, Place, Sequence, Whole

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


def refusal(message: str) -> PydanticCustomError:
    """Build an error for a validator to raise: `message` says what is wrong, what was expected and how to mend it."""
    return PydanticCustomError("refused", "{message}", {"message": message})


def kind_of(value: object) -> str:
    """Name what was found, for messages."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return "a mapping" if isinstance(value, dict) else "a list"
    return f"the number {value}" if isinstance(value, (int, float)) else f"the text '{shown(value)}'"


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
    return int(exact)


def _date(value: object) -> object:
    text = str(_as_written(value)) if value is not None else ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise refusal(f"expected a date, but found {kind_of(value)}; write it as 2026-11-23")


def _loose_date(value: str) -> str:
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", value):
        _date(value)
    return value


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username and not parts.password
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x20<>\"\\^`{|}]", value):
        raise refusal(f"'{shown(value)}' is not a web address; expected https:// or http:// and a host, so correct the link")
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


Line = Annotated[str, BeforeValidator(_as_written), StringConstraints(min_length=1, max_length=8_000, pattern=r"\S")]
Id = Annotated[Line, AfterValidator(_id), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})]
Url = Annotated[Line, AfterValidator(_url), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Truth = Annotated[bool, BeforeValidator(_truth)]
Number = Annotated[float, BeforeValidator(_number)]
Count = Annotated[int, BeforeValidator(_whole)]
Hundredths = Annotated[int, BeforeValidator(_hundredths), WithJsonSchema({"type": "number", "multipleOf": 0.01})]
Day = Annotated[date, BeforeValidator(_date)]
LooseDay = Annotated[Line, AfterValidator(_loose_date), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"})]


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


class Reference(Model):
    """A document that something rests on: a law, a page of a standard, the publication of a framework."""

    title: Line
    url: Url | None = None
    publisher: Line | None = None
    published: LooseDay | None = None
    note: Text | None = None


M = TypeVar("M", bound=BaseModel)


def build(model: type[M], node: Node, path: str) -> tuple[M | None, list[Problem]]:
    """Turn a parsed document into `model`; every mistake becomes a problem at its own place in `path`."""
    if not isinstance(node, Mapping):
        message = f"expected a mapping (key: value), but found {kind_of(node)}; compare with docs/formats.md"
        return None, [Problem(path, 1, 1, message)]
    try:
        return model.model_validate(node), []
    except ValidationError as error:
        return None, [_problem(model, node, path, detail) for detail in error.errors(include_url=False)]


def _problem(model: type[BaseModel], node: Mapping, path: str, detail: ErrorDetails) -> Problem:
    steps = tuple(_data_steps(node, detail["loc"]))
    place = _enclosing(node, steps).marks.key(str(steps[-1])) if detail["type"] == "extra_forbidden" else node.marks.at(*steps)
    return Problem(path, *place, _message(model, detail, steps))


def _data_steps(node: Node, loc: tuple[str | int, ...]) -> Iterator[str | int]:
    """Leave out of a location what names a branch of a union and not a place in the data."""
    for number, step in enumerate(loc):
        if isinstance(node, Mapping) and step in node:
            node = node[step]  # type: ignore[index, assignment]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
            node = node[step]  # type: ignore[assignment]
        elif number < len(loc) - 1 or not isinstance(node, Mapping):
            continue
        yield step


def _enclosing(node: Mapping, steps: tuple[str | int, ...]) -> Mapping:
    here: Any = node
    for step in steps[:-1]:
        here = here[step]
    return here  # type: ignore[no-any-return]


def _message(model: type[BaseModel], detail: ErrorDetails, steps: tuple[str | int, ...]) -> str:
    key, kind, value, context = str(steps[-1]) if steps else "", detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "refused":
        return str(context["message"])
    if kind == "extra_forbidden":
        return f"the key '{shown(key)}' is not known here; {nearest(key, _known_keys(model, detail['loc']))}"
    if kind == "missing":
        return f"the key '{key}' is missing here; expected it beside the others, so add it (see docs/formats.md)"
    if kind in {"literal_error", "enum"}:
        allowed = re.findall(r"'([^']*)'", str(context["expected"]))
        return f"{kind_of(value)} is not allowed for '{key}'; {nearest(str(value), allowed)}"
    for sign, expected in _EXPECTED.items():
        if kind.startswith(sign):
            return f"'{key}' holds {kind_of(value)}; expected {expected}"
    return f"'{key}' holds {kind_of(value)}: {detail['msg']}; compare with docs/formats.md"


_EXPECTED = {
    "string_type": "text, so write a word or a sentence (in quotes if it looks like a number, true, false or null)",
    "string_too_short": "a text, so write one or leave the key out",
    "string_pattern_mismatch": "a text that is not blank, so write one or leave the key out",
    "string_too_long": "at most 8,000 characters, so shorten it",
    "tuple_type": "a list, so write '- ' before each item or put it between [ and ]",
    "dict_type": "a mapping (key: value), so write one",
    "model_type": "a mapping (key: value), so write one",
    "model_attributes_type": "a mapping (key: value), so write one",
    "too_short": "at least one entry, so add one",
}


def _known_keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    here: object = model
    for step in loc[:-1]:
        here = _into(here, step)
    fields = here.model_fields if isinstance(here, type) and issubclass(here, BaseModel) else {}
    return [name for name in (field.alias or key for key, field in fields.items()) if not name.startswith("\0")]


def _into(annotation: object, step: str | int) -> object:
    for kind in _members(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, field in kind.model_fields.items():
                if step == (field.alias or name):
                    return field.annotation if not field.metadata else Annotated[field.annotation, *field.metadata]
        elif get_origin(kind) is dict:
            return get_args(kind)[1]
        elif get_origin(kind) is tuple:
            return get_args(kind)[0]
    return next((kind for kind, tag in _tagged(annotation) if tag == step), annotation)


def _members(annotation: object) -> tuple[object, ...]:
    value = getattr(annotation, "__value__", annotation)
    if get_origin(value) is Annotated:
        return _members(get_args(value)[0])
    arguments = get_args(value)
    return tuple(part for argument in arguments for part in _members(argument)) if _is_union(value) else (value,)


def _is_union(annotation: object) -> bool:
    return str(get_origin(annotation)) in {"typing.Union", "<class 'types.UnionType'>"}


def _tagged(annotation: object) -> Iterator[tuple[object, str]]:
    value = getattr(annotation, "__value__", annotation)
    for argument in get_args(value):
        for mark in getattr(argument, "__metadata__", ()):
            if isinstance(mark, Tag):
                yield get_args(argument)[0], mark.tag
        if _is_union(argument) or get_origin(argument) is Annotated:
            yield from _tagged(argument)
