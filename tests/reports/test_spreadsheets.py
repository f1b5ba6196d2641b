"""Workbooks and tables of a report, read back: the values of the JSON, real numbers and dates, no formulas, fixed bytes."""

import csv
import io
import json
import re
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import hostile
import pytest

from reports import extras
from reports.downloads import CRITERIA, FACTS, MAKERS, ODS, XLSX, Made
from reports.language import CODES
from reports.ods import ods
from reports.sheets import Sheet
from reports.xlsx import xlsx

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
ON = date(2026, 11, 23)
BOTH = pytest.mark.parametrize("kind", [XLSX, ODS], ids=lambda kind: kind.name)


def tree(archive, name):
    return ET.fromstring(archive.read(name))  # noqa: S314  our own files


def read_xlsx(content):
    """The sheets of a workbook: by name, rows of texts and numbers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        shared = ["".join(one.itertext()) for one in tree(archive, "xl/sharedStrings.xml")]
        targets = {one.get("Id"): one.get("Target") for one in tree(archive, "xl/_rels/workbook.xml.rels")}
        listed = tree(archive, "xl/workbook.xml").iter(f"{MAIN}sheet")
        return {one.get("name"): cells(tree(archive, f"xl/{targets[one.get(LINK)]}"), shared) for one in listed}


def cells(sheet, shared):
    rows = []
    for row in sheet.iter(f"{MAIN}row"):
        found = {}
        for cell in row.iter(f"{MAIN}c"):
            assert cell.find(f"{MAIN}f") is None
            value = cell.findtext(f"{MAIN}v")
            found[column(cell.get("r"))] = shared[int(value)] if cell.get("t") == "s" else float(value)
        rows.append(found)
    return [[row.get(place) for place in range(len(rows[0]))] for row in rows]


def column(place):
    number = 0
    for letter in re.match(r"[A-Z]+", place).group():
        number = number * 26 + ord(letter) - 64
    return number - 1


def read_ods(content):
    """The sheets of an OpenDocument spreadsheet: by name, rows of texts and numbers; dates are days as XLSX counts them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        content = tree(archive, "content.xml")
    return {
        one.get(f"{TABLE}name"): [row_of(row) for row in one.iter(f"{TABLE}table-row")] for one in content.iter(f"{TABLE}table")
    }


def row_of(row):
    return [value_of(cell) for cell in row.iter(f"{TABLE}table-cell")]


def value_of(cell):
    assert cell.get(f"{TABLE}formula") is None
    kind = cell.get(f"{OFFICE}value-type")
    if kind == "float":
        return float(cell.get(f"{OFFICE}value"))
    if kind == "date":
        return float((date.fromisoformat(cell.get(f"{OFFICE}date-value")) - date(1899, 12, 30)).days)
    return "\n".join(spelled(part) for part in cell.iter(f"{TEXT}p")) if kind else None


def spelled(part):
    """The text of a paragraph, with runs of spaces and tabs."""
    found = part.text or ""
    for one in part:
        found += " " * int(one.get(f"{TEXT}c")) if one.tag == f"{TEXT}s" else "\t"
        found += one.tail or ""
    return found


READERS = {XLSX: read_xlsx, ODS: read_ods}


def made(publication, name, code="en"):
    return Made(publication, next(one for one in publication.assessments if one.dossier.id == name), code)


@pytest.fixture(scope="module")
def aws(shipped):
    return {code: made(shipped, "aws", code) for code in CODES}


@BOTH
@pytest.mark.parametrize("code", CODES)
def test_a_workbook_holds_the_values_of_the_json(aws, kind, code):
    (document,) = json.loads(aws[code].json())["assessments"]
    sheets = list(READERS[kind](MAKERS[kind](aws[code])).values())
    reading = document["readings"]["documented"]
    _head, readings, objectives, criteria, facts, unknown, _contradictions = [rows[1:] for rows in sheets]

    for row, one in zip(readings, document["readings"].values(), strict=True):
        assert row[2:6] == [one["level"]["low"], one["level"]["high"], one["score"]["low"], one["score"]["high"]]
        assert (row[9] or "").split() == one["level"]["bound_by"]
    for row, (name, one) in zip(objectives, reading["objectives"].items(), strict=True):
        assert row[0] == name
        assert row[3:9] == [one[key][end] for key in ("level", "points", "percent") for end in ("low", "high")]
    for row, (name, one) in zip(criteria, reading["criteria"].items(), strict=True):
        assert row[0] == name
        assert [*row[3:5], *row[6:10]] == [one[key][end] for key in ("rung", "level", "points") for end in ("low", "high")]
    for row, one in zip(unknown, document["unknown"], strict=True):
        moves = one["could_move"]
        assert [row[1], row[6].split()] == [one["question"], moves["criteria"]]
        assert row[2:6] == [moves["score"]["low"], -moves["score"]["high"], moves["level"]["low"], -moves["level"]["high"]]
    claims = {place for row in facts if (place := row[18])}
    questions = document["explanations"]["questions"].values()
    assert claims == {one["file"] for found in questions for key in ("claims", "expired", "later") for one in found[key]}


