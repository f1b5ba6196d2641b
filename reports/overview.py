"""The overview of all offerings, and views of it made beforehand: one for every value of a facet and for every order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from criteria.questions import Question
from reports import facets
from reports.facet_words import FACETS, ORDERS, FacetWords
from reports.facets import CONTROL, STORAGE, Countries, Standing
from reports.language import alphabetical
from reports.pages import Page, Pages
from reports.view import Report

FOLDER = "offerings"
VIEWS = f"{FOLDER}/views"
ASKED = {"control": CONTROL, "storage": STORAGE}
FEWEST, MOST = 2, 6


def pages(of: Pages) -> Iterator[Page]:
    """The overview, and its views."""
    overview = Overview(of)
    yield Page(f"{FOLDER}/index.html", "overview.html", {"overview": overview})
    for view in overview.views:
        yield Page(view.path, "overview-view.html", {"overview": overview, "view": view, "folder": VIEWS})


@dataclass(frozen=True, slots=True)
class View:
    """Some of the offerings, or all in another order; `state` is what gives the same on the overview itself."""

    facet: str
    value: str
    label: str
    title: str
    said: str
    state: str
    standings: tuple[Standing, ...]

    @property
    def path(self) -> str:
        return f"{VIEWS}/{self.facet}-{self.value}.html"


class Rows:
    """The rows of the table as pages of one folder have them, each rendered once."""

    def __init__(self, of: Overview, folder: str) -> None:
        root = "../" * f"{of.pages.prefix}{folder}/".count("/")
        context = {"link": lambda target: f"{root}{of.pages.prefix}{target}", "overview": of, "choosing": folder == FOLDER}
        self._row: Any = of.pages.environment.get_template("overview-parts.html").make_module(context).row  # type: ignore[attr-defined]
        self._of = of
        self._made: dict[str, str] = {}

    def __call__(self, standings: Sequence[Standing]) -> Markup:
        return Markup("".join(self._one(standing) for standing in standings))  # noqa: S704  made of rendered rows

    def _one(self, standing: Standing) -> str:
        name = standing.of.dossier.id
        if name not in self._made:
            self._made[name] = str(self._row(self._of.pages.reports[name], standing))
        return self._made[name]


class Overview:
    """All offerings in one language: how they are grouped and ordered, and their rows."""

    def __init__(self, of: Pages) -> None:
        self.pages = of
        self.words = FacetWords(of.language)
        self.fewest, self.most = FEWEST, MOST
        self._rows: dict[str, Rows] = {}

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """All offerings in order of name."""
        questions, floor = facets.asked(self.pages.library, self.pages.of.ruler.on), self.pages.of.counts
        found = [facets.standing(report.of, questions, floor) for report in self.pages.reports.values()]
        return tuple(sorted(found, key=lambda one: (alphabetical(one.of.dossier.offering.name), one.of.dossier.id)))

    @property
    def reports(self) -> list[Report]:
        return [self.pages.reports[one.of.dossier.id] for one in self.standings]

    def rows(self, standings: Sequence[Standing], folder: str = FOLDER) -> Markup:
        """The rows as a page in a folder has them."""
        if folder not in self._rows:
            self._rows[folder] = Rows(self, folder)
        return self._rows[folder](standings)

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Where each score stands, lowest first; equal scores stand equal: exact, where rounded figures could tie or swap."""
        keys = {one.of.dossier.id: facets.ORDERS["score"](one) for one in self.standings}
        places = {key: place for place, key in enumerate(sorted(set(keys.values())))}
        return {name: places[key] for name, key in keys.items()}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions that carry facets, where the library has them."""
        asked = facets.asked(self.pages.library, self.pages.of.ruler.on)
        return {facet: asked[name].question for facet, name in ASKED.items() if name in asked}

    @property
    def facets(self) -> list[str]:
        """The facets that there are: those that rest on a question only where it is asked."""
        return [name for name in FACETS if name not in ASKED or name in self.questions]

    @property
    def bands(self) -> dict[str, tuple[int, int]]:
        return facets.bands(len(self.pages.framework.criteria))

    def _expected(self, facet: str) -> Sequence[str]:
        """The values that are listed even when nothing has them."""
        levels = [str(level) for level in range(self.pages.framework.top, -1, -1)]
        fixed = {"model": facets.MODELS, "sure": levels, "possible": levels, "settled": list(reversed(self.bands))}
        return fixed.get(facet, ())

    @cached_property
    def groups(self) -> dict[str, dict[str, list[Standing]]]:
        """The offerings under each value of each facet; countries in order of their name, what is no country last."""
        found = {name: facets.grouped(name, self.standings, self._expected(name)) for name in self.facets}
        for name in ASKED.keys() & found.keys():
            found[name] = dict(sorted(found[name].items(), key=lambda item: self.words.place(item[0])))
        return found

    def values(self, facet: str, standing: Standing) -> tuple[str, ...]:
        return facets.VALUES[facet](standing)

    def countries(self, facet: str, standing: Standing) -> Countries:
        return standing.control if facet == "control" else standing.storage

    def label(self, facet: str, value: str) -> str:
        """A value as a list of values names it."""
        return self.words.value(facet, value, self.bands)

    @property
    def unnamed(self) -> dict[str, int]:
        """For each facet of countries, how many offerings have no country recorded."""
        return {name: sum(not self.countries(name, one).named for one in self.standings) for name in self.questions}

    @cached_property
    def views(self) -> tuple[View, ...]:
        return (*self._by_value(), *self._by_order())

    def _by_value(self) -> Iterator[View]:
        for facet, groups in self.groups.items():
            for value, standings in groups.items():
                label = self.label(facet, value)
                said = self.words.sentence(facet, value, label, self.pages.framework)
                state = "" if facet in facets.PARTITIONS else f"{facet}={value}"
                yield View(facet, value, label, self.words.title(facet, label), said, state, tuple(standings))

    def _by_order(self) -> Iterator[View]:
        for order in facets.ORDERS:
            label = self.words.order(order)
            standings = tuple(facets.ordered(order, self.standings))
            said = self.words.order_sentence(order)
            yield View("order", order, label, self.words.title("order", label), said, f"sort={order}", standings)

    def views_of(self, facet: str) -> list[View]:
        return [view for view in self.views if view.facet == facet]

    @property
    def orders(self) -> dict[str, str]:
        """The orders of the table by name, beside those by objective."""
        return {order: self.words.order(order) for order in ORDERS}
