"""Contests on pages and in files: shown whole with their outcome, on every report they touch, and never as markup."""

import json
from datetime import date

import jsonschema_rs
import markup
import pytest
import worlds
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader

from cloudpeil import schemas
from criteria import library
from criteria.build import build as build_model
from criteria.model import LANGUAGES
from criteria.problems import DataError
from criteria.reader import PACKAGED, Reader
from criteria.source import parse
from offerings.contests import Contest
from reports import site
from reports.contesting import DECISION, Subject, identity, template
from reports.docket import Docket
from reports.language import Language
from reports.pages import Page, Pages

STORAGE, PLAN, PUE = "2026-11-12-botterwiek-cloud-storage", "2026-11-02-botterwiek-cloud-plan", "2026-10-05-botterwiek-pue"
ON = date(2026, 11, 23)
READER = Reader()
QUESTIONS = library.load(READER).questions


def tree(folder, path):
    return markup.parse((folder / path).read_text(encoding="utf-8"))


def text(found):
    return " ".join(found.to_text().split()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def docket(harbour):
    return Docket(harbour, Language("en", harbour.ruler.library))


def test_contests_stand_newest_first_and_errata_are_the_accepted_ones(docket):
    assert [one.contest.id for one in docket.all] == [STORAGE, PLAN, PUE]
    assert [one.contest.id for one in docket.errata()] == [PUE]
    assert [docket.count(status) for status in ("open", "accepted", "rejected")] == [1, 1, 1]


def test_a_contest_touches_its_offering_and_one_of_a_provider_all_that_give_no_answer_of_their_own(harbour, docket):
    touched = {one.contest.id: [found.dossier.id for found in one.touched] for one in docket.all}

    assert touched == {STORAGE: ["botterwiek-cloud"], PLAN: ["botterwiek-cloud"], PUE: ["botterwiek-cloud", "silent-cloud"]}
    reports = Pages(harbour, "en").reports
    found = {
        name: {subject: len(docket.on(report, subject)) for subject in ("storage", "pue", "E.2", "", "keys")}
        for name, report in reports.items()
    }
    assert found == {
        "botterwiek-cloud": {"storage": 1, "pue": 1, "E.2": 1, "": 0, "keys": 0},
        "silent-cloud": {"storage": 0, "pue": 1, "E.2": 0, "": 0, "keys": 0},
    }


def test_an_offering_that_answers_itself_is_not_touched_by_a_contest_of_its_provider(tmp_path):
    home = worlds.copy_of_harbour(tmp_path / "home")
    silent = home / "offerings/providers/botterwiek/silent-cloud.yaml"
    own = "sources: {own: {title: x, kind: audit, retrieved: 2026-11-12}}\nfacts: {pue: {value: 2, source: own}}\n"
    silent.write_text(silent.read_text(encoding="utf-8") + own, encoding="utf-8")
    of = worlds.publication(home)

    found = Docket(of, Language("en", of.ruler.library))

    assert [one.dossier.id for one in found.errata()[0].touched] == ["botterwiek-cloud"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_shows_every_contest_with_who_when_outcome_and_reason(harbour_site, code):
    page = tree(harbour_site, f"{'' if code == 'en' else 'nl/'}corrections/index.html")
    said = {
        "en": {
            STORAGE: ("not decided yet", "12 November 2026", "B. Botter", "No other country is possible", "Netherlands, Norway"),
            PLAN: ("rejected", "21 November 2026", "R. Reader", "Het plan is nooit uitgevoerd", "another question"),
            PUE: ("accepted", "7 October 2026", "A. Assessor", "at most 1.5", "at most 1.3", "the figure of 1.5 came from"),
        },
        "nl": {
            STORAGE: ("nog niet besloten", "12 november 2026", "Een ander land kan niet", "Nederland, Noorwegen"),
            PLAN: ("afgewezen", "21 november 2026", "Het plan is nooit uitgevoerd", "een andere vraag"),
            PUE: ("toegewezen", "7 oktober 2026", "hoogstens 1,5", "hoogstens 1,3", "kwam uit"),
        },
    }
    for name, parts in said[code].items():
        (article,) = page.query(f"#contest-{name}")
        assert [part for part in parts if part not in text(article)] == [], name


def test_a_statement_in_another_language_is_marked(harbour_site):
    page = tree(harbour_site, "corrections/index.html")

    (quoted,) = page.query(f"#contest-{PLAN} blockquote span")

    assert quoted.attrs["lang"] == "nl"


def test_the_errata_page_says_what_was_wrong_since_when_and_which_reports(harbour_site):
    page = tree(harbour_site, "corrections/errata.html")

    (erratum,) = page.query(f"#contest-{PUE}")
    links = [one.attrs["href"] for one in erratum.query("a")]
    assert "1 September 2026" in text(erratum)
    assert "at most 1.5" in text(erratum)
    assert {"../offerings/botterwiek-cloud/harbour.html", "../offerings/silent-cloud/harbour.html"} <= set(links)
    assert page.query(f"#contest-{PLAN}") == []


def test_a_site_without_contests_says_so(full_site):
    assert "No fact has been contested so far." in text(tree(full_site, "corrections/index.html").root)
    assert "No error in a published assessment is known so far." in text(tree(full_site, "corrections/errata.html").root)
    assert json.loads((full_site / "data/contests.json").read_text(encoding="utf-8")) == {"contests": []}


MACROS = """{% import 'contested.html' as contested with context %}
<div id="fact">{{ contested.on(report, 'storage') }}</div><div id="criterion">{{ contested.on(report, 'E.2') }}</div>
<div id="none">{{ contested.on(report, 'keys') }}</div><div id="whole">{{ contested.on(report) }}</div>
<div id="way">{{ contested.way(report, 'storage', 'a label') }}{{ contested.way(report, 'E.2') }}{{ contested.way(report) }}</div>
<div id="replies">{{ contested.replies(report) }}</div>"""


def test_a_report_says_of_a_fact_and_a_criterion_that_it_is_contested(harbour):
    pages = Pages(harbour, "en")
    pages.environment.loader = ChoiceLoader([DictLoader({"x": MACROS}), pages.environment.loader])

    found = markup.parse(pages.render(Page("offerings/x/y.html", "x", {"report": pages.reports["botterwiek-cloud"]})).decode())

    shown = {name: text(found.query(f"#{name}")[0]) for name in ("fact", "criterion", "none", "whole")}
    assert shown["fact"] == "not decided yet Contested by the provider on 12 November 2026. The contest"
    assert shown["criterion"].startswith(
        "rejected Contested by a reader on 2 November 2026, decided on 21 November 2026. The crit"
    )
    assert (shown["none"], shown["whole"]) == ("", "")
    assert [one.attrs["href"] for one in found.query("#way a")] == [
        "../../corrections/index.html?offering=botterwiek-cloud&question=storage#form",
        "../../corrections/index.html?offering=botterwiek-cloud&criterion=E.2#form",
        "../../corrections/index.html?offering=botterwiek-cloud#form",
    ]
    assert "Wij herkennen dit beeld." in text(found.query("#replies")[0])


def test_the_file_of_contests_holds_what_was_written(harbour, harbour_site):
    document = json.loads((harbour_site / "data/contests.json").read_text(encoding="utf-8"))

    assert [one["id"] for one in document["contests"]] == [PUE, PLAN, STORAGE]
    valid = jsonschema_rs.validator_for(schemas.schema("contest"))
    for given_, written in zip(harbour.contests, document["contests"], strict=True):
        assert written.pop("file") == given_.path
        valid.validate(written)
        made, problems = build_model(Contest, parse(json.dumps(written).encode(), "x.yaml"), "x.yaml")
        assert problems == []
        assert made.model_dump() == given_.model_dump()


def subjects():
    asked = [Subject("aws", question=one) for one in QUESTIONS.values() if one.in_dossiers]
    return [Subject(), Subject("aws", framework="eu-csf", criterion="SOV-3.4"), *asked]


def loaded(folder, content):
    """Put a contest under the name it gives itself, and load the workspace around it."""
    name = parse(content.encode(), "x.yaml")["id"]
    path = folder / f"offerings/contests/{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    (folder / "cloudpeil.yaml").write_text("profile: {framework: eu-csf}\n", encoding="utf-8")
    return worlds.publication(PACKAGED, folder).contests


def with_proposal(content):
    """A template whose proposed answer is switched on."""
    before, mark, rest = content.partition("# proposed:\n")
    block, gap, after = rest.partition("\n\n")
    return before + mark.removeprefix("# ") + "\n".join(line.removeprefix("# ") for line in block.split("\n")) + gap + after


@pytest.mark.parametrize("of", subjects(), ids=lambda of: of.name)
def test_a_template_fits_the_model_as_it_is_and_with_its_proposed_answer(of):
    plain = template(of, ON)
    for content in (plain, with_proposal(plain)) if of.criterion is None else (plain,):
        made, problems = build_model(Contest, parse(content.encode(), "x.yaml"), "x.yaml")
        assert problems == []
        assert made.status == "open"
        assert bool(made.proposed) == (content != plain)


def test_templates_of_every_question_are_taken_by_the_loader(tmp_path):
    of = [one for one in subjects() if one.offering == "aws"]
    for one in of[:-1]:
        content = template(one, ON)
        name = identity(one.offering, one.name, ON)
        path = tmp_path / f"offerings/contests/{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if one.criterion else with_proposal(content), encoding="utf-8")

    assert len(loaded(tmp_path, template(of[-1], ON))) == len(of)


def test_the_template_of_the_site_asks_for_names_until_they_are_filled_in(full_site, tmp_path):
    content = (full_site / "data/contest-template.yaml").read_text(encoding="utf-8")

    with pytest.raises(DataError) as caught:
        loaded(tmp_path, content)

    assert [problem.message.split(";")[0] for problem in caught.value.problems] == [
        "the offering 'id-of-the-offering' is not known",
        "the question 'id-of-the-question' is not known",
    ]


def test_the_template_names_every_key_of_the_format():
    content = template(Subject(), ON)
    keys = [field.alias or name for name, field in Contest.model_fields.items() if name != "marks"]

    assert [key for key in keys if f"\n{key}:" not in content and f"\n# {key}:" not in content] == []
    assert [key for key in DECISION if f"\n{key}:" in content] == []


@given(st.text(min_size=1, max_size=100), st.text(max_size=100))
def test_an_id_is_always_one(holder, subject):
    made = identity(holder, subject, ON)

    made_, problems = build_model(
        Contest,
        parse(
            f"id: {made}\noffering: x\nfrom: reader\nby: x\nreceived: 2026-11-20\nsays: {{en: x}}\nstatus: open\n".encode(), "x"
        ),
        "x",
    )
    assert (problems, made_.id) == ([], made)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></template><svg onload=alert(1)>",
    "javascript:alert(1)",
    "\u202etxt.exe",
    "=HYPERLINK(1)",
    "W" * 8_000,
    "{{ 7*7 }}%(count)s",
]


def hostile(folder, said, status):
    home = worlds.copy_of_harbour(folder)
    both = {"en": said, "nl": said}
    source = {
        "title": said,
        "url": "https://example.org/",
        "publisher": said,
        "kind": "press",
        "retrieved": "2026-11-01",
        "note": both,
    }
    claim = {"value": said, "source": "one", "where": said, "note": both}
    decision = {"decided": "2026-11-02", "reason": both}
    erratum = {"was": both, "now": both, "since": "2026-10-01"}
    more = {"open": {}, "rejected": decision, "accepted": {**decision, **erratum}}[status]
    head = {
        "id": "one",
        "offering": "botterwiek-cloud",
        "question": "motto",
        "from": "reader",
        "by": said,
        "received": "2026-11-01",
    }
    document = {**head, "says": both, "proposed": [claim, claim], "sources": {"one": source}, "status": status, **more}
    (home / "offerings/contests/one.yaml").write_text(json.dumps(document), encoding="utf-8")
    target = folder.with_name(f"{folder.name}-site")
    site.build(worlds.publication(home), target)
    return {name: tree(target, name) for name in ("corrections/index.html", "nl/corrections/errata.html")}


@pytest.mark.parametrize("status", ["open", "accepted", "rejected"])
def test_a_hostile_contest_is_shown_as_written_and_nothing_else(tmp_path, status):
    def skeleton(found):
        return [(one.name, sorted(one.attrs), one.attrs.get("href")) for one in markup.elements(found.root)]

    harmless = {name: skeleton(found) for name, found in hostile(tmp_path / "plain", "plain", status).items()}
    for number, said in enumerate(HOSTILE):
        made = hostile(tmp_path / str(number), said, status)
        for name, found in made.items():
            assert found.errors == [], (said, name)
            assert skeleton(found) == harmless[name], (said, name)
        (quoted,) = made["corrections/index.html"].query("#contest-one blockquote")
        assert text(quoted) == " ".join(said.split())
