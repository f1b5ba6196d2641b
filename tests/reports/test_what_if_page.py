"""The what-if page in a real browser: what it shows after a change is what the engine gives, and the address keeps it."""

import json
import re
import shutil
from dataclasses import replace

import browsing
import pytest
import regatta
from browsing import show
from click.testing import CliRunner

from cloudpeil.cli import cloudpeil
from criteria.reader import PACKAGED
from offerings.assurance import named
from reports import words
from reports.language import Language
from scoring.assess import assess, ruler
from scoring.ladder import scale
from scoring.ranking import Demand, Verdict, rank

pytestmark = pytest.mark.browser
READY = "return Boolean(document.querySelector('#run pre').textContent)"
SAID = "return [document.querySelector('.said').textContent, location.search]"
SHIFT = """
const done = arguments[0];
let sum = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
  .observe({ type: 'layout-shift', buffered: true });
setTimeout(() => done(sum), 700);
"""
TABLE = """
return [...document.querySelectorAll('.ranking tbody tr')].map((row) => [row.dataset.offering,
  [...row.cells].slice(1).map((cell) => cell.innerText.trim().replace(/\\s+/g, ' ')),
  [...row.querySelectorAll('use, rect')].map((e) => [...e.attributes].map((a) =>
    [a.name, /^[.\\d]+$/.test(a.value) ? Number(a.value) : a.value]))])
"""
NOTE = "return document.querySelector('#differs').innerText.replace(/\\s+/g, ' ')"
SET = """
const [name, value] = arguments;
const field = document.getElementById(name) ?? document.querySelector(`[name="${CSS.escape(name)}"]`);
field.value = value;
for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
"""

TYPE = """
const field = document.getElementById(arguments[0]);
field.value = arguments[1];
field.dispatchEvent(new Event('input', { bubbles: true }));
"""


@pytest.fixture(scope="module")
def ships(tmp_path_factory):
    return regatta.publication(tmp_path_factory.mktemp("ships"))


@pytest.fixture(scope="module")
def docks(ships, tmp_path_factory):
    return regatta.dock(ships, tmp_path_factory.mktemp("docks"))


@pytest.fixture(scope="module")
def harbour_address(docks):
    """The address of the what-if pages of the regatta."""
    with browsing.served(docks) as found:
        yield f"{found}/what-if"


@pytest.fixture(scope="module")
def public_address(shipped, tmp_path_factory):
    """The address of the what-if pages of the public site, without their language."""
    with browsing.served(regatta.dock(shipped, tmp_path_factory.mktemp("public"))) as found:
        yield found


@pytest.fixture
def page(browser, harbour_address):
    """The page of the regatta, ready."""
    return ready(browser, f"{harbour_address}/index.html")


def wait(browser, script, wanted=True):
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser, 10, 0.02).until(lambda _: browser.execute_script(script) == wanted)


def ready(browser, address, **seen):
    show(browser, address, **seen)
    wait(browser, READY)
    return browser


def change(browser, **fields):
    for name, value in fields.items():
        browser.execute_script(SET, name.replace("__", "."), str(value))
    settle(browser)


def settle(browser):
    """Wait for the next picture, in which the outcome stands."""
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(arguments[0])))")


def pause(browser):
    """Wait as long as it takes for sentence, note, commands and address to follow."""
    browser.execute_async_script("setTimeout(arguments[0], 600)")


def read(browser):
    """The rows of the table: the offering and its verdict, rank, levels and score."""
    return [
        (name, [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in cells]) for name, cells, _ in browser.execute_script(TABLE)
    ]


