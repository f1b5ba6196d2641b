"""The sites that tests look at: the whole public one, and that of an invented world whose pages are golden."""

import pytest
import worlds

from reports import site


def pytest_addoption(parser):
    parser.addoption("--rewrite-golden", action="store_true", help="write the golden pages anew; review the difference as code")


@pytest.fixture(scope="session")
def shipped():
    """What the public site is made from."""
    return worlds.shipped()


@pytest.fixture(scope="session")
def full_site(shipped, tmp_path_factory):
    """The folder of the public site."""
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
