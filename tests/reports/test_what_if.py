"""The what-if pages that need no script, and the data files behind the one that has it."""

import json
import re
from dataclasses import replace
from fractions import Fraction

import markup
import pytest
import regatta
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cloudpeil.cli import cloudpeil
from criteria.reader import PACKAGED
from offerings.assurance import FLOORS
from reports import figures, what_if, words
from reports.language import Language
from reports.pages import Pages
from reports.what_if import Choice, standings
from scoring.assess import assess, ruler
from scoring.ranking import Demand, Verdict, rank


@pytest.fixture(scope="module")
def ships(tmp_path_factory):
    return regatta.publication(tmp_path_factory.mktemp("ships"))


@pytest.fixture(scope="module")
def docks(ships, tmp_path_factory):
    """The folder of the site of the regatta."""
    return regatta.dock(ships, tmp_path_factory.mktemp("docks"))


@pytest.fixture(scope="module")
def public(shipped, tmp_path_factory):
    """The folder of the public site."""
    return regatta.dock(shipped, tmp_path_factory.mktemp("public"))


def table(folder, path):
    """The rows of the ranking of a page, as text."""
    tree = markup.parse((folder / path).read_text(encoding="utf-8"))
    rows = tree.query(".ranking tbody tr")
    return [(row.attrs["data-offering"], [" ".join(cell.to_text().split()) for cell in row.query("td")]) for row in rows]


# Data files


def test_there_is_a_file_for_every_edition_and_territory(ships, shipped):
    expected = {f"data/what-if/harbour/{edition}/{territory}.json" for edition in ("2026", "2027") for territory in ("EU", "EEA")}
    assert set(dict(figures.files(ships))) == expected
    assert {"EU.json", "EEA.json", "EEA-CH.json", "NL.json"} == {path.rpartition("/")[2] for path, _ in figures.files(shipped)}


@given(st.lists(st.text(st.characters(codec="ascii"), min_size=1), unique=True))
def test_file_names_are_plain_and_different_on_any_disk(names):
    found = figures.file_names(names)

    assert list(found) == names
    assert len({one.lower() for one in found.values()}) == len(names)
    assert all(one.replace("-", "").replace(".", "").isalnum() and not one.startswith((".", "-")) for one in found.values())


@pytest.mark.parametrize("territory", ["EU", "EEA+CH", "NL"])
def test_a_file_holds_the_rungs_of_the_engine_for_its_territory(shipped, territory):
    by = shipped.ruler
    other = ruler(by.library, by.framework, by.on, territory=territory)
    files = dict(figures.files(shipped))
    document = json.loads(files[f"data/what-if/eu-csf/2026-06/{figures.territories(shipped)[territory]}.json"]())

    for one in assess([one.dossier for one in shipped.assessments], other):
        for floor, written in zip(FLOORS, document["offerings"][one.dossier.id], strict=True):
            low, high = written.split(" ")
            criteria = one.readings[floor].criteria.values()
            assert [int(sign, 36) for sign in low] == [found.rung_low for found in criteria]
            assert [int(sign, 36) for sign in high] == [found.rung_high for found in criteria]


def test_a_file_holds_the_figures_of_its_edition(ships):
    document = json.loads(dict(figures.files(ships))["data/what-if/harbour/2027/EU.json"]())

    assert document["weights"] == {"later": [30, 50, 20]}
    assert document["objectives"] == {"E": ["E.1", "E.2"], "P": ["P.1", "P.2"], "S": ["S.1"]}
    assert document["points"]["P.2"] == [0, 1250, 5000]
    assert document["levels"]["S.1"] == [1, 2]
    assert (document["nominal"], document["top"], document["territory"]) == (100, 2, "EU")
    assert document["offerings"]["anna"][2] == "11331 11332"
    assert document["offerings"]["anna"][3] == "11331 11332"


def test_a_file_stays_small(shipped):
    sizes = {path: len(render()) for path, render in figures.files(shipped)}

    assert max(sizes.values()) < 4_000 + 600 * len(shipped.assessments)


def test_the_example_of_the_documentation_is_part_of_the_file(shipped):
    page = (PACKAGED / "docs/formats.md").read_text(encoding="utf-8")
    example = json.loads(re.search(r"### what-if\n.*?```json\n(.*?)```", page, re.DOTALL)[1])
    written = json.loads(dict(figures.files(shipped))["data/what-if/eu-csf/2026-06/EEA.json"]())

    assert list(example) == list(written)
    for key, value in example.items():
        assert value == ({name: written[key][name] for name in value} if isinstance(value, dict) else written[key]), key


# Pages


def test_every_set_of_weights_and_strength_of_evidence_has_a_page(ships, docks):
    for name in ("usual", "green"):
        for floor in FLOORS:
            order = [(one.report.offering.id, one) for one in standings(Pages(ships, "en"), Choice(name, floor))]
            shown = table(docks, f"what-if/{name}-{floor.word}.html")
            assert [row[0] for row in shown] == [name for name, _ in order]


