"""Crosswalks: which criteria of one framework correspond to which of another, and which correspond to none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, model_validator

from criteria.frameworks import CriterionId, Edition, Framework
from criteria.model import Id, Located, Text, refusal
from criteria.problems import Problem, nearest, shown

Relation = Literal["equivalent", "covers", "covered-by", "related"]
TURNED: Mapping[Relation, Relation] = {
    "equivalent": "equivalent",
    "covers": "covered-by",
    "covered-by": "covers",
    "related": "related",
}


class Link(Located):
    """One criterion beside another.

    Equivalent: both ask the same. Covers: ours asks all that theirs asks, and more. Related: neither contains the other.
    """

    ours: CriterionId
    theirs: CriterionId
    relation: Relation
    because: Text = Field(description="what is the same, and what differs")


class Alone(Located):
    """Criteria of one side that have no counterpart on the other, and why."""

    ours: tuple[CriterionId, ...] = ()
    theirs: tuple[CriterionId, ...] = ()
    because: Text

    @model_validator(mode="after")
    def _of_one_side(self) -> Alone:
        if bool(self.ours) == bool(self.theirs):
            given = "both 'ours' and 'theirs' are" if self.ours else "neither 'ours' nor 'theirs' is"
            raise refusal(f"{given} given; expected the criteria of one side, so add or remove one")
        return self


class Crosswalk(Located):
    """crosswalks/<any name>.yaml: all criteria of two frameworks, laid side by side."""

    framework: Id
    edition: Edition
    other: Id
    other_edition: Edition
    links: tuple[Link, ...]
    without_counterpart: tuple[Alone, ...] = ()

    @property
    def ends(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The two frameworks, each as id and edition."""
        return (self.framework, self.edition), (self.other, self.other_edition)


Side = Literal["ours", "theirs"]
SIDES: tuple[Side, Side] = ("ours", "theirs")


def misfits(
    one: Crosswalk, path: str, frameworks: Mapping[tuple[str, str], Framework], unread: frozenset[str]
) -> Iterator[Problem]:
    """Check that a crosswalk names known frameworks and criteria, each pair once, and leaves no criterion out."""
    if unread.intersection((one.framework, one.other)):
        return
    keys = (("framework", "edition"), ("other", "other_edition"))
    for side, end, (key, edition_key) in zip(SIDES, one.ends, keys, strict=True):
        found = frameworks.get(end)
        if found is None:
            names = {name for name, _ in frameworks}
            editions = [edition for name, edition in frameworks if name == end[0]]
            at, message = (
                (edition_key, f"the framework '{end[0]}' has no edition '{shown(end[1])}'; {nearest(end[1], editions)}")
                if editions
                else (key, f"the framework '{shown(end[0])}' is not known; {nearest(end[0], names)}")
            )
            yield Problem(path, *one.place(at), message)
        else:
            yield from _side(one, path, side, [criterion.id for criterion in found.criteria], f"{end[0]} {end[1]}")
    yield from _twice(one, path)


def _side(one: Crosswalk, path: str, side: Side, known: list[str], called: str) -> Iterator[Problem]:
    linked: set[str] = set()
    for number, link in enumerate(one.links):
        name = getattr(link, side)
        linked.add(name)
        if name not in known:
            yield Problem(path, *one.place("links", number, side), _unknown(name, called, known))
    apart: set[str] = set()
    for number, alone in enumerate(one.without_counterpart):
        for place, name in enumerate(getattr(alone, side)):
            at = one.place("without_counterpart", number, side, place)
            if name not in known:
                yield Problem(path, *at, _unknown(name, called, known))
            elif name in linked:
                message = f"{name} stands in a link and without counterpart; expected one of the two, so remove the other"
                yield Problem(path, *at, message)
            elif name in apart:
                yield Problem(path, *at, f"{name} stands twice without counterpart; expected it once, so remove one")
            apart.add(name)
    missing = [name for name in known if name not in linked | apart]
    if missing:
        message = (
            f"in no link and not without counterpart of {called}: {', '.join(missing)}; expected every criterion once or more, "
            "so add them"
        )
        yield Problem(path, *one.place("links"), message)


def _unknown(name: str, called: str, known: list[str]) -> str:
    return f"the criterion '{shown(name)}' is not one of {called}; {nearest(name, known)}"


def _twice(one: Crosswalk, path: str) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for number, link in enumerate(one.links):
        pair = (link.ours, link.theirs)
        if pair in seen:
            message = f"{link.ours} and {link.theirs} are linked twice; expected one relation between two, so remove one"
            yield Problem(path, *one.place("links", number), message)
        seen.add(pair)
