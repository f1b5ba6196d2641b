"""Differences between sources as questions, and answers that expire, in the words of a reader; for pages, tables and programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from criteria.questions import Question
from offerings.answers import Space
from offerings.differences import Difference
from offerings.dossiers import Evidence
from offerings.expiry import Expiry
from reports import data, words
from reports.data import Json
from reports.labels import labels
from reports.language import Language
from reports.words import N_

WHAT = {
    "conflict": N_("Sources of equal strength differ, so the answer is unknown."),
    "contradiction": N_("A weaker source differs; it changes nothing."),
    "replaced": N_("A source on the provider differs from the own answer of the offering, which counts."),
    "lead": N_("A source that never counts says something else."),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a difference: what a source says, who, how strong, since when."""

    said: str
    evidence: Evidence
    holds: bool


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A difference as a reader sees it."""

    of: Difference
    question: Question
    what: str
    sides: tuple[Side, ...]


def view(one: Difference, space: Space, language: Language) -> DifferenceView:
    sides = [
        Side(words.claim(language, space, side.claim), side, holds)
        for holds, listed in ((True, one.holds), (False, one.against))
        for side in listed
    ]
    return DifferenceView(one, space.question, language._(WHAT[one.kind]), tuple(sides))


def line(one: DifferenceView, language: Language) -> str:
    """A difference in one line, put as a question."""
    told = language._(" or ").join(
        f"{side.said} ({side.evidence.source.title}, {language._(side.evidence.assurance.word)}, "
        f"{side.evidence.source.retrieved}, {side.evidence.path}:{side.evidence.line})"
        for side in one.sides
    )
    return f"{one.of.offering}: {one.question.id}: {language._('which holds?')} {told}. {one.what}"


def document(found: Iterable[Difference]) -> list[Json]:
    """Differences for programs."""
    return [
        {
            "offering": one.offering,
            "provider": one.provider,
            "question": one.question,
            "kind": one.kind,
            "holds": [data.evidence(side) for side in one.holds],
            "against": [data.evidence(side) for side in one.against],
        }
        for one in found
    ]


def rows(found: Iterable[DifferenceView]) -> list[Json]:
    """A row for each side of each difference."""
    return [
        {
            "offering": one.of.offering,
            "provider": one.of.provider,
            "question": one.of.question,
            "kind": one.of.kind,
            "holds": "yes" if side.holds else "no",
            "says": side.said,
            "assurance": side.evidence.assurance.word,
            "title": side.evidence.source.title,
            "url": side.evidence.source.url,
            "retrieved": side.evidence.source.retrieved,
            "file": f"{side.evidence.path}:{side.evidence.line}",
        }
        for one in found
        for side in one.sides
    ]


def expiry(one: Expiry, space: Space, language: Language) -> Json:
    """An answer that expires, for programs and tables."""
    said = {words.claim(language, space, side.claim) for side in one.evidence}
    strength = labels(language)["strength"]
    return {
        "offering": one.offering,
        "provider": one.provider,
        "question": one.question,
        "last_day": one.last,
        "answer": "; ".join(sorted(said)),
        "then": language._("unknown") if one.left is None else strength[one.left.word],
        "sources": "; ".join(dict.fromkeys(side.source.title for side in one.evidence)),
        "files": " ".join(dict.fromkeys(f"{side.path}:{side.line}" for side in one.evidence)),
    }
