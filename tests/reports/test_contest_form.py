"""The form that makes the file of a contest, in a real browser: what it writes is what the loader reads, whatever is typed."""

import json
from datetime import date
from importlib import resources
from pathlib import Path
from time import monotonic, sleep

import pytest
import worlds
from browsing import served, show
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_accessibility import RUN, TAGS

from criteria import library
from criteria.build import build as build_model
from criteria.check import value_misfit
from criteria.questions import Kind
from criteria.reader import PACKAGED, Reader
from criteria.source import parse
from offerings import docket
from offerings.contests import Contest
from reports import site

pytestmark = pytest.mark.browser

PAGE = "corrections/index.html"
KNOWN = library.load(Reader())
FILL = """
for (const [name, said] of arguments[0]) {
  const field = document.getElementById(name) ?? document.querySelector(name);
  if (field.type === 'checkbox') { field.checked = said; } else { field.value = said; }
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
"""
MAKE = """
document.querySelector('#contest button:not([type])').click();
return document.getElementById('made').hidden ? null : document.getElementById('file').value;
"""
MISTAKES = "return [...document.querySelectorAll('.mistake')].filter(e => e.checkVisibility()).map(e => e.textContent)"
DESCRIBED = """
const lines = names => names.split(' ').map(name => document.getElementById(name)).filter(line => line.className === 'mistake');
const marked = [...document.querySelectorAll('[aria-invalid]')];
return marked.flatMap(field => lines(field.getAttribute('aria-describedby')).map(line => line.textContent));
"""
HOSTILE = [
    "plain",
    "two\nlines",
    "'quotes' \"and\" \\backslashes\\",
    "key: value # no comment",
    "- item\n--- \n...\n%TAG",
    "&anchor *alias !!python/object:os.system",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "=HYPERLINK(1)",
    "NO",
    "1.10",
    "\u202etxt.exe\u2066",
    "é ü 漢字 \U0001f600",
    "a\u2028\u2029\x85\ufeff\xa0z",
]


def loaded(folder: Path, written: str):
    """Put what the form made into a workspace, and load it with all checks."""
    name = parse(written.encode(), "made")["id"]
    path = folder / f"offerings/contests/{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written, encoding="utf-8", newline="")
    reader = Reader(layers=(PACKAGED, folder))
    (one,) = docket.load(reader, library.load(reader))
    reader.finish()
    return one


def filled(said="It is wrong.", **more):
    """All fields that must be filled in, and some more."""
    source = {'.source [name="title"]': said, '.source [name="kind"]': "contract"}
    return {"c-holder": "offering:aws", "c-says": said, "c-by": said, "c-received": "2026-11-23", **source, **more}


@pytest.fixture
def fill(browser, origin):
    """Fill in the form of the page and have the file made: its text, or nothing when something is amiss."""
    show(browser, f"{origin}/{PAGE}")

    def make(fields):
        browser.execute_script(FILL, list(fields.items()))
        return browser.execute_script(MAKE)

    return make


@pytest.mark.parametrize("said", HOSTILE, ids=repr)
def test_the_loader_reads_what_was_typed(browser, fill, tmp_path, said):
    made = loaded(tmp_path, fill(filled(said, **{"c-subject": "question:key-custody"})))

    line = said.replace("\n", "").strip()
    assert made.says.en == said.strip()
    assert (made.by, made.sources["source-1"].title) == (line, line)
    assert (made.offering, made.question, made.from_, made.status) == ("aws", "key-custody", "provider", "open")
    assert (made.id, made.received) == ("2026-11-23-aws-key-custody", date(2026, 11, 23))
    assert made.proposed == ()
    assert browser.get_log("browser") == []


QUOTED = """
const { quoted, written } = await import(arguments[0]);
const around = text => ({ key: text, list: [text], many: [{ deep: { one: text } }, { two: true }] });
return arguments[1].map(text => [quoted(text), written(around(text))]);
"""


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"))), min_size=50, max_size=100))
def test_every_text_is_quoted_so_that_it_reads_as_itself(browser, origin, texts):
    if not browser.current_url.startswith(origin):
        show(browser, f"{origin}/{PAGE}")

    for text, (quoted, document) in zip(
        texts, browser.execute_script(QUOTED, f"{origin}/static/script/quoting.js", texts), strict=True
    ):
        assert json.loads(quoted) == text
        assert parse(quoted.encode(), "x") == text
        read = parse(document.encode(), "x")
        assert read == {"key": text, "list": [text], "many": [{"deep": {"one": text}}, {"two": True}]}


