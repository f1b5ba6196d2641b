"""Files that take long to make: kept where they would come out the same, otherwise made beside the rest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from reports.publication import Render


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


@contextmanager
def started(todo: Mapping[str, Render], output: Path, former: Mapping[str, str]) -> Iterator[dict[str, Render]]:
    """The same files, slow ones last: their making has begun on other threads; `former` are the digests of a former build."""
    slow = {path: render for path, render in todo.items() if isinstance(render, Slow)}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        begun: dict[str, Future[bytes]] = {
            path: pool.submit(render.again, output / path, former.get(path)) for path, render in slow.items()
        }
        try:
            yield {
                **{path: render for path, render in todo.items() if path not in slow},
                **{path: partial(future.result) for path, future in begun.items()},
            }
        finally:
            pool.shutdown(cancel_futures=True)
