"""Facets, their values and the views by them in the words of a reader."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from criteria.frameworks import Framework
from reports.facets import NONE, PARTLY, UNKNOWN, Countries, inside
from reports.language import Language, alphabetical
from reports.words import N_

FACETS = {
    "model": N_("Service model"),
    "control": N_("Country of control"),
    "sure": N_("Level reached for sure"),
    "possible": N_("Level still possible"),
    "settled": N_("Criteria settled"),
    "storage": N_("Data location"),
}
ORDERS = {
    "name": N_("name"),
    "sure": N_("overall level reached for sure"),
    "possible": N_("overall level still possible"),
    "score": N_("score at its low end"),
    "settled": N_("criteria settled"),
}
_ORDER_SENTENCES = {
    "sure": N_(
        "All offerings, the highest level reached for sure first. "
        "Where these are equal, the higher level still possible comes first."
    ),
    "possible": N_(
        "All offerings, the highest level still possible first. "
        "Where these are equal, the higher level reached for sure comes first."
    ),
    "score": N_(
        "All offerings, the highest score first that recorded evidence already proves. A score ranks nothing by itself: "
        "a minimum level comes first."
    ),
    "settled": N_("All offerings, those first of which recorded evidence settles most criteria."),
}
_SENTENCES = {
    ("model", "value"): N_("Offerings that are sold as {value}. Many are sold under more than one model."),
    ("control", "value"): N_(
        "Offerings whose provider, by what is recorded, is controlled from this country: {value}. "
        "The recorded list of countries may be incomplete."
    ),
    ("control", "group"): N_("Offerings whose provider is controlled from {value}; no country is named."),
    ("control", PARTLY): N_("Offerings for which something is recorded about who controls the provider, but no country."),
    ("control", NONE): N_("Offerings for which it is recorded that nobody controls the provider from any country."),
    ("control", UNKNOWN): N_("Offerings for which no evidence that counts names a country of those who control the provider."),
    ("sure", "value"): N_("Offerings that recorded evidence shows to reach {value}, and no higher level for sure."),
    ("sure", "top"): N_("Offerings that recorded evidence shows to reach the highest level."),
    ("sure", "0"): N_("Offerings for which recorded evidence proves no level above 0, the starting point."),
    ("possible", "value"): N_("Offerings for which recorded evidence leaves {value} possible and rules out all above it."),
    ("possible", "top"): N_("Offerings for which nothing recorded rules out the highest level."),
    ("settled", "value"): N_("Offerings of which recorded evidence settles {value} criteria."),
    ("storage", "value"): N_(
        "Offerings whose customer content, by what is recorded, is stored in this country: {value}. "
        "The recorded list of countries may be incomplete."
    ),
    ("storage", "group"): N_("Offerings whose customer content is stored {value}; no country is named."),
    ("storage", PARTLY): N_("Offerings for which something is recorded about where customer content is stored, but no country."),
    ("storage", NONE): N_("Offerings for which it is recorded that customer content is stored in no country."),
    ("storage", UNKNOWN): N_("Offerings for which no evidence that counts names a country where customer content is stored."),
}
_SHORT = {"control": N_("control:"), "storage": N_("data:")}
MODELS = {"iaas": "IaaS", "paas": "PaaS", "saas": "SaaS"}
_NO_COUNTRY = {
    PARTLY: N_("partly known, no country named"),
    NONE: N_("no country"),
    UNKNOWN: N_("unknown"),
}
_LAST = list(_NO_COUNTRY)


class FacetWords:
    """The words of facets in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        return {inside(name): self.language.group(name) for name in self.language.library.reference.groups}

    def facet(self, name: str) -> str:
        return self.language._("In order of") if name == "order" else self.language._(FACETS[name])

    def title(self, facet: str, label: str) -> str:
        """The title of a view."""
        if facet == "order":
            return self.language._("Offerings in order of {order}").format(order=label)
        return f"{self.facet(facet)}: {label}"

    def short(self, name: str) -> str:
        """What a row calls a facet of countries."""
        return self.language._(_SHORT[name])

    def order(self, name: str) -> str:
        return self.language._(ORDERS[name])

    def order_sentence(self, name: str) -> str:
        return self.language._(_ORDER_SENTENCES[name])

    def place(self, value: str) -> tuple[int, str]:
        """Where a value stands in a list of countries: countries by name, groups, and what is neither."""
        if value in _NO_COUNTRY:
            return 2 + _LAST.index(value), ""
        return (1 if value in self._groups else 0), alphabetical(self.country(value))

    def country(self, value: str) -> str:
        """A country, a group that holds all countries, or what there is instead."""
        if value in _NO_COUNTRY:
            return self.language._(_NO_COUNTRY[value])
        if value in self._groups:
            return self.language._("somewhere in {group}").format(group=self._groups[value])
        return self.language.country(value.upper())

    def value(self, facet: str, value: str, bands: Mapping[str, tuple[int, int]]) -> str:
        if facet in {"control", "storage"}:
            return self.country(value)
        if facet == "settled":
            low, high = bands[value]
            shown = str(low) if low == high else self.language._("{low} to {high}").format(low=low, high=high)
            return self.language._("{count} of {all}").format(count=shown, all=bands["all"][1])
        return MODELS[value] if facet == "model" else self.language._("level {level}").format(level=value)

    def sentence(self, facet: str, value: str, label: str, framework: Framework) -> str:
        """What a view by this value shows."""
        kind = value if (facet, value) in _SENTENCES else "group" if value in self._groups else "value"
        if (facet, "top") in _SENTENCES and value == str(framework.top):
            kind = "top"
        return self.language._(_SENTENCES[facet, kind]).format(value=label)

    def countries(self, found: Countries) -> str:
        """What is recorded about countries, short enough for a table."""
        _ = self.language._
        if not found.named:
            return self.country(found.values[0])
        listed = ", ".join(self.language.country(code) for code in found.named)
        if found.whole:
            return listed
        if found.group:
            return _("{countries} and perhaps others in {group}").format(countries=listed, group=self.language.group(found.group))
        return _("{countries} and perhaps others").format(countries=listed)
