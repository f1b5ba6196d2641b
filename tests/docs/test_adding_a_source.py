"""The source on the page is a real one: put in its place, it is found, its tests pass, and so do those for every source."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from dataclasses import fields
from importlib import import_module

import pytest
from pages import DOCS, ROOT, examples

sys.path.insert(0, str(ROOT / "tests/offerings/sources"))
sys.path.insert(0, str(ROOT / "tests/house"))

import asked
import plan

from offerings import sources
from offerings.asking import Ask, Fact

NAME = "hosting-club"
PAGE = (DOCS / "adding-a-source.md").read_text(encoding="utf-8")
(MODULE,), (TESTS,), (ANSWER,) = (examples(kind) for kind in ("source", "tests", "answer"))


@pytest.fixture
def added(tmp_path, monkeypatch):
    """The example in its place, beside the real sources; gives its tests."""
    for one in (MODULE, TESTS):
        path = tmp_path / one.subject
        path.parent.mkdir(parents=True)
        path.write_text(one.text, encoding="utf-8")
    shutil.copytree(asked.FIXTURES, tmp_path / "fixtures")
    (tmp_path / "fixtures" / ANSWER.subject).parent.mkdir()
    (tmp_path / "fixtures" / ANSWER.subject).write_text(ANSWER.text, encoding="utf-8")
    monkeypatch.setattr(asked, "FIXTURES", tmp_path / "fixtures")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str((tmp_path / MODULE.subject).parent)])
    monkeypatch.syspath_prepend((tmp_path / TESTS.subject).parent)
    sources.names.cache_clear()
    yield import_module("test_hosting_club")
    for name in ("test_hosting_club", "offerings.sources.hosting_club"):
        sys.modules.pop(name, None)
    vars(sources).pop("hosting_club", None)
    monkeypatch.undo()
    sources.names.cache_clear()
    sources.source.cache_clear()


def test_it_is_found_by_its_file_name(added):
    assert NAME in sources.names()
    assert sources.source(NAME).ABOUT.title.en in {one.ABOUT.title.en for one in sources.sources()}


def test_its_own_tests_pass(added):
    for name, test in inspect.getmembers(added, inspect.isfunction):
        if name.startswith("test_"):
            for mark in getattr(test, "pytestmark", []):
                for content in mark.args[1]:
                    test(content)
            if not hasattr(test, "pytestmark"):
                test()


def test_what_holds_for_every_source_holds_for_it(added):
    every = import_module("test_every_source")

    every.test_a_source_tells_all_that_readers_need(NAME)
    every.test_an_example_is_asked_over_https_dns_or_tls_with_bounds(NAME, 0)
    every.test_what_an_example_says_fits_its_questions(NAME, 0)
    every.test_some_example_gives_a_fact(NAME)
    every.test_a_holder_without_identifiers_is_not_asked(NAME)
    every.test_broken_answers_give_facts_or_gaps_and_never_an_exception(NAME)


def test_it_keeps_to_the_plan_of_the_house():
    assert [problem for check in plan.CHECKS for problem in check(MODULE.subject, MODULE.text)] == []


@pytest.mark.parametrize("example", [MODULE, TESTS], ids=str)
@pytest.mark.parametrize("check", ["check", "format --check"])
def test_it_is_written_like_the_rest(example, check):
    command = [sys.executable, "-m", "ruff", *check.split(), "--quiet", "--stdin-filename", str(ROOT / example.subject), "-"]

    done = subprocess.run(command, input=example.text, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("shape", "title"), [(Ask, "What to ask"), (Fact, "What an answer says")])
def test_every_part_of_an_ask_and_of_a_fact_is_explained(shape, title):
    told = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]

    assert not [one.name for one in fields(shape) if f"`{one.name}`" not in told]
