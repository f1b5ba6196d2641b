"""The chain of the record: whatever is changed, removed, moved or added is found, and what is written is read back."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import past
import pytest
import worlds
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.problems import DataError
from reports import chain, history
from reports.appending import backwards, published
from reports.drafting import drafts
from reports.feed import feed
from reports.pages import Pages
from reports.record import ORIGIN, Record, amount

PATH = "reports/record.jsonl"
RAW = (worlds.HARBOUR / PATH).read_bytes()
LINES = RAW.splitlines(keepends=True)
HEAD = hashlib.sha256(LINES[-1]).hexdigest()


def is_found(raw, head=HEAD):
    """Whether a reader who kept the digest of the last line notices that the record is not the one published."""
    try:
        return chain.parse(raw, PATH).head != head
    except DataError:
        return True


def rechained(documents):
    """Lines with numbers and digests that fit, whatever else they say."""
    lines, previous, renamed = [], ORIGIN, {}
    for number, document in enumerate(documents, start=1):
        named = document.get("ruler")
        ruler = {"ruler": renamed.get(named, named)} if isinstance(named, str) else {}
        line = chain.canonical({**document, **ruler, "number": number, "previous": previous}).encode() + b"\n"
        lines.append(line)
        previous = hashlib.sha256(line).hexdigest()
        renamed[hashlib.sha256(LINES[number - 1]).hexdigest()] = previous
    return b"".join(lines)


def refused(raw):
    """The problems of a record; none when it is in order."""
    try:
        chain.parse(raw, PATH)
    except DataError as error:
        return error.problems
    return ()


def test_the_record_is_in_order():
    record = chain.parse(RAW, PATH)

    assert not is_found(RAW)
    assert chain.text(record) == RAW
    assert record.head == HEAD


def test_every_line_holds_the_digest_of_the_line_before_as_sha256sum_gives_it():
    previous = "0" * 64
    for number, line in enumerate(LINES, start=1):
        document = json.loads(line)
        assert (document["previous"], document["number"]) == (previous, number)
        previous = hashlib.sha256(line).hexdigest()


@given(place=st.integers(0, len(RAW) - 1), byte=st.integers(0, 255))
def test_any_single_byte_that_is_changed_is_found(place, byte):
    changed = RAW[:place] + bytes([byte]) + RAW[place + 1 :]

    assert is_found(changed) == (changed != RAW)


@given(place=st.integers(0, len(RAW)), added=st.binary(min_size=1, max_size=5))
def test_any_bytes_that_are_put_in_are_found(place, added):
    assert is_found(RAW[:place] + added + RAW[place:])


@given(ends=st.tuples(st.integers(0, len(RAW)), st.integers(0, len(RAW))).filter(lambda two: two[0] != two[1]))
def test_any_bytes_that_are_taken_out_are_found(ends):
    low, high = sorted(ends)

    assert is_found(RAW[:low] + RAW[high:])


@given(order=st.permutations(range(len(LINES))))
def test_lines_in_another_order_are_found(order):
    assert is_found(b"".join(LINES[place] for place in order)) == (list(order) != list(range(len(LINES))))


@given(st.lists(st.integers(0, len(LINES) - 1), max_size=len(LINES) + 2))
def test_lines_left_out_or_repeated_are_found(places):
    assert is_found(b"".join(LINES[place] for place in places)) == (places != list(range(len(LINES))))


@given(st.integers(0, len(LINES) - 2))
def test_a_line_taken_out_inside_is_found_without_knowing_the_end(place):
    with pytest.raises(DataError) as caught:
        chain.parse(b"".join(LINES[:place] + LINES[place + 1 :]), PATH)

    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (PATH, place + 1)


@given(st.integers(0, len(LINES) - 2))
def test_a_line_that_says_something_else_is_found_at_the_line_behind_it(place):
    document = json.loads(LINES[place])
    changed = chain.canonical({**document, "as_of": "2026-03-08"}).encode() + b"\n"

    with pytest.raises(DataError) as caught:
        chain.parse(b"".join([*LINES[:place], changed, *LINES[place + 1 :]]), PATH)

    assert caught.value.problems[0].line in {place + 1, place + 2}


def test_an_end_taken_away_is_found_by_the_digest_of_the_last_line_alone():
    shorter = b"".join(LINES[:-1])

    assert chain.parse(shorter, PATH).head != HEAD
    assert chain.parse(b"", PATH).head == ORIGIN


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_equal_values_have_one_form_of_ascii_on_one_line(value):
    text = chain.canonical(value)

    assert text.isascii()
    assert "\n" not in text
    assert chain.canonical(json.loads(text)) == text


@given(st.fractions(min_value=0))
def test_a_number_is_written_exactly(value):
    assert Fraction(amount(value)) == value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(0), "0"),
        (Fraction(5), "5"),
        (Fraction("71.3875"), "71.3875"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 40), "0.025"),
    ],
)
def test_a_number_is_a_decimal_where_it_ends(value, said):
    assert amount(value) == said


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_at_all_end_in_a_traceback(raw):
    problems = refused(raw)

    assert bool(problems) == bool(raw)
    assert all(problem.path == PATH for problem in problems)


VALUES = st.none() | st.booleans() | st.integers(-2, 70) | st.text(max_size=4) | st.just([]) | st.just({}) | st.just("0" * 64)


def places(value, path=()):
    """The way to every part of a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield (*path, key)
        yield from places(part, (*path, key))


