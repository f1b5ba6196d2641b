"""Text from dossiers is data: in pages never markup, in tables never a formula, in links never anything but a web address."""

import csv
import io
import json

import pytest
import worlds
from markup import elements, parse

from criteria.problems import DataError
from reports.data import assessment_rows, csv_text, inert
from reports.pages import web
from reports.site import build

MARKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></svg><svg onload=alert(1)>",
    "<!-- --><a href='javascript:alert(1)'>x</a>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}${7*7}%(count)s{level}",
    "\u202egnp.exe",
    "W" * 3_000,
    "' onmouseover='alert(1)",
    "&lt;b&gt;&amp;",
]
FORMULAS = ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1"]
SHELL = "'"


def dossier(text: str, url: str = "https://example.org/") -> dict[str, object]:
    """An offering whose every free text is `text`."""
    note = {"en": text, "nl": text}
    source = {"title": text, "url": url, "kind": "contract", "publisher": text, "retrieved": "2026-11-01", "note": note}
    claim = {"source": "one", "where": text, "note": note}
    return {
        "id": "hostile",
        "provider": "hostile",
        "name": text,
        "service_models": ["iaas"],
        "website": url,
        "about": note,
        "sources": {"one": source, "two": {**source, "kind": "statement"}},
        "facts": {
            "motto": [{"value": text, **claim}, {"value": f"{text}!", **claim, "source": "two"}],
            "storage": [{"value": ["NL"], **claim}],
        },
        "findings": {"harbour": {"E.2": {"rung": 2, "because": note, "by": text, "on": "2026-11-02", "sources": ["one"]}}},
        "reply": [{"on": "2026-11-03", "by": text, "text": note, "url": url}],
    }


def world(folder, offering: dict[str, object]):
    """The invented world with one more provider, written as JSON, which is YAML too."""
    home = worlds.copy_of_harbour(folder / "world") / "offerings/providers/hostile"
    home.mkdir()
    provider = {"id": "hostile", "name": offering["name"], "legal_name": offering["name"], "website": offering["website"]}
    (home / "provider.yaml").write_text(json.dumps(provider), encoding="utf-8")
    (home / "hostile.yaml").write_text(json.dumps(offering), encoding="utf-8")
    return worlds.publication(home.parents[2])


def trees(folder, offering):
    """The parsed pages of the world with this offering, by their path."""
    site = folder / "site"
    build(world(folder, offering), site)
    return {path.relative_to(site).as_posix(): parse(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def skeleton(tree):
    """The elements of a page with the names of their attributes, and where they lead."""
    return [(one.name, sorted(one.attrs), one.attrs.get("href")) for one in elements(tree.root)]


@pytest.fixture(scope="module")
def harmless(tmp_path_factory):
    """The pages of a dossier whose every text is one plain word."""
    made = trees(tmp_path_factory.mktemp("harmless"), dossier("plain"))
    return {path: skeleton(tree) for path, tree in made.items()}


@pytest.mark.parametrize("text", MARKS, ids=lambda text: text[:12])
def test_a_text_is_shown_as_written_and_never_becomes_an_element_an_attribute_or_a_link(tmp_path, harmless, text):
    made = trees(tmp_path, dossier(text))

    assert made.keys() == harmless.keys()
    for path, tree in made.items():
        assert tree.errors == [], path
        assert skeleton(tree) == harmless[path], path
    (heading,) = made["offerings/hostile/harbour.html"].query("h1")
    assert " ".join(heading.to_text().split()) == " ".join(text.split())


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_no_cell_of_a_table_runs_in_a_spreadsheet(tmp_path, text):
    publication = world(tmp_path, dossier(text))

    written = csv_text(assessment_rows(publication.assessments))

    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert any(cell.startswith(SHELL) for cell in cells)
    assert [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []


@pytest.mark.parametrize("text", ["plain", "a=b", "1-2", "", "'quoted"])
def test_a_harmless_cell_stays_as_it_is(text):
    assert inert(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe_in_front(text):
    assert inert(text) == f"'{text}"


def test_a_negative_number_is_a_number():
    assert inert(-1.5) == "-1.5"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "javascript://example.org/%0Aalert(1)",
        "data:text/html,x",
        "//evil.example",
        "ftp://example.org",
        "/etc/passwd",
    ],
)
def test_an_address_that_is_no_web_address_is_refused_at_load(tmp_path, address):
    broken = dossier("plain", address)

    with pytest.raises(DataError) as caught:
        world(tmp_path, broken)

    first, *_ = caught.value.problems
    assert len(caught.value.problems) == 5
    assert first.path == "offerings/providers/hostile/hostile.yaml"
    assert first.message == (
        f"'{address}' is not a web address; "
        "expected https:// or http:// and a host, without spaces or a password, so correct the link"
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", " https://x.example", "//x.example", "", None])
def test_a_page_links_to_web_addresses_only_whatever_the_data_says(address):
    assert web(address) == ""
