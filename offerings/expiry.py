"""What expires: answers whose evidence ends, or grows older than the question allows, within some days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from offerings.answers import Answer, Space
from offerings.assurance import Assurance
from offerings.dossiers import Dossier, Evidence
from offerings.resolve import Resolution, last_day, resolve


@dataclass(frozen=True, slots=True)
class Expiry:
    """An answer that will not stand as it is, or does not stand any more.

    `last` is the last day on which it stands, `evidence` what then ends. `left` is the strength of what remains, or
    nothing when the answer becomes unknown. `answer` is the one that ends; it is nothing when it ended before.
    """

    offering: str
    provider: str
    question: str
    last: date
    evidence: tuple[Evidence, ...]
    answer: Answer | None
    left: Assurance | None


def expiring(dossier: Dossier, spaces: Mapping[str, Space], on: date, within: int) -> tuple[Expiry, ...]:
    """What ends within so many days, and what ended before and nothing as strong renewed; the first to end come first."""
    found = [one for name in dossier.answered() if name in spaces for one in _on(dossier, spaces[name], on, within)]
    return tuple(sorted(found, key=lambda one: (one.last, one.question)))


def _on(dossier: Dossier, space: Space, on: date, within: int) -> Iterator[Expiry]:
    now = resolve(dossier, space, on)
    strength = now.assurance
    ended = tuple(one for one in now.expired if strength is None or one.assurance > strength)
    if ended:
        yield _expiry(dossier, space, ended, None, now)
    ends = sorted({last_day(one, space.question) for one in now.decided_by})
    for last in ends:
        if last >= on + timedelta(days=min(within, (date.max - on).days)):
            return
        later = resolve(dossier, space, last + timedelta(days=1))
        if list(later.steps()) != list(now.steps()) or later.conflict != now.conflict:
            ending = tuple(one for one in now.decided_by if last_day(one, space.question) == last)
            yield _expiry(dossier, space, ending, now.at(Assurance.DECLARED), later)
            return


def _expiry(dossier: Dossier, space: Space, ended: tuple[Evidence, ...], answer: Answer | None, after: Resolution) -> Expiry:
    last = max(last_day(one, space.question) for one in ended)
    left = after.assurance if after.answer is not None else None
    return Expiry(dossier.id, dossier.provider.id, space.question.id, last, ended, answer, left)
