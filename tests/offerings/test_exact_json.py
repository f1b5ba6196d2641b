"""JSON from strangers: what is refused, and the one form over which digests are taken."""

import json

import pytest

from offerings.reading.exact_json import canonical, parsed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (333333333.33333329, "333333333.3333333"),
        (1e30, "1e+30"),
        (4.50, "4.5"),
        (2e-3, "0.002"),
        (0.000000000000000000000000001, "1e-27"),
        (1e21, "1e+21"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e-6, "0.000001"),
        (1.5e-7, "1.5e-7"),
        (-0.0, "0"),
        (-1.0, "-1"),
        (10.0, "10"),
        (9007199254740992, "9007199254740992"),
        (True, "true"),
        (None, "null"),
        ('\u20ac$\u000f\nA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'),
    ],
)
def test_numbers_and_texts_are_written_as_in_ecmascript(value, text):
    assert canonical(value) == text


def test_keys_stand_in_the_order_of_utf_16_and_without_space():
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": [{}, []], "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}

    assert canonical(value) == '{"\\r":2,"1":[{},[]],"\u0080":6,"ö":7,"€":1,"\U0001f600":5,"\ufb33":3}'


@pytest.mark.parametrize("value", [2**53 + 1, {"\ud800": 1}])
def test_what_ecmascript_cannot_hold_has_no_canonical_form(value):
    with pytest.raises(ValueError):
        canonical(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1, "a": 2}', "a key stands twice in one object"),
        ("[NaN]", "NaN is no number that can be read"),
        ("[-Infinity]", "-Infinity is no number that can be read"),
        ("1e400", "1e400 is no number that can be read"),
        ("[" * 100_000, "it is nested too deeply"),
        ("[" * 50 + "]" * 50, "it has more than 40 levels or 10,000 parts"),
        (json.dumps([0] * 10_000), "it has more than 40 levels or 10,000 parts"),
    ],
)
def test_json_beyond_the_bounds_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        parsed(text)


@pytest.mark.parametrize("text", ["", "{", "1" * 5000, b"\xff", "<html>"])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(ValueError):
        parsed(text)
