"""The library: questions, frameworks and reference data, loaded and checked against each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath

from criteria import check, crosswalks
from criteria.crosswalks import Crosswalk
from criteria.frameworks import Criterion, Framework, Header, Objective
from criteria.problems import nearest, shown
from criteria.questions import Question
from criteria.reader import File, Reader
from criteria.reference import FILES, ReferenceData

QUESTIONS = "criteria/questions"
FRAMEWORKS = "criteria/frameworks"
REFERENCE = "criteria/reference"
CROSSWALKS = "criteria/crosswalks"


@dataclass(frozen=True)
class Library:
    """All that is asked; mappings are in order of id, frameworks by id and edition.

    `unread` are the ids of questions and frameworks whose files have problems: naming one is no further problem.
    """

    questions: Mapping[str, Question]
    frameworks: Mapping[tuple[str, str], Framework]
    reference: ReferenceData
    paths: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    crosswalks: tuple[Crosswalk, ...] = ()

    @cached_property
    def uses(self) -> dict[str, tuple[tuple[Framework, Criterion], ...]]:
        """For every question the criteria whose rules ask it, in all editions of all frameworks."""
        found: dict[str, list[tuple[Framework, Criterion]]] = {name: [] for name in self.questions}
        for framework in self.frameworks.values():
            for criterion in framework.criteria:
                for name in dict.fromkeys(test.question for test in check.criterion_tests(criterion)):
                    found[name].append((framework, criterion))
        return {name: tuple(each) for name, each in found.items()}

    def framework(self, name: str, edition: str | None = None) -> Framework:
        """Find a framework, by default its newest edition; raises LookupError with a message for the user."""
        editions = [framework for (id_, _), framework in self.frameworks.items() if id_ == name]
        if not editions:
            raise LookupError(f"the framework '{shown(name)}' is not known; {nearest(name, {i for i, _ in self.frameworks})}")
        if edition is None:
            return max(editions, key=lambda one: (one.header.in_force_from or date.min, one.edition))
        for framework in editions:
            if framework.edition == edition:
                return framework
        known = nearest(edition, [framework.edition for framework in editions])
        raise LookupError(f"the framework '{name}' has no edition '{shown(edition)}'; {known}")

    def country(self, code: str, language: str) -> str:
        return self.reference.countries[code].name.get(language) if code in self.reference.countries else code


def load(reader: Reader, only: Collection[str] | None = None) -> Library:
    """Read the library through `reader`; problems are left there, so that all of a run come together.

    `only` names the frameworks that are needed: the others, and all crosswalks, are then left unread.
    """
    reference = _reference(reader)
    questions, paths = _questions(reader, reference)
    files = reader.files(FRAMEWORKS, 3)
    wanted = {name: file for name, file in files.items() if only is None or _id_of(name) in only}
    frameworks = _frameworks(reader, wanted)
    unread = frozenset(map(_id_of, (*reader.unread, *(files.keys() - wanted.keys()))))
    for framework in frameworks.values():
        reader.problems += check.framework(framework, questions, reference, unread)
    walks = _crosswalks(reader, frameworks, unread) if only is None else ()
    return Library(questions, frameworks, reference, paths, unread, walks)


def names(reader: Reader) -> frozenset[str]:
    """The ids of the frameworks whose folders are there, read or not."""
    folders = (layer / FRAMEWORKS for layer in reader.layers)
    return frozenset(path.name for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_dir())


def _crosswalks(reader: Reader, frameworks: Mapping[tuple[str, str], Framework], unread: frozenset[str]) -> tuple[Crosswalk, ...]:
    found = []
    pairs: dict[frozenset[tuple[str, str]], str] = {}
    for file in reader.files(CROSSWALKS, 1).values():
        one = reader.load(Crosswalk, file)
        if one is not None:
            other = pairs.setdefault(frozenset(one.ends), file.name)
            if other != file.name:
                message = f"these two frameworks also stand in {other}; expected one crosswalk of a pair, so join or remove one"
                reader.problems.append(check.whole_file(file.name, message))
            reader.problems += crosswalks.misfits(one, file.name, frameworks, unread)
            found.append(one)
    return tuple(found)


def _id_of(name: str) -> str:
    path = PurePosixPath(name)
    return path.parent.parent.name if path.is_relative_to(FRAMEWORKS) else path.stem


def _reference(reader: Reader) -> ReferenceData:
    files = reader.files(REFERENCE, 1)
    entries: dict[str, dict[str, object]] = {name: {} for name in FILES}
    for file in files.values():
        if file.stem not in FILES:
            reader.problems.append(
                check.whole_file(file.name, f"'{file.stem}' is no reference file; {nearest(file.stem, FILES)}")
            )
        elif (document := reader.load(FILES[file.stem], file)) is not None:
            listed = getattr(document, file.stem)
            entries[file.stem] = {entry.id: entry for entry in listed}
            reader.problems += check.told_apart([entry.id for entry in listed], document, file.name)
    unread = frozenset(PurePosixPath(name).stem for name in reader.unread)
    reference = ReferenceData(**entries, unread=unread)  # type: ignore[arg-type]
    reader.problems += check.reference(reference, REFERENCE)
    return reference


def _questions(reader: Reader, reference: ReferenceData) -> tuple[dict[str, Question], dict[str, str]]:
    questions, paths = {}, {}
    for file in reader.files(QUESTIONS, 1).values():
        question = reader.load(Question, file)
        if question is None:
            continue
        reader.problems += check.question(question, file.name, reference)
        if question.options_from:
            question = question.model_copy(update={"options": reference.options(question.options_from)})
        questions[file.stem], paths[file.stem] = question, file.name
    return questions, paths


def _frameworks(reader: Reader, files: Mapping[str, File]) -> dict[tuple[str, str], Framework]:
    folders: dict[str, list[File]] = {}
    for file in files.values():
        folders.setdefault(str(PurePosixPath(file.name).parent), []).append(file)
    found = {}
    for folder, inside in folders.items():
        framework = _framework(reader, folder, inside)
        if framework:
            found[PurePosixPath(folder).parent.name, PurePosixPath(folder).name] = framework
    return found


def _framework(reader: Reader, folder: str, files: list[File]) -> Framework | None:
    header, objectives, whole = None, [], True
    paths: dict[str, str] = {}
    for file in files:
        if file.stem == "framework":
            header = reader.load(Header, file)
            whole = whole and header is not None
        elif (objective := reader.load(Objective, file)) is not None:
            reader.problems += check.objective(objective, file.name, paths)
            if paths.setdefault(objective.objective, file.name) == file.name:
                objectives.append(objective)
        else:
            whole = False
    if header is None:
        if whole:
            message = "this folder has no framework.yaml; expected one beside the objectives, so add it"
            reader.problems.append(check.whole_file(folder, message))
        return None
    if not whole:
        return None
    objectives.sort(key=lambda one: natural(one.objective))
    return Framework(header, tuple(objectives), f"{folder}/framework.yaml", paths)


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which SOV-2 comes before SOV-10."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name) if part)
