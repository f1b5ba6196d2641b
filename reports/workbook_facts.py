"""The sheets of a report on what is known and what is not: facts with their evidence, open questions, contradictions."""

from __future__ import annotations

from collections.abc import Iterator

from reports import words
from reports.labels import labels
from reports.sheets import LONG, SHORT, WIDE, Row, Sheet, number, sheet
from reports.view import ClaimView, FactView, Report


def facts(shown: Report) -> Sheet:
    _ = shown.language._
    rows = [row for fact in shown.facts.values() for row in _fact(shown, fact)]
    columns = [
        (_("Question"), LONG),
        (_("Id"), LONG),
        (_("Answer"), LONG),
        (_("State"), LONG),
        (_("Claim"), LONG),
        (_("Role"), SHORT),
        (_("Strength"), SHORT),
        (_("Source"), LONG),
        (_("Address"), LONG),
        (_("Place in the source"), LONG),
        (_("Publisher"), LONG),
        (_("Kind"), LONG),
        (_("Published"), SHORT),
        (_("Seen on"), SHORT),
        (_("Age in days"), SHORT),
        (_("Valid until"), SHORT),
        ("sha256", LONG),
        (_("Note"), WIDE),
        (_("File"), LONG),
    ]
    return sheet(_("Facts"), columns, rows)


def _fact(shown: Report, fact: FactView) -> Iterator[Row]:
    _ = shown.language._
    state = _("counts") if fact.counts else labels(shown.language)["fact"][fact.state]
    asked = (fact.question.ask.get(shown.language.code), fact.question.id, fact.answer, state)
    for claim in fact.claims:
        yield (*asked, *_claim(shown, claim))
    if not fact.claims:
        yield (*asked, *[None] * 15)


def _claim(shown: Report, claim: ClaimView) -> Row:
    named, evidence = labels(shown.language), claim.evidence
    source = evidence.source
    return (
        claim.said,
        named["role"][claim.role],
        named["strength"][evidence.assurance.word],
        source.title,
        source.url,
        evidence.claim.where,
        source.publisher,
        named["kind"][source.kind],
        source.published,
        source.retrieved,
        claim.age,
        source.valid_until,
        source.sha256,
        claim.note[0] if claim.note else None,
        f"{evidence.path}:{evidence.line}",
    )


def unknown(shown: Report) -> Sheet:
    _, code = shown.language._, shown.language.code
    rows = [
        (
            shown.question(one.question).ask.get(code),
            one.question,
            number(one.score_low),
            number(one.score_high),
            one.level_low,
            one.level_high,
            " ".join(one.criteria),
            shown.facts[one.question].answer,
        )
        for one in shown.unknowns
    ]
    columns = [
        (_("Question to ask"), WIDE),
        (_("Id"), LONG),
        (_("Lifts the lowest score by"), SHORT),
        (_("Lowers the highest score by"), SHORT),
        (_("Lifts the lowest level by"), SHORT),
        (_("Lowers the highest level by"), SHORT),
        (_("Criteria"), LONG),
        (_("Known in part, or on weaker evidence"), LONG),
    ]
    return sheet(_("Unknown"), columns, rows)


def contradictions(shown: Report) -> Sheet:
    _, named = shown.language._, labels(shown.language)
    rows: list[Row] = [
        (
            one.question.label.get(shown.language.code),
            side.said,
            _("counts") if side.holds else _("differs"),
            named["strength"][side.evidence.assurance.word],
            side.evidence.source.title,
            side.evidence.source.url,
        )
        for one in shown.differences
        for side in one.sides
    ]
    said = _("A finding puts it on rung %(rung)s, while the facts allow rung %(facts)s. The finding counts.")
    for outside in shown.of.outside_facts:
        facts = words.dense(outside.facts_low, outside.facts_high)
        rows.append((outside.criterion, said % {"rung": outside.rung, "facts": facts}, None, None, None, None))
    columns = [
        (_("Question or criterion"), LONG),
        (_("Claim"), WIDE),
        (_("Role"), SHORT),
        (_("Strength"), SHORT),
        (_("Source"), LONG),
        (_("Address"), LONG),
    ]
    return sheet(_("Contradictions"), columns, rows)
