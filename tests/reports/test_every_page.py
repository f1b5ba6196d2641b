"""Every page of the public site: well-formed, reachable, self-contained and usable by everyone."""

import re
from collections import Counter
from urllib.parse import urlsplit

import markup
import pytest

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
MANUAL = "docs/"  # built by MkDocs beside the site


@pytest.fixture(scope="module")
def pages(full_site):
    return markup.read_all(full_site)


@pytest.fixture(scope="module")
def targets(pages):
    """The ids of every page, by path."""
    return {path: set(page.ids) for path, page in pages.items()}


def wrong(pages, problem):
    """The pages with a problem, each with what it is."""
    return {path: found for path, page in pages.items() if (found := problem(page))}


def english(pages):
    return {path: page for path, page in pages.items() if not path.startswith("nl/")}


def test_there_is_a_page_for_every_offering_criterion_and_question_in_both_languages(pages, shipped):
    library, framework = shipped.ruler.library, shipped.ruler.framework
    expected = {
        *(f"offerings/{one.dossier.id}/{framework.id}.html" for one in shipped.assessments),
        *(f"frameworks/{framework.id}/{framework.edition}/{criterion.id}.html" for criterion in framework.criteria),
        *(f"questions/{name}.html" for name in library.questions),
        *(f"providers/{one.dossier.provider.id}.html" for one in shipped.assessments),
        *("index.html", "method.html", "about.html", "data/index.html", "providers/index.html", "404.html"),
    }

    assert expected <= pages.keys()
    assert pages.keys() == {*english(pages), *(f"nl/{path}" for path in english(pages))}


def test_every_page_parses_without_errors(pages):
    assert wrong(pages, lambda page: page.errors) == {}


def test_every_page_has_one_first_heading_and_skips_no_level(pages):
    def problem(page):
        skipped = [(one, other) for one, other in zip(page.headings, page.headings[1:], strict=False) if other > one + 1]
        return skipped or page.headings.count(1) != 1 or page.headings[0] != 1

    assert wrong(pages, problem) == {}


def test_every_page_names_its_language(pages):
    assert wrong(pages, lambda page: page.language != ("nl" if page.path.startswith("nl/") else "en")) == {}


def test_every_page_has_a_title_of_its_own_and_a_description(pages):
    assert wrong(pages, lambda page: not page.description) == {}
    for language in ("en", "nl"):
        titles = Counter(page.title for page in pages.values() if page.language == language)
        assert [title for title, count in titles.items() if count > 1 or not title.removesuffix(" · cloudpeil").strip()] == []


def test_ids_are_unique_on_their_page(pages):
    assert wrong(pages, lambda page: [name for name, count in Counter(page.ids).items() if count > 1]) == {}


def test_labels_and_symbols_point_at_something_on_their_page(pages):
    assert wrong(pages, lambda page: sorted(set(page.points_at) - set(page.ids))) == {}


def test_pictures_are_hidden_from_assistive_technology_or_have_a_name(pages):
    assert wrong(pages, lambda page: page.unnamed) == {}


def test_every_internal_link_and_fragment_leads_somewhere(pages, targets, full_site):
    def broken(page):
        inside = {link for link in [*page.links, *page.loaded] if not link.startswith(MANUAL)}
        return sorted(link for link in inside if not leads_somewhere(link))

    def leads_somewhere(link):
        path, _, fragment = link.partition("#")
        return (full_site / path).is_file() and (not fragment or fragment in targets.get(path, set()))

    assert sum(len(page.links) for page in pages.values()) > 10_000
    assert wrong(pages, broken) == {}


def test_links_out_of_the_site_are_web_addresses_and_pass_nothing_on(pages):
    outward = {link for page in pages.values() for link in page.outward}

    assert len(outward) > 100
    assert {urlsplit(address).scheme for address, _ in outward} <= {"https", "http"}
    assert [address for address, rel in outward if not {"nofollow", "noopener"} <= set(rel.split())] == []


def test_no_page_holds_a_script_of_its_own_an_inline_style_a_frame_or_a_role_that_repeats_its_element(pages):
    assert wrong(pages, lambda page: page.forbidden) == {}


def test_scripts_come_from_the_folder_of_scripts_only(pages):
    assert wrong(pages, lambda page: [name for name in page.scripts if not name.startswith("static/script/")]) == {}


