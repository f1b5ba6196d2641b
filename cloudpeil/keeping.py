"""The record of a workspace on disk: read and verified, and lengthened in one step."""

from __future__ import annotations

from pathlib import Path

from cloudpeil.workspace import Workspace
from criteria import source
from criteria.problems import DataError, Problem
from criteria.writing import write
from reports import chain
from reports.record import Record

RECORD = "reports/record.jsonl"


def path(place: Workspace) -> Path:
    """A workspace keeps its own record; without one, that of the data that comes with cloudpeil is shown."""
    return place.reader.layers[-1] / RECORD


def load(place: Workspace) -> Record:
    """The record, empty when nothing was published yet; problems are left in the reader."""
    try:
        return chain.parse(_read(place), RECORD)
    except DataError as error:
        place.reader.problems += error.problems
        return Record()


def _read(place: Workspace) -> bytes:
    file = path(place)
    return source.read(file, place.reader.layers[-1], RECORD, chain.MAX_BYTES) if file.exists() or file.is_symlink() else b""


def replace(place: Workspace, former: Record, longer: Record) -> None:
    """Write a longer record in one step; raises DataError when the file is no longer the former one."""
    before = chain.text(former)

    def unchanged() -> None:
        if _read(place) != before:
            message = "the record changed while it was read; expected one publication at a time, so publish again"
            raise DataError([Problem(RECORD, 0, 0, message)])

    write(path(place), chain.text(longer), unchanged)
