"""Results as JSON and CSV: the shapes of docs/formats.md, unrounded, in a fixed order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from pydantic_core import to_json

from criteria.frameworks import Framework
from criteria.rules import Test
from offerings.assurance import FLOORS
from offerings.dossiers import Evidence, Statement
from scoring.assess import Assessment, Ruler
from scoring.explain import Proof, RungProof, explain
from scoring.outlook import hangs_on, unknowns
from scoring.ranking import Demand, Place, Verdict
from scoring.results import CriterionResult, Interval, LevelInterval, ObjectiveResult, Reading
from scoring.truth import WORDS
from scoring.verdicts import count, standings

Json = dict[str, Any]


def text(document: object) -> str:
    """JSON as it is printed and written: readable, in the order given, one line feed at the end."""
    return to_json(document, indent=2, inf_nan_mode="strings").decode() + "\n"


def _interval(of: Interval) -> Json:
    return {"low": float(of.low), "high": float(of.high)}


def _coverage(of: Reading) -> Json:
    return {"criteria": float(of.coverage.criteria), "points": float(of.coverage.points) if of.scored else None}


def _level(of: LevelInterval) -> Json:
    return {"low": of.low, "high": of.high, "bound_by": list(of.bound_by)}


def _objective(of: ObjectiveResult, within: Reading) -> Json:
    level = _level(of.level)
    return {
        "points": _interval(of.points) if within.scored else None,
        "percent": _interval(of.percent) if within.scored else None,
        "level": _only_ends(level) if within.levelled else None,
        "bound_by": level["bound_by"] if within.levelled else [],
    }


def _ends(of: tuple[int, int] | None) -> Json | None:
    return None if of is None else {"low": of[0], "high": of[1]}


def _only_ends(level: Json) -> Json:
    return {"low": level["low"], "high": level["high"]}


def _criterion(of: CriterionResult, within: Reading) -> Json:
    return {
        "rung": {"low": of.rung_low, "high": of.rung_high},
        "points": _interval(of.points) if within.scored else None,
        "level": {"low": of.level_low, "high": of.level_high},
    }


def reading(of: Reading) -> Json:
    """One reading, in the shape that `cloudpeil score` prints; what the framework does not have is null."""
    return {
        "score": _interval(of.score) if of.scored else None,
        "level": _level(of.level) if of.levelled else None,
        "coverage": _coverage(of),
        "objectives": {name: _objective(one, of) for name, one in of.objectives.items()},
        "criteria": {name: _criterion(one, of) for name, one in of.criteria.items()},
    }


def ruler_head(framework: Framework, weights: str) -> Json:
    return {"framework": framework.id, "edition": framework.edition, "weights": weights or None}


def departures(by: Ruler) -> Json:
    """The choices that depart from the framework's own, and the facts about the buyer that count."""
    found: Json = {"divisor": by.divisor} if by.divisor != "nominal" else {}
    if by.program.territory != by.framework.header.territory:
        found["territory"] = by.program.territory
    if by.framework.scored and by.weights not in by.framework.header.weights:
        found["own_weights"] = dict(zip(by.scale.objectives, by.scale.weights, strict=True))
    picked = [criterion.id for criterion in by.framework.criteria if criterion.additional]
    found |= {"additional": picked} if picked else {}
    return found | ({"buyer": {name: says(one) for name, one in sorted(by.buyer.items())}} if by.buyer else {})


def sheet(of: Reading, framework: Framework, weights: str, divisor: str) -> Json:
    """What `cloudpeil score` prints."""
    return {**ruler_head(framework, weights), "divisor": divisor, **reading(of)}


def assessments(found: Sequence[Assessment], inputs: Mapping[str, str], *, whole: bool = True) -> Json:
    """What `cloudpeil assess` prints; without `whole` leaves out explanations, as the file of all offerings does."""
    by = found[0].ruler
    head = {**ruler_head(by.framework, by.weights), **departures(by), "as_of": by.on, "inputs": resting_on(inputs, by.framework)}
    return {**head, "assessments": [assessment(one, whole=whole) for one in found]}


def resting_on(inputs: Mapping[str, str], framework: Framework) -> dict[str, str]:
    """The inputs on which results by a framework rest: not those of other frameworks, nor crosswalks and worked cases."""
    others = ("criteria/frameworks/", "criteria/crosswalks/", "criteria/cases/")
    own = f"criteria/frameworks/{framework.id}/"
    return {name: inputs[name] for name in sorted(inputs) if name.startswith(own) or not name.startswith(others)}


