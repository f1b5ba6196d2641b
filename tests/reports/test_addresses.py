"""robots.txt and the sitemap: exactly the pages that exist, in both languages, when the address is known."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from reports import addresses
from reports.addresses import files
from reports.site import build

ADDRESS = "https://peil.example.org/cloud/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(scope="module")
def place(harbour, tmp_path_factory):
    """The site of a publisher who gives its address."""
    folder = tmp_path_factory.mktemp("addresses")
    build(replace(harbour, address=ADDRESS), folder)
    return folder


def entries(content):
    """Every address of a sitemap, with those of the same page in each language."""
    root = ET.fromstring(content)  # noqa: S314  written by the test itself
    for one in root:
        yield one.findtext(f"{SITEMAP}loc"), {link.get("hreflang"): link.get("href") for link in one.iter(LINK)}


def test_the_sitemap_lists_exactly_the_pages_that_exist(place):
    pages = {path.relative_to(place).as_posix() for path in place.rglob("*.html")}
    listed = [loc for loc, _ in entries((place / "sitemap.xml").read_bytes())]

    assert len(listed) > 30
    assert len(set(listed)) == len(listed)
    assert {one.removeprefix(ADDRESS) for one in listed} == pages - {"404.html", "nl/404.html"}


def test_every_entry_names_its_page_in_both_languages(place):
    found = dict(entries((place / "sitemap.xml").read_bytes()))

    for loc, versions in found.items():
        assert set(versions) == {"en", "nl"}
        assert loc in versions.values()
        assert all(found[other] == versions for other in versions.values())
        assert versions["nl"] == ADDRESS + "nl/" + versions["en"].removeprefix(ADDRESS)


def test_robots_may_go_everywhere_and_are_told_of_the_sitemap(place):
    assert (place / "robots.txt").read_text(encoding="utf-8") == f"User-agent: *\nAllow: /\nSitemap: {ADDRESS}sitemap.xml\n"


def test_without_an_address_there_is_no_sitemap(harbour_site):
    assert (harbour_site / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /\n"
    assert list(harbour_site.glob("sitemap*")) == []


def made(of, paths):
    return {path: render() for path, render in files(of, paths)}


@pytest.mark.parametrize("address", ["https://x.example", "https://x.example/"])
def test_the_address_may_end_in_a_slash_or_not(harbour, address):
    content = made(replace(harbour, address=address), ["index.html"])

    assert [loc for loc, _ in entries(content["sitemap.xml"])] == ["https://x.example/index.html"]


def test_odd_signs_in_an_address_stay_well_formed(harbour):
    of = replace(harbour, address="https://x.example/?a=1&b='c'")

    content = made(of, ["compare/a~b.html"])

    assert [loc for loc, _ in entries(content["sitemap.xml"])] == ["https://x.example/?a=1&b='c'/compare/a~b.html"]


def test_a_large_site_gets_several_sitemaps_and_an_index(harbour, monkeypatch):
    monkeypatch.setattr(addresses, "LONGEST", 2)
    pages = [f"{name}.html" for name in "abcde"]

    content = made(replace(harbour, address=ADDRESS), ["data/x.json", *pages])

    parts = [f"sitemap-{number}.xml" for number in (1, 2, 3)]
    assert sorted(content) == sorted(["robots.txt", "sitemap.xml", *parts])
    assert [loc for loc, _ in entries(content["sitemap.xml"])] == [ADDRESS + part for part in parts]
    assert [loc for part in parts for loc, _ in entries(content[part])] == [ADDRESS + page for page in pages]
