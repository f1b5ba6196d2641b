"""Snapshots: the bytes that were received come back, differences stay small, and what was changed by hand is refused."""

import json
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.problems import DataError
from offerings import snapshots
from offerings.asking import Answer, Ask
from offerings.snapshots import Change, Holder, Snapshot

SEEN = datetime(2026, 11, 28, 6, 0, 5, tzinfo=UTC)
HERE = Holder("acme", "box")
PATH = "offerings/snapshots/acme/box/gleif.json"


def answer(key="record/1", body=b'{"a": 1}', **other):
    return Answer(key, "https://api.example.net/1", 200, "application/json", body, SEEN, sha256(body).hexdigest(), **other)


def snapshot(*answers, changes=()):
    return Snapshot("gleif", HERE, {one.key: one for one in answers}, changes)


def refused(content):
    with pytest.raises(DataError) as error:
        snapshots.parse(content, PATH)
    return str(error.value)


bodies = st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "ignore")))
lists = st.lists(st.integers(0, 10**6), max_size=300).map(lambda listed: json.dumps(listed).encode())


@given(st.dictionaries(st.text('abc/0 "\\\n', min_size=1, max_size=8), st.one_of(bodies, lists), min_size=1, max_size=4))
def test_answers_come_back_byte_for_byte(found):
    kept = snapshot(*(answer(key, body) for key, body in found.items()))

    back = snapshots.parse(snapshots.written(kept), PATH)

    assert back.answers == kept.answers
    assert snapshots.written(back) == snapshots.written(kept)


def test_a_snapshot_tells_address_time_status_and_digest():
    written = json.loads(snapshots.written(snapshot(answer(etag='"x"', modified="Sat, 28 Nov 2026 06:00:00 GMT"))))

    assert written == {
        "format": 1,
        "source": "gleif",
        "provider": "acme",
        "offering": "box",
        "changes": [],
        "answers": [
            {
                "key": "record/1",
                "url": "https://api.example.net/1",
                "status": 200,
                "media": "application/json",
                "retrieved": "2026-11-28T06:00:05Z",
                "sha256": sha256(b'{"a": 1}').hexdigest(),
                "kept": "whole",
                "kept_sha256": sha256(b'{"a": 1}').hexdigest(),
                "etag": '"x"',
                "modified": "Sat, 28 Nov 2026 06:00:00 GMT",
                "text": ['{"a": 1}'],
            }
        ],
    }


def test_one_change_in_a_long_line_changes_one_line_of_the_file():
    listed = [f"prefix-{number}" for number in range(500)]
    before = snapshots.written(snapshot(answer(body=json.dumps(listed).encode()))).splitlines()
    listed[250] = "another"
    after = snapshots.written(snapshot(answer(body=json.dumps(listed).encode()))).splitlines()

    differing = [number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]

    assert len(differing) == 3, "the two digests and the entry"


def test_each_answer_has_its_line():
    back = snapshots.parse(snapshots.written(snapshot(answer("a"), answer("b"))), PATH)
    lines = snapshots.written(back).decode().splitlines()

    assert [lines[back.line(key) - 1] for key in ("a", "b")] == ['   "key": "a",', '   "key": "b",']


def test_what_a_source_leaves_out_is_marked_and_the_digest_is_that_of_the_whole():
    kept = snapshots.kept(Ask("a", "https://api.example.net/"), answer("a", b"name, mail"), lambda _ask, body: body[:4])

    assert (kept.body, kept.condensed, kept.digest) == (b"name", True, sha256(b"name, mail").hexdigest())
    assert snapshots.parse(snapshots.written(snapshot(kept)), PATH).answers["a"] == kept


def test_changes_are_kept_up_to_a_bound():
    day, now = date(2026, 11, 28), ({"value": "NL"},)
    changes = tuple(Change(on=day, question=f"q{number}", before=(), after=now) for number in range(60))

    back = snapshots.parse(snapshots.written(snapshot(answer(), changes=changes)), PATH)

    assert [one.question for one in back.changes] == [f"q{number}" for number in range(10, 60)]


def test_a_body_changed_by_hand_is_refused_with_its_line():
    content = snapshots.written(snapshot(answer(body=b'"FR"'))).replace(b"FR", b"NL")

    assert refused(content) == (
        f"{PATH}:9:1: this snapshot does not hold the bytes of 'record/1' that were received; "
        "expected it as it was fetched, so restore it, or remove it and fetch again"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[:-40], ":17:4: this snapshot is not JSON (Unterminated string starting at); expected it as it was"),
        (lambda text: text.replace('"format": 1', '"format": 2'), ":1:1: this snapshot has something unexpected at 'format'"),
        (lambda text: text.replace('"status"', '"state"'), ":9:1: this snapshot has something unexpected at 'answers.0.status'"),
        (lambda text: text.replace("05Z", "05"), ":9:1: this snapshot has something unexpected at 'answers.0.retrieved'"),
        (
            lambda text: text.replace("2026-11-28T06:00:05Z", "0001-01-01T00:00:00+14:00"),
            ":9:1: this snapshot has something unexpected at 'answers.0.retrieved' (a time within the years 1 to 9999 is needed)",
        ),
        (
            lambda text: text.replace('"sha256"', '"since": "2027-01-01T00:00:00Z",\n"sha256"'),
            ":9:1: this snapshot has something unexpected at 'answers.0' (it is first received after it was last received)",
        ),
        (lambda text: text.replace('"record/1"', '""'), ":9:1: this snapshot has something unexpected at 'answers.0.key'"),
        (
            lambda _text: "[" * 100_000,
            ":1:1: this snapshot is nested too deeply, has a key twice, or holds a number or a sign that cannot be read",
        ),
        (lambda _text: "[]", ":1:1: this snapshot is no object with answers; "),
        (lambda _text: "", ":1:1: this snapshot is not JSON"),
    ],
)
def test_damage_is_named_with_its_place(change, message):
    content = change(snapshots.written(snapshot(answer())).decode()).encode()

    assert refused(content).startswith(f"{PATH}{message}")


def test_bytes_that_are_no_text_are_refused():
    assert refused(b"\xff\xfe").startswith(f"{PATH}:1:1: this snapshot is not text in UTF-8; ")


@pytest.mark.parametrize(
    ("laid_out", "line"),
    [
        (lambda text: text.replace("\n", "\r\n"), 9),
        (lambda text: text.replace(',\n   "url"', ', "url"'), 9),
        (lambda text: json.dumps(json.loads(text), indent=4), 9),
        (lambda text: json.dumps(json.loads(text)), 1),
    ],
)
def test_a_file_that_an_editor_or_git_laid_out_anew_is_read_all_the_same(laid_out, line):
    text = snapshots.written(snapshot(answer(body=b'{"key": "a"}'))).decode()

    back = snapshots.parse(laid_out(text).encode(), PATH)

    assert back.answers == snapshots.parse(text.encode(), PATH).answers
    assert back.line("record/1") == line


def test_two_answers_to_one_ask_are_refused():
    document = json.loads(snapshots.written(snapshot(answer())))
    document["answers"] *= 2

    assert refused(json.dumps(document, indent=1).encode()).startswith(
        f"{PATH}:22:1: this snapshot holds two answers to 'record/1'; "
    )


def test_a_key_that_stands_twice_is_refused():
    content = snapshots.written(snapshot(answer())).replace(b' "answers": [', b' "answers": [],\n "answers": [')

    assert refused(content).startswith(f"{PATH}:1:1: this snapshot is nested too deeply, has a key twice, or holds")
