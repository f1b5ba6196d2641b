"""The start page: what this is, how to read a gauge, and from the name of a service to its report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from offerings.dossiers import Offering, Provider
from reports.pages import Page, Pages
from reports.publication import Publication, report_path

MOST_NAMES = 2_000  # beyond that a page of its own lists them, or the start page would be slow to load


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a reader may look up: of an offering with its provider, or of a provider."""

    name: str
    path: str
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """How much is known: facts recorded and their sources, and how many of all criteria of all offerings are settled."""

    offerings: int
    facts: int
    sources: int
    settled: int
    criteria: int

    @property
    def open(self) -> int:
        return self.criteria - self.settled


def pages(of: Pages) -> Iterator[Page]:
    low, high = example(of.framework.top)
    listed = names(of)
    context = {
        "known": knowledge(of.of),
        "listed": listed if len(listed) <= MOST_NAMES else [],
        "low": low,
        "high": high,
    }
    yield Page("index.html", "start.html", context)


def example(top: int) -> tuple[int, int]:
    """An interval that shows as many states of a gauge as its steps allow: sure, possible and ruled out."""
    return (1 if top > 2 else 0), max(1, top - 1)


def knowledge(of: Publication) -> Knowledge:
    holders: dict[tuple[str, str], Offering | Provider] = {}
    for one in of.assessments:
        holders["offering", one.dossier.id] = one.dossier.offering
        holders["provider", one.dossier.provider.id] = one.dossier.provider
    results = [result for one in of.assessments for result in one.reading.criteria.values()]
    return Knowledge(
        offerings=len(of.assessments),
        facts=sum(len(holder.facts) for holder in holders.values()),
        sources=sum(len(holder.sources) for holder in holders.values()),
        settled=sum(result.settled for result in results),
        criteria=len(results),
    )


def names(of: Pages) -> list[Name]:
    """Every offering, and every provider whose name is not also that of an offering, from A to Z."""
    offered = [Name(one.offering.name, report_path(one.of), one.provider.name) for one in of.reports.values()]
    taken = {one.name.casefold() for one in offered}
    providers = [Name(listed[0].provider.name, f"providers/{name}.html") for name, listed in of.providers().items()]
    return sorted(
        [*offered, *(one for one in providers if one.name.casefold() not in taken)],
        key=lambda one: (one.name.casefold(), one.path),
    )