@pytest.mark.parametrize("code", ["en", "nl"])
@pytest.mark.parametrize("name", ["usual", "green"])
def test_a_page_gives_what_a_ruler_with_those_weights_gives(ships, docks, code, name):
    by = ships.ruler
    language = Language(code, by.library)
    other = ruler(by.library, by.framework, by.on, weights=(name, by.framework.header.weights[name]))
    found = {one.dossier.id: one.readings for one in assess([one.dossier for one in ships.assessments], other)}
    for floor in FLOORS:
        readings = {name: one[floor] for name, one in found.items()}
        places = {place.offering: place for place in rank(readings, Demand())}
        shown = dict(table(docks, f"{'nl/' if code == 'nl' else ''}what-if/{name}-{floor.word}.html"))
        assert shown.keys() == readings.keys()
        for offering, cells in shown.items():
            reading = readings[offering]
            assert cells[1].startswith(words.dense(*places[offering].rank))
            assert cells[2].startswith(words.dense(reading.level.low, reading.level.high))
            assert cells[-1].startswith(words.score(language, reading.score))
            levels = [words.dense(one.level.low, one.level.high) for one in reading.objectives.values()]
            assert [cell.split(" ")[0] for cell in cells[3:-1]] == levels


def test_rows_stand_in_order_of_rank_and_equal_ones_in_order_of_name(ships):
    rows = standings(Pages(ships, "en"), Choice("usual", FLOORS[2]))

    assert [row.rank for row in rows] == sorted(row.rank for row in rows)
    names = [row.report.offering.name for row in rows]
    assert names.index("Catharina") + 1 == names.index("Dirk")
    assert rows[names.index("Catharina")].rank == rows[names.index("Dirk")].rank
    assert {row.place.verdict for row in rows} == {Verdict.PASSES}
    by_name = sorted(rows, key=lambda row: row.number)
    assert [row.report.offering.name.casefold() for row in by_name] == sorted(name.casefold() for name in names)


def test_a_page_says_what_differs_from_the_official_choice(docks):
    text = {
        path: " ".join(markup.parse((docks / path).read_text(encoding="utf-8")).query("#differs")[0].to_text().split())
        for path in ("what-if/index.html", "what-if/usual-documented.html", "what-if/green-attested.html")
    }

    assert text["what-if/usual-documented.html"] == text["what-if/index.html"]
    assert "Nothing: this is the official choice." in text["what-if/index.html"]
    differs = text["what-if/green-attested.html"]
    assert "Set of weights: official usual, chosen green" in differs
    assert "Strength of evidence: official as documented, chosen as attested" in differs
    assert "P Place and power 70 10" in differs
    assert "Anna passes, rank" in differs


def test_the_page_of_the_official_choice_is_that_of_its_set_of_weights(docks, public):
    assert table(docks, "what-if/index.html") == table(docks, "what-if/usual-documented.html")
    assert table(public, "what-if/index.html") == table(public, "what-if/calculator-2026-06-documented.html")


@pytest.mark.parametrize("page", ["index", "framework-1.2.1-attested"])
def test_the_command_of_a_page_gives_its_ranks_and_scores(public, page):
    tree = markup.parse((public / f"what-if/{page}.html").read_text(encoding="utf-8"))
    command = tree.query("#run code")[0].to_text().split()
    assert command[:2] == ["cloudpeil", "compare"]

    result = CliRunner().invoke(cloudpeil, [*command[1:], "--format", "json", "--workspace", str(PACKAGED)])

    offers = {offer["offering"]: offer for offer in json.loads(result.stdout)["offers"]}
    shown = dict(table(public, f"what-if/{page}.html"))
    assert shown.keys() == offers.keys()
    for name, cells in shown.items():
        rank_ = offers[name]["rank"]
        assert cells[1].startswith(words.dense(rank_["low"], rank_["high"]))
        ends = [Fraction(str(offers[name]["score"][end])) for end in ("low", "high")]
        assert all(
            abs(Fraction(end) - Fraction(said)) < Fraction(1, 10) for end, said in zip(ends, _ends(cells[-1]), strict=True)
        )


def _ends(cell):
    ends = cell.split(" ")[0].split("\N{EN DASH}")
    return ends if len(ends) == 2 else ends * 2


def test_weights_of_the_site_that_have_no_name_are_the_official_choice(ships):
    by = ships.ruler
    weights = {"P": 1, "E": 99}
    own = ruler(by.library, by.framework, by.on, weights=("own", weights))
    publication = replace(ships, ruler=own, assessments=assess([one.dossier for one in ships.assessments], own, ships.counts))
    pages = Pages(publication, "en")
    (page,) = (page for page in what_if.pages(pages) if page.path == "what-if/index.html")

    written = markup.parse(pages.render(page).decode())

    official = json.loads(written.query("#choose")[0].attrs["data-official"])
    assert (official["weights"], official["values"]) == (None, weights)
    assert "--weights" not in written.query("#run code")[0].to_text()
