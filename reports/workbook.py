"""The sheets of a report: head, readings, objectives, criteria, facts, open questions and contradictions, with real numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.labels import labels
from reports.pages import web
from reports.paper import Json
from reports.printed_criteria import why
from reports.publication import Publication
from reports.sheets import LONG, SHORT, WIDE, Row, Sheet, ends, number, sheet
from reports.view import CriterionView, ObjectiveView, Report
from reports.workbook_facts import contradictions, facts, unknown


def sheets(of: Publication, shown: Report) -> tuple[Sheet, ...]:
    """The sheets of one report in its language."""
    return (
        _assessment(of, shown),
        _readings(shown),
        _objectives(shown),
        _criteria(shown),
        facts(shown),
        unknown(shown),
        contradictions(shown),
    )


def _assessment(of: Publication, shown: Report) -> Sheet:
    _, by, code = shown.language._, shown.by, shown.language.code
    rows: list[Row] = [
        (_("Offering"), shown.offering.name),
        (_("Id"), shown.offering.id),
        (_("Provider"), shown.provider.legal_name or shown.provider.name),
        (_("Website"), web(shown.offering.website)),
        (_("Framework"), by.framework.header.title.get(code)),
        (_("Edition"), by.framework.edition),
        (_("Weights"), by.weights),
        (_("Divisor"), _("the real maximum") if by.divisor == "true" else by.framework.header.nominal),
        (_("Territory"), by.program.territory),
        (_("As of"), by.on),
        (_("Evidence that counts"), _(of.counts.word)),
        (_("Level"), shown.level_words(shown.reading.level)),
        (_("Score, of 100"), shown.score_words(shown.reading.score)),
        (_("Inputs"), f"sha256 {of.digest}"),
        (_("Note"), _("This is an assessment, not a certificate.")),
    ]
    return sheet(_("Assessment"), [(_("Item"), LONG), (_("Value"), WIDE)], rows)


def _readings(shown: Report) -> Sheet:
    language, named = shown.language, labels(shown.language)["reading"]
    _ = language._
    rows = [
        (
            named[floor.word],
            _("yes") if floor is shown.of.counts else _("no"),
            one.level.low,
            one.level.high,
            number(one.score.low),
            number(one.score.high),
            one.coverage.settled,
            one.coverage.of,
            number(one.coverage.points * 100),
            " ".join(one.level.bound_by),
        )
        for floor, one in shown.readings()
    ]
    columns = [
        (_("Reading"), LONG),
        (_("Counts"), SHORT),
        *ends(language, _("Level")),
        *ends(language, _("Score, of 100")),
        (_("Criteria settled"), SHORT),
        (_("Criteria"), SHORT),
        (_("Share of points settled, percent"), SHORT),
        (_("What binds it"), LONG),
    ]
    return sheet(_("Readings"), columns, rows)


def _objectives(shown: Report) -> Sheet:
    language = shown.language
    _ = language._
    rows = [
        (
            one.objective.objective,
            one.objective.title.get(language.code),
            one.weight,
            one.result.level.low,
            one.result.level.high,
            number(one.result.points.low),
            number(one.result.points.high),
            number(one.result.percent.low),
            number(one.result.percent.high),
            one.result.settled,
            one.result.criteria,
            " ".join(one.result.level.bound_by),
        )
        for one in shown.objectives
    ]
    columns = [
        (_("Objective"), SHORT),
        (_("Title"), WIDE),
        (_("Weight"), SHORT),
        *ends(language, _("Level")),
        *ends(language, _("Points")),
        *ends(language, _("Score, of 100")),
        (_("Criteria settled"), SHORT),
        (_("Criteria"), SHORT),
        (_("What binds it"), LONG),
    ]
    return sheet(_("Objectives"), columns, rows)


def _criteria(shown: Report) -> Sheet:
    language = shown.language
    _ = language._
    found = {one.criterion.id: (part, one) for part in shown.objectives for one in (*part.known, *part.others)}
    rows = [_criterion(shown, *found[one.id]) for one in shown.framework.criteria]
    columns = [
        (_("Criterion"), SHORT),
        (_("Topic"), WIDE),
        (_("Objective"), SHORT),
        *ends(language, _("Rung")),
        (_("Rungs"), SHORT),
        *ends(language, _("Level")),
        *ends(language, _("Points")),
        (_("Why"), WIDE),
        (_("Remark"), LONG),
        (_("Rule"), LONG),
    ]
    return sheet(_("Criteria"), columns, rows)


def _criterion(shown: Report, part: ObjectiveView, one: CriterionView) -> Row:
    result = one.result
    return (
        one.criterion.id,
        one.criterion.topic.get(shown.language.code),
        part.objective.objective,
        result.rung_low,
        result.rung_high,
        len(one.criterion.rungs),
        result.level_low,
        result.level_high,
        number(result.points.low),
        number(result.points.high),
        "\n".join(_lines(why(shown, one), 0)),
        _remark(shown, one),
        one.path,
    )


def _lines(items: Iterable[Json], depth: int) -> Iterator[str]:
    """The lines of a proof as plain text."""
    for one in items:
        said = "".join(span if isinstance(span, str) else span.get("text", "") for span in one["spans"])
        yield f"{'  ' * depth}{said.strip()}"
        yield from _lines(one["below"], depth + 1)


def _remark(shown: Report, one: CriterionView) -> str:
    _ = shown.language._
    found = []
    if one.criterion.id in shown.of.findings:
        finding = shown.of.findings[one.criterion.id]
        because, _code = finding.because.get(shown.language.code)
        said = _("A finding of %(by)s on %(date)s puts it on rung %(rung)s: %(because)s")
        date_ = shown.language.day(finding.on)
        found.append(said % {"by": finding.by, "date": date_, "rung": finding.rung, "because": because})
    if one.criterion.never_binds:
        found.append(_("This criterion counts for the score only: every rung gives the same level."))
    return " ".join(found)
