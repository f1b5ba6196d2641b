"""Many rulers on one site: reports under each, the matrix, crosswalks and the reasons for verdicts that differ."""

import csv
import json
import re

import pytest
import worlds

from reports import downloads, rulers, site
from reports.language import NBSP

CHECKLIST = """\
id: quay
edition: {edition}
title: {{en: Quay checklist, nl: Kadelijst}}
publisher: Port of Botterwiek
status: proposal
in_force_from: 2026-0{month}-01
about: {{en: An invented checklist., nl: Een verzonnen lijst.}}
overall: {overall}
aggregation: {{en: Nothing is added up., nl: Er wordt niets opgeteld.}}
dates: [{{on: 2027-01-12, what: {{en: It ends., nl: Het eindigt.}}}}]
sources: [{{title: The checklist}}]
levels:
  - {{level: 0, name: {{en: Fails, nl: Zakt}}, meaning: {{en: No., nl: Nee.}}}}
  - {{level: 1, name: {{en: Holds, nl: Houdt}}, meaning: {{en: Yes., nl: Ja.}}}}
territory: NL
left_out: [{{requirements: [Q.9], because: {{en: About crews., nl: Over bemanning.}}}}]
remarks: [{{id: invented, text: {{en: Invented., nl: Verzonnen.}}}}]
"""
CRITERIA = """\
objective: Q
title: {en: Quay, nl: Kade}
about: {en: The quay., nl: De kade.}
criteria:
  - id: Q.1
    topic: {en: Stored in the Netherlands, nl: In Nederland opgeslagen}
    rungs:
      - {level: 0, is: {en: Also elsewhere, nl: Ook elders}}
      - {level: 1, is: {en: Here only, nl: Alleen hier}, when: {question: storage, within: territory}}
    rationale: {en: The place decides., nl: De plaats beslist.}
  - id: Q.2
    requirements: [Q.2, Q.3]
    topic: {en: Thrift, nl: Zuinigheid}
    rungs:
      - {level: 0, is: {en: Wasteful, nl: Verspillend}}
      - {level: 1, is: {en: Thrifty, nl: Zuinig}, when: {question: pue, at_most: 1.1}}
    rationale: {en: The ratio decides., nl: De verhouding beslist.}
  - id: Q.4
    additional: true
    topic: {en: Keys, nl: Sleutels}
    rungs:
      - {level: 0, is: {en: Elsewhere, nl: Elders}}
      - {level: 1, is: {en: Own, nl: Eigen}, when: {question: keys, is: customer}}
    rationale: {en: The holder decides., nl: De beheerder beslist.}
  - id: Q.5
    topic: {en: Berths, nl: Ligplaatsen}
    rungs:
      - {level: 0, is: {en: Two or less, nl: Hooguit twee}}
      - {level: 1, is: {en: Three, nl: Drie}, when: {question: berths, at_least: 3}}
    rationale: {en: The number decides., nl: Het aantal beslist.}
"""
WALK = """\
framework: quay
edition: 2
other: harbour
other_edition: 2026
links:
  - {ours: Q.1, theirs: P.1, relation: covers, because: {en: One country against thirty., nl: Eén land tegen dertig.}}
  - {ours: Q.2, theirs: E.1, relation: covers, because: {en: 1.1 against 1.4., nl: 1.1 tegen 1.4.}}
without_counterpart:
  - {ours: [Q.4, Q.5], because: {en: Ladders differ., nl: De ladders verschillen.}}
  - {theirs: [P.2, E.2], because: {en: The list is short., nl: De lijst is kort.}}
"""
CASES = """\
cases:
  - id: in-the-netherlands
    clause: page 1
    shows: {en: Storage here is enough., nl: Opslag hier is genoeg.}
    on: 2026-11-23
    facts: {storage: [NL]}
    expect: {Q.1: met}
"""


