"""carbon.txt: kinds of document per last day, from every version of the file; a page for people is no file."""

from datetime import date

import pytest
from asked import FIXTURES, answer, body, conversation, facts, gaps, holder
from hypothesis import given
from hypothesis import strategies as st

from criteria.reader import Reader
from offerings.sources import carbon_txt

ONE, ROOT, WELL_KNOWN = "domains: [sample.eu]", "root/sample.eu", "well-known/sample.eu"
NAMES = sorted(path.name for path in (FIXTURES / "carbon-txt").iterdir())
EXAMPLES = [
    *((holder(ONE), {ROOT: body(f"carbon-txt/{name}")}) for name in NAMES),
    (holder("domains: [sample.eu, other.eu]"), {ROOT: b"<!doctype html>", WELL_KNOWN: body(f"carbon-txt/{NAMES[-1]}")}),
]


def said(*, root=None, well_known=None):
    return conversation(
        carbon_txt, ONE, {key: one for key, one in ((ROOT, root), (WELL_KNOWN, well_known)) if one is not None}
    ).said()


def listed(*disclosures):
    return f"[org]\ndisclosures = [{', '.join(disclosures)}]\n".encode()


@pytest.mark.parametrize(
    ("name", "value", "last", "published"),
    [
        ("version_0.2_full.toml", ("web-page",), None, None),
        ("version_0.3_full.toml", ("web-page",), date(2030, 1, 1), date(2025, 1, 1)),
        ("version_0.4_full.toml", ("web-page",), date(2030, 1, 1), date(2025, 1, 1)),
        ("version_0.5_full.toml", ("web-page", "ai-model-card"), date(2030, 1, 1), date(2025, 1, 1)),
        ("unversioned_masked.toml", ("web-page",), None, None),
    ],
)
def test_every_version_is_read(name, value, last, published):
    (fact,) = said(root=body(f"carbon-txt/{name}"))

    assert (fact.question, fact.kind, fact.value, fact.complete) == ("carbon-disclosures", "statement", value, False)
    assert (fact.valid_until, fact.published, fact.where) == (last, published, "org.disclosures")


def test_documents_that_hold_until_different_days_are_told_apart():
    found = said(root=body("carbon-txt/version_0.6_constructed.toml"))

    assert [(one.value, one.valid_until) for one in found] == [
        (("measurement-data",), None),
        (("certificate",), date(2026, 11, 30)),
        (("annual-report",), date(2025, 12, 31)),
    ]
    assert {one.published for one in found} == {date(2026, 10, 1)}
    assert (
        found[1].note.en == "Titles: 'Sample certificate'. Services named as upstream: upstream.example.net, storage.example.net."
    )
    assert found[1].note.nl == (
        "Titels: 'Sample certificate'. Diensten waarop de aanbieder zegt te bouwen: upstream.example.net, storage.example.net."
    )


def test_upstream_services_stand_in_the_note_once_each():
    (fact,) = said(root=body("carbon-txt/unversioned_masked.toml"))

    assert (
        fact.note.en == "Services named as upstream: netlify.com, usefathom.com, clearbit.com, cloudflare.com, cloud.google.com."
    )


def test_a_file_at_the_root_is_enough():
    held = conversation(carbon_txt, ONE, {ROOT: body("carbon-txt/version_0.5_full.toml")})

    assert [ask.url for ask in held.asked] == ["https://sample.eu/carbon.txt"]


@pytest.mark.parametrize(
    "root", [None, b"", b"<!doctype html><title>Not found</title>", b"\xef\xbb\xbf  <html>", b'title = "none of ours"']
)
def test_where_the_root_has_no_carbon_txt_the_other_place_is_asked(root):
    bodies = {WELL_KNOWN: body("carbon-txt/version_0.5_full.toml")} | ({ROOT: root} if root is not None else {})
    held = conversation(carbon_txt, ONE, bodies)

    assert [ask.url for ask in held.asked] == ["https://sample.eu/carbon.txt", "https://sample.eu/.well-known/carbon.txt"]
    assert [one.ask for one in facts(held.said())] == [WELL_KNOWN]


