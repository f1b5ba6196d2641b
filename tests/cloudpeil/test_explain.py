"""cloudpeil explain: the rule with its file and line, the facts and their sources."""

import re

import pytest

PLACE = re.compile(r"\(((?:criteria|offerings)/\S+\.yaml):(\d+)\)")
ENGLISH = """\
Leaky Cloud
Harbour ruler, edition 2026, weights usual, as of 23 November 2026, evidence that counts: documented

P.1 Storage at home  (criteria/frameworks/harbour/2026/p.yaml:5)
  Stands on rung 1 of 3; level: exactly 0.
  Rung 3, ruled out: Here only  (criteria/frameworks/harbour/2026/p.yaml:11)
      false: Countries of storage: only in the EEA  (:11)
  Rung 2, ruled out: Partly here  (criteria/frameworks/harbour/2026/p.yaml:10)
      false: Countries of storage: at least one in the EEA  (:10)
  Fact: Countries of storage: United States
      Terms of service
      documented, seen on 20 November 2026  (offerings/providers/botterwiek/leaky-cloud.yaml:8)
"""
DUTCH = """\
Leaky Cloud
Havenmaat, editie 2026, gewichten usual, peildatum 23 november 2026, bewijs dat telt: gedocumenteerd

P.1 Opslag in eigen gebied  (criteria/frameworks/harbour/2026/p.yaml:5)
  Staat op trede 1 van 3; niveau: precies 0.
  Trede 3, uitgesloten: Alleen hier  (criteria/frameworks/harbour/2026/p.yaml:11)
      onwaar: Landen van opslag: alleen in de EER  (:11)
  Trede 2, uitgesloten: Deels hier  (criteria/frameworks/harbour/2026/p.yaml:10)
      onwaar: Landen van opslag: minstens één in de EER  (:10)
  Feit: Landen van opslag: Verenigde Staten
      Terms of service
      gedocumenteerd, bekeken op 20 november 2026  (offerings/providers/botterwiek/leaky-cloud.yaml:8)
"""

pytestmark = pytest.mark.usefixtures("harbour")


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("nl", DUTCH)])
def test_a_criterion_is_explained_in_both_languages(run, language, text):
    result = run("explain", "leaky-cloud", "P.1", "--language", language)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.replace("\N{NO-BREAK SPACE}", " ") == text


def test_every_place_that_is_named_exists(run, harbour):
    said = run("explain", "botterwiek-cloud", "P", "E").stdout

    places = PLACE.findall(said)
    assert {path.split("/")[0] for path, _ in places} == {"criteria", "offerings"}
    for path, line in places:
        assert int(line) <= len((harbour / path).read_text(encoding="utf-8").splitlines())


def test_a_fact_that_nobody_recorded_is_named(run):
    assert "Fact: Holder of the keys: nobody has recorded an answer" in run("explain", "silent-cloud", "P.2").stdout


def test_a_finding_is_told_with_its_author_and_reason(run):
    said = run("explain", "botterwiek-cloud", "E.2").stdout.replace("\N{NO-BREAK SPACE}", " ")

    assert "Settled by a finding of A. Assessor on 21 November 2026: The plan was read and holds." in said


def test_without_a_criterion_the_objectives_are_explained(run):
    said = run("explain", "leaky-cloud").stdout.replace("\N{NO-BREAK SPACE}", " ").splitlines()

    assert said[3] == "Level: exactly 0"
    assert "P Place and power: exactly 0" in said
    assert "    not higher than 0 because of P.1 and P.2" in said


def test_the_json_holds_the_rule_the_truth_and_the_evidence(printed):
    document = printed("explain", "leaky-cloud", "P.1")

    assert list(document["criteria"]) == ["P.1"]
    rungs = document["criteria"]["P.1"]["rungs"]
    assert [(one["rung"], one["truth"]) for one in rungs] == [(1, "true"), (2, "false"), (3, "false")]
    assert rungs[2]["rule"] == {"truth": "false", "line": 11, "question": "storage", "within": "territory"}
    (claim,) = document["questions"]["storage"]["claims"]
    assert claim == {
        "says": {"value": ["US"]},
        "assurance": "documented",
        "file": "offerings/providers/botterwiek/leaky-cloud.yaml:8",
        "source": "terms",
        "title": "Terms of service",
        "kind": "contract",
        "retrieved": "2026-11-20",
    }


def test_an_objective_stands_for_its_criteria(printed):
    assert list(printed("explain", "leaky-cloud", "P")["criteria"]) == ["P.1", "P.2"]


def test_an_unknown_criterion_gives_a_suggestion(run):
    result = run("explain", "leaky-cloud", "P.3")

    assert result.exit_code == 2
    assert re.search(r"Error: the criterion 'P\.3' is not known; did you mean 'P\.[12]'\?\n$", result.stderr)
