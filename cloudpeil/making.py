"""From a workspace to what is published from it: loaded, measured, with all that stands beside the assessments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cloudpeil import keeping, options, theming, workspace
from cloudpeil.workspace import Loaded, Workspace
from criteria.profiles import Profile
from reports.publication import Publication
from scoring.assess import assess


def publication(place: Workspace, as_of: date | None = None, *, manual: bool = False) -> Publication:
    """What the site of a workspace is made from; raises DataError with every problem of the run."""
    place.reader.problems += theming.problems(place.folder)
    record = keeping.load(place)
    return replace(measured(workspace.load(place), place.settings.profile, as_of, manual=manual), record=record)


def measured(loaded: Loaded, profile: Profile, as_of: date | None = None, *, manual: bool = False) -> Publication:
    """What is published from loaded data, measured as a profile has it; raises NotFoundError."""
    place = loaded.workspace
    day = options.day(as_of, place.settings.as_of)
    ruler, floor, _ = workspace.make_ruler(loaded.library, profile, day)
    return Publication(
        ruler=ruler,
        counts=floor,
        assessments=assess(loaded.dossiers, ruler, floor),
        inputs=loaded.inputs,
        title=place.settings.title,
        manual=manual,
        address=place.settings.address,
        contact=place.settings.contact,
        theme=theming.load(place.folder),
        contests=loaded.contests,
    )