@BOTH
@pytest.mark.parametrize("code", CODES)
def test_a_workbook_is_a_picture_of_its_sheets(aws, kind, code):
    found = READERS[kind](MAKERS[kind](aws[code]))

    assert list(found) == [one.name for one in aws[code].sheets]
    for one, rows in zip(aws[code].sheets, found.values(), strict=True):
        assert rows == [[name for name, _ in one.columns], *([plain(cell) for cell in row] for row in one.rows)]


def plain(cell):
    """A cell as a reader of a workbook gets it: dates are counted in days, and an empty text is no text."""
    return (cell - date(1899, 12, 30)) / timedelta(days=1) if isinstance(cell, date) else cell or (None if cell == "" else cell)


@BOTH
def test_languages_differ_in_words_and_not_in_numbers(aws, kind):
    english, dutch = (list(READERS[kind](MAKERS[kind](aws[code])).values()) for code in CODES)

    assert [rows[0] for rows in english] != [rows[0] for rows in dutch]
    for one, other in zip(english, dutch, strict=True):
        assert [[cell for cell in row if isinstance(cell, float)] for row in one] == [
            [cell for cell in row if isinstance(cell, float)] for row in other
        ]


@BOTH
def test_the_same_inputs_give_the_same_bytes(aws, kind):
    assert MAKERS[kind](aws["en"]) == MAKERS[kind](aws["en"])


@BOTH
@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1", "<b>&amp;]]>", "  two  spaces ", "1\n2", "12", "TRUE"],
)
def test_a_text_stays_a_text(kind, text):
    sheet = Sheet("x & <y>", (("=head", 12), ("other", 30)), ((text, 1), (None, 2.5), ("", ON)))
    write = {XLSX: lambda: xlsx((sheet,), text, ON), ODS: lambda: ods((sheet,), text, ON, "en")}[kind]

    (name, rows), *_ = READERS[kind](write()).items()

    assert name == "x & <y>"
    assert rows == [["=head", "other"], [text, 1.0], [None, 2.5], [None, 46349.0]]


@BOTH
def test_a_text_longer_than_a_cell_may_be_is_no_mistake(kind):
    sheet = Sheet("x", (("head", 12),), (("W" * 40_000,),))
    write = {XLSX: lambda: xlsx((sheet,), "x", ON), ODS: lambda: ods((sheet,), "x", ON, "en")}[kind]

    (rows,) = READERS[kind](write()).values()

    assert rows[1][0] == "W" * {XLSX: 32_767, ODS: 40_000}[kind]


def test_an_ods_file_names_its_kind_first_and_its_parts(aws):
    with zipfile.ZipFile(io.BytesIO(aws["en"].ods())) as archive:
        first, *others = archive.infolist()
        listed = {
            one.get("{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path")
            for one in tree(archive, "META-INF/manifest.xml")
        }

        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read(first) == b"application/vnd.oasis.opendocument.spreadsheet"
        assert listed == {"/", "content.xml", "meta.xml", "settings.xml"} == {"/", *(one.filename for one in others[1:])}
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_first_row_stays_in_sight(aws):
    with zipfile.ZipFile(io.BytesIO(aws["en"].xlsx())) as archive:
        for number in range(1, len(aws["en"].sheets) + 1):
            assert b'state="frozen"' in archive.read(f"xl/worksheets/sheet{number}.xml")
    with zipfile.ZipFile(io.BytesIO(aws["en"].ods())) as archive:
        assert archive.read("settings.xml").count(b"VerticalSplitMode") == len(aws["en"].sheets)


@pytest.mark.parametrize("kind", [CRITERIA, FACTS], ids=["criteria", "facts"])
def test_tables_for_machines_tell_what_the_json_tells(aws, kind):
    (document,) = json.loads(aws["en"].json())["assessments"]
    rows = list(csv.DictReader(io.StringIO(MAKERS[kind](aws["en"]).decode(), newline="")))

    if kind is CRITERIA:
        found = document["readings"]["documented"]["criteria"]
        assert [row["criterion"] for row in rows] == list(found)
        for row in rows:
            one = found[row["criterion"]]
            for key in ("rung", "level", "points"):
                assert {end: float(row[f"{key}_{end}"]) for end in ("low", "high")} == one[key]
    else:
        known = document["explanations"]["questions"]
        assert {row["question"] for row in rows if row["role"]} == set(known)
        files = {row["file"]: json.loads(row["says"]) for row in rows if row["role"]}
        assert files == {
            one["file"]: one["says"] for part in known.values() for key in ("claims", "expired", "later") for one in part[key]
        }


def test_no_cell_of_a_table_for_machines_runs(tmp_path):
    publication, _ = hostile.world(tmp_path, "=1+1")

    for kind in (CRITERIA, FACTS):
        table = MAKERS[kind](made(publication, "botterwiek-cloud")).decode()
        found = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
        assert [cell for cell in found if cell.startswith(("=", "+", "@"))] == []
    assert "'=1+1" in table


def test_without_the_extra_a_sentence_says_how_to_get_it(aws, monkeypatch):
    monkeypatch.setitem(extras.MODULES, "office", "no_such_module_anywhere")

    with pytest.raises(extras.MissingExtraError, match=r"^XLSX needs the extra 'office': pip install 'cloudpeil\[office\]'$"):
        aws["en"].xlsx()
    assert aws["en"].ods()
