"""The shapes that JSON Schemas of results are put together from."""

from __future__ import annotations

from offerings.assurance import FLOORS
from offerings.dossiers import Source
from reports.data import Json
from scoring.truth import WORDS

NUMBER: Json = {"type": "number"}
WHOLE: Json = {"type": "integer", "minimum": 0}
WORD: Json = {"type": "string", "minLength": 1}
YES: Json = {"type": "boolean"}
DAY: Json = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
LOOSE_DAY: Json = {"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"}
DIGEST: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
PLACE: Json = {"type": "string", "pattern": r":\d+$", "description": "file:line"}
FLOOR: Json = {"enum": [floor.word for floor in FLOORS]}
TRUTH: Json = {"enum": list(WORDS)}


def record(needed: Json, may_have: Json | None = None, *, about: str = "") -> Json:
    """An object with these keys and no others."""
    made: Json = {"type": "object", "properties": {**needed, **(may_have or {})}, "required": list(needed)}
    return {**made, "additionalProperties": False, **({"description": about} if about else {})}


def by_id(part: Json, about: str = "") -> Json:
    """An object whose keys are ids and whose values are all of one shape."""
    return {"type": "object", "additionalProperties": part, **({"description": about} if about else {})}


def listed(part: Json, about: str = "") -> Json:
    return {"type": "array", "items": part, **({"description": about} if about else {})}


def interval(part: Json) -> Json:
    return record({"low": part, "high": part})


def said(part: Json, about: str) -> Json:
    return {**part, "description": about}


def part(name: str) -> Json:
    """A shape that is described once, under $defs."""
    return {"$ref": f"#/$defs/{name}"}


IDS = listed(WORD)


def maybe(part: Json) -> Json:
    """A shape, or null where there is none."""
    return {"anyOf": [{"type": "null"}, part]}


BOTH_LANGUAGES = record({"en": WORD, "nl": WORD})
SCALAR: Json = {"type": ["boolean", "number", "string"]}
SINGLE: Json = {"type": ["number", "string"]}
OPERAND: Json = {"anyOf": [SCALAR, listed(SCALAR)]}
OPERATORS = ("is", "one_of", "at_least", "at_most", "within", "overlaps", "includes", "includes_any")
SAYS = record(
    {},
    {
        "value": OPERAND,
        "complete": said({"const": False}, "the list holds at least these"),
        "at_least": SINGLE,
        "at_most": SINGLE,
        "inside": WORD,
        "outside": WORD,
    },
)
EVIDENCE = record(
    {
        "says": part("says"),
        "assurance": FLOOR,
        "file": PLACE,
        "source": WORD,
        "title": WORD,
        "kind": {"enum": list(Source.model_json_schema()["properties"]["kind"]["enum"])},
        "retrieved": said(DAY, "the day the source was seen"),
    },
    {"url": WORD, "publisher": WORD, "published": LOOSE_DAY, "valid_until": DAY, "sha256": DIGEST, "where": WORD},
)
PROOFS = listed(part("evidence"))


def rule() -> Json:
    """A rule as it is written, with the truth and the line of every part."""
    head: Json = {"truth": TRUTH, "line": WHOLE}
    inner = part("rule")
    tests = [record({**head, "question": WORD, operator: OPERAND}) for operator in OPERATORS]
    several = [record({**head, kind: listed(inner)}) for kind in ("all_of", "any_of")]
    counted = record({**head, "count_of": record({"at_least": WHOLE, "of": listed(inner)})})
    return {"oneOf": [*tests, *several, record({**head, "not": inner}), counted]}
