"""The workplace of a fetch: what could not be read back is not put in the place of what can, and leftovers go."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from criteria.problems import DataError
from offerings.asking import Answer
from offerings.fetching.workplace import Workplace
from offerings.snapshots import MAX_BYTES, Holder, Snapshot

ACME = Holder("acme")
NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)


def snapshot(body):
    answer = Answer("record", "https://source.example.net/", 200, "text/plain", body, NOW, sha256(body).hexdigest())
    return Snapshot("gleif", ACME, {"record": answer})


def test_answers_that_are_too_large_to_be_read_back_leave_the_former_ones_in_place(tmp_path):
    place = Workplace(tmp_path, (tmp_path,))
    place.replace(snapshot(b"small"))

    with pytest.raises(DataError) as caught:
        place.replace(snapshot(b"\x01" * (MAX_BYTES // 6 + 1)))

    (problem,) = caught.value.problems
    assert str(problem).startswith("offerings/snapshots/acme/provider/gleif.json:1:1: these answers take 24000")
    assert problem.message.endswith("bytes; expected at most 24000000, so the former ones stay")
    assert place.load(ACME, "gleif").answers["record"].body == b"small"


def test_a_run_removes_what_a_killed_one_left_beside_files_and_nothing_else(tmp_path):
    names = ("offerings/snapshots/acme/provider/.gleif.json.part", ".cloudpeil/received/acme/provider/gleif/.ab.json.part")
    others = ("offerings/snapshots/acme/provider/gleif.json", "offerings/providers/acme/.box.yaml.part")
    for name in (*names, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"{")

    with Workplace(tmp_path, (tmp_path,)).alone():
        assert [name for name in (*names, *others) if (tmp_path / name).exists()] == list(others)