def assessment(of: Assessment, *, whole: bool = True) -> Json:
    found = {
        "offering": of.dossier.id,
        "provider": of.dossier.provider.id,
        "counts": of.counts.word,
        "readings": {floor.word: reading(of.readings[floor]) for floor in FLOORS},
        "unknown": unknown(of),
        "contradictions": contradictions(of),
        "conflicts": [{"question": name, "claims": [evidence(one) for one in claims]} for name, claims in of.conflicts().items()],
        "verdicts": dict(standings(of.ruler.framework, of.reading.criteria)),
    }
    return {**found, "explanations": explanations(of)} if whole else found


def unknown(of: Assessment) -> list[Json]:
    """Questions still open, with how much the best answer lifts the low ends and the worst lowers the high ends."""
    return [
        {
            "question": one.question,
            "could_move": {
                "score": {"low": float(one.score_low), "high": float(-one.score_high)} if of.reading.scored else None,
                "level": {"low": one.level_low, "high": -one.level_high} if of.reading.levelled else None,
                "criteria": list(one.criteria),
            },
        }
        for one in unknowns(of)
    ]


def contradictions(of: Assessment) -> list[Json]:
    """Weaker claims that differ from the answer, and findings that the facts rule out."""
    facts = [
        {
            "question": name,
            "decided_by": [evidence(one) for one in resolution.decided_by],
            "contradicted_by": [evidence(one) for one in resolution.contradicted_by],
        }
        for name, resolution in of.contradictions().items()
    ]
    findings = [
        {"criterion": one.criterion, "finding": one.rung, "facts": {"low": one.facts_low, "high": one.facts_high}}
        for one in of.outside_facts
    ]
    return [*facts, *findings]


def says(claim: Statement) -> Json:
    """The answer a claim gives, without empty parts."""
    parts: Json = {"value": claim.value, "complete": None if claim.complete else False}
    parts |= {key: getattr(claim, key) for key in ("at_least", "at_most", "inside", "outside")}
    return {key: part for key, part in parts.items() if part is not None}


OF_SOURCE = ("title", "url", "kind", "publisher", "published", "retrieved", "valid_until", "sha256")


def evidence(of: Evidence) -> Json:
    source = of.source
    found = {
        "says": says(of.claim),
        "assurance": of.assurance.word,
        "file": f"{of.path}:{of.line}",
        "source": of.claim.source,
        **{key: getattr(source, key) for key in OF_SOURCE},
        "where": of.claim.where,
    }
    return {key: value for key, value in found.items() if value is not None}


def explanations(of: Assessment) -> Json:
    """At the floor that counts: per criterion the rule of every rung with its truth and place, per question the evidence."""
    by = of.ruler
    criteria = {}
    for objective in by.framework.objectives:
        path = by.framework.paths[objective.objective]
        for criterion in objective.criteria:
            rungs = [_rung(rung, path) for rung in explain(of, criterion)]
            found: Json = {"file": f"{path}:{criterion.place().line}", "rungs": rungs}
            if criterion.id in of.findings:
                finding = of.findings[criterion.id]
                place = f"{of.dossier.path}:{finding.place().line}"
                found["finding"] = {"rung": finding.rung, "by": finding.by, "on": finding.on, "file": place}
            criteria[criterion.id] = found
    questions = {
        name: {
            "assurance": strength.word if (strength := one.strength(of.counts) or one.assurance) is not None else None,
            "counts": one.at(of.counts) is not None,
            "claims": [evidence(claim) for claim in (*one.decided_by, *one.agreeing, *one.contradicted_by)],
            "expired": [evidence(claim) for claim in one.expired],
            "later": [evidence(claim) for claim in one.later],
        }
        for name, one in of.resolutions.items()
        if one.decided_by or one.expired or one.later
    }
    return {"criteria": criteria, "questions": questions}


def _rung(of: RungProof, path: str) -> Json:
    found: Json = {"rung": of.rung, "truth": WORDS[of.truth], "file": f"{path}:{of.line}"}
    if of.judgement:
        found["rule"] = "judgement"
    elif of.proof is not None:
        found["rule"] = proof(of.proof)
    return found


def proof(of: Proof) -> Json:
    """A rule as written, with the truth and the line of every part."""
    head: Json = {"truth": of.word, "line": of.line}
    if of.test is not None:
        return {**head, **_test(of.test)}
    parts = [proof(part) for part in of.parts]
    if of.kind == "not":
        return {**head, "not": parts[0]}
    if of.kind == "count_of":
        return {**head, "count_of": {"at_least": of.at_least, "of": parts}}
    return {**head, of.kind: parts}


