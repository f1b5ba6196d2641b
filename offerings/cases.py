"""Worked cases: facts that somebody made up, and the verdict that a framework's source asks for them, with the clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from criteria.check import additional_misfits, territory_misfit, whole_file
from criteria.frameworks import CriterionId, Framework
from criteria.library import Library
from criteria.model import Day, Id, Line, Located, Text, kind_of, refusal
from criteria.problems import Problem, nearest, repeated, shown
from criteria.questions import ServiceModel
from criteria.reader import Reader
from offerings import check
from offerings.dossiers import Claim, Dossier, Offering, Provider, Source, Statements
from offerings.profiles import Additional

CASES = "criteria/cases"
WORDS = ("met", "not met", "not applicable", "open")


def _expected(value: object) -> object:
    if isinstance(value, str) and value in WORDS:
        return value
    ends = value if isinstance(value, (list, tuple)) else [value]
    numbers = [int(end) for end in ends if isinstance(end, int) and not isinstance(end, bool)]
    if len(numbers) == len(ends) and len(ends) in {1, 2} and numbers == sorted(numbers):
        return (numbers[0], numbers[-1])
    raise refusal(f"expected {', '.join(WORDS)}, a number or [lowest, highest], but found {kind_of(value)}; correct it")


Expected = Annotated[Any, BeforeValidator(_expected), WithJsonSchema({"type": ["string", "integer", "array"]})]


class Case(Located):
    """One made-up offering on one day, and what its facts must come to."""

    id: Id
    clause: Line = Field(description="where in the source of the framework")
    shows: Text = Field(description="what the case shows")
    on: Day
    territory: Line | None = None
    additional: Additional = ()
    service_models: Annotated[tuple[ServiceModel, ...], Field(min_length=1)] = ("iaas",)
    facts: Statements = Field(default_factory=dict, description="what is known about the offering, without sources")
    buyer: Statements = Field(default_factory=dict, description="what is known about the buyer")
    expect: Annotated[dict[CriterionId, Expected], Field(min_length=1)] = Field(
        description="per criterion: met, not met, not applicable or open; a rung (1 is the worst); or [lowest, highest] rung"
    )
    level: Expected | None = Field(None, description="the level over all, or [lowest, highest]")


class CaseFile(Located):
    """criteria/cases/<framework>/<edition>.yaml."""

    cases: Annotated[tuple[Case, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A case with the framework that it is about, and its file."""

    case: Case
    framework: Framework
    path: str


def load(reader: Reader, library: Library) -> tuple[WorkedCase, ...]:
    """Read all worked cases; problems are left in the reader."""
    found = []
    for file in reader.files(CASES, 2).values():
        name = PurePosixPath(file.name).parent.name
        framework = library.frameworks.get((name, file.stem))
        document = reader.load(CaseFile, file)
        if framework is None:
            if name not in library.unread:
                known = nearest(f"{name}/{file.stem}", [f"{one}/{edition}" for one, edition in library.frameworks])
                reader.problems.append(whole_file(file.name, f"there is no framework '{name}' of edition '{file.stem}'; {known}"))
        elif document is not None:
            reader.problems += _misfits(document, file.name, framework, library)
            found += [WorkedCase(one, framework, file.name) for one in document.cases]
    return tuple(found)


def _misfits(document: CaseFile, path: str, framework: Framework, library: Library) -> Iterator[Problem]:
    names = [one.id for one in document.cases]
    for number in repeated(names):
        message = f"the case '{names[number]}' stands twice; expected names that differ, so rename one"
        yield Problem(path, *document.place("cases", number, "id"), message)
    for one in document.cases:
        yield from check.statements(one.facts, one, path, ("facts",), library, buyer=False)
        yield from check.statements(one.buyer, one, path, ("buyer",), library, buyer=True)
        yield from _choices(one, path, framework, library)
        ladders = {criterion.id: len(criterion.rungs) for criterion in framework.picking(one.additional).criteria}
        for name, expected in one.expect.items():
            if name in framework.additional and name not in ladders:
                message = f"{name} is additional and not counted in this case; expected it under 'additional', so add it there"
                yield Problem(path, *one.place("expect", name), message)
            elif name not in ladders:
                message = f"the criterion '{shown(name)}' is not known; {nearest(name, ladders)}"
                yield Problem(path, *one.place("expect", name), message)
            elif isinstance(expected, tuple) and not 1 <= expected[0] <= expected[1] <= ladders[name]:
                message = f"{name} has rungs 1 (the worst) to {ladders[name]}; expected one of them or a pair, so correct it"
                yield Problem(path, *one.place("expect", name), message)


def _choices(one: Case, path: str, framework: Framework, library: Library) -> Iterator[Problem]:
    if one.territory is not None and (misfit := territory_misfit(one.territory, library.reference)):
        yield Problem(path, *one.place("territory"), misfit)
    for steps, message in additional_misfits(one.additional, framework):
        yield Problem(path, *one.place("additional", *steps), message)
    if isinstance(one.level, tuple) and framework.levelled and one.level[1] > framework.top:
        yield Problem(
            path, *one.place("level"), f"level {one.level[1]} does not exist; expected 0 to {framework.top}, so lower it"
        )
    elif one.level is not None and (isinstance(one.level, str) or not framework.levelled):
        message = "expected a level or [lowest, highest], of a framework with a level over all; remove it or correct it"
        yield Problem(path, *one.place("level"), message)


def dossier(of: Case) -> Dossier:
    """The made-up offering, with facts that count at every strength of evidence."""
    premise = Source(title="Premise of a worked case", kind="measurement", retrieved=of.on)
    facts = {name: (Claim(source="premise", **said.model_dump()),) for name, said in of.facts.items()}
    offering = Offering(
        id=of.id,
        provider="nobody",
        name=of.id,
        service_models=of.service_models,
        sources={"premise": premise},
        facts=facts,
    )
    return Dossier(offering, Provider(id="nobody", name="Nobody"))