def test_a_page_named_html_is_absent_whatever_it_holds():
    have = {ROOT: answer(ROOT, b"[org]", media="text/html; charset=utf-8"), WELL_KNOWN: answer(WELL_KNOWN, b"", status=404)}

    assert [one.detail for one in carbon_txt.parse(holder(ONE), have, None)] == ["sample.eu: there is no carbon.txt"]


def test_no_file_at_all_is_not_listed():
    assert [(one.reason, one.detail) for one in said()] == [("not_listed", "sample.eu: there is no carbon.txt")]


@pytest.mark.parametrize(
    "root", [b"[org", b"Not found", b"\xff\xfe", b"x = " + b"[" * 50_000, b"a" + b".a" * 400 + b" = 1\n[org]"]
)
def test_a_broken_file_is_unreadable_and_stays_so_when_kept(root):
    found = said(root=root)

    assert [(one.reason, one.detail) for one in found] == [("unreadable", f"{ROOT}: the file is no TOML, or too deep")]
    assert list(carbon_txt.parse(holder(ONE), {ROOT: answer(ROOT, root)}, None)) == found


def test_a_file_without_documents_is_a_gap():
    found = said(root=b'[upstream]\nservices = ["sample.net"]\n')

    assert [(one.reason, one.detail) for one in found] == [("not_listed", f"{ROOT}: the file lists no documents")]


@pytest.mark.parametrize(
    "entry",
    [
        '{doc_type = "poem"}',
        "{doc_type = 5}",
        "{}",
        '{doc_type = "other", valid_until = "soon"}',
        '{doc_type = "other", valid_until = 20300101}',
    ],
)
def test_a_document_that_is_not_understood_is_a_gap_and_the_rest_is_read(entry):
    found = said(root=listed(entry, '{doc_type = "certificate"}'))

    assert [one.value for one in facts(found)] == [("certificate",)]
    assert [one.detail for one in gaps(found)] == [f"{ROOT}: disclosure 1: its kind or its last day is not understood"]


@pytest.mark.parametrize("day", ["2030-01-01", '"2030-01-01"', "2030-01-01T12:00:00Z", '"2030-01-01T12:00:00Z"'])
def test_a_day_is_read_in_every_form(day):
    assert [one.valid_until for one in said(root=listed(f'{{doc_type = "other", valid_until = {day}}}'))] == [date(2030, 1, 1)]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_kept_says_the_same_without_comments_and_links(name):
    content = body(f"carbon-txt/{name}")
    (ask, *_) = carbon_txt.asks(holder(ONE), {}, date(2026, 11, 28), None)
    kept = carbon_txt.keep(ask, content)

    assert b"#" not in kept
    assert b"http" not in kept
    assert carbon_txt.keep(ask, kept) == kept
    assert list(carbon_txt.parse(holder(ONE), {ROOT: answer(ROOT, content)}, None)) == said(root=content)


@given(st.text(max_size=80), st.text(max_size=80))
def test_what_is_kept_stays_the_same_when_kept_again(title, service):
    written = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in (title, service)]
    quoted = ["".join(f"\\U{ord(sign):08X}" for sign in text) for text in written]
    content = (
        f'[org]\ndisclosures = [{{doc_type = "other", title = "{quoted[0]}"}}]\n[upstream]\nservices = ["{quoted[1]}"]'.encode()
    )
    kept = carbon_txt.keep(None, content)

    assert carbon_txt.keep(None, kept) == kept
    assert list(carbon_txt.parse(holder(ONE), {ROOT: answer(ROOT, content)}, None)) == said(root=content)


def test_of_a_page_nothing_is_kept():
    assert carbon_txt.keep(None, b"<html>someone@example.com</html>") == b""
    assert carbon_txt.keep(None, b'title = "someone@example.com"') == b""
    assert carbon_txt.keep(None, b"someone@example.com") == b"?"


def test_without_domains_nothing_is_asked():
    held = conversation(carbon_txt, "", {})

    assert held.asked == []
    assert [one.reason for one in gaps(held.said())] == ["not_asked"]


def test_the_kinds_are_the_options_of_the_question():
    from criteria import library

    reader = Reader()
    question = library.load(reader).questions["carbon-disclosures"]

    assert set(carbon_txt._KINDS.values()) == set(question.option_ids())
