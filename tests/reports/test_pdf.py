"""PDFs: tagged, titled, in two languages, the same bytes each time; whatever a dossier says is text."""

import json
import re
import sys
import unicodedata

import hostile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfs import Pdf

from reports import extras, pdf
from reports.downloads import Made
from reports.language import CODES, Language
from reports.paper import paragraph, printable
from scoring.ranking import Demand, rank

MARKUP = '#panic("x") *x* _x_ `x` $x$ @x <x> \\ ] } [ { // x = x #import "x" ~ --- \'x\' "x"'
STRANGE = "\u202egnp.exe \u4e2d\u6587 \ue000 e\u0301 \u0416 \u0142 \u05d0"


def of(publication, name):
    return next(one for one in publication.assessments if one.dossier.id == name)


def report(publication, name, code="en"):
    return Made(publication, of(publication, name), code).pdf()


@pytest.fixture(scope="module")
def aws(shipped):
    return {code: Pdf(report(shipped, "aws", code)) for code in CODES}


@pytest.mark.parametrize("code", CODES)
def test_a_report_says_that_it_is_tagged_and_made_for_everyone(aws, code):
    found = aws[code]

    assert b"/MarkInfo<</Marked true" in found.catalogue
    assert f"/Lang({code})".encode() in found.catalogue
    assert b"/DisplayDocTitle true" in found.catalogue
    assert b"/Outlines" in found.catalogue
    assert "<pdfuaid:part>1</pdfuaid:part>" in found.metadata
    title = {"en": "assessment", "nl": "beoordeling"}[code]
    assert f">AWS EU regions (EC2, S3 and other services): {title}</rdf:li>" in found.metadata


@pytest.mark.parametrize("code", CODES)
def test_a_report_has_headings_tables_with_heads_lists_and_links(aws, code):
    tags = aws[code].tags()

    assert tags["Title"] == 1
    assert min(tags[name] for name in ("H1", "H2", "H3", "Table", "THead", "TH", "TD", "L", "LI", "Link", "TOC")) > 0
    assert tags["Table"] == tags["THead"]


def test_every_drawn_page_belongs_to_the_structure(aws):
    for found in aws.values():
        for page in found.pages:
            drawn = found.stream(found.reference(page, b"Contents"))
            assert b"/StructParents" in page
            assert drawn.count(b"BDC") + drawn.count(b"BMC") == drawn.count(b"EMC") > 0


@pytest.mark.parametrize("code", CODES)
def test_every_page_says_what_it_is_when_it_was_made_and_from_what(aws, shipped, code):
    found, language = aws[code], Language(code, shipped.ruler.library)
    text, day = found.text(), language.day(shipped.ruler.on)

    pages = len(found.pages)
    assert text.count(f"sha256 {shipped.digest[:16]}") == pages + 1
    assert text.count(" ".join(f"{language._('As of')} {day}".split())) == pages
    assert text.count(language._("This is an assessment, not a certificate.")) == pages + 1
    for number in range(1, pages + 1):
        assert language._("page %(page)s of %(pages)s") % {"page": number, "pages": pages} in text


@pytest.mark.parametrize("code", CODES)
def test_the_numbers_of_a_report_are_those_of_its_json(aws, shipped, code):
    made = Made(shipped, of(shipped, "aws"), code)
    (document,) = json.loads(made.json())["assessments"]
    text = aws[code].text()

    low, high = (document["readings"]["documented"]["score"][end] for end in ("low", "high"))
    written = made.shown.language.decimal(f"{int(low * 10) / 10:.1f}\u2013{-int(-high * 10 // 1) / 10:.1f}")
    assert written in text
    for name, one in document["readings"]["documented"]["criteria"].items():
        assert name in text
        if one["rung"]["low"] == one["rung"]["high"]:
            assert re.search(rf"{re.escape(name)}.*?{one['rung']['low']}", text)
    for one in document["unknown"]:
        assert plain(made.shown.question(one["question"]).ask.get(code)) in plain(text)


def plain(text):
    """A text without the spaces that breaking of lines may add or take."""
    return "".join(text.split())


def test_a_report_shows_every_claim_with_its_source_and_place(aws, shipped):
    text = plain(aws["en"].text())
    claims = [one for found in of(shipped, "aws").resolutions.values() for one in found.decided_by]

    assert len(claims) > 15
    for one in claims:
        assert plain(one.source.title) in text
        assert plain(f"{one.path}:{one.line}") in text
    assert aws["en"].links() >= {one.source.url for one in claims}


