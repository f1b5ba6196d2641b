"""What passes between the program and a public source: asks, answers, and what an answer says, in plain frozen values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from criteria.model import Text
from criteria.questions import SourceKind
from criteria.reference import ReferenceData
from offerings.identifiers import Identified

MEGABYTE = 1_000_000

Reason = Literal["not_asked", "not_covered", "not_listed", "withheld", "stale", "unreadable", "unreachable"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask.

    `key` names it within its source and holder and stays the same between runs, such as `record/529900...`. `url` is
    an https address, `dns:NAME?type=MX` (RFC 4501), or `tls:HOST` for the certificate of a host. `media` are parts of
    content types that are fine; an empty one takes any. `most` bounds the unpacked body in bytes. `shared` answers are
    the same for every provider and asked once. `slow` allows 180 seconds instead of 60.
    """

    key: str
    url: str
    accept: str = "application/json"
    media: tuple[str, ...] = ("json",)
    success: frozenset[int] = frozenset({200})
    absent: frozenset[int] = frozenset({404, 410})
    most: int = MEGABYTE
    shared: bool = False
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: bytes as received, or what the source keeps of them.

    `url` is the final address after redirects; `digest` the SHA-256 (hexadecimal) of the whole body as received;
    `condensed` whether `body` is less than that. `since` is when the same was received for the first time in a row. An
    answer whose status is in `absent` of its ask has an empty body.
    """

    key: str
    url: str
    status: int
    media: str
    body: bytes
    retrieved: datetime
    digest: str
    condensed: bool = False
    etag: str | None = None
    modified: str | None = None
    since: datetime | None = None

    @property
    def missing(self) -> bool:
        return self.status in {404, 410}


Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The former answer still holds (304)."""

    retrieved: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer: `again` says whether trying later can help, `wait` how many seconds the other side asks for."""

    reason: Reason
    detail: str
    again: bool = False
    wait: float | None = None


Reply = Answer | Unchanged | Trouble


class Clock(Protocol):
    """The time, as it is given to what needs it."""

    def now(self) -> datetime:
        """The time of day, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never run back."""

    def sleep(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer to a question as a source gives it; the keys of a claim, with the place and date that the source names.

    `ask` is the key of the answer it rests on, `where` the place inside it, `published` the day for which the source
    says it, `valid_until` the last day on which it holds. A `lead` never counts: it can only differ, and so raise a
    question. `note` says in both languages what the source says, where the value alone would mislead.
    """

    question: str
    kind: SourceKind
    ask: str
    value: object = None
    complete: bool = True
    at_least: object = None
    at_most: object = None
    inside: str | None = None
    outside: str | None = None
    where: str | None = None
    published: date | None = None
    valid_until: date | None = None
    note: Text | None = None
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the source left unanswered, and why; `detail` is one line in English for maintainers."""

    question: str
    reason: Reason
    detail: str
    ask: str = ""


Said = Fact | Gap


@dataclass(frozen=True, slots=True)
class About:
    """What readers and the runner need to know of a source.

    `again` is how long an answer stays fresh enough not to be asked again; `pace` the seconds between two asks per host,
    `everywhere` else one second. `needs` are the identifiers (keys of a provider file) without which it is not asked.
    `robots` says what its robots.txt and terms allow, in both languages; `credit` is what it asks to be named by. Names
    are the same in every language; where there is none, words stand in both.
    """

    id: str
    title: Text
    publisher: str | Text
    home: str
    licence: str | Text
    terms: str
    robots: Text
    proves: Text
    needs: tuple[str, ...]
    questions: tuple[str, ...]
    again: timedelta = timedelta(days=1)
    pace: Mapping[str, float] = field(default_factory=dict)
    credit: str = ""


def told(of: str | Text, code: str) -> str:
    """A name as it is, words in a language."""
    return of if isinstance(of, str) else of.get(code)


class Source(Protocol):
    """The shape of a source: one module in offerings/sources/ with these three names, and `keep` where it needs it."""

    ABOUT: About

    def asks(self, who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:
        """What to ask about a holder, given the answers so far; called again until nothing new comes."""

    def parse(self, who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
        """What the answers say; pure, and for hostile bytes: a fact, or a gap with its reason, never an exception."""
