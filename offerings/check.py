"""What must hold between a dossier and the library: known questions, fitting answers, named sources, rungs in range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from criteria.check import RESERVED, same_id, unknown_group, value_misfit
from criteria.frameworks import Framework
from criteria.library import Library
from criteria.model import Located
from criteria.problems import Problem, nearest, repeated, shown
from criteria.questions import Kind, Question
from criteria.source import Place
from offerings.answers import number
from offerings.dossiers import Finding, Offering, Provider, Source, Statement
from offerings.identifiers import IDENTIFIERS, ROLES

_SETS = {Kind.CHOICES, Kind.COUNTRIES}
_PLACES = {Kind.COUNTRY, Kind.COUNTRIES}


def provider(one: Provider, path: str, library: Library) -> Iterator[Problem]:
    """Check provider.yaml against its folder and the library."""
    folder = PurePosixPath(path).parent.name
    if one.id != folder:
        message = f"the id is '{one.id}', but the folder is called '{folder}'; expected the same name, so rename one"
        yield Problem(path, *one.place("id"), message)
    if one.id == RESERVED:
        message = f"'{RESERVED}' is the name of a page of the site; expected another id, so rename it and its folder"
        yield Problem(path, *one.place("id"), message)
    yield from sources(one.sources, path)
    yield from identifiers(one, path)
    yield from _facts(one, path, library)


def offering(one: Offering, path: str, library: Library) -> Iterator[Problem]:
    """Check an offering's file against its name, its folder and the library."""
    yield from same_id(one.id, path, one.place("id"))
    folder = PurePosixPath(path).parent.name
    if one.provider != folder:
        message = (
            f"the provider is '{one.provider}', but the folder is called '{folder}'; expected the same name, so move the file"
        )
        yield Problem(path, *one.place("provider"), message)
    yield from sources(one.sources, path)
    yield from identifiers(one, path)
    yield from _facts(one, path, library)
    for name, findings in one.findings.items():
        yield from _findings(one, path, library, name, findings)


def sources(listed: Mapping[str, Source], path: str) -> Iterator[Problem]:
    """Check that no source was published after it was seen."""
    for one in listed.values():
        seen = one.retrieved.isoformat()
        if one.published is not None and one.published > seen[: len(one.published)]:
            message = f"published on {one.published}, after it was seen on {seen}; expected an earlier day, so correct one"
            yield Problem(path, *one.place("published"), message)


def identifiers(one: Provider | Offering, path: str) -> Iterator[Problem]:
    """Check that no identifier stands twice, and that `identified_by` names identifiers and sources of this file."""
    for steps, values in _lists(one):
        for number_ in repeated(values):
            message = f"'{shown(values[number_])}' stands twice in this list; expected it once, so remove one"
            yield Problem(path, *one.place(*steps, number_), message)
    companies = one.legal_entities
    leis = (each.lei or number_ for number_, each in enumerate(companies))
    for number_ in sorted({*repeated(each.name.casefold() for each in companies), *repeated(leis)}):
        message = f"the company '{shown(companies[number_].name)}' stands twice; expected it once, so keep the first of its roles"
        yield Problem(path, *one.place("legal_entities", number_), f"{message} in the order {', '.join(ROLES)}")
    yield from _origins(one, path)


def _lists(one: Provider | Offering) -> Iterator[tuple[tuple[str, ...], tuple[object, ...]]]:
    yield ("domains",), one.domains
    yield ("hosts", "portal"), one.hosts.portal
    yield ("hosts", "api"), one.hosts.api
    yield ("hosts", "identity"), one.hosts.identity
    yield ("networks", "asns"), one.networks.asns
    yield ("networks", "prefixes"), one.networks.prefixes
    yield ("kubernetes", "conformance"), one.kubernetes.conformance if one.kubernetes else ()
    yield ("scs", "subjects"), one.scs.subjects if one.scs else ()


def _origins(one: Provider | Offering, path: str) -> Iterator[Problem]:
    present = one.model_fields_set.intersection(IDENTIFIERS)
    marks = one.marks.inside["identified_by"] if one.marks and one.identified_by else None
    for key, named in one.identified_by.items():
        if key not in present:
            known = nearest(key, present) if present else "there are none yet, so add it or remove this line"
            message = f"'{shown(key)}' is not among the identifiers of this file; {known}"
            yield Problem(path, *(marks.key(key) if marks else Place(0, 0)), message)
        for number_, name in enumerate(named):
            yield from source(name, path, one.place("identified_by", key, number_), one.sources)


