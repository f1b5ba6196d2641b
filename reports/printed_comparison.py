"""A comparison on paper: the ranking on top, then the rows side by side with how their cells differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports import comparison, words
from reports.comparison import GROUPS, Cell, Comparison, Relation, Row
from reports.comparison_file import Offer, asked, command, ranked
from reports.labels import labels
from reports.language import Language
from reports.pages import web
from reports.paper import (
    Json,
    Spans,
    abroad,
    bar,
    bold,
    code,
    document,
    ends,
    gauge,
    heading,
    mark,
    marked,
    paragraph,
    rail,
    soft,
    table,
)
from reports.publication import Publication
from reports.view import report
from scoring.ranking import Demand, Place


def side_by_side(of: Publication, places: Sequence[Place], demand: Demand, language: Language) -> Json:
    """The document of two to six offerings, in the order of the publication."""
    reports = {one.dossier.id: report(one, language.code) for one in of.assessments}
    found = comparison.compare([comparison.column(one) for one in reports.values()])
    _, count = language._, len(found.columns)
    title = language.ngettext("%(count)s offering compared", "%(count)s offerings compared", count) % {"count": count}
    name = language.ngettext("%(count)s offering side by side", "%(count)s offerings side by side", count) % {"count": count}
    body: Json = {
        "name": name,
        "meta": [_meta(of, language, demand)],
        "lead": [_lead(found, language)],
        "legend": _legend(found, language),
        "blocks": [
            *_ranking(language, ranked(reports, places, demand)),
            *_rows(found, language),
            heading(1, _("Recompute"), "files"),
            paragraph(code(command(of, list(reports), demand, "--pdf"))),
            paragraph(_("Inputs") + ": ", code(f"sha256 {of.digest}")),
        ],
    }
    return document(of, language, title, ", ".join(column.name for column in found.columns), body)


def _meta(of: Publication, language: Language, demand: Demand) -> str:
    _ = language._
    reading = _("reading: %(floor)s") % {"floor": labels(language)["reading"][of.counts.word]}
    least = _("minimum asked for: %(demands)s") % {"demands": asked(language, demand)}
    return f"{words.ruled(language, of.ruler)} · {reading} · {least}"


def _lead(found: Comparison, language: Language) -> str:
    sure, may = found.count(Relation.DIFFERS), found.count(Relation.MAYBE)
    first = language.ngettext(
        "They differ for sure on %(count)s of %(rows)s rows.", "They differ for sure on %(count)s of %(rows)s rows.", sure
    )
    second = language.ngettext(
        "On %(count)s more an answer could make a difference.", "On %(count)s more an answer could make a difference.", may
    )
    return f"{first % {'count': sure, 'rows': len(found.rows)}} {second % {'count': may}}"


def _legend(found: Comparison, language: Language) -> list[Spans]:
    _ = language._
    said = {
        "differs": _("differs for sure, whatever is still answered:"),
        "maybe": _("may differ, depends on what is unknown:"),
        "same": _("the same:"),
    }
    counts: list[Spans] = [[mark(kind), f"{text} ", bold(str(found.count(kind)))] for kind, text in said.items()]
    return [
        *counts,
        [rail("sure"), _("sure")],
        [rail("may"), _("possible, depends on what is unknown")],
        [rail("out"), _("ruled out")],
    ]


def _ranking(language: Language, offers: Sequence[Offer]) -> Iterator[Json]:
    _ = language._
    yield heading(1, _("The gate, then the ranks"), "ranking")
    yield paragraph(
        _(
            "Only an offering that reaches every minimum level for sure has a rank. An open one passes or fails by what is "
            "still unknown. One stands before another for sure only if its lowest score is above the other’s highest."  # noqa: RUF001
        )
    )
    head = [_("Offering"), _("Verdict"), _("Rank"), _("Level"), _("Score, of 100"), _("What decides")]
    yield table("", ["1.4fr", "auto", "auto", "1fr", "auto", "1.4fr"], head, [_offer(language, one) for one in offers])


def _offer(language: Language, one: Offer) -> Sequence[Spans]:
    reading = one.report.reading
    low, high = reading.level.low, reading.level.high
    return [
        [one.report.offering.name],
        [mark(one.mark), bold(labels(language)["verdict"][one.mark])],
        [one.rank],
        [gauge(low, high, one.report.level_words(reading.level))],
        [bar(reading.score, one.report.score_words(reading.score))],
        [_decides(language, one)],
    ]


def _decides(language: Language, one: Offer) -> str:
    _ = language._
    if one.mark == "yes":
        return _("reaches every minimum level")
    if one.mark == "no":
        return _("misses %(demands)s") % {"demands": one.demands}
    said = _("open on %(demands)s") % {"demands": one.demands}
    if not one.needs:
        return said
    return f"{said}; " + _("hangs on") + f" {', '.join(need.criterion for need in one.needs)}"


def _rows(found: Comparison, language: Language) -> Iterator[Json]:
    """A table for every group of rows."""
    _, named = language._, labels(language)
    widths = ["1.3fr", *["1fr"] * len(found.columns)]
    heads = [_("Row"), *(f"{column.name} · {column.sub}" for column in found.columns)]
    for name in GROUPS:
        rows = [_row(row, language) for row in found.group(name)]
        if rows:
            yield heading(1, named["rows"][name], name)
            yield table("", widths, heads, rows)
        if name == "criteria" and found.silent:
            listed = ", ".join(found.silent)
            yield paragraph(bold(_("Criteria left out:") + f" {len(found.silent)}. "))
            yield paragraph(_("For each of these offerings every rung is still possible on:") + f" {listed}.")


def _row(row: Row, language: Language) -> Sequence[Spans]:
    name = row.head.label if row.head.group in {"result", "facts"} else f"{row.head.label} {row.head.id}"
    relation = soft(labels(language)["relation"][row.relation])
    cells = zip(row.cells, row.apart, strict=True)
    return [[name, "\n", mark(row.relation), relation], *(_cell(cell, apart, language) for cell, apart in cells)]


def _cell(cell: Cell, apart: bool, language: Language) -> Spans:
    said: Json | str = bold(cell.said) if cell.open else marked(cell.said) if apart else cell.said
    low, high = cell.drawn or (0, 0)
    if cell.kind == "level":
        return [gauge(int(low), int(high)), said, *([soft(f" {cell.more}")] if cell.more else [])]
    if cell.kind == "score":
        return [ends(low / 2, high / 2), "\n", said]
    return [said, *([soft(f" {cell.more}")] if cell.more else []), *_sources(cell, language)]


def _sources(cell: Cell, language: Language) -> Iterator[Json | str]:
    for claim in cell.fact.claims if cell.fact else ():
        source = claim.evidence.source
        yield "\n"
        yield abroad(words.source_title(language, source), web(source.url))
        yield soft(f", {language.day(source.retrieved)}")
