"""Snapshots: what sources answered, kept in the workspace as text that diffs well, with address, time, status and digest."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from criteria.problems import DataError, Problem, repeated, shown
from criteria.reader import File, Reader
from criteria.source import read
from offerings.asking import Answer, Answers, Ask

SNAPSHOTS = "offerings/snapshots"
SHARED = "_shared"
FORMAT = 1
MAX_BYTES = 24_000_000
KEPT_CHANGES = 50
_LONG = 120
_KEY = re.compile(r'\s*"key"\s*:\s*("(?:[^"\\]|\\.)*")')


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs its zone, such as Z")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("a time within the years 1 to 9999 is needed") from None


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Change(_Part):
    """A question whose answer by this source changed: what the source said before and says now."""

    on: date
    question: str
    before: tuple[dict[str, Any], ...]
    after: tuple[dict[str, Any], ...]


class _Stored(_Part):
    key: str = Field(min_length=1, max_length=500)
    url: str = Field(min_length=1, max_length=4_000)
    status: int
    media: str = Field(max_length=200)
    retrieved: Annotated[datetime, AfterValidator(_utc)]
    since: Annotated[datetime, AfterValidator(_utc)] | None = None
    sha256: Digest
    kept: Literal["whole", "condensed"]
    kept_sha256: Digest
    etag: str | None = None
    modified: str | None = None
    text: tuple[str, ...] | None = None
    base64: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Stored:
        if self.since and self.since > self.retrieved:
            raise ValueError("it is first received after it was last received")
        return self


class _Document(_Part):
    format: Literal[1]
    source: str
    provider: str
    offering: str | None
    changes: tuple[Change, ...] = ()
    answers: tuple[_Stored, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose identifiers were asked with: a provider, or one of its offerings."""

    provider: str
    offering: str | None = None

    @property
    def folder(self) -> str:
        return f"{SNAPSHOTS}/{self.provider}/{self.offering or 'provider'}"


