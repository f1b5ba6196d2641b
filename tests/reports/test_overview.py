"""The overview and its views: every view shows exactly the offerings that it says, and needs no script."""

import re
from collections import Counter
from dataclasses import replace

import fleet
import markup
import pytest

from reports import facets, overview, search
from reports.language import Language
from reports.pages import Pages
from reports.site import build
from scoring.assess import assess

OVERVIEW = "offerings/index.html"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return fleet.world(tmp_path_factory.mktemp("fleet"))


@pytest.fixture(scope="module")
def site(world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fleet") / "site"
    build(world, folder)
    return folder


@pytest.fixture(scope="module", params=["en", "nl"])
def views(world, request):
    return overview.Overview(Pages(world, request.param)).views


@pytest.fixture
def page(site):
    return lambda path: markup.parse((site / path).read_text(encoding="utf-8"))


def shown(page):
    """The ids of the offerings in the table of a page, in order."""
    links = page.query("table.many tbody th a")
    return [link.attrs["href"].split("/")[-2] for link in links]


def test_the_overview_shows_all_offerings_in_order_of_name(page, world):
    names = [link.to_text() for link in page(OVERVIEW).query("table.many tbody th a")]

    assert len(names) == len(world.assessments)
    assert names[:6] == ["Aak", "Botter", "Botterwiek Cloud", "Čun", "Dory", "Eikar"]


def test_every_view_shows_its_offerings_and_no_others(page, views):
    assert len(views) > 30
    for view in views:
        assert shown(page(view.path)) == [one.of.dossier.id for one in view.standings], view.path


@pytest.mark.parametrize("facet", facets.PARTITIONS)
def test_the_views_of_a_partition_show_every_offering_once(page, views, world, facet):
    found = Counter(name for view in views if view.facet == facet for name in shown(page(view.path)))

    assert found == Counter(one.dossier.id for one in world.assessments)


@pytest.mark.parametrize("facet", ["model", "control", "storage"])
def test_the_views_of_any_facet_leave_no_offering_out(page, views, world, facet):
    found = {name for view in views if view.facet == facet for name in shown(page(view.path))}

    assert found == {one.dossier.id for one in world.assessments}


def test_what_nobody_recorded_has_a_view_of_its_own(page):
    rows = page("offerings/views/control-unknown.html").query("table.many tbody tr")

    assert len(rows) == 4
    assert all("control: unknown" in row.to_text() for row in rows)


def test_an_incomplete_list_of_countries_says_so(page):
    text = page("offerings/views/control-us.html").query("table.many")[0].to_text()

    assert "control: United States and perhaps others" in text
    assert "control: Netherlands, United States" in text


@pytest.mark.parametrize("path", [OVERVIEW, "offerings/views/storage-de.html", "nl/offerings/index.html"])
def test_the_list_of_views_counts_what_each_view_shows(page, path):
    prefix = "nl/" if path.startswith("nl/") else ""
    items = [item for item in page(path).query("nav.views li") if item.query(".id")]

    assert len(items) > 25
    for item in items:
        target = markup.resolve(path, item.query("a")[0].attrs["href"])
        assert target.startswith(f"{prefix}offerings/views/")
        assert int(item.query(".id")[0].to_text()) == len(shown(page(target))), target


def test_every_view_says_what_it_shows_and_leads_back(page, views):
    said = [view.said for view in views]

    assert len(set(said)) == len(said)
    for view in views:
        found = page(view.path)
        assert markup.resolve(view.path, found.query("nav.crumbs a")[0].attrs["href"]) == OVERVIEW


def test_a_view_without_offerings_says_so(page):
    found = page("offerings/views/sure-2.html")

    assert shown(found) == []
    assert "No offering stands here on this day." in found.to_text()


def test_a_view_needs_no_script_and_has_no_form(page, views):
    for view in views:
        assert page(view.path).query("form, input, button, script") == [], view.path


def test_what_the_script_offers_is_marked_as_needing_it(page):
    found = page(OVERVIEW)

    assert [form.attrs["class"] for form in found.query("main form")] == ["filter needs-script"]
    assert {"needs-script"} == {cell.attrs["class"].split()[-1] for cell in found.query(".pick")}
    assert found.query("main .without-script a[href='#views']")


def test_a_library_without_questions_on_countries_has_no_facets_of_countries(harbour_site):
    found = markup.parse((harbour_site / OVERVIEW).read_text(encoding="utf-8"))

    assert [field.attrs["name"] for field in found.query("form select")] == ["model", "sure", "possible", "settled", "sort"]
    assert not (harbour_site / "offerings/views/control-unknown.html").exists()


def test_the_search_lists_and_files_hold_the_same_in_the_same_order(site, page, world):
    for code, prefix in (("en", ""), ("nl", "nl/")):
        entries = search.entries(world, Language(code, world.ruler.library))
        links = page(f"{prefix}search.html").query(".hits a")
        assert [(link.to_text(), markup.resolve(f"{prefix}search.html", link.attrs["href"])) for link in links] == [
            (re.sub(r"\s+", " ", one.title), f"{prefix}{one.path}") for one in entries
        ]
        assert {one.kind for one in entries} == set(search.KINDS)
        assert all((site / f"{prefix}{one.path}").is_file() for one in entries)


def test_names_by_which_people_know_an_offering_can_be_found(world):
    found = {one.title: one.names for one in search.entries(world, Language("en", world.ruler.library))}

    assert found["Dory"] == "Werf · Scheepswerf N.V. · Ketelpost, Zeilagenda · SaaS"


def test_names_by_which_people_know_an_offering_change_no_result(world):
    known = [one for one in world.assessments if one.dossier.offering.also_known_as]
    nameless = [replace(one.dossier, offering=one.dossier.offering.model_copy(update={"also_known_as": ()})) for one in known]

    again = assess(tuple(nameless), world.ruler, world.counts)

    assert len(known) == 3
    assert [one.readings for one in again] == [one.readings for one in known]
