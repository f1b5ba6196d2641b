"""What a page shows: results put in the order and the words of a reader; the only place that rounds or sorts for the eye."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from criteria.frameworks import Criterion, Objective, Rung
from criteria.questions import Question
from offerings.answers import Space, spaces
from offerings.assurance import FLOORS, Assurance
from offerings.differences import differences
from offerings.dossiers import Evidence
from offerings.resolve import Resolution, last_day, resolve
from reports import differing, words
from reports.differing import DifferenceView
from reports.ladders import RungView, ladder
from reports.language import Language
from scoring.assess import Assessment
from scoring.explain import RungProof, explain, open_questions, refuting_questions
from scoring.outlook import Decider, Need, Unknown, deciders, next_level, unknowns
from scoring.results import CriterionResult, Interval, LevelInterval, ObjectiveResult, Reading
from scoring.verdicts import Standing, count, standings


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as a reader sees it: what it says, who says so, since when and until when, and what it does to the answer."""

    said: str
    role: str
    evidence: Evidence
    age: int
    note: tuple[str, str] | None
    last: date | None = None

    @property
    def url(self) -> str | None:
        return self.evidence.source.url


@dataclass(frozen=True, slots=True)
class FactView:
    """What is known on one question: the answer that counts, or why there is none."""

    question: Question
    answer: str
    state: str
    claims: tuple[ClaimView, ...]

    @property
    def anchor(self) -> str:
        return f"fact-{self.question.id}"

    @property
    def counts(self) -> bool:
        return self.state == "counts"

    @property
    def told(self) -> bool:
        """Whether somebody said it: a source, or the buyer; the assessment itself says nothing on an offering."""
        return bool(self.claims) or (self.counts and self.question.subject == "customer")

    @property
    def deciding(self) -> tuple[ClaimView, ...]:
        return tuple(claim for claim in self.claims if claim.role in {"decides", "conflicts"})


@dataclass(frozen=True, slots=True)
class WhyView:
    """Why a rung holds, may hold or is ruled out."""

    proof: RungProof
    rung: Rung
    statement: words.Statement | None

    @property
    def mark(self) -> str:
        return words.MARKS[self.proof.truth]


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion of one report."""

    criterion: Criterion
    result: CriterionResult
    ladder: tuple[RungView, ...]
    proofs: tuple[RungProof, ...]
    facts: tuple[FactView, ...]
    asks: tuple[Question, ...]
    path: str
    barred: FactView | None
    decider: Decider | None

    @property
    def alike(self) -> Hashable | None:
        """What decides how it is shown where nothing is recorded on it, the same for many offerings; None where something is."""
        if any(fact.claims for fact in self.facts):
            return None
        return self.criterion.id, self.result.rung_low, self.result.rung_high, tuple(question.id for question in self.asks)

    @property
    def known(self) -> bool:
        """Whether anything counts, or is disputed, that this criterion rests on."""
        return any(fact.state in {"counts", "conflict"} and fact.told for fact in self.facts)


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective of one report with its criteria: those on which something is known, and the others."""

    objective: Objective
    result: ObjectiveResult
    weight: int
    known: tuple[CriterionView, ...]
    others: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class NeedView:
    """What a criterion lacks for the next level."""

    need: Need
    criterion: Criterion
    to_know: tuple[Question, ...]
    to_change: tuple[Question, ...]

    @property
    def rung(self) -> Rung | None:
        return self.criterion.rungs[self.need.rung - 1] if self.need.rung else None


