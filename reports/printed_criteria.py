"""The criteria of a report on paper: where each stands, its ladder, and the proof of every rung in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from offerings.dossiers import Finding
from reports import words
from reports.labels import labels
from reports.paper import (
    Json,
    Spans,
    bar,
    bold,
    code,
    gauge,
    heading,
    item,
    listing,
    mark,
    noted,
    paragraph,
    rail,
    separated,
    soft,
    table,
    within,
)
from reports.view import CriterionView, FactView, ObjectiveView, Report, WhyView

FILLS = {"past": "sure", "stands": "sure", "least": "sure", "possible": "may", "out": "out"}


def criteria(shown: Report) -> Iterator[Json]:
    """Every objective with its criteria."""
    for one in shown.objectives:
        yield from _objective(shown, one)


def _objective(shown: Report, one: ObjectiveView) -> Iterator[Json]:
    language, level = shown.language, one.result.level
    _ = language._
    yield heading(1, f"{one.objective.objective} {one.objective.title.get(language.code)}", one.objective.objective)
    score = f"{words.score(language, one.result.percent)} " + _("of 100") + ", " + _("weight") + f" {one.weight}"
    yield paragraph(gauge(level.low, level.high), bold(f"{shown.level_words(level)} "), bar(one.result.percent), score)
    for criterion in one.known:
        yield from _criterion(shown, criterion)
    if one.others:
        caption = (
            _("Criteria on which nothing is recorded that counts")
            if one.known
            else _("Nothing is recorded on these criteria that counts")
        )
        head = [_("Criterion"), _("Level"), _("Rung"), _("What would settle it")]
        yield table(caption, ["1.2fr", "1fr", "auto", "1.4fr"], head, [_other(shown, other) for other in one.others])


def _other(shown: Report, of: CriterionView) -> Sequence[Spans]:
    language, result = shown.language, of.result
    name = of.criterion.id
    rung = words.dense(result.rung_low, result.rung_high)
    asks: list[Json | str] = ["; ".join(question.label.get(language.code) for question in of.asks)]
    for fact in of.facts:
        if fact.claims:
            state = labels(language)["fact"][fact.state].capitalize()
            asks += [soft(f" {state}: "), within(fact.question.label.get(language.code), fact.anchor)]
    return [
        [{"text": name, "anchor": name}, f" {of.criterion.topic.get(language.code)}"],
        [gauge(result.level_low, result.level_high, shown.level_words(result))],
        [language._("%(rung)s of %(of)s") % {"rung": rung, "of": len(of.criterion.rungs)}],
        asks,
    ]


def _criterion(shown: Report, of: CriterionView) -> Iterator[Json]:
    language, result = shown.language, of.result
    _ = language._
    finding = shown.of.findings.get(of.criterion.id)
    yield heading(2, f"{of.criterion.id} {of.criterion.topic.get(language.code)}", of.criterion.id)
    stands = _("Stands on rung %(rung)s of %(count)s. Level: %(level)s.") % {
        "rung": words.dense(result.rung_low, result.rung_high),
        "count": len(of.criterion.rungs),
        "level": shown.level_words(result),
    }
    score_only = _("This criterion counts for the score only: every rung gives the same level.")
    said = f"{stands} {score_only}" if of.criterion.never_binds else stands
    yield paragraph(gauge(result.level_low, result.level_high, said))
    because = _because(shown, of, finding)
    if because:
        yield paragraph(*because)
    yield _ladder(shown, of)
    yield heading(3, _("Why") + f" {of.criterion.id}")
    if finding:
        yield paragraph(*_finding(shown, finding))
    yield listing(why(shown, of))
    yield paragraph(soft(_("Rule:") + " "), code(of.path))


def _because(shown: Report, of: CriterionView, finding: Finding | None) -> Spans:
    """In one line: what rules the next rung out, and what is still open."""
    language = shown.language
    _ = language._
    if finding:
        said = _("A finding of %(by)s on %(date)s settles it on rung %(rung)s.")
        return [said % {"by": finding.by, "date": language.day(finding.on), "rung": finding.rung}]
    barred: list[Json | str] = []
    if of.barred:
        said = _("Rung %(rung)s is ruled out: %(question)s: %(answer)s.")
        question = of.barred.question.label.get(language.code)
        barred = [said % {"rung": of.result.rung_high + 1, "question": question, "answer": of.barred.answer}, " "]
    return [*barred, *_hangs(shown, of)]


def _hangs(shown: Report, of: CriterionView) -> Spans:
    language = shown.language
    if of.decider and len(of.decider.outcomes) == 2:
        said = language._("One answer decides, “%(question)s”: with a yes it stands on rung %(yes)s, with a no on rung %(no)s.")
        yes, no = (words.dense(low, high) for _, low, high in of.decider.outcomes)
        return [said % {"question": shown.question(of.decider.question).ask.get(language.code), "yes": yes, "no": no}]
    asks = (shown.question(of.decider.question),) if of.decider else of.asks
    if not asks:
        return []
    said = language.ngettext(
        "It hangs on one answer: “%(question)s”",
        "It hangs on %(count)s answers, the first of them: “%(question)s”",
        len(asks),
    )
    return [said % {"count": len(asks), "question": asks[0].ask.get(language.code)}]


def _finding(shown: Report, finding: Finding) -> Spans:
    language = shown.language
    said = language._("A finding of %(by)s on %(date)s puts it on rung %(rung)s: %(because)s")
    values = {"by": finding.by, "date": language.day(finding.on), "rung": finding.rung, "because": ""}
    return [said % values, noted(finding.because.get(language.code), language)]


def _ladder(shown: Report, of: CriterionView) -> Json:
    language, named = shown.language, labels(shown.language)["rung"]
    _ = language._
    rows: list[Sequence[Spans]] = []
    for rung in of.ladder:
        gives = _("gives level %(level)s, %(points)s points") % {
            "level": rung.rung.level,
            "points": language.number(float(rung.points)),
        }
        state = named[rung.state] if rung.state in {"past", "out"} else bold(named[rung.state])
        rows.append(
            [
                [rail(FILLS[rung.state]), bold(str(rung.number))],
                [rung.rung.is_.get(language.code), soft(f" {gives}")],
                [state],
            ]
        )
    return table(_("Ladder, best rung first"), ["auto", "1fr", "auto"], [_("Rung"), _("What it asks"), _("State")], rows)


def why(shown: Report, of: CriterionView) -> list[Json]:
    """Why every rung that matters holds, may hold or is ruled out."""
    return [_rung(shown, one) for one in shown.why(of)]


def _rung(shown: Report, of: WhyView) -> Json:
    language = shown.language
    _ = language._
    said = _("rung %(rung)s, “%(label)s”") % {"rung": of.proof.rung, "label": of.rung.is_.get(language.code)}
    head: Spans = [mark(of.mark), bold(labels(language)["truth"][of.mark]), f": {said}"]
    statement = of.statement
    if statement is None:
        return item(*head, ": " + _("no fact decides this; it waits for a finding"))
    if statement.question:
        return item(*head, below=[_proof(shown, statement)])
    return item(*head, f": {statement.said}", below=_below(shown, statement))


def _below(shown: Report, of: words.Statement) -> list[Json]:
    idle = shown.language.ngettext(
        "%(count)s other part does not matter here", "%(count)s other parts do not matter here", of.idle
    )
    rest = [item(soft(idle % {"count": of.idle}))] if of.idle else []
    return [*(_proof(shown, part) for part in of.parts), *rest]


def _proof(shown: Report, of: words.Statement) -> Json:
    """A line of a proof: its truth, what it asks, what is recorded, and the lines below it."""
    head: Spans = [mark(of.mark), bold(labels(shown.language)["truth"][of.mark]), ": "]
    if not of.question:
        return item(*head, of.said, below=_below(shown, of))
    fact = shown.facts[of.question]
    return item(*head, f"{fact.question.label.get(shown.language.code)}: {of.said}. ", *_recorded(shown, fact))


def _recorded(shown: Report, fact: FactView) -> Spans:
    language, named = shown.language, labels(shown.language)
    _ = language._
    if fact.state == "counts":
        said = _("Recorded:") + f" {fact.answer}."
    elif fact.state == "weaker":
        strength = named["strength"][fact.claims[0].evidence.assurance.word]
        said = _("Recorded on weaker evidence only (%(strength)s): %(answer)s.") % {"strength": strength, "answer": fact.answer}
    else:
        said = named["why"][fact.state]
    return separated([soft(said), *([within(_("fact"), fact.anchor)] if fact.claims else [])], " ")
