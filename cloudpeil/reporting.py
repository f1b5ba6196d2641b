"""report: one assessment as a file to hand on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cloudpeil import options

if TYPE_CHECKING:
    from reports.downloads import Kind
    from reports.publication import Publication
    from scoring.assess import Assessment


@click.command("report")
@click.argument("name", metavar="OFFERING")
@click.option(
    "--output",
    "-o",
    "target",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file; its name chooses the kind: .pdf, .xlsx, .ods, .json, .criteria.csv or .facts.csv.",
)
@click.option("--language", type=click.Choice(["en", "nl"]), default="en", show_default=True, help="The language of the file.")
@options.measuring
@options.mending
def report_command(name: str, target: Path, language: str, **choices: Any) -> None:  # noqa: ANN401
    """Write the report of one offering to a file.

    A tagged PDF, a spreadsheet, or tables for machines.
    The file is the same as the one that a site of this workspace offers. PDF needs the extra 'pdf', XLSX the extra
    'office'; the other kinds need nothing.

    \b
    cloudpeil report aws -o aws.pdf
    cloudpeil report aws -o aws.ods --language nl
    cloudpeil report aws -o aws.facts.csv --as-of 2026-11-23
    """
    from cloudpeil.workspace import NotFoundError
    from criteria.writing import write
    from reports import downloads
    from reports.extras import MissingExtraError

    kind = _kind(target)
    publication, found = _measured(name, **choices)
    framework = publication.ruler.framework
    if kind in downloads.NUMBERED and not framework.graded:
        plain = ", ".join(one.suffix for one in downloads.KINDS if one not in downloads.NUMBERED)
        raise NotFoundError(
            f"a report as {kind.name} shows a level and a score, and '{framework.id}' has not both; expected one of {plain}"
        )
    try:
        content = downloads.MAKERS[kind](downloads.Made(publication, found, language))
    except MissingExtraError as error:
        raise NotFoundError(str(error)) from error
    write(target, content)
    click.echo(f"{target}: {kind.name}, {len(content) // 1000 + 1} kB", err=True)


def _kind(target: Path) -> Kind:
    """The kind that a file name asks for; raises NotFoundError."""
    from cloudpeil.workspace import NotFoundError
    from criteria.problems import shown
    from reports.downloads import KINDS

    for kind in KINDS:
        if target.name.lower().endswith(kind.suffix):
            return kind
    known = ", ".join(kind.suffix for kind in KINDS)
    raise NotFoundError(f"'{shown(target.name)}' names no kind of file; expected a name that ends in one of {known}")


def _measured(
    name: str, folder: Path | None, profile_path: Path | None, as_of: date | None, **choices: str | None
) -> tuple[Publication, Assessment]:
    """What a site of this workspace would publish, and the one assessment of it; raises NotFoundError or DataError."""
    from cloudpeil import making, workspace
    from criteria.problems import nearest, shown

    place = workspace.open_workspace(folder)
    loaded = workspace.load(place)
    profile = workspace.read_profile(profile_path, place) if profile_path else place.settings.profile
    if profile_path:
        workspace.check_profile(profile, profile_path, loaded.library)
    chosen = workspace.choose(profile, workspace.Choice(**choices), loaded.library)  # type: ignore[arg-type]
    publication = making.measured(loaded, chosen, as_of)
    found = {one.dossier.id: one for one in publication.assessments}
    if name not in found:
        raise workspace.NotFoundError(f"the offering '{shown(name)}' is not known; {nearest(name, found)}")
    return publication, found[name]
