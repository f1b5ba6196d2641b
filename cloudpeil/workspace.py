"""The workspace: a folder with cloudpeil.yaml whose criteria and offerings are laid over the packaged data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from criteria import library as criteria_library
from criteria.check import additional_misfits, territory_misfit, weights
from criteria.frameworks import Framework
from criteria.library import Library
from criteria.model import Day, Located, Text, Url
from criteria.problems import DataError, Problem, nearest, shown
from criteria.reader import PACKAGED, File, Reader
from criteria.source import MAX_BYTES, Place
from offerings import cases, catalogue, check, docket
from offerings.assurance import Assurance, named
from offerings.cases import WorkedCase
from offerings.contests import Contest
from offerings.dossiers import Dossier
from offerings.profiles import AnswerSheet, Profile
from reports.contact import Contact
from scoring.assess import Ruler, ruler
from scoring.ranking import Demand

SETTINGS = "cloudpeil.yaml"
FOLDERS = {
    "criteria": ("questions", "frameworks", "reference", "crosswalks", "cases"),
    "offerings": ("providers", "contests", "snapshots"),
}


class Settings(Located):
    """cloudpeil.yaml: what this workspace publishes, and by which ruler."""

    title: Text | None = None
    as_of: Day | None = None
    address: Url | None = Field(None, description="where the site will stand, for formats that want whole addresses")
    contact: Contact | None = Field(None, description="who publishes the site, and where readers can reach them")
    profile: Profile = Profile()


class NotFoundError(Exception):
    """Something the user named is not there; the message says what is."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace folder with its settings, or the packaged data alone when there is no folder."""

    folder: Path | None
    settings: Settings
    reader: Reader


