"""The pages and files of the record: changes, permanent versions, the feed, the record itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from reports import chain, data, feed
from reports.chronicle import Chronicle, StepView
from reports.language import CODES
from reports.pages import Page, Pages
from reports.publication import Publication, Render, report_path
from reports.record import Version, Withdrawal

RECORD = "data/record.jsonl"
HEAD = "data/record-head.json"
MOST = 100  # changes on a page


def files(of: Publication) -> Iterator[tuple[str, Render]]:
    if of.record.lines:
        yield RECORD, lambda: chain.text(of.record)
    yield HEAD, lambda: data.text(_head(of)).encode()
    for code in CODES:
        yield f"{'' if code == CODES[0] else f'{code}/'}{feed.PATH}", partial(feed.feed, of, code)


def _head(of: Publication) -> data.Json:
    """What stands for the whole record: the digest of its last line."""
    lines = of.record.lines
    return {"head": of.record.head, "lines": len(lines), "published": str(lines[-1][1].published) if lines else None}


def pages(of: Pages) -> Iterator[Page]:
    chronicle = of.chronicle
    yield from _changes(chronicle)
    reports = {(one.dossier.id, one.ruler.framework.id): report_path(one) for one in of.of.assessments}
    for step in chronicle.steps:
        if step.change.after is not None:
            yield _version(chronicle, step, step.change.after, reports)


def _changes(of: Chronicle) -> Iterator[Page]:
    """The newest changes, and pages of older ones that stay as they are once they are full."""
    older = -(-max(len(of.steps) - MOST, 0) // MOST)
    for number in range(older + 1):
        steps = of.steps[(number - 1) * MOST : number * MOST] if number else of.steps[-MOST:]
        context = {
            "days": of.days(steps),
            "number": number,
            "older": None if number == 1 or not older else _page(number - 1 if number else older),
            "newer": _page((number + 1) % (older + 1)) if number else None,
        }
        yield Page(_page(number), "changes.html", context)


def _page(number: int) -> str:
    return f"changes/page-{number}.html" if number else feed.PAGE


def _version(of: Chronicle, step: StepView, version: Version, reports: dict[tuple[str, str], str]) -> Page:
    latest = of.record.latest[version.key]
    row = [one.path for one in of.history(*version.key) if one.path]
    context = {
        "version": version,
        "step": step,
        "former": step.change.before,
        "newer": row[0] if row[0] != version.path else None,
        "ended": latest.line.published if isinstance(latest, Withdrawal) else None,
        "report": reports.get(version.key),
    }
    return Page(version.path, "version.html", context)