def test_what_cannot_be_printed_becomes_a_visible_sign(browser, origin):
    show(browser, f"{origin}/{PAGE}")

    said = browser.execute_script(
        "const { quoted } = await import(arguments[0]); return quoted('a\\u0000b\\u001bc\\ud800d\\uffffe\\u0085f')",
        f"{origin}/static/script/quoting.js",
    )

    assert parse(said.encode(), "x") == "a\ufffdb\ufffdc\ufffdd\ufffde\x85f"


ADDRESS = st.builds(
    "{}{}".format, st.sampled_from(["https://", "http:///", "https://a.example/", "HTTP://", ""]), st.text(max_size=8)
)
TYPED = st.text(max_size=8) | st.sampled_from(
    ["2026", "2026-11", "2026-02-29", "0000", "https://:80", "https://a@b", "https://[::1", " \x85 "]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=TYPED, url=st.just("") | ADDRESS | TYPED, published=st.just("") | TYPED, where=TYPED)
def test_what_the_form_makes_is_never_refused(browser, origin, said, url, published, where):
    if not browser.current_url.startswith(origin):
        show(browser, f"{origin}/{PAGE}")
    source = {'.source [name="url"]': url, '.source [name="published"]': published, '.source [name="where"]': where}
    fields = filled(said, **{"c-subject": "question:kubernetes-conformant", "a-truth-value": "yes"}, **source)
    browser.execute_script(FILL, list(fields.items()))

    made = browser.execute_script(MAKE)

    assert made is None or build_model(Contest, parse(made.encode(), "made"), "made")[1] == []


def answers():
    """One question of every kind, how it is answered in the form, and the claim that is to come of it."""
    return {
        "board-eu-share": ({"a-quantity-how": "at_least", "a-quantity-value": "1.5e1"}, {"at_least": 15}),
        "pue": ({"a-quantity-how": "value", "a-quantity-value": "1.30"}, {"value": 1.3}),
        "key-custody": ({"a-choice-how": "at_most"}, {"at_most": KNOWN.questions["key-custody"].options[0].id}),
        "kubernetes-conformant": ({"a-truth-value": "no"}, {"value": False}),
        "data-storage-countries": (
            {"a-countries-how": "value", "a-countries-value": "nl, Germany;NO,NL"},
            {"value": ("NL", "DE", "NO")},
        ),
        "support-countries": ({"a-countries-how": "least", "a-countries-value": "NL"}, {"value": ("NL",), "complete": False}),
        "soc-countries": ({"a-countries-how": "inside", "a-countries-group": "EEA"}, {"inside": "EEA"}),
        "operations-countries": ({"a-countries-how": "outside", "a-countries-group": "EU"}, {"outside": "EU"}),
        "subprocessor-countries": ({"a-countries-how": "none"}, {"value": ()}),
        "registered-office-country": ({"a-country-how": "value", "a-country-value": "Netherlands"}, {"value": "NL"}),
        "soc-primary-country": ({"a-country-how": "inside", "a-country-group": "EU"}, {"inside": "EU"}),
        "certificates": (
            {"a-choices-how": "least", '#a-choices-value [value="iso-27001"]': True},
            {"value": ("iso-27001",), "complete": False},
        ),
    }


@pytest.mark.parametrize("question", answers())
def test_an_answer_becomes_the_claim_that_a_dossier_would_have(fill, tmp_path, question):
    fields, expected = answers()[question]

    made = loaded(tmp_path, fill(filled(**{"c-subject": f"question:{question}"}, **fields)))

    (claim,) = made.proposed
    assert claim.model_dump(exclude_defaults=True, exclude={"source"}) == expected
    assert claim.source == "source-1"


def test_all_kinds_of_question_there_are_have_been_tried():
    assert {KNOWN.questions[name].type for name in answers()} == {one.type for one in KNOWN.questions.values() if one.in_dossiers}


TEXT_AND_DATE = {
    "motto": ({"a-text-value": "NO: <b>&amp;</b>"}, {"value": "NO: <b>&amp;</b>"}),
    "founded": ({"a-date-how": "at_least", "a-date-value": "2020-02-29"}, {"at_least": "2020-02-29"}),
}


