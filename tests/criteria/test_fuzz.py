"""No bad input ends in a traceback: random bytes and random changes of shipped files give a result or problems with places."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from criteria import library
from criteria.build import build
from criteria.frameworks import Header, Objective
from criteria.problems import DataError, Problem
from criteria.questions import Question
from criteria.reader import PACKAGED, Reader
from criteria.reference import FILES
from criteria.source import parse
from offerings import catalogue
from offerings.dossiers import Offering, Provider
from offerings.profiles import AnswerSheet, Profile

BASE = Path(__file__).parent.parent / "broken" / "base"
MODELS = (Question, Objective, Header, Offering, Provider, Profile, AnswerSheet, *FILES.values())
TINY = sorted(path.relative_to(BASE) for path in BASE.rglob("*.yaml"))
SHIPPED = sorted([*(PACKAGED / "criteria").rglob("*.yaml"), *(PACKAGED / "offerings").rglob("*.yaml")])
SHEETS = [
    b"framework: eu-csf\nedition: 2026-06\ndivisor: true\nweights: {SOV-1: 100}\nanswers: {SOV-1.1: 4, SOV-1.2: unknown}\n",
    b"framework: eu-csf\nterritory: EU\nassurance: attested\nminimum: {overall: 2, objectives: {SOV-3: 3}}\n",
]
WORDS = (
    *("null", "true", "false", "NO", "~", "0", "-1", "1.5", "99999999999", "3.333", "''", "x", "NL", "UK", "EU", "territory"),
    *("[]", "{}", "[[]]", "{a: b}", "[NL, NL]", "2026-01-01", "2026-02-30", "judgement", "unknown", "&a", "*a", "!!str", "---"),
    *(
        "id",
        "value",
        "at_least",
        "at_most",
        "inside",
        "complete",
        "is",
        "all_of",
        "count_of",
        "of",
        "question",
        "when",
        "options",
    ),
    *("\t", "\x00", "\u2028", "é", "<<", "'", '"', "[", "]", "{", "}", ":", "- ", "#", "%", "@", "|", ">-"),
)


@st.composite
def changed(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with one to four changes: a byte flipped, a stretch cut, repeated or filled, a word put in another's place."""
    for _ in range(draw(st.integers(1, 4))):
        content = draw(st.sampled_from(CHANGES))(draw, content)
    return content


def flip(draw: st.DrawFn, content: bytes) -> bytes:
    place = draw(st.integers(0, max(len(content) - 1, 0)))
    return content[:place] + bytes([draw(st.integers(0, 255))]) + content[place + 1 :]


def cut(draw: st.DrawFn, content: bytes) -> bytes:
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    return content[:start] + content[end:]


def repeat(draw: st.DrawFn, content: bytes) -> bytes:
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    return content[:end] + content[start:]


def insert(draw: st.DrawFn, content: bytes) -> bytes:
    place = draw(st.integers(0, len(content)))
    return content[:place] + draw(st.binary(max_size=8) | st.sampled_from(WORDS).map(str.encode)) + content[place:]


def replace(draw: st.DrawFn, content: bytes) -> bytes:
    words = list(re.finditer(rb"[\w.:/-]+", content))
    if not words:
        return content
    start, end = draw(st.sampled_from(words)).span()
    return content[:start] + draw(st.sampled_from(WORDS)).encode() + content[end:]


CHANGES = (flip, cut, repeat, insert, replace, replace, replace)


def is_sound(problem: Problem, content: bytes) -> bool:
    """A place inside the file (or the whole of it), and one printable line that is not endless."""
    lines = len(re.split(r"\r\n|[\n\r\x85\u2028\u2029]", content.decode("utf-8", "replace")))
    inside = problem.line <= lines or problem.path != "a.yaml"
    return inside and bool(problem.message) and problem.message.isprintable() and len(problem.message) < 600


@given(st.binary(max_size=200) | st.text("ab:-[]{},&*!|>'\"%@`#?\n\t é\x85\u2028", max_size=60).map(str.encode))
@example(b"\xff\xfe")
@example(b"? ")
@example(b"- - - ")
def test_random_bytes_give_a_document_or_one_problem(content):
    try:
        parse(content, "a.yaml")
    except DataError as error:
        (problem,) = error.problems
        assert is_sound(problem, content)


@settings(max_examples=400)
@given(data=st.data())
def test_a_changed_shipped_file_gives_a_model_or_problems(data):
    original = data.draw(st.sampled_from(SHIPPED).map(Path.read_bytes) | st.sampled_from(SHEETS))
    content = data.draw(changed(original))
    model = data.draw(st.sampled_from(MODELS))
    try:
        made, problems = build(model, parse(content, "a.yaml"), "a.yaml")
    except DataError as error:
        problems = list(error.problems)
        made = None
    assert (made is None) == bool(problems)
    assert all(is_sound(problem, content) for problem in problems)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_file_of_a_workspace_gives_problems_or_data_that_hang_together(data, tmp_path):
    name = data.draw(st.sampled_from(TINY))
    content = data.draw(changed((BASE / name).read_bytes()))
    laid = tmp_path / name
    laid.parent.mkdir(parents=True, exist_ok=True)
    laid.write_bytes(content)
    try:
        reader = Reader(layers=(BASE, tmp_path))
        known = library.load(reader)
        dossiers = catalogue.load(reader, known)
    finally:
        laid.unlink()
    assert all(is_sound(problem, content) for problem in reader.problems)
    if not reader.problems:
        for dossier in dossiers:
            for question in dossier.answered():
                assert question in known.questions
                assert dossier.evidence(question)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("content", [b"{}", b"[]", b"null", b"12", b"text", b"{a: {b: [c]}}"])
def test_a_document_of_another_kind_gives_problems_for_every_model(model, content):
    made, problems = build(model, parse(content, "a.yaml"), "a.yaml")
    if model is Profile and content == b"{}":
        assert made is not None
    else:
        assert made is None
        assert problems
