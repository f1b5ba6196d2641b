"""Intervals, numbers and dates in words: complete without the picture, rounded outwards, as each language writes them."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.library import Library
from criteria.reference import ReferenceData
from reports import words
from reports.language import CODES, DASH, Language
from scoring.results import Interval

LIBRARY = Library({}, {}, ReferenceData({}, {}, {}, {}, {}, {}, {}))
EN, NL = (Language(code, LIBRARY) for code in CODES)
LEVELS = {
    (0, 0): ("exactly 0", "precies 0"),
    (0, 1): ("at most 1", "hoogstens 1"),
    (0, 2): ("at most 2", "hoogstens 2"),
    (0, 3): ("at most 3", "hoogstens 3"),
    (0, 4): ("unknown, 0 to 4", "onbekend, 0 tot en met 4"),
    (1, 1): ("exactly 1", "precies 1"),
    (1, 2): ("at least 1, at most 2", "minstens 1, hoogstens 2"),
    (1, 3): ("at least 1, at most 3", "minstens 1, hoogstens 3"),
    (1, 4): ("at least 1", "minstens 1"),
    (2, 2): ("exactly 2", "precies 2"),
    (2, 3): ("at least 2, at most 3", "minstens 2, hoogstens 3"),
    (2, 4): ("at least 2", "minstens 2"),
    (3, 3): ("exactly 3", "precies 3"),
    (3, 4): ("at least 3", "minstens 3"),
    (4, 4): ("exactly 4", "precies 4"),
}
FRACTIONS = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=10**9)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("interval", "said"), LEVELS.items())
def test_a_level_interval_reads_as_the_reference_has_it(interval, said):
    assert (plain(words.level(EN, *interval, 4)), plain(words.level(NL, *interval, 4))) == said


@pytest.mark.parametrize("interval", [one for one in LEVELS if one != (0, 4)])
@pytest.mark.parametrize("language", [EN, NL], ids=CODES)
def test_a_no_break_space_joins_a_word_and_its_number(language, interval):
    said = words.level(language, *interval, 4)

    assert [part for part in said.split(", ") if " " in part] == []


def test_a_dense_interval_has_an_en_dash_only_when_it_is_open():
    assert (words.dense(2, 2), words.dense(1, 3)) == ("2", f"1{DASH}3")


def test_a_score_is_rounded_outwards_in_both_languages():
    score = Interval(Fraction("53.99"), Fraction("64.31"))

    assert words.score(EN, score) == f"53.9{DASH}64.4"
    assert words.score(NL, score) == f"53,9{DASH}64,4"
    assert words.score_sentence(EN, score) == "at least 53.9, at most 64.4 of 100"
    assert words.score_sentence(NL, score) == "minstens 53,9, hoogstens 64,4 van 100"


def test_a_settled_score_is_one_number():
    score = Interval(Fraction("53.96"), Fraction("53.96"))

    assert (words.score(EN, score), words.score(NL, score)) == ("54.0", "54,0")


@given(FRACTIONS, st.integers(0, 6))
def test_rounding_outwards_keeps_at_least_and_at_most_true(value, places):
    low, high = Fraction(EN.lowest(value, places)), Fraction(EN.highest(value, places))

    assert low <= value <= high
    assert high - low in {0, Fraction(1, 10**places)}
    assert (low == high) == (value * 10**places == int(value * 10**places))


@given(FRACTIONS, st.integers(1, 6))
def test_a_rounded_number_always_shows_its_places(value, places):
    for written in (EN.lowest(value, places), EN.highest(value, places), EN.nearest(value, places)):
        assert len(written.partition(".")[2]) == places


@given(FRACTIONS)
def test_dutch_writes_a_comma_where_english_writes_a_point(value):
    assert NL.lowest(value) == EN.lowest(value).replace(".", ",")
    assert NL.highest(value) == EN.highest(value).replace(".", ",")


def test_numbers_and_days_follow_the_language():
    assert (EN.number(1.5), NL.number(1.5), EN.number(2.0)) == ("1.5", "1,5", "2")
    day = date(2026, 3, 1)
    assert (plain(EN.day(day)), plain(NL.day(day))) == ("1 March 2026", "1 maart 2026")
    assert (plain(EN.loose_day("2026-03")), plain(NL.loose_day("2026-03"))) == ("March 2026", "maart 2026")
    assert (EN.loose_day("2026"), NL.loose_day("2026")) == ("2026", "2026")


def test_lists_are_joined_as_a_sentence_has_them():
    assert EN.join(["a"]) == "a"
    assert EN.join(["a", "b", "c"]) == "a, b and c"
    assert NL.join(["a", "b", "c"]) == "a, b en c"
    assert (EN.join("ab", "or"), NL.join("ab", "or")) == ("a or b", "a of b")


def test_small_counts_are_words_and_large_ones_digits():
    assert [EN.small(count) for count in (0, 1, 12, 13)] == ["no", "one", "twelve", "13"]
    assert [NL.small(count) for count in (0, 1, 12, 13)] == ["geen", "één", "twaalf", "13"]
