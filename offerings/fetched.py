"""From snapshots to dossiers: what sources said becomes claims with evidence beside those that people recorded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from criteria.check import whole_file
from criteria.library import Library
from criteria.model import Note
from criteria.problems import Problem, nearest, sentence, shown
from criteria.reader import File, Reader
from criteria.reference import ReferenceData
from offerings import check, snapshots
from offerings.asking import About, Answer, Answers, Fact, Gap, Said, told
from offerings.asking import Source as Asked
from offerings.dossiers import Claim, Evidence, Fetched, Harvest, Offering, Provider, Source
from offerings.identifiers import Identified
from offerings.snapshots import EVERYONE, Holder, Snapshot
from offerings.sources import names, source

H = TypeVar("H", bound=Provider | Offering)


def said(one: Asked, who: Identified, have: Answers, reference: ReferenceData) -> tuple[Said, ...]:
    """What a source says, each statement once, in order."""
    return tuple(dict.fromkeys(_hashable(found) for found in one.parse(who, have, reference)))


def _hashable(found: Said) -> Said:
    return replace(found, value=tuple(found.value)) if isinstance(found, Fact) and isinstance(found.value, list) else found


def says(facts: Iterable[Said]) -> dict[str, tuple[dict[str, Any], ...]]:
    """Per question the plain answers of a source, for telling whether they changed."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in facts:
        if isinstance(one, Fact) and not one.lead:
            found.setdefault(one.question, []).append(_plain(one))
    return {question: tuple(_unique(answers)) for question, answers in sorted(found.items())}


