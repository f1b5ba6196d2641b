"""cloudpeil compare: the gate first, then intervals of ranks."""

import csv
import io

import pytest

OFFERS = ("leaky-cloud", "botterwiek-cloud", "silent-cloud")

pytestmark = pytest.mark.usefixtures("harbour")


def test_every_offer_has_a_verdict_and_what_decides_it(printed):
    document = printed("compare", *OFFERS, "--minimum", "P=1")

    assert list(document) == ["framework", "edition", "weights", "as_of", "counts", "minimum", "offers"]
    assert document["minimum"] == {"overall": 0, "objectives": {"P": 1}}
    found = {one["offering"]: (one["verdict"], one["missed"], one["undecided"]) for one in document["offers"]}
    assert found == {
        "leaky-cloud": ("fails", ["P"], []),
        "botterwiek-cloud": ("passes", [], []),
        "silent-cloud": ("open", [], ["P"]),
    }


def test_an_offer_that_fails_has_no_rank_and_does_not_count_for_others(printed):
    leaky, sure, silent = printed("compare", *OFFERS, "--minimum", "P=1")["offers"]

    assert (leaky["rank"], leaky["rank_if_passing"]) == (None, None)
    assert (sure["rank"], sure["rank_if_passing"]) == ({"low": 1, "high": 2}, None)
    assert (silent["rank"], silent["rank_if_passing"]) == (None, {"low": 1, "high": 2})


def test_an_offer_keeps_its_results_when_another_withdraws(printed):
    together = printed("compare", *OFFERS)["offers"][1]
    alone = printed("compare", "botterwiek-cloud")["offers"][0]

    assert {**together, "rank": None} == {**alone, "rank": None}
    assert alone["rank"] == {"low": 1, "high": 1}


def test_without_a_minimum_all_pass_and_ranks_are_intervals(printed):
    offers = printed("compare", *OFFERS)["offers"]

    assert {one["verdict"] for one in offers} == {"passes"}
    scores = [(one["score"]["low"], one["score"]["high"]) for one in offers]
    assert scores == [(9.999, 30.0), (52.75, 100.0), (9.999, 100.0)]
    assert [one["rank"] for one in offers] == [{"low": 2, "high": 3}, {"low": 1, "high": 2}, {"low": 1, "high": 3}]


def test_minimum_levels_may_be_combined(printed):
    document = printed("compare", "leaky-cloud", "--minimum", "1", "--minimum", "P=2", "--minimum", "E=1")

    assert document["minimum"] == {"overall": 1, "objectives": {"P": 2, "E": 1}}
    assert document["offers"][0]["missed"] == ["overall", "P"]


def test_the_table_puts_sure_offers_before_open_ones_and_those_that_fail_last(run):
    result = run("compare", *OFFERS, "--minimum", "P=1")

    assert (result.exit_code, result.stderr) == (0, "")
    rows = [line.split()[:2] for line in result.stdout.splitlines()[5:]]
    assert rows == [["botterwiek-cloud", "passes"], ["silent-cloud", "open"], ["leaky-cloud", "fails"]]


def test_csv_and_json_agree(run, printed):
    offers = printed("compare", *OFFERS, "--minimum", "1")["offers"]
    rows = list(csv.DictReader(io.StringIO(run("compare", *OFFERS, "--minimum", "1", "--format", "csv").stdout)))

    for row, offer in zip(rows, offers, strict=True):
        assert (row["offering"], row["verdict"]) == (offer["offering"], offer["verdict"])
        assert (float(row["score_low"]), float(row["score_high"])) == (offer["score"]["low"], offer["score"]["high"])
        assert row["rank_if_passing_low"] == str((offer["rank_if_passing"] or {"low": ""})["low"])


def test_an_unknown_offer_is_wrong_usage(run):
    result = run("compare", "leaky-cloud", "silent-clod")

    assert result.exit_code == 2
    assert result.stderr.endswith("Error: the offering 'silent-clod' is not known; did you mean 'silent-cloud'?\n")
