"""Comparing in the browser: what the script composes is what the server writes, and the address keeps the choice."""

import json
from itertools import combinations_with_replacement, product
from time import monotonic, sleep

import browsing
import pytest
import worlds

from offerings.answers import Pick, Span, Subset, Words, feasible
from reports import comparison, site
from reports.comparison_data import leaves
from reports.comparison_pages import Tables, _linker
from reports.pages import Pages

pytestmark = pytest.mark.browser

CHOICES = [
    ["aws", "scaleway-public-cloud"],
    ["ovhcloud-public-cloud", "aws", "cleura"],
    ["hetzner-cloud", "safespring", "google-cloud", "aws", "microsoft-365-eudb", "ionos-cloud"],
]
EVERYTHING = 2**250 - 1
POOL = {
    "ends": [Span(low, high) for low in (0, 1.5, 2**60) for high in (1.5, 2, 2**60 + 1) if low <= high],
    "one": [Pick(possible) for possible in (1, 2, 3, 6, 1 << 249, EVERYTHING)],
    "some": [
        Subset(must, may, meets)
        for must, may, meets in product((0, 1, 1 << 249), (1, 3, EVERYTHING), ((), (2,), (EVERYTHING,)))
        if feasible(Subset(must, may, meets))
    ],
    "text": [Words("a"), Words("b"), Words("")],
}
ASK_RULE = """
const [address, rows, done] = arguments;
import(address).then((rule) => done(rows.map((row) => [rule.relation(row), rule.apart(row)])), (error) => done(String(error)));
"""
SAME_TABLE = """
const [written] = arguments, drawn = document.querySelector('#table table'), other = document.createElement('table');
other.innerHTML = written;
const parts = (table) => [...table.querySelectorAll('tr')];
const ours = parts(drawn), theirs = parts(other);
const wrong = ours.findIndex((row, place) => !theirs[place] || !row.isEqualNode(theirs[place]));
return [ours.length, theirs.length, wrong < 0 ? null : [ours[wrong].outerHTML, theirs[wrong]?.outerHTML]];
"""
CHOSEN = "return [...document.querySelectorAll('#table thead th a')].map(one => one.textContent)"
VISIBLE = "return [...document.querySelectorAll('table.versus tbody tr:not(.group)')].filter(e => e.checkVisibility()).length"
COUNTED = (
    "return Object.fromEntries([...document.querySelectorAll('.show [data-n]')].map(e => [e.dataset.n, Number(e.textContent)]))"
)
SQUEEZED = """
const shown = [...document.querySelectorAll('#table td b')].filter(e => e.checkVisibility());
return shown.filter(e => e.getBoundingClientRect().width < 20).length;
"""
SHIFTED = """
const done = arguments[0];
new PerformanceObserver((list) => done(list.getEntries().filter(e => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0)))
  .observe({type: 'layout-shift', buffered: true});
setTimeout(() => done(0), 1000);
"""


def wait(browser, script, *arguments):
    """What a script gives once it gives something."""
    until = monotonic() + 10
    while not (found := browser.execute_script(script, *arguments)):
        assert monotonic() < until, script
        sleep(0.02)
    return found


def said(browser):
    return browser.find_element("id", "said").text


def open_choice(browser, origin, query, language="", width=1280):
    browsing.show(browser, f"{origin}/{language}compare/index.html{query}", width, still=True)


def query(browser):
    return browser.execute_script("return location.search")


def tick(browser, offering):
    browser.execute_script("document.querySelector(`[value='${arguments[0]}']`).click()", offering)


@pytest.fixture(scope="module", params=["en", "nl"])
def tables(request, shipped):
    pages = Pages(shipped, request.param)
    return pages, Tables(pages, _linker(pages))


@pytest.mark.parametrize("chosen", CHOICES, ids=len)
def test_the_script_composes_what_the_server_writes(browser, origin, tables, chosen):
    pages, written = tables
    found = comparison.compare([written.columns[name] for name in chosen])
    open_choice(browser, origin, f"?offerings={','.join(chosen)}", pages.prefix)
    wait(browser, "return document.querySelector('#table table')")

    ours, theirs, wrong = browser.execute_script(SAME_TABLE, str(written.table(found)))
    assert wrong is None
    assert ours == theirs > 50
    counts = {relation.value: found.count(relation) for relation in comparison.Relation}
    assert browser.execute_script(COUNTED) == {**counts, "alike": found.alike}


def test_the_page_of_a_pair_and_the_choice_of_that_pair_show_the_same(browser, origin, full_site):
    path = full_site / "compare/aws~scaleway-public-cloud.html"
    table = path.read_text(encoding="utf-8").partition("</caption>")[2].partition("</table>")[0]
    open_choice(browser, origin, "?offerings=aws,scaleway-public-cloud")
    wait(browser, "return document.querySelector('#table table')")

    _, _, wrong = browser.execute_script(SAME_TABLE, table)

    assert wrong is None


def test_the_rule_of_the_script_is_that_of_the_server(browser, origin):
    rows = [row for pool in POOL.values() for row in combinations_with_replacement([*pool, None], 2)]
    rows += [row for pool in POOL.values() for row in combinations_with_replacement([*pool[:5], None], 3)]
    open_choice(browser, origin, "")

    asked = [[None if one is None else json.loads(json.dumps(leaves(one))) for one in row] for row in rows]
    told = browser.execute_async_script(ASK_RULE, f"{origin}/static/script/relation.js", asked)

    assert len(rows) > 300
    expected = [[comparison.relation(row).value, list(comparison.apart(row))] for row in rows]
    assert [one for one in zip(rows, told, expected, strict=True) if one[1] != one[2]] == []
    assert {relation for relation, _ in told} == {"differs", "maybe", "same"}


