"""The one YAML loader: only `true`, `false`, `null` and numbers are special, everything has a position, nothing is unbounded."""

from __future__ import annotations

import errno
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from criteria.problems import DataError, Problem, shown
from criteria.syntax import explain

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 100_000
MAX_ALIASED = 1_000

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class Whole(int):
    """A whole number that remembers how it was written, so that a version `10` can be read as text."""

    text: str


class Exact(float):
    """A decimal number that remembers how it was written: `3.10` stays 3.10 where text is asked, and sums stay exact."""

    text: str


class Place(NamedTuple):
    """A position in a file; both count from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Marks:
    """Where a node stands, where its keys stand, and the marks of what is inside it."""

    place: Place
    keys: dict[str, Place] = field(default_factory=dict)
    inside: dict[str | int, Marks] = field(default_factory=dict)

    def at(self, *path: str | int) -> Place:
        """The place of the deepest part of `path` that exists."""
        here = self
        for step in path:
            if step not in here.inside:
                break
            here = here.inside[step]
        return here.place

    def key(self, name: str) -> Place:
        return self.keys.get(name, self.place)


class Mapping(dict[str, object]):
    """A YAML mapping with its marks."""

    marks: Marks


class Sequence(list[object]):
    """A YAML list with its marks."""

    marks: Marks


Scalar = str | bool | Whole | Exact | None
Node = Mapping | Sequence | Scalar


class _Flaw(Exception):  # noqa: N818  it never leaves this module
    def __init__(self, place: Place, message: str) -> None:
        self.place = place
        self.message = message


def scalar(text: str, *, plain: bool) -> Scalar:
    """Give a scalar its YAML 1.2 meaning: `NO`, `on`, `010`, `22:22` and dates are text."""
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        whole = Whole(text)
        whole.text = text
        return whole
    if _DECIMAL.fullmatch(text):
        exact = Exact(Decimal(text))
        exact.text = text
        return exact
    return text


def parse(content: bytes, path: str) -> Node:
    """Read one YAML document.

    `path` only names the file in messages. Raises DataError with one problem when the bytes are not one YAML document
    of the strict kind described in docs/formats.md; what the document says is for the models to check.
    """
    try:
        return _Composer(_decode(content)).document()
    except _Flaw as flaw:
        raise DataError([Problem(path, *flaw.place, flaw.message)]) from None


def read(path: Path, root: Path, name: str, most: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of at most `most` bytes that lies inside `root`; `name` is how messages call it."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve()):
            raise DataError([Problem(name, 0, 0, _OUTSIDE)])
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DataError([Problem(name, 0, 0, "this is not a regular file; expected a text file, so replace it by one")])
        if status.st_size > most:
            raise DataError([Problem(name, 0, 0, _too_large(status.st_size, most))])
        with real.open("rb") as stream:
            content = stream.read(most + 1)
    except (OSError, RuntimeError) as error:
        raise DataError([Problem(name, 0, 0, _unreadable(error))]) from error
    if len(content) > most:
        raise DataError([Problem(name, 0, 0, _too_large(len(content), most))])
    return content


# Not printable in YAML, or turning the direction of the text around it, so that a reader sees something else than is there.
_ODD = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
# What no escape may bring in: characters that pages, feeds and sheets cannot hold.
_HIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OUTSIDE = (
    "the link leads out of the workspace; expected a file inside it, so copy the file to where it is used "
    "(what lies outside cannot be published or recomputed)"
)


def _unreadable(error: OSError | RuntimeError) -> str:
    if not isinstance(error, OSError) or error.errno == errno.ELOOP:
        return "the link leads in a circle; expected a link to a file, so correct or remove it"
    return f"cannot be read ({error.strerror}); expected a readable file, so check the name and its permissions"


def _too_large(size: int, most: int = MAX_BYTES) -> str:
    parts = "split it, or keep only what answers questions (documents belong behind a link)"
    cure = parts if most == MAX_BYTES else "expected one as this program makes it, so restore it, or remove it"
    return f"the file has {size:,} bytes, but files may have {most:,}; {cure}"


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _Flaw(Place(1, 1), _too_large(len(content)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; expected text, so save the file as UTF-8"
        raise _Flaw(Place(line, column), message) from None
    odd = _ODD.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        column = odd.start() - text.rfind("\n", 0, odd.start())
        message = f"character U+{ord(odd.group()):04X} is not allowed; expected printable text, so remove it"
        raise _Flaw(Place(line, column), message)
    return text


class _Composer:
    def __init__(self, text: str) -> None:
        self.events = self._events(text)
        self.anchors: dict[str, tuple[Node, Marks, int]] = {}
        self.nodes = 0
        self.aliased = 0

    def _events(self, text: str) -> Iterator[yaml.Event]:
        loader = CParser(text)
        try:
            while (event := loader.get_event()) is not None:
                yield event
        except yaml.YAMLError as error:
            line, column, message = explain(error, text)
            raise _Flaw(Place(line, column), message) from None
        finally:
            loader.dispose()

    def document(self) -> Node:
        next(self.events)
        start = next(self.events)
        if isinstance(start, yaml.StreamEndEvent):
            raise _Flaw(Place(1, 1), "the file is empty; expected keys and values, so write them or remove the file")
        node, _ = self._node(next(self.events), 1)
        next(self.events)
        rest = next(self.events)
        if not isinstance(rest, yaml.StreamEndEvent):
            message = "a second document begins here; expected one document per file, so move it to a file of its own"
            raise _Flaw(_place(rest), message)
        return node

    def _node(self, event: yaml.Event, depth: int) -> tuple[Node, Marks]:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if not isinstance(event, _BEGINNINGS):
            raise _Flaw(_place(event), "a value is missing here; expected one, so write it")
        if depth > MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels; expected a flatter structure, so take it apart"
            raise _Flaw(_place(event), message)
        before = self.nodes
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"more than {MAX_NODES:,} values; expected a smaller file, so split it"
            raise _Flaw(_place(event), message)
        if event.tag is not None and not (isinstance(event, yaml.ScalarEvent) and event.tag == "!"):
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!", 1))
            message = f"the tag '{tag}' is not allowed; expected a plain value, so remove the tag"
            raise _Flaw(_place(event), message)
        node, marks = self._content(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, marks, self.nodes - before)
        return node, marks

    def _content(self, event: yaml.Event, depth: int) -> tuple[Node, Marks]:
        if isinstance(event, yaml.ScalarEvent):
            if hidden := _HIDDEN.search(event.value):
                character = f"U+{ord(hidden.group()):04X}"
                message = f"the escape of character {character} is not allowed; expected printable text, so remove it"
                raise _Flaw(_place(event), message)
            return scalar(event.value, plain=not event.style and event.tag is None), Marks(_place(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _alias(self, event: yaml.AliasEvent) -> tuple[Node, Marks]:
        if event.anchor not in self.anchors:
            message = f"the alias '*{shown(event.anchor)}' names no finished anchor above it; write the value out"
            raise _Flaw(_place(event), message)
        node, marks, size = self.anchors[event.anchor]
        self.aliased += size
        self.nodes += size
        if self.aliased > MAX_ALIASED:
            message = f"aliases repeat more than {MAX_ALIASED:,} values; expected a few, so write the values out"
            raise _Flaw(_place(event), message)
        return node, marks

    def _sequence(self, start: yaml.Event, depth: int) -> tuple[Sequence, Marks]:
        found = Sequence()
        found.marks = Marks(_place(start))
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            node, marks = self._node(event, depth + 1)
            found.marks.inside[len(found)] = marks
            found.append(node)
        return found, found.marks

    def _mapping(self, start: yaml.Event, depth: int) -> tuple[Mapping, Marks]:
        found = Mapping()
        found.marks = Marks(_place(start))
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, found.marks)
            node, marks = self._node(next(self.events), depth + 1)
            found.marks.inside[key] = marks
            found[key] = node
        return found, found.marks

    def _key(self, event: yaml.Event, marks: Marks) -> str:
        place = _place(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise _Flaw(place, "a key is a list, a mapping or an alias; expected a word, so write one (or quote the text)")
        key = str(event.value)
        if key in marks.keys:
            first = marks.keys[key]
            message = f"the key '{shown(key)}' stands twice, first in line {first.line}; remove one, or merge the two"
            raise _Flaw(place, message)
        marks.keys[key] = place
        return key


_BEGINNINGS = (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent)


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
