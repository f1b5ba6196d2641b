"""The one YAML loader: what is special, what is text, where everything stands, and what is bounded."""

import pytest

from criteria.problems import DataError
from criteria.source import MAX_BYTES, Exact, Mapping, Whole, parse


def value(written: str) -> object:
    document = parse(f"key: {written}\n".encode(), "a.yaml")
    assert isinstance(document, Mapping)
    return document["key"]


def message(content: str) -> str:
    with pytest.raises(DataError) as caught:
        parse(content.encode(), "a.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    "word",
    [
        *("NO", "No", "no", "N", "n", "on", "On", "OFF", "off", "YES", "yes", "y"),
        *("True", "TRUE", "False", "Null", "NULL", "None", "NaN"),
        *("22:22", "12:30:45", "1:1", "010", "00", "0x1F", "0o17", "0b1", "1_000", "1,000"),
        *(".5", "5.", "1e3", "1.5e3", ".inf", "-.inf", ".nan", "+", "-.5", "1.2.3", "3.10.0"),
        *("2026-04-08", "2026-04-08T10:00:00Z", "2026-04", "1234567890123456789"),
        *("=", "<", "١٢", "½"),
    ],
)
def test_a_word_that_yaml_1_1_would_turn_into_something_else_stays_text(word):
    assert value(word) == word
    assert type(value(word)) is str


@pytest.mark.parametrize(("written", "meant"), [("true", True), ("false", False), ("null", None), ("~", None), ("", None)])
def test_only_three_words_are_special_and_a_tilde_or_nothing_is_null(written, meant):
    assert value(written) is meant


@pytest.mark.parametrize("written", ["0", "7", "-7", "+7", "123456789012345678"])
def test_digits_are_a_whole_number_that_remembers_how_it_was_written(written):
    found = value(written)

    assert isinstance(found, Whole)
    assert (found, found.text) == (int(written), written)


@pytest.mark.parametrize("written", ["3.10", "0.5", "-1.50", "+2.0", "1000.03"])
def test_decimals_are_a_number_that_remembers_how_it_was_written(written):
    found = value(written)

    assert isinstance(found, Exact)
    assert (found, found.text) == (float(written), written)


@pytest.mark.parametrize("word", ["true", "null", "~", "12", "3.10", "NO", ""])
def test_what_stands_in_quotes_is_text(word):
    assert value(f'"{word}"') == value(f"'{word}'") == word


def test_a_text_of_several_lines_is_text_even_when_it_looks_like_a_number():
    assert value("|\n  12") == "12\n"
    assert value(">-\n  true") == "true"


def test_a_key_is_text_whatever_it_looks_like():
    assert list(parse(b"NO: 1\n3.10: 2\ntrue: 3\n? 12\n: 4\n", "a.yaml")) == ["NO", "3.10", "true", "12"]


def test_norway_is_a_country_in_a_list_and_as_a_key():
    assert parse(b"NO: [SE, NO, no, FI]\n", "a.yaml") == {"NO": ["SE", "NO", "no", "FI"]}


def test_a_merge_key_is_a_key_like_any_other():
    assert parse(b"a: &a {x: 1}\nb: {<<: *a}\n", "a.yaml") == {"a": {"x": 1}, "b": {"<<": {"x": 1}}}


def test_a_byte_order_mark_changes_nothing_not_even_the_columns():
    document = parse(b"\xef\xbb\xbfkey: x\n", "a.yaml")

    assert document == {"key": "x"}
    assert document.marks.at("key") == (1, 6)


def test_line_ends_of_windows_change_nothing_not_even_the_places():
    content = b"a: x\nb:\n  - y\n  - {c: z}\n"
    here, there = parse(content, "a.yaml"), parse(content.replace(b"\n", b"\r\n"), "a.yaml")

    assert here == there
    assert here.marks.at("b", 1, "c") == there.marks.at("b", 1, "c") == (4, 9)


def test_columns_count_characters_and_not_bytes():
    assert message("{naam: café, 'x' y: 1}") == (
        "a.yaml:1:18: expected ',' or '}' here, since the '{' in column 1 is still open; add it, or quote the text"
    )


def test_keys_and_values_have_the_places_where_they_stand():
    document = parse(b"a:\n  - b: x\n    c: [1, 2]\n", "a.yaml")

    assert document.marks.at("a", 0, "c", 1) == (3, 12)
    assert document.marks.at("a", 0, "missing", "deeper") == (2, 5)
    assert document["a"][0].marks.key("c") == (3, 5)


def test_a_few_aliases_are_read():
    assert parse(b"a: &x [1, 2]\nb: *x\n", "a.yaml") == {"a": [1, 2], "b": [1, 2]}


def test_a_file_larger_than_allowed_is_refused_before_it_is_parsed():
    assert message("#" * (MAX_BYTES + 1)) == (
        "a.yaml:1:1: the file has 2,000,001 bytes, but files may have 2,000,000; "
        "split it, or keep only what answers questions (documents belong behind a link)"
    )


HOSTILE = {
    "open brackets": "[" * MAX_BYTES,
    "open braces": "{" * MAX_BYTES,
    "dashes": "- " * (MAX_BYTES // 2),
    "question marks": "? " * (MAX_BYTES // 2),
    "many items": "[" + "a," * (MAX_BYTES // 2 - 1) + "]",
    "many keys": "".join(f"k{number}: v\n" for number in range(140_000)),
    "many anchors": "".join(f"- &a{number} x\n" for number in range(120_000)),
    "many aliases": "- &a x\n" + "- *a\n" * 390_000,
    "aliases of aliases": "- &a0 [x]\n" + "".join(f"- &a{number + 1} [*a{number}]\n" for number in range(90_000)),
    "deep indentation": "".join(" " * number + "a:\n" for number in range(1_900)),
    "an open quote": '"' + "a\n" * (MAX_BYTES // 2 - 1),
    "colons": ": " * (MAX_BYTES // 2),
    "tags": "!a " * (MAX_BYTES // 3),
    "documents": "---\n" * (MAX_BYTES // 4),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_of_full_size_ends_in_one_short_problem(content):
    found = message(content)

    assert found.startswith("a.yaml:")
    assert len(found) < 300
    assert "\n" not in found
