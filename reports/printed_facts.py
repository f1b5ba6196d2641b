"""The facts of a report on paper: every claim with who says it, since when, how old it is, its hash and its place in the data."""

from __future__ import annotations

from collections.abc import Iterator

from reports import words
from reports.differing import Side
from reports.labels import labels
from reports.pages import web
from reports.paper import Json, Spans, abroad, bold, code, heading, item, listing, mark, noted, paragraph, separated, soft
from reports.view import ClaimView, FactView, Report


def disputed(shown: Report) -> Iterator[Json]:
    """Where sources differ, and findings that the facts rule out."""
    language, found = shown.language, shown.differences
    _ = language._
    if not found and not shown.of.outside_facts:
        return
    yield heading(1, _("Where sources differ"), "disputed")
    yield paragraph(
        _(
            "A difference is a question, not a verdict. Sources of equal strength that differ leave the answer unknown; "
            "a weaker source that differs changes nothing."
        )
    )
    for one in found:
        yield heading(2, one.question.label.get(language.code))
        yield listing([_differing(shown, side) for side in one.sides])
        yield paragraph(one.what)
    for outside in shown.of.outside_facts:
        said = _("A finding puts it on rung %(rung)s, while the facts allow rung %(facts)s. The finding counts.")
        yield heading(2, outside.criterion)
        yield paragraph(said % {"rung": outside.rung, "facts": words.dense(outside.facts_low, outside.facts_high)})


def _differing(shown: Report, side: Side) -> Json:
    language, source = shown.language, side.evidence.source
    strength = labels(language)["strength"][side.evidence.assurance.word]
    seen = f" ({strength}, " + language._("seen on") + f" {language.day(source.retrieved)})"
    return item(f"{side.said}: ", abroad(words.source_title(language, source), web(source.url)), seen)


def facts(shown: Report) -> Iterator[Json]:
    """Every recorded answer."""
    _ = shown.language._
    yield heading(1, _("Facts and sources"), "facts")
    recorded = shown.recorded()
    if not recorded:
        yield paragraph(_("Nothing is recorded about this offering yet."))
        return
    yield paragraph(_("Every recorded answer with who says it, since when, and where it stands in the data."))
    for fact in recorded:
        yield from _fact(shown, fact)


def _fact(shown: Report, fact: FactView) -> Iterator[Json]:
    answer = fact.answer if fact.counts else labels(shown.language)["fact"][fact.state]
    yield heading(2, f"{fact.question.label.get(shown.language.code)}: {answer}", fact.anchor)
    yield listing([_claim(shown, claim) for claim in fact.claims])


def _claim(shown: Report, claim: ClaimView) -> Json:
    language, _ = shown.language, shown.language._
    signs = {
        "contradicts": ("no", _("weaker, and differs")),
        "conflicts": ("no", _("differs")),
        "expired": ("open", _("expired")),
        "later": ("open", _("seen after this day")),
    }
    role: Spans = []
    if claim.role in signs:
        kind, said = signs[claim.role]
        role = [" ", mark(kind), bold(said)]
    note: Spans = [" ", noted(claim.note, language)] if claim.note else []
    return item(bold(claim.said), *role, *note, below=[item(*_evidence(shown, claim))])


def _evidence(shown: Report, claim: ClaimView) -> Spans:
    language, named = shown.language, labels(shown.language)
    _, evidence = language._, claim.evidence
    source, address = evidence.source, web(evidence.source.url)
    age = language.ngettext("%(count)s day", "%(count)s days", claim.age) % {"count": claim.age}
    called = words.source_title(language, source)
    title = f"{called}, {evidence.claim.where}" if evidence.claim.where else called
    parts: list[Json | str] = [
        title,
        *([source.publisher] if source.publisher else []),
        f"{named['kind'][source.kind]}, {named['strength'][evidence.assurance.word]}",
        *([_("published") + f" {language.loose_day(source.published)}"] if source.published else []),
        _("seen on") + f" {language.day(source.retrieved)} ({age})",
        *([_("valid until") + f" {language.day(source.valid_until)}"] if source.valid_until else []),
        *([abroad(address, address)] if address else []),
        *([code(f"sha256 {source.sha256}")] if source.sha256 else []),
        code(f"{evidence.path}:{evidence.line}"),
    ]
    return [soft(one) if isinstance(one, str) else one for one in separated(parts, " · ")]
