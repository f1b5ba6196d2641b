"""cloudpeil assess: offerings measured at four strengths of evidence."""

import csv
import io
import json

import pytest
from shapes import check_reading

OFFERING = "scaleway-public-cloud"
FLOORS = ["declared", "documented", "attested", "verified"]
BEFORE = "2020-01-01"


def test_the_json_has_the_shape_of_the_design(printed):
    document = printed("assess", OFFERING)

    assert list(document) == ["framework", "edition", "weights", "as_of", "inputs", "assessments"]
    assert [document[key] for key in ("framework", "edition", "weights", "as_of")] == [
        "eu-csf",
        "2026-06",
        "calculator-2026-06",
        "2026-11-23",
    ]
    assert all(len(digest) == 64 and not digest.strip("0123456789abcdef") for digest in document["inputs"].values())
    assert list(document["inputs"]) == sorted(document["inputs"])
    (one,) = document["assessments"]
    assert list(one) == [
        *("offering", "provider", "counts", "readings", "unknown", "contradictions", "conflicts", "verdicts", "explanations"),
    ]
    assert (one["offering"], one["provider"], one["counts"]) == (OFFERING, "scaleway", "documented")
    assert list(one["readings"]) == FLOORS
    for reading in one["readings"].values():
        check_reading(reading)


def test_unknowns_name_a_question_and_what_it_could_move(printed):
    (one,) = printed("assess", OFFERING)["assessments"]

    first = one["unknown"][0]
    assert list(first) == ["question", "could_move"]
    assert list(first["could_move"]) == ["score", "level", "criteria"]
    assert type(first["could_move"]["score"]["low"]) is float
    assert all(entry["could_move"]["score"]["low"] >= 0 >= entry["could_move"]["score"]["high"] for entry in one["unknown"])


def test_floats_are_not_rounded(printed):
    reading = printed("assess", "aws")["assessments"][0]["readings"]["documented"]

    settled = sum(one["rung"]["low"] == one["rung"]["high"] for one in reading["criteria"].values())
    assert reading["coverage"]["criteria"] == settled / 48
    weights = {"SOV-1": 20, "SOV-2": 10, "SOV-3": 10, "SOV-4": 15, "SOV-5": 10, "SOV-6": 15, "SOV-7": 15, "SOV-8": 5}
    for end in ("low", "high"):
        sums = sum(round(reading["objectives"][name]["points"][end] * 100) * weight for name, weight in weights.items())
        assert reading["score"][end] == sums / 100_000


def test_several_offerings_come_in_the_order_asked_and_each_as_alone(printed):
    together = printed("assess", "ovhcloud-public-cloud", "aws")["assessments"]
    alone = printed("assess", "aws")["assessments"]

    assert [one["offering"] for one in together] == ["ovhcloud-public-cloud", "aws"]
    assert together[1:] == alone


def test_csv_and_json_agree(run, printed):
    rows = list(csv.DictReader(io.StringIO(run("assess", "aws", "--format", "csv").stdout)))
    (one,) = printed("assess", "aws")["assessments"]

    assert [row["reading"] for row in rows] == FLOORS
    for row in rows:
        reading = one["readings"][row["reading"]]
        assert (float(row["score_low"]), float(row["score_high"])) == (reading["score"]["low"], reading["score"]["high"])
        assert (int(row["level_low"]), int(row["level_high"])) == (reading["level"]["low"], reading["level"]["high"])
        assert row["bound_by"].split() == reading["level"]["bound_by"]
        assert row["counts"] == ("yes" if row["reading"] == one["counts"] else "no")


def test_before_the_facts_were_seen_all_is_unknown(run, printed):
    (one,) = printed("assess", OFFERING, "--as-of", BEFORE)["assessments"]

    for reading in one["readings"].values():
        assert reading["level"] == {"low": 0, "high": 4, "bound_by": []}
        assert reading["score"] == {"low": 0.0, "high": 100.0756}
        assert reading["coverage"] == {"criteria": 0.0, "points": 0.0}
        assert all(criterion["rung"]["low"] == 1 < criterion["rung"]["high"] for criterion in reading["criteria"].values())


def test_the_assurance_that_counts_can_be_chosen(printed):
    (one,) = printed("assess", "aws", "--assurance", "attested")["assessments"]

    assert one["counts"] == "attested"


def test_named_weights_change_the_score_and_not_the_level(printed):
    usual = printed("assess", "aws")
    other = printed("assess", "aws", "--weights", "framework-1.2.1")

    before, after = (document["assessments"][0]["readings"]["documented"] for document in (usual, other))
    assert other["weights"] == "framework-1.2.1"
    assert (before["level"], before["criteria"]) == (after["level"], after["criteria"])
    assert before["score"] != after["score"]


