"""From a workspace to what is published from it: loaded, measured, with all that stands beside the assessments."""

from __future__ import annotations

from datetime import date

from cloudpeil import options, workspace
from cloudpeil.workspace import Workspace
from reports.publication import Publication
from scoring.assess import assess


def publication(place: Workspace, as_of: date | None = None, *, manual: bool = False) -> Publication:
    """What the site of a workspace is made from; raises DataError with every problem of the run."""
    loaded = workspace.load(place)
    day = options.day(as_of, place.settings.as_of)
    ruler, floor, _ = workspace.make_ruler(loaded.library, place.settings.profile, day)
    return Publication(
        ruler=ruler,
        counts=floor,
        assessments=assess(loaded.dossiers, ruler, floor),
        inputs=loaded.inputs,
        title=place.settings.title,
        manual=manual,
        address=place.settings.address,
        theme=_theme(place),
    )


def _theme(place: Workspace) -> bytes | None:
    """The style sheet of the workspace that overrides design tokens, where there is one."""
    path = place.folder / "reports" / "theme.css" if place.folder else None
    return path.read_bytes() if path is not None and path.is_file() else None
