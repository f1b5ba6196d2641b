"""JSON Schemas of the results: what the JSON of the site and of the command line holds, key by key, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

from pydantic import TypeAdapter

from criteria.crosswalks import Relation
from criteria.findings import CHECKS
from offerings.asking import Reason
from offerings.assurance import FLOORS
from offerings.contests import Contest
from offerings.differences import Kind
from reports.data import Json, text
from reports.fetch_summary import COUNTS
from reports.publication import Publication, Render
from reports.record import KINDS, RecordLine
from reports.shapes import (
    BOTH_LANGUAGES,
    DAY,
    DIGEST,
    EVIDENCE,
    FLOOR,
    IDS,
    NUMBER,
    PLACE,
    PROOFS,
    SAYS,
    TRUTH,
    WHOLE,
    WORD,
    YES,
    by_id,
    interval,
    listed,
    maybe,
    part,
    record,
    rule,
    said,
)
from scoring.ranking import Verdict
from scoring.verdicts import Standing

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = "2"
FOLDER = "data/schema"

MAYBE_ENDS = maybe(interval(WHOLE))
MAYBE_SPAN = maybe(part("span"))
RELATION: Json = {"enum": list(get_args(Relation))}
VERDICT: Json = {"enum": [one.value for one in Standing]}
LEVEL = record({"low": WHOLE, "high": WHOLE, "bound_by": said(IDS, "the criteria that keep the level from being higher")})
COVERAGE = record(
    {"criteria": NUMBER, "points": maybe(NUMBER)}, about="the shares of criteria and of points that are settled, 0 to 1"
)
OBJECTIVE = record({"points": MAYBE_SPAN, "percent": MAYBE_SPAN, "level": maybe(part("ends")), "bound_by": IDS})
CRITERION = record({"rung": part("ends"), "points": MAYBE_SPAN, "level": part("ends")})
RULER: Json = {
    "framework": said(WORD, "the id of the framework"),
    "edition": said(WORD, "its edition"),
    "weights": said(maybe(WORD), "the name of the set of weights, or own; null in a framework without a score"),
}
DEPARTURES: Json = {
    "divisor": said(WORD, "only when it is not the nominal one"),
    "territory": said(WORD, "only when it is not that of the framework"),
    "additional": said(IDS, "only when additional criteria were picked: which"),
    "buyer": by_id(part("says"), "only when facts about the buyer count: the answer to each question"),
    "own_weights": by_id(WHOLE, "only with weights of one's own: the weight of every objective"),
}
READING: Json = {
    "score": said(MAYBE_SPAN, "in percent; null in a framework without a score"),
    "level": said(maybe(part("level")), "null in a framework without a level over all criteria"),
    "coverage": part("coverage"),
    "objectives": by_id(part("objective")),
    "criteria": by_id(part("criterion"), "the rung is counted from 1, the worst"),
}
RUNG = record(
    {"rung": WHOLE, "truth": TRUTH, "file": PLACE},
    {"rule": {"anyOf": [part("rule"), {"const": "judgement"}]}},
)
FINDING = record({"rung": WHOLE, "by": WORD, "on": DAY, "file": PLACE}, about="an assessor's judgement that settles the rung")
EXPLAINED = by_id(record({"file": PLACE, "rungs": listed(part("rung"))}, {"finding": part("finding")}))
ANSWERED = by_id(
    record(
        {
            "assurance": maybe(FLOOR),
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
        "score": maybe(record({"low": NUMBER, "high": NUMBER})),
        "level": maybe(record({"low": {"type": "integer"}, "high": {"type": "integer"}})),
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
        "verdicts": by_id(VERDICT, "where every criterion stands, in a word, in the reading that counts"),
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
    "rule": rule(),
    "rung": RUNG,
    "finding": FINDING,
    "moves": MOVES,
    "assessment": ASSESSMENT,
}


def _assessments() -> Json:
    head = {**RULER, "as_of": said(DAY, "the day of the assessment"), "inputs": INPUTS, "assessments": listed(part("assessment"))}
    return record(head, DEPARTURES)


def _explanation() -> Json:
    return record({"offering": WORD, **RULER, "as_of": DAY, "criteria": EXPLAINED, "questions": ANSWERED}, DEPARTURES)


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
            "score": MAYBE_SPAN,
            "level": maybe(part("level")),
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
    finding = record(needed, {**ruler, "where": said(WORD, "what it is about"), "because": BOTH_LANGUAGES})
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


def _matrix() -> Json:
    ruler = {**RULER, "territory": WORD, "status": WORD}
    counts = dict.fromkeys(("criteria", "met", "not_met", "not_applicable", "open"), WHOLE)
    result = record({**ruler, "level": maybe(part("level")), "score": MAYBE_SPAN, **counts})
    side = record({"framework": WORD, "edition": WORD, "criterion": WORD, "verdict": VERDICT, "territory": WORD})
    asked = record({"both": IDS, "first_only": IDS, "second_only": IDS})
    difference = record({"sides": listed(side), "relation": RELATION, "because": BOTH_LANGUAGES, "questions": asked})
    differences = listed(difference, "criteria that correspond, one met for sure and the other surely not")
    offered = record({"offering": WORD, "provider": WORD, "rulers": listed(result), "differences": differences})
    return record({"as_of": DAY, "counts": FLOOR, "offerings": listed(offered)})


def _crosswalk() -> Json:
    end = record({"framework": WORD, "edition": WORD})
    link = record({"ours": WORD, "theirs": WORD, "relation": RELATION, "because": BOTH_LANGUAGES})
    alone = record({"side": {"enum": ["ours", "theirs"]}, "criteria": IDS, "because": BOTH_LANGUAGES})
    walk = record({"ours": end, "theirs": end, "links": listed(link), "without_counterpart": listed(alone)})
    return record({"crosswalks": listed(walk)})


def _cases() -> Json:
    differences = listed(record({"key": IDS, "expected": WORD, "found": WORD}))
    words = dict.fromkeys(("framework", "edition", "case", "clause"), WORD)
    return listed(record({**words, "file": PLACE, "as_expected": YES, "differences": differences}))


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
    "cases": (("cloudpeil cases",), _cases),
    "contests": (("data/contests.json",), _contests),
    "crosswalk": (("data/crosswalk.json",), _crosswalk),
    "differences": (("data/differences.json", "cloudpeil differences"), _differences),
    "expiring": (("cloudpeil stale",), _expiring),
    "fetch": (("cloudpeil fetch",), _fetch),
    "lint": (("cloudpeil lint",), _lint),
    "record": (("data/record.jsonl",), _record),
    "record-head": (
        ("data/record-head.json",),
        lambda: record({"head": DIGEST, "lines": WHOLE, "published": maybe(DAY)}),
    ),
    "matrix": (("data/rulers.json",), _matrix),
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
