"""What a published assessment says, apart from its days, the wording of its texts, and reference data that moved nothing."""

from __future__ import annotations

from typing import Any

from reports.chain import canonical, content
from reports.record import RecordedClaim, RecordedFact, RecordedFinding, RecordedSource, RulerLine, Version, Withdrawal


def differs(last: Version | Withdrawal | None, now: Version) -> bool:
    """Whether an assessment says something that the last one published does not."""
    return not isinstance(last, Version) or substance(last) != substance(now)


_DATED = ("number", "previous", "published", "as_of")
_TOLD = (*_DATED, "ruler", "facts", "sources", "findings", "unknown", "inputs")
_RULED = ("kind", "framework", "edition", "weights", "divisor", "divisors", "territory", "counts")


def substance(of: Version) -> str:
    """What a version says, apart from its days, the wording of its texts, and reference data that moved nothing."""
    line, by = content(of.line), content(of.ruler)
    told = {key: value for key, value in line.items() if key not in _TOLD}
    told["facts"] = {fact.question: known(fact, of.line.sources) for fact in of.line.facts}
    told["findings"] = {name: judged(one, of.line.sources) for name, one in of.line.findings.items()}
    ruled = {key: by[key] for key in _RULED}
    ruled["levels"] = [one["level"] for one in by["levels"]]
    ruled["criteria"] = criteria(of.ruler)
    return canonical({"line": told, "ruler": ruled})


def criteria(of: RulerLine) -> dict[str, str]:
    """Every criterion without its topic."""
    return {one.id: canonical([one.objective, one.points, one.levels, one.rules]) for one in of.criteria}


def said(of: RecordedClaim, sources: tuple[RecordedSource, ...]) -> str:
    """A claim apart from what it does to the answer."""
    return canonical([of.says, of.where, sources[of.source].model_dump(mode="json")])


def known(of: RecordedFact, sources: tuple[RecordedSource, ...]) -> list[Any]:
    return [of.state, of.assurance, sorted([said(one, sources), one.role] for one in of.claims)]


def judged(of: RecordedFinding, sources: tuple[RecordedSource, ...]) -> list[Any]:
    texts = of.because.model_dump(exclude_none=True)
    return [of.rung, of.by, str(of.on), texts, sorted(canonical(sources[place].model_dump(mode="json")) for place in of.sources)]
