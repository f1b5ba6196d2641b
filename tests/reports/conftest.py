"""The sites that tests look at: the whole public one, and that of an invented world whose pages are golden."""

import os
from pathlib import Path

import browsing
import kinds
import pytest
import whole
import worlds

from reports import site


def pytest_addoption(parser):
    parser.addoption("--rewrite-golden", action="store_true", help="write the golden pages anew; review the difference as code")


def pytest_collection_modifyitems(items):
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def shipped():
    """What the public site is made from."""
    return worlds.shipped()


@pytest.fixture(scope="session")
def full_site(shipped, tmp_path_factory):
    """The folder of the public site, built here unless the run was given one that `whole.py` built."""
    if whole.WHERE in os.environ:
        return Path(os.environ[whole.WHERE])
    folder = tmp_path_factory.mktemp("whole") / "site"
    site.build(shipped, folder)
    return folder


@pytest.fixture(scope="session")
def harbour():
    """What the site of the invented world is made from."""
    return worlds.publication(worlds.HARBOUR)


@pytest.fixture(scope="session")
def harbour_site(harbour, tmp_path_factory):
    """The folder of the site of the invented world."""
    folder = tmp_path_factory.mktemp("tiny") / "site"
    site.build(harbour, folder)
    return folder


@pytest.fixture(scope="session")
def origin(full_site):
    """The address of the public site on this machine."""
    with browsing.served(full_site) as address:
        yield address


@pytest.fixture(scope="session")
def harbour_origin(harbour_site):
    """The address of the site of the invented world on this machine."""
    with browsing.served(harbour_site) as address:
        yield address


@pytest.fixture(scope="session")
def specimens(shipped, full_site, origin, harbour, harbour_site, harbour_origin):
    """The largest English page of every kind, each with the address of its site."""
    return kinds.largest_of_all((shipped, full_site, origin), (harbour, harbour_site, harbour_origin))


@pytest.fixture(scope="session")
def profile(tmp_path_factory):
    """Where the browser keeps its profile, and puts downloads."""
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="session")
def chromium(profile):
    """The one browser of the run; tests use `browser`."""
    driver = browsing.start(profile)
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium):
    """Chromium as a reader with a wide screen, a light scheme and scripts meets it, with an empty log."""
    browsing.see(chromium)
    chromium.get("about:blank")
    chromium.get_log("browser")
    return chromium


@pytest.fixture
def without_scripts(browser):
    """The same browser with JavaScript switched off, as a reader may."""
    browsing.see(browser, scripts=False)
    yield browser
    browsing.see(browser)
