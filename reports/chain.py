"""The chain of the record: lines of JSON in one fixed form, each holding the digest of the line before it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from posixpath import commonprefix
from typing import Any

from pydantic import ValidationError

from criteria.build import build
from criteria.model import kind_of
from criteria.problems import DataError, Problem, nearest, shown
from criteria.source import Mapping, Marks, Place, Sequence
from reports.record import KINDS, ORIGIN, Record, RecordLine
from reports.record_check import Checker

MAX_BYTES = 64_000_000
MAX_LINE = 1_000_000
CURE = "so restore the record from version control"
# What pages and feeds cannot hold: control characters and halves of characters.
_HIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def canonical(document: object) -> str:
    """The one way to write a value: keys in order, no spaces, ASCII only, everything else as an escape."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def content(line: RecordLine) -> dict[str, Any]:
    return line.model_dump(mode="json", by_alias=True, exclude_none=True)


def written(line: RecordLine) -> bytes:
    """The bytes of a line, its line feed included."""
    return canonical(content(line)).encode("ascii") + b"\n"


def digest(line: bytes) -> str:
    """The digest of a line, as `sed -n 1p record.jsonl | sha256sum` gives it."""
    return hashlib.sha256(line).hexdigest()


def text(of: Record) -> bytes:
    """The bytes of a whole record."""
    return b"".join(written(line) for _, line in of.lines)


def appended(to: Record, line: RecordLine) -> Record:
    """Put a line behind a record: it gets its number and the digest of the line before it."""
    numbered = line.model_copy(update={"number": len(to.lines) + 1, "previous": to.head})
    return Record((*to.lines, (digest(written(numbered)), numbered)))


class _Flaw(Exception):  # noqa: N818  it never leaves this module
    def __init__(self, *problems: tuple[int, int, str]) -> None:
        self.problems = problems


def parse(raw: bytes, path: str) -> Record:
    """Read a record and verify its chain; raises DataError that names the first line that is wrong.

    What follows a changed or removed line betrays it. Only the end has nothing behind it: compare the digest of the last
    line with one that was published.
    """
    try:
        return Record(tuple(_lines(raw)))
    except _Flaw as flaw:
        raise DataError(Problem(path, *problem) for problem in flaw.problems) from None


def _lines(raw: bytes) -> Iterator[tuple[str, RecordLine]]:
    if len(raw) > MAX_BYTES:
        raise _Flaw((0, 0, f"the record has {len(raw):,} bytes; expected at most {MAX_BYTES:,}, {CURE}"))
    *lines, rest = raw.split(b"\n")
    previous, checker = ORIGIN, Checker()
    for number, bare in enumerate(lines, start=1):
        document = _document(bare, number)
        _follows(document, number, previous)
        line = _line(document, number)
        flaws = [(number, 1, f"{message}, {CURE}") for message in checker.misfits(line)]
        if flaws:
            raise _Flaw(*flaws)
        previous = digest(bare + b"\n")
        checker.add(previous, line)
        yield previous, line
    if rest:
        raise _Flaw((len(lines) + 1, 1, f"the last line has no end; expected a line feed, {CURE}"))


def _document(bare: bytes, number: int) -> dict[str, Any]:
    """The JSON object on a line, if it is in the fixed form."""
    if len(bare) > MAX_LINE:
        raise _Flaw((number, 1, f"the line has {len(bare):,} bytes; expected at most {MAX_LINE:,}, {CURE}"))
    try:
        text = bare.decode("ascii")
        document = json.loads(text, parse_constant=_refuse)
        fixed = canonical(document)
    except UnicodeDecodeError as error:
        message = f"byte 0x{bare[error.start]:02x} is not ASCII; expected other signs as escapes such as \\u00e9, {CURE}"
        raise _Flaw((number, error.start + 1, message)) from None
    except json.JSONDecodeError as error:
        raise _Flaw((number, error.pos + 1, f"this is no JSON; expected one object on a line, {CURE}")) from None
    except (ValueError, RecursionError):
        raise _Flaw((number, 1, f"this JSON cannot be read; expected one small object on a line, {CURE}")) from None
    if text != fixed:
        message = f"this is not the fixed form; expected keys in order, each once, and no spaces, {CURE}"
        raise _Flaw((number, len(commonprefix((text, fixed))) + 1, message))
    if not isinstance(document, dict):
        raise _Flaw((number, 1, f"expected an object, but found {kind_of(document)}, {CURE}"))
    if any(_HIDDEN.search(text) for text in _texts(document)):
        raise _Flaw((number, 1, f"a text holds a character that pages cannot show; expected printable text, {CURE}"))
    return document


def _refuse(word: str) -> None:
    raise ValueError(word)


def _texts(value: object) -> Iterator[str]:
    """Every text in a document, keys included."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one


def _follows(document: dict[str, Any], number: int, previous: str) -> None:
    """Check that a line holds the digest of the line before it, and its own number."""
    named = document.get("previous")
    if named != previous:
        before = f"line {number - 1} has the digest {previous[:12]}" if number > 1 else "before the first line stand zeros"
        message = (
            f"'previous' is {shown(named)[:12]}, but {before}; a line was changed, removed, added or moved here or just above"
        )
        raise _Flaw((number, 1, f"{message}, {CURE}"))
    if document.get("number") != number:
        raise _Flaw((number, 1, f"the line calls itself number {shown(document.get('number'))}; expected {number}, {CURE}"))


def _line(document: dict[str, Any], number: int) -> RecordLine:
    kind = KINDS.get(str(document.get("kind")))
    if kind is None:
        close = nearest(shown(document.get("kind")), KINDS)
        raise _Flaw((number, 1, f"'{shown(document.get('kind'))}' is no kind of line; {close}, {CURE}"))
    try:
        line = kind.model_validate(document)
    except ValidationError:
        _, problems = build(kind, _marked(document, number, 1)[0], "")
        raise _Flaw(
            *((one.line, one.column, f"{one.message} (the record is never edited, {CURE})") for one in problems)
        ) from None
    if content(line) != document:
        raise _Flaw((number, 1, f"this is not the fixed form; expected no empty keys, {CURE}"))
    return line


def _marked(value: Any, line: int, column: int) -> tuple[Any, Marks]:  # noqa: ANN401
    """A value of the fixed form with the place of every part of it, for messages."""
    marks = Marks(Place(line, column))
    if isinstance(value, dict):
        mapping, at = Mapping(), column + 1
        for key, inside in value.items():
            marks.keys[key] = Place(line, at)
            at += len(canonical(key)) + 1
            mapping[key], marks.inside[key] = _marked(inside, line, at)
            at += len(canonical(inside)) + 1
        mapping.marks = marks
        return mapping, marks
    if isinstance(value, list):
        sequence, at = Sequence(), column + 1
        for place, inside in enumerate(value):
            made, marks.inside[place] = _marked(inside, line, at)
            sequence.append(made)
            at += len(canonical(inside)) + 1
        sequence.marks = marks
        return sequence, marks
    return value, marks