def by_ask(found: Iterable[Said]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Per answer what follows from it: the questions with their plain answers."""
    told: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for one in found:
        if isinstance(one, Fact):
            told.setdefault(one.ask, []).append((one.question, _plain(one)))
    return told


def _plain(one: Fact) -> dict[str, Any]:
    value = sorted(one.value, key=str) if isinstance(one.value, tuple) else one.value
    parts: dict[str, Any] = {"value": value, "at_least": one.at_least, "at_most": one.at_most}
    parts |= {"inside": one.inside, "outside": one.outside, "complete": None if one.complete else False}
    return {key: part for key, part in parts.items() if part is not None}


def _unique(answers: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield from {repr(sorted(one.items())): one for one in answers}.values()


@dataclass(slots=True)
class Kept:
    """The snapshots of a run: read when a dossier asks for them, and the shared ones once."""

    reader: Reader
    library: Library
    files: Mapping[tuple[Holder, str], File]
    shared: dict[str, Answers]

    def harvests(self, holder: Holder, who: Identified) -> tuple[Harvest, ...]:
        """What all sources said about a holder, in the order of their names."""
        found = []
        for name in names():
            file = self.files.get((holder, name))
            snapshot = snapshots.load(self.reader, file) if file else None
            if snapshot is not None and snapshot.answers:
                found.append(self._harvest(snapshot, who))
        return tuple(found)

    def everyone(self) -> None:
        """Read all shared snapshots, also those that no dossier asked for, so that what is wrong with them is known."""
        for holder, name in self.files:
            if holder == EVERYONE and name in names():
                self._shared(name)

    def orphans(self, holders: Collection[Holder]) -> Iterator[Problem]:
        """Snapshots about a provider or offering that is not on record (any more)."""
        for (holder, _), file in self.files.items():
            if holder not in holders and holder != EVERYONE:
                what = f"offering '{shown(holder.offering)}' of '{shown(holder.provider)}'" if holder.offering else None
                message = (
                    f"there is no {what or f'provider {shown(holder.provider)!r}'}; expected the id of one that is on record"
                )
                yield whole_file(file.name, f"{message}, so rename the folder or remove it")

    def _harvest(self, snapshot: Snapshot, who: Identified) -> Harvest:
        asked = source(snapshot.source)
        have = {**self._shared(snapshot.source), **snapshot.answers}
        about = asked.ABOUT
        facts: list[tuple[str, Evidence, bool]] = []
        gaps: list[Gap] = []
        for one in said(asked, who, have, self.library.reference):
            made = one if isinstance(one, Gap) else evidence(one, about, snapshot, have)
            misfit = None if isinstance(made, Gap) else _misfit(one.question, made, self.library)
            if isinstance(made, Gap) or misfit is not None:
                gaps.append(made if isinstance(made, Gap) else Gap(one.question, "unreadable", misfit or "", one.ask))
            else:
                facts.append((one.question, made, isinstance(one, Fact) and one.lead))
        return Harvest(
            about,
            snapshot.holder,
            snapshot.path,
            max(answer.retrieved for answer in snapshot.answers.values()),
            tuple((question, made) for question, made, lead in facts if not lead),
            tuple((question, made) for question, made, lead in facts if lead),
            tuple(gaps),
            snapshot.changes,
        )

    def _shared(self, name: str) -> Answers:
        if name not in self.shared:
            file = self.files.get((EVERYONE, name))
            found = snapshots.load(self.reader, file) if file else None
            self.shared[name] = found.answers if found else {}
        return self.shared[name]


def _misfit(question: str, made: Evidence, library: Library) -> str | None:
    """Why an answer does not fit its question, such as a country that is not known; nothing when it fits."""
    if question not in library.questions:
        return f"the question '{shown(question)}' is not known in this workspace"
    problems = list(check.claim(made.claim, made.path, library.questions[question], library))
    return problems[0].message if problems else None


def evidence(one: Fact, about: About, snapshot: Snapshot, have: Answers) -> Evidence | Gap:
    """A fact as a claim with its source; a gap when it cannot be one."""
    answer = have.get(one.ask)
    if answer is None:
        return Gap(one.question, "unreadable", "the answer that it rests on is not kept", one.ask)
    try:
        made = _source(one, about, snapshot, answer)
        claim = Claim(
            value=one.value,
            complete=one.complete,
            at_least=one.at_least,
            at_most=one.at_most,
            inside=one.inside,
            outside=one.outside,
            source=source_id(about.id, one.ask),
            where=one.where,
            note=Note(en=one.note.en, nl=one.note.nl) if one.note else None,
        )
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]["msg"]
        return Gap(one.question, "unreadable", " ".join(detail.split())[:200], one.ask)
    return Evidence(claim, made, snapshot.path)


def _source(one: Fact, about: About, snapshot: Snapshot, answer: Answer) -> Fetched:
    seen = answer.retrieved.date()
    published = one.published.isoformat() if one.published and one.published <= seen else None
    in_reach = answer.url if re.match(r"https://[^\s\"<>\\^`{|}]+$", answer.url) else None
    return Fetched(
        title=f"{about.title.en}: {one.ask}"[:300],
        url=in_reach,
        kind=one.kind,
        publisher=told(about.publisher, "en"),
        published=published,
        retrieved=seen.isoformat(),
        sha256=answer.digest,
        valid_until=one.valid_until.isoformat() if one.valid_until else None,
        fetched_by=about.id,
        snapshot=snapshot.path,
        line=snapshot.line(one.ask),
        first_seen=(answer.since or answer.retrieved).date().isoformat(),
    )


def source_id(name: str, key: str) -> str:
    """An id for the source of a fetched fact: the source and what it was asked."""
    plain = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")
    return f"{name}-{plain}"[:80].strip("-")


def kept(reader: Reader, library: Library) -> Kept:
    """The snapshots of a workspace; those of sources that are not known are reported."""
    files = snapshots.listed(reader)
    for (_, name), file in files.items():
        if name not in names():
            message = (
                f"there is no source called '{shown(name)}'; {sentence(nearest(name, names()))} Remove the file or rename it"
            )
            reader.problems.append(whole_file(file.name, message))
    return Kept(reader, library, files, {})


def with_claims(holder: H, harvests: Sequence[Harvest]) -> H:
    """A provider or offering whose facts also hold what sources said about it."""
    found: list[tuple[str, Evidence]] = [one for harvest in harvests for one in harvest.claims]
    if not found:
        return holder
    listed: dict[str, Source] = dict(holder.sources)
    facts: dict[str, tuple[Claim, ...]] = dict(holder.facts)
    for asked, one in found:
        name = _free(one.claim.source, one.source, listed)
        listed[name] = one.source
        facts[asked] = (*facts.get(asked, ()), one.claim.model_copy(update={"source": name}))
    return cast("H", holder.model_copy(update={"sources": listed, "facts": dict(sorted(facts.items()))}))


def _free(name: str, of: Source, taken: Mapping[str, Source]) -> str:
    """The id under which a source is listed: its own, or the next that is free when another source has it."""
    numbered = (name if number == 1 else f"{name[:76]}-{number}" for number in count(1))
    return next(one for one in numbered if taken.get(one, of) == of)
