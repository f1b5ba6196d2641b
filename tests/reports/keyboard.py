"""A reader with a keyboard and no mouse: presses keys, and sees where the focus is."""

from selenium.webdriver import ActionChains, Keys

FOCUS = """
const e = document.activeElement;
if (!e || e === document.body) return null;
const boxes = [...e.getClientRects()].filter(box => box.width && box.height), box = boxes[0] ?? e.getBoundingClientRect();
const within = (value, most) => Math.min(Math.max(value, 0), most - 1);
const over = document.elementFromPoint(within(box.x + box.width / 2, innerWidth), within(box.y + box.height / 2, innerHeight));
const styles = [e, e.closest('label'), e.parentElement].filter(Boolean).map(one => getComputedStyle(one));
const path = [];
for (let one = e; one.parentElement; one = one.parentElement) path.push([...one.parentElement.children].indexOf(one));
return {
  name: `${e.localName} ${e.id} ${(e.ariaLabel ?? e.textContent).trim().slice(0, 60)} ${e.getAttribute('href')}`,
  onScreen: boxes.length > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  over: over?.outerHTML.slice(0, 90),
  open: !!over && (e.contains(over) || over.contains(e) || !!over.closest('label')?.contains(e)),
  ring: styles.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2),
  path: path.join('/'),
  sought: !!arguments[0] && e.matches(arguments[0]),
};
"""
MOST = 600


class Keyboard:
    """Keys in a browser; every focus it passes must be visible, on screen and not covered."""

    def __init__(self, browser) -> None:
        self.browser = browser

    def press(self, *keys: str) -> None:
        ActionChains(self.browser).send_keys(*keys).perform()

    def focus(self, sought: str = "") -> dict[str, object] | None:
        """Where the focus is, or nothing when it is on the page as a whole; and whether that is what is sought."""
        found = self.browser.execute_script(FOCUS, sought)
        assert found is None or (found["onScreen"] and found["open"] and found["ring"]), (self.browser.current_url, found)
        return found

    def tab(self, sought: str = "") -> dict[str, object] | None:
        self.press(Keys.TAB)
        return self.focus(sought)

    def to(self, selector: str) -> None:
        """Press Tab until the focus is on what the selector names."""
        passed = []
        for _ in range(MOST):
            passed.append(self.tab(selector))
            if passed[-1] is None:
                break
            if passed[-1]["sought"]:
                return
        raise AssertionError((selector, self.browser.current_url, [one["name"] for one in passed if one][-5:]))

    def enter(self) -> None:
        self.press(Keys.ENTER)

    def space(self) -> None:
        self.press(Keys.SPACE)

    def round(self) -> list[str]:
        """Every stop from the top of the page to its end; the focus must leave at the end."""
        stops = []
        while (at := self.tab()) is not None:
            if stops[-1:] == [at["path"]]:
                continue  # a field for a date has a stop for the day, the month and the year
            stops.append(at["path"])
            assert len(stops) == len(set(stops)), at
            assert len(stops) < MOST
        return stops
