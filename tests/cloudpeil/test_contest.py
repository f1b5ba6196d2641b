"""cloudpeil contest and what check says of contests."""

import pytest

from criteria.source import parse


def test_a_template_is_printed_that_check_accepts(run, here):
    assert run("init", "mine").exit_code == 0
    made = run("contest", "aws", "data-storage-countries", "--as-of", "2026-11-23")
    name = parse(made.stdout.encode(), "x")["id"]
    path = here / "mine/offerings/contests" / f"{name}.yaml"
    path.parent.mkdir()
    path.write_text(made.stdout, encoding="utf-8")

    checked = run("check", "--workspace", "mine")

    assert (made.exit_code, made.stderr, name) == (0, "", "2026-11-23-aws-data-storage-countries")
    assert (checked.exit_code, checked.stderr) == (0, "")
    first, *rest = checked.stdout.splitlines()
    assert first.endswith(", 1 contest")
    said = f"aws: data-storage-countries is contested since 2026-11-23 and not decided (offerings/contests/{name}.yaml)"
    assert said in rest


def test_a_criterion_is_contested_in_its_framework(run):
    made = parse(run("contest", "aws", "SOV-3.4", "--as-of", "2026-11-23").stdout.encode(), "x")

    assert (made["framework"], made["criterion"], made["id"]) == ("eu-csf", "SOV-3.4", "2026-11-23-aws-sov-3-4")
    assert "question" not in made


def test_check_lists_open_contests_and_no_others(run, harbour):
    result = run("check")

    contested = [line for line in result.stdout.splitlines() if " contest" in line]
    assert contested[0].endswith("3 offerings, 3 contests")
    assert [line.split(" is ")[0] for line in contested[1:]] == ["botterwiek-cloud: storage"]


def test_a_broken_contest_is_a_problem_of_the_run(run, here):
    assert run("init", "mine").exit_code == 0
    path = here / "mine/offerings/contests/x.yaml"
    path.parent.mkdir()
    path.write_text("id: x\noffering: aws\nfrom: reader\nby: x\nreceived: 2026-11-20\nsays: {en: x}\nstatus: closed\n")

    result = run("check", "--workspace", "mine")

    assert result.exit_code == 1
    assert (
        "contests/x.yaml:7:9: the text 'closed' is not allowed for 'status'; allowed are: accepted, open, rejected"
        in result.stderr
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["awz", "pue"], "Error: the offering 'awz' is not known; did you mean 'aws'?"),
        (["aws", "pu"], "Error: 'pu' is no question or criterion; did you mean 'pue'?"),
        (["aws", "pue", "--framework", "eu-csv"], "Error: the framework 'eu-csv' is not known; did you mean 'eu-csf'?"),
    ],
)
def test_an_unknown_name_is_wrong_usage(run, words, message):
    result = run("contest", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == message