def test_every_page_has_the_strict_content_security_policy(pages):
    assert wrong(pages, lambda page: page.policies != [POLICY]) == {}


def test_nothing_is_requested_from_anyone_else(pages, full_site):
    assert wrong(pages, lambda page: [link for link in page.loaded if markup.leads_out(link)]) == {}
    sheet = (full_site / "static/style.css").read_text(encoding="utf-8")
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet)
    assert "@import" not in sheet
    assert [one for one in addresses if not one.startswith("#") and not (full_site / "static" / one).is_file()] == []


def test_alternate_languages_lead_both_ways(pages):
    for path, page in pages.items():
        own, other = ("nl", "en") if path.startswith("nl/") else ("en", "nl")
        assert set(page.alternates) == {"en", "nl"}, path
        assert page.alternates[own] == path
        assert pages[page.alternates[other]].alternates == page.alternates
        assert page.alternates[other] in page.switch, path


def test_english_and_dutch_pages_have_the_same_structure(pages):
    assert wrong(english(pages), lambda page: page.outline != pages[f"nl/{page.path}"].outline) == {}
    assert wrong(english(pages), lambda page: page.ids != pages[f"nl/{page.path}"].ids) == {}


def test_every_table_has_a_caption_scoped_headers_and_rows_of_one_width(pages):
    assert sum(page.tables for page in pages.values()) > 100
    assert wrong(pages, lambda page: page.flaws) == {}


def test_every_page_says_what_it_is_and_as_of_when(pages, full_site):
    said = {
        "en": ("This is an assessment, not a certificate.", "23 November 2026"),
        "nl": ("geen certificaat", "23 november 2026"),
    }
    for path, page in pages.items():
        text = (full_site / path).read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
        assert all(words in text for words in said[page.language]), path


def test_no_page_shows_an_unfilled_place(pages, full_site):
    holes = re.compile(r"\{\{|\}\}|\{%|%\([a-z]+\)s|\{[a-z]+\}|\bUndefined\b|Fraction\(")

    for_scripts = re.compile(r' data-[a-z-]+="[^"]*"|<template.*?</template>', re.DOTALL)

    def shown(path):
        return for_scripts.sub("", (full_site / path).read_text(encoding="utf-8"))

    found = {path: hits for path in pages if (hits := holes.findall(shown(path)))}

    assert found == {}


def test_the_pages_of_the_small_world_where_more_happens_are_as_sound(harbour_site):
    pages = markup.read_all(harbour_site)
    targets = {path: set(page.ids) for path, page in pages.items()}

    def broken(link):
        path, _, fragment = link.partition("#")
        return not (harbour_site / path).is_file() or (fragment and fragment not in targets.get(path, set()))

    def faults(page):
        doubled = [name for name, count in Counter(page.ids).items() if count > 1]
        lost = sorted(set(page.points_at) - set(page.ids))
        return [
            *page.errors,
            *page.forbidden,
            *page.unnamed,
            *page.flaws,
            *doubled,
            *lost,
            *filter(broken, page.links + page.loaded),
        ]

    assert wrong(pages, faults) == {}


@pytest.mark.parametrize(
    ("fault", "noticed_in"),
    [
        ("<p id=a></p><p id=a></p>", "ids"),
        ("<div><p></div></p>", "errors"),
        ("<script>1</script>", "forbidden"),
        ("<template><script>1</script></template>", "forbidden"),
        ("<template><p onclick='x()'></p></template>", "forbidden"),
        ("<script src='https://example.org/a.js'></script>", "loaded"),
        ("<form method=post></form>", "forbidden"),
        ("<table role=table></table>", "forbidden"),
        ("<p style='color: red'></p>", "forbidden"),
        ("<p onclick='x()'></p>", "forbidden"),
        ("<img src='https://example.org/a.png' alt=x>", "loaded"),
        ("<svg></svg>", "unnamed"),
        ("<table><tr><td>1</td></tr></table>", "flaws"),
        ("<a href='//example.org/'>x</a>", "outward"),
    ],
)
def test_a_fault_is_noticed(fault, noticed_in):
    page = markup.read("x.html", f"<!doctype html><html lang=en><title>x</title><body>{fault}</body></html>")

    assert getattr(page, noticed_in)
