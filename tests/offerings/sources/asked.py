"""Answers for tests of sources: recorded bodies put under the keys of asks, as if they had just been received."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from criteria import library
from criteria.build import build
from criteria.reader import Reader
from criteria.source import parse as parse_yaml
from offerings.asking import Answer, Ask, Fact, Gap, Said
from offerings.dossiers import Provider

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DAY = date(2026, 11, 28)
HOME = "https://source.example.net/"
SEEN = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)


@cache
def known():
    """The shipped library."""
    reader = Reader()
    found = library.load(reader)
    reader.finish()
    return found


def reference():
    return known().reference


def holder(text: str = "") -> Provider:
    """A provider file with the identifiers in `text` (YAML), as if read from disk."""
    made, problems = build(Provider, parse_yaml(f"id: sample\nname: Sample\n{text}".encode(), "provider.yaml"), "provider.yaml")
    assert made is not None, "\n".join(map(str, problems))
    return made


def body(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def answer(key: str, content: bytes, *, status: int = 200, url: str = HOME, media: str = "application/json"):
    return Answer(key, url, status, media, content, SEEN, hashlib.sha256(content).hexdigest())


@dataclass
class Conversation:
    """Asks a source until it has nothing new to ask; `bodies` answers by key, and what it lacks is absent (404)."""

    source: Any
    who: Provider
    bodies: Mapping[str, bytes]
    on: date = DAY
    asked: list[Ask] = field(default_factory=list)
    have: dict[str, Answer] = field(default_factory=dict)

    def hold(self) -> Conversation:
        keep = getattr(self.source, "keep", None)
        for _ in range(30):
            fresh = [ask for ask in self.source.asks(self.who, self.have, self.on, reference()) if ask.key not in self.have]
            if not fresh:
                return self
            for ask in {one.key: one for one in fresh}.values():
                self.asked.append(ask)
                found = self.bodies.get(ask.key)
                kept = keep(ask, found) if keep and found is not None else found
                self.have[ask.key] = answer(ask.key, kept or b"", status=200 if found is not None else 404, url=ask.url)
        raise AssertionError(f"the source keeps asking: {self.asked[-1].key}")

    def said(self) -> list[Said]:
        return list(self.source.parse(self.who, self.have, reference()))


def conversation(source: Any, identifiers: str, bodies: Mapping[str, bytes], on: date = DAY) -> Conversation:
    return Conversation(source, holder(identifiers), bodies, on).hold()


def facts(said: Iterable[Said]) -> list[Fact]:
    return [one for one in said if isinstance(one, Fact)]


def gaps(said: Iterable[Said]) -> list[Gap]:
    return [one for one in said if isinstance(one, Gap)]
