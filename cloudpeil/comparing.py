"""compare: rank offerings, and put them side by side in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cloudpeil import options
from cloudpeil.computing import demand_option, demanded, measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudpeil.workspace import Loaded
    from criteria.frameworks import Framework
    from reports.publication import Publication
    from scoring.assess import Assessment
    from scoring.ranking import Demand, Place


@click.command("compare")
@click.argument("names", metavar="[OFFERING]...", nargs=-1)
@demand_option
@click.option(
    "--html",
    "html",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also put two to six offerings side by side in one HTML file.",
)
@click.option(
    "--pdf",
    "pdf",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The same on A4 landscape, as a tagged PDF; needs the extra 'pdf'.",
)
@click.option("--language", type=click.Choice(["en", "nl"]), default="en", show_default=True, help="The language of the file.")
@options.output()
@options.measuring
@options.mending
def compare_command(
    names: tuple[str, ...],
    minimum: tuple[str, ...],
    html: Path | None,
    pdf: Path | None,
    language: str,
    format_: str,
    **choices: Any,  # noqa: ANN401
) -> None:
    """Compare and rank offerings.

    The gate comes first, then intervals of ranks.
    An offering that may pass or fail, depending on what is unknown, is open. A precedes B for sure only if A's lowest
    score is above B's highest. With --html the ranking and all rows (levels, criteria, facts) are also written to a file
    that needs nothing beside it.

    \b
    cloudpeil compare aws ovhcloud-public-cloud --minimum 1 --minimum SOV-3=2
    cloudpeil compare aws hetzner-cloud --html comparison.html --language nl
    cloudpeil compare aws hetzner-cloud --pdf comparison.pdf
    """
    from criteria.writing import write
    from reports import comparison_file, data, tables
    from scoring.ranking import rank

    loaded, found, demand = measured(names, **choices)
    _need_levels(found[0].ruler.framework)
    wanted = demanded(minimum, demand, found[0].ruler.framework)
    places = rank({one.dossier.id: one.reading for one in found}, wanted)
    if html is not None:
        write(html, comparison_file.page(_side_by_side(loaded, found, "--html"), places, wanted, language))
        click.echo(f"{html}: {len(found)} offerings side by side", err=True)
    if pdf is not None:
        write(pdf, _paper(_side_by_side(loaded, found, "--pdf"), places, wanted, language))
        click.echo(f"{pdf}: {len(found)} offerings side by side", err=True)
    document = data.ranking(found, places, wanted)
    if format_ == "json":
        click.echo(data.text(document), nl=False)
    elif format_ == "csv":
        click.echo(data.csv_text([data.ranking_row(document, offer) for offer in document["offers"]]), nl=False)
    else:
        click.echo(tables.ranking(found, places, wanted), nl=False)


def _need_levels(framework: Framework) -> None:
    from cloudpeil.workspace import NotFoundError

    if not framework.levelled:
        raise NotFoundError(
            f"offers are compared by level, and '{framework.id}' has none over all criteria; count what each offer meets with: "
            f"cloudpeil assess --framework {framework.id}"
        )


def _paper(of: Publication, places: Sequence[Place], demand: Demand, language: str) -> bytes:
    """The comparison as a PDF; raises NotFoundError without the extra."""
    from cloudpeil.workspace import NotFoundError
    from reports.extras import MissingExtraError
    from reports.pdf import comparison

    try:
        return comparison(of, places, demand, language).set()
    except MissingExtraError as error:
        raise NotFoundError(str(error)) from error


def _side_by_side(loaded: Loaded, found: Sequence[Assessment], option: str) -> Publication:
    """What a file that compares offerings is made from; raises NotFoundError unless they are two to six."""
    from cloudpeil.workspace import NotFoundError
    from reports.comparison import FEWEST, MOST
    from reports.publication import Publication

    count, framework = len(found), found[0].ruler.framework
    if not framework.graded:
        raise NotFoundError(
            f"{option} compares levels and scores, and '{framework.id}' has not both; leave it out for a table or JSON"
        )
    if not FEWEST <= count <= MOST:
        chosen = "1 is chosen" if count == 1 else f"{count} are chosen"
        example = f"cloudpeil compare aws hetzner-cloud {option} FILE"
        message = f"{option} puts {FEWEST} to {MOST} offerings side by side and {chosen}; name them, for example: {example}"
        raise NotFoundError(message)
    first = found[0]
    return Publication(first.ruler, first.counts, tuple(found), loaded.inputs)
