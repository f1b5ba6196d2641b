"""An explanation as plain text: where a criterion stands, the rule with its file and line, the facts and their sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from criteria.frameworks import Criterion, Framework
from offerings.dossiers import Evidence
from reports import data, words
from reports.language import Language
from scoring.assess import Assessment
from scoring.explain import RungProof, explain
from scoring.truth import FALSE, TRUE
from scoring.verdicts import standing


def chosen(framework: Framework, names: Sequence[str]) -> tuple[str, ...]:
    """The criteria meant by names of criteria and objectives."""
    inside = {one.objective: tuple(criterion.id for criterion in one.criteria) for one in framework.objectives}
    return tuple(dict.fromkeys(criterion for name in names for criterion in inside.get(name, (name,))))


def text(of: Assessment, criteria: Sequence[str], language: str) -> str:
    """Explain criteria, or the level of every objective when none is named."""
    by, said = of.ruler, Language(language, of.library)
    lines = [*_head(of, said), ""]
    if not criteria:
        return "\n".join([*lines, *_objectives(of, said)]) + "\n"
    for objective in by.framework.objectives:
        for criterion in objective.criteria:
            if criterion.id in criteria:
                lines += [*_criterion(of, criterion, by.framework.paths[objective.objective], said), ""]
    return "\n".join(lines)


def _head(of: Assessment, said: Language) -> Iterator[str]:
    by = of.ruler
    yield of.dossier.offering.name
    yield said._("{ruler}, as of {date}, evidence that counts: {floor}").format(
        ruler=words.ruled(said, by), date=said.day(by.on), floor=said._(of.counts.word)
    )
    chosen = data.departures(by)
    if "territory" in chosen:
        yield said._("Territory: {group}").format(group=said.group(by.program.territory))
    if "additional" in chosen:
        yield said._("Additional criteria that count: {list}").format(list=said.join(chosen["additional"]))
    if by.buyer:
        asked = [of.library.questions[name].label.get(said.code) for name in by.buyer]
        yield said._("Answered by the buyer:") + " " + "; ".join(asked)


def _objectives(of: Assessment, said: Language) -> Iterator[str]:
    top = of.ruler.framework.top
    level = of.reading.level
    if not of.reading.levelled:
        yield from _standings(of, said)
        return
    yield said._("Level: {level}").format(level=words.level(said, level.low, level.high, top))
    if of.reading.scored:
        yield said._("Score: {score}").format(score=words.score_sentence(said, of.reading.score))
    yield ""
    for objective in of.ruler.framework.objectives:
        one = of.reading.objectives[objective.objective]
        title = objective.title.get(said.code)
        yield f"{objective.objective} {title}: {words.level(said, one.level.low, one.level.high, top)}"
        if one.level.bound_by:
            listed = said.join(one.level.bound_by)
            yield "    " + said._("not higher than {level} because of {criteria}").format(level=one.level.high, criteria=listed)
        if one.level.held_by and one.level.low < one.level.high:
            listed = said.join(one.level.held_by)
            yield "    " + said._("not surely higher than {level} because of {criteria}").format(
                level=one.level.low, criteria=listed
            )


def _standings(of: Assessment, said: Language) -> Iterator[str]:
    """Every criterion with its verdict, where a framework has no level over all of them."""
    yield said._("This framework has no level over all criteria, and no score.")
    for criterion in of.ruler.framework.criteria:
        verdict = said._(words.STANDINGS[standing(criterion, of.reading.criteria[criterion.id])])
        yield f"{criterion.id} {criterion.topic.get(said.code)}: {verdict}"


def _criterion(of: Assessment, criterion: Criterion, path: str, said: Language) -> Iterator[str]:
    result = of.reading.criteria[criterion.id]
    yield f"{criterion.id} {criterion.topic.get(said.code)}  ({path}:{criterion.place().line})"
    verdict = said._(words.STANDINGS[standing(criterion, result)])
    where = {"rung": words.dense(result.rung_low, result.rung_high), "count": len(criterion.rungs)}
    if of.reading.levelled:
        level = words.level(said, result.level_low, result.level_high, of.ruler.framework.top)
        yield "  " + said._("Stands on rung {rung} of {count}; level: {level}.").format(**where, level=level)
    else:
        yield "  " + said._("Stands on rung {rung} of {count}: {verdict}.").format(**where, verdict=verdict)
    finding = of.findings.get(criterion.id)
    if finding:
        because, _ = finding.because.get(said.code)
        yield "  " + said._("Settled by a finding of {by} on {date}: {because}").format(
            by=finding.by, date=said.day(finding.on), because=because
        )
    for outside in of.outside_facts:
        if outside.criterion == criterion.id:
            yield "  " + said._("The facts allow rung {facts} only; the finding counts.").format(
                facts=words.dense(outside.facts_low, outside.facts_high)
            )
    asked: list[str] = []
    for rung in reversed(explain(of, criterion)):
        if rung.rung >= result.rung_low and rung.rung > 1:
            yield from _rung(of, criterion, rung, path, said, asked)
    for question in asked:
        yield from _facts(of, question, said)


def _rung(of: Assessment, criterion: Criterion, rung: RungProof, path: str, said: Language, asked: list[str]) -> Iterator[str]:
    label = criterion.rungs[rung.rung - 1].is_.get(said.code)
    state = {TRUE: said._("holds"), FALSE: said._("ruled out")}.get(rung.truth, said._("possible"))
    yield (
        "  "
        + said._("Rung {rung}, {state}: {label}").format(rung=rung.rung, state=state, label=label)
        + f"  ({path}:{rung.line})"
    )
    if rung.judgement:
        yield "      " + said._("no fact decides this; it waits for a finding")
    if rung.proof is not None:
        statement = words.proof(said, rung.proof, of.library.questions, of.ruler.program.territory)
        yield from _statement(of, statement, said, 3, asked)


def _statement(of: Assessment, one: words.Statement, said: Language, depth: int, asked: list[str]) -> Iterator[str]:
    label = ""
    if one.question:
        label = of.library.questions[one.question].label.get(said.code) + ": "
        if one.question not in asked:
            asked.append(one.question)
    yield f"{'  ' * depth}{said._(words.TRUTHS[one.truth])}: {label}{one.said}  (:{one.line})"
    if one.idle:
        yield f"{'  ' * (depth + 1)}{_idle(said, one.idle)}"
    for part in one.parts:
        yield from _statement(of, part, said, depth + 1, asked)


def _idle(said: Language, count: int) -> str:
    return said.ngettext("({count} other part does not matter)", "({count} other parts do not matter)", count).format(count=count)


def _facts(of: Assessment, question: str, said: Language) -> Iterator[str]:
    resolution = of.resolutions[question]
    label = of.library.questions[question].label.get(said.code)
    roles = (
        (
            resolution.decided_by,
            said._("differs from another of equal strength, so the answer is unknown") if resolution.conflict else "",
        ),
        (resolution.agreeing, said._("weaker, and agrees")),
        (resolution.contradicted_by, said._("weaker, and differs")),
        (resolution.expired, said._("expired, so it no longer counts")),
        (resolution.later, said._("seen after this day, so it does not count yet")),
    )
    claims = [(one, role) for listed, role in roles for one in listed]
    if not claims:
        yield f"  {_unclaimed(of, question, said)}"
    for one, role in claims:
        fact = said._("Fact: {question}: {answer}").format(question=label, answer=_said(of, question, one, said))
        yield f"  {fact} ({role})" if role else f"  {fact}"
        yield f"      {one.source.title}{f', {one.source.url}' if one.source.url else ''}"
        yield (
            "      "
            + said._("{floor}, seen on {date}").format(floor=said._(one.assurance.word), date=said.day(one.source.retrieved))
            + f"  ({one.path}:{one.line})"
        )


def _unclaimed(of: Assessment, question: str, said: Language) -> str:
    """A fact without a claim: unknown, or known from the buyer or from the assessment itself."""
    asked, known = of.library.questions[question], of.resolutions[question].answer
    text = words.GIVEN[asked.subject] if known is not None else words.N_("Fact: {question}: nobody has recorded an answer")
    answer = words.answer(said, of.ruler.spaces[question], known) if known is not None else ""
    return said._(text).format(question=asked.label.get(said.code), answer=answer)


def _said(of: Assessment, question: str, one: Evidence, said: Language) -> str:
    return words.claim(said, of.ruler.spaces[question], one.claim)
