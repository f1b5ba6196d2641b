"""Every way in which the record can be broken gives exactly one message: where, what, what was expected, how to mend it."""

import hashlib
import json
from pathlib import Path

import pytest

from criteria.problems import DataError
from reports import chain

PATH = "reports/record.jsonl"
RAW = (Path(__file__).parent.parent / "reports/harbour" / PATH).read_bytes()
LINES = RAW.splitlines(keepends=True)
CURE = "so restore the record from version control"
ABOVE = "; a line was changed, removed, added or moved here or just above"


def digest(line):
    return hashlib.sha256(line).hexdigest()


def lines(*places):
    return b"".join(LINES[place] for place in places)


def with_line(place, line):
    return b"".join([*LINES[:place], line, *LINES[place + 1 :]])


def changed(place, edit):
    """The record up to a line that says something else, with a link that fits."""
    document = json.loads(LINES[place])
    edit(document)
    return b"".join([*LINES[:place], chain.canonical(document).encode() + b"\n"])


def put(*way):
    """An edit: a value at the end of a way into a document."""
    *steps, last, value = way

    def edit(document):
        for step in steps:
            document = document[step]
        document[last] = value

    return edit


def cut(*way):
    """An edit: a key taken out."""
    *steps, last = way

    def edit(document):
        for step in steps:
            document = document[step]
        del document[last]

    return edit


def column(place, sign, within):
    """Where a line has this text."""
    text = LINES[place].decode()
    return text.index(sign, text.index(within)) + 1


BROKEN = {
    "a line is missing": (
        lines(0, 2),
        f"2:1: 'previous' is {digest(LINES[1])[:12]}, but line 1 has the digest {digest(LINES[0])[:12]}{ABOVE}",
    ),
    "the beginning is missing": (
        lines(1, 2),
        f"1:1: 'previous' is {digest(LINES[0])[:12]}, but before the first line stand zeros{ABOVE}",
    ),
    "a number does not fit": (
        changed(1, put("number", 7)),
        "2:1: the line calls itself number 7; expected 2",
    ),
    "the last line is cut off": (RAW + b'{"as_of"', "11:1: the last line has no end; expected a line feed"),
    "an empty line": (lines(0) + b"\n", "2:1: this is no JSON; expected one object on a line"),
    "no JSON": (lines(0) + b'{"as_of": nothing}\n', "2:11: this is no JSON; expected one object on a line"),
    "not a number": (lines(0) + b'{"a":NaN}\n', "2:1: this JSON cannot be read; expected one small object on a line"),
    "too deep": (lines(0) + b"[" * 200_000 + b"\n", "2:1: this JSON cannot be read; expected one small object on a line"),
    "too long": (
        lines(0) + b'"' + b"a" * 1_000_000 + b'"\n',
        "2:1: the line has 1,000,002 bytes; expected at most 1,000,000",
    ),
    "a list": (lines(0) + b"[]\n", "2:1: expected an object, but found an empty list"),
    "spaces": (
        with_line(0, LINES[0].replace(b",", b", ", 1)),
        f"1:{column(0, ',', '{') + 1}: this is not the fixed form; expected keys in order, each once, and no spaces",
    ),
    "carriage returns": (
        RAW.replace(b"\n", b"\r\n"),
        f"1:{len(LINES[0])}: this is not the fixed form; expected keys in order, each once, and no spaces",
    ),
    "signs outside ASCII": (
        lines(0) + '{"a":"é"}\n'.encode(),
        "2:7: byte 0xc3 is not ASCII; expected other signs as escapes such as \\u00e9",
    ),
    "a key twice": (
        lines(0) + b'{"a":1,"a":1}\n',
        "2:7: this is not the fixed form; expected keys in order, each once, and no spaces",
    ),
    "an empty key": (changed(1, put("sources", 0, "sha256", None)), "2:1: this is not the fixed form; expected no empty keys"),
    "a hidden character": (
        changed(1, put("name", "Cloud\u0007")),
        "2:1: a text holds a character that pages cannot show; expected printable text",
    ),
    "half a character": (
        changed(1, put("name", "Cloud\ud800")),
        "2:1: a text holds a character that pages cannot show; expected printable text",
    ),
    "an unknown kind": (
        changed(1, put("kind", "assesment")),
        "2:1: 'assesment' is no kind of line; did you mean 'assessment'?",
    ),
    "a day before the one above": (
        changed(3, put("published", "2026-03-09")),
        "4:1: 'as_of' is 2026-06-14, after the publication on 2026-03-09; expected that day or an earlier one",
        "4:1: 'published' is 2026-03-09, before the 2026-03-10 of the line above; expected days that never go back",
    ),
    "a ruler that is not there": (
        changed(1, put("ruler", "ab" * 32)),
        "2:1: no line above has the digest abababababab that 'ruler' names; expected the digest of a ruler",
    ),
    "a withdrawal of nothing": (
        changed(7, put("offering", "loud-cloud")),
        "8:1: 'loud-cloud' is withdrawn, but no assessment of it stands above; expected one",
    ),
    "a reading is missing": (
        changed(1, cut("readings", "attested")),
        "2:1: the readings are not complete; expected declared, documented, attested, verified",
    ),
    "a rung that does not exist": (
        changed(1, put("readings", "declared", "rungs", "P.1", [2, 9])),
        "2:1: the reading 'declared' does not fit its ruler; expected its objectives and criteria, and low ends first",
    ),
    "a source that is not listed": (
        changed(1, put("facts", 0, "claims", 0, "source", 5)),
        "2:1: a claim names a source that is not listed; expected 0 to 2",
    ),
    "a question that was not asked": (
        changed(1, put("facts", 0, "question", "colour")),
        "2:1: the question 'colour' is not among those of the ruler; expected one of them",
    ),
    "an answer without words": (
        changed(1, cut("facts", 0, "answer")),
        "2:1: a fact or a claim has no words; expected an answer where one counts, and words of every claim that differs from it",
    ),
    "levels with a gap": (
        changed(0, put("levels", 1, "level", 5)),
        "1:1: the levels are not 0, 1, 2 and so on; expected all from 0 up",
    ),
    "weights of other objectives": (
        changed(0, put("weights", "figures", {"Q": 100})),
        "1:1: 'weights' does not name each objective once; expected E, P",
    ),
}


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_broken_record_gives_the_whole_message(mistake):
    raw, *expected = BROKEN[mistake]

    with pytest.raises(DataError) as caught:
        chain.parse(raw, PATH)

    assert str(caught.value).splitlines() == [f"{PATH}:{message}, {CURE}" for message in expected]


def test_a_part_of_the_wrong_kind_is_named_where_it_stands():
    raw = changed(1, put("service_models", 0, "naas"))

    with pytest.raises(DataError) as caught:
        chain.parse(raw, PATH)

    place = raw.splitlines()[1].decode().index('"naas"') + 1
    message = "the text 'naas' is not allowed for item 1 of 'service_models'; did you mean 'saas'?"
    assert str(caught.value) == f"{PATH}:2:{place}: {message} (the record is never edited, {CURE})"


@pytest.mark.parametrize("path", ["../../etc", "Botterwiek Cloud", "javascript:x", ""])
def test_a_name_that_would_lead_elsewhere_is_refused(path):
    with pytest.raises(DataError):
        chain.parse(changed(1, put("offering", path)), PATH)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example"])
def test_a_link_that_is_no_web_address_is_refused(url):
    with pytest.raises(DataError):
        chain.parse(changed(1, put("sources", 1, "url", url)), PATH)
