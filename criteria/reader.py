"""Reading a tree of documents: which files there are, layer over layer, and every problem of every file at once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from criteria.build import build
from criteria.problems import DataError, Problem, meant, nearest, sentence, shown
from criteria.source import parse, read

M = TypeVar("M", bound=BaseModel)

PACKAGED = Path(__file__).resolve().parent.parent
MAX_FILES = 200_000


@dataclass(frozen=True, slots=True)
class File:
    """A document: its path on disk, the folder it must not leave, and its name in messages and results."""

    path: Path
    root: Path
    name: str

    @property
    def stem(self) -> str:
        return self.path.stem


@dataclass(slots=True)
class Reader:
    """Loads documents from layers of folders; a file of the same name in a later layer wins."""

    layers: Sequence[Path] = (PACKAGED,)
    problems: list[Problem] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def files(self, folder: str, depth: int, suffix: str = ".yaml") -> dict[str, File]:
        """All documents `depth` levels below `folder`, by name, in order; what is not a document is reported."""
        found: dict[str, File] = {}
        for layer in dict.fromkeys(path.resolve() for path in self.layers):
            root = layer / folder.split("/", maxsplit=1)[0] if layer == PACKAGED else layer
            for path in self._walk(layer / folder, depth, layer, suffix):
                name = path.relative_to(layer).as_posix()
                found[name] = File(path, root, name)
        return dict(sorted(found.items()))

    def strays(self, known: Mapping[str, Collection[str]]) -> None:
        """Report folders of a workspace that hold data by their name but are never read; `known` lists those that are."""
        for layer in self.layers:
            if layer.resolve() == PACKAGED or not layer.is_dir():
                continue
            for path in self._listed(layer, layer):
                meant_to_be = meant(path.name, known)
                if path.is_dir() and path.name not in known and meant_to_be:
                    message = f"the folder '{shown(path.name)}' is not read; did you mean '{meant_to_be}'? Then rename it"
                    self.problems.append(Problem(path.name, 0, 0, message))
            for folder, inside in known.items():
                for path in self._listed(layer / folder, layer):
                    if astray := _astray(path, inside):
                        self.problems.append(Problem(f"{folder}/{path.name}", 0, 0, astray))

    def _walk(self, folder: Path, depth: int, layer: Path, suffix: str) -> Iterator[Path]:
        for path in self._listed(folder, layer):
            if path.name.startswith((".", "__")) or path.name in {"README.md", "py.typed"}:
                continue
            if depth > 1 and path.is_dir():
                yield from self._walk(path, depth - 1, layer, suffix)
            elif depth == 1 and path.suffix == suffix:
                yield path
            else:
                self._report_stray(path.relative_to(layer).as_posix(), depth, suffix)

    def _listed(self, folder: Path, layer: Path) -> list[Path]:
        try:
            return sorted(folder.iterdir()) if folder.is_dir() else []
        except OSError as error:
            message = f"cannot be read ({error.strerror}); expected a readable folder, so check its permissions"
            self.problems.append(Problem(folder.relative_to(layer).as_posix(), 0, 0, message))
            return []

    def _report_stray(self, name: str, depth: int, suffix: str) -> None:
        expected = f"a file whose name ends in {suffix}" if depth == 1 else "a folder"
        self.problems.append(Problem(name, 0, 0, f"this is not read; expected {expected} here, so rename or move it"))

    def load(self, model: type[M], file: File) -> M | None:
        """Read one document; its problems are kept, and its digest for the record of inputs."""
        made: M | None = None
        try:
            content = read(file.path, file.root, file.name)
            self.digests[file.name] = hashlib.sha256(content).hexdigest()
            made, problems = build(model, parse(content, file.name), file.name)
        except DataError as error:
            problems = list(error.problems)
        self.problems += problems
        if made is None:
            self.unread.append(file.name)
        return made

    def finish(self) -> None:
        """Raise all problems met so far, if there are any."""
        if self.problems:
            raise DataError(self.problems)


def _astray(path: Path, known: Collection[str]) -> str | None:
    """Say why what stands beside folders of data is not read, or nothing."""
    if path.name in known:
        return None if path.is_dir() else "this is not read; expected a folder here, so rename or move it"
    if path.name.startswith((".", "__")) or path.name == "README.md":
        return None
    return f"this is not read; {sentence(nearest(path.name, known))} Rename or move it"