@pytest.fixture(scope="module")
def publication(tmp_path_factory):
    """The harbour with a gate and a checklist of the same name in two editions, both without a score."""
    place = worlds.copy_of_harbour(tmp_path_factory.mktemp("quays") / "world")
    for edition, overall in (("1", "lowest"), ("2", "none")):
        folder = place / f"criteria/frameworks/quay/{edition}"
        folder.mkdir(parents=True)
        header = CHECKLIST.format(edition=edition, month=edition, overall=overall)
        (folder / "framework.yaml").write_text(header, encoding="utf-8")
        (folder / "q.yaml").write_text(CRITERIA, encoding="utf-8")
    offering = place / "offerings/providers/botterwiek/botterwiek-cloud.yaml"
    told = offering.read_text(encoding="utf-8").replace("      complete: false\n", "", 1)
    offering.write_text(told.replace("facts:\n", "facts:\n  berths: {value: 4, source: terms}\n", 1), encoding="utf-8")
    questions = place / "criteria/questions"
    berths = (questions / "pue.yaml").read_text(encoding="utf-8").replace("id: pue", "id: berths")
    (questions / "berths.yaml").write_text(berths, encoding="utf-8")
    for name, text in (("crosswalks/q--h.yaml", WALK), ("cases/quay/2.yaml", CASES)):
        path = place / "criteria" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return worlds.publication(place)


@pytest.fixture(scope="module")
def folder(publication, tmp_path_factory):
    target = tmp_path_factory.mktemp("quays") / "site"
    site.build(publication, target)
    return target


def main_of(folder, path):
    return re.search(r"<main.*</main>", (folder / path).read_text(encoding="utf-8"), re.DOTALL).group()


def test_each_ruler_has_reports_criteria_and_data_of_its_own(folder):
    for path in (
        "offerings/botterwiek-cloud/harbour.html",
        "offerings/botterwiek-cloud/quay.html",
        "nl/offerings/botterwiek-cloud/quay-1.html",
        "frameworks/quay/2/Q.1.html",
        "frameworks/quay/1/index.html",
        "data/offerings/botterwiek-cloud/quay.json",
        "data/offerings/botterwiek-cloud/quay-1.criteria.csv",
    ):
        assert (folder / path).is_file(), path


def test_a_ruler_without_a_score_shows_none(folder):
    for name in ("quay", "quay-1"):
        text = main_of(folder, f"offerings/botterwiek-cloud/{name}.html")
        own = re.sub(r'<section class="part hang" id="rulers".*?</section>', "", text, flags=re.DOTALL)

        assert "no score" in own
        assert "of 100" not in own
        assert "points" not in own
    document = json.loads((folder / "data/offerings/botterwiek-cloud/quay.json").read_text(encoding="utf-8"))
    reading = document["assessments"][0]["readings"]["documented"]
    assert (document["weights"], reading["score"], reading["level"]) == (None, None, None)


def test_a_ruler_without_a_level_over_all_shows_counts_and_one_with_shows_its_steps(folder):
    plain, stepped = (main_of(folder, f"offerings/botterwiek-cloud/{name}.html") for name in ("quay", "quay-1"))

    assert 'class="staff"' not in plain
    assert "This ruler has no result over all its criteria" in plain
    assert 'class="staff"' in stepped
    assert all("This is a proposal, not law." in text for text in (plain, stepped))
    assert all("Nothing is added up." in text for text in (plain, stepped))


def test_an_additional_criterion_is_described_and_not_counted(folder):
    assert "counts only where a profile picks it" in main_of(folder, "frameworks/quay/2/index.html")
    assert "Q.4" not in main_of(folder, "offerings/botterwiek-cloud/quay.html")


def test_the_page_of_a_ruler_has_its_dates_what_it_leaves_out_and_its_cases(folder):
    text = main_of(folder, "frameworks/quay/2/index.html").replace(NBSP, " ")

    for part in ("12 January 2027", "It ends.", "Q.9", "About crews.", "Storage here is enough.", "Nothing is added up."):
        assert part in text


