"""The pages and files of the record: changes, permanent versions, the history of a report, the feed."""

import hashlib
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, datetime, timedelta

import hostile
import markup
import past
import pytest
import worlds

from cloudpeil.keeping import RECORD
from reports import chain, feed, history
from reports.appending import published
from reports.drafting import drafts
from reports.pages import Pages
from reports.record import Record

ATOM = "{http://www.w3.org/2005/Atom}"
FIRST = "offerings/botterwiek-cloud/versions/harbour-{}.html"
ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def record(harbour):
    return harbour.record


def version(record, number):
    """The path of the version that stands in a line of the record."""
    (found,) = [step for step in record.steps if step.line.number == number]
    return found.path


def main(page):
    """The part of a page that is its own, without header and footer."""
    return re.search(rb'<main id="main" class="wrap">.*</main>', page, re.DOTALL).group()


def rendered(of, language="en"):
    """The pages of the record, by path."""
    pages = Pages(of, language)
    return {page.path: pages.render(page) for page in history.pages(pages)}


def text_of(page):
    """What a page says, with plain spaces."""
    (element,) = markup.parse(page.decode()).query("main")
    return re.sub(r" ([,.;)])", r"\1", " ".join(element.to_text().split()))


# Versions


def test_every_published_version_has_an_address_of_its_own_that_comes_from_its_line(record):
    lines = chain.text(record).splitlines(keepends=True)

    expected = [
        FIRST.format(hashlib.sha256(line).hexdigest()[:12]).replace("botterwiek-cloud", json.loads(line)["offering"])
        for line in lines
        if json.loads(line)["kind"] == "assessment"
    ]

    assert len(set(expected)) == 6
    assert [step.path for step in record.steps if step.line.kind == "assessment"] == expected


def test_every_version_is_a_page_in_both_languages_without_faults(record, harbour_site):
    for step in record.steps:
        if step.line.kind == "assessment":
            for path in (step.path, f"nl/{step.path}"):
                page = markup.read(path, (harbour_site / path).read_text(encoding="utf-8"))
                assert (page.errors, page.forbidden, page.flaws, page.unnamed) == ([], [], [], [])
                assert [link for link in page.links if not (harbour_site / link.partition("#")[0]).exists()] == []


def test_a_version_of_an_edition_that_is_gone_shows_its_own_levels_rules_and_words(harbour, harbour_site, record):
    page = (harbour_site / version(record, 2)).read_bytes()
    text = text_of(page)

    assert {framework.edition for framework in harbour.ruler.library.frameworks.values()} == {"2026"}
    assert "Harbour ruler, edition 2025" in text
    assert "usual: E 40, P 60" in text
    assert "Evidence read as documented gave this level of 3: at least 1, at most 2." in text
    assert b'href="#p12"' not in main(page)
    assert b'viewBox="0 0 26 25"' in main(page)
    assert b'href="#p12"' in main((harbour_site / version(record, 5)).read_bytes())


def test_a_version_stays_as_it_was_whatever_the_data_say_now(harbour, tmp_path):
    now = past.publication(
        tmp_path / "now",
        ON,
        past.Edit(past.CLOUD, "name: Botterwiek Cloud", "name: Another"),
        past.Edit(past.CLOUD, "title: Terms of service", "title: Other terms"),
        past.Edit("criteria/questions/keys.yaml", "Holder of the keys", "Who has the keys"),
        past.Edit(past.FRAMEWORK + "p.yaml", "Storage at home", "Storage nearby"),
        *past.FORMER,
    )

    before, after = rendered(harbour), rendered(replace(now, record=harbour.record))

    versions = [path for path in before if "/versions/" in path]
    pictures = re.compile(rb'<svg class="peil.*?</svg>', re.DOTALL)
    assert len(versions) == 6
    for path in versions:
        assert pictures.sub(b"", main(after[path])) == pictures.sub(b"", main(before[path]))


def test_a_version_says_whether_there_is_a_newer_one(harbour_site, record):
    newest, former, ended = (text_of((harbour_site / version(record, number)).read_bytes()) for number in (10, 7, 6))

    assert "last version This page stays as it was published." in newest
    assert "replaced This page stays as it was published. There is a newest version." in former
    assert "ended This offering is no longer assessed since 20 September 2026." in ended


def test_a_version_leads_to_the_one_before_it(harbour_site, record):
    page = markup.read(version(record, 7), (harbour_site / version(record, 7)).read_text(encoding="utf-8"))

    assert version(record, 5) in page.links
    assert version(record, 10) in page.links
    assert "offerings/botterwiek-cloud/harbour.html" in page.links