def test_the_territory_decides_where_norway_lies(printed, here, run):
    run("init", "norway")
    path = here / "norway/offerings/providers/example/example-cloud.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[NL, DE]", "[NL, NO]"), encoding="utf-8")
    ask = ("assess", "example-cloud", "--workspace", "norway", "--as-of", "2026-11-23", "--territory")

    eea, eu = (
        printed(*ask, territory)["assessments"][0]["explanations"]["criteria"]["SOV-3.4"]["rungs"] for territory in ("EEA", "EU")
    )

    assert (eea[4]["truth"], eu[4]["truth"]) == ("unknown", "false")


def test_a_profile_chooses_all_at_once(printed, here):
    (here / "buyer.yaml").write_text(
        "weights: {SOV-1: 30, SOV-2: 10, SOV-3: 10, SOV-4: 10, SOV-5: 10, SOV-6: 10, SOV-7: 10, SOV-8: 10}\n"
        "assurance: declared\nterritory: EU\n",
        encoding="utf-8",
    )

    document = printed("assess", "aws", "--profile", "buyer.yaml")

    assert document["weights"] == "own"
    assert document["assessments"][0]["counts"] == "declared"


def test_the_command_line_wins_over_the_profile(printed, here):
    (here / "buyer.yaml").write_text("assurance: declared\nweights: framework-1.2.1\n", encoding="utf-8")

    document = printed("assess", "aws", "--profile", "buyer.yaml", "--assurance", "verified")

    assert document["weights"] == "framework-1.2.1"
    assert document["assessments"][0]["counts"] == "verified"


def test_a_level_demanded_by_a_profile_is_checked(run, here, harbour):
    (here / "buyer.yaml").write_text("framework: harbour\nminimum: {objectives: {P: 1}}\n", encoding="utf-8")

    result = run("assess", "leaky-cloud", "--profile", "buyer.yaml")

    assert result.exit_code == 1
    assert result.stderr == "leaky-cloud misses the level demanded: P\n"
    assert "Not higher than level 0 because of P.1, P.2." in result.stdout


def test_an_open_level_is_not_taken_for_reached(run, harbour):
    result = run("assess", "botterwiek-cloud", "silent-cloud", "--minimum", "1")

    assert result.exit_code == 1
    assert result.stderr == "silent-cloud may miss (it depends on what is unknown) the level demanded: overall\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["awz"], "the offering 'awz' is not known; did you mean 'aws'?"),
        (["aws", "--framework", "eu-csv"], "the framework 'eu-csv' is not known; did you mean 'eu-csf'?"),
        (["aws", "--edition", "2026-07"], "the framework 'eu-csf' has no edition '2026-07'; did you mean '2026-06'?"),
        (["aws", "--weights", "framework-1.2"], "the weights 'framework-1.2' are not known; did you mean 'framework-1.2.1'?"),
        (
            ["aws", "--territory", "EEB"],
            "'EEB' is no group or country; expected a group or a code such as NL (did you mean 'EEA'?)",
        ),
        (["aws", "--minimum", "5"], "'5' is no level; expected 0 to 4, or for example SOV-3=2"),
        (["aws", "--minimum", "SOV-3=high"], "'SOV-3=high' is no level; expected 0 to 4, or for example SOV-3=2"),
        (["aws", "--minimum", "SOV-9=2"], "the objective 'SOV-9' is not known; did you mean 'SOV-8'?"),
        (["aws", "--as-of", "yesterday"], "Invalid value for '--as-of': 'yesterday' is not a date; write it as 2026-11-23"),
        (["aws", "--as-of", "2026-02-30"], "Invalid value for '--as-of': '2026-02-30' is not a date; write it as 2026-11-23"),
        (
            ["aws", "--assurance", "sure"],
            "Invalid value for '--assurance': 'sure' is not one of 'declared', 'documented', 'attested', 'verified'.",
        ),
        (["aws", "--workspace", "."], ". is no workspace: it has no cloudpeil.yaml; make one with: cloudpeil init NEW-FOLDER"),
    ],
)
def test_wrong_usage_ends_with_exit_code_2_and_a_cure(run, words, message):
    result = run("assess", *words)

    assert result.stderr == (
        f"Usage: cloudpeil assess [OPTIONS] [OFFERING]...\nTry 'cloudpeil assess --help' for help.\n\nError: {message}\n"
    )
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_json_is_the_same_on_every_run(run):
    first, second = (run("assess", "aws", "--format", "json").stdout for _ in range(2))

    assert first == second
    assert json.loads(first)
