"""By what offerings can be grouped: service model, country of control, levels, coverage, data location; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from criteria.library import Library
from criteria.questions import Kind, ServiceModel
from offerings.answers import Answer, Pick, Space, Subset, spaces
from offerings.assurance import Assurance
from offerings.dossiers import Dossier
from offerings.resolve import resolve
from scoring.assess import Assessment

CONTROL, STORAGE = "controlling-owner-countries", "data-storage-countries"
MODELS: tuple[ServiceModel, ...] = ("iaas", "paas", "saas")
UNKNOWN, PARTLY, NONE = "unknown", "partly", "none"
BANDS = ("none", "some", "quarter", "half", "most", "all")


@dataclass(frozen=True, slots=True)
class Countries:
    """What is recorded about a set of countries: those that belong to it, whether these are all, and a group that holds all.

    `recorded` is false when no answer counts; then nothing else is known either.
    """

    named: tuple[str, ...] = ()
    whole: bool = False
    group: str | None = None
    recorded: bool = True

    @property
    def values(self) -> tuple[str, ...]:
        """What an offering is grouped under: each country by its code, or what there is instead of a country."""
        if self.named:
            return tuple(code.lower() for code in self.named)
        if not self.recorded:
            return (UNKNOWN,)
        if self.whole:
            return (NONE,)
        return (inside(self.group),) if self.group else (PARTLY,)


UNRECORDED = Countries(recorded=False)


def inside(group: str) -> str:
    """The value that stands for 'somewhere in this group'."""
    return f"in-{re.sub(r'[^a-z0-9]+', '-', group.lower()).strip('-')}"


def countries(space: Space, answer: Answer | None) -> Countries:
    """What an answer says about countries; an answer of another kind says nothing."""
    if isinstance(answer, Pick):
        names = tuple(map(str, space.names(answer.possible)))
        return Countries(names, whole=True) if len(names) == 1 else Countries(group=_group(space, answer.possible))
    if not isinstance(answer, Subset):
        return UNRECORDED
    named = tuple(map(str, space.names(answer.must)))
    if answer.must == answer.may:
        return Countries(named, whole=True)
    if answer.meets and answer.may.bit_count() == 1:
        return Countries(tuple(map(str, space.names(answer.may))), whole=True)
    return Countries(named, group=_group(space, answer.may))


def _group(space: Space, mask: int) -> str | None:
    """The smallest name for exactly these countries, in the order of the reference data."""
    return next((name for name, members in space.groups.items() if members == mask), None)


def asked(library: Library, on: date) -> dict[str, Space]:
    """The questions that carry facets of countries, where the library has them, as they can be answered on a day."""
    known = {name: library.questions[name] for name in (CONTROL, STORAGE) if name in library.questions}
    fitting = {name: one for name, one in known.items() if one.type in {Kind.COUNTRY, Kind.COUNTRIES}}
    return spaces(fitting, library.reference, on)


def recorded(of: Dossier, space: Space | None, on: date, floor: Assurance) -> Countries:
    """The countries that count on a day, at a floor."""
    return countries(space, resolve(of, space, on).at(floor)) if space else UNRECORDED


def bands(criteria: int) -> dict[str, tuple[int, int]]:
    """Bands of settled criteria by quarters: the fewest and the most of each; bands that no count falls into are left out."""
    cuts = [0, 1, *(ceil(criteria * quarter / 4) for quarter in (1, 2, 3)), criteria]
    ends = {name: (low, high - 1) for name, low, high in zip(BANDS, cuts, cuts[1:], strict=False)}
    ends["all"] = (criteria, criteria)
    return {name: (max(low, 1) if name != "none" else low, high) for name, (low, high) in ends.items() if low <= high}


def band(settled: int, criteria: int) -> str:
    """The band that so many settled criteria fall into."""
    return next(name for name, (low, high) in bands(criteria).items() if low <= settled <= high)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one offering is grouped and ordered by."""

    of: Assessment
    control: Countries
    storage: Countries

    @property
    def settled(self) -> int:
        return self.of.reading.coverage.settled


def standing(of: Assessment, questions: Mapping[str, Space], floor: Assurance) -> Standing:
    control, storage = (recorded(of.dossier, questions.get(name), of.ruler.on, floor) for name in (CONTROL, STORAGE))
    return Standing(of, control, storage)


VALUES: Mapping[str, Callable[[Standing], tuple[str, ...]]] = {
    "model": lambda one: one.of.dossier.offering.service_models,
    "control": lambda one: one.control.values,
    "sure": lambda one: (str(one.of.reading.level.low),),
    "possible": lambda one: (str(one.of.reading.level.high),),
    "settled": lambda one: (band(one.settled, one.of.reading.coverage.of),),
    "storage": lambda one: one.storage.values,
}
PARTITIONS = ("sure", "possible", "settled")  # every offering has exactly one value


def grouped(facet: str, found: Iterable[Standing], values: Iterable[str] = ()) -> dict[str, list[Standing]]:
    """The offerings under each value of a facet; `values` are listed even when nothing has them."""
    groups: dict[str, list[Standing]] = {value: [] for value in values}
    for one in found:
        for value in VALUES[facet](one):
            groups.setdefault(value, []).append(one)
    return groups


ORDERS: Mapping[str, Callable[[Standing], tuple[object, ...]]] = {
    "sure": lambda one: (one.of.reading.level.low, one.of.reading.level.high),
    "possible": lambda one: (one.of.reading.level.high, one.of.reading.level.low),
    "score": lambda one: (one.of.reading.score.low, one.of.reading.score.high),
    "settled": lambda one: (one.settled,),
}


def ordered(order: str, found: Sequence[Standing]) -> list[Standing]:
    """The highest first; those that stand equal keep their order."""
    return sorted(found, key=ORDERS[order], reverse=True)