def computed(of, weights, *, floor="documented", territory=None, divisor="nominal", minimum=None, edition=None, code="en"):
    """The rows that the engine and the words of the pages give."""
    by = of.ruler
    framework = by.library.framework(by.framework.id, edition) if edition else by.framework
    other = ruler(by.library, framework, by.on, territory=territory)
    other = replace(
        other, scale=scale(framework, dict(zip(other.scale.objectives, weights, strict=True)), true_divisor=divisor == "true")
    )
    found = assess([one.dossier for one in of.assessments], other)
    readings = {one.dossier.id: one.readings[named(floor)] for one in found}
    demand = Demand(
        (minimum or {}).get("overall", 0), {name: level for name, level in (minimum or {}).items() if name != "overall"}
    )
    called = {one.dossier.id: one.dossier.offering.name for one in found}
    rows = []
    for place in rank(readings, demand):
        reading, interval = readings[place.offering], place.rank or place.rank_if_passing
        levels = [reading.level, *(one.level for one in reading.objectives.values())]
        shown = [words.dense(one.low, one.high) for one in levels]
        score = words.score(Language(code, by.library), reading.score)
        key = (list(Verdict).index(place.verdict), interval or (0, 0), called[place.offering].casefold())
        rows.append((key, place.offering, place.verdict.value, words.dense(*interval) if interval else "–", shown, score))  # noqa: RUF001
    return [row[1:] for row in sorted(rows)]


def agrees(browser, expected):
    shown = read(browser)
    assert [name for name, _ in shown] == [row[0] for row in expected]
    for (name, cells), (_, verdict, ranked, levels, score) in zip(shown, expected, strict=True):
        assert cells[0].startswith(verdict), name
        assert cells[1].split(" ")[0] == ranked, name
        assert [cell.split(" ")[0] for cell in cells[2:-1]] == levels, name
        assert cells[-1].split(" ")[0] == score, name


# At rest


