"""Text of every record is data: in pages never markup, in tables never a formula, in links never anything but a web address."""

import csv
import io
import json
import re
import zipfile
import zlib
from xml.etree import ElementTree as ET

import hostile
import pytest
import worlds
from markup import elements, parse, stored

from criteria.problems import DataError
from criteria.source import parse as read_yaml
from reports.data import csv_text, inert
from reports.pages import web
from reports.site import build

MARKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></svg><svg onload=alert(1)>",
    "<!-- --><a href='javascript:alert(1)'>x</a>",
    "]]></template></noscript><u class=hostile>x",
    "{{ 7*7 }}{% raw %}${7*7}%(count)s{level}{0}",
    '#panic("x") $ x $ *x* _x_ `x` @x <x> \\ #import "x"',
    "red; } * { display: none } a { background: url(//evil.example) }",
    "\u202egnp.exe",
    "' onmouseover='alert(1)",
    "&lt;b&gt;&amp;",
)
TEXTS = {
    "marks": " ".join(MARKS),
    "script": "javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "long": "W" * 600,
}
FORMULAS = ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1"]
SHELL = "'"
REPORT = "offerings/botterwiek-cloud/harbour"
PLAIN = "plain"
OWN = re.compile(r"what-if/(?!usual|index)[0-9A-Za-z.-]+(-(?:declared|documented|attested|verified)\.html)")


def test_every_place_for_a_free_text_is_filled(tmp_path):
    _, places = hostile.world(tmp_path, PLAIN)

    assert len(places) > 50
    assert hostile.free_places() == places


def built(folder, text):
    """The outlines of the files of a world that says this text everywhere, and the files."""
    of, _ = hostile.world(folder, text)
    build(of, folder / "site")
    lines = {digest[:12]: f"line-{line.number}" for digest, line in of.record.lines}

    def name(address):
        """An address with one name for weights of one's own, and numbers for lines of the record."""
        even = OWN.sub(r"what-if/own\1", address or "")
        return re.sub("[0-9a-f]{12}", lambda found: lines.get(found[0], found[0]), even)

    made = {name(path): content for path, content in worlds.files(folder / "site").items()}
    return {path: outline(path, content, text, name) for path, content in made.items()}, made


def outline(path, content, text, name):
    """What a file holds apart from its text: elements, attributes and addresses, or keys; nothing for other formats."""
    if path.endswith(".html"):
        tree = parse(content.decode())
        assert tree.errors == [], path
        found = [*elements(tree.root), *stored(tree.root)]
        return [(one.name, sorted(one.attrs), name(one.attrs.get("href")), one.attrs.get("src")) for one in found]
    if path.endswith(".xml"):
        return skeleton(content)
    if path.endswith((".xlsx", ".ods")):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return {part: skeleton(parts.read(part)) for part in parts.namelist() if part.endswith((".xml", ".rels"))}
    if path.endswith((".json", ".jsonld")):
        return keys(json.loads(content), text, name)
    if path.endswith(".yaml"):
        return keys(read_yaml(content, path), text, name)
    if path.endswith(".jsonl"):
        return [keys(json.loads(line), text, name) for line in content.splitlines()]
    if path.endswith(".csv"):
        return [len(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    return None


def skeleton(content):
    return [(one.tag, sorted(key for key in one.attrib if not key.endswith("}space"))) for one in ET.fromstring(content).iter()]  # noqa: S314


def keys(value, text, name):
    """The keys of a document, where weights may be named by the text."""
    if isinstance(value, dict):
        return {PLAIN if key == text[:100] else name(key): keys(inside, text, name) for key, inside in value.items()}
    return [keys(inside, text, name) for inside in value] if isinstance(value, list) else type(value).__name__


@pytest.fixture(scope="module")
def harmless(tmp_path_factory):
    """The outlines of the files of a world whose every text is one plain word."""
    return built(tmp_path_factory.mktemp("harmless"), PLAIN)[0]


def links_of(pdf):
    """The addresses that a PDF links to."""
    streams = [pdf, *(inflated(part) for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL))]
    return {address.decode() for part in streams for address in re.findall(rb"/URI\s*\(((?:\\.|[^)])*)\)", part)}


def inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_is_shown_as_written_and_never_becomes_an_element_an_attribute_a_link_or_a_key(tmp_path, harmless, text):
    outlines, made = built(tmp_path, text)

    assert outlines.keys() == harmless.keys()
    assert [path for path, found in outlines.items() if found != harmless[path]] == []
    (heading,) = parse(made[f"{REPORT}.html"].decode()).query("h1")
    assert " ".join(heading.to_text().split()) == " ".join(text.split())
    addresses = {address for name, content in made.items() if name.endswith(".pdf") for address in links_of(content)}
    assert {address for address in addresses if not address.startswith(("https://", "http://"))} == set()


def test_every_kind_of_file_is_judged(harmless):
    known = {"html", "xml", "xlsx", "ods", "json", "jsonl", "jsonld", "csv", "yaml", "pdf", "css", "js", "woff2", "svg", "txt"}

    assert {name for name in harmless if name.rpartition(".")[2] not in known} == set()


@pytest.mark.parametrize("text", [FORMULAS[0], FORMULAS[3], FORMULAS[4]], ids=["equals", "at", "tab"])
def test_no_cell_of_a_table_runs_in_a_spreadsheet(tmp_path, text):
    _, made = built(tmp_path, text)
    tables = {name: content.decode("utf-8-sig") for name, content in made.items() if name.endswith(".csv")}
    books = {name: content for name, content in made.items() if name.endswith((".xlsx", ".ods"))}

    cells = [cell for table in tables.values() for row in csv.reader(io.StringIO(table, newline="")) for cell in row]

    assert any(cell.startswith(SHELL) for cell in cells)
    assert [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    assert {name: found for name, content in books.items() if (found := formulas(content))} == {}


def formulas(book):
    """The formulas of a workbook: elements f of Office Open XML, attributes formula of OpenDocument."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        trees = [ET.fromstring(parts.read(part)) for part in parts.namelist() if part.endswith(".xml")]  # noqa: S314
    found = [one for tree in trees for one in tree.iter()]
    return [one.tag for one in found if one.tag.endswith("}f") or any(key.endswith("}formula") for key in one.attrib)]


@pytest.mark.parametrize("text", ["plain", "a=b", "1-2", "", "'quoted"])
def test_a_harmless_cell_stays_as_it_is(text):
    assert inert(text) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe_in_front(text):
    assert inert(text) == f"'{text}"


def test_a_formula_in_a_table_would_be_noticed():
    assert csv_text([{"a": "=1"}]).splitlines()[-1] == "'=1"


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
    place = worlds.copy_of_harbour(tmp_path / "world")
    changed = 0
    for path in sorted(place.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        changed += len(re.findall(r"https://[^\s\"]+", text))
        path.write_text(re.sub(r"\"?https://[^\s\",}]+\"?", json.dumps(address), text), encoding="utf-8")

    with pytest.raises(DataError) as caught:
        worlds.publication(place)

    assert changed >= 8
    assert len(caught.value.problems) == changed
    expected = "expected https:// or http:// and a host, without spaces or a password, so correct the link"
    assert {problem.message for problem in caught.value.problems} == {f"'{address}' is not a web address; {expected}"}


@pytest.mark.parametrize("address", ["javascript:alert(1)", " https://x.example", "//x.example", "", None])
def test_a_page_links_to_web_addresses_only_whatever_the_data_says(address):
    assert web(address) == ""
