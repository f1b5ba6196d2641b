"""Facets: what is recorded of countries is shown as it is, and partitions put every offering in exactly one place."""

import fleet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerings.answers import Pick, Span, Subset
from offerings.assurance import Assurance
from reports import facets
from reports.facet_words import FacetWords
from reports.facets import CONTROL, STORAGE, UNRECORDED, Countries
from reports.language import Language


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return fleet.world(tmp_path_factory.mktemp("fleet"))


@pytest.fixture(scope="module")
def questions(world):
    return facets.asked(world.ruler.library, world.ruler.on)


@pytest.fixture(scope="module")
def standings(world, questions):
    return {one.dossier.offering.name: facets.standing(one, questions, Assurance.DOCUMENTED) for one in world.assessments}


def test_a_whole_list_names_its_countries(standings):
    assert standings["Botter"].control == Countries(("NL", "US"), whole=True)
    assert standings["Botter"].control.values == ("nl", "us")


def test_an_incomplete_list_names_what_is_recorded_and_is_not_whole(standings):
    assert standings["Čun"].control == Countries(("US",))
    assert standings["Galjoot"].storage == Countries(("DE",), group="EEA")


def test_a_group_without_a_list_is_a_value_of_its_own(standings):
    assert standings["Eikar"].control.values == ("in-eu",)
    assert standings["Eikar"].storage.values == ("in-eea",)


def test_what_names_no_country_is_partly_known_and_silence_is_unknown(standings):
    assert standings["Felouk"].control.values == ("partly",)
    assert standings["Galjoot"].control.values == ("unknown",)


def test_weak_evidence_does_not_count(world, questions):
    one = next(one for one in world.assessments if one.dossier.offering.name == "Aak")

    assert facets.standing(one, questions, Assurance.ATTESTED).control == UNRECORDED


def test_answers_of_every_shape_say_what_they_say_about_countries(questions):
    space = questions[STORAGE]
    germany, whole, europe = space.mask(("DE",)), space.everything, space.groups["EEA"]

    assert facets.countries(space, Pick(germany)) == Countries(("DE",), whole=True)
    assert facets.countries(space, Pick(europe)) == Countries(group="EEA")
    assert facets.countries(space, Subset(0, 0)).values == ("none",)
    assert facets.countries(space, Subset(0, germany, (whole,))) == Countries(("DE",), whole=True)
    assert facets.countries(space, Subset(0, germany)).values == ("partly",)
    assert facets.countries(space, Span(0, 1)) == facets.countries(space, None) == UNRECORDED


def test_only_questions_on_countries_that_exist_carry_facets(questions, harbour):
    assert set(questions) == {CONTROL, STORAGE}
    assert facets.asked(harbour.ruler.library, harbour.ruler.on) == {}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "en",
            ["Netherlands", "United States and perhaps others", "Germany and perhaps others in the EEA", "somewhere in the EU"],
        ),
        (
            "nl",
            ["Nederland", "Verenigde Staten en misschien andere", "Duitsland en misschien andere in de EER", "ergens in de EU"],
        ),
    ],
)
def test_what_is_recorded_is_put_in_words(world, standings, code, expected):
    words = FacetWords(Language(code, world.ruler.library))
    shown = [standings["Aak"].control, standings["Čun"].control, standings["Galjoot"].storage, standings["Eikar"].control]

    assert [words.countries(one) for one in shown] == expected


@given(criteria=st.integers(1, 300), data=st.data())
def test_every_number_of_settled_criteria_falls_into_one_band(criteria, data):
    settled = data.draw(st.integers(0, criteria))
    bands = facets.bands(criteria)

    assert [name for name, (low, high) in bands.items() if low <= settled <= high] == [facets.band(settled, criteria)]
    assert list(bands) == [name for name in facets.BANDS if name in bands]
    assert {"none", "all"} <= set(bands)


@pytest.mark.parametrize("facet", facets.PARTITIONS)
def test_a_partition_holds_every_offering_once(standings, facet):
    groups = facets.grouped(facet, standings.values(), ["0"])

    assert sorted(one.of.dossier.id for group in groups.values() for one in group) == sorted(
        one.of.dossier.id for one in standings.values()
    )


def test_values_are_listed_even_when_nothing_has_them(standings):
    assert facets.grouped("model", [standings["Aak"]], facets.MODELS) == {"iaas": [standings["Aak"]], "paas": [], "saas": []}


@pytest.mark.parametrize("order", facets.ORDERS)
def test_an_order_puts_the_highest_first_and_keeps_the_order_of_equals(standings, order):
    found = facets.ordered(order, list(standings.values()))
    keys = [facets.ORDERS[order](one) for one in found]
    places = {one.of.dossier.id: place for place, one in enumerate(standings.values())}

    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) > 1
    pairs = zip(found, found[1:], keys, keys[1:], strict=False)
    assert all(places[one.of.dossier.id] < places[other.of.dossier.id] for one, other, key, later in pairs if key == later)
