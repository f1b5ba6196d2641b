"""The catalogue of the data, and the description of the table: complete, of files that exist, in both languages."""

import csv
import io
import json
from dataclasses import replace

import pytest

from reports import licences
from reports.catalog import CONTEXT, DATASETS, PATH
from reports.contact import Contact
from reports.site import build

ADDRESS = "https://peil.example.org/cloud"
CONTACT = Contact(name="Sample Agency", url="https://www.example.org/contact", email="cloud@example.org")
# What DCAT-AP-NL 3.0 makes mandatory, and what it recommends that we know.
CATALOG = {"dct:title", "dct:description", "dct:publisher", "dcat:contactPoint", "dcat:dataset", "dct:license", "foaf:homepage"}
DATASET = {
    *("dct:title", "dct:description", "dct:identifier", "dct:publisher", "dct:creator", "dcat:contactPoint", "dcat:theme"),
    *("dct:accessRights", "dct:language", "dct:modified", "dcat:landingPage", "dcat:distribution"),
}
DISTRIBUTION = {"dct:title", "dcat:accessURL", "dcat:downloadURL", "dcat:mediaType", "dct:format", "dct:license", "dct:modified"}
FOR_A_PUBLISHER = {"dct:publisher", "dct:creator", "dcat:contactPoint"}


@pytest.fixture(scope="module")
def place(harbour, tmp_path_factory):
    """The site of a publisher who gives an address and a contact."""
    folder = tmp_path_factory.mktemp("catalog")
    build(replace(harbour, address=ADDRESS, contact=CONTACT), folder)
    return folder


def read(folder):
    return json.loads((folder / PATH).read_text(encoding="utf-8"))


def nodes(document):
    """Every node of a JSON-LD document."""
    if isinstance(document, list):
        for part in document:
            yield from nodes(part)
    elif isinstance(document, dict):
        yield document
        yield from nodes([part for key, part in document.items() if key != "@context"])


def distributions(catalog):
    return [(dataset, part) for dataset in catalog["dcat:dataset"] for part in dataset["dcat:distribution"]]


def test_everything_that_the_profile_asks_for_is_there(place):
    catalog = read(place)

    assert catalog["@type"] == "dcat:Catalog"
    assert catalog.keys() >= CATALOG
    for dataset in catalog["dcat:dataset"]:
        assert (dataset["@type"], dataset.keys() >= DATASET) == ("dcat:Dataset", True)
    for _, part in distributions(catalog):
        assert (part["@type"], part.keys() >= DISTRIBUTION) == ("dcat:Distribution", True)
        assert part["dct:license"] == {"@id": licences.DATA.url}


def test_every_term_has_a_prefix_that_the_document_explains(place):
    terms = {key for node in nodes(read(place)) for key in node if not key.startswith("@")}
    types = {node["@type"] for node in nodes(read(place)) if "@type" in node}

    assert {one.partition(":")[0] for one in terms | types} <= CONTEXT.keys()
    assert read(place)["@context"] == CONTEXT


def test_every_node_has_an_address_of_its_own(place):
    catalog = read(place)

    named = [
        catalog["@id"],
        *(one["@id"] for one in catalog["dcat:dataset"]),
        *(part["@id"] for _, part in distributions(catalog)),
    ]

    assert len(set(named)) == len(named)
    assert all(one.startswith(f"{ADDRESS}/{PATH}") for one in named)


def test_every_file_named_is_there_and_described_by_one_that_is_there(place):
    found = distributions(read(place))

    assert len(found) >= 5
    for _, part in found:
        named = [part["dcat:downloadURL"]["@id"], *([part["dct:conformsTo"]["@id"]] if "dct:conformsTo" in part else [])]
        assert [one for one in named if not (place / one.removeprefix(f"{ADDRESS}/")).is_file()] == []


def test_titles_and_descriptions_are_in_both_languages_and_differ(place):
    catalog = read(place)

    for one in [catalog, *catalog["dcat:dataset"]]:
        for key in ("dct:title", "dct:description"):
            english, dutch = one[key]
            assert (english["@language"], dutch["@language"]) == ("en", "nl")
            assert english["@value"] != dutch["@value"]


def test_the_publisher_is_whom_the_workspace_names(place):
    catalog = read(place)

    assert catalog["dct:publisher"]["foaf:name"] == "Sample Agency"
    assert catalog["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:cloud@example.org"}


def test_without_address_and_contact_the_catalogue_is_relative_and_names_nobody(harbour_site):
    catalog = read(harbour_site)

    assert catalog["dcat:dataset"]
    assert all(not FOR_A_PUBLISHER & node.keys() for node in nodes(catalog))
    for _, part in distributions(catalog):
        assert (harbour_site / "data" / part["dcat:downloadURL"]["@id"]).resolve().is_file()


def test_only_datasets_whose_files_the_site_has_are_listed(harbour, tmp_path):
    build(replace(harbour, assessments=()), tmp_path)

    listed = {one["dct:identifier"] for one in read(tmp_path)["dcat:dataset"]}

    assert "assessments" not in listed
    assert listed < {one.id for one in DATASETS}


@pytest.fixture(scope="module")
def metadata(full_site):
    return json.loads((full_site / "data/assessments.csv-metadata.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rows(full_site):
    text = (full_site / "data/assessments.csv").read_bytes().decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_table_has_exactly_the_columns_that_are_described(metadata, rows):
    described = metadata["tableSchema"]["columns"]

    assert [one["titles"] for one in described] == rows[0]
    assert len({one["name"] for one in described}) == len(described)
    assert all(one["name"].isidentifier() for one in described)


def test_every_cell_is_of_the_kind_that_is_described(metadata, rows):
    def fits(kind, cell):
        if kind == "nonNegativeInteger":
            return cell.isdigit()
        if kind == "number":
            return float(cell) >= 0
        if isinstance(kind, dict):
            return cell in {"yes", "no"} if kind["base"] == "boolean" else len(cell) == len("2026-11-23")
        return kind == "string"

    kinds = [one["datatype"] for one in metadata["tableSchema"]["columns"]]
    assert len(rows) > 50
    assert [cell for row in rows[1:] for kind, cell in zip(kinds, row, strict=True) if not fits(kind, cell)] == []


def test_the_key_of_the_table_is_a_key(metadata, rows):
    places = [rows[0].index(name) for name in metadata["tableSchema"]["primaryKey"]]
    keys = [tuple(row[place] for place in places) for row in rows[1:]]

    assert len(set(keys)) == len(keys)


def test_every_column_is_described_in_both_languages(metadata):
    for one in metadata["tableSchema"]["columns"]:
        english, dutch = one["dc:description"]
        assert (english["@language"], dutch["@language"]) == ("en", "nl")
        assert english["@value"] != dutch["@value"]
