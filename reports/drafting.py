"""From assessments to lines of the record: what would be published now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from criteria.frameworks import Criterion, Rung
from criteria.model import Note, Text
from criteria.questions import Question
from offerings.assurance import FLOORS, Assurance
from offerings.dossiers import Evidence, Source
from reports import data, view
from reports.chain import canonical
from reports.language import CODES
from reports.publication import Publication
from reports.record import (
    ORIGIN,
    AssessmentLine,
    RecordedClaim,
    RecordedCriterion,
    RecordedFact,
    RecordedFiles,
    RecordedFinding,
    RecordedGroup,
    RecordedLevel,
    RecordedObjective,
    RecordedQuestion,
    RecordedReading,
    RecordedSource,
    RecordedWeights,
    RulerLine,
    Version,
    amount,
)
from scoring.assess import Assessment, Ruler
from scoring.results import Interval, Reading


def drafts(of: Publication, unknown: Callable[[Assessment], int] = lambda _: 0) -> tuple[Version, ...]:
    """What a publication says of every offering, as lines that stand nowhere yet.

    `unknown` counts open questions, which takes a while and is not compared, so that it is left out when nobody keeps it.
    """
    if not of.assessments:
        return ()
    by = ruler_line(of.ruler, of.counts, of.inputs)
    return tuple(Version(_assessment(one, of.inputs, unknown(one)), by) for one in of.assessments)


def _mark(value: object) -> str:
    return hashlib.sha256(canonical(_exact(value)).encode()).hexdigest()[:16]


def _exact(value: Any) -> Any:  # noqa: ANN401
    """A value without decimals: those become texts, and whole ones whole numbers."""
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int | float):
        exact = Fraction(str(value))
        return int(exact) if exact.denominator == 1 else amount(exact)
    if isinstance(value, Mapping):
        return {key: _exact(inside) for key, inside in value.items()}
    return [_exact(inside) for inside in value]


# The ruler


def ruler_line(by: Ruler, counts: Assurance, inputs: Mapping[str, str]) -> RulerLine:
    """What is measured with; its days are those of the assessments."""
    framework, scale = by.framework, by.scale
    return RulerLine(
        **_link(by),
        framework=framework.id,
        edition=framework.edition,
        title=framework.header.title,
        levels=tuple(RecordedLevel(level=one.level, name=one.name) for one in framework.header.levels),
        weights=RecordedWeights(name=by.weights, figures=dict(zip(scale.objectives, scale.weights, strict=True))),
        divisor=by.divisor,
        divisors={name: amount(Fraction(one, 100)) for name, one in zip(scale.objectives, scale.divisors, strict=True)},
        territory=by.program.territory,
        counts=counts.word,
        objectives=tuple(RecordedGroup(id=one.objective, title=one.title) for one in framework.objectives),
        criteria=tuple(_criterion(one.objective, each) for one in framework.objectives for each in one.criteria),
        questions=tuple(_question(by.library.questions[name]) for name in sorted(by.spaces)),
        groups={name: tuple(sorted(by.library.reference.members(name, by.on))) for name in by.library.reference.groups},
        countries=_mark(sorted(by.library.reference.countries)),
        files=_files(by, inputs),
    )


def _link(by: Ruler) -> dict[str, Any]:
    return {"number": 0, "previous": ORIGIN, "published": by.on, "as_of": by.on}


def _criterion(objective: str, of: Criterion) -> RecordedCriterion:
    points = tuple(amount(Fraction(rung.worth, 100)) for rung in of.rungs)
    levels = tuple(rung.level for rung in of.rungs)
    rules = _mark([_rule(rung) for rung in of.rungs])
    return RecordedCriterion(id=of.id, objective=objective, topic=of.topic, points=points, levels=levels, rules=rules)


def _rule(of: Rung) -> object:
    if of.when is None or isinstance(of.when, str):
        return of.when
    return of.when.model_dump(by_alias=True, exclude_none=True)


def _question(of: Question) -> RecordedQuestion:
    form = [of.type.value, list(of.option_ids()), of.ordered, of.may_be_empty, of.minimum, of.maximum, of.unit]
    return RecordedQuestion(id=of.id, label=of.label, form=_mark(form))


def _files(by: Ruler, inputs: Mapping[str, str]) -> RecordedFiles:
    home = by.framework.path.rpartition("/")[0] + "/"
    questions = {by.library.paths[name] for name in by.spaces if name in by.library.paths}
    return RecordedFiles(
        framework=_listed(inputs, [name for name in inputs if name.startswith(home)]),
        questions=_listed(inputs, [name for name in inputs if name in questions]),
        reference=_listed(inputs, [name for name in inputs if name.startswith("criteria/reference/")]),
    )


def _listed(inputs: Mapping[str, str], names: Iterable[str]) -> str:
    """The digest of what `sha256sum` prints on these files, in order of name."""
    return hashlib.sha256("".join(f"{inputs[name]}  {name}\n" for name in sorted(names)).encode()).hexdigest()


# The assessment


def _assessment(of: Assessment, inputs: Mapping[str, str], unknown: int) -> AssessmentLine:
    offering, provider = of.dossier.offering, of.dossier.provider
    rungs = {criterion.id: len(criterion.rungs) for criterion in of.ruler.framework.criteria}
    facts = [view.report(of, code).facts for code in CODES]
    spoken = [one for fact in facts[0].values() for one in _evidence(fact)]
    judged = [source for finding in of.findings.values() for source in _sources_of(of, finding.sources)]
    sources = _Sources([*(one.source for one in spoken), *judged])
    return AssessmentLine(
        **_link(of.ruler),
        ruler=ORIGIN,
        offering=offering.id,
        name=offering.name,
        provider=provider.id,
        provider_name=provider.name,
        service_models=tuple(sorted(offering.service_models)),
        readings={floor.word: _reading(of.readings[floor], rungs) for floor in FLOORS},
        facts=tuple(_fact([each[name] for each in facts], of, sources) for name, fact in sorted(facts[0].items()) if fact.claims),
        sources=sources.listed,
        findings={
            name: RecordedFinding(
                rung=one.rung,
                by=one.by,
                on=one.on,
                because=Note(en=one.because.en, nl=one.because.nl),
                sources=tuple(sorted(sources.place(source) for source in _sources_of(of, one.sources))),
            )
            for name, one in of.findings.items()
        },
        unknown=unknown,
        inputs={path: inputs[path] for path in (of.dossier.path, of.dossier.provider_path) if path in inputs},
    )


def _evidence(of: view.FactView) -> list[Evidence]:
    return [claim.evidence for claim in of.claims]


def _sources_of(of: Assessment, names: Iterable[str]) -> list[Source]:
    """Sources that a finding names: they stand in the dossier of the offering."""
    return [of.dossier.offering.sources[name] for name in names]


class _Sources:
    """The sources of an assessment, each once, in an order that does not depend on that of the files."""

    def __init__(self, of: Iterable[Source]) -> None:
        found = {canonical(one.model_dump(mode="json")): one for one in map(_source, of)}
        self._places = {key: place for place, key in enumerate(sorted(found))}
        self.listed = tuple(found[key] for key in sorted(found))

    def place(self, of: Source) -> int:
        return self._places[canonical(_source(of).model_dump(mode="json"))]


def _source(of: Source) -> RecordedSource:
    return RecordedSource(**{name: getattr(of, name) for name in RecordedSource.model_fields})


def _reading(of: Reading, rungs: Mapping[str, int]) -> RecordedReading:
    return RecordedReading(
        level=(of.level.low, of.level.high),
        score=_ends(of.score),
        settled=of.coverage.settled,
        points_settled=amount(of.coverage.points),
        objectives={
            name: RecordedObjective(level=(one.level.low, one.level.high), points=_ends(one.points))
            for name, one in of.objectives.items()
        },
        rungs={
            name: (one.rung_low, one.rung_high)
            for name, one in of.criteria.items()
            if (one.rung_low, one.rung_high) != (1, rungs[name])
        },
    )


def _ends(of: Interval) -> tuple[str, str]:
    return amount(of.low), amount(of.high)


def _fact(told: Sequence[view.FactView], of: Assessment, sources: _Sources) -> RecordedFact:
    """What is known on a question; `told` has it in every language."""
    first = told[0]
    answer = _text([one.answer for one in told])
    claims = [_claim([one.claims[place] for one in told], answer, sources) for place in range(len(first.claims))]
    resolution = of.resolutions[first.question.id]
    assurance = resolution.strength(of.counts) or resolution.assurance
    return RecordedFact(
        question=first.question.id,
        state=first.state,
        assurance=assurance.word if assurance is not None else None,
        answer=answer,
        claims=tuple(sorted(claims, key=lambda one: (_ROLES.index(one.role), canonical(one.model_dump(mode="json"))))),
    )


_ROLES = ("decides", "conflicts", "agrees", "contradicts", "expired", "later")


def _claim(told: Sequence[view.ClaimView], answer: Text | None, sources: _Sources) -> RecordedClaim:
    one = told[0].evidence
    said = _text([each.said for each in told])
    return RecordedClaim(
        says=_exact(data.says(one.claim)),
        role=told[0].role,
        source=sources.place(one.source),
        where=one.claim.where,
        said=None if said == answer else said,
    )


def _text(told: Sequence[str]) -> Text | None:
    return Text(en=told[0], nl=told[1]) if all(told) else None
