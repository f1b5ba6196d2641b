"""The start page: its figures are computed, its names lead to reports, and it says what a gauge means."""

import re
from dataclasses import replace

import browsing
import markup
import pytest

from reports import start
from reports.pages import Pages
from reports.publication import report_path
from reports.site import build

INSIDE = """
const bottom = name => document.querySelector(name).getBoundingClientRect().bottom;
return ['h1', '.lookup', '.nots', '.how .staff', '.short'].map(bottom);
"""


def parsed(folder, path="index.html"):
    return markup.parse((folder / path).read_text(encoding="utf-8"))


def text(tree, selector):
    return [" ".join(one.to_text().split()) for one in tree.query(selector)]


def figures(folder, path="index.html"):
    return text(parsed(folder, path), ".figures dd")


def test_the_figures_are_those_of_the_assessments(full_site, shipped):
    providers = {one.dossier.provider.id: one.dossier.provider for one in shipped.assessments}
    holders = [*(one.dossier.offering for one in shipped.assessments), *providers.values()]
    facts = sum(len(one.facts) for one in holders)
    sources = sum(len(one.sources) for one in holders)
    settled = sum(one.settled for report in shipped.assessments for one in report.reading.criteria.values())
    criteria = len(shipped.ruler.framework.criteria)

    offerings, recorded, decided, _ = figures(full_site)

    assert offerings.split()[0] == str(len(shipped.assessments))
    assert recorded == f"{facts} from {sources} sources"
    assert decided.startswith(f"{settled} of {criteria * len(shipped.assessments)} ")
    assert f"{criteria} criteria per offering" in decided


def test_the_figures_follow_what_is_known(harbour, harbour_site, tmp_path):
    fewer = replace(harbour, assessments=harbour.assessments[:1])
    build(fewer, tmp_path)

    assert figures(tmp_path) != figures(harbour_site)
    assert start.knowledge(fewer).offerings == 1
    assert start.knowledge(fewer).criteria == len(harbour.ruler.framework.criteria)


def test_a_site_without_offerings_has_a_start_page(harbour, tmp_path):
    build(replace(harbour, assessments=()), tmp_path)

    assert [one.split()[0] for one in figures(tmp_path)[:3]] == ["0", "0", "0"]


@pytest.mark.parametrize("folder", ["", "nl/"])
def test_every_offering_and_provider_can_be_looked_up_and_leads_to_its_page(full_site, shipped, folder):
    tree = parsed(full_site, f"{folder}index.html")
    page = f"{folder}index.html"
    links = {" ".join(one.to_text().split()): markup.resolve(page, one.attrs["href"]) for one in tree.query(".names a")}
    offered = {option.attrs["value"] for option in tree.query("datalist option")}

    for one in shipped.assessments:
        assert links[one.dossier.offering.name] == f"{folder}{report_path(one)}"
        assert {one.dossier.offering.name, one.dossier.provider.name} <= links.keys() & offered
    assert list(links) == sorted(links, key=str.casefold)
    assert [path for path in links.values() if not (full_site / path).is_file()] == []


def test_the_lookup_is_a_form_that_asks_the_search_page(full_site):
    (form,) = parsed(full_site).query("form.lookup")
    (field,) = parsed(full_site).query("form.lookup input")

    assert "method" not in form.attrs
    assert (form.attrs["action"], field.attrs["name"], field.attrs["list"]) == ("search.html", "q", "names")
    assert "needs-script" in form.attrs["class"].split()
    assert (full_site / "search.html").is_file()


def test_names_of_a_very_large_catalogue_are_left_to_a_page_of_their_own(harbour, monkeypatch, tmp_path):
    monkeypatch.setattr(start, "MOST_NAMES", 1)
    build(harbour, tmp_path)

    assert [one.attrs["href"] for one in parsed(tmp_path).query(".names a")] == []
    assert 'href="providers/index.html">All providers with their offerings' in (tmp_path / "index.html").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(("top", "expected"), [(1, (0, 1)), (2, (0, 1)), (3, (1, 2)), (4, (1, 3)), (7, (1, 6))])
def test_the_example_shows_as_many_states_as_its_steps_allow(top, expected):
    low, high = start.example(top)

    assert (low, high) == expected
    assert 0 <= low < high <= top


@pytest.mark.parametrize(
    ("page", "states", "short"),
    [
        ("index.html", ["ruled out", "possible", "possible", "reached for sure", "starting point"], "at least 1, at most 3"),
        ("nl/index.html", ["uitgesloten", "mogelijk", "mogelijk", "zeker gehaald", "beginpunt"], "minstens 1, hoogstens 3"),
    ],
)
def test_the_example_gauge_has_its_meaning_in_words(full_site, page, states, short):
    tree = parsed(full_site, page)

    assert text(tree, ".how .state") == states
    assert short in " ".join(text(tree, ".short")).replace("\N{NO-BREAK SPACE}", " ")


def test_names_come_in_one_order_without_providers_that_are_called_as_their_offering(harbour):
    listed = start.names(Pages(harbour, "en"))

    assert [one.name for one in listed] == sorted((one.name for one in listed), key=str.casefold)
    assert len({(one.name, one.path) for one in listed}) == len(listed)


@pytest.mark.parametrize("folder", ["", "nl/"])
def test_the_three_questions_of_a_stranger_are_headings_with_an_address(full_site, folder):
    tree = parsed(full_site, f"{folder}index.html")
    ids = [one.attrs.get("id") for one in tree.query("h2")]

    assert {"why-open", "for-me", "who-says"} <= set(ids)
    assert all(re.search(r"\?$", " ".join(one.to_text().split())) for one in tree.query("#why-open, #for-me, #who-says"))


@pytest.mark.browser
@pytest.mark.parametrize("page", ["index.html", "nl/index.html"])
def test_what_it_is_how_to_read_it_and_what_it_is_not_fit_on_one_screen(browser, origin, page):
    browsing.show(browser, f"{origin}/{page}", 1280)

    assert max(browser.execute_script(INSIDE)) <= 800


@pytest.mark.browser
def test_without_a_script_the_list_of_names_takes_the_place_of_the_field(without_scripts, origin):
    browsing.show(without_scripts, f"{origin}/index.html", 1280, scripts=False)

    assert [one.is_displayed() for one in without_scripts.find_elements("css selector", ".lookup")] == [False, True]