def test_a_version_shows_the_digests_of_its_line_and_its_ruler(harbour_site, record):
    text = text_of((harbour_site / version(record, 7)).read_bytes())

    for digest, _ in (record.lines[6], record.lines[5], record.lines[3]):
        assert digest in text


# Changes


def test_changes_stand_by_day_newest_first_with_their_reasons(harbour_site):
    page = (harbour_site / "changes/index.html").read_text(encoding="utf-8")

    assert re.findall(r'<h2 id="h-(\d{4}-\d\d-\d\d)">', page) == ["2026-11-24", "2026-09-20", "2026-06-15", "2026-03-10"]
    assert page.count('<li id="c-') == 7
    assert "New edition of the framework: 2026 instead of 2025." in page
    assert "Rungs: " in page


def test_what_is_not_published_yet_is_said(harbour, harbour_site):
    page = text_of((harbour_site / "changes/index.html").read_bytes())
    everything = published(harbour.record, drafts(harbour), "harbour", ON, harbour.ruler.on)

    assert "not published yet One assessment on this site differs from what stands in the record." in page
    assert "not published yet" not in text_of(rendered(replace(harbour, record=everything))["changes/index.html"])
    assert "Nothing has been published in the record so far." in text_of(
        rendered(replace(harbour, record=Record()))["changes/index.html"]
    )


def long_record(harbour, count):
    """A record in which one offering changes its name every day."""
    (one, *_) = drafts(harbour)
    record = Record()
    for number in range(count):
        named = replace(one, line=one.line.model_copy(update={"name": f"Cloud {number}"}))
        record = published(record, [named], "harbour", ON + timedelta(number), harbour.ruler.on)
    return record


def test_older_changes_stand_on_pages_that_stay_as_they_are(harbour, monkeypatch):
    monkeypatch.setattr(history, "MOST", 10)
    names = re.compile(r"<bdi>Cloud (\d+)</bdi>")

    def pages_of(count):
        made = rendered(replace(harbour, record=long_record(harbour, count)))
        return {path: page for path, page in made.items() if path.startswith("changes/")}

    few, more = pages_of(23), pages_of(34)

    shown = {path: list(map(int, names.findall(page.decode()))) for path, page in more.items()}
    assert shown == {
        "changes/index.html": list(range(33, 23, -1)),
        "changes/page-1.html": list(range(9, -1, -1)),
        "changes/page-2.html": list(range(19, 9, -1)),
        "changes/page-3.html": list(range(29, 19, -1)),
    }
    assert main(few["changes/page-1.html"]) == main(more["changes/page-1.html"])
    assert {
        link for page in more.values() for link in re.findall(r'href="\.\./changes/([a-z0-9-]+\.html)"', main(page).decode())
    } == {*("index.html", "page-1.html", "page-2.html", "page-3.html")}
    assert len(pages_of(10)) == 1


def test_the_record_and_the_digest_of_its_last_line_are_published(harbour_site, record):
    assert (harbour_site / "data/record.jsonl").read_bytes() == (worlds.HARBOUR / RECORD).read_bytes()
    assert json.loads((harbour_site / "data/record-head.json").read_bytes()) == {
        "head": record.head,
        "lines": 10,
        "published": "2026-11-24",
    }
    for path in ("changes/index.html", "nl/changes/index.html"):
        assert record.head in (harbour_site / path).read_text(encoding="utf-8")


# The history of a report


def history_of(of, offering, language="en"):
    pages = Pages(of, language)
    template = pages.environment.from_string("{% import 'history.html' as past with context %}{{ past.history(report) }}")
    asset = "../../{}".format
    return template.render(report=pages.reports[offering], link=asset, asset=asset, path="x")


def test_a_report_shows_its_versions_newest_first_each_with_its_address(harbour, record):
    shown = history_of(harbour, "botterwiek-cloud")

    assert re.findall(r'href="\.\./\.\./(offerings/[^"]+)"', shown) == [version(record, number) for number in (10, 7, 5, 2)]
    assert "not published yet" not in shown
    assert "First published assessment." in shown


def test_a_report_that_differs_from_its_last_version_says_so(harbour):
    shown = history_of(harbour, "silent-cloud")

    assert "not published yet" in shown
    assert "No longer assessed." in shown
    assert "No version of this assessment stands in the record so far." in history_of(
        replace(harbour, record=Record()), "silent-cloud"
    )


# The feed


