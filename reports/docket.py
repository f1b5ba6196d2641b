"""Contests as pages show them: whose record, on what, what is proposed, and which reports they touch."""

from __future__ import annotations

from dataclasses import dataclass

from offerings.answers import spaces
from offerings.contests import Contest
from reports import words
from reports.language import Language
from reports.publication import Publication
from reports.view import Report
from scoring.assess import Assessment

MARKS = {"open": "open", "accepted": "yes", "rejected": "no"}


@dataclass(frozen=True, slots=True)
class ContestView:
    """A contest in one language; `about` names the offering or provider, `subject` the question or criterion, if there is one."""

    contest: Contest
    about: str
    subject: str | None
    proposed: tuple[str, ...]
    touched: tuple[Assessment, ...]

    @property
    def anchor(self) -> str:
        return f"contest-{self.contest.id}"

    @property
    def mark(self) -> str:
        return MARKS[self.contest.status]


class Docket:
    """All contests of a publication in one language, newest first."""

    def __init__(self, of: Publication, language: Language) -> None:
        self.of = of
        self.language = language
        newest = sorted(sorted(of.contests, key=lambda one: one.id), key=lambda one: one.received, reverse=True)
        self.all = tuple(self._view(one) for one in newest)
        self._on: dict[str, tuple[ContestView, ...]] = {}
        for one in self.all:
            subject = one.contest.subject or ""
            self._on[subject] = (*self._on.get(subject, ()), one)

    def on(self, report: Report, subject: str = "") -> tuple[ContestView, ...]:
        """The contests that touch a report on a question or criterion, or without a subject on the whole of it."""
        return tuple(one for one in self._on.get(subject, ()) if _touches(one.contest, report.of))

    def errata(self) -> tuple[ContestView, ...]:
        """The contests that were accepted, the last decision first."""
        accepted = [one for one in self.all if one.contest.status == "accepted"]
        return tuple(sorted(accepted, key=lambda one: str(one.contest.decided), reverse=True))

    def count(self, status: str) -> int:
        return sum(one.contest.status == status for one in self.all)

    def _view(self, one: Contest) -> ContestView:
        touched = tuple(found for found in self.of.assessments if _touches(one, found))
        return ContestView(one, self._about(one), self._subject(one), self._proposed(one), touched)

    def _about(self, one: Contest) -> str:
        for found in self.of.assessments:
            dossier = found.dossier
            if one.offering == dossier.id:
                return dossier.offering.name
            if one.provider == dossier.provider.id:
                return dossier.provider.name
        return one.holder

    def _subject(self, one: Contest) -> str | None:
        questions = self.of.ruler.library.questions
        if one.question is not None:
            return questions[one.question].label.get(self.language.code)
        if one.criterion is None:
            return None
        topics = {each.id: each.topic.get(self.language.code) for each in self.of.ruler.framework.criteria}
        return f"{one.criterion} {topics.get(one.criterion, '')}".strip()

    def _proposed(self, one: Contest) -> tuple[str, ...]:
        if one.question is None or not one.proposed:
            return ()
        library = self.of.ruler.library
        question = library.questions[one.question]
        space = spaces({question.id: question}, library.reference, self.of.ruler.on)[question.id]
        return tuple(dict.fromkeys(words.claim(self.language, space, claim) for claim in one.proposed))


def _touches(one: Contest, found: Assessment) -> bool:
    """Whether a contest is about what this assessment rests on; an offering's own answers replace those of its provider."""
    dossier = found.dossier
    if one.framework is not None and one.framework != found.ruler.framework.id:
        return False
    return one.offering == dossier.id or (one.provider == dossier.provider.id and one.question not in dossier.offering.facts)