def _facts(holder: Provider | Offering, path: str, library: Library) -> Iterator[Problem]:
    for name, claims in holder.facts.items():
        question = library.questions.get(name)
        if name in library.unread:
            continue
        if question is None:
            place = holder.marks.inside["facts"].key(name) if holder.marks else Place(0, 0)
            yield Problem(path, *place, f"the question '{shown(name)}' is not known; {nearest(name, library.questions)}")
            continue
        if question.subject == "customer":
            message = f"'{name}' is about the buyer; expected it in a profile and never in a dossier, so move it there"
            yield Problem(path, *claims[0].place(), message)
        if question.subject == "assessment":
            message = f"'{name}' is known from the assessment itself; expected no answer in a dossier, so remove it"
            yield Problem(path, *claims[0].place(), message)
        for one in claims:
            yield from source(one.source, path, one.place("source"), holder.sources)
            yield from claim(one, path, question, library)


def source(name: str, path: str, place: Place, listed: Mapping[str, Source]) -> Iterator[Problem]:
    """Check that a source which is named stands under `sources` of the same file."""
    if name not in listed:
        known = f"{nearest(name, listed)} (or add it there)" if listed else "there are none yet, so add it"
        yield Problem(path, *place, f"the source '{shown(name)}' is not listed under 'sources' of this file; {known}")


def statements(
    given: Mapping[str, Statement], holder: Located, path: str, steps: tuple[str | int, ...], library: Library, *, buyer: bool
) -> Iterator[Problem]:
    """Check answers that have no source: those of a buyer, or the facts of a worked case; `steps` lead to them in `holder`."""
    for name, one in given.items():
        question = library.questions.get(name)
        at = holder.place(*steps, name)
        if name in library.unread:
            continue
        if question is None:
            yield Problem(path, *at, f"the question '{shown(name)}' is not known; {nearest(name, library.questions)}")
            continue
        if (question.subject == "customer") != buyer or question.subject == "assessment":
            yield Problem(path, *at, _wrong_place(question, buyer=buyer))
            continue
        for inside, message in _misfits(one, question, library):
            deeper = holder.place(*steps, name, *inside) if one.marks else at
            yield Problem(path, *deeper, message)


def _wrong_place(question: Question, *, buyer: bool) -> str:
    if question.subject == "assessment":
        return f"'{question.id}' is known from the assessment itself; expected no answer here, so remove it"
    if buyer:
        return (
            f"'{question.id}' is about the {question.subject}; expected questions about the buyer here, so move it to a dossier"
        )
    return f"'{question.id}' is about the buyer; expected facts about an offering here, so move it to 'buyer'"


def claim(one: Statement, path: str, question: Question, library: Library) -> Iterator[Problem]:
    """Check that a claim is an answer its question allows."""
    for steps, message in _misfits(one, question, library):
        yield Problem(path, *one.place(*steps), message)


def _misfits(one: Statement, question: Question, library: Library) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield from _value_misfits(one, question, library)
    for key in ("at_least", "at_most"):
        bound = getattr(one, key)
        if bound is None:
            continue
        if question.type not in {Kind.QUANTITY, Kind.DATE} and not question.ordered:
            yield (
                (key,),
                f"'{key}' does not fit '{question.id}'; expected it for quantities, dates and ordered choices only, so remove it",
            )
        elif message := value_misfit(bound, question, library.reference):
            yield (key,), message
    yield from _group_misfits(one, question, library)
    yield from _shape_misfits(one, question, library)


def _value_misfits(one: Statement, question: Question, library: Library) -> Iterator[tuple[tuple[str | int, ...], str]]:
    listed = isinstance(one.value, tuple)
    if one.value is None:
        if not one.complete:
            yield (
                ("complete",),
                "'complete: false' needs a list; expected 'value' with the members that are known, so add it",
            )
    elif listed != (question.type in _SETS):
        expected = "a list such as [a, b]" if question.type in _SETS else "one value, not a list"
        yield ("value",), f"'{question.id}' is of type '{question.type}'; expected {expected}, so correct the value"
    elif not listed:
        if not one.complete:
            yield (
                ("complete",),
                f"'complete: false' does not fit '{question.id}'; expected it with lists only, so remove it",
            )
        if message := value_misfit(one.value, question, library.reference):
            yield ("value",), message
    else:
        yield from _list_misfits(one, question, library)


