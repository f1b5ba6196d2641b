"""Workspaces that tests build sites from: the shipped data, and an invented world of one small framework."""

import shutil
from datetime import date
from pathlib import Path

from cloudpeil import making, workspace
from criteria.reader import PACKAGED, File, Reader
from reports.publication import Publication

HARBOUR = Path(__file__).parent / "harbour"
ON = date(2026, 11, 23)


def copy_of_harbour(target: Path) -> Path:
    return Path(shutil.copytree(HARBOUR, target))


def publication(*layers: Path) -> Publication:
    """What a site of these folders is made from; the last one holds the settings."""
    reader = Reader(layers=layers)
    settings = reader.load(workspace.Settings, File(layers[-1] / "cloudpeil.yaml", layers[-1], "cloudpeil.yaml"))
    reader.finish()
    return making.publication(workspace.Workspace(layers[-1], settings, reader), ON)


def shipped() -> Publication:
    """The public site."""
    return publication(PACKAGED)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