def entries(root):
    return root.findall(f"{ATOM}entry")


def read(content):
    return ET.fromstring(content)  # noqa: S314  our own bytes


@pytest.mark.parametrize("path", ["changes/feed.xml", "nl/changes/feed.xml"])
def test_the_feed_is_atom_as_the_standard_asks(harbour_site, path):
    root = read((harbour_site / path).read_bytes())

    assert root.tag == f"{ATOM}feed"
    for element in (root, *entries(root)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert element.findtext(f"{ATOM}{name}").strip()
        datetime.fromisoformat(element.findtext(f"{ATOM}updated"))
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", element.findtext(f"{ATOM}id"))
        assert [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert len([link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]) == 1
    assert all(element.findtext(f"{ATOM}summary").strip() for element in entries(root))
    assert {key for element in root.iter() for key in element.attrib} == {
        *("{http://www.w3.org/XML/1998/namespace}lang", "rel", "type", "href")
    }


def test_no_two_entries_have_one_name_in_any_language(harbour_site):
    names = [
        element.text
        for path in ("changes/feed.xml", "nl/changes/feed.xml")
        for element in read((harbour_site / path).read_bytes()).iter(f"{ATOM}id")
    ]

    assert len(names) == len(set(names)) == 16


def test_the_feed_leads_to_pages_that_are_there(harbour_site):
    for path in ("changes/feed.xml", "nl/changes/feed.xml"):
        for link in read((harbour_site / path).read_bytes()).iter(f"{ATOM}link"):
            assert (harbour_site / path).parent.joinpath(link.get("href")).is_file()


def test_the_feed_has_whole_addresses_when_the_site_has_one(harbour):
    root = read(feed.feed(replace(harbour, address="https://cloudpeil.example/site/"), "nl"))

    addresses = [link.get("href") for link in root.iter(f"{ATOM}link")]
    assert addresses[:2] == [
        "https://cloudpeil.example/site/nl/changes/feed.xml",
        "https://cloudpeil.example/site/nl/changes/index.html",
    ]
    assert all(address.startswith("https://cloudpeil.example/site/nl/") for address in addresses)


def test_names_in_the_feed_are_for_ever_and_the_newest_come_first(harbour):
    few, more = (read(feed.feed(replace(harbour, record=long_record(harbour, count)), "en")) for count in (3, 130))

    titles = [element.findtext(f"{ATOM}title") for element in entries(more)]
    assert titles == [f"Cloud {number}" for number in range(129, 29, -1)]
    assert few.findtext(f"{ATOM}id") == more.findtext(f"{ATOM}id")
    assert [element.findtext(f"{ATOM}id") for element in entries(few)] == [
        element.findtext(f"{ATOM}id")
        for element in entries(read(feed.feed(replace(harbour, record=long_record(harbour, 3)), "en")))
    ]


def test_a_feed_of_nothing_is_a_feed(harbour):
    root = read(feed.feed(replace(harbour, record=Record()), "en"))

    assert entries(root) == []
    assert root.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00Z"


# Text of others

MARKS = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %} %(count)s {subject} ${x}",
    "]]></summary><script/>&amp;&lt;",
    "nothing odd",
]


@pytest.fixture(scope="module")
def outlines(tmp_path_factory):
    return hostile_outlines(tmp_path_factory.mktemp("plain"), "plain")


def hostile_outlines(folder, text):
    """The elements of every page and feed of a record whose every text says the same."""
    of, _ = hostile.world(folder, text)
    first = published(Record(), drafts(of), "harbour", ON, of.ruler.on)
    moved = [replace(one, line=one.line.model_copy(update={"facts": (), "provider_name": f"{text} 2"})) for one in drafts(of)]
    of = replace(of, record=published(first, moved, "harbour", ON, of.ruler.on))
    assert chain.parse(chain.text(of.record), RECORD) == of.record
    pages = {
        re.sub("[0-9a-f]{12}", "", path): page
        for path, page in sorted(rendered(of).items(), key=lambda one: "last version" in one[1].decode())
    }
    shapes = {path: markup.read(path, page.decode()).outline for path, page in pages.items()}
    assert all(markup.read(path, page.decode()).forbidden == [] for path, page in pages.items())
    return {**shapes, "feed": [element.tag for element in read(feed.feed(of, "en")).iter()]}


@pytest.mark.parametrize("text", MARKS, ids=lambda text: text[:12])
def test_a_text_in_the_record_never_becomes_an_element(tmp_path, outlines, text):
    assert hostile_outlines(tmp_path, text) == outlines
