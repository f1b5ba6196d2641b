"""A report on paper: everything the page of a report says, in the same words and the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports import words
from reports.labels import labels
from reports.pages import web
from reports.paper import (
    Json,
    Spans,
    abroad,
    bar,
    bold,
    code,
    document,
    gauge,
    heading,
    mark,
    noted,
    paragraph,
    places,
    rail,
    separated,
    table,
)
from reports.printed_criteria import criteria
from reports.printed_facts import disputed, facts
from reports.printed_results import coming, objectives, readings, unknown
from reports.publication import Publication, report_path
from reports.view import Report


def report(of: Publication, shown: Report) -> Json:
    """The document of one report."""
    language = shown.language
    title = f"{shown.offering.name}: " + language._("assessment")
    said = language._("%(name)s: %(level)s of the levels of the framework, with every fact and source.")
    about = said % {"name": shown.offering.name, "level": shown.level_words(shown.reading.level)}
    return document(of, language, title, about, {**_head(of, shown), "blocks": list(_blocks(of, shown))})


def _blocks(of: Publication, shown: Report) -> Iterator[Json]:
    yield from readings(shown)
    yield from objectives(shown)
    yield from criteria(shown)
    yield from coming(shown)
    yield from unknown(shown)
    yield from disputed(shown)
    yield from facts(shown)
    yield from _reply(shown)
    yield from _recompute(of, shown)


def _head(of: Publication, shown: Report) -> Json:
    _ = shown.language._
    return {
        "name": shown.offering.name,
        "meta": _meta(of, shown),
        "lead": [*_level_sentence(shown), *_unknown_sentence(shown)],
        "description": [noted(shown.offering.about.get(shown.language.code), shown.language)] if shown.offering.about else [],
        "figures": _figures(shown),
        "staff": _staff(shown),
        "gates": _gates(shown),
        "contents": _("Contents"),
        "legend": [
            [rail("sure"), _("sure")],
            [rail("may"), _("possible, depends on what is unknown")],
            [rail("out"), _("ruled out")],
        ],
    }


def _meta(of: Publication, shown: Report) -> Spans:
    _ = shown.language._
    names = {"iaas": "IaaS", "paas": "PaaS", "saas": "SaaS"}
    measured = _("measured by: %(ruler)s · reading: %(floor)s") % {
        "ruler": words.ruled(shown.language, shown.by),
        "floor": labels(shown.language)["reading"][of.counts.word],
    }
    website = web(shown.offering.website)
    return separated(
        [
            shown.provider.legal_name or shown.provider.name,
            ", ".join(names[model] for model in shown.offering.service_models),
            measured,
            *([abroad(_("website"), website)] if website else []),
        ],
        " · ",
    )


def _level_sentence(shown: Report) -> Spans:
    _, level, top = shown.language._, shown.reading.level, shown.top
    said = (
        _("Evidence read %(floor)s puts this offering at level %(level)s of %(top)s")
        if level.low == level.high
        else _("Evidence read %(floor)s proves no level above 0 and rules out none of the %(top)s")
        if level.low == 0 and level.high == top
        else _(
            "Evidence read %(floor)s proves no level above 0, and level %(high)s of %(top)s is the most this offering can reach"
        )
        if level.low == 0
        else _("Evidence read %(floor)s proves at least level %(low)s of %(top)s and rules out none above it")
        if level.high == top
        else _("Evidence read %(floor)s proves at least level %(low)s and allows at most level %(high)s of %(top)s")
    )
    floor = labels(shown.language)["reading"][shown.of.counts.word]
    sentence = said % {"floor": floor, "level": level.low, "low": level.low, "high": level.high, "top": top}
    if not level.bound_by:
        return [f"{sentence}. "]
    return [f"{sentence}, " + _("because of") + " ", *places(level.bound_by), ". "]


def _unknown_sentence(shown: Report) -> Spans:
    if not shown.unknowns:
        return []
    said = shown.language.ngettext(
        "What is not known: one question is still open, %(question)s.",
        "What is not known: %(count)s questions are still open; the answer that can move most is %(question)s.",
        len(shown.unknowns),
    )
    question = shown.question(shown.unknowns[0].question).label.get(shown.language.code)
    return [said % {"count": len(shown.unknowns), "question": question}]


def _figures(shown: Report) -> Json:
    language, reading = shown.language, shown.reading
    _, level = language._, reading.level
    narrowed = language.ngettext("%(count)s more narrowed", "%(count)s more narrowed", shown.narrowed())
    return table(
        "",
        ["1fr", "1fr", "1fr"],
        [_("Level"), _("Score, of 100"), _("Criteria settled")],
        [
            [
                [gauge(level.low, level.high), bold(shown.level_words(level))],
                [bar(reading.score), bold(words.score(language, reading.score))],
                [
                    bold(f"{reading.coverage.settled} " + _("of") + f" {reading.coverage.of}"),
                    f", {narrowed % {'count': shown.narrowed()}}",
                ],
            ]
        ],
    )


def _staff(shown: Report) -> Json:
    _, level = shown.language._, shown.reading.level
    rows: list[Sequence[Spans]] = []
    for step in reversed(shown.framework.header.levels):
        kind = "out" if step.level > level.high else "may" if step.level > level.low else "sure"
        state = {"out": _("ruled out"), "may": _("possible"), "sure": _("reached for sure")}[kind]
        said = state if step.level else _("starting point")
        rows.append([[rail(kind), bold(str(step.level))], [step.name.get(shown.language.code)], [said]])
    return table(_("Levels, highest first"), ["auto", "1fr", "auto"], [_("Level"), _("Name"), _("State")], rows)


def _gates(shown: Report) -> Json:
    _, named = shown.language._, labels(shown.language)
    rows: list[Sequence[Spans]] = [
        [[_("Minimum") + " ", bold(str(demanded))], [mark(kind), bold(named["verdict"][kind])], [named["gate"][kind]]]
        for demanded, kind in shown.verdicts()
    ]
    head = [_("Demanded"), _("Verdict"), _("Reason")]
    return table(_("If a buyer demands a minimum level"), ["auto", "auto", "1fr"], head, rows)


def _reply(shown: Report) -> Iterator[Json]:
    language = shown.language
    _ = language._
    yield heading(1, _("The provider’s reply"), "reply")  # noqa: RUF001  the apostrophe of the page
    if not shown.offering.reply:
        yield paragraph(_("The provider has sent no reply. A reply is published here, whole, beside the assessment."))
    for reply in shown.offering.reply:
        yield paragraph(noted(reply.text.get(language.code), language), look="quote")
        address = web(reply.url)
        source = [", ", abroad(_("source"), address)] if address else []
        yield paragraph(f"{reply.by}, {language.day(reply.on)}", *source, look="soft")


def _recompute(of: Publication, shown: Report) -> Iterator[Json]:
    _, by = shown.language._, shown.by
    yield heading(1, _("Recompute"), "files")
    yield paragraph(_("With the same files and the same date anyone gets the same result:"))
    choices = f"--framework {by.framework.id} --edition {by.framework.edition} --as-of {by.on}"
    yield paragraph(code(f"cloudpeil assess {shown.offering.id} {choices} --format json"))
    yield paragraph(_("Inputs") + ": ", code(f"sha256 {of.digest}"))
    if of.address:
        address = f"{of.address.rstrip('/')}/{report_path(shown.of)}"
        yield paragraph(_("This report on the site:") + " ", abroad(address, address))