@pytest.mark.parametrize("question", TEXT_AND_DATE)
def test_texts_and_dates_are_answers_too(browser, tmp_path, question):
    home = worlds.copy_of_harbour(tmp_path / "home")
    founded = (home / "criteria/questions/motto.yaml").read_text(encoding="utf-8").replace("motto", "founded")
    (home / "criteria/questions/founded.yaml").write_text(founded.replace("type: text", "type: date"), encoding="utf-8")
    site.build(worlds.publication(home), tmp_path / "site")
    fields, expected = TEXT_AND_DATE[question]
    with served(tmp_path / "site") as address:
        show(browser, f"{address}/nl/{PAGE}?offering=silent-cloud&question={question}")
        browser.execute_script(FILL, [(key, one) for key, one in filled(**fields).items() if key != "c-holder"])
        made = browser.execute_script(MAKE)

    document = parse(made.encode(), "made")

    name = f"2026-11-23-silent-cloud-{question}"
    assert document["proposed"] == {**expected, "source": "source-1"}
    assert document["says"] == {"nl": "It is wrong."}
    (home / f"offerings/contests/{name}.yaml").write_text(made, encoding="utf-8")
    assert name in {one.id for one in worlds.publication(home).contests}


def test_a_criterion_the_whole_and_a_provider_can_be_contested_with_more_than_one_source(browser, fill, tmp_path):
    browser.execute_script("document.getElementById('another').click()")
    second = '.source:nth-of-type(2) [name="title"]', '.source:nth-of-type(2) [name="kind"]'
    more = {
        second[0]: "Another",
        second[1]: "audit",
        '.source [name="where"]': "page 2",
        '.source [name="url"]': "https://example.org/a?b=c&d",
    }

    criterion = loaded(tmp_path / "a", fill(filled(**{"c-subject": "criterion:SOV-3.4"}, **more)))
    whole = loaded(tmp_path / "b", fill({"c-subject": ""}))
    provider = loaded(
        tmp_path / "c",
        fill({"c-holder": "provider:google", "c-subject": "question:kubernetes-conformant", "a-truth-value": "yes"}),
    )

    assert (criterion.framework, criterion.criterion, criterion.question) == ("eu-csf", "SOV-3.4", None)
    assert (whole.subject, whole.id) == (None, "2026-11-23-aws-whole")
    assert (provider.provider, provider.offering, list(provider.sources)) == ("google", None, ["source-1", "source-2"])
    assert [(one.value, one.source, one.where) for one in provider.proposed] == [
        (True, "source-1", "page 2"),
        (True, "source-2", None),
    ]
    assert provider.sources["source-1"].url == "https://example.org/a?b=c&d"


def test_an_empty_form_makes_nothing_and_says_which_fields_need_attention(browser, fill):
    made = fill({"c-received": ""})

    status = browser.execute_script("return document.getElementById('said').textContent")
    assert made is None
    assert browser.execute_script(MISTAKES) == [
        "Choose an offering or a provider.",
        "Say what is wrong.",
        "Fill in a title.",
        "Choose a kind.",
        "Fill in name and role.",
        "Fill in a date.",
    ]
    assert status == "Fields that need attention: 6."
    assert browser.execute_script("return document.activeElement.id") == "c-holder"
    assert browser.execute_script(DESCRIBED) == browser.execute_script(MISTAKES)


@pytest.mark.parametrize(
    "fields",
    [
        {"c-says": "W" * 8_001},
        {"c-by": "W" * 8_001},
        {'.source [name="url"]': "javascript:alert(1)"},
        {'.source [name="url"]': "https://user:secret@example.org/"},
        {'.source [name="url"]': "https://example.org/{a}"},
        {'.source [name="url"]': "//example.org/"},
        {'.source [name="published"]': "2026-13"},
        {'.source [name="published"]': "2026-02-30"},
        {'.source [name="published"]': "9998"},
        {"c-holder": "provider:google", "c-subject": "criterion:SOV-3.4"},
        {"c-subject": "question:pue", "a-quantity-how": "value"},
        {"c-subject": "question:pue", "a-quantity-how": "value", "a-quantity-value": "0.2"},
        {"c-subject": "question:pue", "a-quantity-how": "value", "a-quantity-value": "1.0000000000000000000001e-7"},
        {"c-subject": "question:data-storage-countries", "a-countries-how": "value", "a-countries-value": "NL, Atlantis"},
        {"c-subject": "question:registered-office-country", "a-country-how": "value", "a-country-value": "NL, DE"},
        {"c-subject": "question:certificates", "a-choices-how": "value"},
    ],
    ids=repr,
)
def test_what_the_loader_would_refuse_is_refused_in_the_form(browser, fill, fields):
    assert fill(filled(**fields)) is None
    (said,) = browser.execute_script(MISTAKES)
    assert browser.execute_script(DESCRIBED) == [said]