def _test(test: Test) -> Json:
    operand = test.operand
    return {"question": test.question, test.operator: list(operand) if isinstance(operand, tuple) else operand}


def ranking(found: Sequence[Assessment], places: Sequence[Place], demand: Demand) -> Json:
    """What `cloudpeil compare` prints."""
    by = found[0].ruler
    head = {**ruler_head(by.framework, by.weights), **departures(by), "as_of": by.on, "counts": found[0].counts.word}
    minimum = {"overall": demand.overall, "objectives": dict(demand.objectives or {})}
    of_level = by.framework.levelled
    offers = [
        {
            "offering": place.offering,
            "verdict": place.verdict.value,
            "missed": list(place.missed),
            "undecided": list(place.undecided),
            "hangs_on": [{"criterion": need.criterion, "questions": list(need.to_know)} for need in hangs_on(one, demand)]
            if place.verdict is Verdict.OPEN
            else [],
            "rank": _ends(place.rank),
            "rank_if_passing": _ends(place.rank_if_passing),
            "score": _interval(one.reading.score) if one.reading.scored else None,
            "level": _level(one.reading.level) if of_level else None,
            "coverage": _coverage(one.reading),
            "objectives": {name: _only_ends(_level(part.level)) for name, part in one.reading.objectives.items() if of_level},
        }
        for one, place in zip(found, places, strict=True)
    ]
    return {**head, "minimum": minimum, "offers": offers}


def ranking_row(document: Json, offer: Json) -> Json:
    """One offer of a ranking as one row of a table."""
    rank, possible, level, score = (offer[key] or {} for key in ("rank", "rank_if_passing", "level", "score"))
    return {
        **{key: document[key] for key in ("framework", "edition", "weights", "as_of", "counts")},
        "offering": offer["offering"],
        "verdict": offer["verdict"],
        "missed": " ".join(offer["missed"]),
        "undecided": " ".join(offer["undecided"]),
        "hangs_on": " ".join(need["criterion"] for need in offer["hangs_on"]),
        "rank_low": rank.get("low"),
        "rank_high": rank.get("high"),
        "rank_if_passing_low": possible.get("low"),
        "rank_if_passing_high": possible.get("high"),
        "level_low": level.get("low"),
        "level_high": level.get("high"),
        "score_low": score.get("low"),
        "score_high": score.get("high"),
    }


def flat(head: Json, of: Reading) -> Json:
    """One reading as one row of a table."""
    level, score = of.levelled, of.scored
    row: Json = {
        **head,
        "level_low": of.level.low if level else None,
        "level_high": of.level.high if level else None,
        "bound_by": " ".join(of.level.bound_by) if level else None,
        "score_low": of.score.low if score else None,
        "score_high": of.score.high if score else None,
        "coverage_criteria": of.coverage.criteria,
        "coverage_points": of.coverage.points if score else None,
    }
    for name, one in of.objectives.items():
        row |= {f"{name}_level_low": one.level.low, f"{name}_level_high": one.level.high} if level else {}
        row |= {f"{name}_points_low": one.points.low, f"{name}_points_high": one.points.high} if score else {}
    return row


def assessment_rows(found: Iterable[Assessment]) -> list[Json]:
    """All readings of all offerings, one row each."""
    rows = []
    for one in found:
        by = one.ruler
        for floor in FLOORS:
            head = {
                "offering": one.dossier.id,
                "name": one.dossier.offering.name,
                "provider": one.dossier.provider.id,
                **ruler_head(by.framework, by.weights),
                "divisor": by.divisor if by.framework.scored else None,
                "territory": by.program.territory,
                "as_of": by.on,
                "reading": floor.word,
                "counts": "yes" if floor is one.counts else "no",
            }
            counts = {} if by.framework.levelled else count(standings(by.framework, one.readings[floor].criteria))
            rows.append(flat(head, one.readings[floor]) | counts)
    return rows


def csv_text(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as CSV (comma, UTF-8); text that a spreadsheet would take for a formula gets an apostrophe in front."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    if rows:
        writer.writerow(rows[0].keys())
        writer.writerows([inert(value) for value in row.values()] for row in rows)
    return stream.getvalue()


def inert(value: object) -> str:
    """A cell that no spreadsheet runs."""
    if isinstance(value, Fraction):
        return repr(float(value))
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    written = str(value)
    return f"'{written}" if written.lstrip(" \x00").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else written
