"""The figures of the what-if page as files: where every offering stands, by edition and territory, and what that is worth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from string import ascii_lowercase, digits

from pydantic_core import to_json

from criteria.frameworks import Framework
from offerings.assurance import FLOORS, Assurance
from reports.publication import Publication, Render
from scoring.assess import assess, ruler
from scoring.results import Reading

FOLDER = "data/what-if"
TERRITORIES = ("EU", "EEA", "EEA+CH", "NL")
SIGNS = digits + ascii_lowercase


def files(of: Publication) -> Iterator[tuple[str, Render]]:
    """A file for every edition of the site's framework and every territory that a reader can choose."""
    for framework in editions(of):
        for territory, name in territories(of).items():
            path = f"{FOLDER}/{framework.id}/{framework.edition}/{name}.json"
            yield path, partial(_file, of, framework, territory)


def editions(of: Publication) -> tuple[Framework, ...]:
    """The editions of the site's framework that have a level and a score."""
    by = of.ruler
    named = (one for (name, _), one in by.library.frameworks.items() if name == by.framework.id)
    return tuple(one for one in named if one.graded)


def territories(of: Publication) -> dict[str, str]:
    """The groups that a reader can choose, each with the name of its file: the site's own, and the usual ones that exist."""
    own = of.ruler.program.territory
    usual = [name for name in TERRITORIES if name in of.ruler.library.reference.groups]
    return file_names(usual if own in usual else [own, *usual])


def file_names(names: Iterable[str]) -> dict[str, str]:
    """For each name one that can stand in an address and on any disk, different from the others."""
    found: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[^0-9A-Za-z.]+", "-", name).strip("-.")[:60] or "other"
        taken = {one.lower() for one in found.values()}
        found[name] = next(one for one in _numbered(plain) if one.lower() not in taken)
    return found


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 1
    while True:
        number += 1
        yield f"{name}-{number}"


def _file(of: Publication, framework: Framework, territory: str) -> bytes:
    return text(document(framework, territory, of.ruler.on, _readings(of, framework, territory))).encode()


def _readings(of: Publication, framework: Framework, territory: str) -> dict[str, Mapping[Assurance, Reading]]:
    """The readings of all offerings: those of the site where the choice is the site's own, else measured anew."""
    by, found = of.ruler, of.assessments
    if (framework.edition, territory) != (by.framework.edition, by.program.territory):
        other = ruler(by.library, framework, by.on, territory=territory)
        found = assess([one.dossier for one in found], other, of.counts)
    return {one.dossier.id: one.readings for one in found}


def document(
    framework: Framework, territory: str, on: date, readings: Mapping[str, Mapping[Assurance, Reading]]
) -> dict[str, object]:
    """What a file holds; docs/formats.md describes it."""
    objectives = framework.objectives
    return {
        "framework": framework.id,
        "edition": framework.edition,
        "territory": territory,
        "as_of": on,
        "top": framework.top,
        "nominal": framework.header.nominal,
        "weights": {name: [weights[one.objective] for one in objectives] for name, weights in framework.header.weights.items()},
        "objectives": {one.objective: [criterion.id for criterion in one.criteria] for one in objectives},
        "points": {one.id: [rung.worth for rung in one.rungs] for one in framework.criteria},
        "levels": {one.id: [rung.level for rung in one.rungs] for one in framework.criteria},
        "floors": [floor.word for floor in FLOORS],
        "offerings": {name: [_rungs(by_floor[floor]) for floor in FLOORS] for name, by_floor in readings.items()},
    }


def _rungs(of: Reading) -> str:
    """The lowest rung possible on every criterion, a space, and the highest; one sign each, 1 is the worst."""
    criteria = of.criteria.values()
    return f"{''.join(SIGNS[one.rung_low] for one in criteria)} {''.join(SIGNS[one.rung_high] for one in criteria)}"


def text(found: Mapping[str, object]) -> str:
    """JSON with a line for every key, and for every entry of a mapping."""
    return "{\n" + ",\n".join(f"{_json(key)}: {_lines(value)}" for key, value in found.items()) + "\n}\n"


def _lines(value: object) -> str:
    if not isinstance(value, Mapping) or not value:
        return _json(value)
    return "{\n" + ",\n".join(f"{_json(key)}: {_json(one)}" for key, one in value.items()) + "\n}"


def _json(value: object) -> str:
    return to_json(value).decode()
