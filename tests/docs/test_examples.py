"""The examples of the documentation are read by the real loader, and their JSON is what commands print."""

import json
import re
import textwrap

import pytest
from click.testing import CliRunner
from pages import DAY, DOCS, Command, agrees, assert_part, examples, steps

from cloudpeil import starter, workspace
from cloudpeil.cli import cloudpeil
from cloudpeil.schemas import MODELS, schema
from criteria.build import build
from criteria.source import parse

FORMATS = examples("format")


def printed(*arguments: object) -> str:
    result = CliRunner().invoke(cloudpeil, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def load(folder):
    return workspace.load(workspace.open_workspace(folder))


def test_whole_files_make_a_workspace_without_problems(example_workspace):
    loaded = load(example_workspace)

    assert {"restore-test", "restore-hours"} <= loaded.library.questions.keys()
    assert ("house-rules", "2026-11") in loaded.library.frameworks
    assert "sample-cloud" in {one.id for one in loaded.dossiers}


def test_the_example_framework_measures_the_example_offering(example_workspace):
    table = printed("assess", "sample-cloud", "--framework", "house-rules", "--workspace", example_workspace)

    assert "House rules for continuity, edition 2026-11, weights standard" in table


@pytest.mark.parametrize("example", FORMATS, ids=str)
def test_an_example_of_a_format_is_read(example):
    model, _ = MODELS[example.subject.split(";")[0]]

    made, problems = build(model, parse(example.text.encode(), "example.yaml"), "example.yaml")

    assert not problems
    assert made is not None


@pytest.mark.parametrize("example", [one for one in FORMATS if one.subject == "profile"], ids=str)
def test_an_example_of_a_profile_fits_the_framework(example, tmp_path):
    path = tmp_path / "profile.yaml"
    path.write_text(example.text, encoding="utf-8")

    assert printed("compare", "aws", "--profile", path)


def test_fragments_of_facts_are_answers_that_their_questions_allow(example_workspace):
    for number, one in enumerate(examples("facts")):
        sources = sorted(set(re.findall(r"source: ([a-z0-9-]+)", one.text)))
        listed = "".join(f"  {name}: {{title: x, kind: contract, retrieved: 2026-11-01}}\n" for name in sources)
        head = f"id: fragment-{number}\nprovider: sample-hosting\nname: x\nservice_models: [iaas]\n"
        text = f"{head}sources:\n{listed}facts:\n{textwrap.indent(one.text, '  ')}"
        (example_workspace / f"offerings/providers/sample-hosting/fragment-{number}.yaml").write_text(text, encoding="utf-8")

    load(example_workspace)


def test_fragments_of_rules_fit_their_questions(example_workspace):
    objective = example_workspace / "criteria/frameworks/house-rules/2026-11/con.yaml"
    rules = "".join(textwrap.indent(one.text, " " * 12) for one in examples("rules"))
    text = re.sub(r"when: judgement.*\n", lambda _: f"when:\n          any_of:\n{rules}", objective.read_text(encoding="utf-8"))
    objective.write_text(text, encoding="utf-8")

    load(example_workspace)


@pytest.fixture
def reader_folder(tmp_path, monkeypatch):
    """Where the commands of the reference pages run: a fresh workspace with the files that pages name."""
    starter.write_workspace(tmp_path / "place")
    for one in FORMATS:
        if "file: " in one.subject:
            (tmp_path / "place" / one.subject.split("file: ")[1]).write_text(one.text, encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    monkeypatch.chdir(tmp_path / "place")


def test_the_worked_number_is_what_score_prints(reader_folder):
    for step in steps(DOCS / "method.md"):
        assert isinstance(step, Command)
        assert agrees(step.shown, printed(*step.line.split()[1:]).splitlines()), step.line


@pytest.mark.parametrize("example", examples("output"), ids=str)
def test_json_with_values_is_part_of_what_is_printed(example, reader_folder):
    document = json.loads(printed(*example.subject.split()))

    assert_part(json.loads(example.text), document, values=True)


@pytest.mark.parametrize("example", examples("shape"), ids=str)
def test_json_has_the_shape_of_what_is_printed(example, reader_folder):
    document = json.loads(printed(*example.subject.split()))

    assert_part(json.loads(example.text), document, values=False)


PAGE_OF = {
    "question": "questions",
    "framework": "frameworks",
    "objective": "frameworks",
    "provider": "dossiers",
    "offering": "dossiers",
    "contest": "corrections",
    "crosswalk-file": "rulers",
    "case-file": "worked-cases",
}


@pytest.mark.parametrize("name", MODELS)
def test_every_key_of_a_format_is_on_its_page(name):
    page = (DOCS / f"{PAGE_OF.get(name, 'formats')}.md").read_text(encoding="utf-8")

    missing = [key for key in keys(schema(name)) if not re.search(rf"(^|[\s{{`,-]){re.escape(key)}(:|`)", page, re.MULTILINE)]

    assert not missing


def keys(part: object) -> set[str]:
    found: set[str] = set()
    if isinstance(part, dict):
        found |= part.get("properties", {}).keys() if isinstance(part.get("properties"), dict) else set()
        for one in part.values():
            found |= keys(one)
    elif isinstance(part, list):
        for one in part:
            found |= keys(one)
    return found


def test_every_example_has_its_mark():
    marked = {one.text for one in examples("file", "format", "facts", "rules")}
    for page in ("questions", "dossiers", "frameworks", "rulers", "worked-cases", "formats", "corrections"):
        text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
        assert not [block for block in re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL) if block not in marked]
