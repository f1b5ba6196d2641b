"""How long the what-if page takes in headless Chromium to follow a slider, with many invented offerings.

The arithmetic alone: exact scores, verdicts, rank intervals and the order of rows under new weights. The page: the same from the
next picture on, with the table and the note brought up to date, and then the layout that the browser makes of it.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
from dataclasses import replace
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from machine import describe, spread, verdict
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from synthetic import dossiers

from criteria import library
from criteria.reader import Reader
from criteria.writing import write
from offerings.assurance import Assurance
from offerings.dossiers import Dossier, Finding
from reports import figures, what_if
from reports.pages import Pages
from reports.publication import Publication
from scoring.assess import Ruler, assess, ruler

RUNS, WARMING = 40, 10
BUDGET = 0.05
STATIC = Path(what_if.__file__).parent / "static"

ALONE = """
const [path, weights, done] = arguments;
(async () => {
const engine = await import('/static/script/engine.js');
const world = engine.decode(await (await fetch(path)).json());
const measured = engine.measure(world, 'documented'), numbers = world.offerings.map((_, place) => place);
const minimum = { overall: 0, objectives: world.objectives.map(() => 0) };
done(weights.map((chosen) => {
  const start = performance.now();
  engine.order(engine.compute(world, measured, { weights: chosen, divisor: 'nominal', minimum }), numbers);
  return performance.now() - start;
}));
})();
"""
FOLLOW = """
const [weights, done] = arguments;
(async () => {
const fields = [...document.querySelectorAll('[data-objective] [type=number]')], found = [];
for (const chosen of weights) {
  const times = [];
  await new Promise((next) => {
    requestAnimationFrame(() => times.push(performance.now()));
    for (const [place, field] of fields.entries()) {
      field.value = chosen[place];
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    requestAnimationFrame(() => {
      times.push(performance.now());
      document.querySelector('.ranking').getBoundingClientRect();
      times.push(performance.now());
      setTimeout(next, 100);
    });
  });
  found.push([times[1] - times[0], times[2] - times[1]]);
}
done(found);
})();
"""
READY = "return Boolean(document.querySelector('#run pre').textContent)"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def publication(count: int) -> Publication:
    """A site of invented offerings."""
    reader = Reader()
    known = library.load(reader)
    reader.finish()
    by = ruler(known, known.framework("eu-csf"), date(2026, 11, 23))
    chance = random.Random(2)
    made = [_settled(one, by, chance) for one in dossiers(known, list(by.spaces), count)]
    return Publication(by, Assurance.DOCUMENTED, assess(made, by, Assurance.DOCUMENTED), {})


def _settled(of: Dossier, by: Ruler, chance: random.Random) -> Dossier:
    """A dossier in which an assessor settled 44 of the 48 criteria, so that scores differ and ranks are narrow."""
    text = {"en": "Seen.", "nl": "Gezien."}
    said = {"because": text, "by": "Assessor", "on": "2026-11-02", "sources": ["contract"]}
    rungs = {one.id: len(one.rungs) for one in by.framework.criteria}
    chosen = chance.sample(sorted(rungs), 44)
    findings = {name: Finding.model_validate({"rung": chance.randint(1, rungs[name]), **said}) for name in chosen}
    return replace(of, offering=of.offering.model_copy(update={"findings": {by.framework.id: findings}}))


def lay_out(of: Publication, folder: Path) -> str:
    """Write the what-if page with what it loads; gives the path of its figures."""
    for path in STATIC.rglob("*.js"):
        write(folder / "static" / path.relative_to(STATIC), path.read_bytes())
    sheets = sorted((STATIC / "style").glob("*.css"))
    write(folder / "static/style.css", b"".join(sheet.read_bytes() for sheet in sheets))
    territory = f"{figures.territories(of)[of.ruler.program.territory]}.json"
    path, render = next((path, render) for path, render in figures.files(of) if path.endswith(f"/{territory}"))
    write(folder / path, render())
    pages = Pages(of, "en")
    page = next(what_if.pages(pages))
    write(folder / page.path, pages.render(page))
    return path


def start() -> Chrome:
    options = ChromeOptions()
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900"):
        options.add_argument(flag)
    options.binary_location = "/usr/bin/chromium"
    driver = Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.set_script_timeout(300)
    return driver


def measure(driver: Chrome, address: str, path: str, weights: list[list[int]]) -> tuple[list[float], list[list[float]]]:
    """Seconds of arithmetic alone, and of script and layout on the page, for each list of weights."""
    driver.get(f"{address}/what-if/index.html")
    while not driver.execute_script(READY):
        pass
    alone = driver.execute_async_script(ALONE, f"/{path}", weights)
    followed = driver.execute_async_script(FOLLOW, weights)
    return [one / 1000 for one in alone], [[part / 1000 for part in one] for one in followed]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--offerings", type=int, default=1_000, help="the number of offerings")
    count = options.parse_args().offerings
    chance = random.Random(1)
    weights = [[chance.randint(1, 100) for _ in range(8)] for _ in range(WARMING + RUNS)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = lay_out(publication(count), folder)
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=name)) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            driver = start()
            try:
                alone, followed = measure(driver, f"http://127.0.0.1:{server.server_port}", path, weights)
                version = driver.capabilities["browserVersion"]
            finally:
                driver.quit()
                server.shutdown()
    print(f"{describe()}, Chromium {version}\n{count} offerings, new weights {RUNS} times after {WARMING}\n")
    print(f"recomputation: {verdict(alone[WARMING:], BUDGET)}")
    print(f"recomputation and table, script: {spread([one for one, _ in followed[WARMING:]])}")
    print(f"layout that follows: {spread([one for _, one in followed[WARMING:]])}")


if __name__ == "__main__":
    main()
