"""workflow: what GitHub or GitLab needs to keep a workspace fresh and its site published."""

from __future__ import annotations

from importlib import metadata
from importlib.resources import files

import click

from cloudpeil import options

PLACES = {"github": ".github/workflows/cloudpeil.yml", "gitlab": ".gitlab-ci.yml"}


def workflow(host: str) -> str:
    """The workflow for one of PLACES; it installs the version of cloudpeil that is running."""
    template = (files("cloudpeil") / "workflows" / f"{host}.yml").read_text(encoding="utf-8")
    return template.replace("{version}", metadata.version("cloudpeil"))


@click.command("workflow")
@click.argument("host", metavar="github|gitlab", type=click.Choice(list(PLACES)))
@options.mending
def workflow_command(host: str) -> None:
    """Print a workflow for GitHub or GitLab.

    Once a week it fetches, and opens a change with the new answers and with what differs, for people to look at and merge. From
    the default branch it builds the site and publishes it. docs/automation.md says what to set up.

    \b
    cloudpeil workflow github > .github/workflows/cloudpeil.yml
    cloudpeil workflow gitlab > .gitlab-ci.yml
    """
    click.echo(workflow(host), nl=False)
