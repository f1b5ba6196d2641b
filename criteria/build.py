"""From a parsed document to a frozen model, or to its problems: each at its own place, in words for whoever wrote the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from criteria.model import LANGUAGES, Text, kind_of
from criteria.problems import Problem, meant, nearest, shown
from criteria.source import Mapping, Node, Place, Sequence

M = TypeVar("M", bound=BaseModel)
Steps = tuple[str | int, ...]
KEY = "[key]"  # how pydantic says that a key is wrong and not its value


def build(model: type[M], node: Node, path: str) -> tuple[M | None, list[Problem]]:
    """Turn a parsed document into `model`; every mistake becomes a problem at its own place in `path`."""
    if not isinstance(node, Mapping):
        message = f"expected a mapping (key: value), but found {kind_of(node)}; compare with docs/formats.md"
        return None, [Problem(path, 1, 1, message)]
    try:
        return model.model_validate(node), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        misspelled = set(_misspelled(model, node, details))
        return None, [
            _problem(model, node, path, detail) for detail in details if detail["loc"] not in misspelled and not _echo(detail)
        ]


def _echo(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because one of its items is wrong, which is reported already."""
    given = detail["input"]
    return detail["type"] == "too_short" and isinstance(given, list) and len(given) >= int(detail["ctx"]["min_length"])


def _misspelled(model: type[BaseModel], node: Mapping, details: list[ErrorDetails]) -> Iterator[Steps]:
    """The places of missing keys that stand there under an unknown key which is nearly the same."""
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *above, key = detail["loc"]
            steps, holder = _trace(model, node, detail["loc"])
            yield (*above, meant(str(key), _free(holder, _reach(node, steps[:-1]))) or "")


def _problem(model: type[BaseModel], node: Mapping, path: str, detail: ErrorDetails) -> Problem:
    steps, holder = _trace(model, node, detail["loc"])
    context = detail.get("ctx", {})
    place = _place(node, (*steps, *context.get("at", ())), by_key=detail["type"] == "extra_forbidden" or KEY in detail["loc"])
    free = _free(holder, _reach(node, steps[:-1]))
    message = _message(detail, context, "this key" if KEY in detail["loc"] else _called(steps), free)
    speechless = detail["type"] == "missing" and detail["loc"][-1] in LANGUAGES and Text in _members(holder)
    return Problem(path, *place, message, kind="missing-language" if speechless else "")


def _place(node: Mapping, steps: Steps, *, by_key: bool) -> Place:
    if not by_key:
        return node.marks.at(*steps)
    return _reach(node, steps[:-1]).marks.key(str(steps[-1]))  # type: ignore[no-any-return]


def _reach(node: Mapping, steps: Steps) -> Any:  # noqa: ANN401
    here: Any = node
    for step in steps:
        here = here[step]
    return here


def _called(steps: Steps) -> str:
    """What a message calls the value at `steps`: its key, or its number in a list."""
    if not steps:
        return "the file"
    *above, last = steps
    if isinstance(last, str):
        return f"'{shown(last)}'"
    key = next((step for step in reversed(above) if isinstance(step, str)), "")
    return f"item {last + 1} of '{shown(key)}'"


def _message(detail: ErrorDetails, context: dict[str, Any], called: str, free: list[str]) -> str:
    kind, value = detail["type"], detail["input"]
    if kind == "refused":
        return str(context["message"])
    if kind == "extra_forbidden":
        known = (
            nearest(str(detail["loc"][-1]), free) if free else "expected nothing beside what is there, so remove it or move it"
        )
        return f"the key {called} is not known here; {known}"
    if kind == "missing":
        return f"the key {called} is missing here; expected it beside the others, so add it (see docs/formats.md)"
    if kind in {"literal_error", "enum"}:
        allowed = re.findall(r"'([^']*)'", str(context["expected"]))
        return f"{kind_of(value)} is not allowed for {called}; {nearest(str(value), allowed)}"
    return f"{called} holds {kind_of(value)}; expected {_expected(kind, value, context, detail['msg'])}"


def _expected(kind: str, value: object, context: dict[str, Any], otherwise: str) -> str:
    if kind in _EXPECTED:
        return _EXPECTED[kind]
    if kind in {"too_short", "string_too_short"}:
        return _TEXT if isinstance(value, str) else f"at least {_entries(context['min_length'])}, so add what is missing"
    if kind in {"too_long", "string_too_long"}:
        most = context["max_length"]
        return f"at most {f'{most:,} characters' if isinstance(value, str) else _entries(most)}, so shorten it"
    if kind in {"greater_than_equal", "less_than_equal"}:
        return f"at least {context['ge']:,}, so raise it" if "ge" in context else f"at most {context['le']:,}, so lower it"
    return f"something else ({otherwise}), so compare with docs/formats.md"


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"


_TEXT = "a text that is not blank, so write one or leave the key out"
_MAPPING = "a mapping (key: value), so write one"
_EXPECTED = {
    "string_type": "text, so write a word or a sentence (in quotes if it looks like a number, true, false or null)",
    "string_pattern_mismatch": _TEXT,
    "tuple_type": "a list, so write '- ' before each item or put it between [ and ]",
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
}


def _trace(model: type[BaseModel], node: Node, loc: Steps) -> tuple[Steps, object]:
    """Follow a location of pydantic's: the steps of it that lead through the data, and the type of what holds the last.

    The others name a branch of a union, or number the only item of a list that was written without its dash.
    """
    found: list[str | int] = []
    holder: object = model
    here: object = model
    for step in loc:
        branches = _branches(here)
        if step in branches:
            here = branches[step]
            continue
        holder, here = here, _into(here, step)
        if isinstance(node, Mapping) and step in node:
            node = node[step]  # type: ignore[index, assignment]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
            node = node[step]  # type: ignore[assignment]
        elif isinstance(step, int) or step == KEY:
            continue
        found.append(step)
    return tuple(found), holder


def _free(annotation: object, used: object) -> list[str]:
    """The keys that a mapping of this type may have beside those it has."""
    for kind in _members(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(used, dict):
            names = (field.alias or name for name, field in kind.model_fields.items())
            return [name for name in names if not name.startswith("\0") and name not in used]
    return []


def _into(annotation: object, step: str | int) -> object:
    """The type of what lies at `step` in a value of a type."""
    for kind in _members(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, field in kind.model_fields.items():
                if step == (field.alias or name):
                    return field.annotation
        elif get_origin(kind) is dict:
            return get_args(kind)[1]
        elif get_origin(kind) is tuple:
            return get_args(kind)[0]
    return None


def _plain(annotation: object) -> object:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _is_union(annotation: object) -> bool:
    return str(get_origin(annotation)) in {"typing.Union", "<class 'types.UnionType'>"}


def _members(annotation: object) -> tuple[object, ...]:
    """The types that a union allows, or the type itself."""
    plain = _plain(annotation)
    return tuple(part for one in get_args(plain) for part in _members(one)) if _is_union(plain) else (plain,)


def _branches(annotation: object) -> dict[str | int, object]:
    """The branches of a tagged union, by tag."""
    plain = _plain(annotation)
    found: dict[str | int, object] = {}
    for one in get_args(plain) if _is_union(plain) else ():
        tag = next((mark.tag for mark in getattr(one, "__metadata__", ()) if isinstance(mark, Tag)), None)
        found.update({tag: _plain(one)} if tag is not None else _branches(one))
    return found
