"""cases: the worked cases of frameworks, tried."""

from __future__ import annotations

from pathlib import Path

import click

from cloudpeil import options


@click.command("cases")
@click.argument("names", metavar="[FRAMEWORK]...", nargs=-1)
@options.output(formats=("table", "json"))
@options.workspace
@options.mending
def cases_command(names: tuple[str, ...], format_: str, folder: Path | None) -> None:
    """Try the worked cases of frameworks.

    A worked case gives facts and the verdict that the source of a framework asks for them, with the clause; see
    docs/worked-cases.md for adding one. Exit code 1 if a case comes out otherwise.

    \b
    cloudpeil cases
    cloudpeil cases data-act --format json
    """
    from cloudpeil import workspace
    from criteria import library as criteria_library
    from criteria.problems import DataError, Problem, nearest, shown
    from offerings import cases
    from reports import data, trying
    from scoring.cases import run

    place = workspace.open_workspace(folder)
    library = criteria_library.load(place.reader)
    every = cases.load(place.reader, library)
    place.reader.finish()
    known = {name for name, _ in library.frameworks}
    for name in names:
        if name not in known:
            raise workspace.NotFoundError(f"the framework '{shown(name)}' is not known; {nearest(name, known)}")
    chosen = [one for one in every if not names or one.framework.id in names]
    tried = [(one, run(one, library)) for one in chosen]
    if format_ == "json":
        click.echo(data.text([trying.tried(one, misses) for one, misses in tried]), nl=False)
    else:
        for one, misses in tried:
            state = "differs" if misses else "as expected"
            click.echo(f"{one.framework.id} {one.framework.edition}: {one.case.id} ({one.case.clause}): {state}")
    problems = [
        Problem(
            one.path,
            *one.case.place(*miss.key),
            f"'{one.case.id}' expects {miss.expected}, but {miss.found} came out; correct the rule or the case",
        )
        for one, misses in tried
        for miss in misses
    ]
    if problems:
        raise DataError(problems)
    click.echo(f"{len(tried)} worked cases, all as expected", err=True)
