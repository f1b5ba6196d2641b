"""From claims to answers: the strongest claims seen by a day and still valid decide; disagreement is kept, not averaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from criteria.questions import Question
from offerings.answers import Answer, Space, adds_nothing, feasible, intersect
from offerings.assurance import Assurance
from offerings.dossiers import Dossier, Evidence


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is known on one question on one day.

    `answer` is what the strongest claims leave possible; it counts at every floor up to `assurance`, and is nothing
    when there is no claim or when the strongest ones disagree, or one with itself (`conflict`). `narrowed` are the more
    precise answers at floors that let in weaker claims, strongest first: what these say beside it. `decided_by` are the
    claims that gave these answers, `contradicted_by` weaker ones that disagree with them or with each other, `agreeing`
    weaker ones that add nothing, `expired` those that counted once (see `last_day`), `later` those that were seen only
    after the day.
    """

    answer: Answer | None = None
    assurance: Assurance | None = None
    decided_by: tuple[Evidence, ...] = ()
    agreeing: tuple[Evidence, ...] = ()
    contradicted_by: tuple[Evidence, ...] = ()
    expired: tuple[Evidence, ...] = ()
    later: tuple[Evidence, ...] = ()
    conflict: bool = False
    narrowed: tuple[tuple[Assurance, Answer], ...] = ()

    def at(self, floor: Assurance) -> Answer | None:
        """The answer at an assurance floor."""
        return next((answer for strength, answer in self.steps(floor)), None)

    def strength(self, floor: Assurance) -> Assurance | None:
        """How strong the weakest claim is that the answer at a floor rests on."""
        return next((strength for strength, _ in self.steps(floor)), None)

    def steps(self, floor: Assurance = Assurance.DECLARED) -> Iterator[tuple[Assurance, Answer]]:
        """The answers that count at a floor, the most precise first, each with the strength that it takes."""
        yield from (step for step in reversed(self.narrowed) if step[0] >= floor)
        if self.answer is not None and self.assurance is not None and self.assurance >= floor:
            yield self.assurance, self.answer


UNANSWERED = Resolution()


def resolve(dossier: Dossier, space: Space, on: date) -> Resolution:
    """Resolve one question of one offering on a day; see design note docs/method.md, 'From claims to answers'.

    The offering's own claims, once seen, replace those of its provider. The strongest claims are the same at every
    floor that lets them in, and weaker ones only make them more precise, so one resolution serves all four readings.
    """
    own, provider = dossier.evidence(space.question.id)
    settled = settle(_seen(own, on) or _seen(provider, on), space, on)
    later = tuple(one for one in (*own, *provider) if one.source.seen_from > on)
    return replace(settled, later=later) if later else settled


def oldest(question: Question, on: date) -> date:
    """The earliest day on which a source can have been seen for its claim to be fresh enough on a day."""
    return date.fromordinal(max(1, on.toordinal() - question.fresh_for)) if question.fresh_for else date.min


def last_day(evidence: Evidence, question: Question) -> date:
    """The last day on which a claim counts: when its source ends, or when it is older than the question allows."""
    ends = evidence.source.valid_until or date.max
    if question.fresh_for is None:
        return ends
    aged = evidence.source.retrieved.toordinal() + question.fresh_for
    return min(ends, date.fromordinal(min(aged, date.max.toordinal())))


def _seen(evidence: tuple[Evidence, ...], on: date) -> tuple[Evidence, ...]:
    return tuple(one for one in evidence if one.source.seen_from <= on)


def settle(evidence: tuple[Evidence, ...], space: Space, on: date) -> Resolution:
    """Resolve claims that were all seen by the day."""
    if not evidence:
        return UNANSWERED
    valid = tuple(one for one in evidence if last_day(one, space.question) >= on)
    expired = tuple(one for one in evidence if one not in valid) if len(valid) < len(evidence) else ()
    if not valid:
        return Resolution(expired=expired)
    strength = max(one.assurance for one in valid)
    strongest = tuple(one for one in valid if one.assurance == strength)
    answer = _together(strongest, space)
    if answer is None:
        return Resolution(None, strength, strongest, expired=expired, conflict=True)
    found = _Narrowing(space, answer)
    for weaker in sorted({one.assurance for one in valid if one.assurance < strength}, reverse=True):
        found.hear(weaker, tuple(one for one in valid if one.assurance == weaker))
    decided = (*strongest, *found.decided)
    return Resolution(
        answer, strength, decided, tuple(found.agreeing), tuple(found.against), expired, narrowed=tuple(found.steps)
    )


class _Narrowing:
    """Weaker claims heard after stronger ones: they can make the answer more precise, and never another one."""

    def __init__(self, space: Space, answer: Answer) -> None:
        self.space, self.answer = space, answer
        self.steps: list[tuple[Assurance, Answer]] = []
        self.decided: list[Evidence] = []
        self.agreeing: list[Evidence] = []
        self.against: list[Evidence] = []

    def hear(self, strength: Assurance, claims: tuple[Evidence, ...]) -> None:
        """Hear claims of one strength; those that differ from the answer, or among themselves, change nothing."""
        fitting = tuple(one for one in claims if intersect(self.answer, self.space.answer(one.claim)) is not None)
        self.against += [one for one in claims if one not in fitting]
        together = _together(fitting, self.space) if fitting else None
        both = intersect(self.answer, together) if together is not None else None
        if fitting and both is None:
            self.against += fitting
        elif both is None or adds_nothing(self.answer, both):
            self.agreeing += fitting
        else:
            self._narrow(strength, both, fitting)

    def _narrow(self, strength: Assurance, both: Answer, fitting: tuple[Evidence, ...]) -> None:
        for one in fitting:
            alone = intersect(self.answer, self.space.answer(one.claim))
            idle = alone is None or adds_nothing(self.answer, alone)
            (self.agreeing if idle else self.decided).append(one)
        self.answer = both
        self.steps.append((strength, both))


def _together(evidence: tuple[Evidence, ...], space: Space) -> Answer | None:
    """What claims leave possible together; nothing when they differ, or when one contradicts itself on this day."""
    answer: Answer | None = space.answer(evidence[0].claim)
    for one in evidence[1:]:
        answer = answer and intersect(answer, space.answer(one.claim))
    return answer if answer and feasible(answer) else None