def find(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds cloudpeil.yaml."""
    return next((folder for folder in (start, *start.parents) if (folder / SETTINGS).exists()), None)


def open_workspace(folder: Path | None) -> Workspace:
    """Open the workspace in `folder`, or the one around the current folder; raises DataError or NotFoundError."""
    if folder is not None and not (folder / SETTINGS).exists():
        raise NotFoundError(f"{folder} is no workspace: it has no {SETTINGS}; make one with: cloudpeil init NEW-FOLDER")
    place = folder.resolve() if folder is not None else find(Path.cwd())
    if place is None:
        return Workspace(None, Settings(), Reader())
    reader = Reader(layers=(PACKAGED, place))
    settings = None if _says_nothing(place / SETTINGS) else reader.load(Settings, File(place / SETTINGS, place, SETTINGS))
    reader.strays(FOLDERS)
    return Workspace(place, settings or Settings(), reader)


def _says_nothing(path: Path) -> bool:
    """Whether a file holds comments and blank lines only: every setting may be left out."""
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        return False
    lines = path.read_bytes().splitlines()
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in lines)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a computing command works with."""

    workspace: Workspace
    library: Library
    dossiers: tuple[Dossier, ...]
    contests: tuple[Contest, ...] = ()
    cases: tuple[WorkedCase, ...] = ()

    @property
    def inputs(self) -> Mapping[str, str]:
        return self.workspace.reader.digests


def load(workspace: Workspace, only: Collection[str] | None = None, ruler: str | None = None) -> Loaded:
    """Load the library and the dossiers named in `only`, or all; raises DataError with every problem of the run.

    `ruler` is the one framework that is needed, beside that of the workspace; without it all are loaded.
    """
    reader = workspace.reader
    wanted = {ruler, workspace.settings.profile.framework} & criteria_library.names(reader) if ruler else None
    if wanted is not None and ruler not in wanted:
        wanted = None  # a name that is not known: say what is
    library = criteria_library.load(reader, wanted)
    if only is not None:
        known = catalogue.listed(reader)
        for name in only:
            if name not in known:
                raise NotFoundError(f"the offering '{shown(name)}' is not known; {nearest(name, known)}")
    dossiers = catalogue.load(reader, library, only)
    contests = docket.load(reader, library) if only is None else ()
    tried = cases.load(reader, library) if only is None and wanted is None else ()
    reader.problems += profile_problems(workspace.settings.profile, SETTINGS, library, ("profile",), workspace.settings)
    reader.finish()
    if only is not None:
        by_name = {dossier.id: dossier for dossier in dossiers}
        dossiers = tuple(by_name[name] for name in dict.fromkeys(only))
    return Loaded(workspace, library, dossiers, contests, tried)


def read_profile(path: Path, workspace: Workspace) -> Profile:
    """Read a profile from a file of its own, which then counts among the inputs; raises DataError."""
    reader = Reader()
    profile = reader.load(Profile, File(path, path.resolve().parent, str(path)))
    reader.finish()
    workspace.reader.digests[path.name] = reader.digests[str(path)]
    return profile or Profile()


def check_profile(profile: Profile, path: Path, library: Library) -> None:
    """Check a profile from a file of its own against the library; raises DataError."""
    problems = profile_problems(profile, str(path), library, (), profile)
    if problems:
        raise DataError(problems)


def profile_problems(profile: Profile, path: str, library: Library, inside: tuple[str, ...], holder: Located) -> list[Problem]:
    """Check a profile against the library; `holder` knows the places, `inside` leads to the profile in it."""

    def problem(message: str, *steps: str | int) -> Problem:
        return Problem(path, *holder.place(*inside, *steps), message)

    if profile.framework in library.unread:
        return []
    try:
        framework = library.framework(profile.framework, profile.edition)
    except LookupError as error:
        return [problem(str(error), "edition" if profile.framework in {i for i, _ in library.frameworks} else "framework")]
    found = [problem(message, "weights") for message in [_weights_misfit(profile.weights, framework)] if message]
    found += [problem(message, "divisor") for message in [_divisor_misfit(profile, framework)] if message]
    found += [problem(message, "territory") for message in [_territory_misfit(profile.territory, library)] if message]
    found += [problem(message, "additional", *steps) for steps, message in additional_misfits(profile.additional, framework)]
    found += check.statements(profile.answers, holder, path, (*inside, "answers"), library, buyer=True)
    if not framework.levelled and (profile.minimum.overall or profile.minimum.objectives):
        message = f"'{framework.id}' has no level over all criteria; expected no minimum level with it, so remove it"
        found.append(problem(message, "minimum"))
    objectives = [objective.objective for objective in framework.objectives]
    for name, level in {"": profile.minimum.overall, **profile.minimum.objectives}.items():
        if name and name not in objectives:
            message = f"the objective '{shown(name)}' is not known; {nearest(name, objectives)}"
            found.append(Problem(path, *_key_place(holder, *inside, "minimum", "objectives", name), message))
        if level is not None and level > framework.top:
            message = f"level {level} does not exist; expected 0 to {framework.top}, so lower it"
            found.append(problem(message, "minimum", *(("objectives", name) if name else ("overall",))))
    return found


def _divisor_misfit(profile: Profile, framework: Framework) -> str | None:
    if profile.divisor == "true" and not framework.scored:
        return f"'{framework.id}' has no score; expected no divisor with it, so leave it out"
    return None


def _territory_misfit(chosen: str | None, library: Library) -> str | None:
    return None if chosen is None else territory_misfit(chosen, library.reference)


def _key_place(holder: Located, *steps: str) -> Place:
    """Where the last key of `steps` itself stands, for problems with a key and not with its value."""
    marks = holder.marks
    for step in steps[:-1]:
        marks = marks.inside.get(step) if marks else None
    return marks.key(steps[-1]) if marks else Place(0, 0)


def _weights_misfit(chosen: object, framework: Framework) -> str | None:
    if chosen is not None and not framework.scored:
        return f"'{framework.id}' has no score; expected no weights with it, so leave them out"
    if isinstance(chosen, dict):
        return weights(chosen, [objective.objective for objective in framework.objectives], "these weights")
    if chosen is not None and chosen not in framework.header.weights:
        return f"the weights '{shown(chosen)}' are not known; {nearest(str(chosen), framework.header.weights)}"
    return None


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen on the command line; whatever is None comes from the profile."""

    framework: str | None = None
    edition: str | None = None
    weights: str | None = None
    divisor: str | None = None
    territory: str | None = None
    assurance: str | None = None
    as_of: date | None = None
    additional: object = None


def choose(profile: Profile, choice: Choice, library: Library) -> Profile:
    """A profile with the choices of the command line laid over it; raises NotFoundError where they would silence a demand.

    Weights, divisor and additional criteria of a profile belong to its ruler, and are left behind with it.
    """
    given = {
        name: getattr(choice, name)
        for name in ("framework", "edition", "weights", "divisor", "territory", "assurance", "additional")
        if getattr(choice, name) is not None
    }
    other = given.get("framework", profile.framework) != profile.framework
    if other or _other_edition(profile, given.get("edition"), library):
        if other and (profile.minimum.overall or any(profile.minimum.objectives.values())):
            raise NotFoundError(
                f"the profile demands levels of '{profile.framework}', which say nothing by '{shown(given['framework'])}'; "
                "expected no other framework beside it, so leave --framework out or write a profile for it"
            )
        given = {"edition": None, "weights": None, "divisor": "nominal", "additional": (), **given}
    return profile.model_copy(update=given)


def _other_edition(profile: Profile, chosen: str | None, library: Library) -> bool:
    """Whether an edition was chosen that is not the one a profile has."""
    try:
        return chosen not in {None, library.framework(profile.framework, profile.edition).edition}
    except LookupError:
        return False


def make_ruler(library: Library, profile: Profile, on: date) -> tuple[Ruler, Assurance, Demand]:
    """The ruler, the floor that counts and the levels demanded, as a profile has them; raises NotFoundError."""
    try:
        framework = library.framework(profile.framework, profile.edition)
    except LookupError as error:
        raise NotFoundError(str(error)) from error
    additional = next((message for _, message in additional_misfits(profile.additional, framework)), None)
    figures = _weights_misfit(profile.weights, framework) or _divisor_misfit(profile, framework)
    misfit = figures or _territory_misfit(profile.territory, library) or additional
    if misfit:
        raise NotFoundError(misfit)
    made = ruler(
        library,
        framework,
        on,
        weights=chosen_weights(profile.weights, framework),
        divisor=profile.divisor,
        territory=profile.territory,
        additional=profile.additional,
        buyer=profile.answers,
    )
    demand = Demand(profile.minimum.overall or 0, profile.minimum.objectives)
    return made, named(profile.assurance), demand


def chosen_weights(chosen: object, framework: Framework) -> tuple[str, Mapping[str, int]]:
    """A set of weights with the name that results carry: 'own' for a buyer's own."""
    if isinstance(chosen, dict):
        return "own", chosen
    if not framework.scored:
        return "", {}
    name = str(chosen or framework.default_weights)
    return name, framework.header.weights[name]


def read_sheet(path: Path, library: Library) -> tuple[AnswerSheet, Framework]:
    """Read an answer sheet and check it against its framework; raises DataError."""
    reader = Reader()
    sheet = reader.load(AnswerSheet, File(path, path.resolve().parent, str(path)))
    reader.finish()
    if sheet is None:
        raise AssertionError
    return sheet, _checked_framework(sheet, str(path), library)


def _checked_framework(sheet: AnswerSheet, path: str, library: Library) -> Framework:
    try:
        framework = library.framework(sheet.framework, sheet.edition)
    except LookupError as error:
        key = "edition" if sheet.framework in {i for i, _ in library.frameworks} else "framework"
        raise DataError([Problem(path, *sheet.place(key), str(error))]) from error
    problems = [Problem(path, *sheet.place("weights"), text) for text in [_weights_misfit(sheet.weights, framework)] if text]
    misfits = additional_misfits(sheet.additional, framework)
    problems += [Problem(path, *sheet.place("additional", *steps), text) for steps, text in misfits]
    additional, framework = framework.additional, framework.picking(sheet.additional)
    rungs = {criterion.id: len(criterion.rungs) for criterion in framework.criteria}
    for name, rung in sheet.answers.items():
        if name in additional and name not in rungs:
            place = _key_place(sheet, "answers", name)
            message = f"{name} is additional and not counted; expected it under 'additional' too, so add it there or remove it"
            problems.append(Problem(path, *place, message))
        elif name not in rungs:
            place = _key_place(sheet, "answers", name)
            problems.append(Problem(path, *place, f"the criterion '{shown(name)}' is not known; {nearest(name, rungs)}"))
        elif rung != "unknown" and not 1 <= rung <= rungs[name]:
            message = f"rung {rung} does not exist in {name}; expected 1 (the worst) to {rungs[name]}, or unknown"
            problems.append(Problem(path, *sheet.place("answers", name), f"{message}, so correct it"))
    if problems:
        raise DataError(problems)
    return framework
