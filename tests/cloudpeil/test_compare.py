"""cloudpeil compare: the gate first, then intervals of ranks."""

import csv
import io

OFFERS = ("aws", "ovhcloud-public-cloud", "scaleway-public-cloud")


def test_every_offer_has_a_verdict_and_what_decides_it(printed):
    document = printed("compare", *OFFERS, "--minimum", "SOV-3=2")

    assert list(document) == ["framework", "edition", "weights", "as_of", "counts", "minimum", "offers"]
    assert document["minimum"] == {"overall": 0, "objectives": {"SOV-3": 2}}
    found = {one["offering"]: (one["verdict"], one["missed"], one["undecided"]) for one in document["offers"]}
    assert found == {
        "aws": ("fails", ["SOV-3"], []),
        "ovhcloud-public-cloud": ("open", [], ["SOV-3"]),
        "scaleway-public-cloud": ("open", [], ["SOV-3"]),
    }


def test_an_offer_that_fails_has_no_rank_and_does_not_count_for_others(printed):
    aws, *others = printed("compare", *OFFERS, "--minimum", "SOV-3=2")["offers"]

    assert (aws["rank"], aws["rank_if_passing"]) == (None, None)
    assert [(one["rank"], one["rank_if_passing"]) for one in others] == [(None, {"low": 1, "high": 2})] * 2


def test_without_a_minimum_all_pass_and_ranks_are_intervals(printed):
    offers = printed("compare", *OFFERS)["offers"]

    assert {one["verdict"] for one in offers} == {"passes"}
    assert all(one["rank"] == {"low": 1, "high": 3} for one in offers)


def test_minimum_levels_may_be_combined(printed):
    document = printed("compare", "aws", "--minimum", "1", "--minimum", "SOV-3=2", "--minimum", "SOV-4=4")

    assert document["minimum"] == {"overall": 1, "objectives": {"SOV-3": 2, "SOV-4": 4}}
    assert document["offers"][0]["missed"] == ["SOV-3", "SOV-4"]


def test_the_table_puts_open_offers_before_those_that_fail(run):
    result = run("compare", *OFFERS, "--minimum", "SOV-3=2")

    assert (result.exit_code, result.stderr) == (0, "")
    head, _, *rows = result.stdout.splitlines()[3:]
    assert head.split() == ["offering", "verdict", "rank", "level", "score", "missed", "or", "open"]
    assert [row.split()[:2] for row in rows] == [
        ["ovhcloud-public-cloud", "open"],
        ["scaleway-public-cloud", "open"],
        ["aws", "fails"],
    ]


def test_csv_and_json_agree(run, printed):
    offers = printed("compare", *OFFERS, "--minimum", "1")["offers"]
    rows = list(csv.DictReader(io.StringIO(run("compare", *OFFERS, "--minimum", "1", "--format", "csv").stdout)))

    for row, offer in zip(rows, offers, strict=True):
        assert (row["offering"], row["verdict"]) == (offer["offering"], offer["verdict"])
        assert (float(row["score_low"]), float(row["score_high"])) == (offer["score"]["low"], offer["score"]["high"])
        assert row["rank_if_passing_low"] == str((offer["rank_if_passing"] or {"low": ""})["low"])


def test_an_unknown_offer_is_wrong_usage(run):
    result = run("compare", "aws", "scaleway-cloud")

    assert result.exit_code == 2
    assert result.stderr.endswith("Error: the offering 'scaleway-cloud' is not known; did you mean 'scaleway-public-cloud'?\n")