def test_the_matrix_names_edition_and_weights_in_every_head(folder):
    heads = re.findall(r'<th scope="col">.*?</th>', main_of(folder, "rulers/index.html"))

    assert [re.sub("<[^>]+>", " ", head).split("edition", 1)[1].strip() for head in heads[1:]] == [
        "2026, weights usual",
        "1, no score",
        "2, no score",
    ]
    table = list(csv.DictReader((folder / "data/rulers.csv").read_text(encoding="utf-8").splitlines()))
    assert {(one["framework"], one["edition"], one["weights"]) for one in table} == {
        ("harbour", "2026", "usual"),
        ("quay", "1", ""),
        ("quay", "2", ""),
    }
    assert all(one["score_low"] == "" for one in table if one["framework"] == "quay")


def test_verdicts_that_differ_are_told_with_the_reason_on_both_reports(folder, publication):
    differing = {
        one["offering"]: one["differences"]
        for one in json.loads((folder / rulers.MATRIX).read_text(encoding="utf-8"))["offerings"]
    }
    (found,) = [one for one in differing["botterwiek-cloud"] if one["relation"] == "covers"][:1]
    assert {side["framework"]: side["verdict"] for side in found["sides"]} == {"quay": "not met", "harbour": "met"}
    for name in ("quay", "harbour"):
        text = main_of(folder, f"offerings/botterwiek-cloud/{name}.html")
        assert "Why they differ:" in text
        assert found["because"]["en"] in text


def test_a_crosswalk_has_a_page_and_data_and_stands_on_the_pages_of_criteria(folder):
    text = main_of(folder, "crosswalk/quay-2--harbour-2026.html")

    for part in ("One country against thirty.", "The list is short.", "covers", "Q.1", "P.1"):
        assert part in text
    assert "One country against thirty." in main_of(folder, "frameworks/harbour/2026/P.1.html")
    assert "is covered by" in main_of(folder, "frameworks/harbour/2026/P.1.html").lower()
    (walk,) = json.loads((folder / rulers.CROSSWALK).read_text(encoding="utf-8"))["crosswalks"]
    assert (len(walk["links"]), len(walk["without_counterpart"])) == (2, 2)


def test_a_question_says_how_many_rulers_one_answer_serves(folder):
    assert "One answer serves 2 rulers." in main_of(folder, "questions/storage.html")
    assert "serves 2 rulers, 4 criteria" in main_of(folder, "questions/index.html")


@pytest.mark.parametrize(
    ("question", "link"),
    [
        ("storage", "../offerings/botterwiek-cloud/harbour.html#fact-storage"),
        ("berths", "../offerings/botterwiek-cloud/quay-1.html#fact-berths"),
        ("motto", "../offerings/botterwiek-cloud/harbour.html"),
    ],
)
def test_a_question_shows_what_is_recorded_whichever_ruler_asks_it(folder, question, link):
    known = main_of(folder, f"questions/{question}.html").partition('id="h-known"')[2]
    (shown,) = re.findall(r'<tr><th scope="row"><a href="([^"]*)">Botterwiek Cloud</a>', known)

    assert shown == link
    path, _, anchor = link.removeprefix("../").partition("#")
    assert f'id="{anchor}"' in main_of(folder, path) or not anchor


@pytest.mark.parametrize("path", ["offerings/index.html", "compare/index.html", "offerings/botterwiek-cloud/harbour.html"])
def test_edition_and_weights_stand_beside_the_numbers_of_a_page(folder, path):
    assert "Harbour ruler, edition 2026, weights usual" in main_of(folder, path)


def test_downloads_beside_the_sites_own_ruler_show_no_level_and_no_score(publication):
    for other in publication.others:
        for one in other.assessments:
            assert not {each.kind for each in downloads.beside(one)} & set(downloads.NUMBERED)
