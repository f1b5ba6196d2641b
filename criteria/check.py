"""What must hold between documents: every name exists, every rule fits its question, weights sum, ladders rise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

from criteria import exceptions
from criteria.frameworks import Criterion, Framework, Objective
from criteria.model import Located, date_misfit, kind_of
from criteria.problems import Problem, nearest, repeated, shown
from criteria.questions import GIVEN, Kind, Question
from criteria.reference import ReferenceData
from criteria.rules import TERRITORY, Operand, Test, tests
from criteria.source import Place

_OPERATORS = {
    Kind.TRUTH: ("is",),
    Kind.CHOICE: ("is", "one_of"),
    Kind.CHOICES: ("includes", "includes_any"),
    Kind.COUNTRY: ("is", "one_of", "within", "overlaps"),
    Kind.COUNTRIES: ("within", "overlaps", "includes", "includes_any"),
    Kind.QUANTITY: ("is", "one_of", "at_least", "at_most"),
    Kind.DATE: ("is", "one_of", "at_least", "at_most"),
    Kind.TEXT: (),
}


RESERVED = "index"


def whole_file(path: str, message: str) -> Problem:
    return Problem(path, 0, 0, message)


def weights(given: Mapping[str, int], objectives: list[str], called: str) -> str | None:
    """Say what is wrong with a set of weights, or nothing."""
    unknown = [name for name in given if name not in objectives]
    if unknown:
        return f"{called} name '{shown(unknown[0])}'; {nearest(unknown[0], objectives)}"
    missing = [name for name in objectives if name not in given]
    if missing:
        return f"{called} leave out {', '.join(missing)}; expected every objective, so add it (0 is allowed)"
    total = sum(given.values())
    if total != 100:
        return f"{called} sum to {total}, but weights must sum to 100; correct them"
    return None


def reference(data: ReferenceData, folder: str) -> Iterator[Problem]:
    """Check that groups, laws, regions and suppliers name known countries and groups."""
    for kind, holder, code, steps in _named_countries(data):
        if not data.knows("countries", code):
            yield Problem(f"{folder}/{kind}.yaml", *holder.place(*steps), unknown_country(code))
    for group in data.groups.values():
        for number, name in enumerate(group.includes):
            if not data.knows("groups", name):
                yield Problem(f"{folder}/groups.yaml", *group.place("includes", number), unknown_group(name, data))


def _named_countries(data: ReferenceData) -> Iterator[tuple[str, Located, str, tuple[str | int, ...]]]:
    """Each country that reference data names: its file, who names it, the code, and the steps that lead to it."""
    for group in data.groups.values():
        for number, member in enumerate(group.members):
            yield "groups", group, member.country, ("members", number, "country")
    for law in data.laws.values():
        yield "laws", law, law.country, ("country",)
    for table in data.regions.values():
        for region, places in table.places.items():
            for number, code in enumerate(places):
                yield "regions", table, code, ("places", region, number)
    for supplier in data.suppliers.values():
        yield "suppliers", supplier, supplier.country, ("country",)


def unknown_country(code: str) -> str:
    hint = " (the United Kingdom is GB)" if code == "UK" else " (Greece is GR)" if code == "EL" else ""
    return f"the country '{shown(code)}' is not known; expected a code of ISO 3166-1 such as NL{hint}, so correct it"


def unknown_group(name: str, data: ReferenceData) -> str:
    return f"the group '{shown(name)}' is not known; {nearest(name, data.groups)}"


def territory_misfit(name: str, data: ReferenceData) -> str | None:
    """Say why `name` is no territory, or nothing."""
    if data.knows("groups", name) or data.knows("countries", name):
        return None
    return f"'{shown(name)}' is no group or country; expected a group or a code such as NL ({nearest(name, data.groups)})"


def additional_misfits(chosen: Collection[str], framework: Framework) -> Iterator[tuple[tuple[int, ...], str]]:
    """What is wrong with a choice of additional criteria (ids, or "all"), each with the steps to where it stands."""
    known = framework.additional
    if chosen == "all":
        if not known:
            yield (), f"{framework.id} {framework.edition} has no additional criteria; expected none, so remove this choice"
        return
    for number, name in enumerate(chosen):
        if name not in known:
            hint = nearest(name, known) if known else "it has none, so remove this choice"
            yield (number,), f"'{shown(name)}' is no additional criterion of {framework.id} {framework.edition}; {hint}"


def unknown_scope(name: str, data: ReferenceData) -> str:
    known = nearest(name, {TERRITORY, *data.groups, *data.countries})
    return f"'{shown(name)}' is no group or country; expected '{TERRITORY}', a group or a code such as NL ({known})"


def same_id(given: str, path: str, place: Place) -> Iterator[Problem]:
    expected = PurePosixPath(path).stem
    if given != expected:
        message = f"the id is '{given}', but the file is called '{expected}.yaml'; expected the same name, so rename one"
        yield Problem(path, *place, message)
    if given == RESERVED:
        message = f"'{RESERVED}' is the name of a page of the site; expected another id, so rename it and its file or folder"
        yield Problem(path, *place, message)


def question(one: Question, path: str, data: ReferenceData) -> Iterator[Problem]:
    """Check a question against its file name and the reference data."""
    yield from same_id(one.id, path, one.place("id"))
    if not data.knows("topics", one.topic):
        yield Problem(path, *one.place("topic"), f"the topic '{one.topic}' is not known; {nearest(one.topic, data.topics)}")
    if one.unit is not None and not data.knows("units", one.unit):
        yield Problem(path, *one.place("unit"), f"the unit '{one.unit}' is not known; {nearest(one.unit, data.units)}")
    if one.subject == "assessment" and one.id not in GIVEN:
        message = f"no assessment answers '{one.id}' by itself; expected {' or '.join(GIVEN)}, so choose another subject"
        yield Problem(path, *one.place("subject"), message)
    yield from exceptions.misnamed(one.exceptions, path)


def told_apart(ids: list[str], holder: Located, path: str) -> Iterator[Problem]:
    """Check that no id stands twice in a file of reference data, under the key that is the file's name."""
    for number in repeated(ids):
        message = f"the id '{shown(ids[number])}' stands twice; expected ids that differ, so remove or rename one"
        yield Problem(path, *holder.place(PurePosixPath(path).stem, number, "id"), message)


