"""Checks that try rules on all answers: rules never true, rungs never stood on, neighbours that exclude each other, levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from criteria.findings import Finding, Spot, found
from criteria.frameworks import Criterion, Framework
from criteria.lint import listed, some, spots
from criteria.rules import AllOf
from scoring.program import Node
from scoring.rule_search import Clause, RuleSearch


@dataclass(frozen=True, slots=True)
class Ladder:
    """A criterion with its place, and the rungs that have a rule: their numbers from 0 and their rules."""

    criterion: Criterion
    spot: Spot
    ruled: tuple[tuple[int, Node], ...]

    @property
    def id(self) -> str:
        return self.criterion.id

    def at(self, number: int) -> Spot:
        return Spot(self.criterion, self.spot.path, ("rungs", number, "when"))

    def above(self, number: int) -> list[tuple[int, Node]]:
        return [(place, node) for place, node in self.ruled if place > number]

    def judged(self, level: int) -> bool:
        """Whether a finding can settle a rung of that level or a higher one, whatever the facts say."""
        return any(rung.when == "judgement" and rung.level >= level for rung in self.criterion.rungs)

    def granting(self, level: int) -> Clause:
        """What grants at least a level."""
        return tuple((node.step, True) for number, node in self.ruled if self.criterion.rungs[number].level >= level)


def ladders(one: Framework, search: RuleSearch) -> list[Ladder]:
    found_ = []
    for criterion, spot in spots(one):
        nodes = enumerate(search.program.rungs[criterion.id])
        found_.append(Ladder(criterion, spot, tuple((number, node) for number, node in nodes if isinstance(node, Node))))
    return found_


def rule_findings(one: Framework, search: RuleSearch) -> Iterator[Finding]:
    """What the rules of a framework show when they are tried on every answer that their questions allow."""
    of = ladders(one, search)
    for ladder in of:
        never = set()
        for number, node in ladder.ruled:
            outcome = search.seek([((node.step, True),)]).possible
            if outcome is False:
                never.add(number)
                yield _never_true(ladder, number, node, search)
            elif outcome is None:
                yield _undecided(ladder.id, ladder.at(number), f"rule of rung {number + 1} of {ladder.id}", search)
        yield from _standing(ladder, search, never)
        yield from _neighbours(ladder, search, never)
    yield from level_findings(one, of, search)


def _never_true(ladder: Ladder, number: int, node: Node, search: RuleSearch) -> Finding:
    what = f"the rule of rung {number + 1} of {ladder.id} can never be true{_because(_parts(node), search)}"
    mend = "correct the parts that exclude each other"
    return found("never-true", ladder.id, ladder.at(number), what, expected="a rule that some answers make true", mend=mend)


def _undecided(where: str, spot: Spot, what: str, search: RuleSearch) -> Finding:
    what = f"the search for answers that meet the {what} was ended at its bound of {search.most:,} steps"
    return found("undecided", where, spot, what, expected="fewer questions in one rule", mend="take it apart, or look by hand")


def _parts(*nodes: Node) -> list[Node]:
    """The demands of rules, each by itself."""
    return [part for node in nodes for part in (node.parts if isinstance(node.rule, AllOf) else (node,))]


def _because(parts: Sequence[Node], search: RuleSearch) -> str:
    """Which demands, by their lines, exclude each other; nothing where one does so by itself or the lines are not known."""
    by_clause: dict[Clause, Node] = {((part.step, True),): part for part in reversed(parts)}
    core = search.core(list(by_clause))
    lines = sorted({by_clause[clause].rule.place().line for clause in core})
    return f", because lines {listed(map(str, lines))} exclude each other" if len(lines) > 1 else ""


def _standing(ladder: Ladder, search: RuleSearch, never: set[int]) -> Iterator[Finding]:
    """Rungs on which nothing stands: whenever their rule holds, so does that of a higher rung."""
    for number, rung in enumerate(ladder.criterion.rungs):
        above = ladder.above(number)
        if not above or number in never or rung.when == "judgement":
            continue
        own: list[Clause] = [((node.step, True),) for place, node in ladder.ruled if place == number]
        outcome = search.seek([*own, *(((node.step, False),) for _, node in above)]).possible
        spot = ladder.at(number) if own else ladder.spot.at("rungs", number)
        if outcome is None:
            yield _undecided(ladder.id, spot, f"demands for standing on rung {number + 1} of {ladder.id}", search)
        elif outcome is False:
            yield _never_stands(ladder, number, own, spot, search)


def _never_stands(ladder: Ladder, number: int, own: list[Clause], spot: Spot, search: RuleSearch) -> Finding:
    above = ladder.above(number)
    core = search.core([*own, *(((node.step, False),) for _, node in above)])
    named = [str(place + 1) for place, node in above if ((node.step, False),) in core] or [str(place + 1) for place, _ in above]
    holds = f"rung {named[0]} holds" if len(named) == 1 else f"one of rungs {listed(named, 'or')} holds"
    when = "whenever its rule does" if own else "whatever is answered"
    what = f"nothing can stand on rung {number + 1} of {ladder.id}, because {holds} {when}"
    mend = "ask more on the higher rung, or remove one of the two"
    return found("never-stands", ladder.id, spot, what, expected="answers that reach this rung and no higher one", mend=mend)


def _neighbours(ladder: Ladder, search: RuleSearch, never: set[int]) -> Iterator[Finding]:
    """Neighbouring rungs whose rules cannot both be true."""
    possible = [(number, node) for number, node in ladder.ruled if number not in never]
    for (low, lower), (high, higher) in pairwise(possible):
        outcome = search.seek([((lower.step, True),), ((higher.step, True),)]).possible
        if outcome is None:
            yield _undecided(ladder.id, ladder.at(high), f"rules of rungs {low + 1} and {high + 1} of {ladder.id}", search)
        elif outcome is False:
            why = _because(_parts(lower, higher), search)
            what = f"the rules of rungs {low + 1} and {high + 1} of {ladder.id} can never both be true{why}"
            mend = "repeat the demands of the lower rung in the higher one, or say why they exclude each other"
            expected = "a better answer to fit the lower rung too"
            yield found("contradicts-neighbour", ladder.id, ladder.at(high), what, expected=expected, mend=mend)


def level_findings(one: Framework, of: Sequence[Ladder], search: RuleSearch) -> Iterator[Finding]:
    """Levels that no offering can reach, and levels on which none can end, because rules of criteria exclude each other.

    A level that some ladder does not grant at all is left to the checks that need no rule.
    """
    for number, level in enumerate(one.header.levels):
        spot = Spot(one.header, one.path, ("levels", number))
        demands = _demands(of, level.level)
        if any(not clause for clause in demands.values()):
            return
        outcome = search.seek(list(demands.values())).possible
        if outcome is False:
            yield _unreachable(level.level, demands, spot, search)
            return
        ends = _ends_on(of, level.level, search) if outcome else None
        if ends is False:
            what = f"no answers end on level {level.level}: those that reach it reach a higher one"
            mend = "compare the rungs that grant it with those above"
            yield found("level-skipped", str(level.level), spot, what, expected="some that end on it", mend=mend)
        elif ends is None:
            yield _undecided(str(level.level), spot, f"demands of level {level.level}", search)


def _demands(of: Sequence[Ladder], level: int) -> dict[str, Clause]:
    """What each criterion demands for a level, where it demands anything of facts."""
    return {
        ladder.id: ladder.granting(level) for ladder in of if ladder.criterion.rungs[0].level < level and not ladder.judged(level)
    }


def _unreachable(level: int, demands: dict[str, Clause], spot: Spot, search: RuleSearch) -> Finding:
    core = search.core(list(demands.values()))
    names = [name for name, clause in demands.items() if clause in core]
    together = f"what {some(names)} ask for it cannot be met together"
    alone = f"nothing can stand on a rung of {names[0]} that grants it"
    what = f"level {level} cannot be reached, because {together if len(names) > 1 else alone}"
    mend = "compare the rules of their rungs of that level"
    return found("level-unreachable", str(level), spot, what, expected="answers that meet them all", mend=mend)


def _ends_on(of: Sequence[Ladder], level: int, search: RuleSearch) -> bool | None:
    """Whether some answers reach a level while one criterion keeps them from a higher one; yes where no rung grants it."""
    undecided = False
    granting = [ladder for ladder in of if any(rung.level == level for rung in ladder.criterion.rungs)]
    for ladder in granting:
        others = _demands([other for other in of if other is not ladder], level)
        settled = any(rung.when == "judgement" and rung.level == level for rung in ladder.criterion.rungs)
        own = [] if settled else _exactly(ladder, level)
        outcome = search.seek([*others.values(), *own]).possible
        if outcome:
            return True
        undecided = undecided or outcome is None
    return None if undecided else not granting


def _exactly(ladder: Ladder, level: int) -> list[Clause]:
    """What makes facts alone grant a level and none above it."""
    reached = [ladder.granting(level)] if ladder.criterion.rungs[0].level < level else []
    return [*reached, *(((step, False),) for step, _ in ladder.granting(level + 1))]
