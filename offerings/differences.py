"""Where sources differ: claim against claim, claim against register, register against register. Never a verdict: a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from offerings.answers import Answer, Space, feasible, intersect
from offerings.assurance import Assurance
from offerings.dossiers import Dossier, Evidence, Fetched
from offerings.resolve import Resolution, last_day, resolve

Kind = Literal["conflict", "contradiction", "replaced", "lead"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Evidence on one question about one offering that cannot all be right.

    `conflict`: equally strong sources differ, so the answer is unknown. `contradiction`: weaker ones differ from those
    that count, or from each other. `replaced`: what a source says of the provider differs from the answer of the
    offering itself, which stands in its place. `lead`: a source that never counts says something else. `holds` is what
    stands now, `against` what differs.
    """

    offering: str
    provider: str
    question: str
    kind: Kind
    holds: tuple[Evidence, ...]
    against: tuple[Evidence, ...]


def differences(dossier: Dossier, spaces: Mapping[str, Space], on: date) -> tuple[Difference, ...]:
    """All differences about an offering on a day, whatever ruler uses the questions, in the order of their ids."""
    leads = _leads(dossier)
    asked = sorted({*dossier.answered(), *leads} & spaces.keys())
    return tuple(one for name in asked for one in _on(dossier, spaces[name], on, leads.get(name, ())))


def _on(dossier: Dossier, space: Space, on: date, leads: tuple[Evidence, ...]) -> Iterator[Difference]:
    found = resolve(dossier, space, on)

    def difference(kind: Kind, holds: tuple[Evidence, ...], against: tuple[Evidence, ...]) -> Difference:
        return Difference(dossier.id, dossier.provider.id, space.question.id, kind, holds, against)

    if found.conflict:
        yield difference("conflict", (), found.decided_by)
    if found.contradicted_by:
        yield difference("contradiction", found.decided_by, found.contradicted_by)
    answer = found.at(Assurance.DECLARED)
    if answer is None:
        return
    live = tuple(one for one in leads if counts(one, space, on))
    for kind, listed in (("replaced", _replaced(dossier, space, on, found)), ("lead", live)):
        against = tuple(one for one in listed if differs(answer, one, space))
        if against:
            yield difference("replaced" if kind == "replaced" else "lead", found.decided_by, against)


def differs(answer: Answer, one: Evidence, space: Space) -> bool:
    """Whether a claim leaves nothing possible that the answer does; a claim that contradicts itself differs from nothing."""
    said = space.answer(one.claim)
    return feasible(said) and intersect(answer, said) is None


def _replaced(dossier: Dossier, space: Space, on: date, found: Resolution) -> tuple[Evidence, ...]:
    """What public sources say of the provider itself where an offering's own answer stands in its place."""
    own, provider = dossier.evidence(space.question.id)
    if space.question.subject != "provider" or not any(one in own for one in found.decided_by):
        return ()
    return tuple(one for one in provider if isinstance(one.source, Fetched) and counts(one, space, on))


def counts(one: Evidence, space: Space, on: date) -> bool:
    """Whether a claim was seen by a day and is still valid and fresh on it."""
    return one.source.seen_from <= on <= last_day(one, space.question)


def _leads(dossier: Dossier) -> dict[str, tuple[Evidence, ...]]:
    found: dict[str, tuple[Evidence, ...]] = {}
    for harvest in dossier.harvests:
        for question, one in harvest.leads:
            found[question] = (*found.get(question, ()), one)
    return found
