"""Every kind of page in a real browser: it fits small screens, keeps still, keeps to itself, and can be seen by everyone."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import kinds
import pytest
from browsing import see, settle, show

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 1280)
OVERFLOW = """
const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
if (wide <= 0) return null;
const edge = document.documentElement.clientWidth;
const out = [...document.querySelectorAll('main *, header *, footer *')].filter(e => e.getBoundingClientRect().right > edge + 1);
return [wide, out.slice(0, 3).map(e => e.outerHTML.slice(0, 120))];
"""
REQUESTED = "return performance.getEntriesByType('resource').map(e => e.name)"
SHIFTS = """
const done = arguments[0], moved = one => [one.value, ...one.sources.map(s => s.node?.outerHTML?.slice(0, 80))];
new PerformanceObserver(list => done(list.getEntries().map(moved))).observe({type: 'layout-shift', buffered: true});
setTimeout(() => done([]), 30);
"""
PICTURES = """
return [...document.querySelectorAll('svg.peil')].filter(e => e.checkVisibility()).map(e => {
  const outer = e.getBoundingClientRect(), inner = e.querySelector('use, g').getBBox();
  return [outer.width, outer.height, inner.width, inner.height];
});
"""
MOVING = """
const slow = value => value.split(',').some(one => parseFloat(one) > 0);
const styles = [...document.querySelectorAll('*')].map(e => [e, getComputedStyle(e)]);
return styles.filter(([, s]) => s.scrollBehavior === 'smooth' || slow(s.animationDuration) || slow(s.transitionDuration))
  .map(([e]) => e.outerHTML.slice(0, 80));