def test_a_report_leads_from_a_criterion_to_its_facts(aws):
    names = aws["en"].catalogue

    assert b"(SOV-1.1)" in names
    assert b"(fact-controlling-owner-countries)" in names


def test_the_same_inputs_give_the_same_bytes(shipped, harbour):
    assert report(harbour, "botterwiek-cloud") == report(harbour, "botterwiek-cloud")
    assert report(shipped, "cyso-cloud") == report(shipped, "cyso-cloud")


def test_an_offering_on_which_nothing_is_known_has_a_report(harbour):
    for code in CODES:
        assert Pdf(report(harbour, "silent-cloud", code)).tags()["H1"] > 5


@pytest.mark.parametrize(
    "text", [MARKUP, STRANGE, "=1+1", "W" * 3_000, "</w:t>"], ids=["markup", "signs", "formula", "long", "tags"]
)
def test_whatever_a_record_says_is_text(tmp_path, text):
    publication, _ = hostile.world(tmp_path, text)

    found = Pdf(report(publication, "botterwiek-cloud"))

    shown = plain(printable(unicodedata.normalize("NFC", text))).replace("\u200b", "")
    assert shown[:400] in plain(found.text()).replace("\u200b", "")
    assert {link.partition(":")[0] for link in found.links()} <= {"https"}


def test_a_sign_that_no_font_has_is_written_as_its_code_point():
    assert printable("a\u4e2d\U0001f600\u202e") == "a[U+4E2D][U+1F600][U+202E]"
    assert printable({"text": ["e\u0301"], "url": "https://x.example/\u4e2d"}) == {
        "text": ["\u00e9"],
        "url": "https://x.example/\u4e2d",
    }


def test_a_word_longer_than_a_line_may_be_broken_and_an_address_may_not():
    assert printable("x" * 81).replace("\u200b", "") == "x" * 81
    assert printable("x" * 81).count("\u200b") == 4
    assert printable("https://" + "x" * 81).count("\u200b") == 0
    assert printable("x" * 60) == "x" * 60


def set_alone(harbour, text):
    """The text as a paragraph, a heading and a cell of a document."""
    document = pdf.printed.report(harbour, Made(harbour, harbour.assessments[0], "en").shown)
    document["blocks"] = [
        paragraph(text),
        {"kind": "heading", "depth": 1, "text": f"x{text}", "anchor": ""},
        paragraph(bold(text)),
    ]
    document["lead"] = []
    return pdf.manuscript(harbour, "comparison.typ", document).set()


def bold(text):
    return {"text": text, "bold": True}


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_every_text_can_be_set(harbour, text):
    assert set_alone(harbour, text).startswith(b"%PDF-")


def test_every_sign_that_counts_as_printable_can_be_set(harbour):
    signs = [
        chr(code) for code in range(0x20, 0x3000) if printable(chr(code)) == chr(code) and unicodedata.category(chr(code)) != "Cn"
    ]
    alone = [sign for sign in signs if not unicodedata.combining(sign)]
    joined = [f"a{sign} " for sign in signs if unicodedata.combining(sign)]

    assert len(alone) > 2_000
    assert set_alone(harbour, " ".join(alone)).startswith(b"%PDF-")
    assert set_alone(harbour, "".join(joined)).startswith(b"%PDF-")


def test_a_comparison_is_a_tagged_landscape(harbour):
    places = rank({one.dossier.id: one.reading for one in harbour.assessments}, Demand(1))

    for code in CODES:
        first, second = (pdf.comparison(harbour, places, Demand(1), code).set() for _ in range(2))
        found = Pdf(first)
        assert first == second
        assert b"/MediaBox[0 0 841." in found.pages[0]
        assert found.tags()["Table"] == 5
        assert f"/Lang({code})".encode() in found.catalogue
        for one in harbour.assessments:
            assert one.dossier.offering.name in found.text()


def test_a_recipe_tells_whether_a_pdf_is_what_would_be_made(harbour):
    first, second = (Made(harbour, one, "en").manuscript() for one in harbour.assessments)

    assert first.gives(first.set())
    assert not second.gives(first.set())
    assert first.recipe != Made(harbour, harbour.assessments[0], "nl").manuscript().recipe


def test_without_the_extra_a_sentence_says_how_to_get_it(harbour, monkeypatch):
    monkeypatch.setitem(extras.MODULES, "pdf", "no_such_module_anywhere")

    with pytest.raises(extras.MissingExtraError) as caught:
        report(harbour, "silent-cloud")

    assert str(caught.value) == "PDF needs the extra 'pdf': pip install 'cloudpeil[pdf]'"
    assert "no_such_module_anywhere" not in sys.modules
