"""JSON Schemas of the results: what the JSON of the site and of the command line holds, key by key, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

from pydantic import TypeAdapter

from criteria.findings import CHECKS
from offerings.asking import Reason
from offerings.assurance import FLOORS
from offerings.contests import Contest
from offerings.differences import Kind
from offerings.dossiers import Source
from reports.data import Json, text
from reports.fetch_summary import COUNTS
from reports.publication import Publication, Render
from reports.record import KINDS, RecordLine
from scoring.ranking import Verdict
from scoring.truth import WORDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = "1"
FOLDER = "data/schema"

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
MAYBE_ENDS: Json = {"anyOf": [{"type": "null"}, interval(WHOLE)]}
LEVEL = record({"low": WHOLE, "high": WHOLE, "bound_by": said(IDS, "the criteria that keep the level from being higher")})
COVERAGE = record({"criteria": NUMBER, "points": NUMBER}, about="the shares of criteria and of points that are settled, 0 to 1")
OBJECTIVE = record({"points": part("span"), "percent": part("span"), "level": part("ends"), "bound_by": IDS})
CRITERION = record({"rung": part("ends"), "points": part("span"), "level": part("ends")})
RULER: Json = {
    "framework": said(WORD, "the id of the framework"),
    "edition": said(WORD, "its edition"),
    "weights": said(WORD, "the name of the set of weights, or own"),
}
DEPARTURES: Json = {
    "divisor": said(WORD, "only when it is not the nominal one"),
    "territory": said(WORD, "only when it is not that of the framework"),
    "own_weights": by_id(WHOLE, "only with weights of one's own: the weight of every objective"),
}
READING: Json = {
    "score": said(part("span"), "in percent"),
    "level": part("level"),
    "coverage": part("coverage"),
    "objectives": by_id(part("objective")),
    "criteria": by_id(part("criterion"), "the rung is counted from 1, the worst"),
}
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


def _rule() -> Json:
    """A rule as it is written, with the truth and the line of every part."""
    head: Json = {"truth": TRUTH, "line": WHOLE}
    rule = part("rule")
    tests = [record({**head, "question": WORD, operator: OPERAND}) for operator in OPERATORS]
    several = [record({**head, kind: listed(rule)}) for kind in ("all_of", "any_of")]
    counted = record({**head, "count_of": record({"at_least": WHOLE, "of": listed(rule)})})
    return {"oneOf": [*tests, *several, record({**head, "not": rule}), counted]}


RUNG = record(
    {"rung": WHOLE, "truth": TRUTH, "file": PLACE},
    {"rule": {"anyOf": [part("rule"), {"const": "judgement"}]}},
)
FINDING = record({"rung": WHOLE, "by": WORD, "on": DAY, "file": PLACE}, about="an assessor's judgement that settles the rung")
EXPLAINED = by_id(record({"file": PLACE, "rungs": listed(part("rung"))}, {"finding": part("finding")}))
ANSWERED = by_id(
    record(
        {
            "assurance": {"anyOf": [{"type": "null"}, FLOOR]},
            "counts": said(YES, "whether the answer is strong enough for the reading that counts"),
            "claims": PROOFS,
            "expired": PROOFS,
            "later": PROOFS,
        }
    )
)
EXPLANATIONS = record({"criteria": EXPLAINED, "questions": ANSWERED})
MOVES = record(
    {
        "score": record({"low": NUMBER, "high": NUMBER}),
        "level": record({"low": {"type": "integer"}, "high": {"type": "integer"}}),
        "criteria": IDS,
    },
    about="how far the best answer raises the low ends, and the worst lowers the high ends",
)
CONTRADICTION: Json = {
    "oneOf": [
        record({"question": WORD, "decided_by": PROOFS, "contradicted_by": PROOFS}),
        record({"criterion": WORD, "finding": WHOLE, "facts": part("ends")}),
    ]
}
ASSESSMENT = record(
    {
        "offering": WORD,
        "provider": WORD,
        "counts": said(FLOOR, "the reading that counts"),
        "readings": record({floor.word: part("reading") for floor in FLOORS}),
        "unknown": listed(record({"question": WORD, "could_move": part("moves")}), "questions still open"),
        "contradictions": listed(CONTRADICTION, "weaker claims that differ, and findings that the facts rule out"),
        "conflicts": listed(record({"question": WORD, "claims": PROOFS}), "equally strong claims that differ"),
    },
    {"explanations": EXPLANATIONS},
)
INPUTS = by_id(DIGEST, "every file that was read, with its SHA-256")
PARTS: Json = {
    "span": interval(NUMBER),
    "ends": interval(WHOLE),
    "level": LEVEL,
    "coverage": COVERAGE,
    "objective": OBJECTIVE,
    "criterion": CRITERION,
    "reading": record(READING),
    "says": SAYS,
    "evidence": EVIDENCE,
    "rule": _rule(),
    "rung": RUNG,
    "finding": FINDING,
    "moves": MOVES,
    "assessment": ASSESSMENT,
}


def _assessments() -> Json:
    head = {**RULER, "as_of": said(DAY, "the day of the assessment"), "inputs": INPUTS, "assessments": listed(part("assessment"))}
    return record(head, DEPARTURES)


def _explanation() -> Json:
    return record({"offering": WORD, "criteria": EXPLAINED, "questions": ANSWERED})


def _ranking() -> Json:
    offer = record(
        {
            "offering": WORD,
            "verdict": {"enum": [verdict.value for verdict in Verdict]},
            "missed": IDS,
            "undecided": IDS,
            "hangs_on": listed(record({"criterion": WORD, "questions": IDS})),
            "rank": said(MAYBE_ENDS, "only of offers that pass; 1 is the best"),
            "rank_if_passing": said(MAYBE_ENDS, "only of open offers"),
            "score": part("span"),
            "level": part("level"),
            "coverage": part("coverage"),
            "objectives": by_id(part("ends")),
        }
    )
    minimum = record({"overall": WHOLE, "objectives": by_id(WHOLE)})
    return record({**RULER, "as_of": DAY, "counts": FLOOR, "minimum": minimum, "offers": listed(offer)}, DEPARTURES)


def _differences() -> Json:
    kinds = {"enum": list(get_args(Kind))}
    sides = {"holds": said(PROOFS, "what stands now"), "against": said(PROOFS, "what differs from it, or from each other")}
    one = record({"offering": WORD, "provider": WORD, "question": WORD, "kind": kinds, **sides})
    return record({"as_of": DAY, "differences": listed(one, "questions to look into, never verdicts")})


def _expiring() -> Json:
    words = dict.fromkeys(("offering", "provider", "question", "answer", "then", "sources", "files"), WORD)
    answer = record({**words, "last_day": said(DAY, "the last day on which the answer stands as it is")})
    return record({"as_of": DAY, "within": said(WHOLE, "days"), "answers": listed(answer)})


def _lint() -> Json:
    rules_tried = said(YES, "whether rules were tried on answers; other errors come first")
    ruler = {"framework": WORD, "edition": WORD}
    place = {"file": WORD, "line": WHOLE, "column": WHOLE}
    needed = {"check": {"enum": list(CHECKS)}, "severity": {"enum": ["error", "warning", "known"]}, **place, "message": WORD}
    finding = record(needed, {**ruler, "where": said(WORD, "what it is about"), "because": record({"en": WORD, "nl": WORD})})
    counts = dict.fromkeys(("errors", "warnings", "known"), WHOLE)
    frameworks = listed(record({**ruler, "rules_tried": rules_tried}))
    return record({"as_of": DAY, "frameworks": frameworks, **counts, "findings": listed(finding)})


def _fetch() -> Json:
    counts = dict.fromkeys(("asked", *COUNTS), WHOLE)
    plain = listed(part("says"), "answers in the keys of a claim")
    change = record({"holder": WORD, "source": WORD, "question": WORD, "before": plain, "after": plain})
    failure = record({"holder": WORD, "source": WORD, "ask": WORD, "reason": {"enum": list(get_args(Reason))}, "detail": WORD})
    told = {"changes": listed(change), "failures": listed(failure)}
    return record({"interrupted": YES, **counts, "sources": by_id(record(counts)), **told})


def _contests() -> Json:
    """As a file of a contest, with the file that holds it."""
    contest = Contest.model_json_schema(by_alias=True, mode="serialization")
    parts = contest.pop("$defs")
    contest["properties"]["file"] = {**WORD, "description": "the file that holds it"}
    contest["required"] = [*contest["required"], "file"]
    _close([contest, parts])
    return {**record({"contests": listed(contest)}), "$defs": parts}


def _record() -> Json:
    """A line of the record: one of three kinds, told apart by its key `kind`."""
    body: Json = TypeAdapter(RecordLine).json_schema(mode="serialization")
    for kind in KINDS.values():
        shape = body["$defs"][kind.__name__]
        shape["required"] = sorted({*shape["required"], "kind"})
    _close([body])
    return body


def _close(waiting: list[Any]) -> None:
    """Allow no keys but those that fit a pattern: what a model refuses, its schema leaves open."""
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "patternProperties" in one:
                one["additionalProperties"] = False
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


# What each schema describes, and how it is made.
RESULTS: dict[str, tuple[tuple[str, ...], Callable[[], Json]]] = {
    "assessments": (
        ("data/assessments.json", "data/offerings/<offering>/<framework>.json", "cloudpeil assess"),
        _assessments,
    ),
    "explanation": (("cloudpeil explain",), _explanation),
    "ranking": (("cloudpeil compare",), _ranking),
    "scores": (("cloudpeil score",), lambda: record({**RULER, "divisor": WORD, **READING})),
    "contests": (("data/contests.json",), _contests),
    "differences": (("data/differences.json", "cloudpeil differences"), _differences),
    "expiring": (("cloudpeil stale",), _expiring),
    "fetch": (("cloudpeil fetch",), _fetch),
    "lint": (("cloudpeil lint",), _lint),
    "record": (("data/record.jsonl",), _record),
    "record-head": (
        ("data/record-head.json",),
        lambda: record({"head": DIGEST, "lines": WHOLE, "published": {"anyOf": [{"type": "null"}, DAY]}}),
    ),
    "digests": (("data/inputs.json", "manifest.json"), lambda: INPUTS),
}


def schema(name: str) -> Json:
    """The JSON Schema (draft 2020-12) of a result."""
    where, make = RESULTS[name]
    body = make()
    parts = body.pop("$defs", None) or {used: PARTS[used] for used in PARTS if used in _used(body)}
    head: Json = {
        "$schema": DIALECT,
        "$id": f"urn:cloudpeil:schema:{name}:{VERSION}",
        "description": f"JSON of: {', '.join(where)}",
    }
    return {**head, **body, **({"$defs": parts} if parts else {})}


def _used(node: object) -> set[str]:
    """The parts that a shape refers to, and those that they refer to."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            name = str(one.get("$ref", "")).rpartition("/")[2]
            if name in PARTS and name not in found:
                found.add(name)
                waiting.append(PARTS[name])
            waiting += one.values()
    return found


def path(name: str) -> str:
    """Where the schema of a result stands on the site."""
    return f"{FOLDER}/{name}.schema.json"


def files(_: Publication) -> Iterator[tuple[str, Render]]:
    for name in RESULTS:
        yield path(name), lambda name=name: text(schema(name)).encode()  # type: ignore[misc]
