"""Full-text search: what can be found, as a file per language for the script and as lists for readers without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from urllib.parse import quote

from criteria.questions import Question
from offerings.dossiers import Offering, Provider
from reports import data
from reports.facet_words import MODELS
from reports.language import CODES, Language, alphabetical
from reports.pages import Page, Pages
from reports.publication import Publication, Render, report_path
from reports.words import N_

KINDS = {
    "offering": N_("Offerings"),
    "provider": N_("Providers"),
    "criterion": N_("Criteria"),
    "question": N_("Questions"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: by its title and id, by other names, and by its text.

    `path` leads there from the folder of the language; `lang` is the language of the text.
    """

    kind: str
    id: str
    title: str
    path: str
    names: str
    text: str
    lang: str


def entries(of: Publication, language: Language) -> tuple[Entry, ...]:
    """Everything that can be found, in the order of a list."""
    return (
        *sorted(_offerings(of, language), key=_place),
        *sorted(_providers(of, language), key=_place),
        *_criteria(of, language),
        *sorted(_questions(of, language), key=_place),
    )


def _place(of: Entry) -> tuple[str, str]:
    return alphabetical(of.title), of.id


def _offerings(of: Publication, language: Language) -> Iterator[Entry]:
    for one in of.assessments:
        offering = one.dossier.offering
        about, code = offering.about.get(language.code) if offering.about else ("", language.code)
        names = " · ".join(_names(one.dossier.provider, offering))
        yield Entry("offering", offering.id, offering.name, quote(report_path(one)), names, about, code)


def _names(provider: Provider, offering: Offering) -> Iterator[str]:
    """By what else an offering is known: its provider, products it contains, service models."""
    yield provider.name
    if provider.legal_name and provider.legal_name != provider.name:
        yield provider.legal_name
    if offering.also_known_as:
        yield ", ".join(offering.also_known_as)
    yield ", ".join(MODELS[model] for model in offering.service_models)


def _providers(of: Publication, language: Language) -> Iterator[Entry]:
    offered: dict[str, list[str]] = {}
    for one in of.assessments:
        offered.setdefault(one.dossier.provider.id, []).append(one.dossier.offering.name)
    for provider in {one.dossier.provider.id: one.dossier.provider for one in of.assessments}.values():
        path = quote(f"providers/{provider.id}.html")
        text = "; ".join(offered[provider.id])
        yield Entry("provider", provider.id, provider.name, path, provider.legal_name or "", text, language.code)


def _criteria(of: Publication, language: Language) -> Iterator[Entry]:
    framework, code = of.ruler.framework, language.code
    for objective in framework.objectives:
        for one in objective.criteria:
            path = quote(f"frameworks/{framework.id}/{framework.edition}/{one.id}.html")
            text = " · ".join([*(rung.is_.get(code) for rung in reversed(one.rungs)), one.rationale.get(code)])
            yield Entry("criterion", one.id, one.topic.get(code), path, objective.title.get(code), text, code)


def _questions(of: Publication, language: Language) -> Iterator[Entry]:
    topics, code = of.ruler.library.reference.topics, language.code
    for one in of.ruler.library.questions.values():
        path = quote(f"questions/{one.id}.html")
        names = topics[one.topic].label.get(code) if one.topic in topics else ""
        yield Entry("question", one.id, one.label.get(code), path, names, " ".join(_asked(one, code)), code)


def _asked(of: Question, code: str) -> Iterator[str]:
    yield of.ask.get(code)
    yield of.why.get(code)
    yield of.help.get(code)
    yield from (option.label.get(code) for option in of.options)


def files(of: Publication) -> Iterator[tuple[str, Render]]:
    """What the script searches, one file per language."""
    for code in CODES:
        yield data_file(code), partial(_index, of, Language(code, of.ruler.library))


def data_file(code: str) -> str:
    return f"data/search.{code}.json"


def _index(of: Publication, language: Language) -> bytes:
    return data.text({"language": language.code, "entries": [asdict(one) for one in entries(of, language)]}).encode()


def pages(of: Pages) -> Iterator[Page]:
    """One page that finds, and lists everything where no script runs."""
    found = entries(of.of, of.language)
    groups = {kind: [one for one in found if one.kind == kind] for kind in KINDS}
    names = {kind: of.language._(name) for kind, name in KINDS.items()}
    yield Page("search.html", "search.html", {"groups": groups, "kinds": names, "file": data_file(of.code)})