@settings(max_examples=150)
@given(st.data())
def test_a_line_of_any_shape_is_refused_with_its_number_or_shown(harbour, data):
    documents = [json.loads(line) for line in LINES]
    which = data.draw(st.integers(0, len(documents) - 1))
    *way, last = data.draw(st.sampled_from(list(places(documents[which]))))
    holder = documents[which]
    for step in way:
        holder = holder[step]
    holder[last] = data.draw(VALUES)

    raw = rechained(documents)
    problems = refused(raw)

    assert all(problem.path == PATH and problem.line >= 1 for problem in problems)
    if not problems:
        shown = Pages(replace(harbour, record=chain.parse(raw, PATH)), "nl")
        assert all(shown.render(page) for page in history.pages(shown))
        assert feed(shown.of, "nl")


# Publishing


@pytest.fixture(scope="module")
def steps(tmp_path_factory):
    return list(past.records(tmp_path_factory.mktemp("past")))


def test_the_record_only_grows(steps):
    texts = [chain.text(record) for record in steps]

    assert all(later.startswith(former) and later != former for former, later in pairwise(texts))
    assert [len(record.lines) for record in steps] == [3, 6, 8, 10]


def test_publishing_the_same_twice_adds_nothing(harbour, steps):
    on = date(2026, 11, 30)
    first = published(steps[-1], drafts(harbour), "harbour", on, harbour.ruler.on)

    assert len(first.lines) > len(steps[-1].lines)
    assert published(first, drafts(harbour), "harbour", on + timedelta(1), harbour.ruler.on) == first


def test_a_ruler_is_written_once_and_before_what_needs_it(steps):
    kinds = [line.kind for _, line in steps[-1].lines]

    assert kinds == [
        *("ruler", "assessment", "assessment"),
        *("ruler", "assessment", "assessment"),
        *("assessment", "withdrawal"),
        *("ruler", "assessment"),
    ]


def test_days_never_go_back():
    record = chain.parse(RAW, PATH)
    last, as_of = record.lines[-1][1].published, record.lines[-1][1].as_of
    day = timedelta(1)

    assert backwards(record, last, as_of) is None
    assert backwards(record, last - day, as_of) == (
        "the last publication was on 2026-11-24; expected that day or a later one, but found 2026-11-23"
    )
    assert backwards(record, last, as_of - day) == (
        "the last assessments were made as of 2026-11-23; expected that day or a later one, but found 2026-11-22"
    )
    assert backwards(Record(), last, last + day) == (
        "the day of the assessments is 2026-11-25, after the publication on 2026-11-24; expected that day or an earlier one"
    )
