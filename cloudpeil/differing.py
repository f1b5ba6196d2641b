"""differences, stale: what editors should look at, because sources differ or answers grow too old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cloudpeil import options

if TYPE_CHECKING:
    from cloudpeil.workspace import Loaded
    from offerings.answers import Space
    from reports.language import Language


def _prepared(
    names: Sequence[str], as_of: date | None, folder: Path | None
) -> tuple[Loaded, date, Mapping[str, Space], Language]:
    """The data of the offerings named, or of all; the day; what each question allows on it; and the words."""
    from cloudpeil import workspace
    from offerings.answers import spaces
    from reports.language import Language

    place = workspace.open_workspace(folder)
    loaded = workspace.load(place, names or None)
    on = options.day(as_of, place.settings.as_of)
    library = loaded.library
    return loaded, on, spaces(library.questions, library.reference, on), Language("en", library)


@click.command("differences")
@click.argument("names", metavar="[OFFERING]...", nargs=-1)
@click.option("--as-of", type=options.DayType(), metavar="DATE", help="The day; by default that of the workspace, else today.")
@options.output()
@options.workspace
@options.mending
def differences_command(names: tuple[str, ...], as_of: date | None, format_: str, folder: Path | None) -> None:
    """List where sources differ.

    Claim against register, register against register, and leads that say something else: each as a question with its sources.
    None of it is a verdict, and what counts stays as it is.

    \b
    cloudpeil differences
    cloudpeil differences aws --format csv
    """
    from offerings.differences import differences
    from reports import data, differing

    loaded, on, every, language = _prepared(names, as_of, folder)
    found = [one for dossier in loaded.dossiers for one in differences(dossier, every, on)]
    views = [differing.view(one, every[one.question], language) for one in found]
    if format_ == "json":
        click.echo(data.text({"as_of": on, "differences": differing.document(found)}), nl=False)
    elif format_ == "csv":
        click.echo(data.csv_text(differing.rows(views)), nl=False)
    else:
        for one in views:
            click.echo(differing.line(one, language))
        click.echo(f"{len(found)} difference{'' if len(found) == 1 else 's'} on {on}", err=True)


@click.command("stale")
@click.argument("names", metavar="[OFFERING]...", nargs=-1)
@click.option("--within", metavar="DAYS", default=30, show_default=True, type=click.IntRange(0, 36_500), help="How far to look.")
@click.option("--as-of", type=options.DayType(), metavar="DATE", help="The day; by default that of the workspace, else today.")
@options.output()
@options.workspace
@options.mending
def stale_command(names: tuple[str, ...], within: int, as_of: date | None, format_: str, folder: Path | None) -> None:
    """List answers that expire soon, or have.

    An answer expires when its evidence has a last day, or is older than its question allows (fresh_for). It then becomes
    unknown, or rests on what weaker evidence says.

    \b
    cloudpeil stale
    cloudpeil stale --within 90 --format csv
    """
    from offerings.expiry import expiring
    from reports import data, differing

    loaded, on, every, language = _prepared(names, as_of, folder)
    found = [one for dossier in loaded.dossiers for one in expiring(dossier, every, on, within)]
    rows = [
        differing.expiry(one, every[one.question], language) for one in sorted(found, key=lambda one: (one.last, one.offering))
    ]
    if format_ == "json":
        click.echo(data.text({"as_of": on, "within": within, "answers": rows}), nl=False)
    elif format_ == "csv":
        click.echo(data.csv_text(rows), nl=False)
    else:
        for row in rows:
            ended = "ended" if row["last_day"] < on else "until"
            told = f"{row['offering']}: {row['question']}: {row['answer']}; {ended} {row['last_day']}, then {row['then']}"
            click.echo(f"{told} ({row['sources']}; {row['files']})")
        click.echo(f"{len(rows)} within {within} days of {on}", err=True)
