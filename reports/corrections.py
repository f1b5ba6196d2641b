"""The pages and files of contests: how to contest a fact, all contests, the errata, and a template to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from criteria.questions import Question
from criteria.reference import Topic
from offerings.contests import Contest
from reports import data
from reports.contesting import Subject, template
from reports.pages import Page, Pages
from reports.publication import Publication, Render

CONTESTS = "data/contests.json"
TEMPLATE = "data/contest-template.yaml"


def pages(of: Pages) -> Iterator[Page]:
    reports = sorted(of.reports.values(), key=lambda one: one.offering.name.casefold())
    providers = sorted(((name, offered[0].provider) for name, offered in of.providers().items()), key=lambda one: one[1].name)
    countries = sorted(of.library.reference.countries.values(), key=lambda one: one.name.get(of.code))
    context = {"reports": reports, "providers": providers, "topics": _topics(of), "countries": countries}
    yield Page("corrections/index.html", "corrections.html", context)
    yield Page("corrections/errata.html", "errata.html")


def _topics(of: Pages) -> list[tuple[Topic, list[Question]]]:
    """The questions that can be contested, by topic."""
    asked = [one for one in of.library.questions.values() if one.in_dossiers]
    found = [(topic, [one for one in asked if one.topic == topic.id]) for topic in of.library.reference.topics.values()]
    return [(topic, questions) for topic, questions in found if questions]


def files(of: Publication) -> Iterator[tuple[str, Render]]:
    yield CONTESTS, lambda: data.text({"contests": [record(one) for one in of.contests]}).encode()
    yield TEMPLATE, lambda: template(Subject(), of.ruler.on).encode()


def record(of: Contest) -> data.Json:
    """A contest as JSON: as it was written, without empty keys, and the file that holds it."""
    written = of.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return {**written, "file": of.path}
