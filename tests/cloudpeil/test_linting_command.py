"""cloudpeil lint: for people, editors, code hosts and programs; what counts, and which exit code follows."""

import json

import jsonschema_rs
import pytest

from criteria.findings import Finding
from criteria.model import Text
from reports import schemas
from reports.linting import Part, editor, github
from tests.criteria.rulers import HOME, lay

PERMUTED = ("other: {P: 50, S: 50}", "other: {P: 40, S: 60}")
NEVER = ("            - {question: open-source, is: true}\n", "            - {question: pue, at_least: 1.6}\n")


@pytest.fixture
def ruler(tmp_path, monkeypatch):
    """A workspace with the small framework instead of the packaged data, as the current folder."""

    def made(*changes, **others):
        reader = lay(tmp_path, *changes, **others)
        (tmp_path / "cloudpeil.yaml").write_text("as_of: 2026-11-23\n", encoding="utf-8")
        monkeypatch.setattr("cloudpeil.workspace.PACKAGED", reader.layers[0])
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return made


def lines(result):
    return result.stdout.splitlines()


def test_a_framework_in_order_prints_its_counts_alone(run, ruler):
    ruler()

    result = run("lint", "ruler")

    assert (result.exit_code, result.stdout) == (0, "A ruler, edition 1: 0 errors, 0 warnings, 0 known exceptions\n")
    assert result.stderr == "0 errors, 0 warnings, 0 known exceptions on 2026-11-23\n"


def test_a_warning_fails_only_when_asked(run, ruler):
    ruler(PERMUTED)

    assert (run("lint", "ruler").exit_code, run("lint", "ruler", "--strict").exit_code) == (0, 1)


def test_an_error_fails_and_stands_before_warnings(run, ruler):
    ruler(PERMUTED, NEVER)

    result = run("lint", "ruler")

    assert result.exit_code == 1
    assert [line for line in lines(result) if line[:1].isalpha()] == [
        "A ruler, edition 1: 2 errors, 1 warning, 0 known exceptions",
        "error    level-unreachable, 2",
        "error    never-true, S.1",
        "warning  weights-permuted, other",
    ]


def test_what_is_known_never_fails_and_gives_its_reason(run, ruler):
    because = "exceptions:\n  - {check: weights-permuted, because: {en: So published., nl: Zo gepubliceerd.}}"
    ruler(PERMUTED, ("nominal: 100", f"nominal: 100\n{because}"))

    result = run("lint", "ruler", "--strict")

    assert (result.exit_code, lines(result)[-1]) == (0, "  Known: So published.")
    assert result.stderr == "0 errors, 0 warnings, 1 known exception on 2026-11-23\n"
    assert lines(run("lint", "ruler", "--format", "editor")) == [
        (
            f"{HOME}/framework.yaml:15:10: note: the weights 'other' have the figures of 'usual' at other objectives (P 60 to "
            "40, S 40 to 60); expected sets that differ in their figures, so compare both with their sources and correct the "
            "one that was copied wrongly (known: So published.) [weights-permuted]"
        )
    ]
    assert lines(run("lint", "ruler", "--format", "github"))[0].startswith(
        f"::notice file={HOME}/framework.yaml,line=15,col=10,title=weights-permuted::the weights 'other'"
    )


def test_editors_get_a_line_for_each_finding_in_the_order_of_files(run, ruler):
    ruler(PERMUTED, NEVER)

    found = lines(run("lint", "ruler", "--format", "editor"))

    assert [line.split(": ")[:2] for line in found] == [
        [f"{HOME}/framework.yaml:12:5", "error"],
        [f"{HOME}/framework.yaml:15:10", "warning"],
        [f"{HOME}/s.yaml:14:11", "error"],
    ]


def test_paths_are_those_from_the_current_folder(run, ruler, monkeypatch):
    folder = ruler(PERMUTED)
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")

    for more in ([], ["--workspace", ".."]):
        assert lines(run("lint", "ruler", "--format", "editor", *more))[0].startswith(
            f"../{HOME}/framework.yaml:15:10: warning: "
        )


