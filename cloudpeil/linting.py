"""lint: what is wrong or odd in frameworks, found by trying their rules on all answers; for people, editors and CI."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from cloudpeil import options

if TYPE_CHECKING:
    from criteria.frameworks import Framework
    from criteria.library import Library
    from criteria.problems import Problem
    from reports.linting import Part


@click.command("lint")
@click.argument("names", metavar="[FRAMEWORK]...", nargs=-1)
@click.option("--edition", metavar="EDITION", help="Only this edition; by default all.")
@click.option("--strict", is_flag=True, help="End with exit code 1 on warnings too.")
@click.option("--as-of", type=options.DayType(), metavar="DATE", help="The day; by default that of the workspace, else today.")
@options.output(formats=("table", "json", "github", "editor"))
@options.workspace
@options.mending
def lint_command(
    names: tuple[str, ...], edition: str | None, strict: bool, as_of: date | None, format_: str, folder: Path | None
) -> None:
    """Find what is wrong or odd in frameworks.

    Weights, levels, points, words, dates, and rules: each is tried on all answers that its questions allow, so a rule that can
    never be true or a rung on which nothing can stand is found by search. Without a name, all frameworks are looked at, and
    questions that none of them asks. Exit code 1 if there are errors; exceptions that a framework explains never count.

    \b
    cloudpeil lint
    cloudpeil lint eu-csf --strict
    cloudpeil lint --format github
    """
    from cloudpeil import workspace
    from criteria import library as criteria_library
    from reports import data, linting

    if edition and not names:
        raise workspace.NotFoundError("--edition is of one framework; expected its name too, as in: cloudpeil lint eu-csf")
    place = workspace.open_workspace(folder)
    library = criteria_library.load(place.reader)
    on = options.day(as_of, place.settings.as_of)
    chosen = _chosen(library, names, edition)
    parts = _parts(library, _concerning(names, place.reader.problems), chosen, on, whole=not names)
    if format_ == "json":
        click.echo(data.text(linting.document(parts, on)), nl=False)
    else:
        show = {"table": linting.table, "github": linting.github, "editor": linting.editor}[format_]
        click.echo(show(parts, lambda path: options.from_here(path, folder)), nl=False)
    found = linting.counts(parts)
    click.echo(f"{linting.counted(found)} on {on}", err=True)
    if found["error"] or (strict and found["warning"]):
        raise SystemExit(1)


def _chosen(library: Library, names: tuple[str, ...], edition: str | None) -> list[Framework]:
    """The editions asked for; a name whose files cannot be read is no mistake of the user, and its problems are shown."""
    from cloudpeil.workspace import NotFoundError

    for name in names:
        try:
            library.framework(name, edition)
        except LookupError as error:
            if name not in library.unread:
                raise NotFoundError(str(error)) from error
    every = library.frameworks.values()
    return [one for one in every if (not names or one.id in names) and edition in {None, one.edition}]


def _concerning(names: tuple[str, ...], problems: Sequence[Problem]) -> list[Problem]:
    """The problems of what was asked for, and of what it rests on; those of other frameworks are left out."""
    from criteria.library import FRAMEWORKS

    mine = tuple(f"{FRAMEWORKS}/{name}/" for name in names)
    return sorted({one for one in problems if not names or not one.path.startswith(FRAMEWORKS) or one.path.startswith(mine)})


def _parts(library: Library, problems: Sequence[Problem], chosen: Sequence[Framework], on: date, *, whole: bool) -> list[Part]:
    """What is found in each framework, and beside them."""
    from criteria.findings import of_problem
    from criteria.library import QUESTIONS, REFERENCE
    from reports.linting import Part, ordered
    from scoring.lint import lint_broken, lint_framework, lint_questions

    homes = {str(PurePosixPath(one.path).parent): one for one in chosen}
    inside: dict[str, list[Problem]] = {home: [] for home in homes}
    beside: list[Problem] = []
    for problem in problems:
        inside.get(str(PurePosixPath(problem.path).parent), beside).append(problem)
    names_in_doubt = any(one.path.startswith((QUESTIONS, REFERENCE)) for one in beside)
    parts = []
    for home, one in homes.items():
        tried = not inside[home] and not names_in_doubt
        found = lint_framework(one, library, on) if tried else lint_broken(one, library, on, inside[home])
        parts.append(Part(one, tried, ordered(found)))
    rest = [*map(of_problem, beside), *(lint_questions(library) if whole and not problems else ())]
    return [*parts, Part(None, True, ordered(rest))] if rest or whole else parts
