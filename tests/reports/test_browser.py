"""The public site in a real browser: it fits small screens, keeps to itself, and works by keyboard."""

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

BROWSER, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {
    "index": "index.html",
    "report": "offerings/aws/eu-csf.html",
    "criterion": "frameworks/eu-csf/2026-06/SOV-3.4.html",
    "question": "questions/data-storage-countries.html",
    "method": "method.html",
    "data": "data/index.html",
}
WIDTHS = (320, 360, 1280)

OVERFLOW = """
const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
if (wide <= 0) return null;
const edge = document.documentElement.clientWidth;
const out = [...document.querySelectorAll('main *, header *, footer *')].filter(e => e.getBoundingClientRect().right > edge + 1);
return [wide, out.slice(0, 3).map(e => e.outerHTML.slice(0, 120))];
"""
REQUESTED = "return performance.getEntriesByType('resource').map(e => e.name)"
PICTURES = """
return [...document.querySelectorAll('svg.peil')].filter(e => e.checkVisibility()).map(e => {
  const outer = e.getBoundingClientRect(), inner = e.querySelector('use').getBBox();
  return [outer.width, outer.height, inner.width, inner.height];
});
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def origin(full_site):
    """The site on a free port of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(full_site))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Chromium without a window and with a new profile; absent browsers skip the tests, except in CI."""
    missing = [name for name in (BROWSER, DRIVER) if not shutil.which(name)]
    if missing and os.environ.get("CI"):
        pytest.fail(f"the browser tests need {' and '.join(missing)}; on Debian: apt-get install chromium chromium-driver")
    if missing:
        pytest.skip(f"no {' and '.join(missing)} here; on Debian: apt-get install chromium chromium-driver")
    driver = start(tmp_path_factory.mktemp("profile"))
    driver.set_page_load_timeout(20)
    yield driver
    driver.quit()


def start(profile: Path):
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = BROWSER
    for flag in [*FLAGS, f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return Chrome(options=options, service=Service(DRIVER))


def show(browser, address: str, width: int = 1280) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(address)


@pytest.fixture(params=[(page, language) for page in PAGES for language in ("en", "nl")], ids="-".join)
def address(request, origin):
    page, language = request.param
    return f"{origin}/{'' if language == 'en' else 'nl/'}{PAGES[page]}"


def test_no_page_scrolls_sideways(browser, address):
    found = {}
    for width in WIDTHS:
        show(browser, address, width)
        assert browser.execute_script("return innerWidth") == width
        found[width] = browser.execute_script(OVERFLOW)

    assert found == dict.fromkeys(WIDTHS)


def test_a_page_logs_nothing_and_asks_only_its_own_origin(browser, address, origin):
    browser.get_log("browser")
    show(browser, address)

    requested = browser.execute_script(REQUESTED)

    assert browser.get_log("browser") == []
    assert any(name.endswith("/static/style.css") for name in requested)
    assert [name for name in requested if not name.startswith(f"{origin}/")] == []


def test_the_first_tab_stop_skips_to_the_content(browser, address):
    from selenium.webdriver import ActionChains, Keys

    show(browser, address)
    ActionChains(browser).send_keys(Keys.TAB).perform()
    focused = browser.switch_to.active_element
    assert focused.get_attribute("class") == "skip"
    assert focused.is_displayed()
    assert focused.rect["height"] >= 24

    focused.send_keys(Keys.ENTER)

    assert browser.current_url == f"{address}#main"


def test_the_gauges_are_drawn(browser, address):
    show(browser, address)

    sizes = browser.execute_script(PICTURES)

    assert sizes
    assert [size for size in sizes if min(size) <= 0 or size[0] < 26 or size[1] < 32] == []


def test_a_page_that_is_too_wide_would_be_noticed(browser, origin):
    show(browser, f"{origin}/method.html", 320)
    browser.execute_script("document.querySelector('main').insertAdjacentHTML('beforeend', '<pre>' + 'W'.repeat(500) + '</pre>')")
    browser.execute_script("document.querySelector('main pre:last-child').style.overflow = 'visible'")

    assert browser.execute_script(OVERFLOW)[0] > 0