def test_signs_that_mean_something_to_github_are_escaped():
    finding = Finding("untranslated", "x", "a,b:c%.yaml", 0, 0, "100 % of:\r\nthis, and that", Text(en="So.\nYes.", nl="Zo."))

    assert github([Part(None, True, (finding,))], lambda path: path) == (
        "::notice file=a%2Cb%3Ac%25.yaml,line=1,col=1,title=untranslated::100 %25 of:%0D%0Athis, and that (known: So.%0AYes.)\n"
    )
    assert editor([Part(None, True, (finding,))], lambda path: path).startswith("a,b:c%.yaml:1:1: note: ")


def test_programs_get_everything_in_the_form_of_the_schema(run, ruler):
    ruler(PERMUTED, NEVER)

    result = run("lint", "--format", "json")

    document = json.loads(result.stdout)
    assert list(jsonschema_rs.validator_for(schemas.schema("lint")).iter_errors(document)) == []
    assert document["frameworks"] == [
        {"framework": "ruler", "edition": "1", "rules_tried": True},
        {"framework": "tiny", "edition": "1", "rules_tried": True},
    ]
    assert {one["check"] for one in document["findings"] if "framework" not in one} == {"unused-question"}
    assert [document[key] for key in ("errors", "warnings", "known")] == [
        sum(one["severity"] == severity for one in document["findings"]) for severity in ("error", "warning", "known")
    ]
    (one,) = [one for one in document["findings"] if one["check"] == "never-true"]
    assert one == {
        "framework": "ruler",
        "edition": "1",
        "check": "never-true",
        "severity": "error",
        "where": "S.1",
        "file": f"{HOME}/s.yaml",
        "line": 14,
        "column": 11,
        "message": one["message"],
    }


def test_the_day_decides_what_has_ended(run, ruler):
    ruler(("published: 2020}", "published: 2020, until: 2026-11-23}"))

    assert run("lint", "ruler", "--strict").exit_code == 0
    assert run("lint", "ruler", "--strict", "--as-of", "2026-11-24").exit_code == 1


# What cannot be used


def test_what_keeps_a_framework_from_being_used_is_found_beside_what_needs_no_rule(run, ruler):
    ruler(PERMUTED, ("{P: 60, S: 40}", "{P: 60, S: 41}"), ("nominal: 100", "nominal: 101"))

    result = run("lint", "ruler")

    assert result.exit_code == 1
    assert lines(result)[:5] == [
        "A ruler, edition 1: 1 error, 2 warnings, 0 known exceptions",
        "  Rules were not tried on answers, because what is wrong here comes first.",
        "",
        "error    weights-sum",
        f"  {HOME}/framework.yaml:14:10",
    ]


def test_a_framework_that_cannot_be_read_is_no_wrong_usage(run, ruler):
    ruler(("topic: {en: Keys, nl: Sleutels}", "topic: {en: Keys}"))

    result = run("lint", "ruler", "--format", "editor")

    assert (result.exit_code, lines(result)) == (
        1,
        [
            (
                f"{HOME}/p.yaml:6:12: error: the key 'nl' is missing here; expected it beside the others, so add it "
                "(see docs/formats.md) [missing-language]"
            )
        ],
    )


def test_a_broken_question_keeps_rules_from_being_tried(run, ruler):
    ruler(NEVER, questions__licence="id: licence\n")

    document = json.loads(run("lint", "ruler", "--format", "json").stdout)

    assert document["frameworks"] == [{"framework": "ruler", "edition": "1", "rules_tried": False}]
    assert {one["check"] for one in document["findings"]} == {"invalid"}


def test_another_framework_that_is_broken_does_not_matter_to_the_one_that_is_named(run, ruler):
    ruler(frameworks__other__1__framework="id: other\n")

    assert run("lint", "ruler", "--strict").exit_code == 0
    assert run("lint").exit_code == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["rule"], "Error: the framework 'rule' is not known; did you mean 'ruler'?"),
        (["ruler", "--edition", "2"], "Error: the framework 'ruler' has no edition '2'; allowed are: 1"),
        (["--edition", "1"], "Error: --edition is of one framework; expected its name too, as in: cloudpeil lint eu-csf"),
    ],
)
def test_a_name_that_is_not_known_is_wrong_usage(run, ruler, words, message):
    ruler()

    result = run("lint", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == message
