"""From a workspace to what is published from it: loaded, measured, with all that stands beside the assessments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cloudpeil import keeping, options, theming, workspace
from cloudpeil.workspace import Loaded, Workspace
from offerings.profiles import Profile
from reports.publication import Publication
from scoring.assess import assess


def publication(place: Workspace, as_of: date | None = None, *, manual: bool = False) -> Publication:
    """What the site of a workspace is made from; raises DataError with every problem of the run."""
    place.reader.problems += theming.problems(place.folder)
    record = keeping.load(place)
    loaded = workspace.load(place)
    home = measured(loaded, place.settings.profile, as_of, manual=manual)
    framework = home.ruler.framework
    if not framework.graded:
        raise workspace.NotFoundError(
            f"the profile chooses '{framework.id}', which has no score or no level over all; expected a ruler that has both for "
            "the site of a workspace (each other ruler gets its pages beside it), so choose eu-csf, or measure with: "
            f"cloudpeil assess --framework {framework.id}"
        )
    return replace(home, record=record, others=tuple(_beside(home, loaded, place.settings.profile)))


def _beside(home: Publication, loaded: Loaded, profile: Profile) -> Iterator[Publication]:
    """The same offerings under every other ruler, as these rulers are; evidence and buyer are those of the profile."""
    for one in loaded.library.frameworks.values():
        if (one.id, one.edition) != home.ruler.name:
            own = Profile(framework=one.id, edition=one.edition, assurance=profile.assurance, answers=profile.answers)
            by, floor, _ = workspace.make_ruler(loaded.library, own, home.ruler.on)
            yield replace(home, ruler=by, assessments=assess(loaded.dossiers, by, floor))


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
        cases=loaded.cases,
    )
