"""publish, changes: put what changed into the record, and show what changed and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cloudpeil import options

if TYPE_CHECKING:
    from reports.chronicle import Chronicle, StepView
    from reports.publication import Publication
    from reports.record import Record

FORMATS = ("table", "json")


@click.command("publish")
@click.option("--as-of", type=options.DayType(), metavar="DATE", help="The day; by default that of the workspace, else today.")
@click.option("--on", type=options.DayType(), metavar="DATE", help="The day of publication; by default today.")
@click.option("--dry-run", is_flag=True, help="Show what would be published, and write nothing.")
@options.output(formats=FORMATS)
@options.workspace
@options.mending
def publish_command(as_of: date | None, on: date | None, dry_run: bool, format_: str, folder: Path | None) -> None:
    """Put every assessment that changed into the record.

    The record, reports/record.jsonl, only grows: commit it, and never edit it. Each line holds the digest of the line
    before it. Days in it never go back. Without a change nothing is written.

    \b
    cloudpeil publish --dry-run
    cloudpeil publish --as-of 2026-11-23
    """
    from cloudpeil import keeping, making, workspace

    place = workspace.open_workspace(folder)
    if place.folder is None:
        raise workspace.NotFoundError("there is no workspace here to keep a record in; make one with: cloudpeil init NEW-FOLDER")
    publication = making.publication(place, as_of)
    longer = _longer(publication, options.day(on, None))
    chronicle = _chronicle(publication, longer)
    fresh = chronicle.steps[len(publication.record.steps) :]
    if fresh and not dry_run:
        keeping.replace(place, publication.record, longer)
    _show(chronicle, fresh, format_)
    if format_ == "table":
        click.echo(_outcome(len(fresh), longer.head, "would be published" if dry_run else "published"))


def _longer(of: Publication, on: date) -> Record:
    """The record after a publication on a day; raises DataError when days would go back."""
    from cloudpeil import keeping
    from criteria.problems import DataError, Problem
    from reports.appending import backwards, published
    from reports.drafting import drafts
    from scoring.outlook import unknowns

    by = of.ruler
    if misfit := backwards(of.record, on, by.on):
        raise DataError([Problem(keeping.RECORD, len(of.record.lines), 1, f"{misfit}, so choose others with --on and --as-of")])
    found = drafts(of, lambda one: len(unknowns(one)))
    return published(of.record, found, by.framework.id, on, by.on)


def _chronicle(of: Publication, record: Record) -> Chronicle:
    from dataclasses import replace

    from reports.chronicle import Chronicle
    from reports.language import Language

    return Chronicle(replace(of, record=record), Language("en", of.ruler.library))


def _show(chronicle: Chronicle, steps: Sequence[StepView], format_: str) -> None:
    from reports import data, telling

    made = data.text(telling.document(chronicle, steps)) if format_ == "json" else telling.text(chronicle, steps)
    click.echo(made, nl=False)


def _outcome(count: int, head: str, done: str) -> str:
    if not count:
        return f"nothing changed since the last publication; the record ends with {head}"
    return f"{count} assessment{'' if count == 1 else 's'} {done}; the record ends with {head}"


@click.command("changes")
@click.argument("names", metavar="[OFFERING]...", nargs=-1)
@click.option("--since", type=options.DayType(), metavar="DATE", help="Only what was published on this day or later.")
@options.output(formats=FORMATS)
@options.workspace
@options.mending
def changes_command(names: tuple[str, ...], since: date | None, format_: str, folder: Path | None) -> None:
    """Show what changed between publications, and why.

    Newest first. The chain of the record is verified on the way.

    \b
    cloudpeil changes
    cloudpeil changes aws --since 2026-01-01 --format json
    """
    from cloudpeil import making, workspace
    from criteria.problems import nearest, shown

    publication = making.publication(workspace.open_workspace(folder))
    chronicle = _chronicle(publication, publication.record)
    known = {step.change.step.key[0] for step in chronicle.steps}
    for name in names:
        if name not in known:
            raise workspace.NotFoundError(f"nothing was published about '{shown(name)}'; {nearest(name, known)}")
    chosen = [step for step in reversed(chronicle.steps) if not names or step.change.step.key[0] in names]
    found = [step for step in chosen if since is None or step.published >= since]
    _show(chronicle, found, format_)
    if format_ == "table":
        count = f"{len(found)} change{'' if len(found) == 1 else 's'}"
        click.echo(f"{count}; the record ends with {chronicle.record.head}")
