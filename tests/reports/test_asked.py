"""The pages of public sources: what each said, where it differs from what is claimed, and nothing of it as markup."""

import html
import json
import re
import shutil
import sys
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import jsonschema_rs
import pytest
import worlds

sys.path.insert(0, str(Path(__file__).parents[1] / "offerings" / "sources"))

from asked import body

from criteria.reader import PACKAGED
from offerings import sources
from offerings.asking import Answer
from offerings.snapshots import Change, Holder, Snapshot, path_of, written
from reports import schemas, site

SEEN = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
LEI, HOSTILE = "529900FCMZ4LKXFD0R69", "<img src=x onerror=alert(1)>"
PROVIDER = f"""\
id: acme
name: Acme
legal_entities:
  - {{role: contracting, name: Acme B.V., lei: {LEI}, wikidata: Q42}}
domains: [acme.eu]
sources:
  site: {{title: Imprint, kind: statement, retrieved: 2026-11-01}}
  board: {{title: Annual report, kind: documentation, retrieved: 2024-01-05}}
facts:
  registered-office-country: {{value: NL, source: site}}
  board-eu-share: {{value: 40, source: board}}
"""
OFFERING = """\
id: box
provider: acme
name: Box
service_models: [iaas]
kubernetes: {conformance: [acme]}
"""


def answer(key, content, media="application/json"):
    return Answer(key, f"https://source.example.net/{key}", 200, media, content, SEEN, sha256(content).hexdigest())


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def keep(folder, holder, source, *answers, changes=()):
    put(folder, path_of(holder, source), written(Snapshot(source, holder, {one.key: one for one in answers}, changes)))


@pytest.fixture(scope="module")
def quay(tmp_path_factory):
    """A world of one provider with the shipped questions and framework, and with answers of sources."""
    folder = tmp_path_factory.mktemp("quay") / "world"
    for part in ("questions", "frameworks", "reference"):
        shutil.copytree(PACKAGED / "criteria" / part, folder / "criteria" / part)
    put(folder, "cloudpeil.yaml", "as_of: 2026-11-23\n")
    put(folder, "offerings/providers/acme/provider.yaml", PROVIDER)
    put(folder, "offerings/providers/acme/box.yaml", OFFERING)
    day = date(2026, 11, 20)
    changes = (
        Change(on=day, question="no-such-question\n", before=({"at_least": "nothing"},), after=({"value": "\x1b[31mred"},)),
        Change(on=day, question="registered-office-country", before=({"value": "LU"},), after=({"value": "FR"},)),
    )
    keep(folder, Holder("acme"), "gleif", answer(f"record/{LEI}", body(f"gleif/lei-record_{LEI}.json")), changes=changes)
    product = f"vendor: Acme\nname: '{HOSTILE}'\nversion: v1.36.2\ntype: hosted\n".encode()
    keep(folder, Holder("acme", "box"), "cncf", answer("product/v1.36/acme", product, "text/plain"))
    return folder


@pytest.fixture(scope="module")
def made(quay):
    return worlds.publication(quay)


