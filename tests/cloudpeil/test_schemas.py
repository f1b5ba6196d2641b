"""cloudpeil schema: what editors are told fits what the loader takes."""

import json
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest

from cloudpeil import schemas
from criteria.reader import PACKAGED
from criteria.source import parse
from reports import schemas as results

SHIPPED = {
    "question": "criteria/questions/*.yaml",
    "framework": "criteria/frameworks/*/*/framework.yaml",
    "objective": "criteria/frameworks/*/*/sov-*.yaml",
    "provider": "offerings/providers/*/provider.yaml",
    "offering": "offerings/providers/*/[!p]*.yaml",
    "workspace": "cloudpeil.yaml",
    **{name: f"criteria/reference/{name}.yaml" for name in schemas.FILES},
}
WRITTEN = {
    "crosswalk-file": (
        "framework: a\nedition: a\nother: b\nother_edition: b\nlinks:\n"
        "  - {ours: A.1, theirs: B.1, relation: covers, because: {en: x, nl: x}}\n"
        "without_counterpart: [{ours: [A.2], because: {en: x, nl: x}}]\n"
    ),
    "case-file": (
        "cases:\n  - {id: a, clause: x, shows: {en: x, nl: x}, on: 2026-11-23, facts: {pue: {at_most: 2}, b: [c], d: true}, "
        "expect: {A.1: met, A.2: 1, A.3: [1, 2]}, level: 1}\n"
    ),
    "profile": "framework: eu-csf\nweights: {SOV-1: 100}\nminimum: {overall: 1, objectives: {SOV-3: 2}}\nassurance: attested\n",
    "contest": (
        "id: x\noffering: y\nquestion: pue\nfrom: reader\nby: z\nreceived: 2026-11-20\nsays: {en: no}\n"
        "proposed: {at_most: 1.3, source: s}\nsources: {s: {title: t, kind: audit, retrieved: 2026-11-20}}\n"
        "status: accepted\ndecided: 2026-11-21\nreason: {en: x, nl: x}\nwas: {en: x, nl: x}\nnow: {en: x, nl: x}\n"
    ),
    "answers": "framework: eu-csf\nedition: 2026-06\ndivisor: nominal\nanswers: {SOV-1.1: 4, SOV-1.3: unknown}\n",
}
STARTER = Path(schemas.__file__).parent / "starter_files"


def plain(node: object) -> object:
    """A document as an editor sees it: dates and editions are text."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    if isinstance(node, bool) or node is None or isinstance(node, str):
        return node
    return int(node) if isinstance(node, int) else float(node)


def examples(name: str) -> list[object]:
    if name in WRITTEN:
        return [plain(parse(WRITTEN[name].encode(), name))]
    found = sorted(path for path in PACKAGED.glob(SHIPPED[name]) if name != "offering" or path.name != "provider.yaml")
    if name in {"provider", "offering", "workspace"}:
        found += [STARTER / path.relative_to(STARTER) for path in STARTER.glob(SHIPPED[name].replace("[!p]", "[!p]"))]
    assert found, name
    return [plain(parse(path.read_bytes(), path.name)) for path in found]


def test_the_formats_are_listed_with_their_files(run):
    result = run("schema")

    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split()[0] for line in result.stdout.splitlines()] == list(schemas.FORMATS)
    assert set(schemas.MODELS) == {*SHIPPED, *WRITTEN}


@pytest.mark.parametrize("name", schemas.FORMATS)
def test_a_schema_is_valid_names_its_draft_and_has_an_id(run, name):
    schema = json.loads(run("schema", name).stdout)

    jsonschema_rs.validator_for(schema)
    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:cloudpeil:schema:{name}:{2 if name in results.RESULTS else 1}"
    assert '"marks"' not in json.dumps(schema)


@pytest.mark.parametrize("name", schemas.MODELS)
def test_a_schema_takes_every_shipped_file_of_its_format(name):
    validator = jsonschema_rs.validator_for(schemas.schema(name))

    for example in examples(name):
        flaws = [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(example)]
        assert flaws == []


@pytest.mark.parametrize("name", schemas.MODELS)
def test_a_schema_refuses_an_unknown_key(name):
    validator = jsonschema_rs.validator_for(schemas.schema(name))

    assert not validator.is_valid({**examples(name)[0], "nonsense": 1})


def test_all_schemas_can_be_written_at_once(run, here):
    result = run("schema", "--output", "editor")

    assert (result.exit_code, result.stdout) == (0, f"editor: {len(schemas.FORMATS)} schemas written\n")
    assert {path.name for path in (here / "editor").iterdir()} == {f"{name}.schema.json" for name in schemas.FORMATS}
    assert json.loads((here / "editor/offering.schema.json").read_text(encoding="utf-8")) == schemas.schema("offering")


def test_a_schema_is_the_same_on_every_run(run):
    assert run("schema", "offering").stdout == run("schema", "offering").stdout
    assert str(date.today().year) not in json.loads(run("schema", "answers").stdout)["$id"]  # noqa: DTZ011
