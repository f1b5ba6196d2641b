"""The workplace of a fetch: snapshots read and replaced in one step, what an interrupted run received, one run at a time."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from criteria.problems import DataError, Problem
from criteria.reader import File, Reader
from criteria.writing import write
from offerings import snapshots
from offerings.asking import Answer, Answers
from offerings.snapshots import Holder, Snapshot

FOLDER = ".cloudpeil"


class BusyError(Exception):
    """Another fetch is at work in this workspace."""


@dataclass(slots=True)
class Workplace:
    """The folder of a workspace, with the layers of data below it.

    `.cloudpeil` in it holds what must survive an interruption, and is ignored by Git.
    """

    folder: Path
    layers: tuple[Path, ...]

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the workspace for one run; the system lets go when the run ends, however it ends. Raises BusyError."""
        import fcntl  # noqa: PLC0415  only where something is fetched: systems without it can still build

        place = self._inside(FOLDER)
        place.mkdir(exist_ok=True)
        write(place / ".gitignore", b"*\n")
        with (place / "fetch.lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BusyError from None
            self._sweep()
            yield

    def _sweep(self) -> None:
        """Remove what a run that was killed left beside the files that it was about to replace."""
        for place in (snapshots.SNAPSHOTS, FOLDER):
            for left in (self.folder / place).glob("**/.*.json.part"):
                left.unlink(missing_ok=True)

    def load(self, holder: Holder, source: str) -> Snapshot | None:
        """The snapshot of a source about a holder, if there is one; raises DataError when it is damaged."""
        name = snapshots.path_of(holder, source)
        for layer in reversed(self.layers):
            if (layer / name).exists():
                reader = Reader()
                root = layer if layer == self.folder else layer / "offerings"
                found = snapshots.load(reader, File(layer / name, root, name))
                reader.finish()
                return found
        return None

    def replace(self, snapshot: Snapshot) -> None:
        """Put a snapshot in the place of the former one, in one step; raises DataError when it could not be read back."""
        content = snapshots.written(snapshot)
        if len(content) > snapshots.MAX_BYTES:
            message = f"these answers take {len(content)} bytes; expected at most {snapshots.MAX_BYTES}, so the former ones stay"
            raise DataError([Problem(snapshot.path, 1, 1, message)])
        write(self._inside(snapshot.path), content)

    def _inside(self, name: str) -> Path:
        """A path in the workspace; raises DataError when a link leads it out, since what lies there is not ours to change."""
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            message = "a link leads out of the workspace; expected a folder inside it, so replace the link by a folder"
            raise DataError([Problem(name, 0, 0, message)])
        return path

    def remember(self, holder: Holder, source: str, answer: Answer) -> None:
        """Keep an answer until all of its source about the holder are there."""
        write(
            self._pending(holder, source) / f"{hashlib.sha256(answer.key.encode()).hexdigest()[:32]}.json",
            snapshots.written(Snapshot(source, holder, {answer.key: answer})),
        )

    def remembered(self, holder: Holder, source: str) -> Answers:
        """What an interrupted run received; what cannot be read is as if it had not been received."""
        found: dict[str, Answer] = {}
        for path in sorted(self._pending(holder, source).glob("*.json")):
            try:
                found |= snapshots.parse(path.read_bytes(), path.name).answers
            except DataError:
                path.unlink()
        return found

    def forget(self, holder: Holder, source: str) -> None:
        shutil.rmtree(self._pending(holder, source), ignore_errors=True)

    def _pending(self, holder: Holder, source: str) -> Path:
        return self._inside(f"{FOLDER}/received/{holder.provider}/{holder.offering or 'provider'}/{source}")