@pytest.fixture(scope="module")
def pages(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "site"
    site.build(made, folder)
    return folder


def text(pages, path):
    """What a reader reads: the text of a page without its markup, its blanks as one."""
    apart = re.sub(r"</(p|li|ul|dd|dt|div|h\d)>", " ", (pages / path).read_text(encoding="utf-8"))
    plain = re.sub(r"<(script|style|head)\b.*?</\1>|<[^>]*>", "", apart, flags=re.DOTALL)
    return " ".join(html.unescape(plain).split())


def test_the_page_of_a_provider_tells_what_each_source_said_with_its_date_and_digest(pages):
    shown = text(pages, "providers/acme.html")

    digest = sha256(body(f"gleif/lei-record_{LEI}.json")).hexdigest()[:12]
    assert "Country of the registered office: France" in shown
    assert f"public register, attested · published 22 October 2024 · seen on 20 November 2026 · sha256 {digest}" in shown
    assert "asked on 20 November 2026 · offerings/snapshots/acme/provider/gleif.json" in shown
    assert "Kubernetes service is listed as conformant: yes" in shown


def test_old_and_new_of_a_changed_answer_are_shown(pages):
    shown = text(pages, "providers/acme.html")

    assert "It said something else before: 20 November 2026, Country of the registered office: Luxembourg; now France" in shown
    assert "Eerder zei ze iets anders: 20 november 2026, Land van de statutaire zetel: Luxemburg; nu Frankrijk" in text(
        pages, "nl/providers/acme.html"
    )


def test_former_answers_that_a_question_does_not_allow_are_shown_as_they_stand_in_one_line(pages):
    shown = text(pages, "providers/acme.html")

    assert "20 November 2026, no-such-question\ufffd: at least nothing; now \ufffd[31mred" in shown


def test_sources_that_could_be_asked_and_were_not_are_named(pages):
    shown = text(pages, "providers/acme.html")

    assert "These can be asked, and no answer is on record yet: carbon.txt of the provider" in shown
    assert "Wikidata" in shown.split("no answer is on record yet:")[1]


def test_the_identifiers_that_were_asked_with_are_shown(pages):
    shown = text(pages, "providers/acme.html")

    assert f"Acme B.V., LEI {LEI}" in shown
    assert "acme.eu" in shown


def test_the_report_sets_claim_and_register_side_by_side_as_a_question(pages):
    shown = text(pages, "offerings/box/eu-csf.html")

    assert (
        "Country of the registered office: which holds? France: Global LEI register: record/529900FCMZ4LKXFD0R69 "
        "(attested, seen on 20 November 2026, counts) Netherlands: Imprint (declared, seen on 1 November 2026) "
        "A weaker source differs; it changes nothing."
    ) in shown


def test_a_fact_that_was_asked_leads_to_its_source(pages):
    page = (pages / "offerings/box/eu-csf.html").read_text(encoding="utf-8")

    assert '<a href="../../sources/index.html#gleif">asked by cloudpeil</a>' in page


def test_an_answer_that_is_too_old_is_unknown_and_shown_with_its_last_day(pages):
    shown = text(pages, "offerings/box/eu-csf.html")

    fact = shown.split("Board members who live in the EU/EEA: unknown, evidence expired")[1][:200]
    assert fact.split()[:2] == ["40", "%"]
    assert "counted until 4 January 2025" in fact


def test_the_page_of_a_provider_marks_what_is_too_old_to_count(pages):
    shown = text(pages, "providers/acme.html")

    assert "Board members who live in the EU/EEA 40 % expired Annual report" in shown
    assert "Country of the registered office Netherlands Imprint" in shown


def test_the_dutch_pages_say_the_same(pages):
    shown = text(pages, "nl/providers/acme.html")

    assert "Land van de statutaire zetel: Frankrijk" in shown
    assert "gevraagd op 20 november 2026" in shown
    assert "Wereldwijd LEI-register: record/529900FCMZ4LKXFD0R69" in shown


def test_every_source_has_its_place_on_the_page_of_sources(pages):
    page = (pages / "sources/index.html").read_text(encoding="utf-8")

    for one in sources.sources():
        assert f'id="{one.ABOUT.id}"' in page
        assert one.ABOUT.credit in text(pages, "sources/index.html")


def test_the_list_for_editors_names_every_difference_and_fits_its_schema(pages):
    document = json.loads((pages / "data/differences.json").read_bytes())

    jsonschema_rs.validator_for(schemas.schema("differences")).validate(document)
    assert [(one["offering"], one["question"], one["kind"]) for one in document["differences"]] == [
        ("box", "registered-office-country", "contradiction")
    ]
    assert "There is 1 difference." in text(pages, "differences/index.html")


def test_words_of_a_source_are_never_markup(pages):
    found = [path for path in pages.rglob("*.html") if HOSTILE in path.read_text(encoding="utf-8")]

    assert found == []
    assert HOSTILE in text(pages, "providers/acme.html")


def test_the_question_names_the_sources_that_can_answer_it_and_how_long_an_answer_counts(pages):
    shown = text(pages, "questions/registered-office-country.html")

    assert "An answer counts for 365 days after its source was seen." in shown
    assert "Public sources that can answer it: Gaia-X credentials, Global LEI register, Wikidata, as a lead." in shown
