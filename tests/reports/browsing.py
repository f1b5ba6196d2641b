"""Chromium as the tests drive it: one browser for the whole run, a site on a port of this machine, and what readers set."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep

import pytest

BROWSER, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

SETTLED = """
const done = arguments[0];
let seen = -1;
const look = () => {
  const now = performance.getEntriesByType('resource').length;
  if (now === seen) return requestAnimationFrame(() => requestAnimationFrame(() => done()));
  seen = now;
  setTimeout(look, 50);
};
document.fonts.ready.then(look);
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on a free port of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def demand(what: str, package: str, *names: str) -> None:
    """Skip the test when a program is absent, except in CI, where that is a failure."""
    missing = [name for name in names if not shutil.which(name)]
    message = f"{what} needs {' and '.join(missing)}; on Debian: apt-get install {package}"
    if missing and os.environ.get("CI"):
        pytest.fail(message)
    if missing:
        pytest.skip(message)


def start(profile: Path):
    """Chromium without a window and with a new profile."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    demand("a test in a browser", "chromium chromium-driver", BROWSER, DRIVER)
    options = ChromeOptions()
    options.binary_location = BROWSER
    for flag in [*FLAGS, f"--user-data-dir={profile / 'profile'}"]:
        options.add_argument(flag)
    folder = {"download.default_directory": str(profile / "downloads"), "download.prompt_for_download": False}
    options.add_experimental_option("prefs", {**folder, "plugins.always_open_pdf_externally": True})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=Service(DRIVER))
    driver.set_page_load_timeout(20)
    return driver


def show(
    browser,
    address: str,
    width: int = 1280,
    *,
    dark: bool = False,
    forced: bool = False,
    still: bool = False,
    scripts: bool = True,
) -> None:
    """Open a page as a reader with this screen, this scheme, these colours and this wish for motion sees it."""
    see(browser, width, dark=dark, forced=forced, still=still, scripts=scripts)
    browser.get(address)


def see(
    browser, width: int = 1280, *, dark: bool = False, forced: bool = False, still: bool = False, scripts: bool = True
) -> None:
    """Set screen and wishes of the reader, for this page and the next."""
    features = {
        "prefers-color-scheme": "dark" if dark else "light",
        "forced-colors": "active" if forced else "none",
        "prefers-reduced-motion": "reduce" if still else "no-preference",
    }
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    named = [{"name": name, "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": named})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})


def settle(browser) -> None:
    """Wait until the page is there, and its scripts, if they run, have fetched and shown what they need."""
    wait(lambda: browser.execute_script("return document.readyState") == "complete")
    if browser.execute_script("return matchMedia('(scripting: enabled)').matches"):
        browser.execute_async_script(SETTLED)


def wait(until: Callable[[], object], seconds: float = 15) -> None:
    """Look again and again whether it is so; fail when it is not in time."""
    end = monotonic() + seconds
    while not until():
        assert monotonic() < end
        sleep(0.05)