def test_the_options_on_offer_are_those_that_the_question_allows(browser, fill):
    for name, question in KNOWN.questions.items():
        if not question.in_dossiers or question.type not in {Kind.CHOICE, Kind.CHOICES, Kind.COUNTRIES}:
            continue
        fill({"c-subject": f"question:{name}"})
        offered = browser.execute_script(
            "return [[...document.querySelectorAll('#a-choice-value option, #a-choices-value input')].map(e => e.value),"
            "[...document.getElementById(arguments[0]).options].filter(e => !e.disabled).map(e => e.value)]",
            f"a-{question.type}-how",
        )
        values, shapes = offered
        if question.type is not Kind.COUNTRIES:
            assert [one for one in question.option_ids() if one not in values] == [], name
            assert all(value_misfit(one, question, KNOWN.reference) is None for one in question.option_ids())
        assert ("none" in shapes) == question.may_be_empty, name
        assert ("at_least" in shapes) == question.ordered, name


def test_the_address_fills_in_the_form_and_follows_it(browser, origin):
    show(browser, f"{origin}/{PAGE}?offering=aws&question=data-storage-countries&x=<b>#form")
    chosen = browser.execute_script(
        "return [document.getElementById('c-holder').value, document.getElementById('c-subject').value]"
    )
    record = browser.execute_script("return document.querySelector('#record a').getAttribute('href')")

    browser.execute_script(FILL, [("c-subject", "criterion:SOV-3.4")])

    assert chosen == ["offering:aws", "question:data-storage-countries"]
    assert record == "../offerings/aws/eu-csf.html#fact-data-storage-countries"
    assert browser.current_url == f"{origin}/{PAGE}?offering=aws&criterion=SOV-3.4#form"


@pytest.mark.parametrize(
    "query", ["offering=nobody", "question=<script>", "offering=%22%3E%3Cimg%20src=x%3E", "criterion=", "provider=aws"]
)
def test_unknown_names_in_the_address_are_ignored(browser, origin, query):
    show(browser, f"{origin}/{PAGE}?{query}")

    chosen = browser.execute_script(
        "return [document.getElementById('c-holder').value, document.getElementById('c-subject').value]"
    )
    assert chosen == ["", ""]
    assert browser.get_log("browser") == []


def test_the_file_can_be_downloaded_under_its_id_and_is_what_is_shown(browser, fill, profile):
    made = fill(filled(**{"c-subject": "question:key-custody"}))
    browser.execute_script("document.getElementById('download').click()")
    path = profile / "downloads/2026-11-23-aws-key-custody.yaml"
    until = monotonic() + 10
    while not path.exists() and monotonic() < until:
        sleep(0.1)

    assert path.read_text(encoding="utf-8") == made
    assert browser.get_log("browser") == []
    path.unlink()


def test_a_change_after_the_file_was_made_takes_it_away(browser, fill):
    assert fill(filled())

    browser.execute_script(FILL, [("c-by", "somebody else")])

    assert browser.execute_script("return document.getElementById('made').hidden")


@pytest.mark.parametrize("state", ["mistakes", "made"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_axe_finds_no_violation_in_what_the_form_shows_later(browser, harbour_origin, state, language):
    folder = "" if language == "en" else "nl/"
    show(browser, f"{harbour_origin}/{folder}{PAGE}?offering=botterwiek-cloud&question=storage", 320, dark=True)
    fields = {"mistakes": {"a-countries-how": "value"}, "made": {**filled(), "c-holder": "offering:silent-cloud"}}[state]
    browser.execute_script(FILL, list(fields.items()))
    made = browser.execute_script(MAKE)
    browser.execute_script((resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))

    assert (made is None) == (state == "mistakes")
    assert browser.execute_async_script(RUN, TAGS) == []
    assert browser.execute_script(
        "const { scrollWidth, clientWidth } = document.documentElement; return scrollWidth <= clientWidth"
    )


def test_nothing_is_sent(browser, fill, origin):
    fill(filled())

    requested = browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    assert [one for one in requested if not one.startswith(f"{origin}/static/")] == []


def test_without_scripts_there_is_no_form_but_a_template(without_scripts, origin):
    without_scripts.get(f"{origin}/{PAGE}")

    form = without_scripts.find_element("id", "contest")
    links = without_scripts.find_elements("css selector", 'a[href="../data/contest-template.yaml"]')
    assert not form.is_displayed()
    assert [one.is_displayed() for one in links if one.get_attribute("id") != "download"] == [True, True]