def objective(one: Objective, path: str, others: Mapping[str, str]) -> Iterator[Problem]:
    """Check an objective against its file name and the files of the other objectives."""
    name, other = one.objective, others.get(one.objective)
    if other:
        message = f"the objective '{name}' also stands in {other}; expected one file per objective, so rename or remove one"
        yield Problem(path, *one.place("objective"), message)
    elif PurePosixPath(path).stem != name.lower():
        message = f"the objective is '{name}', so the file must be called '{name.lower()}.yaml'; rename one"
        yield Problem(path, *one.place("objective"), message)


def framework(
    one: Framework, questions: Mapping[str, Question], data: ReferenceData, unread: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Check a framework: its names, weights, levels, ladders and rules; `unread` questions are there but broken."""
    yield from _header(one, data)
    seen: dict[str, str] = {}
    for objective in one.objectives:
        path = one.paths[objective.objective]
        for criterion in objective.criteria:
            if criterion.id in seen:
                message = f"the criterion '{criterion.id}' stands twice, also in {seen[criterion.id]}; rename or remove one"
                yield Problem(path, *criterion.place("id"), message)
            seen.setdefault(criterion.id, path)
            yield from _ladder(criterion, one, path)
            yield from _laws(criterion, path, data)
            for test in criterion_tests(criterion):
                if test.question not in unread:
                    yield from _test(test, path, questions, data)


def _header(one: Framework, data: ReferenceData) -> Iterator[Problem]:
    header, folder = one.header, PurePosixPath(one.path).parent
    for given, key, expected in ((header.id, "id", folder.parent.name), (header.edition, "edition", folder.name)):
        if given != expected:
            message = f"the {key} is '{given}', but the folder is called '{expected}'; expected the same name, so rename one"
            yield Problem(one.path, *header.place(key), message)
    if not one.objectives:
        yield whole_file(one.path, "the framework has no objectives; expected a file per objective beside it, so add one")
    for name, given_weights in header.weights.items():
        message_ = weights(given_weights, [objective.objective for objective in one.objectives], f"the weights '{shown(name)}'")
        if message_ and one.objectives:
            yield Problem(one.path, *header.place("weights", name), message_, kind="weights-sum")
    numbers = [level.level for level in header.levels]
    if numbers != sorted(set(numbers)):
        yield Problem(one.path, *header.place("levels"), "the levels do not rise; expected the lowest first, so reorder them")
    if misfit := territory_misfit(header.territory, data):
        yield Problem(one.path, *header.place("territory"), misfit)
    if header.weights and header.nominal is None:
        message = "the framework has weights and no 'nominal'; expected the divisor of an objective's points, so add it"
        yield Problem(one.path, *header.place("weights"), message)
    if header.nominal is not None and not header.weights:
        message = "'nominal' stands without weights; expected both, or neither for a framework without a score, so remove it"
        yield Problem(one.path, *header.place("nominal"), message)
    yield from _requirements(one)
    yield from exceptions.misnamed(header.exceptions, one.path)


def _requirements(one: Framework) -> Iterator[Problem]:
    """Check that what is left out is left out once, and stands in no criterion."""
    held = {name: criterion.id for criterion in one.criteria for name in criterion.holds}
    for place, left in enumerate(one.header.left_out):
        for number, name in enumerate(left.requirements):
            if name in held:
                message = f"the requirement '{shown(name)}' is left out, but {held[name]} holds it; remove it from one of the two"
                yield Problem(one.path, *one.header.place("left_out", place, "requirements", number), message)
            held.setdefault(name, "another entry here")


def _laws(criterion: Criterion, path: str, data: ReferenceData) -> Iterator[Problem]:
    for number, name in enumerate(criterion.laws):
        if not data.knows("laws", name):
            message = f"the law '{shown(name)}' is not known; {nearest(name, data.laws)}"
            yield Problem(path, *criterion.place("laws", number), message)


def _ladder(criterion: Criterion, one: Framework, path: str) -> Iterator[Problem]:
    levels = {level.level for level in one.header.levels}
    below = None
    for number, rung in enumerate(criterion.rungs):
        if rung.level not in levels:
            message = f"level {rung.level} is not a level of this framework; {nearest(str(rung.level), map(str, levels))}"
            yield Problem(path, *rung.place("level"), message)
        if number and rung.when is None:
            message = f"rung {number + 1} of {criterion.id} has no rule; expected 'when' (a rule or judgement), so add it"
            yield Problem(path, *rung.place(), message)
        if not number and rung.when is not None:
            message = f"the first rung of {criterion.id} has a rule; expected none, since it is what is left, so remove 'when'"
            yield Problem(path, *rung.place("when"), message)
        if below is not None and rung.level < below.level:
            message = f"level {rung.level} comes after level {below.level}; expected levels that never fall, so reorder the rungs"
            yield Problem(path, *rung.place("level"), message, kind="ladder-falls")
        if below is not None and rung.worth < below.worth:
            message = f"{rung.worth / 100:g} points come after {below.worth / 100:g}; expected points that never fall"
            yield Problem(path, *rung.place("points"), f"{message}, so reorder the rungs", kind="ladder-falls")
        if rung.points is None and one.scored:
            message = f"rung {number + 1} of {criterion.id} has no points; expected them beside weights, so add 'points'"
            yield Problem(path, *rung.place(), message)
        if rung.points is not None and not one.scored:
            message = "'points' stand in a framework without weights; expected none, since it has no score, so remove them"
            yield Problem(path, *rung.place("points"), message)
        below = rung


def criterion_tests(criterion: Criterion) -> Iterator[Test]:
    """Every test in the rules of a criterion, lowest rung first."""
    for rung in criterion.rungs:
        if rung.when is not None and not isinstance(rung.when, str):
            yield from tests(rung.when)


def _test(test: Test, path: str, questions: Mapping[str, Question], data: ReferenceData) -> Iterator[Problem]:
    asked = questions.get(test.question)
    if asked is None:
        message = f"the question '{test.question}' is not known; {nearest(test.question, questions)}"
        yield Problem(path, *test.place("question"), message)
        return
    allowed = _OPERATORS[asked.type] + (("at_least", "at_most") if asked.ordered else ())
    if test.operator not in allowed:
        fits = f"expected {' or '.join(allowed)}" if allowed else "expected no test at all, since people read text"
        kind = "an unordered choice" if asked.type is Kind.CHOICE else f"of type '{asked.type}'"
        message = f"'{test.operator}' does not fit '{test.question}', which is {kind}; {fits}, so change the test"
        yield Problem(path, *test.place(test.operator), message)
        return
    for number, value in enumerate(_values(test.operand)):
        message_ = operand_misfit(value, test.operator, asked, data)
        if message_:
            steps = (test.operator, number) if isinstance(test.operand, tuple) else (test.operator,)
            yield Problem(path, *test.place(*steps), message_)


def _values(operand: Operand) -> tuple[bool | float | str, ...]:
    return operand if isinstance(operand, tuple) else (operand,)


def operand_misfit(value: object, operator: str, asked: Question, data: ReferenceData) -> str | None:
    """Say why `value` cannot be compared with answers to `asked`, or nothing."""
    if operator in {"within", "overlaps"}:
        known = value == TERRITORY or data.knows("countries", value) or data.knows("groups", value)
        return None if known else unknown_scope(str(value), data)
    return value_misfit(value, asked, data)


def value_misfit(value: object, asked: Question, data: ReferenceData) -> str | None:
    """Say why `value` is no single answer to `asked`, or nothing."""
    if asked.type is Kind.TRUTH:
        wrong = not isinstance(value, bool)
        return (
            f"expected true or false for '{asked.id}', but found {kind_of(value)}; write true or false, without quotes"
            if wrong
            else None
        )
    if asked.type in {Kind.CHOICE, Kind.CHOICES}:
        if value in asked.option_ids() or asked.options_from in data.unread:
            return None
        return f"the option '{shown(value)}' is not known in '{asked.id}'; {nearest(str(value), asked.option_ids())}"
    if asked.type in {Kind.COUNTRY, Kind.COUNTRIES}:
        return None if data.knows("countries", value) else unknown_country(str(value))
    if asked.type is Kind.QUANTITY:
        return _quantity_misfit(value, asked)
    if asked.type is Kind.DATE:
        return date_misfit(value)
    return None if isinstance(value, str) else f"expected text for '{asked.id}', but found {kind_of(value)}; put it in quotes"


def _quantity_misfit(value: object, asked: Question) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"expected a number for '{asked.id}', but found {kind_of(value)}; write digits"
    low, high = asked.minimum or 0, asked.maximum or 0
    if low <= value <= high:
        return None
    return f"{value} is outside what '{asked.id}' allows; expected {low:g} to {high:g} ({asked.unit}), so correct it"
