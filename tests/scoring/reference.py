"""A second evaluator, written from the method and not from the engine: plain and slow, over explicit sets of values.

It reads documents as they stand in YAML. An answer is the set of all values it leaves possible, or None when unanswered.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, combinations

FALSE, UNKNOWN, TRUE = 0, 1, 2
FLOORS = (0, 1, 2, 3)
STRENGTH = {
    "statement": 0,
    "press": 0,
    "documentation": 1,
    "contract": 1,
    "certificate": 2,
    "audit": 2,
    "register": 2,
    "measurement": 3,
}
SETS = ("choices", "countries")


@dataclass
class World:
    """What there is to know: countries, dated groups, questions and a framework, and a day and a territory to read them by."""

    countries: list
    groups: dict
    questions: dict
    framework: dict
    days: list
    on: str
    territory: str

    def members(self, group):
        """The members of a group on the day, those of the groups it includes among them."""
        reached = {group}
        while more := {name for inner in reached for name in self.groups[inner]["includes"]} - reached:
            reached |= more
        entries = [entry for name in reached for entry in self.groups[name]["members"]]
        return {one["country"] for one in entries if one["from"] <= self.on <= one.get("until", "9999-12-31")}

    def scope(self, named):
        """The countries that a group, a country, `territory` or a list of these means."""
        found = set()
        for name in [named] if isinstance(named, str) else named:
            group = self.territory if name == "territory" else name
            found |= self.members(group) if group in self.groups else {name}
        return found

    def values(self, question):
        """Every value an answer can have; quantities by halves, and dates with a day to spare at both ends."""
        asked = self.questions[question]
        kind = asked["type"]
        if kind == "truth":
            return {False, True}
        if kind == "choice":
            return set(asked["options"])
        if kind == "country":
            return set(self.countries)
        if kind == "quantity":
            return {Fraction(half, 2) for half in range(asked["minimum"] * 2, asked["maximum"] * 2 + 1)}
        if kind == "date":
            first, last = (date.fromisoformat(day) for day in (self.days[0], self.days[-1]))
            return {str(first + timedelta(days=number)) for number in range(-1, (last - first).days + 2)}
        whole = asked["options"] if kind == "choices" else self.countries
        sizes = range(0 if asked["may_be_empty"] else 1, len(whole) + 1)
        return set(map(frozenset, chain.from_iterable(combinations(whole, size) for size in sizes)))

    def rank(self, question, value):
        """What at_least and at_most compare."""
        asked = self.questions[question]
        return asked["options"].index(value) if asked["type"] == "choice" else value

    # From claims to answers

    def allows(self, question, claim, value):
        """Whether a claim leaves a value possible."""
        several = self.questions[question]["type"] in SETS
        if "value" in claim and claim.get("complete", True):
            return value == (frozenset(claim["value"]) if several else claim["value"])
        if "value" in claim and not set(claim["value"]) <= value:
            return False
        if "at_least" in claim and self.rank(question, value) < self.rank(question, claim["at_least"]):
            return False
        if "at_most" in claim and self.rank(question, value) > self.rank(question, claim["at_most"]):
            return False
        places = value if several else {value}
        if "inside" in claim and (not places or not places <= self.members(claim["inside"])):
            return False
        return "outside" not in claim or bool(places - self.members(claim["outside"]))

    def possible(self, question, claims):
        """The values that all claims leave possible."""
        return {value for value in self.values(question) if all(self.allows(question, claim, value) for claim in claims)}

    def answer(self, dossier, question, floor):
        """The answer that counts at an assurance floor; claims that differ give none."""
        held = next(filter(None, (self._seen(dossier[holder], question) for holder in ("offering", "provider"))), [])
        valid = [(STRENGTH[source["kind"]], claim) for claim, source in held if source.get("valid_until", self.on) >= self.on]
        enough = [(strength, claim) for strength, claim in valid if strength >= floor]
        if not enough:
            return None
        strengths = sorted({strength for strength, _ in enough}, reverse=True)
        found = self.possible(question, [claim for strength, claim in enough if strength == strengths[0]])
        for weaker in strengths[1:]:
            claims = [claim for strength, claim in enough if strength == weaker]
            fitting = [claim for claim in claims if any(self.allows(question, claim, value) for value in found)]
            found = {value for value in found if all(self.allows(question, claim, value) for claim in fitting)} or found
        return found or None

    def _seen(self, holder, question):
        claims = [(claim, holder["sources"][claim["source"]]) for claim in holder["facts"].get(question, [])]
        return [(claim, source) for claim, source in claims if source["retrieved"] <= self.on]

    def answers(self, dossier, floor):
        return {question: self.answer(dossier, question, floor) for question in self.questions}

    # From answers to truths

    def passes(self, test, value):
        """Whether one value passes a test."""
        question = test["question"]
        operator, operand = next((name, wanted) for name, wanted in test.items() if name != "question")
        several = self.questions[question]["type"] in SETS
        if operator == "is":
            return value == operand
        if operator == "one_of":
            return value in operand
        if operator == "at_least":
            return self.rank(question, value) >= self.rank(question, operand)
        if operator == "at_most":
            return self.rank(question, value) <= self.rank(question, operand)
        places = value if several else {value}
        if operator == "within":
            return places <= self.scope(operand)
        if operator == "overlaps":
            return bool(places & self.scope(operand))
        return set(operand) <= value if operator == "includes" else bool(set(operand) & value)

    def truth(self, rule, answers):
        """The truth of a rule, three-valued."""
        if "all_of" in rule:
            return min(self.truth(part, answers) for part in rule["all_of"])
        if "any_of" in rule:
            return max(self.truth(part, answers) for part in rule["any_of"])
        if "not" in rule:
            return TRUE - self.truth(rule["not"], answers)
        if "count_of" in rule:
            found = sorted((self.truth(part, answers) for part in rule["count_of"]["of"]), reverse=True)
            return found[rule["count_of"]["at_least"] - 1]
        if answers[rule["question"]] is None:
            return UNKNOWN
        outcomes = {self.passes(rule, value) for value in answers[rule["question"]]}
        return UNKNOWN if len(outcomes) == 2 else TRUE if outcomes == {True} else FALSE

    # From truths to results

    def criteria(self):
        return {name: rungs for objective in self.framework["objectives"].values() for name, rungs in objective.items()}

    def climb(self, answers, judge=UNKNOWN):
        """Per criterion the lowest and the highest rung possible, from 1; a rung left to judgement has the truth `judge`."""
        found = {}
        for name, rungs in self.criteria().items():
            truths = [judge if rung["when"] == "judgement" else self.truth(rung["when"], answers) for rung in rungs[1:]]
            ladder = list(enumerate([TRUE, *truths], start=1))
            low = max(number for number, truth in ladder if truth == TRUE)
            found[name] = (low, max(number for number, truth in ladder if truth != FALSE))
        return found

    def settled(self, rungs, dossier):
        """The rungs with the findings on this edition made by the day in their place."""
        made = {
            name: (one["rung"], one["rung"])
            for name, one in dossier["findings"].items()
            if one["on"] <= self.on and one.get("edition", self.framework["edition"]) == self.framework["edition"]
        }
        return {name: made.get(name, interval) for name, interval in rungs.items()}

    def measure(self, dossier, floor, divisor="nominal"):
        return self.outcome(self.settled(self.climb(self.answers(dossier, floor)), dossier), divisor)

    def outcome(self, rungs, divisor="nominal"):
        """What rung intervals come to: everything a reading says, in plain values."""
        ladders = self.criteria()
        points = {name: tuple(Fraction(ladders[name][end - 1]["points"]) / 100 for end in rungs[name]) for name in ladders}
        levels = {name: tuple(ladders[name][end - 1]["level"] for end in rungs[name]) for name in ladders}
        objectives, score = {}, (Fraction(0), Fraction(0))
        for name, criteria in self.framework["objectives"].items():
            summed = _sum(points[one] for one in criteria)
            whole = sum(Fraction(rungs_[-1]["points"], 100) for rungs_ in criteria.values()) or Fraction(1, 100)
            share = 100 / (whole if divisor == "true" else Fraction(self.framework["nominal"]))
            percent = tuple(end * share for end in summed)
            objectives[name] = {
                "points": summed,
                "percent": percent,
                "level": self._level({one: levels[one] for one in criteria}),
                "settled": sum(rungs[one][0] == rungs[one][1] for one in criteria),
            }
            score = _sum([score, [end * self.framework["weights"][name] / 100 for end in percent]])
        return {
            "score": score,
            "level": self._level(levels),
            "coverage": self._coverage(rungs, ladders),
            "objectives": objectives,
            "criteria": {name: {"rung": rungs[name], "points": points[name], "level": levels[name]} for name in ladders},
        }

    def _level(self, levels):
        low, high = (min(level[end] for level in levels.values()) for end in (0, 1))
        top = self.framework["top"]
        bound, held = (
            [name for name, level in levels.items() if level[end] == limit < top] for end, limit in ((1, high), (0, low))
        )
        return {"low": low, "high": high, "bound_by": bound, "held_by": held}

    def _coverage(self, rungs, ladders):
        settled = [name for name, (low, high) in rungs.items() if low == high]
        whole = sum(rungs_[-1]["points"] for rungs_ in ladders.values())
        share = Fraction(len(settled), len(ladders))
        return {
            "criteria": share,
            "points": Fraction(sum(ladders[one][-1]["points"] for one in settled), whole) if whole else share,
        }


def _sum(pairs):
    return tuple(map(sum, zip(*pairs, strict=True)))
