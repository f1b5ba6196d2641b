"""build, serve: write the site, and show it on this machine."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from cloudpeil import options


@click.command("build")
@click.option(
    "--output",
    "-o",
    "target",
    metavar="DIR",
    default="site",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the site is written.",
)
@click.option("--as-of", type=options.DayType(), metavar="DATE", help="The day; by default that of the workspace, else today.")
@click.option("--manual", is_flag=True, help="Link to a manual that is put under docs/ of the site.")
@options.workspace
@options.mending
def build_command(target: Path, as_of: date | None, manual: bool, folder: Path | None) -> None:
    """Build the site, in Dutch and English.

    It is made of static files that any web server can serve.
    The same inputs and the same date give the same bytes. Files that did not change are left alone; pages of a former
    build that no longer belong to the site are removed.

    \b
    cloudpeil build
    cloudpeil build --output public --as-of 2026-11-23
    """
    from cloudpeil import making, workspace
    from reports import downloads, site

    publication = making.publication(workspace.open_workspace(folder), as_of, manual=manual)
    output = target if folder is None or target.is_absolute() else folder / target
    for left_out in downloads.missing():
        click.echo(left_out, err=True)
    with click.progressbar(length=1, label="Building", file=sys.stderr) as bar:
        done = site.build(publication, output, lambda made, whole: _show(bar, made, whole))
    click.echo(
        f"{output}: {done.pages} pages, {len(publication.assessments)} offerings, {done.written} written, {done.removed} removed"
    )


def _show(bar: object, made: int, whole: int) -> None:
    bar.length = whole  # type: ignore[attr-defined]
    bar.update(made - bar.pos)  # type: ignore[attr-defined]


@click.command("serve")
@click.argument("target", metavar="[DIR]", default="site", type=click.Path(file_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 takes a free one.")
@options.mending
def serve_command(target: Path, host: str, port: int) -> None:
    """Show a built site on this machine; stop with Ctrl+C.

    \b
    cloudpeil build && cloudpeil serve
    """
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    from cloudpeil.workspace import NotFoundError

    if not (target / "index.html").is_file():
        raise NotFoundError(f"{target} holds no built site; build one first with: cloudpeil build --output {target}")
    handler = partial(SimpleHTTPRequestHandler, directory=str(target))
    try:
        server = ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        raise NotFoundError(f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port") from error
    click.echo(f"http://{host}:{server.server_port}/  (stop with Ctrl+C)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    finally:
        server.server_close()
