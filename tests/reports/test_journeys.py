"""Find, filter, compare, open, download: with a keyboard only, with JavaScript and without."""

import json

import pytest
from browsing import settle, show, wait
from keyboard import Keyboard
from selenium.webdriver import Keys

pytestmark = pytest.mark.browser

SHOWN = "return [...document.querySelectorAll('#all tbody tr')].filter(row => row.checkVisibility()).length"
COLUMNS = "return [...document.querySelectorAll('main table.versus thead th[scope=col] a')].map(one => one.textContent.trim())"
READERS = [("", 1280), ("nl/", 360)]


@pytest.fixture
def downloads(browser, tmp_path):
    """An empty folder for what the browser downloads."""
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    yield tmp_path
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "default"})


def follow(keys, selector) -> str:
    """Go to a link by Tab, press Enter, and wait for the page that it leads to."""
    before = keys.browser.current_url
    keys.to(selector)
    keys.enter()
    wait(lambda: keys.browser.current_url != before)
    settle(keys.browser)
    return keys.browser.current_url


def take(keys, selector, folder) -> bytes:
    """Download what a link leads to, with the keyboard."""
    keys.to(selector)
    keys.enter()
    wait(lambda: [one for one in folder.iterdir() if one.suffix != ".crdownload" and one.stat().st_size])
    (found,) = (one for one in folder.iterdir() if one.suffix != ".crdownload")
    content = found.read_bytes()
    found.unlink()
    return content


def take_report(keys, offering, folder) -> None:
    """Download a report as PDF, then open it as JSON."""
    assert take(keys, 'main a[href$=".pdf"]', folder).startswith(b"%PDF-")
    address = follow(keys, f'main a[href$="offerings/{offering}/eu-csf.json"]')
    assert address.endswith(f"data/offerings/{offering}/eu-csf.json")
    shown = json.loads(keys.browser.execute_script("return document.querySelector('pre').textContent"))
    assert shown["assessments"][0]["offering"] == offering


def status(browser) -> str:
    return browser.find_element("css selector", "[role=status]").text


@pytest.mark.parametrize(("home", "width"), READERS, ids=["English, wide", "Dutch, narrow"])
def test_a_reader_with_a_keyboard_only(browser, origin, downloads, home, width):
    keys = Keyboard(browser)
    show(browser, f"{origin}/{home}index.html", width, still=True)

    keys.to("#q")
    keys.press("exosc")
    before = browser.current_url
    keys.enter()
    wait(lambda: browser.current_url != before)
    settle(browser)
    assert browser.current_url == f"{origin}/{home}search.html?q=exosc"
    assert status(browser)
    assert follow(keys, "#lists a").endswith(f"{home}offerings/exoscale/eu-csf.html")

    assert follow(keys, 'nav a[href$="offerings/index.html"]') == f"{origin}/{home}offerings/index.html"
    everything, said = browser.execute_script(SHOWN), status(browser)
    keys.to("select[name=model]")
    keys.press("saas")
    settle(browser)
    assert 0 < browser.execute_script(SHOWN) < everything
    assert status(browser) != said
    assert browser.current_url.endswith("?model=saas")

    keys.to("#all tbody .pick input")
    keys.space()
    keys.to("#all tbody .pick input")
    keys.space()
    assert follow(keys, "#chosen a").startswith(f"{origin}/{home}compare/index.html?offerings=")
    wait(lambda: len(browser.execute_script(COLUMNS)) == 2)

    offering = follow(keys, "#table thead a").rpartition("offerings/")[2].partition("/")[0]
    take_report(keys, offering, downloads)


@pytest.mark.parametrize(("home", "width"), READERS, ids=["English, wide", "Dutch, narrow"])
def test_a_reader_without_javascript(without_scripts, origin, downloads, home, width):
    browser = without_scripts
    keys = Keyboard(browser)
    show(browser, f"{origin}/{home}index.html", width, still=True, scripts=False)

    follow(keys, 'a[href="#names-az"]')
    assert follow(keys, 'main a[href*="offerings/exoscale/"]') == f"{origin}/{home}offerings/exoscale/eu-csf.html"

    assert follow(keys, 'nav a[href$="offerings/index.html"]') == f"{origin}/{home}offerings/index.html"
    assert not browser.find_element("css selector", "#narrow").is_displayed()
    follow(keys, 'a[href="#views"]')
    assert follow(keys, '#views a[href$="model-saas.html"]') == f"{origin}/{home}offerings/views/model-saas.html"
    rows = "return document.querySelectorAll('main tbody tr').length"
    assert 0 < browser.execute_script(rows) < 25

    assert follow(keys, 'nav a[href$="compare/index.html"]') == f"{origin}/{home}compare/index.html"
    assert not browser.find_element("css selector", "#choose").is_displayed()
    keys.to(".pairs summary")
    keys.enter()
    assert "~" in follow(keys, ".pairs details[open] a")
    assert len(browser.execute_script(COLUMNS)) == 2

    offering = follow(keys, "main table.versus thead a").rpartition("offerings/")[2].partition("/")[0]
    take_report(keys, offering, downloads)


@pytest.mark.parametrize("path", ["offerings/index.html", "search.html", "compare/index.html", "what-if/index.html"])
def test_what_needs_a_script_is_not_offered_without_one(without_scripts, origin, path):
    without_scripts.get(f"{origin}/{path}")

    dead = without_scripts.find_elements("css selector", "main form, main button, main input, main select")

    assert dead
    assert [one.get_attribute("outerHTML")[:90] for one in dead if one.is_displayed() and not works(one)] == []


def works(element) -> bool:
    """Whether a part of a page does its work without a script: the switch of a table, which is all style."""
    return element.get_attribute("id") == "only"


def test_arrows_move_the_slider_of_a_weight(browser, origin):
    keys = Keyboard(browser)
    show(browser, f"{origin}/what-if/index.html", still=True)
    settle(browser)
    before = browser.find_element("css selector", "[data-objective] input[type=number]").get_attribute("value")

    keys.to("[data-objective] input[type=range]")
    keys.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    wait(lambda: "own=" in browser.current_url)

    after = browser.find_element("css selector", "[data-objective] input[type=number]").get_attribute("value")
    assert int(after) == int(before) + 2
