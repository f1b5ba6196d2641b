"""The command line: plain verbs, results on stdout, progress and problems on stderr, exit 0 fine, 1 problems, 2 wrong usage."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

COMMANDS = {
    "assess": "computing",
    "build": "publishing",
    "cases": "trying",
    "changes": "recording",
    "check": "starting",
    "compare": "comparing",
    "contest": "contesting",
    "differences": "differing",
    "explain": "computing",
    "fetch": "fetching",
    "init": "starting",
    "lint": "linting",
    "publish": "recording",
    "report": "reporting",
    "schema": "starting",
    "score": "computing",
    "serve": "publishing",
    "stale": "differing",
    "workflow": "automating",
}


class Verbs(click.Group):
    """Finds each command in its module when it is asked for, so that help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = COMMANDS.get(cmd_name)
        command = getattr(import_module(f"cloudpeil.{module}"), f"{cmd_name}_command") if module else None
        return command if isinstance(command, click.Command) else None


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib import metadata

        click.echo(f"cloudpeil {metadata.version('cloudpeil')}")
        ctx.exit()


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version.")
def cloudpeil() -> None:
    """Gauge how sovereign a cloud offering is.

    By which ruler, and how do we know? Unknown stays unknown: results are intervals, and every number explains itself.

    \b
    cloudpeil check                              is all data in order?
    cloudpeil assess scaleway-public-cloud       measure one offering
    cloudpeil explain aws SOV-3.4                why does it stand there?
    cloudpeil compare aws hetzner-cloud --minimum 1
    cloudpeil init my-workspace                  start with your own data

    Without a workspace around the current folder, the data that comes with cloudpeil is used.
    """


def main() -> None:
    """Run the command line; what users can mend ends in a sentence, not in a traceback."""
    gc.set_threshold(100_000)  # a command makes many small values that live as long as it runs
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        cloudpeil.main(prog_name="cloudpeil")
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(1) from None
