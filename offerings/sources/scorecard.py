"""OpenSSF Scorecard: how well the repositories of open-source components keep to practices of safe development."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, ValidationError

from criteria.model import Text
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Component, Identified
from offerings.reading.payload import LooseTime, Payload, read, unreadable
from offerings.sources._components import called

ABOUT = About(
    id="scorecard",
    title=Text(en="OpenSSF Scorecard", nl="Scorecard van OpenSSF"),
    publisher="Open Source Security Foundation (OpenSSF)",
    home="https://scorecard.dev/",
    licence="CDLA-Permissive-2.0",
    terms="https://github.com/ossf/scorecard#public-data",
    robots=Text(
        en="An open interface meant for programs: no key.",
        nl="Een open koppeling voor programma's: geen sleutel.",
    ),
    proves=Text(
        en="Which practices of safe development a program found in a repository on one day. A low score is no proof of a "
        "hole, a high one no proof that there is none.",
        nl="Welke werkwijzen voor veilig ontwikkelen een programma op één dag in een repository vond. Een lage score bewijst"
        " geen lek, een hoge niet dat er geen is.",
    ),
    needs=("components",),
    questions=("component-scorecard",),
    again=timedelta(days=7),
    pace={"api.scorecard.dev": 0.5},
    credit="Scores: OpenSSF Scorecard, CDLA-Permissive-2.0",
)

(SCORE,) = ABOUT.questions
_Points = Annotated[float, Field(allow_inf_nan=False)]


class _Repo(Payload):
    name: str


class _Tool(Payload):
    version: str | None = None


class _Check(Payload):
    name: str
    score: int


class _Project(Payload):
    date: LooseTime = None
    repo: _Repo
    scorecard: _Tool = _Tool()
    score: _Points
    checks: tuple[_Check, ...] = ()


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The latest result of each repository."""
    for repository in dict.fromkeys(one.repository for one in who.components if one.repository):
        yield Ask(f"project/{repository}", f"https://api.scorecard.dev/projects/{repository}", most=4_000_000)


def keep(ask: Ask, body: bytes) -> bytes:  # noqa: ARG001  the shape of all sources
    """The scores without their explanations, which are long and name files and contributors."""
    try:
        return _Project.model_validate_json(body).model_dump_json(indent=2).encode()
    except ValidationError:
        return b""


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:  # noqa: ARG001  the shape of all sources
    """The lowest score of all; while some are not known it can only be lower."""
    if not who.components:
        yield Gap(SCORE, "not_asked", "nobody recorded components")
        return
    found = [_score(one, have) for one in who.components]
    yield from (one for one in found if isinstance(one, Gap))
    known = [one for one in found if isinstance(one, tuple)]
    if known:
        yield _lowest(known, len(known) == len(found))


def _score(component: Component, have: Answers) -> tuple[Answer, _Project] | Gap | None:
    """The result for one component; nothing when there is no answer about it."""
    if not component.repository:
        return Gap(SCORE, "not_asked", f"{called(component)}: nobody recorded its repository")
    answer = have.get(f"project/{component.repository}")
    if answer is None:
        return None
    if answer.missing:
        return Gap(SCORE, "not_listed", f"{component.repository}: was not scanned", answer.key)
    project = read(_Project, answer, SCORE)
    if isinstance(project, Gap):
        return project
    if project.repo.name.lower() != component.repository.lower():
        return unreadable(SCORE, answer, "the answer is about another repository")
    if project.score == -1:
        return Gap(SCORE, "not_covered", f"{component.repository}: no check could run, so there is no score", answer.key)
    if not 0 <= project.score <= 10:
        return unreadable(SCORE, answer, "the score does not lie between 0 and 10")
    return answer, project


def _lowest(known: list[tuple[Answer, _Project]], whole: bool) -> Fact:
    answer, project = min(known, key=lambda one: (one[1].score, one[0].key))
    score = project.score
    return Fact(
        SCORE,
        "register",
        answer.key,
        value=score if whole else None,
        at_most=None if whole else score,
        where="score",
        published=project.date,
        note=_note(answer.key.removeprefix("project/"), project),
    )


def _note(repository: str, project: _Project) -> Text:
    """Which repository has the lowest score, and how many checks (score -1) could not run."""
    score, failed, number = f"{project.score:g}", sum(one.score < 0 for one in project.checks), len(project.checks)
    en, nl = f"Lowest: {repository}, {score}", f"Laagste: {repository}, {score.replace('.', ',')}"
    if not failed:
        return Text(en=f"{en}.", nl=f"{nl}.")
    return Text(
        en=f"{en}; {failed} of {number} checks could not run.", nl=f"{nl}; {failed} van {number} controles konden niet draaien."
    )