EVERYONE = Holder(SHARED, "all")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All answers of one source about one holder; `lines` are those of its file on which each answer begins."""

    source: str
    holder: Holder
    answers: Answers
    changes: tuple[Change, ...] = ()
    lines: Mapping[str, int] | None = None

    @property
    def path(self) -> str:
        return path_of(self.holder, self.source)

    def line(self, key: str) -> int:
        return (self.lines or {}).get(key, 1)


def path_of(holder: Holder, source: str) -> str:
    return f"{holder.folder}/{source}.json"


def pieces(text: str) -> Iterator[str]:
    """A text in pieces that join to the same text: its lines, and long lines after each comma, so that diffs stay small."""
    for line in text.splitlines(keepends=True):
        yield from [line] if len(line) <= _LONG else re.findall(r"[^,]*,|[^,]+", line)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _stored(answer: Answer) -> dict[str, object]:
    found: dict[str, object] = {
        "key": answer.key,
        "url": answer.url,
        "status": answer.status,
        "media": answer.media,
        "retrieved": _written(answer.retrieved),
        "sha256": answer.digest,
        "kept": "condensed" if answer.condensed else "whole",
        "kept_sha256": hashlib.sha256(answer.body).hexdigest(),
    }
    since = _written(answer.since) if answer.since else None
    more = (("since", since), ("etag", answer.etag), ("modified", answer.modified))
    found |= {name: value for name, value in more if value is not None}
    try:
        return {**found, "text": list(pieces(answer.body.decode("utf-8")))}
    except UnicodeDecodeError:
        coded = base64.b64encode(answer.body).decode()
        return {**found, "base64": [coded[start : start + 76] for start in range(0, len(coded), 76)]}


def written(of: Snapshot) -> bytes:
    """The bytes of a snapshot's file; the same answers give the same bytes."""
    holder = of.holder
    document = {
        "format": FORMAT,
        "source": of.source,
        "provider": holder.provider,
        "offering": holder.offering,
        "changes": [one.model_dump(mode="json") for one in of.changes[-KEPT_CHANGES:]],
        "answers": [_stored(answer) for _, answer in sorted(of.answers.items())],
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def parse(content: bytes, path: str) -> Snapshot:
    """Read the bytes of a snapshot's file; raises DataError when they are not what `written` gives."""
    try:
        text = content.decode("utf-8")
        document = _document(json.loads(text, object_pairs_hook=_once), text, path)
    except json.JSONDecodeError as error:
        raise _damaged(path, error.lineno, error.colno, f"is not JSON ({error.msg})") from None
    except UnicodeDecodeError:
        raise _damaged(path, 1, 1, "is not text in UTF-8") from None
    except (RecursionError, ValueError):
        raise _damaged(
            path, 1, 1, "is nested too deeply, has a key twice, or holds a number or a sign that cannot be read"
        ) from None
    lines = _lines(text)
    keys = [one.key for one in document.answers]
    for place in repeated(keys):
        raise _damaged(path, lines.get(keys[place], 1), 1, f"holds two answers to '{shown(keys[place])}'")
    answers = {one.key: _answer(one, path, lines.get(one.key, 1)) for one in document.answers}
    return Snapshot(document.source, Holder(document.provider, document.offering), answers, document.changes, lines)


def _document(found: object, text: str, path: str) -> _Document:
    if not isinstance(found, dict):
        raise _damaged(path, 1, 1, "is no object with answers")
    try:
        return _Document.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        why = first["msg"].removeprefix("Value error, ")
        line = _near(found, first["loc"], text)
        raise _damaged(path, line, 1, f"has something unexpected at '{shown(where)}' ({shown(why)})") from None


def _near(found: dict[str, Any], steps: tuple[int | str, ...], text: str) -> int:
    """The line of the answer to which steps lead; the first line for what stands in none."""
    if len(steps) < 2 or steps[0] != "answers":
        return 1
    one = found["answers"][steps[1]]
    key = one.get("key") if isinstance(one, dict) else None
    return _lines(text).get(key, 1) if isinstance(key, str) else 1


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object whose keys stand once: of two with one name the first would be lost without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _lines(text: str) -> dict[str, int]:
    """The line on which each answer begins, however an editor laid out the file."""
    found = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith('"key"') and (key := _KEY.match(line)):
            found[json.loads(key[1])] = number
    return found


def _answer(of: _Stored, path: str, line: int) -> Answer:
    if of.text is not None:
        body = "".join(of.text).encode("utf-8", "surrogatepass")
    else:
        try:
            body = base64.b64decode("".join(of.base64 or ()), validate=True)
        except ValueError:
            raise _damaged(path, line, 1, "holds bytes that are not base64") from None
    digest = hashlib.sha256(body).hexdigest()
    if digest != of.kept_sha256 or (of.kept == "whole" and digest != of.sha256):
        raise _damaged(path, line, 1, f"does not hold the bytes of '{shown(of.key)}' that were received")
    return Answer(
        of.key,
        of.url,
        of.status,
        of.media,
        body,
        of.retrieved,
        of.sha256,
        of.kept == "condensed",
        of.etag,
        of.modified,
        of.since,
    )


def _damaged(path: str, line: int, column: int, what: str) -> DataError:
    message = f"this snapshot {what}; expected it as it was fetched, so restore it, or remove it and fetch again"
    return DataError([Problem(path, line, column, message)])


def listed(reader: Reader) -> dict[tuple[Holder, str], File]:
    """The file of every snapshot, by holder and source; a later layer wins."""
    found = {}
    for file in reader.files(SNAPSHOTS, 3, ".json").values():
        provider, part = file.name.split("/")[-3:-1]
        holder = Holder(provider, None if part == "provider" else part)
        found[holder, file.stem] = file
    return found


def load(reader: Reader, file: File) -> Snapshot | None:
    """Read one snapshot; its problems are kept in the reader, and its digest for the record of inputs."""
    try:
        content = read(file.path, file.root, file.name, MAX_BYTES)
        reader.digests[file.name] = hashlib.sha256(content).hexdigest()
        found = parse(content, file.name)
        if found.path != file.name:
            raise _damaged(file.name, 1, 1, f"belongs at {found.path}")
    except DataError as error:
        reader.problems += error.problems
        return None
    return found


def kept(ask: Ask, answer: Answer, keep: Any) -> Answer:  # noqa: ANN401  a function of a source module, if it has one
    """An answer as its source keeps it: without people, and without what nothing is read from."""
    if keep is None or answer.missing:
        return answer
    body: bytes = keep(ask, answer.body)
    return answer if body == answer.body else replace(answer, body=body, condensed=True)
