"""Every kind of page can be used with a keyboard alone: the focus is seen wherever it goes, and is never caught."""

import kinds
import pytest
from browsing import settle, show
from keyboard import Keyboard

pytestmark = pytest.mark.browser

FOCUSABLE = """
const all = 'a[href], button, input, select, textarea, summary, [tabindex]';
const named = new Set();
return [...document.querySelectorAll(all)].filter(e => {
  if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({visibilityProperty: true})) return false;
  if (e.type !== 'radio') return true;
  const first = !named.has(e.name);
  named.add(e.name);
  return first;
}).length;
"""


@pytest.mark.parametrize("width", [360, 1280])
def test_tab_reaches_everything_once_in_sight_and_leaves(browser, harbour, harbour_site, harbour_origin, width):
    for path in kinds.largest(harbour, harbour_site):
        show(browser, f"{harbour_origin}/{path}", width, still=True)
        settle(browser)
        stops = Keyboard(browser).round()
        assert len(stops) == browser.execute_script(FOCUSABLE), path


def test_a_covered_focus_would_be_noticed(browser, harbour_origin):
    show(browser, f"{harbour_origin}/method.html")
    cover = "position: fixed; inset: 0; background: red; z-index: 99"
    browser.execute_script("document.body.append(document.createElement('aside'))")
    browser.execute_script("document.querySelector('aside').style.cssText = arguments[0]", cover)

    with pytest.raises(AssertionError):
        Keyboard(browser).round()


def test_a_focus_without_a_ring_would_be_noticed(browser, harbour_origin):
    show(browser, f"{harbour_origin}/method.html")
    browser.execute_script("document.querySelectorAll('a').forEach(one => { one.style.outline = 'none'; })")

    with pytest.raises(AssertionError):
        Keyboard(browser).round()
