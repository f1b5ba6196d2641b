"""Changes as text for a terminal and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports import data, words
from reports.changes import Reason
from reports.chronicle import Chronicle, StepView
from reports.record import RecordedFact, RecordedFinding, Version

Json = dict[str, Any]


def text(chronicle: Chronicle, steps: Sequence[StepView]) -> str:
    """A line per publication, and below it a line per reason."""
    return "".join(line + "\n" for step in steps for line in (_head(chronicle, step), *_below(step)))


def _head(chronicle: Chronicle, of: StepView) -> str:
    start = f"{of.published}  {of.change.step.key[0]}"
    now, before = of.change.after, of.change.before
    if now is None:
        return start
    versions = [before, now] if before is not None and of.change.moves_result else [now]
    levels = " -> ".join(words.dense(*one.reading.level) for one in versions)
    scores = " -> ".join(words.score(chronicle.language, chronicle.score(one.reading.score)) for one in versions)
    return (
        f"{start}  level {levels}, score {scores} ({now.ruler.framework} {now.ruler.edition}, weights {now.ruler.weights.name})"
    )


def _below(of: StepView) -> list[str]:
    moved = [f"{name} {words.dense(*former)} -> {words.dense(*now)}" for name, former, now in of.change.moved]
    return [f"  {line}" for line in (*of.why, *([f"Rungs: {', '.join(moved)}"] if moved else []))]


def document(chronicle: Chronicle, steps: Sequence[StepView]) -> Json:
    """What `cloudpeil changes` and `cloudpeil publish` print as JSON."""
    record = chronicle.record
    return {"head": record.head, "lines": len(record.lines), "changes": [_change(step) for step in steps]}


def _change(of: StepView) -> Json:
    change = of.change
    offering, framework = change.step.key
    return {
        "published": change.step.line.published,
        "as_of": change.step.line.as_of,
        "offering": offering,
        "name": of.name,
        "framework": framework,
        "line": change.step.line.number,
        "digest": of.digest,
        "reasons": [{**_reason(one), "says": said} for one, said in zip(change.reasons, of.why, strict=True)],
        "before": _result(change.before),
        "after": _result(change.after),
        "rungs": {name: {"before": list(former), "after": list(now)} for name, former, now in change.moved},
    }


def _result(of: Version | None) -> Json | None:
    if of is None:
        return None
    by, found = of.ruler, of.reading
    rests = {"edition": by.edition, "weights": by.weights.name}
    return {"digest": of.digest, **rests, "level": list(found.level), "score": list(found.score)}


def _reason(of: Reason) -> Json:
    found = {"kind": of.kind, "subject": of.subject or None, "before": _value(of.before), "after": _value(of.after)}
    return {key: value for key, value in found.items() if value is not None}


def _value(of: RecordedFact | RecordedFinding | str | None) -> data.Json | str | None:
    if isinstance(of, RecordedFact):
        told = of.model_dump(mode="json", exclude_none=True, include={"state", "assurance", "answer"})
        return {**told, "says": [one.says for one in of.claims]}
    return of.model_dump(mode="json", exclude_none=True, exclude={"sources"}) if isinstance(of, RecordedFinding) else of
