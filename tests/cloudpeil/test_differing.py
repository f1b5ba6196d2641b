"""differences and stale: what editors should look at, as a table, JSON and CSV."""

import csv
import io
import json

import pytest

FILE = "offerings/providers/example/example-cloud.yaml"
DOSSIER = """\
id: example-cloud
provider: example
name: Example Cloud
service_models: [iaas]
sources:
  terms: {title: Terms, kind: contract, retrieved: 2026-11-01, valid_until: 2026-12-05}
  press: {title: News, kind: press, retrieved: 2025-11-20}
facts:
  dpa-offered:
    - {value: true, source: terms}
    - {value: false, source: press}
"""


@pytest.fixture
def mine(run, here):
    assert run("init", "mine").exit_code == 0
    (here / "mine" / FILE).write_text(DOSSIER, encoding="utf-8")
    return here / "mine"


def asked(run, *words):
    result = run(*words, "--workspace", "mine", "--as-of", "2026-11-20")
    assert result.exit_code == 0, result.stderr
    return result


def test_a_difference_is_one_line_that_asks(run, mine):
    result = asked(run, "differences", "example-cloud")

    assert result.stdout == (
        "example-cloud: dpa-offered: which holds? yes (Terms, documented, 2026-11-01, "
        f"{FILE}:10) or no (News, declared, 2025-11-20, {FILE}:11). A weaker source differs; it changes nothing.\n"
    )
    assert result.stderr == "1 difference on 2026-11-20\n"


def test_differences_for_programs_name_both_sides(run, mine):
    document = json.loads(asked(run, "differences", "example-cloud", "--format", "json").stdout)

    (one,) = document["differences"]
    assert (one["offering"], one["provider"], one["question"], one["kind"]) == (
        *("example-cloud", "example", "dpa-offered", "contradiction"),
    )
    assert [side["says"] for side in one["holds"] + one["against"]] == [{"value": True}, {"value": False}]
    assert [side["file"] for side in one["holds"] + one["against"]] == [f"{FILE}:10", f"{FILE}:11"]


def test_differences_as_csv_have_a_row_for_each_side(run, mine):
    rows = list(csv.DictReader(io.StringIO(asked(run, "differences", "example-cloud", "--format", "csv").stdout)))

    assert [(row["question"], row["holds"], row["says"], row["assurance"]) for row in rows] == [
        ("dpa-offered", "yes", "yes", "documented"),
        ("dpa-offered", "no", "no", "declared"),
    ]


def test_without_differences_nothing_is_printed(run, mine):
    result = run("differences", "example-cloud", "--workspace", "mine", "--as-of", "2025-01-01")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 differences on 2025-01-01\n")


def test_stale_tells_the_last_day_the_old_answer_and_what_is_left(run, mine):
    result = asked(run, "stale", "example-cloud", "--within", "16")

    assert result.stdout == (f"example-cloud: dpa-offered: yes; until 2026-12-05, then unknown (Terms; {FILE}:10)\n"), (
        "the weaker claim is too old by then"
    )
    assert result.stderr == "1 within 16 days of 2026-11-20\n"
    assert asked(run, "stale", "example-cloud", "--within", "15").stdout == ""


def test_what_ended_stays_on_the_list_with_its_old_answer(run, mine):
    result = run("stale", "example-cloud", "--workspace", "mine", "--as-of", "2027-03-01", "--within", "0")

    assert result.stdout == (
        f"example-cloud: dpa-offered: no; yes; ended 2026-12-05, then unknown (Terms; News; {FILE}:10 {FILE}:11)\n"
    )


def test_what_ended_and_rests_on_weaker_evidence_since_stays_on_the_list(run, mine):
    (mine / FILE).write_text(DOSSIER.replace("2025-11-20", "2026-11-20"), encoding="utf-8")

    result = run("stale", "example-cloud", "--workspace", "mine", "--as-of", "2026-12-06")

    assert result.stdout == f"example-cloud: dpa-offered: yes; ended 2026-12-05, then declared (Terms; {FILE}:10)\n"


def test_stale_for_programs(run, mine):
    document = json.loads(asked(run, "stale", "example-cloud", "--format", "json").stdout)

    assert document == {
        "as_of": "2026-11-20",
        "within": 30,
        "answers": [
            {
                "offering": "example-cloud",
                "provider": "example",
                "question": "dpa-offered",
                "last_day": "2026-12-05",
                "answer": "yes",
                "then": "unknown",
                "sources": "Terms",
                "files": f"{FILE}:10",
            }
        ],
    }


def test_a_stale_answer_is_unknown_and_the_report_of_the_command_line_shows_the_old_one(run, mine):
    result = run("explain", "example-cloud", "SOV-7.2", "--workspace", "mine", "--as-of", "2027-03-01")

    assert "Fact: Every customer can sign a processing agreement: yes (expired, so it no longer counts)" in result.stdout


@pytest.mark.parametrize("command", ["differences", "stale"])
def test_an_unknown_offering_is_named_with_its_nearest(run, mine, command):
    result = run(command, "example-clod", "--workspace", "mine")

    assert result.exit_code == 2
    assert "the offering 'example-clod' is not known; did you mean 'example-cloud'?" in result.stderr
