"""The workspace that `cloudpeil init` makes: an invented provider with one offering, explained line by line."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from cloudpeil import automating
from criteria.writing import write


def write_workspace(target: Path, host: str | None = None) -> tuple[str, ...]:
    """Copy the starter files, with the workflow for a host if one is named; gives their paths."""
    written = _copy(files("cloudpeil") / "starter_files", target)
    if host is not None:
        place = target / automating.PLACES[host]
        write(place, automating.workflow(host).encode())
        written.append(place)
    return tuple(str(path) for path in written)


def _copy(source: Traversable, target: Path) -> list[Path]:
    written = []
    for entry in sorted(source.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            written += _copy(entry, target / entry.name)
        else:
            write(target / entry.name, entry.read_bytes())
            written.append(target / entry.name)
    return written
