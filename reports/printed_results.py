"""The results of a report on paper: the four readings, the objectives, the next level, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from criteria.questions import Question
from offerings.assurance import FLOORS
from reports import words
from reports.labels import labels
from reports.language import DASH, Language
from reports.paper import Json, Spans, bar, bold, gauge, heading, paragraph, places, soft, table, within
from reports.view import NeedView, Report
from scoring.outlook import Unknown
from scoring.results import LevelInterval


def readings(shown: Report) -> Iterator[Json]:
    language, named = shown.language, labels(shown.language)
    _, found = language._, [shown.of.readings[floor] for floor in FLOORS]
    yield heading(1, _("Four readings"), "readings")
    counts = _("The reading that counts here: %(floor)s.") % {"floor": named["reading"][shown.of.counts.word]}
    scarcer = _(
        "The same facts read at four strengths of evidence. "
        "Stronger evidence is scarcer, so each step to the right can only grow wider."
    )
    yield paragraph(f"{scarcer} {counts}")
    if shown.of.findings:
        said = language.ngettext(
            "One criterion is settled by an assessor’s finding, in every reading.",  # noqa: RUF001
            "%(count)s criteria are settled by an assessor’s findings, in every reading.",  # noqa: RUF001
            len(shown.of.findings),
        )
        yield paragraph(said % {"count": len(shown.of.findings)})
    heads = [f"{named['reading'][floor.word]}: {named['vouched'][floor.word]}" for floor in FLOORS]
    rows: list[Sequence[Spans]] = [
        [[_("Level")], *([gauge(one.level.low, one.level.high, shown.level_words(one.level))] for one in found)],
        [[_("Score, of 100")], *([bar(one.score, words.score(language, one.score))] for one in found)],
        [
            [_("Settled, of %(count)s") % {"count": shown.reading.coverage.of}],
            *([str(one.coverage.settled)] for one in found),
        ],
    ]
    yield table("", ["auto", "1fr", "1fr", "1fr", "1fr"], [_("Reading"), *heads], rows)


def objectives(shown: Report) -> Iterator[Json]:
    language = shown.language
    _ = language._
    yield heading(1, _("The objectives"), "objectives")
    yield paragraph(
        _("The overall level is the lowest of these, never an average. The score is their weighted sum."),
    )
    rows: list[Sequence[Spans]] = []
    for one in shown.objectives:
        level, percent = one.result.level, one.result.percent
        name = one.objective.objective
        settled = _("%(settled)s of %(of)s") % {"settled": one.result.settled, "of": one.result.criteria}
        rows.append(
            [
                [within(name, name), f" {one.objective.title.get(language.code)}"],
                [gauge(level.low, level.high, shown.level_words(level))],
                [bar(percent, words.score(language, percent))],
                [str(one.weight)],
                [settled],
                _binds(shown, level),
            ]
        )
    head = [_("Objective"), _("Level"), _("Score, of 100"), _("Weight"), _("Settled"), _("What binds it")]
    yield table("", ["1.4fr", "1.2fr", "auto", "auto", "auto", "1.1fr"], head, rows)


def _binds(shown: Report, level: LevelInterval) -> Spans:
    _ = shown.language._
    if not level.bound_by:
        return [_("nothing recorded rules out the highest level")]
    return [_("not higher because of") + " ", *places(level.bound_by)]


def coming(shown: Report) -> Iterator[Json]:
    language = shown.language
    _ = language._
    yield heading(1, _("The next level"), "next")
    if shown.next_level is None:
        yield paragraph(_("This is the highest level."))
        return
    target, needs = shown.next_level
    yield paragraph(_("What would have to be known, or to change, for the next level to be sure."))
    said = language.ngettext(
        "For level %(target)s to be sure, one criterion must stand higher for sure.",
        "For level %(target)s to be sure, %(count)s criteria must stand higher for sure.",
        len(needs),
    )
    yield paragraph(said % {"target": target, "count": len(needs)})
    head = [_("Criterion"), _("Rung needed"), _("Must change"), _("Must become known")]
    yield table("", ["auto", "1fr", "1fr", "1fr"], head, [_need(shown, need) for need in needs])


def _need(shown: Report, need: NeedView) -> Sequence[Spans]:
    _, spoken = shown.language._, shown.language.code
    rung = f"{need.need.rung}: {need.rung.is_.get(spoken)}" if need.rung else _("no rung gives this level")
    change = _("the finding") if need.need.finding else _asked(need.to_change, spoken)
    return [[within(need.need.criterion, need.need.criterion)], [rung], [change], [_asked(need.to_know, spoken)]]


def _asked(questions: Sequence[Question], spoken: str) -> str:
    return "; ".join(question.label.get(spoken) for question in questions) or DASH


def unknown(shown: Report) -> Iterator[Json]:
    _ = shown.language._
    yield heading(1, _("What we do not know"), "unknown")
    if not shown.unknowns:
        yield paragraph(_("Nothing: every criterion is settled."))
        return
    yield paragraph(
        _(
            "Open questions, the one that can move most first. The two columns tell how far the best answer alone would lift "
            "the lowest score, and the worst answer alone would lower the highest."
        )
    )
    head = [_("Question to ask"), _("Criteria"), _("Lifts the lowest score by"), _("Lowers the highest by")]
    yield table("", ["2.4fr", "1fr", "auto", "auto"], head, [_open(shown, one) for one in shown.unknowns])


def _open(shown: Report, one: Unknown) -> Sequence[Spans]:
    _ = shown.language._
    known = (
        _("Sources differ.")
        if one.conflict
        else _("Known in part:") + f" {shown.facts[one.question].answer}"
        if one.partly
        else _("Weaker evidence only:") + f" {shown.facts[one.question].answer}"
        if one.weaker is not None
        else ""
    )
    asked = shown.question(one.question).ask.get(shown.language.code)
    return [
        [asked, *([soft(f" {known}")] if known else [])],
        places(one.criteria),
        _moved(shown.language, one.score_low, one.level_low),
        _moved(shown.language, one.score_high, one.level_high),
    ]


def _moved(language: Language, score: Fraction, levels: int) -> Spans:
    said: list[Json | str] = [language.nearest(score) if score else DASH]
    return [*said, " ", bold(language._("and the level by %(n)s") % {"n": levels})] if levels else said