"""
FOLDED = "return getComputedStyle(document.querySelector('table.flow tbody tr')).display"
ELEMENTS = "return arguments[0].map(selector => document.querySelectorAll(selector).length)"
PARTS = {"table": "table", "row": "tr", "columnheader": "thead th", "rowheader": "tbody th", "cell": "td", "caption": "caption"}


@dataclass(frozen=True, slots=True)
class Visit:
    """What was seen on a page at one width."""

    inside: int
    overflow: object
    shifts: list[object]
    requested: list[str]
    log: list[dict[str, object]]
    pictures: list[list[float]]


def visit(browser, address, width) -> Visit:
    show(browser, address, width)
    settle(browser)
    return Visit(
        inside=browser.execute_script("return innerWidth"),
        overflow=browser.execute_script(OVERFLOW),
        shifts=browser.execute_async_script(SHIFTS),
        requested=browser.execute_script(REQUESTED),
        log=browser.get_log("browser"),
        pictures=browser.execute_script(PICTURES),
    )


@pytest.fixture(scope="module")
def visits(chromium, shipped, specimens, origin):
    """Every kind of page in both languages and some states of the pages with scripts, at each width, fetched anew."""
    paths = [(home, kinds.in_language(path, language)) for home, path in specimens for language in kinds.LANGUAGES]
    addresses = [f"{home}/{path}" for home, path in [*paths, *((origin, state) for state in kinds.states(shipped))]]
    chromium.get("about:blank")
    chromium.get_log("browser")
    chromium.execute_cdp_cmd("Network.enable", {})
    chromium.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    made = {(address, width): visit(chromium, address, width) for address in addresses for width in WIDTHS}
    chromium.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})
    chromium.execute_cdp_cmd("Network.disable", {})
    return made


def test_no_page_scrolls_sideways(visits):
    assert {width: seen.inside for (_, width), seen in visits.items()} == {width: width for width in WIDTHS}
    assert {place: seen.overflow for place, seen in visits.items() if seen.overflow} == {}


def test_nothing_on_a_page_moves_while_it_loads(visits):
    assert {place: seen.shifts for place, seen in visits.items() if seen.shifts} == {}


def test_a_page_logs_nothing_and_asks_only_its_own_origin(visits):
    assert {place: seen.log for place, seen in visits.items() if seen.log} == {}
    assert all(any(name.endswith("/static/style.css") for name in seen.requested) for seen in visits.values())
    asked = {
        (urlsplit(address).netloc, urlsplit(name).netloc) for (address, _), seen in visits.items() for name in seen.requested
    }
    assert {(own, other) for own, other in asked if own != other} == set()


def test_the_gauges_are_drawn(visits):
    def small(size):
        return min(size) <= 0 or size[0] < 26 or size[1] < 32

    assert all(seen.pictures for seen in visits.values())
    assert {place: seen.pictures for place, seen in visits.items() if any(map(small, seen.pictures))} == {}


def test_the_first_tab_stop_skips_to_the_content(browser, specimens):
    from selenium.webdriver import ActionChains, Keys

    for origin, path in specimens:
        show(browser, f"{origin}/{path}")
        ActionChains(browser).send_keys(Keys.TAB).perform()
        focused = browser.switch_to.active_element
        assert focused.get_attribute("class") == "skip", path
        assert focused.is_displayed()
        assert focused.rect["height"] >= 24
        focused.send_keys(Keys.ENTER)
        assert browser.current_url == f"{origin}/{path}#main"


@pytest.mark.parametrize("forced", [False, True], ids=["own colours", "forced colours"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_gauges_of_different_intervals_look_different(browser, harbour_origin, dark, forced):
    show(browser, f"{harbour_origin}/method.html", dark=dark, forced=forced)
    browser.execute_script("document.querySelector('main').replaceChildren(document.querySelector('.brand svg'))")
    drawn = {"nothing": (gauge := browser.find_element("css selector", "main svg"))}
    use = gauge.find_element("css selector", "use")

    for symbol in ("none", "p00", "p01", "p11", "p02", "p12", "p22"):
        browser.execute_script("arguments[0].setAttribute('href', arguments[1])", use, f"#{symbol}")
        drawn[symbol] = gauge.screenshot_as_base64

    assert len(set(drawn.values())) == len(drawn)


def test_nothing_moves_for_readers_who_ask_for_less_motion(browser, specimens):
    found = {}
    for origin, path in specimens:
        show(browser, f"{origin}/{path}", still=True)
        found[path] = browser.execute_script(MOVING)

    assert {path: moving for path, moving in found.items() if moving} == {}
    see(browser)
    assert browser.execute_script(MOVING) != []


def test_a_table_that_folds_on_a_phone_is_still_a_table_to_a_screen_reader(browser, harbour, harbour_site, harbour_origin):
    for path in kinds.largest(harbour, harbour_site):
        seen = {}
        for width in (1280, 360):
            show(browser, f"{harbour_origin}/{path}", width)
            nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
            roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
            seen[width] = {part: roles.count(part) for part in PARTS}
        assert seen[360] == seen[1280], path


def test_a_folded_row_is_laid_out_as_a_grid_and_counted_as_a_row(browser, harbour_origin):
    show(browser, f"{harbour_origin}/providers/index.html", 360)

    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]

    assert browser.execute_script(FOLDED) == "grid"
    assert [roles.count(part) for part in PARTS] == browser.execute_script(ELEMENTS, list(PARTS.values()))


def test_a_page_that_is_too_wide_would_be_noticed(browser, origin):
    show(browser, f"{origin}/method.html", 320)
    browser.execute_script("document.querySelector('main').insertAdjacentHTML('beforeend', '<pre>' + 'W'.repeat(500) + '</pre>')")
    browser.execute_script("document.querySelector('main pre:last-child').style.overflow = 'visible'")

    assert browser.execute_script(OVERFLOW)[0] > 0


def test_a_page_that_shifts_would_be_noticed(browser, harbour_origin):
    show(browser, f"{harbour_origin}/method.html")
    settle(browser)
    browser.execute_script(
        "document.querySelector('main').prepend(Object.assign(document.createElement('p'), {innerText: 'x\\n\\n\\nx'}))"
    )
    settle(browser)

    assert browser.execute_async_script(SHIFTS) != []


def test_a_browser_without_scripts_says_so_to_style_sheets(without_scripts, origin):
    without_scripts.get(f"{origin}/method.html")

    assert without_scripts.execute_script("return matchMedia('(scripting: none)').matches")
