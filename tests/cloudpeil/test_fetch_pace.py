"""cloudpeil fetch keeps to the pace of every host and to little memory, as its benchmark measures it, here with few providers."""

import sys
from pathlib import Path

import played

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from fetching import BUDGET, measure

from offerings import sources


def test_no_host_is_asked_sooner_than_its_pace_allows_and_memory_stays_small():
    found = measure(5, factor=50)

    assert (found.first.code, found.again.code) == (0, 0)
    assert set(found.first.json["sources"]) == set(sources.names())
    assert found.first.json["asked"] == len(found.log) > 200
    assert found.asked_again == 0
    assert played.too_soon(found.log, found.factor) == {}
    assert "api.gleif.org" in played.too_soon(found.log, found.factor / 50), "in real time it would have been too soon"
    assert found.peak < BUDGET
