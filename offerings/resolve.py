"""From claims to answers: the strongest claims seen by a day and still valid decide; disagreement is kept, not averaged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from offerings.answers import Answer, Space, feasible, intersect
from offerings.assurance import Assurance
from offerings.dossiers import Dossier, Evidence


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is known on one question on one day.

    `answer` is what the strongest claims leave possible; it counts at every floor up to `assurance`, and is nothing
    when there is no claim or when the strongest ones disagree, or one with itself (`conflict`). `decided_by` are the
    strongest claims, `contradicted_by` weaker ones that disagree with the answer, `agreeing` weaker ones that do not,
    `expired` those that were valid once, `later` those that were seen only after the day.
    """

    answer: Answer | None = None
    assurance: Assurance | None = None
    decided_by: tuple[Evidence, ...] = ()
    agreeing: tuple[Evidence, ...] = ()
    contradicted_by: tuple[Evidence, ...] = ()
    expired: tuple[Evidence, ...] = ()
    later: tuple[Evidence, ...] = ()
    conflict: bool = False

    def at(self, floor: Assurance) -> Answer | None:
        """The answer at an assurance floor."""
        return self.answer if self.assurance is not None and self.assurance >= floor else None


UNANSWERED = Resolution()


def resolve(dossier: Dossier, space: Space, on: date) -> Resolution:
    """Resolve one question of one offering on a day; see design note docs/method.md, 'From claims to answers'.

    The offering's own claims, once seen, replace those of its provider. The strongest claims are the same at every
    floor that lets them in, so one resolution serves all four readings.
    """
    own, provider = dossier.evidence(space.question.id)
    settled = settle(_seen(own, on) or _seen(provider, on), space, on)
    later = tuple(one for one in (*own, *provider) if one.source.retrieved > on)
    return replace(settled, later=later) if later else settled


def _seen(evidence: tuple[Evidence, ...], on: date) -> tuple[Evidence, ...]:
    return tuple(one for one in evidence if one.source.retrieved <= on)


def settle(evidence: tuple[Evidence, ...], space: Space, on: date) -> Resolution:
    """Resolve claims that were all seen by the day."""
    if not evidence:
        return UNANSWERED
    valid = tuple(one for one in evidence if one.source.valid_until is None or one.source.valid_until >= on)
    expired = tuple(one for one in evidence if one not in valid) if len(valid) < len(evidence) else ()
    if not valid:
        return Resolution(expired=expired)
    strength = max(one.assurance for one in valid)
    strongest = tuple(one for one in valid if one.assurance == strength)
    answer = _together(strongest, space)
    if answer is None:
        return Resolution(None, strength, strongest, expired=expired, conflict=True)
    weaker = tuple(one for one in valid if one.assurance < strength)
    against = tuple(one for one in weaker if intersect(answer, space.answer(one.claim)) is None)
    agreeing = tuple(one for one in weaker if one not in against)
    return Resolution(answer, strength, strongest, agreeing, against, expired)


def _together(evidence: tuple[Evidence, ...], space: Space) -> Answer | None:
    """What claims leave possible together; nothing when they differ, or when one contradicts itself on this day."""
    answer: Answer | None = space.answer(evidence[0].claim)
    for one in evidence[1:]:
        answer = answer and intersect(answer, space.answer(one.claim))
    return answer if answer and feasible(answer) else None
