"""Gathering: every source asked about every holder that has its identifiers; a lane per source, an answer at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from criteria.problems import DataError
from criteria.reference import ReferenceData
from offerings import fetched, snapshots
from offerings.asking import Answer, Answers, Ask, Said, Source, Trouble, Unchanged
from offerings.dossiers import Dossier
from offerings.fetching.workplace import Workplace
from offerings.identifiers import Identified
from offerings.snapshots import EVERYONE, Change, Holder, Snapshot

ROUNDS = 60
AHEAD = timedelta(days=1)  # an answer from further ahead is the mark of a clock that was wrong: it is asked again
Outcome = Literal["new", "changed", "unchanged", "fresh", "failed"]


class Messenger(Protocol):
    """Whoever carries an ask to its source, with patience and manners."""

    def get(self, ask: Ask, etag: str | None = None, modified: str | None = None) -> Answer | Unchanged | Trouble:
        """Ask once more or for the first time; the validators are those of the former answer."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An ask that brought no answer, and why."""

    holder: Holder
    source: str
    key: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one source about one holder: how each ask ended, what failed, which answers to questions changed."""

    holder: Holder
    source: str
    outcomes: tuple[Outcome, ...] = ()
    failures: tuple[Failure, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def asked(self) -> int:
        return sum(outcome != "fresh" for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Unit:
    """One source to be asked about one holder."""

    holder: Holder
    who: Identified
    source: Source


def units(dossiers: Sequence[Dossier], chosen: Sequence[Source], on: date, reference: ReferenceData) -> tuple[Unit, ...]:
    """All that can be asked: each source about each provider and offering of which it has something to ask."""
    holders: dict[Holder, Identified] = {}
    for dossier in dossiers:
        holders.setdefault(Holder(dossier.provider.id), dossier.provider)
        holders[Holder(dossier.provider.id, dossier.id)] = dossier.offering
    ordered = sorted(holders.items(), key=lambda one: (one[0].provider, one[0].offering or ""))
    return tuple(
        Unit(holder, who, source)
        for source in chosen
        for holder, who in ordered
        if next(iter(source.asks(who, {}, on, reference)), None) is not None
    )


@dataclass(slots=True)
class Run:
    """One fetch: where, by whom, as of when, and what counts as fresh.

    An answer is asked again when it was received before `since`, or without that when it is older than its source wants.
    `stopped` is asked between two asks, so that an interrupted run ends soon and loses nothing. Answers come in side by side,
    and one thread reads them all: that takes no longer, and far less memory when many are large.
    """

    place: Workplace
    messenger: Messenger
    reference: ReferenceData
    started: datetime
    since: datetime | None = None
    stopped: Callable[[], bool] = lambda: False
    tell: Callable[[Done], None] = lambda _done: None

    def gather(self, todo: Sequence[Unit]) -> tuple[Done, ...]:
        """Ask all: sources side by side, each about one holder after the other."""
        lanes: dict[str, list[Unit]] = {}
        for unit in todo:
            lanes.setdefault(unit.source.ABOUT.id, []).append(unit)
        with ThreadPoolExecutor(max_workers=1) as reader, ThreadPoolExecutor(max_workers=max(1, len(lanes))) as pool:
            found = list(pool.map(lambda units: self._lane(units, reader), lanes.values()))
        return tuple(done for lane in found for done in lane)

    def _lane(self, todo: Sequence[Unit], reader: Executor) -> list[Done]:
        source = todo[0].source.ABOUT.id
        shared = _Shared(self._shared(source))
        found = []
        for unit in todo:
            if self.stopped():
                break
            found.append(self._about(unit, shared, reader))
            self.tell(found[-1])
        return found

    def _shared(self, source: str) -> dict[str, Answer]:
        try:
            former = self.place.load(EVERYONE, source)
        except DataError:
            return {}  # it is asked again and replaced, since nobody's facts rest on it alone
        return dict(former.answers) if former else {}

    def _about(self, unit: Unit, shared: _Shared, reader: Executor) -> Done:
        """Ask about one holder; a damaged snapshot is left as it is, and the rest goes on."""
        try:
            return _Asking(self, unit, shared, reader).finish()
        except DataError as error:
            name, trouble = unit.source.ABOUT.id, Trouble("unreadable", str(error.problems[0]))
            return Done(unit.holder, name, ("failed",), (Failure(unit.holder, name, "snapshot", trouble),))

    def fresh(self, answer: Answer, source: Source) -> bool:
        """Whether an answer need not be asked again."""
        if self.since is not None:
            return answer.retrieved >= self.since
        return self.started - answer.retrieved < source.ABOUT.again and answer.retrieved - self.started < AHEAD

    @property
    def on(self) -> date:
        return self.started.date()


@dataclass(slots=True)
class _Shared:
    """Answers that are the same for everyone, and those that this run has had, or tried to have, already."""

    answers: dict[str, Answer]
    settled: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)


class _Asking:
    """One source being asked about one holder: what was known, what comes in, how each ask ended."""

    def __init__(self, run: Run, unit: Unit, shared: _Shared, reader: Executor) -> None:
        self.run, self.unit, self.shared, self.reader = run, unit, shared, reader
        self.source = unit.source.ABOUT.id
        self.former = run.place.load(unit.holder, self.source)
        self.known: dict[str, Answer] = dict(self.former.answers) if self.former else {}
        self.received = run.place.remembered(unit.holder, self.source)
        self.have: dict[str, Answer] = {}
        self.outcomes: list[Outcome] = []
        self.failures: list[Failure] = []

    def finish(self) -> Done:
        """Ask until the source has nothing new to ask, then put the answers in the place of the former ones."""
        whole = self._ask_all()
        changes = self.reader.submit(self._keep).result() if whole else ()
        return Done(self.unit.holder, self.source, tuple(self.outcomes), tuple(self.failures), changes)

    def _ask_all(self) -> bool:
        failed: set[str] = set()
        for _ in range(ROUNDS):
            found = self.reader.submit(self._wanted).result()
            wanted = [ask for ask in found if ask.key not in self.have and ask.key not in failed]
            if not wanted:
                return True
            for ask in wanted:
                if self.run.stopped():
                    return False
                answer = self._one(ask)
                if answer is None and self.run.stopped():
                    return False
                if answer is None:
                    failed.add(ask.key)
                else:
                    self.have[ask.key] = answer
        return True

    def _wanted(self) -> tuple[Ask, ...]:
        found = self.unit.source.asks(self.unit.who, self.have, self.run.on, self.run.reference)
        return tuple({ask.key: ask for ask in found}.values())

    def _one(self, ask: Ask) -> Answer | None:
        """The answer to one ask: a fresh one as it is, else asked for; the former one when that fails."""
        former = self._former(ask)
        if former is not None and (ask.key in self.shared.settled or self.run.fresh(former, self.unit.source)):
            self.outcomes.append("fresh")
            return former
        if ask.key in self.shared.failed:
            return former
        reply = self.run.messenger.get(ask, *(former.etag, former.modified) if former else ())
        if isinstance(reply, Trouble) and self.run.stopped():
            return None  # it may be that the asking was stopped, so it is left to the next run and is no failure
        if isinstance(reply, Trouble):
            self.failures.append(Failure(self.unit.holder, self.source, ask.key, reply))
            self.outcomes.append("failed")
            self.shared.failed |= {ask.key} if ask.shared else set()
            return former
        return self.reader.submit(self._settle, ask, former, reply).result()

    def _settle(self, ask: Ask, former: Answer | None, reply: Answer | Unchanged) -> Answer | None:
        """What is kept of an answer, and that it is."""
        answer = self._received(ask, former, reply)
        if answer is not None:
            self._remember(ask, answer)
        return answer

    def _received(self, ask: Ask, former: Answer | None, reply: Answer | Unchanged) -> Answer | None:
        if isinstance(reply, Unchanged):
            self.outcomes.append("unchanged")
            return replace(former, retrieved=reply.retrieved, since=_since(former)) if former else None
        answer = snapshots.kept(ask, reply, getattr(self.unit.source, "keep", None))
        same = former is not None and (former.body, former.status) == (answer.body, answer.status)
        self.outcomes.append("unchanged" if same else "changed" if former else "new")
        return replace(answer, since=_since(former)) if former is not None and same else answer

    def _former(self, ask: Ask) -> Answer | None:
        if ask.shared:
            return self.shared.answers.get(ask.key)
        return self.received.get(ask.key) or self.known.get(ask.key)

    def _remember(self, ask: Ask, answer: Answer) -> None:
        if ask.shared:
            self.shared.answers[ask.key] = answer
            self.shared.settled.add(ask.key)
            self.run.place.replace(Snapshot(self.source, EVERYONE, self.shared.answers))
        else:
            self.run.place.remember(self.unit.holder, self.source, answer)

    def _keep(self) -> tuple[Change, ...]:
        """Write the answers as one snapshot; gives the questions on which the source now says something else."""
        own = {key: answer for key, answer in self.have.items() if key not in self.shared.answers}
        changes: tuple[Change, ...] = ()
        if own and own != self.known:
            before, now = self._said(self.known) if self.known else (), self._said(self.have)
            changes = self._changes(fetched.says(before), fetched.says(now))
            steady = _steady(own, self.known, fetched.by_ask(before), fetched.by_ask(now))
            told = (*self.former.changes, *changes) if self.former else ()
            self.run.place.replace(Snapshot(self.source, self.unit.holder, steady, told))
        self.run.place.forget(self.unit.holder, self.source)
        return changes

    def _changes(self, before: Mapping[str, Plain], now: Mapping[str, Plain]) -> tuple[Change, ...]:
        return tuple(
            Change(on=self.run.on, question=question, before=before.get(question, ()), after=now.get(question, ()))
            for question in sorted({*before, *now})
            if before.get(question, ()) != now.get(question, ())
        )

    def _said(self, answers: Answers) -> tuple[Said, ...]:
        have = {**self.shared.answers, **answers}
        return fetched.said(self.unit.source, self.unit.who, have, self.run.reference)


Plain = tuple[dict[str, object], ...]


def _steady(own: Answers, known: Answers, before: Mapping[str, object], now: Mapping[str, object]) -> dict[str, Answer]:
    """Answers from which the same follows as before count from when that was first received, whatever else in them moved."""
    again = {key for key in own.keys() & known.keys() if own[key].retrieved != known[key].retrieved}
    same = {key for key in again if before.get(key) and before[key] == now.get(key)}
    return {key: replace(one, since=_since(known[key])) if key in same else one for key, one in own.items()}


def _since(former: Answer) -> datetime:
    return former.since or former.retrieved


def planned(run: Run, todo: Sequence[Unit]) -> Iterator[tuple[Unit, Ask]]:
    """What a run would ask, as far as the answers that are there tell; what is the same for everyone once."""
    told: set[str] = set()
    for unit in todo:
        have = _at_hand(run.place, unit)
        for ask in {ask.key: ask for ask in unit.source.asks(unit.who, have, run.on, run.reference)}.values():
            settled = ask.key in have and run.fresh(have[ask.key], unit.source)
            if not settled and not (ask.shared and ask.url in told):
                told.add(ask.url)
                yield unit, ask


def _at_hand(place: Workplace, unit: Unit) -> dict[str, Answer]:
    """All answers that are there already; a damaged snapshot is as if it were not."""
    found: dict[str, Answer] = {}
    for holder in (EVERYONE, unit.holder):
        try:
            snapshot = place.load(holder, unit.source.ABOUT.id)
        except DataError:
            continue
        found |= snapshot.answers if snapshot else {}
    return found | dict(place.remembered(unit.holder, unit.source.ABOUT.id))
