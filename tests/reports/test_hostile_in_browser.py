"""In a browser no text of a record, and nothing in an address, becomes an element, an attribute, a link or a script that runs."""

from urllib.parse import quote

import browsing
import hostile
import kinds
import pytest
from browsing import settle, show
from test_hostile_dossiers import MARKS, TEXTS

from reports.site import build

pytestmark = pytest.mark.browser

FOREIGN = """
const own = location.origin + '/static/script/';
const wrong = e => e.matches('.hostile, img, iframe, object, embed, base')
  || (e.localName === 'script' && !e.src.startsWith(own))
  || (e.localName === 'a' && e.href && !['http:', 'https:', 'mailto:', 'blob:'].includes(e.protocol))
  || [...e.attributes].some(one => /^on|^style$/i.test(one.name));
return [...document.querySelectorAll('*')].filter(wrong).map(e => e.outerHTML.slice(0, 120));
"""
STATES = {
    "offerings/index.html": ("q", "model", "control", "storage", "sure", "sort", "compare"),
    "compare/index.html": ("offerings", "only"),
    "what-if/index.html": ("weights", "own", "floor", "territory", "edition", "min"),
    "search.html": ("q",),
    "corrections/index.html": ("offering", "question", "criterion", "says"),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    of, _ = hostile.world(folder, TEXTS["marks"])
    build(of, folder / "site")
    return of, folder / "site"


def harm(browser, address):
    """What a page holds that it should not, and what the browser says about it; an alert fails the test by itself."""
    show(browser, address)
    settle(browser)
    return browser.execute_script(FOREIGN) + browser.get_log("browser")


def test_no_text_of_a_record_does_anything_on_any_kind_of_page(browser, world):
    of, site = world
    with browsing.served(site) as origin:
        paths = [*kinds.largest(of, site), *(kinds.in_language(state, "nl") for state in kinds.states(of))]
        found = {path: said for path in paths if (said := harm(browser, f"{origin}/{path}"))}

    assert found == {}


def test_nothing_in_an_address_does_anything(browser, world):
    with browsing.served(world[1]) as origin:
        asked = {
            path: [
                f"{path}?{'&'.join(f'{name}={quote(mark)}' for name in names)}"
                for mark in (*MARKS[:5], "__proto__", "constructor")
            ]
            for path, names in STATES.items()
        }
        found = {one: said for each in asked.values() for one in each if (said := harm(browser, f"{origin}/{one}"))}

    assert found == {}


@pytest.mark.parametrize("typed", ["alert", "<script>", "svg onload"])
def test_what_a_search_finds_stays_text(browser, world, typed):
    with browsing.served(world[1]) as origin:
        show(browser, f"{origin}/search.html")
        settle(browser)
        browser.find_element("css selector", "input[name=q]").send_keys(typed)
        settle(browser)

        assert "<script>alert(1)</script>" in browser.find_element("css selector", "#lists").text
        assert browser.execute_script(FOREIGN) + browser.get_log("browser") == []


def test_harm_would_be_noticed(browser, harbour_origin):
    show(browser, f"{harbour_origin}/method.html")
    browser.execute_script("document.querySelector('main').insertAdjacentHTML('beforeend', arguments[0])", " ".join(MARKS))

    assert len(browser.execute_script(FOREIGN)) >= 4
