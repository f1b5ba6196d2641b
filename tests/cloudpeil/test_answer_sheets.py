"""Broken answer sheets and profiles: the whole message, its place, and exit code 1."""

import pytest

HEAD = "framework: eu-csf\n"
OWN = "{SOV-1: 20, SOV-2: 10, SOV-3: 10, SOV-4: 15, SOV-5: 10, SOV-6: 15, SOV-7: 15, SOV-8: 6}"
SHEETS = {
    "unknown criterion": (
        "answers: {SOV-1.1: 4, SOV-1.9: 1}\n",
        "answers.yaml:2:23: the criterion 'SOV-1.9' is not known; did you mean 'SOV-1.8'?",
    ),
    "rung above the last": (
        "answers: {SOV-2.1: 9}\n",
        "answers.yaml:2:20: rung 9 does not exist in SOV-2.1; expected 1 (the worst) to 3, or unknown, so correct it",
    ),
    "rung below the first": (
        "answers: {SOV-3.1: 0}\n",
        "answers.yaml:2:20: rung 0 does not exist in SOV-3.1; expected 1 (the worst) to 5, or unknown, so correct it",
    ),
    "rung that is true": (
        "answers: {SOV-3.1: true}\n",
        "answers.yaml:2:20: expected a whole number, but found true; write digits only",
    ),
    "rung with decimals": (
        "answers: {SOV-3.1: 2.5}\n",
        "answers.yaml:2:20: expected a whole number, but found the number 2.5; write digits only",
    ),
    "list of answers": (
        "answers: []\n",
        "answers.yaml:2:10: 'answers' holds an empty list; expected a mapping (key: value), so write one",
    ),
    "no answers": (
        "divisor: nominal\n",
        "answers.yaml:1:1: the key 'answers' is missing here; expected it beside the others, so add it (see docs/formats.md)",
    ),
    "unknown key": (
        "answers: {}\nweight: framework-1.2.1\n",
        "answers.yaml:3:1: the key 'weight' is not known here; did you mean 'weights'?",
    ),
    "unknown edition": (
        "edition: 2026-07\nanswers: {}\n",
        "answers.yaml:2:10: the framework 'eu-csf' has no edition '2026-07'; did you mean '2026-06'?",
    ),
    "unknown weights": (
        "weights: calculator-2026-07\nanswers: {}\n",
        "answers.yaml:2:10: the weights 'calculator-2026-07' are not known; did you mean 'calculator-2026-06'?",
    ),
    "weights that do not sum to 100": (
        f"weights: {OWN}\nanswers: {{}}\n",
        "answers.yaml:2:10: these weights sum to 101, but weights must sum to 100; correct them",
    ),
    "unknown divisor": (
        "divisor: exact\nanswers: {}\n",
        "answers.yaml:2:10: the text 'exact' is not allowed for 'divisor'; allowed are: nominal, true",
    ),
    "answer twice": (
        "answers:\n  SOV-1.1: 4\n  SOV-1.1: 3\n",
        "answers.yaml:4:3: the key 'SOV-1.1' stands twice, first in line 3; remove one, or merge the two",
    ),
}
PROFILES = {
    "assurance: high\n": (
        "buyer.yaml:1:12: the text 'high' is not allowed for 'assurance'; "
        "allowed are: attested, declared, documented, verified\n1 problem found\n"
    ),
    f"weights: {OWN}\nterritory: EUU\nminimum: {{overall: 5, objectives: {{SOV-9: 1, SOV-3: 7}}}}\n": (
        "buyer.yaml:1:10: these weights sum to 101, but weights must sum to 100; correct them\n"
        "buyer.yaml:2:12: 'EUU' is no group or country; expected a group or a code such as NL (did you mean 'EU'?)\n"
        "buyer.yaml:3:20: level 5 does not exist; expected 0 to 4, so lower it\n"
        "buyer.yaml:3:36: the objective 'SOV-9' is not known; did you mean 'SOV-8'?\n"
        "buyer.yaml:3:53: level 7 does not exist; expected 0 to 4, so lower it\n"
        "5 problems found\n"
    ),
    "framework: eu-csv\n": "buyer.yaml:1:12: the framework 'eu-csv' is not known; did you mean 'eu-csf'?\n1 problem found\n",
}


@pytest.mark.parametrize(("text", "message"), SHEETS.values(), ids=SHEETS)
def test_a_broken_sheet_is_refused_with_its_place(run, sheet, text, message):
    result = run("score", sheet(HEAD + text))

    assert result.stderr == f"{message}\n1 problem found\n"
    assert (result.exit_code, result.stdout) == (1, "")


def test_an_unknown_framework_is_refused_with_its_place(run, sheet):
    result = run("score", sheet("framework: eu-csv\nanswers: {}\n"))

    assert result.stderr == "answers.yaml:1:12: the framework 'eu-csv' is not known; did you mean 'eu-csf'?\n1 problem found\n"
    assert result.exit_code == 1


def test_all_problems_of_a_sheet_come_at_once(run, sheet):
    result = run("score", sheet(f"{HEAD}weights: none\nanswers: {{SOV-1.9: 1, SOV-2.1: 9, SOV-3.1: 0}}\n"))

    assert result.stderr == (
        "answers.yaml:2:10: the weights 'none' are not known; allowed are: calculator-2026-06, framework-1.2.1\n"
        "answers.yaml:3:11: the criterion 'SOV-1.9' is not known; did you mean 'SOV-1.8'?\n"
        "answers.yaml:3:32: rung 9 does not exist in SOV-2.1; expected 1 (the worst) to 3, or unknown, so correct it\n"
        "answers.yaml:3:44: rung 0 does not exist in SOV-3.1; expected 1 (the worst) to 5, or unknown, so correct it\n"
        "4 problems found\n"
    )
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("words", [["score"], ["assess", "aws", "--profile"]], ids=["sheet", "profile"])
def test_a_file_that_is_not_there_is_wrong_usage_and_named(run, words):
    result = run(*words, "nothing.yaml")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].endswith("File 'nothing.yaml' does not exist.")


@pytest.mark.parametrize(("text", "message"), PROFILES.items())
def test_a_broken_profile_is_refused_with_its_places(run, here, text, message):
    (here / "buyer.yaml").write_text(text, encoding="utf-8")

    result = run("assess", "aws", "--profile", "buyer.yaml")

    assert result.stderr == message
    assert (result.exit_code, result.stdout) == (1, "")
