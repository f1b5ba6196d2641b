"""Options that several commands share, and the one place where mistakes of users become messages and exit codes."""

from __future__ import annotations

import functools
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

FORMATS = ("table", "json", "csv")
FLOORS = ("declared", "documented", "attested", "verified")

Command = Any  # click's decorators take and give functions and commands alike


class DayType(click.ParamType[date]):
    """A date as 2026-11-23."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value) if len(str(value)) == 10 else "")
        except ValueError:
            self.fail(f"'{value}' is not a date; write it as 2026-11-23", param, ctx)


def workspace(command: Command) -> Command:
    return click.option(
        "--workspace",
        "folder",
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        help="The workspace; by default the one around the current folder.",
    )(command)


def output(*, formats: tuple[str, ...] = FORMATS) -> Callable[[Command], Command]:
    return click.option(
        "--format", "format_", type=click.Choice(formats), default=formats[0], show_default=True, help="How to print the result."
    )


def measuring(command: Command) -> Command:
    """Add the options of everything that measures: which ruler, on which day, at which strength of evidence."""
    options = [
        click.option("--framework", metavar="ID", help="The framework; by default that of the workspace, else eu-csf."),
        click.option("--edition", metavar="EDITION", help="Its edition; by default the newest."),
        click.option("--weights", metavar="NAME", help="A named set of weights; by default the framework's first."),
        click.option("--divisor", type=click.Choice(["nominal", "true"]), help="Divide by the nominal or the real maximum."),
        click.option(
            "--territory", metavar="GROUP", help="What rules mean by territory: EU, EEA, EEA+CH or a country such as NL."
        ),
        click.option(
            "--additional",
            metavar="CRITERION",
            callback=_additional,
            help="Additional criteria that count too, as 'SOV-3-03-AC1,SOV-3-04-AC2', or all.",
        ),
        click.option("--assurance", type=click.Choice(FLOORS), help="The strength of evidence that counts."),
        click.option(
            "--profile",
            "profile_path",
            metavar="FILE",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="A buyer's profile.",
        ),
        click.option("--as-of", type=DayType(), metavar="DATE", help="The day; by default that of the workspace, else today."),
        workspace,
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _additional(_context: click.Context, _option: click.Parameter, value: str | None) -> object:
    """Names with commas between them as a profile holds them."""
    return None if value is None else "all" if value == "all" else tuple(one.strip() for one in value.split(","))


def mending(command: Command) -> Command:
    """Turn problems in the data into lines on stderr and exit code 1, and wrong names into exit code 2."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        from cloudpeil.workspace import NotFoundError
        from criteria.problems import DataError

        try:
            command(*args, **kwargs)
        except DataError as error:
            stop_with(error, kwargs.get("folder"))
        except NotFoundError as error:
            raise click.UsageError(str(error)) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            click.echo(
                f"{error.filename or 'the output'}: {error.strerror}; check the path, its permissions and the free space",
                err=True,
            )
            raise SystemExit(1) from error

    return run


def stop_with(error: Any, folder: Path | None) -> NoReturn:  # noqa: ANN401
    """Print every problem with its place as seen from the current folder, then stop."""
    for problem in error.problems:
        click.echo(located(problem, folder), err=True)
    count = len(error.problems)
    click.echo(f"{count} problem{'s' if count > 1 else ''} found", err=True)
    sys.exit(1)


def located(problem: Any, folder: Path | None) -> str:  # noqa: ANN401
    return str(replace(problem, path=from_here(problem.path, folder)))


def from_here(name: str, folder: Path | None) -> str:
    """A path of the data as it is called from the current folder, where it is there."""
    from cloudpeil.workspace import find

    place = folder or find(Path.cwd())
    path = place / name if place else None
    return name if path is None or not path.exists() or place == Path.cwd() else os.path.relpath(path)


def day(chosen: date | None, settled: date | None) -> date:
    """The day of an assessment: as chosen, as the workspace has it, or today."""
    return chosen or settled or today()


def today() -> date:
    """The user's own calendar day, or the one that SOURCE_DATE_EPOCH names, as reproducible builds set it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) <= 11:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return date.today()  # noqa: DTZ011  the user's own calendar day is meant


class SystemClock:
    """The clock of this machine, for what waits and for what notes when it saw something."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
