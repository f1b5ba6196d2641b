"""The overview and the search in a real browser: filter, order, choose, find; by keyboard, and with the state in the address."""

from urllib.parse import parse_qs, urlsplit

import fleet
import pytest
from browsing import served, show

from reports import overview
from reports.facets import ORDERS
from reports.pages import Pages
from reports.site import build

pytestmark = pytest.mark.browser

OVERVIEW = "offerings/index.html"
SHOWN = """
return [...document.querySelectorAll('#all tbody tr')].filter(tr => tr.checkVisibility())
  .map(tr => tr.querySelector('.pick input').value);
"""
CHOOSE = """
const [name, value] = arguments, field = document.forms.narrow.elements[name];
field.value = value;
field.dispatchEvent(new Event('input', {bubbles: true}));
"""
STATE = "return Object.fromEntries([...new FormData(document.forms.narrow)])"
SORTED = (
    "return [...document.querySelectorAll('#all [aria-sort]')].map(th => [th.querySelector('.sort').dataset.sort, th.ariaSort])"
)
HITS = """
return [...document.querySelectorAll('#lists section')].filter(one => one.checkVisibility())
  .map(one => [one.dataset.kind, [...one.querySelectorAll('li > a')].map(a => a.textContent)]);
"""
MARKED = "return [...document.querySelectorAll('#lists mark')].map(mark => mark.textContent)"
LOADED = """
const done = arguments[0], lists = document.getElementById('lists');
const wait = () => (lists.ariaBusy ? setTimeout(wait, 20) : done());
wait();
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return fleet.world(tmp_path_factory.mktemp("fleet"))


@pytest.fixture(scope="module")
def site(world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fleet") / "site"
    build(world, folder)
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def views(world):
    return overview.Overview(Pages(world, "en")).views


@pytest.fixture
def opened(browser, site):
    """Open the overview with a state in its address."""

    def go(state="", width=1280):
        show(browser, f"{site}/{OVERVIEW}{state}", width)
        return browser

    return go


def query(browser):
    return parse_qs(urlsplit(browser.current_url).query)


def status(browser):
    return browser.find_element("css selector", "[role=status]").text


def ids(standings):
    return [one.of.dossier.id for one in standings]


def test_a_filter_shows_what_the_view_made_beforehand_shows(opened, views):
    for view in views:
        if view.state:
            assert opened(f"?{view.state}").execute_script(SHOWN) == ids(view.standings), view.path


def test_levels_and_coverage_are_filtered_from_a_least_value_up(opened, world):
    browser = opened()
    levels = {one.dossier.id: one.reading.level for one in world.assessments}
    settled = {one.dossier.id: one.reading.coverage.settled for one in world.assessments}

    for name, values in (
        ("sure", {key: one.low for key, one in levels.items()}),
        ("possible", {key: one.high for key, one in levels.items()}),
        ("settled", settled),
    ):
        for least in (1, 2):
            browser.execute_script(CHOOSE, name, str(least))
            shown = set(browser.execute_script(SHOWN))
            assert shown == {key for key, value in values.items() if value >= least}
            assert 0 < len(shown) < len(values) or name != "settled"
        browser.execute_script(CHOOSE, name, "")


def test_filters_work_together_and_the_outcome_is_said(opened):
    browser = opened("?model=saas")
    assert status(browser) == "Shown: 5 of 14. In order of name, A to Z."

    browser.execute_script(CHOOSE, "control", "us")

    assert browser.execute_script(SHOWN) == ["ship-2", "ship-3"]
    assert status(browser) == (
        "Shown: 2 of 14. In order of name, A to Z. Left out, because no country of control is recorded: 2."
    )


@pytest.mark.parametrize(("asked", "expected"), [("CUN", ["ship-2"]), ("logger werf", ["ship-11"]), ("zeilagenda", ["ship-3"])])
def test_names_are_found_whatever_their_case_and_accents_and_by_what_people_call_them(opened, asked, expected):
    browser = opened()
    browser.find_element("name", "q").send_keys(asked)

    assert browser.execute_script(SHOWN) == expected
    assert query(browser) == {"q": [asked]}


def test_an_empty_outcome_says_so_and_can_be_undone(opened):
    browser = opened("?q=nowhere&model=iaas&sort=score")
    nothing = browser.find_element("id", "nothing")
    assert browser.execute_script(SHOWN) == []
    assert nothing.is_displayed()

    nothing.find_element("css selector", "button").click()

    assert len(browser.execute_script(SHOWN)) == 14
    assert not nothing.is_displayed()
    assert query(browser) == {"sort": ["score"]}
    assert browser.switch_to.active_element.get_attribute("name") == "q"


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_is_that_of_the_view_made_beforehand(opened, views, order):
    browser = opened(f"?sort={order}")
    view = next(view for view in views if (view.facet, view.value) == ("order", order))

    assert browser.execute_script(SHOWN) == ids(view.standings)


def test_a_column_is_ordered_by_keyboard_and_turned_by_a_second_press(opened, world):
    from selenium.webdriver import Keys

    browser = opened()
    button = browser.find_element("css selector", ".sort[data-sort=score]")
    keys = {one.dossier.id: (one.reading.score.low, one.reading.score.high) for one in world.assessments}
    assert browser.execute_script(SORTED) == [["name", "ascending"]]

    button.send_keys(Keys.ENTER)
    assert browser.execute_script(SORTED) == [["score", "descending"]]
    assert query(browser) == {"sort": ["score"]}
    assert status(browser).endswith("In order of score at its low end, highest first.")
    down = [keys[name] for name in browser.execute_script(SHOWN)]
    assert down == sorted(down, reverse=True)

    browser.switch_to.active_element.send_keys(Keys.SPACE)
    assert browser.execute_script(SORTED) == [["score", "ascending"]]
    assert query(browser) == {"sort": ["-score"]}
    up = [keys[name] for name in browser.execute_script(SHOWN)]
    assert up == sorted(up)


def test_an_objective_orders_by_what_is_sure_then_by_what_is_possible(opened, world):
    browser = opened()
    levels = {one.dossier.id: one.reading.objectives["P"].level for one in world.assessments}

    browser.find_element("css selector", ".sort[data-sort=P]").click()

    found = [(levels[name].low, levels[name].high) for name in browser.execute_script(SHOWN)]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) > 2


def test_names_turn_round_as_well(opened):
    browser = opened()
    before = browser.execute_script(SHOWN)

    browser.find_element("css selector", ".sort[data-sort=name]").click()

    assert browser.execute_script(SHOWN) == before[::-1]
    assert query(browser) == {"sort": ["-name"]}


def test_on_a_phone_a_field_orders_and_no_hidden_button_takes_the_focus(opened):
    browser = opened(width=360)
    browser.execute_script(CHOOSE, "sort", "settled")

    assert query(browser) == {"sort": ["settled"]}
    assert not any(button.is_displayed() for button in browser.find_elements("css selector", ".sort"))


def test_the_address_keeps_the_whole_state(opened):
    chosen = {"q": "w", "model": "iaas", "control": "nl", "sure": "1", "possible": "1", "settled": "1", "storage": "de"}
    browser = opened()
    for name, value in chosen.items():
        browser.execute_script(CHOOSE, name, value)
    browser.execute_script(CHOOSE, "sort", "P")
    browser.execute_script("document.querySelector('#all tbody input').click()")
    before = browser.execute_script(SHOWN), browser.execute_script(STATE), status(browser)
    assert query(browser).keys() == {*chosen, "sort", "compare"}
    assert before[0] == ["ship-1"]

    browser.refresh()

    assert (browser.execute_script(SHOWN), browser.execute_script(STATE), status(browser)) == before


def test_what_an_address_cannot_mean_is_left_out_and_shown_nowhere(opened):
    state = "?model=<b>x</b>&control=zz&sure=9&sort=<i>&storage=unknown%22&compare=nobody,<u>,ship-1&extra=1"
    browser = opened(state)

    assert len(browser.execute_script(SHOWN)) == 14
    assert browser.execute_script(SORTED) == [["name", "ascending"]]
    assert "<" not in browser.find_element("css selector", "main").text
    assert browser.find_element("css selector", "#chosen b").text == "Botter"


def test_two_to_six_rows_lead_to_their_comparison(opened):
    browser = opened()
    boxes = browser.find_elements("css selector", "#all tbody input")
    bar = browser.find_element("id", "chosen")
    link = bar.find_element("css selector", ".go")
    assert not bar.is_displayed()

    boxes[0].click()
    assert bar.is_displayed()
    assert not link.is_displayed()
    for box in boxes[1:7]:
        browser.execute_script("arguments[0].click()", box)

    assert [box.is_selected() for box in boxes[:8]] == [True] * 6 + [False] * 2
    assert status(browser) == "Six is the most. Take one away before you add another."
    names = [box.get_attribute("value") for box in boxes[:6]]
    assert link.get_attribute("href").endswith(f"/compare/index.html?offerings={','.join(names)}")
    assert query(browser) == {"compare": [",".join(names)]}

    browser.find_element("id", "unchoose").click()
    assert not bar.is_displayed()
    assert query(browser) == {}


def test_without_scripts_there_are_views_and_no_form(without_scripts, site):
    from selenium.webdriver import Keys

    without_scripts.get(f"{site}/{OVERVIEW}")

    hidden = without_scripts.find_elements("css selector", "form, .pick, .sort, #found, #chosen")
    assert len(hidden) > 20
    assert not any(one.is_displayed() for one in hidden)
    assert without_scripts.find_element("css selector", "main .without-script a").is_displayed()
    without_scripts.find_element("partial link text", "score at its low end").send_keys(Keys.ENTER)
    assert without_scripts.find_element("css selector", "h1").text == "Offerings in order of score at its low end"


def search(browser, site, asked, folder=""):
    show(browser, f"{site}/{folder}search.html?{asked}")
    browser.execute_async_script(LOADED)
    return browser.execute_script(HITS)


SEARCHES = [
    ("q=dory", [["offering", ["Dory"]], ["provider", ["Werf"]]]),
    ("q=ketel", [["offering", ["Dory"]]]),
    ("q=STRASSE", [["offering", ["Čun"]]]),
    ("q=logger", [["offering", ["Loggér"]], ["provider", ["Werf"]]]),
    ("q=scheepswerf+ship+aak", [["offering", ["Aak"]]]),
    ("q=keys+default", [["question", ["Holder of the keys"]]]),
    ("q=P.2", [["criterion", ["Keys"]]]),
    ("q=ogger", []),
    ("q=%3Cimg%3E", []),
]


@pytest.mark.parametrize(("asked", "expected"), SEARCHES, ids=[asked for asked, _ in SEARCHES])
def test_all_words_must_start_a_word_whatever_their_case_and_accents(browser, site, asked, expected):
    assert search(browser, site, asked) == expected


def test_a_title_comes_before_other_names_and_these_before_a_text(browser, site):
    found = dict(search(browser, site, "q=storage"))

    assert found["criterion"] == ["Storage at home"]
    assert found["question"][0] == "Countries of storage"
    titles = dict(search(browser, site, "q=countr"))["question"]
    assert titles[:3] == ["Countries of controlling owners", "Countries of storage", "Countries where content is stored"]


def test_what_matches_is_marked_in_names_and_in_the_text_around_it(browser, site):
    search(browser, site, "q=default")

    assert browser.execute_script(MARKED) == ["default"]
    snippet = browser.find_element("css selector", ".snippet")
    assert "Look at the default." in snippet.text


def test_a_search_says_its_outcome_and_keeps_the_words_in_the_address(browser, site):
    search(browser, site, "")
    assert status(browser) == "Below is everything. Type one or more words to search."

    field = browser.find_element("name", "q")
    field.send_keys("dory")
    assert status(browser) == "Found: 2. Offerings: 1. Providers: 1."
    assert query(browser) == {"q": ["dory"]}

    field.send_keys(" nowhere")
    assert status(browser).startswith("Nothing holds all of these words.")
    field.clear()
    field.send_keys(" ")
    assert query(browser) == {}
    assert browser.execute_script(MARKED) == []


def test_a_search_starts_and_ends_by_keyboard(browser, site):
    from selenium.webdriver import Keys

    search(browser, site, "")
    field = browser.find_element("name", "q")
    field.send_keys("kaag", Keys.ENTER)
    assert query(browser) == {"q": ["kaag"]}
    field.send_keys(Keys.TAB, Keys.NULL)
    browser.switch_to.active_element.send_keys(Keys.TAB)
    browser.switch_to.active_element.send_keys(Keys.ENTER)

    assert browser.current_url.endswith("/offerings/ship-10/harbour.html")


def test_a_search_without_its_file_still_finds_titles_and_says_so(browser, site):
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*search.en.json"]})
    try:
        found = search(browser, site, "q=dory")
        said = status(browser)
    finally:
        browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
        browser.execute_cdp_cmd("Network.disable", {})

    assert found == [["offering", ["Dory"]]]
    assert "only titles and names" in said


def test_without_scripts_the_search_lists_everything(without_scripts, site):
    without_scripts.get(f"{site}/nl/search.html")

    assert not without_scripts.find_element("css selector", "form").is_displayed()
    assert without_scripts.find_element("css selector", "main .without-script").is_displayed()
    assert len(without_scripts.find_elements("css selector", ".hits li")) == 14 + 2 + 4 + 6
