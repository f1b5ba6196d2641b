"""What the words of a framework lack: labels that say nothing or stand twice, sentences that were not translated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from criteria.findings import Finding, Spot, found
from criteria.frameworks import Criterion, Framework
from criteria.model import LANGUAGES, Located, Model, Text
from criteria.problems import shown

NAMES_HAVE_AT_MOST = 3  # words; longer texts that are the same in two languages are sentences, and no names

Label = tuple[str, str, Spot, Text]  # where it belongs, what messages call its bearer, its place, the words


def labels(one: Framework) -> Iterator[Finding]:
    """Words by which readers tell levels, objectives, criteria and rungs apart."""
    header = Spot(one.header, one.path)
    yield from _told_apart(
        (str(level.level), f"level {level.level}", header.at("levels", number, "name"), level.name)
        for number, level in enumerate(one.header.levels)
    )
    files = {objective.objective: Spot(objective, one.paths[objective.objective]) for objective in one.objectives}
    yield from _told_apart(
        (part.objective, part.objective, files[part.objective].at("title"), part.title) for part in one.objectives
    )
    yield from _told_apart(
        (criterion.id, criterion.id, files[part.objective].at("criteria", number, "topic"), criterion.topic)
        for part in one.objectives
        for number, criterion in enumerate(part.criteria)
    )
    for part in one.objectives:
        for criterion in part.criteria:
            yield from _rungs(criterion, Spot(criterion, one.paths[part.objective]))


def _told_apart(bearers: Iterable[Label]) -> Iterator[Finding]:
    """Words that say nothing, and words that an earlier one of the same kind has too."""
    seen: dict[tuple[str, str], str] = {}
    for where, name, spot, text in bearers:
        for language in LANGUAGES:
            said, at = text.get(language), spot.at(language)
            first = seen.setdefault((language, " ".join(said.casefold().split())), name)
            if not any(map(str.isalnum, said)):
                what = f"the words '{shown(said)}' of {name} say nothing"
                yield found("empty-label", where, at, what, expected="what it stands for", mend="write it")
                break
            if first != name:
                what = f"the words '{shown(said)}' of {name} are also those of {first}"
                yield found("repeated-label", where, at, what, expected="words that tell them apart", mend="reword one of them")
                break


def _rungs(criterion: Criterion, spot: Spot) -> Iterator[Finding]:
    """The words of the rungs of one criterion, as they are here and as they are in the source."""
    rungs = list(enumerate(criterion.rungs))
    yield from _told_apart(
        (criterion.id, f"rung {number + 1} of {criterion.id}", spot.at("rungs", number, "is"), rung.is_) for number, rung in rungs
    )
    for number, rung in rungs:
        if rung.label_in_source is not None:
            blank = rung.label_in_source == "blank"
            what = f"in the source, rung {number + 1} of {criterion.id} {'has no words' if blank else 'has the words of another'}"
            at, mend = spot.at("rungs", number, "label_in_source"), "ask the publisher, and say how it is read until then"
            yield found(
                "empty-label" if blank else "repeated-label", criterion.id, at, what, expected="words of its own", mend=mend
            )


def untranslated(one: Framework) -> Iterator[Finding]:
    """Texts of more words than a name has that are the same in both languages."""
    header = _texts(one.header, Spot(one.header, one.path), one.id)
    parts = (_texts(part, Spot(part, one.paths[part.objective]), part.objective) for part in one.objectives)
    for spot, text, where in (*header, *(each for part in parts for each in part)):
        if text.en == text.nl and len(text.en.split()) > NAMES_HAVE_AT_MOST:
            what = f"the text '{shown(text.en)}' is the same in English and in Dutch"
            yield found("untranslated", where, spot.at("nl"), what, expected="a translation", mend="write it")


def _texts(value: object, spot: Spot, where: str) -> Iterator[tuple[Spot, Text, str]]:
    """Every text in a document, with its place and what it is about."""
    if isinstance(value, Text):
        yield spot, value, where
    elif isinstance(value, Model):
        inside = Spot(value, spot.path) if isinstance(value, Located) else spot
        about = value.id if isinstance(value, Criterion) else where
        for name, field in type(value).model_fields.items():
            yield from _texts(getattr(value, name), inside.at(field.alias or name), about)
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from _texts(part, spot.at(number), where)
