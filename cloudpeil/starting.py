"""check, init, schema: is all data in order, start a workspace, give editors the formats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cloudpeil import automating, options

if TYPE_CHECKING:
    from cloudpeil.workspace import Loaded


@click.command("check")
@options.workspace
@options.mending
def check_command(folder: Path | None) -> None:
    """Check all data, and the record of publications.

    Questions, frameworks, reference data, dossiers, contests and the theme.

    Prints every problem as path:line:column: what is wrong, what was expected, how to mend it, and ends with exit code 1
    if there is any. Differences between sources, open contests and pale colours of a theme are no problems; they are listed
    after the count.

    \b
    cloudpeil check
    cloudpeil check --workspace my-workspace
    """
    from cloudpeil import keeping, theming, workspace

    place = workspace.open_workspace(folder)
    place.reader.problems += theming.problems(place.folder)
    record = keeping.load(place)
    loaded = workspace.load(place)
    library = loaded.library
    counts = {
        "question": len(library.questions),
        "framework": len(library.frameworks),
        "offering": len(loaded.dossiers),
    }
    if loaded.contests:
        counts["contest"] = len(loaded.contests)
    listed = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items())
    click.echo(f"{len(place.reader.digests)} files in order: {listed}")
    if record.lines:
        click.echo(f"{len(record.lines)} lines of the record in order; it ends with {record.head}")
    for note in _notes(loaded, options.day(None, place.settings.as_of)):
        click.echo(note)
    for contest in loaded.contests:
        if contest.status == "open":
            subject = contest.subject or "the assessment as a whole"
            click.echo(f"{contest.holder}: {subject} is contested since {contest.received} and not decided ({contest.path})")
    for remark in theming.remarks(place.folder):
        click.echo(remark)


def _notes(loaded: Loaded, on: date) -> Iterator[str]:
    """What a maintainer should know that is no problem: what differs, came later, was unreadable or goes against the facts."""
    from cloudpeil import workspace
    from offerings.answers import spaces
    from offerings.differences import differences
    from reports import differing
    from reports.language import Language
    from scoring.assess import assess

    library = loaded.library
    every, language = spaces(library.questions, library.reference, on), Language("en", library)
    ruler, floor, _ = workspace.make_ruler(library, loaded.workspace.settings.profile, on)
    for one in assess(loaded.dossiers, ruler, floor):
        for difference in differences(one.dossier, every, on):
            yield differing.line(differing.view(difference, every[difference.question], language), language)
        for question, resolution in one.resolutions.items():
            for later in resolution.later:
                seen = f"a source on {question} was seen on {later.source.seen_from}"
                yield f"{one.dossier.id}: {seen}, after the day of the assessments"
        for harvest in one.dossier.harvests:
            for gap in (gap for gap in harvest.gaps if gap.reason == "unreadable"):
                told = f"{harvest.about.id} could not be read on {gap.question}: {gap.detail}"
                yield f"{one.dossier.id}: {told} ({harvest.path})"
        for outside in one.outside_facts:
            yield f"{one.dossier.id}: the finding on {outside.criterion} lies outside what the facts allow"


@click.command("schema")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--output", "-o", "target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Write all here.")
@options.mending
def schema_command(name: str | None, target: Path | None) -> None:
    """Print the JSON Schema of a file or a result.

    Of files for editors, of results for programs; without a name, all are listed.

    \b
    cloudpeil schema
    cloudpeil schema offering > offering.schema.json
    cloudpeil schema assessments
    cloudpeil schema --output schemas
    """
    from cloudpeil import schemas, workspace
    from criteria.problems import nearest, shown
    from criteria.writing import write
    from reports import data

    if name is not None and name not in schemas.FORMATS:
        raise workspace.NotFoundError(f"the format '{shown(name)}' is not known; {nearest(name, schemas.FORMATS)}")
    if target is not None:
        for each in [name] if name else schemas.FORMATS:
            write(target / f"{each}.schema.json", data.text(schemas.schema(each)).encode())
        click.echo(f"{target}: {1 if name else len(schemas.FORMATS)} schemas written")
    elif name is None:
        for each, path in schemas.FORMATS.items():
            click.echo(f"{each:<14} {path}")
    else:
        click.echo(data.text(schemas.schema(name)), nl=False)


@click.command("init")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--workflow", "host", type=click.Choice(list(automating.PLACES)), help="Add the workflow for this host.")
@options.mending
def init_command(target: Path, host: str | None) -> None:
    """Make a workspace that builds at once.

    It holds an example dossier. With --workflow it also fetches every week and publishes its site, once it lies on GitHub or
    GitLab; see docs/automation.md.

    \b
    cloudpeil init my-workspace
    cd my-workspace
    cloudpeil check
    cloudpeil build

    \b
    cloudpeil init my-workspace --workflow github
    """
    from cloudpeil import starter
    from cloudpeil.workspace import NotFoundError

    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NotFoundError(f"{target} is there already and not empty; name a new folder")
    written = starter.write_workspace(target, host)
    for path in written:
        click.echo(path)
    click.echo(f"\nNext: cd {target} && cloudpeil check && cloudpeil build", err=True)
