"""The engine of the browser computes exactly what the engine of cloudpeil computes: the same vectors through both."""

import random
from dataclasses import replace
from fractions import Fraction

import browsing
import pytest
import vectors

from criteria.reader import PACKAGED
from offerings.assurance import FLOORS
from reports import figures
from reports.language import Language
from scoring.assess import assess, ruler
from scoring.ladder import scale

pytestmark = pytest.mark.browser
ROUND = """
const [fractions, done] = arguments;
import('/script/engine.js').then((engine) => done(fractions.map((pair) => {
  const [numerator, denominator] = pair.map(BigInt);
  return [engine.lowest, engine.highest, engine.nearest].map((way) => engine.tenths(way(numerator, denominator), ','));
})));
"""
EVEN = "const [lists, done] = arguments; import('/script/engine.js').then((engine) => done(lists.map(engine.even)));"


@pytest.fixture(scope="module")
def address():
    """The folder of static files, served as it is."""
    with browsing.served(PACKAGED / "reports" / "static") as found:
        yield found


@pytest.fixture
def here(browser, address):
    browser.get(address)
    return browser


def exact(found):
    return {**found, "scores": [[Fraction(end) for end in both] for both in found["scores"]]}


def agree(made, browser, address):
    found = made.ask(browser, address)
    assert isinstance(found, list), found
    for (_, choice), one, expected in zip(made.choices, found, made.expected, strict=True):
        assert exact(one) == expected, choice


def test_random_worlds_come_out_the_same(browser, address):
    made = vectors.random_vectors(250)
    states = {verdict for one in made.expected for verdict in one["verdicts"]}
    ties = sum(len(set(map(str, one["scores"]))) < len(one["scores"]) for one in made.expected)
    assert (states, ties > 50, len(made.choices)) == ({0, 1, 2}, True, 750)

    agree(made, browser, address)


def test_the_published_figures_come_out_the_same_for_every_territory_floor_and_set_of_weights(browser, address, shipped):
    made, chance = vectors.Vectors([], [], []), random.Random(2)  # noqa: S311
    contents = dict(figures.files(shipped))
    by = shipped.ruler
    names = list(by.scale.objectives)
    sets = [dict(one) for one in by.framework.header.weights.values()]
    sets += [{name: chance.randint(0, 100) for name in names} for _ in range(3)]
    for territory, name in figures.territories(shipped).items():
        made.files.append(contents[f"data/what-if/{by.framework.id}/{by.framework.edition}/{name}.json"]().decode())
        other = ruler(by.library, by.framework, by.on, territory=territory)
        for weights in sets:
            divisor = chance.choice(["nominal", "true"])
            weighed = replace(other, scale=scale(by.framework, weights, true_divisor=divisor == "true"))
            readings = {one.dossier.id: one.readings for one in assess([one.dossier for one in shipped.assessments], weighed)}
            for floor in FLOORS:
                minimum = {"overall": chance.choice([0, 1, 2]), "objectives": [chance.choice([0, 0, 1, 2]) for _ in names]}
                choice = {"names": names, "weights": list(weights.values()), "divisor": divisor, "floor": floor.word}
                vectors.add(
                    made, len(made.files) - 1, {**choice, "minimum": minimum, "numbers": [*range(len(readings))]}, readings
                )

    agree(made, browser, address)


def test_rounding_is_that_of_the_pages_halves_included(here):
    dutch, chance = Language("nl", None), random.Random(3)  # noqa: S311
    fractions = [Fraction(number, 20) for number in range(45)]
    fractions += [Fraction(chance.randint(0, 10**12), chance.randint(1, 10**9)) for _ in range(200)]

    found = here.execute_async_script(ROUND, [[str(one.numerator), str(one.denominator)] for one in fractions])

    assert found == [[dutch.lowest(one), dutch.highest(one), dutch.nearest(one)] for one in fractions]


def test_weights_made_even_sum_to_100_and_stay_within_one_of_their_share(here):
    chance = random.Random(4)  # noqa: S311
    lists = [[1, 1, 1], [0, 0, 7], [100, 100], [33, 33, 33, 1], [20, 10, 10, 15, 10, 15, 15, 5]]
    lists += [[chance.randint(0, 100) for _ in range(8)] for _ in range(200)]
    lists = [one for one in lists if sum(one)]

    found = here.execute_async_script(EVEN, lists)

    assert found[:4] == [[34, 33, 33], [0, 0, 100], [50, 50], [33, 33, 33, 1]]
    for given, made in zip(lists, found, strict=True):
        assert sum(made) == 100
        assert all(abs(after - Fraction(100 * before, sum(given))) < 1 for before, after in zip(given, made, strict=True))
        assert made == given or sum(given) != 100