def _list_misfits(one: Statement, question: Question, library: Library) -> Iterator[tuple[tuple[str | int, ...], str]]:
    listed: tuple[object, ...] = one.value or ()
    for place, value in enumerate(listed):
        if message := value_misfit(value, question, library.reference):
            yield ("value", place), message
    for place in repeated(listed):
        yield ("value", place), f"'{shown(listed[place])}' stands twice in this list; expected it once, so remove one"
    if not listed and (not question.may_be_empty or not one.complete):
        yield (
            ("value",),
            f"an empty list says nothing on '{question.id}'; expected members, so leave the claim out if unknown",
        )


def _group_misfits(one: Statement, question: Question, library: Library) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key in ("inside", "outside"):
        group = getattr(one, key)
        if group is None:
            continue
        if question.type not in _PLACES:
            yield (
                (key,),
                f"'{key}' does not fit '{question.id}'; expected it for questions about countries only, so remove it",
            )
        elif not library.reference.knows("groups", group):
            yield (key,), unknown_group(group, library.reference)


def _shape_misfits(one: Statement, question: Question, library: Library) -> Iterator[tuple[tuple[str | int, ...], str]]:
    bounded = one.at_least is not None or one.at_most is not None
    if one.inside is not None and one.inside == one.outside:
        yield (
            ("outside",),
            f"inside and outside '{shown(one.inside)}' cannot both hold; expected one of them, so remove the other",
        )
    if one.value is not None and bounded:
        yield ("value",), "both a value and bounds are given; expected one of the two, so remove the other"
    if one.value is not None and one.complete and (one.inside is not None or one.outside is not None):
        yield ("value",), "both a complete value and a group are given; expected one of the two, so remove the other"
    if one.at_least is None or one.at_most is None or list(_bound_misfits(one, question, library)):
        return
    if question.ordered:
        order = question.option_ids()
        crossed = order.index(str(one.at_least)) > order.index(str(one.at_most))
    else:
        crossed = number(one.at_least) > number(one.at_most)
    if crossed:
        yield ("at_least",), f"at_least {one.at_least} lies above at_most {one.at_most}; swap or correct them"


def _bound_misfits(one: Statement, question: Question, library: Library) -> Iterator[str]:
    if question.type not in {Kind.QUANTITY, Kind.DATE} and not question.ordered:
        yield "unordered"
    yield from filter(None, (value_misfit(bound, question, library.reference) for bound in (one.at_least, one.at_most)))


def _findings(holder: Offering, path: str, library: Library, name: str, findings: Mapping[str, Finding]) -> Iterator[Problem]:
    editions = {edition: framework for (id_, edition), framework in library.frameworks.items() if id_ == name}
    marks = holder.marks.inside["findings"] if holder.marks else None
    if not editions:
        place = marks.key(name) if marks else Place(0, 0)
        known = nearest(name, {id_ for id_, _ in library.frameworks})
        if name not in library.unread:
            yield Problem(path, *place, f"the framework '{shown(name)}' is not known; {known}")
        return
    for criterion, finding in findings.items():
        for number_, named in enumerate(finding.sources):
            yield from source(named, path, finding.place("sources", number_), holder.sources)
        place = marks.inside[name].key(criterion) if marks else Place(0, 0)
        yield from _finding(finding, criterion, editions, path, place)


def _finding(finding: Finding, criterion: str, editions: Mapping[str, Framework], path: str, place: Place) -> Iterator[Problem]:
    if finding.edition is not None and finding.edition not in editions:
        message = f"the edition '{shown(finding.edition)}' is not known; {nearest(finding.edition, editions)}"
        yield Problem(path, *finding.place("edition"), message)
        return
    judged = [one for edition, one in editions.items() if finding.edition in {None, edition}]
    ladders = [(one.id, len(one.rungs)) for framework in judged for one in framework.criteria]
    rungs = max((count for name, count in ladders if name == criterion), default=0)
    if not rungs:
        message = f"the criterion '{shown(criterion)}' is not known; {nearest(criterion, {name for name, _ in ladders})}"
        yield Problem(path, *place, message)
    elif finding.rung > rungs:
        message = f"rung {finding.rung} does not exist; expected 1 (the worst) to {rungs}, so correct it"
        yield Problem(path, *finding.place("rung"), message)