@pytest.mark.parametrize("language", ["", "nl/"], ids=["en", "nl"])
def test_the_script_leaves_the_page_of_the_official_choice_as_it_was_served(browser, public_address, language):
    address = f"{public_address}/{language}what-if/index.html"
    show(browser, address, scripts=False)
    served = [browser.execute_script(one) for one in (TABLE, NOTE)]
    said, command = (
        browser.execute_script(f"return document.querySelector('{one}').innerText") for one in (".said", "#run code")
    )
    ready(browser, address)
    settle(browser)

    assert [browser.execute_script(one) for one in (TABLE, NOTE)] == served
    assert browser.execute_script("return document.querySelector('#run code').innerText") == command
    assert browser.execute_script(SAID) == [said, ""]
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("query", ["", "?own=10.90", "?weights=green&floor=attested&min=1", "?edition=2027"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_jumps_while_the_page_loads_over_a_slow_line(browser, harbour_address, query, width):
    slow = {"offline": False, "latency": 250, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", slow)
    tall = {"width": width, "height": 4000, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", tall)
    browser.get(f"{harbour_address}/index.html{query}")
    wait(browser, READY)
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", {**slow, "latency": 0, "downloadThroughput": -1})

    assert browser.execute_async_script(SHIFT) < 0.001


def test_without_scripts_there_are_links_and_no_fields_and_with_them_the_reverse(without_scripts, harbour_address):
    visible = "return ['#choose', '.ready'].map((one) => document.querySelector(one).checkVisibility())"
    show(without_scripts, f"{harbour_address}/index.html", scripts=False)
    before = without_scripts.execute_script(visible)
    links = without_scripts.execute_script("return [...document.querySelectorAll('.ready a')].map((one) => one.href)")
    ready(without_scripts, f"{harbour_address}/index.html")

    assert (before, without_scripts.execute_script(visible)) == ([False, True], [True, False])
    assert len(links) == 8


@pytest.mark.parametrize("weights", ["usual", "green"])
@pytest.mark.parametrize("floor", ["declared", "verified"])
def test_a_page_made_in_advance_shows_what_the_script_shows(browser, harbour_address, weights, floor):
    show(browser, f"{harbour_address}/{weights}-{floor}.html")
    served = [browser.execute_script(one) for one in (TABLE, NOTE)]

    ready(browser, f"{harbour_address}/index.html?weights={weights}&floor={floor}")

    assert [browser.execute_script(one) for one in (TABLE, NOTE)] == served


# Changes


def test_a_slider_moved_by_keyboard_changes_weight_table_and_address_at_once(page, ships):
    from selenium.webdriver import Keys
    from selenium.webdriver.common.by import By

    slider = page.find_element(By.CSS_SELECTOR, "[data-objective='P'] input[type='range']")
    for key in (Keys.HOME, *[Keys.ARROW_RIGHT] * 12):
        slider.send_keys(key)
    settle(page)

    assert page.execute_script("return document.querySelector('[data-objective=P] [type=number]').value") == "12"
    assert page.execute_script("return document.querySelector('#total').innerText") == (
        "Total: 42. Weights are read as shares of their total."
    )
    order = list(ships.ruler.scale.objectives)
    agrees(page, computed(ships, [{"P": 12, "E": 30}[name] for name in order]))
    assert [name for name, _ in read(page)] != [row[0] for row in computed(ships, [{"P": 70, "E": 30}[name] for name in order])]
    wait(page, "return location.search", f"?own={'.'.join(str({'P': 12, 'E': 30}[name]) for name in order)}")
    assert page.switch_to.active_element == slider


CHOICES = [
    ({"weights": "green"}, {"weights": {"P": 10, "E": 90}}),
    ({"floor": "verified"}, {"floor": "verified"}),
    ({"floor": "declared", "territory": "EU", "divisor": "true"}, {"floor": "declared", "territory": "EU", "divisor": "true"}),
    ({"min": 1}, {"minimum": {"overall": 1}}),
    ({"min": 2, "min__P": 1, "weights": "green"}, {"minimum": {"overall": 2, "P": 1}, "weights": {"P": 10, "E": 90}}),
    ({"min__E": 2}, {"minimum": {"E": 2}}),
]


@pytest.mark.parametrize(("fields", "chosen"), CHOICES, ids=lambda one: " ".join(map(str, one)))
def test_every_field_gives_what_the_engine_gives_and_an_address_that_gives_it_again(page, ships, harbour_address, fields, chosen):
    rest = {"weights": {"P": 70, "E": 30}, **chosen}
    by_name = rest.pop("weights")
    expected = computed(ships, [by_name[name] for name in ships.ruler.scale.objectives], **rest)

    change(page, **fields)

    agrees(page, expected)
    wait(page, "return location.search !== ''")
    before = [page.execute_script(one) for one in (TABLE, NOTE)]
    query = page.execute_script("return location.search")
    assert page.execute_script("return document.querySelector('header a[hreflang]').search") == query
    ready(page, f"{harbour_address}/index.html{query}")
    assert [page.execute_script(one) for one in (TABLE, NOTE)] == before
    wait(page, "return location.search", query)


def test_another_edition_brings_its_own_objectives_weights_and_columns_and_the_official_one_returns(page, ships, harbour_address):
    official = [page.execute_script(one) for one in (TABLE, NOTE)]
    change(page, edition="2027")
    wait(page, "return document.querySelectorAll('.ranking thead .o').length", 3)
    settle(page)
    agrees(page, computed(ships, [30, 50, 20], edition="2027"))
    pause(page)
    assert "Edition: official 2026, chosen 2027" in page.execute_script(NOTE)
    change(page, **{"weight-3": 70})
    agrees(page, computed(ships, [30, 50, 70], edition="2027"))
    wait(page, "return location.search", "?edition=2027&own=30.50.70")
    before = page.execute_script(TABLE)
    ready(page, f"{harbour_address}/index.html?edition=2027&own=30.50.70")
    assert page.execute_script(TABLE) == before

    page.execute_script("document.getElementById('reset').click()")
    pause(page)

    assert [page.execute_script(one) for one in (TABLE, NOTE)] == official
    wait(page, SAID, ["Passes: 9. Open: 0. Fails: 0. Every verdict and rank is that of the official choice.", ""])


def test_the_note_names_weights_and_offerings_that_differ(page):
    change(page, weights="green", min=1)

    pause(page)
    note = page.execute_script(NOTE)

    assert "Set of weights: official usual, chosen green" in note
    assert "Minimum level overall: official none, chosen 1" in note
    assert "P Place and power 70 10" in note
    assert re.search(r"bora passes, rank \S+ fails", note)
    assert "Silent Cloud passes, rank 1–9 open, rank" in note  # noqa: RUF001
    moved = page.execute_script("return document.querySelectorAll('.moved tbody tr').length")
    settled = f"Other verdict or rank than by the official choice: {moved}."
    wait(page, f"return document.querySelector('.said').textContent.endsWith({json.dumps(settled)})")


def test_the_same_shares_are_the_same_choice(page):
    before = page.execute_script(TABLE)
    change(page, **{"weight-1": 15, "weight-2": 35})

    assert page.execute_script(TABLE) == before
    pause(page)
    assert "Nothing: this is the official choice." in page.execute_script(NOTE)


def test_weights_that_do_not_sum_to_100_can_be_made_to(page):
    change(page, **{"weight-1": 1, "weight-2": 2})
    pause(page)
    assert page.execute_script("return document.querySelector('#run .uneven').checkVisibility()")
    assert not page.execute_script("return document.querySelector('#run code').checkVisibility()")

    page.execute_script("document.getElementById('even').click()")
    pause(page)

    assert page.execute_script("return [1, 2].map((n) => document.getElementById(`weight-${n}`).value)") == ["33", "67"]
    assert page.execute_script("return document.querySelector('#run code').checkVisibility()")


def test_weights_of_nothing_but_zero_say_so_and_leave_the_table(page):
    change(page, **{"weight-1": 0})
    before = page.execute_script(TABLE)
    change(page, **{"weight-2": 0})

    wait(page, "return document.querySelector('.said').textContent.startsWith('All weights are 0')")
    assert page.execute_script("return document.querySelector('#total').innerText").startswith("All weights are 0")
    assert page.execute_script(TABLE) == before
    change(page, **{"weight-1": 5})
    assert page.execute_script(TABLE) != before


@pytest.mark.parametrize("typed", ["", "101", "-1", "1.5", "1e1"])
def test_a_weight_that_is_none_is_marked_and_taken_back(page, typed):
    before = page.execute_script(TABLE)
    page.execute_script(TYPE, "weight-1", typed)
    assert page.execute_script("return document.getElementById('weight-1').getAttribute('aria-invalid')") == "true"
    page.execute_script("document.getElementById('weight-1').dispatchEvent(new Event('change', {bubbles: true}))")
    settle(page)

    assert page.execute_script("return document.getElementById('weight-1').value") == "30"
    assert page.execute_script("return document.getElementById('weight-1').getAttribute('aria-invalid')") is None
    assert page.execute_script(TABLE) == before


def test_a_long_table_shows_its_order_at_once_and_has_it_in_the_page_when_the_reader_pauses(browser, tmp_path):
    armada = regatta.publication(tmp_path, boats=100)
    seen = """return [...document.querySelectorAll('.ranking tbody tr')].map((row) => [row.getBoundingClientRect().y, row])
      .sort(([one], [other]) => one - other).map(([, row]) => row.dataset.offering)"""
    with browsing.served(regatta.dock(armada, tmp_path / "site")) as address:
        ready(browser, f"{address}/what-if/index.html")
        browser.execute_script("document.querySelector('tr[data-offering=anna] a').focus({ preventScroll: true })")
        before = [name for name, _ in read(browser)]
        assert browser.execute_script(seen) == before
        change(browser, **{"weight-2": 1})
        at_once = browser.execute_script(seen)
        wait(browser, "return location.search", "?own=30.1")

        expected = computed(armada, [30, 1])
        assert at_once == browser.execute_script(seen) == [row[0] for row in expected] != before
        assert browser.execute_script("return document.querySelectorAll('tr[style]').length") == 0
        browser.execute_script("for (const row of document.querySelectorAll('tbody tr')) row.style.contentVisibility = 'visible'")
        agrees(browser, expected)
        assert browser.switch_to.active_element.text == "Anna"


@pytest.mark.parametrize("way", ["move", "replace"])
def test_rows_move_without_taking_the_focus(page, way):
    if way == "replace":
        page.execute_script("Element.prototype.moveBefore = HTMLTableSectionElement.prototype.moveBefore = undefined")
    page.execute_script("document.querySelector('tr[data-offering=anna] a').focus()")
    first = [name for name, _ in read(page)]
    change(page, weights="green")

    assert [name for name, _ in read(page)] != first
    assert page.switch_to.active_element.text == "Anna"


@pytest.mark.parametrize(
    "query",
    [
        "?floor=%3Cb%3Ex&territory=US&divisor=2&edition=1999",
        "?weights=__proto__&own=1.2.3&min=99&min.P=-1",
        "?own=0.0",
        "?own=101.1",
        "?own=1.x&weights=",
    ],
)
def test_an_address_that_makes_no_sense_is_the_official_choice(browser, harbour_address, query):
    ready(browser, f"{harbour_address}/index.html")
    official = browser.execute_script(TABLE)

    ready(browser, f"{harbour_address}/index.html{query}")

    assert browser.execute_script(TABLE) == official
    assert "Nothing" in browser.execute_script(NOTE)
    wait(browser, "return location.search", "")


def test_figures_that_cannot_be_loaded_are_said_and_leave_the_table(browser, docks, tmp_path):
    shutil.copytree(docks, tmp_path / "site")
    for file in (tmp_path / "site/data/what-if").rglob("EU.json"):
        file.unlink()
    with browsing.served(tmp_path / "site") as address:
        ready(browser, f"{address}/what-if/index.html")
        before = browser.execute_script(TABLE)
        change(browser, territory="EU")
        wait(browser, "return document.querySelector('.said').textContent.startsWith('The figures could not be loaded.')")

        assert browser.execute_script(TABLE) == before


# The command line


@pytest.mark.parametrize(
    "fields",
    [
        {"weights": "framework-1.2.1", "floor": "attested", "territory": "EEA+CH", "min": 1, "min.SOV-3": 2},
        {"weight-1": 0, "weight-2": 30, "divisor": "true", "territory": "NL", "min.SOV-5": 1, "floor": "declared"},
    ],
    ids=["named", "own"],
)
def test_the_command_shown_gives_the_verdicts_and_ranks_shown(browser, public_address, tmp_path, monkeypatch, fields):
    ready(browser, f"{public_address}/what-if/index.html")
    for name, value in fields.items():
        browser.execute_script(SET, name, str(value))
    pause(browser)
    command = browser.execute_script("return document.querySelector('#run code').textContent").split()
    (tmp_path / "profile.yaml").write_text(browser.execute_script("return document.querySelector('#run pre').textContent"))
    monkeypatch.chdir(tmp_path)

    for words_ in (command[1:], ["compare", "--profile", "profile.yaml", *command[-2:]]):
        result = CliRunner().invoke(cloudpeil, [*words_, "--format", "json", "--workspace", str(PACKAGED)])
        assert result.exit_code == 0, result.output
        offers = {one["offering"]: one for one in json.loads(result.stdout)["offers"]}
        for name, cells in read(browser):
            ranked = offers[name]["rank"] or offers[name]["rank_if_passing"]
            assert cells[0].startswith(offers[name]["verdict"])
            assert cells[1].split(" ")[0] == (words.dense(ranked["low"], ranked["high"]) if ranked else "–")  # noqa: RUF001


def test_the_profile_can_be_downloaded(page, profile):
    change(page, weights="green")
    pause(page)
    page.execute_script("document.getElementById('save').click()")
    saved = profile / "downloads" / "profile.yaml"
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(page, 10, 0.05).until(lambda _: saved.exists() and saved.stat().st_size)
    assert saved.read_text(encoding="utf-8") == page.execute_script("return document.querySelector('#run pre').textContent")
    saved.unlink()
