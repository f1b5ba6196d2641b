"""Making the files of a site: on all processors where that is worth it, and kept where a slow one would come out the same."""

from __future__ import annotations

import gc
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import active_count
from typing import Protocol

from criteria.writing import write
from reports.language import CODES
from reports.publication import Render

FEW = 500  # below that, starting processes takes longer than it saves


class Recipe(Protocol):
    """What a slow file is made from, quick to put together."""

    def gives(self, made: bytes) -> bool:
        """Whether these bytes are what would be made."""

    def set(self) -> bytes:
        """Make the bytes."""


@dataclass(frozen=True, slots=True)
class Slow:
    """The making of a slow file."""

    prepare: Callable[[], Recipe]

    def __call__(self) -> bytes:
        return self.prepare().set()

    def again(self, path: Path, digest: str | None) -> bytes:
        """The bytes that stand at `path`, if a former build wrote them from the same recipe; else new ones."""
        recipe = self.prepare()
        former = path.read_bytes() if digest is not None and path.is_file() else b""
        if former and hashlib.sha256(former).hexdigest() == digest and recipe.gives(former):
            return former
        return recipe.set()


Made = tuple[str, str, bool]  # the path of a file, its digest, and whether it was written


@dataclass(frozen=True, slots=True)
class Work:
    """Files to make below a folder; `former` are the digests of a former build."""

    todo: Mapping[str, Render]
    output: Path
    former: Mapping[str, str]

    def one(self, path: str) -> Made:
        """Make a file and write it."""
        render, target = self.todo[path], self.output / path
        content = render.again(target, self.former.get(path)) if isinstance(render, Slow) else render()
        return path, hashlib.sha256(content).hexdigest(), write(target, content)


_shared: list[Work] = []  # what the processes inherit when they are forked: makers of files cannot be sent to them


def made(work: Work) -> Iterator[Made]:
    """Make all files, in any order; what belongs to one offering is made by one process, since it shares what was computed.

    Slow files stay in this process, on threads: the library that sets them may not survive a fork. These start after the
    processes, since nothing may be forked while threads run.
    """
    count = os.cpu_count() or 1
    if count == 1 or len(work.todo) < FEW or sys.platform != "linux" or active_count() > 1:
        yield from map(work.one, work.todo)
        return
    slow = [path for path, render in work.todo.items() if isinstance(render, Slow)]
    quick = [path for path, render in work.todo.items() if not isinstance(render, Slow)]
    _shared.append(work)
    gc.freeze()  # what is there stays, so the processes need neither look through it nor copy it
    try:
        with ProcessPoolExecutor(count, get_context("fork")) as pool, ThreadPoolExecutor(count) as setters:
            try:
                pages = pool.map(_together, _groups(quick))
                later = setters.map(work.one, slow)
                for found in pages:
                    yield from found
                yield from later
            except BaseException:
                setters.shutdown(wait=False, cancel_futures=True)
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        gc.unfreeze()
        _shared.pop()


def _together(paths: list[str]) -> list[Made]:
    return [_shared[-1].one(path) for path in paths]


def _groups(todo: Iterable[str]) -> list[list[str]]:
    """The files that share what they show: those of one folder, in every language, the largest groups first."""
    found: dict[str, list[str]] = {}
    for path in todo:
        found.setdefault(_folder(path), []).append(path)
    return sorted(found.values(), key=lambda paths: (-len(paths), paths[0]))


def _folder(path: str) -> str:
    """The folder of a page or a file of data, below those of the language and of all data; files that list others stand alone."""
    parts = [part for part in path.split("/")[:-1] if part not in {*CODES, "data"}]
    return "/".join(parts[:2])
