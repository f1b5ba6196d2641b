"""Checks of a framework that need no rule to be tried: weights, levels, points, counts, dates; and questions without a use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from criteria.check import criterion_tests
from criteria.findings import Finding, Spot, found
from criteria.frameworks import Criterion, Framework
from criteria.library import Library
from criteria.problems import shown
from criteria.reference import Group, ReferenceData
from criteria.rules import TERRITORY
from criteria.wording import labels, untranslated


def model_findings(one: Framework, data: ReferenceData, on: date) -> Iterator[Finding]:
    """What a framework shows by itself on a day, with the reference data it names."""
    for check in (_weights, _bindings, _levels, _maxima, _odd_points, _counts, labels, untranslated):
        yield from check(one)
    yield from _expired(one, data, on)


def spots(one: Framework) -> Iterator[tuple[Criterion, Spot]]:
    """Every criterion with its place."""
    for objective in one.objectives:
        for criterion in objective.criteria:
            yield criterion, Spot(criterion, one.paths[objective.objective])


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names as a sentence lists them."""
    *first, end = names
    return f"{', '.join(first)} {last} {end}" if first else end


def some(names: list[str]) -> str:
    """Names as a sentence lists them, with a number in place of many."""
    return listed(names) if len(names) <= 4 else listed([*names[:3], f"{len(names) - 3} more"])


