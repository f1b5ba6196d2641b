"""The site: every page in every language, the data, the manifest; static files that are the same for the same inputs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from criteria.problems import DataError, Problem
from criteria.writing import write
from reports import (
    addresses,
    asked,
    catalog,
    columns,
    comparison_data,
    comparison_pages,
    corrections,
    data,
    downloads,
    figures,
    history,
    listings,
    overview,
    rulers,
    schemas,
    search,
    start,
    texts,
    what_if,
    workers,
)
from reports.language import CODES
from reports.pages import Page, Pages
from reports.publication import Publication, Render, data_path

MANIFEST = "manifest.json"
UNWRITTEN = "0" * 64


@dataclass(frozen=True, slots=True)
class Done:
    """How many pages the site has, and how many files were written and removed."""

    pages: int
    written: int
    removed: int


def build(of: Publication, output: Path, progress: Callable[[int, int], None] = lambda _made, _whole: None) -> Done:
    """Write the site to `output`; only files of a former build are replaced or removed."""
    former = _former(output)
    todo = dict(_files(of))
    write(output / MANIFEST, data.text({path: former.get(path, UNWRITTEN) for path in sorted({*former, *todo})}).encode())
    made: dict[str, str] = {}
    written = 0
    for number, (path, digest, fresh) in enumerate(workers.made(workers.Work(todo, output, former)), start=1):
        made[path] = digest
        written += fresh
        progress(number, len(todo))
    gone = sorted(set(former) - set(made))
    for path in gone:
        _remove(output, path)
    write(output / MANIFEST, data.text(dict(sorted(made.items()))).encode())
    return Done(sum(path.endswith(".html") for path in made), written, len(gone))


def _former(output: Path) -> dict[str, str]:
    """The files of the build that stands in `output`, finished or not; refuses a folder that holds anything else."""
    if not output.exists() or not any(output.iterdir()):
        return {}
    try:
        listed = json.loads((output / MANIFEST).read_text(encoding="utf-8"))
        good = isinstance(listed, dict) and bool(listed) and all(_ours(name, digest) for name, digest in listed.items())
    except (OSError, ValueError):
        good = False
    if not good:
        message = "this folder is not empty and holds no site of cloudpeil; expected an empty or new one, so name another"
        raise DataError([Problem(str(output), 0, 0, message)])
    return dict(listed)


def _ours(name: object, digest: object) -> bool:
    """Whether an entry of a manifest can be one that we wrote."""
    inside = isinstance(name, str) and not name.startswith("/") and "\\" not in name and ".." not in name.split("/")
    return inside and isinstance(digest, str) and re.fullmatch(r"[0-9a-f]{64}", digest) is not None


def _remove(output: Path, path: str) -> None:
    """Remove a file of a former build, and the folders that it leaves empty."""
    (output / path).unlink(missing_ok=True)
    for folder in (output / path).parents:
        if folder == output or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()


def _files(of: Publication) -> Iterator[tuple[str, Render]]:
    """Every file of the site: its path, and what makes its bytes; last those that list the others."""
    paths: list[str] = []
    for path, render in _parts(of):
        paths.append(path)
        yield path, render
    for files_of in LISTS:
        yield from files_of(of, paths)


def _parts(of: Publication) -> Iterator[tuple[str, Render]]:
    for files_of in FILES:
        yield from files_of(of)
    for code in CODES:
        pages = Pages(of, code)
        for pages_of in PAGES:
            for page in pages_of(pages):
                yield f"{pages.prefix}{page.path}", partial(pages.render, page)
        for other in of.others:
            beside = Pages(other, code, of)
            for page in listings.ruler_pages(beside):
                yield f"{beside.prefix}{page.path}", partial(beside.render, page)


def _static(of: Publication) -> Iterator[tuple[str, Render]]:
    """The style sheets joined in order of name, a theme, scripts and fonts."""
    folder = files("reports") / "static"
    sheets = sorted((folder / "style").iterdir(), key=lambda one: one.name)
    yield "static/style.css", lambda: b"".join(one.read_bytes() for one in sheets)
    if of.theme is not None:
        theme = of.theme
        yield "static/theme.css", lambda: theme
    yield "static/icon.svg", (folder / "icon.svg").read_bytes
    for name in ("fonts", "script"):
        for entry in sorted((folder / name).iterdir(), key=lambda one: one.name):
            yield f"static/{name}/{entry.name}", entry.read_bytes


def _data(of: Publication) -> Iterator[tuple[str, Render]]:
    found = of.assessments
    if found:
        yield "data/assessments.json", lambda: data.text(data.assessments(found, of.inputs, whole=False)).encode()
    yield "data/assessments.csv", lambda: data.csv_text(data.assessment_rows(found)).encode()
    yield "data/inputs.json", lambda: data.text(dict(sorted(of.inputs.items()))).encode()
    for one in (*found, *(one for other in of.others for one in other.assessments)):
        yield data_path(one), lambda one=one: data.text(data.assessments([one], of.inputs)).encode()  # type: ignore[misc]


# Each part adds the files that are the same in every language, or the pages of one language, or what lists all of these.
FILES: tuple[Callable[[Publication], Iterator[tuple[str, Render]]], ...] = (
    _static,
    _data,
    downloads.files,
    corrections.files,
    asked.files,
    figures.files,
    comparison_data.files,
    schemas.files,
    search.files,
    columns.files,
    history.files,
    rulers.files,
)
PAGES: tuple[Callable[[Pages], Iterator[Page]], ...] = (
    listings.pages,
    corrections.pages,
    what_if.pages,
    comparison_pages.pages,
    overview.pages,
    search.pages,
    history.pages,
    start.pages,
    texts.pages,
    asked.pages,
    rulers.pages,
)
LISTS: tuple[Callable[[Publication, Sequence[str]], Iterator[tuple[str, Render]]], ...] = (catalog.files, addresses.files)
