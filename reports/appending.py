"""From a publication to a longer record: what is new or changed is put behind it, and what is no longer assessed is ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from reports import chain
from reports.record import Key, Record, RulerLine, Version, WithdrawalLine
from reports.substance import differs


def published(to: Record, found: Sequence[Version], framework: str, on: date, as_of: date) -> Record:
    """The record after everything that is assessed by a framework was published; the same one when nothing changed."""
    days = {"published": on, "as_of": as_of}
    record = to
    for version in found:
        if differs(to.latest.get(version.key), version):
            digest, record = _with_ruler(record, version.ruler.model_copy(update=days))
            record = chain.appended(record, version.line.model_copy(update={**days, "ruler": digest}))
    for key, name in _ended(to, found, framework):
        line = WithdrawalLine(number=0, previous=to.head, published=on, as_of=as_of, offering=key[0], framework=key[1], name=name)
        record = chain.appended(record, line)
    return record


def _ended(to: Record, found: Sequence[Version], framework: str) -> Iterator[tuple[Key, str]]:
    """The offerings, with their names, that were assessed by this framework and are no more."""
    assessed = {version.key for version in found}
    for key, step in sorted(to.latest.items()):
        if key[1] == framework and key not in assessed and isinstance(step, Version):
            yield key, step.line.name


def _with_ruler(record: Record, ruler: RulerLine) -> tuple[str, Record]:
    """The digest of a ruler in the record, which gets a line for it when it has none yet."""
    for digest, known in record.rulers.items():
        if _undated(known) == _undated(ruler):
            return digest, record
    record = chain.appended(record, ruler)
    return record.head, record


def _undated(of: RulerLine) -> dict[str, object]:
    return {key: value for key, value in chain.content(of).items() if key not in {"number", "previous", "published", "as_of"}}


def backwards(to: Record, on: date, as_of: date) -> str | None:
    """What is wrong with the days of a publication, if anything: in a record they never go back."""
    if as_of > on:
        return f"the day of the assessments is {as_of}, after the publication on {on}; expected that day or an earlier one"
    if to.lines:
        last = to.lines[-1][1]
        if on < last.published:
            return f"the last publication was on {last.published}; expected that day or a later one, but found {on}"
        if as_of < last.as_of:
            return f"the last assessments were made as of {last.as_of}; expected that day or a later one, but found {as_of}"
    return None
