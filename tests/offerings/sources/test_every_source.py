"""What holds for every source: its shape, its manners, and that no answer, however broken, makes it stumble."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from asked import Conversation, answer, facts, holder, known, reference
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.reader import Reader
from offerings import catalogue, sources
from offerings.asking import Fact, Gap
from offerings.assurance import OF_KIND
from offerings.identifiers import IDENTIFIERS

HERE = Path(__file__).parent
NAMES = sources.names()
REASONS = {"not_asked", "not_covered", "not_listed", "withheld", "stale", "unreadable", "unreachable"}


def examples(name):
    return import_module(f"test_{name.replace('-', '_')}").EXAMPLES


def every_example():
    return [(name, number) for name in NAMES for number in range(len(examples(name)))]


def test_every_source_has_tests_with_examples():
    assert {path.stem.removeprefix("test_").replace("_", "-") for path in HERE.glob("test_*.py")} >= set(NAMES)
    assert all(examples(name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_source_tells_all_that_readers_need(name):
    about = sources.source(name).ABOUT

    assert about.id == name
    assert set(about.needs) <= set(IDENTIFIERS)
    assert about.needs
    assert set(about.questions) <= set(known().questions)
    assert about.home.startswith("https://")
    assert about.terms.startswith("https://")
    assert about.again.total_seconds() >= 86_400
    for text in (about.title, about.robots, about.proves):
        assert text.en.strip()
        assert text.nl.strip()
        assert text.en != text.nl or text is about.title


@pytest.mark.parametrize(("name", "number"), every_example())
def test_an_example_is_asked_over_https_dns_or_tls_with_bounds(name, number):
    who, bodies = examples(name)[number]

    asked = Conversation(sources.source(name), who, bodies).hold().asked

    assert asked
    for ask in asked:
        parts = urlsplit(ask.url)
        assert parts.scheme in {"https", "dns", "tls"}
        assert not parts.username
        assert parts.port is None
        assert 0 < ask.most <= 16_000_000
    assert len({ask.key for ask in asked}) == len(asked)


@pytest.mark.parametrize(("name", "number"), every_example())
def test_what_an_example_says_fits_its_questions(name, number):
    who, bodies = examples(name)[number]
    held = Conversation(sources.source(name), who, bodies).hold()

    for one in held.said():
        assert one.question in sources.source(name).ABOUT.questions
        if isinstance(one, Fact):
            assert one.kind in OF_KIND
            assert one.ask in held.have
        else:
            assert one.reason in REASONS
            assert "\n" not in one.detail
            assert len(one.detail) <= 400


@pytest.mark.parametrize("name", NAMES)
def test_some_example_gives_a_fact(name):
    said = [one for who, bodies in examples(name) for one in Conversation(sources.source(name), who, bodies).hold().said()]

    assert facts(said)


@pytest.mark.parametrize("name", NAMES)
def test_a_holder_without_identifiers_is_not_asked(name):
    assert Conversation(sources.source(name), holder(), {}).hold().asked == []


def test_no_shipped_identifier_makes_a_source_stumble():
    reader = Reader()
    dossiers = catalogue.load(reader, known())
    reader.finish()
    for dossier in dossiers:
        for who in (dossier.provider, dossier.offering):
            for name in NAMES:
                Conversation(sources.source(name), who, {}).hold().said()


JUNK = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"", b"null", b"[]", b"{}", b"0", b'"x"', b"true", b"[[[[[[", b"\xff\xfe", b"<html>"]),
    st.sampled_from([b"{" * 5_000, b"[" * 100_000]),
)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.text(max_size=12),
    st.just({}), st.just([]),
    st.sampled_from(["NL", "ZZ", "nl", "2026-11-28", "9999-99-99", "http://127.0.0.1/", "\u202e", "=1+1"]),
)  # fmt: skip


def mutated(draw, value, depth=0):
    """A value with one part of it replaced, removed or doubled."""
    if depth > 12 or not isinstance(value, dict | list) or not value or draw(st.integers(0, 9)) == 0:
        return draw(LEAVES)
    if isinstance(value, dict):
        key = draw(st.sampled_from(sorted(value)))
        if draw(st.integers(0, 9)) == 0:
            return {name: one for name, one in value.items() if name != key}
        return {**value, key: mutated(draw, value[key], depth + 1)}
    place = draw(st.integers(0, len(value) - 1))
    return [*value[:place], mutated(draw, value[place], depth + 1), *value[place + 1 :]]


def scrambled(draw, content):
    """A body with some bytes cut out, put in or turned over."""
    start = draw(st.integers(0, len(content)))
    end = min(len(content), start + draw(st.integers(0, 40)))
    return content[:start] + draw(st.binary(max_size=12)) + content[end:]


@st.composite
def broken(draw, content):
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return draw(JUNK)
    if kind == 1:
        return content[: draw(st.integers(0, len(content)))]
    if kind == 2:
        try:
            return json.dumps(mutated(draw, json.loads(content))).encode("utf-8", "surrogatepass")
        except ValueError:
            pass
    return scrambled(draw, content)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150)
@given(data=st.data())
def test_broken_answers_give_facts_or_gaps_and_never_an_exception(name, data):
    source = sources.source(name)
    who, bodies = data.draw(st.sampled_from(examples(name)))
    held = Conversation(source, who, bodies).hold()
    key = data.draw(st.sampled_from(sorted(held.have)))
    content = data.draw(broken(bodies.get(key, b"{}")))
    keep = getattr(source, "keep", None)
    ask = next(one for one in held.asked if one.key == key)
    if keep:
        content = keep(ask, content)
    have = {**held.have, key: answer(key, content, url=ask.url)}

    list(source.asks(who, have, held.on, reference()))
    said = list(source.parse(who, have, reference()))

    assert all(isinstance(one, Fact | Gap) for one in said)
