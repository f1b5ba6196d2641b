"""The workspace that `cloudpeil init` makes: an invented provider with one offering, explained line by line."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from reports.writing import write


def write_workspace(target: Path) -> tuple[str, ...]:
    """Copy the starter files; gives their paths."""
    return tuple(str(path) for path in _copy(files("cloudpeil") / "starter_files", target))


def _copy(source: Traversable, target: Path) -> list[Path]:
    written = []
    for entry in sorted(source.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            written += _copy(entry, target / entry.name)
        else:
            write(target / entry.name, entry.read_bytes())
            written.append(target / entry.name)
    return written
