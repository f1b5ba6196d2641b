"""What changed between two published assessments of one offering, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from reports.chain import canonical
from reports.record import Amounts, Ends, Key, Record, RecordedFact, RecordedFinding, RulerLine, Version, Withdrawal
from reports.substance import criteria, differs, judged, known, said

Kind = Literal[
    "first",
    "returned",
    "gone",
    "edition",
    "rules",
    "weights",
    "divisor",
    "territory",
    "floor",
    "offering",
    "models",
    "provider",
    "added",
    "changed",
    "withdrawn",
    "evidence",
    "expired",
    "seen",
    "found",
    "judged",
    "grounds",
    "dropped",
    "groups",
    "questions",
    "countries",
    "program",
]
_CHOICES: tuple[tuple[Kind, str], ...] = (("divisor", "divisor"), ("territory", "territory"), ("floor", "counts"))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a published assessment differs from the one before.

    `subject` is the id of what changed: a question, a criterion, an edition, or several with commas between them.
    """

    kind: Kind
    subject: str = ""
    before: RecordedFact | RecordedFinding | str | None = None
    after: RecordedFact | RecordedFinding | str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One publication on one offering, with the version before it and the reasons; no version after it was withdrawn."""

    step: Version | Withdrawal
    before: Version | None
    reasons: tuple[Reason, ...]

    @property
    def after(self) -> Version | None:
        return self.step if isinstance(self.step, Version) else None

    @property
    def moved(self) -> tuple[tuple[str, Ends, Ends], ...]:
        """The criteria of both versions whose rungs differ in the reading that counts: lowest and highest, before and after."""
        if self.before is None or self.after is None:
            return ()
        former, now = self.before.rungs(), self.after.rungs()
        return tuple((name, former[name], now[name]) for name in now if name in former and former[name] != now[name])

    @property
    def moves_result(self) -> bool:
        """Whether level or score differ in the reading that counts."""
        return self.before is not None and self.after is not None and _result(self.before) != _result(self.after)


def _result(of: Version) -> tuple[Ends, Amounts]:
    return of.reading.level, of.reading.score


def changes(of: Record) -> tuple[Change, ...]:
    """Every publication, oldest first, compared with what was published on the same offering by the same framework before."""
    found: list[Change] = []
    latest: dict[Key, Version | Withdrawal] = {}
    versions: dict[Key, Version] = {}
    for step in of.steps:
        found.append(_change(step, latest.get(step.key), versions.get(step.key)))
        latest[step.key] = step
        if isinstance(step, Version):
            versions[step.key] = step
    return tuple(found)


def _change(step: Version | Withdrawal, last: Version | Withdrawal | None, before: Version | None) -> Change:
    if isinstance(step, Withdrawal):
        return Change(step, before, (Reason("gone"),))
    if before is None:
        return Change(step, None, (Reason("first"),))
    again = (Reason("returned"),) if isinstance(last, Withdrawal) else ()
    return Change(step, before, (*again, *reasons(before, step)))


def reasons(before: Version, after: Version) -> tuple[Reason, ...]:
    """Why two versions differ: no reason exactly when they say the same."""
    if not differs(before, after):
        return ()
    found = [reason for part in _PARTS for reason in part(before, after)]
    found += _reference(before.ruler, after.ruler)
    return tuple(found) or (Reason("program"),)


def _ruler(before: Version, after: Version) -> Iterator[Reason]:
    former, now = before.ruler, after.ruler
    if former.edition != now.edition:
        yield Reason("edition", now.edition, former.edition, now.edition)
    elif corrected := _corrected(former, now):
        yield Reason("rules", ", ".join(corrected))
    if former.weights != now.weights:
        yield Reason("weights", now.weights.name, _weights(former, now), _weights(now, former))
    for kind, key in _CHOICES:
        if getattr(former, key) != getattr(now, key):
            yield Reason(kind, "", getattr(former, key), getattr(now, key))


def _weights(of: RulerLine, other: RulerLine) -> str:
    """A set of weights: its name, and the figures that the other one does not have."""
    figures = [f"{name} {figure}" for name, figure in of.weights.figures.items() if other.weights.figures.get(name) != figure]
    return f"{of.weights.name} ({', '.join(figures)})" if figures else of.weights.name


def _corrected(former: RulerLine, now: RulerLine) -> list[str]:
    """What differs between two states of one edition: criteria, divisors, or its levels."""
    before, after = criteria(former), criteria(now)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    figures = [
        name for name, figure in now.divisors.items() if former.divisors.get(name) != figure and former.divisor == now.divisor
    ]
    levels = [one.level for one in former.levels] != [one.level for one in now.levels]
    gone = [name for name in former.divisors if name not in now.divisors]
    return [*names, *figures, *gone, *(["levels"] if levels else [])]


def _names(before: Version, after: Version) -> Iterator[Reason]:
    former, now = before.line, after.line
    if former.name != now.name:
        yield Reason("offering", "", former.name, now.name)
    if (former.provider, former.provider_name) != (now.provider, now.provider_name):
        yield Reason("provider", now.provider, former.provider_name, now.provider_name)
    if former.service_models != now.service_models:
        yield Reason("models", "", ", ".join(former.service_models), ", ".join(now.service_models))


def _facts(before: Version, after: Version) -> Iterator[Reason]:
    """Per question that both rulers ask; what only one of them asks goes with the edition or its rules."""
    former = {fact.question: fact for fact in before.line.facts}
    now = {fact.question: fact for fact in after.line.facts}
    shared = before.ruler.labels.keys() & after.ruler.labels.keys()
    for name in sorted((former.keys() | now.keys()) & shared):
        yield from _fact(name, _Told(former.get(name), before), _Told(now.get(name), after))


class _Told:
    """What one version tells on a question: its claims, each with what it does to the answer."""

    def __init__(self, fact: RecordedFact | None, of: Version) -> None:
        self.fact = fact
        self.roles = {said(one, of.line.sources): one.role for one in fact.claims} if fact else {}
        self.known = known(fact, of.line.sources) if fact else None

    def ended(self, key: str) -> bool:
        return self.roles.get(key) == "expired"

    def waits(self, key: str) -> bool:
        return self.roles.get(key) == "later"


def _fact(name: str, former: _Told, now: _Told) -> Iterator[Reason]:
    if former.known == now.known:
        return
    both = former.roles.keys() & now.roles.keys()
    expired = any(now.ended(key) and not former.ended(key) for key in both)
    seen = any(former.waits(key) and not now.waits(key) for key in both)
    if expired:
        yield Reason("expired", name, former.fact, now.fact)
    if seen:
        yield Reason("seen", name, former.fact, now.fact)
    dropped = {key for key in former.roles.keys() - now.roles.keys() if not (expired and former.waits(key))}
    if now.roles.keys() - former.roles.keys() or (dropped and not seen):
        yield Reason(_turn(former.fact, now.fact), name, former.fact, now.fact)


def _turn(former: RecordedFact | None, now: RecordedFact | None) -> Kind:
    if former is None or now is None:
        return "added" if former is None else "withdrawn"
    same = former.answer == now.answer or _deciding(former) == _deciding(now)
    return "evidence" if former.state == now.state and same else "changed"


def _deciding(of: RecordedFact) -> set[str]:
    """What the claims say that decide the answer, whoever says it."""
    return {canonical(one.says) for one in of.claims if one.role in {"decides", "conflicts"}}


def _findings(before: Version, after: Version) -> Iterator[Reason]:
    former, now = before.line.findings, after.line.findings
    shared = {one.id for one in before.ruler.criteria} & {one.id for one in after.ruler.criteria}
    for name in sorted((former.keys() | now.keys()) & shared):
        one, other = former.get(name), now.get(name)
        if one is None or other is None:
            yield Reason("found" if one is None else "dropped", name, one, other)
        elif judged(one, before.line.sources) != judged(other, after.line.sources):
            yield Reason("grounds" if one.rung == other.rung else "judged", name, one, other)


_PARTS: tuple[Callable[[Version, Version], Iterator[Reason]], ...] = (_ruler, _names, _facts, _findings)


def _reference(former: RulerLine, now: RulerLine) -> Iterator[Reason]:
    """Reference data that differ: they count as a reason only beside a result or a fact that moved."""
    groups = sorted(name for name in former.groups.keys() & now.groups.keys() if former.groups[name] != now.groups[name])
    if groups:
        yield Reason("groups", ", ".join(groups))
    forms = {one.id: one.form for one in former.questions}
    questions = sorted(one.id for one in now.questions if forms.get(one.id, one.form) != one.form)
    if questions:
        yield Reason("questions", ", ".join(questions))
    if former.countries != now.countries:
        yield Reason("countries")