def test_the_address_keeps_the_choice_and_what_is_hidden(browser, origin):
    open_choice(browser, origin, "")
    assert said(browser) == "Choose two to six offerings."

    tick(browser, "cleura")
    assert (query(browser), said(browser)) == ("?offerings=cleura", "Choose at least one more offering.")
    tick(browser, "aws")
    wait(browser, CHOSEN)
    browser.execute_script("document.getElementById('only').click()")
    assert query(browser) == "?offerings=cleura,aws&only=differences"
    shown = browser.execute_script(CHOSEN), browser.execute_script(VISIBLE), said(browser)

    browser.refresh()
    wait(browser, CHOSEN)
    assert (browser.execute_script(CHOSEN), browser.execute_script(VISIBLE), said(browser)) == shown
    assert query(browser) == "?offerings=cleura,aws&only=differences"

    browser.find_element("id", "clear").click()
    browser.execute_script("document.getElementById('only').click()")
    assert (query(browser), said(browser)) == ("", "Choose two to six offerings.")
    assert not browser.find_element("id", "result").is_displayed()


def test_what_an_address_holds_too_much_is_ignored(browser, origin):
    open_choice(browser, origin, "?offerings=cleura,cleura,nobody,%3Cb%3E,../data,aws&only=everything&more=1")
    names = wait(browser, CHOSEN)

    assert [name.split()[0] for name in names] == ["Cleura", "AWS"]
    assert not browser.find_element("id", "only").is_selected()
    assert browser.get_log("browser") == []


def test_six_is_the_most(browser, origin, shipped):
    ids = [one.dossier.id for one in shipped.assessments][:8]
    open_choice(browser, origin, f"?offerings={','.join(ids)}")
    assert len(wait(browser, CHOSEN)) == 6

    tick(browser, ids[6])

    assert said(browser) == "Six is the most. Take one away before you add another."
    assert query(browser) == f"?offerings={','.join(ids)}"
    tick(browser, ids[0])
    wait(browser, "return document.querySelectorAll('#table thead th').length === 5")
    tick(browser, ids[6])
    wait(browser, "return document.querySelectorAll('#table thead th').length === 6")
    assert query(browser) == f"?offerings={','.join(ids[1:7])}"


def test_typing_narrows_the_list_but_keeps_what_is_chosen(browser, origin):
    open_choice(browser, origin, "?offerings=cleura")
    browser.find_element("id", "find").send_keys("AMAZON")

    shown = [one.get_attribute("value") for one in browser.find_elements("name", "offerings") if one.is_displayed()]

    assert shown == ["aws", "aws-european-sovereign-cloud", "cleura"]
    assert said(browser) == "2 of the offerings fit."


def test_differences_only_works_on_a_page_of_a_pair_without_scripts(without_scripts, origin, shipped):
    browser = without_scripts
    browsing.see(browser, still=True, scripts=False)
    columns = Tables(Pages(shipped, "en"), None).columns
    found = comparison.compare([columns["aws"], columns["hetzner-cloud"]])
    browser.get(f"{origin}/compare/aws~hetzner-cloud.html")
    rest = bool(found.silent)

    assert browser.execute_script(VISIBLE) == len(found.rows) + rest
    browser.find_element("id", "only").click()
    assert browser.execute_script(VISIBLE) == len(found.rows) - found.alike
    assert found.alike > 0


def test_without_scripts_a_reader_goes_from_the_list_to_a_pair(without_scripts, origin):
    browser = without_scripts
    browsing.see(browser, still=True, scripts=False)
    browser.get(f"{origin}/compare/index.html?offerings=aws,cleura")

    assert not browser.find_element("id", "choose").is_displayed()
    browser.find_element("css selector", "#with-cleura summary").click()
    browser.find_element("css selector", "#with-cleura a[href$='aws~cleura.html']").click()
    assert browser.current_url.endswith("/compare/aws~cleura.html")


def test_a_shared_address_moves_nothing_while_it_loads(browser, origin):
    open_choice(browser, origin, "?offerings=aws,cleura,ovhcloud-public-cloud&only=differences")
    wait(browser, CHOSEN)

    assert browser.execute_async_script(SHIFTED) < 0.01


def test_data_that_does_not_come_is_told(browser, origin):
    open_choice(browser, origin, "")
    browser.execute_script("document.getElementById('choose').dataset.cells = '../nowhere/'")
    tick(browser, "aws")
    tick(browser, "cleura")

    wait(browser, "return document.getElementById('said').textContent.includes('could not be loaded')")


@pytest.mark.parametrize("width", [320, 768, 1000, 1280])
def test_six_offerings_fit_any_screen(browser, origin, width):
    open_choice(browser, origin, f"?offerings={','.join(CHOICES[2])}", "nl/", width)
    wait(browser, CHOSEN)

    assert browser.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert browser.execute_script(SQUEEZED) == 0


def test_hostile_names_stay_text(browser, tmp_path):
    name = "<img src=x onerror=alert(1)>"
    world = worlds.copy_of_harbour(tmp_path / "world")
    dossier = world / "offerings/providers/botterwiek/silent-cloud.yaml"
    dossier.write_text(dossier.read_text(encoding="utf-8").replace("name: Silent Cloud", f'name: "{name}"'), encoding="utf-8")
    site.build(worlds.publication(world), tmp_path / "site")
    with browsing.served(tmp_path / "site") as address:
        open_choice(browser, address, "?offerings=silent-cloud,botterwiek-cloud")
        names = wait(browser, CHOSEN)

    assert names == [name, "Botterwiek Cloud"]
    assert browser.find_elements("css selector", "#table img, #table script") == []
