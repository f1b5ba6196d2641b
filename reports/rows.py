"""One assessment as tables for machines: its criteria, and its facts with their evidence; unrounded, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pydantic_core import to_json

from offerings.dossiers import Evidence
from offerings.resolve import Resolution
from reports import data
from reports.data import Json
from scoring.assess import Assessment
from scoring.verdicts import standing


def head(of: Assessment) -> Json:
    """What every row begins with."""
    by = of.ruler
    return {
        "offering": of.dossier.id,
        **data.ruler_head(by.framework, by.weights),
        "as_of": by.on,
        "counts": of.counts.word,
        **_premises(of),
    }


def _premises(of: Assessment) -> Json:
    """What was chosen beside the framework's own ways, where anything was."""
    found = data.departures(of.ruler)
    return {key: found[key] if isinstance(found[key], str) else to_json(found[key]).decode() for key in found}


def criteria(of: Assessment) -> list[Json]:
    """A row for every criterion, at the strength of evidence that counts."""
    return [
        {
            **head(of),
            "objective": objective.objective,
            "criterion": criterion.id,
            "rung_low": of.reading.criteria[criterion.id].rung_low,
            "rung_high": of.reading.criteria[criterion.id].rung_high,
            "rungs": len(criterion.rungs),
            "level_low": of.reading.criteria[criterion.id].level_low,
            "level_high": of.reading.criteria[criterion.id].level_high,
            "points_low": of.reading.criteria[criterion.id].points.low if of.reading.scored else None,
            "points_high": of.reading.criteria[criterion.id].points.high if of.reading.scored else None,
            "verdict": standing(criterion, of.reading.criteria[criterion.id]).value,
            "settled_by": _settled_by(of, criterion.id),
            "file": f"{of.ruler.framework.paths[objective.objective]}:{criterion.place().line}",
        }
        for objective in of.ruler.framework.objectives
        for criterion in objective.criteria
    ]


def _settled_by(of: Assessment, criterion: str) -> str:
    if criterion in of.findings:
        return "finding"
    return "facts" if of.reading.criteria[criterion].settled else ""


COLUMNS = (
    "says",
    "assurance",
    "title",
    "url",
    "kind",
    "publisher",
    "published",
    "retrieved",
    "valid_until",
    "sha256",
    "where",
    "file",
)


def facts(of: Assessment) -> list[Json]:
    """A row for every claim, and one without a claim for every question on which there is none."""
    return list(chain.from_iterable(_question(of, name, one) for name, one in of.resolutions.items()))


def _question(of: Assessment, name: str, one: Resolution) -> Iterator[Json]:
    claims = list(roles(one))
    known = {**head(of), "question": name, "known": "yes" if one.at(of.counts) is not None else "no"}
    for role, claim in claims:
        found = data.evidence(claim)
        says = to_json(found["says"], inf_nan_mode="strings").decode()
        yield {**known, "role": role, **{key: found.get(key) for key in COLUMNS}, "says": says}
    if not claims:
        said = of.ruler.buyer.get(name)
        premise = to_json(data.says(said), inf_nan_mode="strings").decode() if said else None
        yield {**known, "role": "premise" if said else None, **dict.fromkeys(COLUMNS), "says": premise}


def roles(of: Resolution) -> Iterator[tuple[str, Evidence]]:
    """Every claim on a question with what it does to the answer."""
    yield from (("conflicts" if of.conflict else "decides", one) for one in of.decided_by)
    yield from (("agrees", one) for one in of.agreeing)
    yield from (("contradicts", one) for one in of.contradicted_by)
    yield from (("expired", one) for one in of.expired)
    yield from (("later", one) for one in of.later)
