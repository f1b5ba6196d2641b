"""The theme of a workspace: read from its one file, refused when it holds what no page may load."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from criteria.problems import DataError, Problem
from criteria.source import read
from reports import theme


def load(folder: Path | None) -> bytes | None:
    """The style sheet of a workspace that overrides design tokens, where there is one; raises DataError."""
    path = folder / theme.PATH if folder is not None else None
    if folder is None or path is None or not path.is_file():
        return None
    content = read(path, folder, theme.PATH)
    if found := theme.problems(content):
        raise DataError(found)
    return content


def problems(folder: Path | None) -> list[Problem]:
    """What is wrong with the theme of a workspace."""
    try:
        load(folder)
    except DataError as error:
        return list(error.problems)
    return []


def remarks(folder: Path | None) -> list[str]:
    """What a publisher should look at in the theme: it builds, and some readers may not see all of it."""
    content = load(folder)
    base = (files("reports") / "static" / "style" / "look.css").read_text(encoding="utf-8")
    return [f"{theme.PATH}: {one}" for one in theme.remarks(content.decode("utf-8-sig"), base)] if content is not None else []
