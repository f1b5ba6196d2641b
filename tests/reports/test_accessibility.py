"""axe-core finds no violation on any kind of page, in both languages, both schemes, on a phone and on a wide screen."""

import importlib.resources
import itertools

import kinds
import pytest
from browsing import see, settle, show

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
const [tags, done] = arguments;
const said = one => `${one.id}: ${one.nodes.length} times; ${one.nodes[0].html.slice(0, 200)}: ${one.nodes[0].failureSummary}`;
axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then(
  found => done(found.violations.map(said)),
  error => done([String(error)]));
"""
PUT = """
document.querySelector('main').insertAdjacentHTML('beforeend', arguments[0]);
document.querySelector('main > :last-child').style.cssText = arguments[1];
"""
LOOKS = list(itertools.product((320, 1280), (False, True)))


@pytest.fixture(scope="module")
def axe():
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(browser, axe, address):
    """What axe-core finds on a page, by width and scheme."""
    found = {}
    show(browser, address)
    settle(browser)
    browser.execute_script(axe)
    for width, dark in LOOKS:
        see(browser, width, dark=dark)
        if said := browser.execute_async_script(RUN, TAGS):
            found[width, "dark" if dark else "light"] = said
    return found


@pytest.mark.parametrize("language", kinds.LANGUAGES)
def test_axe_finds_no_violation_on_any_kind_of_page(browser, axe, shipped, specimens, origin, language):
    pages = [*specimens, *((origin, state) for state in kinds.states(shipped))]
    addresses = [f"{home}/{kinds.in_language(path, language)}" for home, path in pages]

    found = {address: said for address in addresses if (said := violations(browser, axe, address))}

    assert len(addresses) > 30
    assert found == {}


@pytest.mark.parametrize(
    ("fault", "style", "rule"),
    [
        ("<img src='static/x.png'>", "", "image-alt"),
        ("<p>pale</p>", "color: #bbb; background: #fff", "color-contrast"),
        ("<button>a</button><button>b</button>", "width: 9px; height: 9px; padding: 0; min-height: 0", "target-size"),
        ("<input name=x>", "", "label"),
    ],
)
def test_a_fault_is_noticed(browser, axe, harbour_origin, fault, style, rule):
    show(browser, f"{harbour_origin}/method.html")
    browser.execute_script(PUT, fault, style)
    browser.execute_script(axe)

    assert any(said.startswith(f"{rule}:") for said in browser.execute_async_script(RUN, TAGS))
