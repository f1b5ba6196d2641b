"""Workspaces that tests build sites from: the shipped data, and an invented world of one small framework."""

import shutil
from datetime import date
from pathlib import Path

from cloudpeil import workspace
from criteria import library
from criteria.reader import PACKAGED, File, Reader
from offerings import catalogue
from reports.site import Publication
from scoring.assess import assess

HARBOUR = Path(__file__).parent / "harbour"
ON = date(2026, 11, 23)


def copy_of_harbour(target: Path) -> Path:
    return Path(shutil.copytree(HARBOUR, target))


def publication(*layers: Path) -> Publication:
    """What a site of these folders is made from; the last one holds the settings."""
    reader = Reader(layers=layers)
    settings = reader.load(workspace.Settings, File(layers[-1] / "cloudpeil.yaml", layers[-1], "cloudpeil.yaml"))
    reader.finish()
    loaded = library.load(reader)
    dossiers = catalogue.load(reader, loaded)
    reader.finish()
    ruler, floor, _ = workspace.make_ruler(loaded, settings.profile, ON)
    found = assess(dossiers, ruler, floor)
    return Publication(ruler, floor, found, dict(reader.digests), settings.title)


def shipped() -> Publication:
    """The public site."""
    return publication(PACKAGED)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
