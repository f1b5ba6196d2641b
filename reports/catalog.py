"""The catalogue of the published data: DCAT-AP as JSON-LD, of the files that the site really has."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from reports import columns, licences, schemas
from reports.data import Json, text
from reports.language import CODES, Language
from reports.publication import Publication, Render
from reports.words import N_

PATH = "data/catalog.jsonld"
EUROPE = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
TONGUES = {"en": "ENG", "nl": "NLD"}
THEMES = ("GOVE", "TECH")
CONTEXT: Json = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file of a dataset: its path, its media type, its name in the European list of file types, and what describes it."""

    path: str
    media: str
    kind: str
    described_by: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Data that belong together, in one or more files."""

    id: str
    title: str
    about: str
    distributions: tuple[Distribution, ...]


JSON, CSV, ATOM = ("application/json", "JSON"), ("text/csv", "CSV"), ("application/atom+xml", "ATOM")
DATASETS = (
    Dataset(
        "assessments",
        N_("Assessments of cloud offerings"),
        N_("Level, score and coverage of every offering at four strengths of evidence, with what is still unknown."),
        (
            Distribution("data/assessments.json", *JSON, schemas.path("assessments")),
            Distribution(columns.TABLE, *CSV, columns.METADATA),
        ),
    ),
    Dataset(
        "contests",
        N_("Contested facts"),
        N_("What providers and readers say is wrong in the record, with the outcome and the reason."),
        (Distribution("data/contests.json", *JSON, schemas.path("contests")),),
    ),
    Dataset(
        "record",
        N_("Record of published assessments"),
        N_("Every assessment that was ever published here, one line each, in a chain of digests; and what changed, as a feed."),
        (
            Distribution("data/record.jsonl", "text/plain", "TXT", schemas.path("record")),
            Distribution("data/record-head.json", *JSON, schemas.path("record-head")),
            Distribution("changes/feed.xml", *ATOM),
        ),
    ),
    Dataset(
        "inputs",
        N_("Input files with their digests"),
        N_("Every file from which the results were computed, with its SHA-256."),
        (Distribution("data/inputs.json", *JSON, schemas.path("digests")),),
    ),
)


def whole(of: Publication, path: str) -> str:
    """The address of a file of the site: whole when the publisher gave one, else as seen from the catalogue."""
    return (of.address.rstrip("/") + "/" if of.address else "../") + quote(path, safe="/~#")


def catalog(of: Publication, paths: Collection[str]) -> Json:
    """The catalogue, with the datasets and files that are among `paths`."""
    languages = [Language(code, of.ruler.library) for code in CODES]
    found = [(one, [part for part in one.distributions if {part.path, part.described_by} <= {None, *paths}]) for one in DATASETS]
    title = [{"@value": of.title.get(code), "@language": code} for code in CODES] if of.title else _said("cloudpeil", languages)
    about = N_("Cloud offerings measured for sovereignty, from sourced facts and by published rules.")
    return {
        "@context": CONTEXT,
        "@id": whole(of, PATH),
        "@type": "dcat:Catalog",
        "dct:title": title,
        "dct:description": _said(about, languages),
        **_agents(of),
        "dct:license": {"@id": licences.DATA.url},
        "dct:language": _tongues(),
        "dct:modified": _day(of),
        "foaf:homepage": {"@id": whole(of, "index.html")},
        "dcat:themeTaxonomy": {"@id": f"{EUROPE}/data-theme"},
        "dcat:dataset": [_dataset(of, one, parts, languages) for one, parts in found if parts],
    }


def _dataset(of: Publication, one: Dataset, parts: list[Distribution], languages: list[Language]) -> Json:
    address = whole(of, f"{PATH}#{one.id}")
    agents = _agents(of)
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": address if of.address else one.id,
        "dct:title": _said(one.title, languages),
        "dct:description": _said(one.about, languages),
        **agents,
        **({"dct:creator": agents["dct:publisher"]} if agents else {}),
        "dct:accessRights": {"@id": f"{EUROPE}/access-right/PUBLIC"},
        "dct:accrualPeriodicity": {"@id": f"{EUROPE}/frequency/IRREG"},
        "dct:language": _tongues(),
        "dct:modified": _day(of),
        "dcat:theme": [{"@id": f"{EUROPE}/data-theme/{theme}"} for theme in THEMES],
        "dcat:landingPage": {"@id": whole(of, "data/index.html"), "@type": "foaf:Document"},
        "dcat:distribution": [_distribution(of, part, languages) for part in parts],
    }


def _distribution(of: Publication, part: Distribution, languages: list[Language]) -> Json:
    address = whole(of, part.path)
    described = {"dct:conformsTo": {"@id": whole(of, part.described_by), "@type": "dct:Standard"}} if part.described_by else {}
    return {
        "@id": f"{whole(of, PATH)}#{quote(part.path.rpartition('/')[2])}",
        "@type": "dcat:Distribution",
        "dct:title": [{"@value": f"{part.kind}: {part.path}", "@language": language.code} for language in languages],
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{IANA}/{part.media}"},
        "dct:format": {"@id": f"{EUROPE}/file-type/{part.kind}"},
        "dct:license": {"@id": licences.DATA.url},
        "dct:modified": _day(of),
        **described,
    }


def _agents(of: Publication) -> Json:
    """Publisher and contact point, where the workspace names them."""
    contact = of.contact
    if contact is None:
        return {}
    mail = {"vcard:hasEmail": {"@id": f"mailto:{contact.email}"}} if contact.email else {}
    return {
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": contact.name, "foaf:homepage": {"@id": contact.url}},
        "dcat:contactPoint": {
            "@type": "vcard:Kind",
            "vcard:fn": contact.name,
            "vcard:hasURL": {"@id": contact.url},
            **mail,
        },
    }


def _said(message: str, languages: list[Language]) -> list[Json]:
    return [{"@value": language._(message), "@language": language.code} for language in languages]


def _tongues() -> list[Json]:
    return [{"@id": f"{EUROPE}/language/{TONGUES[code]}"} for code in CODES]


def _day(of: Publication) -> Json:
    return {"@value": of.ruler.on, "@type": "xsd:date"}


def files(of: Publication, paths: Collection[str]) -> Iterator[tuple[str, Render]]:
    yield PATH, lambda: text(catalog(of, paths)).encode()
