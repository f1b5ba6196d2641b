"""The docket: all contests, loaded layer over layer and checked against the library and the dossiers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from criteria.check import same_id
from criteria.library import Library
from criteria.problems import Problem, nearest, shown
from criteria.reader import Reader
from offerings import catalogue, check
from offerings.contests import Contest

CONTESTS = "offerings/contests"


def load(reader: Reader, library: Library) -> tuple[Contest, ...]:
    """Load all contests in order of id; problems are left in the reader."""
    files = reader.files(CONTESTS, 1)
    offerings = catalogue.listed(reader) if files else {}
    providers = {PurePosixPath(name).parent.name for name in reader.files(catalogue.PROVIDERS, 2)} if files else set()
    found = []
    for file in files.values():
        one = reader.load(Contest, file)
        if one is not None:
            reader.problems += contest(one, file.name, library, offerings, providers)
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.id))


def contest(
    one: Contest, path: str, library: Library, offerings: Collection[str], providers: Collection[str]
) -> Iterator[Problem]:
    """Check a contest against its file name, the dossiers that there are, and the library."""
    yield from same_id(one.id, path, one.place("id"))
    for key, known in (("offering", offerings), ("provider", providers)):
        named = getattr(one, key)
        if named is not None and named not in known:
            yield Problem(path, *one.place(key), f"the {key} '{named}' is not known; {nearest(named, known)}")
    yield from check.sources(one.sources, path)
    yield from _question(one, path, library)
    yield from _criterion(one, path, library)


def _question(one: Contest, path: str, library: Library) -> Iterator[Problem]:
    name = one.question
    if name is None or name in library.unread:
        return
    asked = library.questions.get(name)
    if asked is None:
        yield Problem(path, *one.place("question"), f"the question '{name}' is not known; {nearest(name, library.questions)}")
        return
    if not asked.in_dossiers:
        holder = "the buyer" if asked.subject == "customer" else "the assessment itself"
        message = f"'{name}' is about {holder}; expected a question about an offering or provider, so name another"
        yield Problem(path, *one.place("question"), message)
    for claim in one.proposed:
        yield from check.source(claim.source, path, claim.place("source"), one.sources)
        yield from check.claim(claim, path, asked, library)


def _criterion(one: Contest, path: str, library: Library) -> Iterator[Problem]:
    if one.framework is None or one.criterion is None or one.framework in library.unread:
        return
    editions = [framework for (name, _), framework in library.frameworks.items() if name == one.framework]
    known = {criterion.id for framework in editions for criterion in framework.criteria}
    if not editions:
        close = nearest(one.framework, {name for name, _ in library.frameworks})
        yield Problem(path, *one.place("framework"), f"the framework '{one.framework}' is not known; {close}")
    elif one.criterion not in known:
        message = f"the criterion '{shown(one.criterion)}' is not known; {nearest(one.criterion, known)}"
        yield Problem(path, *one.place("criterion"), message)