def _points(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def _weights(one: Framework) -> Iterator[Finding]:
    for (first, figures), (name, others) in combinations(one.header.weights.items(), 2):
        moved = [f"{key} {figures[key]} to {others.get(key)}" for key in figures if figures[key] != others.get(key)]
        spot = Spot(one.header, one.path, ("weights", name))
        if not moved:
            what = f"the weights '{shown(name)}' are those of '{shown(first)}'"
            yield found("weights-repeated", name, spot, what, expected="sets that differ", mend="remove one of them")
        elif figures.keys() == others.keys() and sorted(figures.values()) == sorted(others.values()):
            what = f"the weights '{shown(name)}' have the figures of '{shown(first)}' at other objectives ({', '.join(moved)})"
            mend = "compare both with their sources and correct the one that was copied wrongly"
            yield found("weights-permuted", name, spot, what, expected="sets that differ in their figures", mend=mend)


def _bindings(one: Framework) -> Iterator[Finding]:
    """Criteria that never lower the level, and those that jump to the top."""
    best = {criterion.id: max(rung.level for rung in criterion.rungs) for criterion in one.criteria}
    for criterion, spot in spots(one):
        levels = [rung.level for rung in criterion.rungs]
        lowest, below, top = min(levels), levels[-2], levels[-1]
        if lowest >= min((most for name, most in best.items() if name != criterion.id), default=one.top):
            what = (
                f"{criterion.id} can never lower the level, because even its lowest rung grants {lowest} and nothing can be above"
            )
            mend = "correct the levels, or say that it counts for the score only"
            yield found("never-binds", criterion.id, spot.at("id"), what, expected="a lower level on some rung", mend=mend)
        elif len(levels) > 2 and top - below > 1:
            what = f"level {below + 1} takes the top rung of {criterion.id}, which grants {top}; the others grant at most {below}"
            mend = "compare the levels with the source"
            yield found("all-or-nothing", criterion.id, spot.at("id"), what, expected="a rung for the levels between", mend=mend)


def _levels(one: Framework) -> Iterator[Finding]:
    """Levels above the best rung of some criterion, and levels on no rung at all."""
    granted = {rung.level for criterion in one.criteria for rung in criterion.rungs}
    for number, level in enumerate(one.header.levels if granted else ()):
        spot = Spot(one.header, one.path, ("levels", number))
        capped = [criterion.id for criterion in one.criteria if all(rung.level < level.level for rung in criterion.rungs)]
        if capped:
            what = f"level {level.level} cannot be reached, because no rung of {some(capped)} grants it"
            expected, mend = "such a rung in every criterion", "add it or remove the level"
            yield found("level-unreachable", str(level.level), spot, what, expected=expected, mend=mend)
            return
        if level.level not in granted:
            what, mend = f"no rung grants level {level.level}", "correct the ladders or remove the level"
            yield found("level-skipped", str(level.level), spot, what, expected="at least one", mend=mend)


def _maxima(one: Framework) -> Iterator[Finding]:
    """Objectives whose best points are not the divisor; a framework without points has no score."""
    best = [sum(max(rung.worth for rung in criterion.rungs) for criterion in part.criteria) for part in one.objectives]
    nominal = one.header.nominal
    for objective, most in zip(one.objectives, best, strict=True):
        if nominal is not None and any(best) and most != nominal * 100:
            spot = Spot(objective, one.paths[objective.objective], ("objective",))
            what = f"the best rungs of {objective.objective} give {_points(most)} points, but the nominal divisor is {nominal}"
            mend = "correct the points, or say why the best score is not 100"
            yield found("maximum-differs", objective.objective, spot, what, expected="the same", mend=mend)


def _odd_points(one: Framework) -> Iterator[Finding]:
    """Ladders that differ in a step from most of those with the same ends."""
    alike: dict[tuple[int, int, int], list[tuple[Criterion, Spot]]] = {}
    for criterion, spot in spots(one):
        worth = _worth(criterion)
        alike.setdefault((len(worth), worth[0], worth[-1]), []).append((criterion, spot))
    for group in alike.values():
        (usual, count), *rest = Counter(_worth(criterion) for criterion, _ in group).most_common(2)
        if rest and rest[0][1] < count:
            others = some([criterion.id for criterion, _ in group if _worth(criterion) == usual])
            yield from (_odd(criterion, spot, usual, others) for criterion, spot in group if _worth(criterion) != usual)


def _odd(criterion: Criterion, spot: Spot, usual: tuple[int, ...], others: str) -> Finding:
    worth = _worth(criterion)
    number = next(place for place, points in enumerate(worth) if points != usual[place])
    what = (
        f"rung {number + 1} of {criterion.id} has {_points(worth[number])} points, where {others} have {_points(usual[number])}"
    )
    mend = "compare them with the source"
    at = spot.at("rungs", number, "points")
    return found("odd-points", criterion.id, at, what, expected="the same points on ladders with the same ends", mend=mend)


def _worth(criterion: Criterion) -> tuple[int, ...]:
    return tuple(rung.worth for rung in criterion.rungs)


def _counts(one: Framework) -> Iterator[Finding]:
    stated = one.header.stated
    held = {name for criterion in one.criteria for name in criterion.holds}
    left_out = {name for left in one.header.left_out for name in left.requirements}
    counted = {
        "objectives": (stated.objectives, len(one.objectives)),
        "criteria": (stated.criteria, len(one.criteria)),
        "requirements": (stated.requirements, len(held | left_out)),
    }
    for key, (said, have) in counted.items():
        if said is not None and said != have:
            what = f"the source states {said} {key}, but the files hold {have}"
            mend = "add what is missing, remove what is too much, or correct the number"
            yield found("count-differs", key, Spot(one.header, one.path, ("stated", key)), what, expected="the same", mend=mend)


def _expired(one: Framework, data: ReferenceData, on: date) -> Iterator[Finding]:
    """Sources and laws past their last day, and groups that rules name and that rest on nothing any more."""
    for number, source in enumerate(one.header.sources):
        spot = Spot(one.header, one.path, ("sources", number))
        yield from _ended(source.title, spot, f"the source '{shown(source.title)}'", source.until, on)
    for criterion, spot in spots(one):
        for number, name in enumerate(criterion.laws):
            until = data.laws[name].until if name in data.laws else None
            yield from _ended(criterion.id, spot.at("laws", number), f"the law '{name}'", until, on)
        for group, at in _groups(criterion, spot, data):
            if not data.members(group.id, on):
                what, mend = f"the group '{group.id}' has no members on {on}", "name a group that has"
                yield found("expired-reference", criterion.id, at, what, expected="at least one", mend=mend)
            for source in group.sources:
                what = f"'{shown(source.title)}', on which the group '{group.id}' rests,"
                yield from _ended(criterion.id, at, what, source.until, on)


def _ended(where: str, spot: Spot, what: str, until: date | None, on: date) -> Iterator[Finding]:
    if until is not None and until < on:
        what = f"{what} held until {until}"
        yield found("expired-reference", where, spot, what, expected=f"one in force on {on}", mend="name what took its place")


def _groups(criterion: Criterion, spot: Spot, data: ReferenceData) -> Iterator[tuple[Group, Spot]]:
    """The groups that the rules of a criterion name, once each."""
    seen = set()
    for test in criterion_tests(criterion):
        scope = (test.within or test.overlaps or ()) if test.operator in {"within", "overlaps"} else ()
        for name in (scope,) if isinstance(scope, str) else scope:
            if name != TERRITORY and name in data.groups and name not in seen:
                seen.add(name)
                yield data.groups[name], Spot(test, spot.path, (test.operator,))


def unused_questions(library: Library) -> Iterator[Finding]:
    """Questions that no rule of any framework asks."""
    criteria = [criterion for framework in library.frameworks.values() for criterion in framework.criteria]
    asked = {test.question for criterion in criteria for test in criterion_tests(criterion)}
    for question in library.questions.values():
        if question.id not in asked:
            spot = Spot(question, library.paths[question.id], ("id",))
            what, mend = f"no rule of any framework asks '{question.id}'", "use it in a rule or remove it"
            yield found("unused-question", question.id, spot, what, expected="at least one rule that does", mend=mend)
