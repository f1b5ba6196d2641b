"""The past of the invented world: what it published before, step by step; `python tests/reports/past.py` writes its record."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import worlds

from cloudpeil import making, workspace
from cloudpeil.keeping import RECORD
from criteria.reader import File, Reader
from reports import chain
from reports.appending import published
from reports.drafting import drafts
from reports.publication import Publication
from reports.record import Record

CLOUD = "offerings/providers/botterwiek/botterwiek-cloud.yaml"
SILENT = "offerings/providers/botterwiek/silent-cloud.yaml"
PROVIDER = "offerings/providers/botterwiek/provider.yaml"
FRAMEWORK = "criteria/frameworks/harbour/2026/"


@dataclass(frozen=True)
class Edit:
    """A change of one file: some text, and what comes in its place; a file without a new text is removed."""

    path: str
    old: str = ""
    new: str | None = None

    def __call__(self, folder: Path) -> None:
        path = folder / self.path
        if self.new is None:
            path.unlink()
            return
        text = path.read_text(encoding="utf-8")
        assert self.old in text, f"{self.path} does not hold {self.old!r}"
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


def _former_edition(folder: Path) -> None:
    (folder / FRAMEWORK).rename(folder / "criteria/frameworks/harbour/2025")


NOT_SILENT = Edit(SILENT)
OTHER_WEIGHTS = Edit(FRAMEWORK + "framework.yaml", "{P: 70, E: 30}", "{P: 60, E: 40}")
FORMER_NAME = Edit(PROVIDER, "name: Botterwiek\n", "name: Botterwijk\n")
SEEN_EARLY = (
    Edit(CLOUD, "published: 2026, retrieved: 2026-11-20", "published: 2026, retrieved: 2026-03-01, valid_until: 2026-08-31"),
    Edit(CLOUD, "retrieved: 2026-10-01", "retrieved: 2026-02-11"),
)
FORMER = (
    Edit(FRAMEWORK + "framework.yaml", "edition: 2026", "edition: 2025"),
    Edit(
        FRAMEWORK + "framework.yaml",
        "weights:",
        "  - {level: 3, name: {en: Aground, nl: Aan de grond}, meaning: {en: It cannot move., nl: Het kan niet weg.}}\nweights:",
    ),
    Edit(FRAMEWORK + "p.yaml", "points: 50\n        level: 2", "points: 50\n        level: 3"),
    _former_edition,
)
Step = tuple[date, date, tuple[Callable[[Path], None], ...]]
STEPS: tuple[Step, ...] = (
    (date(2026, 3, 10), date(2026, 3, 9), (*SEEN_EARLY, FORMER_NAME, OTHER_WEIGHTS, *FORMER)),
    (date(2026, 6, 15), date(2026, 6, 14), (*SEEN_EARLY, FORMER_NAME, OTHER_WEIGHTS)),
    (date(2026, 9, 20), date(2026, 9, 20), (*SEEN_EARLY, FORMER_NAME, OTHER_WEIGHTS, NOT_SILENT)),
    (date(2026, 11, 24), date(2026, 11, 23), (NOT_SILENT,)),
)


def publication(folder: Path, as_of: date, *edits: Callable[[Path], None]) -> Publication:
    """What the invented world would publish on a day with some changes."""
    place = worlds.copy_of_harbour(folder)
    for edit in edits:
        edit(place)
    (place / RECORD).unlink(missing_ok=True)
    reader = Reader(layers=(place,))
    settings = reader.load(workspace.Settings, File(place / "cloudpeil.yaml", place, "cloudpeil.yaml"))
    return making.publication(workspace.Workspace(place, settings, reader), as_of)


def records(folder: Path) -> Iterator[Record]:
    """The record after every step."""
    record = Record()
    for number, (on, as_of, edits) in enumerate(STEPS):
        of = publication(folder / str(number), as_of, *edits)
        record = published(
            record, drafts(of, lambda one: sum(fact.answer is None for fact in one.resolutions.values())), "harbour", on, as_of
        )
        yield record


def record(folder: Path) -> Record:
    """The whole record."""
    *_, last = records(folder)
    return last


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        target = worlds.HARBOUR / RECORD
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(chain.text(record(Path(place))))