class Report:
    """One offering under one ruler, in one language."""

    def __init__(self, of: Assessment, language: Language) -> None:
        self.of = of
        self.language = language
        self.by = of.ruler
        self.framework = of.ruler.framework
        self.offering = of.dossier.offering
        self.provider = of.dossier.provider

    @property
    def reading(self) -> Reading:
        return self.of.reading

    @property
    def top(self) -> int:
        return self.framework.top

    def level_words(self, of: LevelInterval | CriterionResult) -> str:
        low, high = (of.low, of.high) if isinstance(of, LevelInterval) else (of.level_low, of.level_high)
        return words.level(self.language, low, high, self.top)

    def score_words(self, of: Interval) -> str:
        return words.score_sentence(self.language, of)

    def readings(self) -> Iterable[tuple[Assurance, Reading]]:
        return ((floor, self.of.readings[floor]) for floor in FLOORS)

    @cached_property
    def objectives(self) -> tuple[ObjectiveView, ...]:
        return tuple(self._objective(place, one) for place, one in enumerate(self.framework.objectives))

    def _objective(self, place: int, objective: Objective) -> ObjectiveView:
        path = self.framework.paths[objective.objective]
        criteria = [self._criterion(criterion, path) for criterion in objective.criteria]
        return ObjectiveView(
            objective,
            self.reading.objectives[objective.objective],
            self.by.scale.weights[place],
            tuple(one for one in criteria if one.known or one.criterion.id in self.of.findings),
            tuple(one for one in criteria if not one.known and one.criterion.id not in self.of.findings),
        )

    def _criterion(self, criterion: Criterion, path: str) -> CriterionView:
        result = self.reading.criteria[criterion.id]
        proofs = explain(self.of, criterion)
        questions = dict.fromkeys(test.question for proof in proofs if proof.proof for test, _ in proof.proof.tests())
        asks = dict.fromkeys(
            name for proof in proofs if proof.proof and proof.rung > result.rung_low for name in open_questions(proof.proof)
        )
        return CriterionView(
            criterion,
            result,
            tuple(reversed(ladder(criterion, result.rung_low, result.rung_high))),
            tuple(proofs),
            tuple(self.facts[name] for name in questions),
            () if result.settled else tuple(self.question(name) for name in asks),
            f"{path}:{criterion.place().line}",
            self._barred(proofs, result),
            self._deciders.get(criterion.id),
        )

    def _barred(self, proofs: Sequence[RungProof], result: CriterionResult) -> FactView | None:
        """The first recorded fact that rules out the rung above the highest one possible."""
        above = proofs[result.rung_high].proof if result.rung_high < len(proofs) else None
        names = refuting_questions(above) if above else ()
        return next((self.facts[name] for name in names if self.facts[name].counts and self.facts[name].told), None)

    @cached_property
    def _deciders(self) -> dict[str, Decider]:
        return deciders(self.of) if self.framework.scored else {}

    def why(self, of: CriterionView) -> tuple[WhyView, ...]:
        """Why the rungs that are possible hold, may hold or are ruled out, and those above them; the best first."""
        lowest = max(of.result.rung_low, 2)
        return tuple(self._why(of.criterion, proof) for proof in reversed(of.proofs) if proof.rung >= lowest)

    def _why(self, criterion: Criterion, proof: RungProof) -> WhyView:
        said = None
        if proof.proof is not None:
            said = words.proof(self.language, proof.proof, self.of.library.questions, self.by.program.territory)
        return WhyView(proof, criterion.rungs[proof.rung - 1], said)

    def question(self, name: str) -> Question:
        return self.of.library.questions[name]

    @cached_property
    def facts(self) -> dict[str, FactView]:
        """Every question that the ruler uses, with what is known on it."""
        return {name: self._fact(self.by.spaces[name], resolution) for name, resolution in self.of.resolutions.items()}

    def fact(self, space: Space) -> FactView:
        """What is known on a question, also on one that this ruler does not ask."""
        known = self.facts.get(space.question.id)
        return known or self._fact(space, resolve(self.of.dossier, space, self.by.on))

    def recorded(self) -> list[FactView]:
        """Questions with any claim, in the order of topics."""
        topics = list(self.of.library.reference.topics)
        found = [fact for fact in self.facts.values() if fact.claims]
        return sorted(found, key=lambda fact: (topics.index(fact.question.topic), fact.question.id))

    def _fact(self, space: Space, of: Resolution) -> FactView:
        counted = of.at(self.of.counts)
        if counted is not None:
            state, answer = "counts", words.answer(self.language, space, counted)
        elif of.conflict:
            state, answer = "conflict", ""
        elif of.answer is not None:
            state, answer = "weaker", words.answer(self.language, space, of.at(Assurance.DECLARED) or of.answer)
        else:
            state, answer = ("expired" if of.expired else "later" if of.later else "unknown"), ""
        roles = {
            "conflicts" if of.conflict else "decides": of.decided_by,
            "agrees": of.agreeing,
            "contradicts": of.contradicted_by,
            "expired": of.expired,
            "later": of.later,
        }
        claims = tuple(self._claim(space, one, role) for role, listed in roles.items() for one in listed)
        return FactView(space.question, answer, state, claims)

    def _claim(self, space: Space, one: Evidence, role: str) -> ClaimView:
        said = words.claim(self.language, space, one.claim)
        note = one.claim.note.get(self.language.code) if one.claim.note else None
        last = last_day(one, space.question)
        return ClaimView(
            said, role, one, max(0, (self.by.on - one.source.retrieved).days), note, last if last < date.max else None
        )

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        return unknowns(self.of)

    @cached_property
    def next_level(self) -> tuple[int, tuple[NeedView, ...]] | None:
        found = next_level(self.of)
        if found is None:
            return None
        criteria = {criterion.id: criterion for criterion in self.framework.criteria}
        level, needs = found
        return level, tuple(
            NeedView(need, criteria[need.criterion], self._questions(need.to_know), self._questions(need.to_change))
            for need in sorted(needs, key=lambda one: one.possible)
        )

    def _questions(self, names: Sequence[str]) -> tuple[Question, ...]:
        return tuple(self.question(name) for name in names)

    @cached_property
    def differences(self) -> tuple[DifferenceView, ...]:
        """Where sources differ, also on questions that this ruler does not ask."""
        dossier, library = self.of.dossier, self.of.library
        named = {*dossier.answered(), *(question for harvest in dossier.harvests for question, _ in harvest.leads)}
        asked = {name: library.questions[name] for name in sorted(named) if name in library.questions}
        every = spaces(asked, library.reference, self.by.on)
        return tuple(differing.view(one, every[one.question], self.language) for one in differences(dossier, every, self.by.on))

    @cached_property
    def standings(self) -> dict[Assurance, dict[str, Standing]]:
        """Where every criterion stands, at each strength of evidence."""
        return {floor: standings(self.framework, one.criteria) for floor, one in self.readings()}

    @cached_property
    def tallies(self) -> dict[Assurance, dict[str, int]]:
        """How many criteria are met, at each strength of evidence."""
        return {floor: count(found) for floor, found in self.standings.items()}

    @cached_property
    def open(self) -> list[tuple[str, tuple[str, ...]]]:
        """The questions that are still open with the criteria that hang on them, most of these first."""
        found: dict[str, list[str]] = {}
        for objective in self.objectives:
            for one in (*objective.known, *objective.others):
                for question in one.asks:
                    found.setdefault(question.id, []).append(one.criterion.id)
        return sorted(((name, tuple(criteria)) for name, criteria in found.items()), key=lambda one: (-len(one[1]), one[0]))

    def narrowed(self) -> int:
        """How many criteria are not settled but no longer fully open."""
        found = zip(self.framework.criteria, self.reading.criteria.values(), strict=True)
        return sum(not one.settled and one.rung_high - one.rung_low < len(criterion.rungs) - 1 for criterion, one in found)

    def verdicts(self) -> list[tuple[int, str]]:
        """For every minimum level, whether the offering passes it."""
        low, high = self.reading.level.low, self.reading.level.high
        levels = [level.level for level in self.framework.header.levels[1:]]
        return [(level, "yes" if low >= level else "no" if high < level else "open") for level in levels]


@lru_cache(maxsize=1024)
def report(of: Assessment, code: str) -> Report:
    """An assessment in a language; kept, since pages and downloads show the same."""
    return Report(of, Language(code, of.library))
