"""The schemas that the site publishes: strict, and true of every JSON file that the site and the command line give."""

import copy
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest
import worlds
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cloudpeil.cli import cloudpeil
from reports import chain, schemas
from reports.appending import published
from reports.drafting import drafts
from reports.site import build

ROOT = Path(__file__).resolve().parents[2]
# Files that scripts of the site read; no promise is made about them.
INTERNAL = ("data/compare/", "data/what-if/", "data/search.")
OF = {
    "data/assessments.json": "assessments",
    "data/offerings/": "assessments",
    "data/contests.json": "contests",
    "data/differences.json": "differences",
    "data/rulers.json": "matrix",
    "data/crosswalk.json": "crosswalk",
    "data/record-head.json": "record-head",
    "data/inputs.json": "digests",
    "manifest.json": "digests",
}


def flaws(name, document):
    found = jsonschema_rs.validator_for(schemas.schema(name)).iter_errors(document)
    return [f"{list(one.instance_path)}: {one.message[:200]}" for one in found]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def described(folder):
    """Every JSON file of a site with the schema that describes it; a new kind of file fails here until it has one."""
    for path in sorted(folder.rglob("*.json")):
        name = path.relative_to(folder).as_posix()
        if name.startswith(INTERNAL) or name.startswith("data/schema/") or name.endswith(".csv-metadata.json"):
            continue
        (kind,) = {kind for start, kind in OF.items() if name.startswith(start)} or {f"no schema for {name}"}
        yield name, kind


def objects(node, inside=""):
    """Every part of a schema that describes an object, with its place; properties may be called anything."""
    if isinstance(node, list):
        for part in node:
            yield from objects(part, inside)
    elif isinstance(node, dict):
        if node.get("type") == "object":
            yield inside, node
        for key, part in node.items():
            if key in {"properties", "$defs"}:
                for name, one in part.items():
                    yield from objects(one, f"{inside}/{name}")
            else:
                yield from objects(part, inside)


@pytest.mark.parametrize("site", ["full_site", "harbour_site"])
def test_every_published_json_fits_its_schema(site, request):
    folder = request.getfixturevalue(site)

    found = {name: flaws(kind, read(folder / name)) for name, kind in described(folder)}

    assert len(found) >= 7
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("site", ["full_site", "harbour_site"])
def test_every_line_of_a_published_record_fits_its_schema(site, request):
    record = request.getfixturevalue(site) / "data/record.jsonl"
    lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []

    assert {number: said for number, line in enumerate(lines, start=1) if (said := flaws("record", json.loads(line)))} == {}


def test_every_schema_is_published_as_it_is(full_site):
    for name in schemas.RESULTS:
        schema = read(full_site / schemas.path(name))
        assert schema == json.loads(json.dumps(schemas.schema(name)))
        jsonschema_rs.meta.validate(schema)
        assert schema["$id"] == f"urn:cloudpeil:schema:{name}:2"
    assert len(list((full_site / schemas.FOLDER).iterdir())) == len(schemas.RESULTS)


@pytest.mark.parametrize("name", schemas.RESULTS)
def test_a_schema_says_of_every_object_what_else_it_may_hold(name):
    loose = [place for place, one in objects(schemas.schema(name)) if "additionalProperties" not in one]

    assert loose == []


@pytest.mark.parametrize("name", schemas.RESULTS)
def test_a_schema_holds_no_part_that_nothing_refers_to(name):
    schema = schemas.schema(name)
    said = json.dumps(schema)

    assert [part for part in schema.get("$defs", {}) if f'"#/$defs/{part}"' not in said] == []


def spots(node, path=()):
    """The paths to all objects of a document whose keys are not ids."""
    if isinstance(node, dict):
        if not ({"objectives", "criteria", "questions", "inputs", "own_weights"} & set(path[-1:])):
            yield path
        for key, part in node.items():
            yield from spots(part, (*path, key))
    elif isinstance(node, list):
        for place, part in enumerate(node):
            yield from spots(part, (*path, place))


@pytest.fixture(scope="module")
def whole(harbour_site):
    return read(harbour_site / "data/offerings/botterwiek-cloud/harbour.json")


@given(data=st.data())
def test_an_unknown_key_anywhere_is_refused(whole, data):
    document = copy.deepcopy(whole)
    spot = document
    for step in data.draw(st.sampled_from(list(spots(whole)))):
        spot = spot[step]
    spot["nonsense"] = 1

    assert flaws("assessments", whole) == []
    assert flaws("assessments", document) != []


@given(data=st.data())
def test_a_missing_key_of_an_assessment_is_refused(whole, data):
    document = copy.deepcopy(whole)
    (one,) = document["assessments"]
    del one[data.draw(st.sampled_from([key for key in one if key != "explanations"]))]

    assert flaws("assessments", document) != []


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ("assessments", ["assess", "aws", "--weights", "framework-1.2.1", "--divisor", "true", "--territory", "EU"]),
        ("ranking", ["compare", "aws", "hetzner-cloud", "--minimum", "1"]),
        ("explanation", ["explain", "aws", "SOV-3.4"]),
    ],
)
def test_what_the_command_line_prints_fits_its_schema(schema, words):
    result = CliRunner().invoke(cloudpeil, [*words, "--format", "json", "--workspace", str(ROOT)])

    assert result.exit_code == 0, result.stderr
    assert flaws(schema, json.loads(result.stdout)) == []


def test_what_score_prints_fits_its_schema(tmp_path):
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("framework: eu-csf\nanswers: {SOV-3.1: 4, SOV-3.5: unknown}\n", encoding="utf-8")

    result = CliRunner().invoke(cloudpeil, ["score", str(sheet), "--format", "json"])

    assert flaws("scores", json.loads(result.stdout)) == []


def test_weights_of_ones_own_fit_the_schema(tmp_path):
    home = worlds.copy_of_harbour(tmp_path / "world")
    settings = (home / "cloudpeil.yaml").read_text(encoding="utf-8")
    chosen = "profile: {framework: harbour, weights: {P: 30, E: 70}, "
    (home / "cloudpeil.yaml").write_text(settings.replace("profile: {framework: harbour, ", chosen), encoding="utf-8")
    build(worlds.publication(home), tmp_path / "site")

    document = read(tmp_path / "site/data/assessments.json")

    assert document["own_weights"] == {"E": 70, "P": 30}
    assert flaws("assessments", document) == []


def test_every_line_of_a_record_fits_its_schema(harbour):
    framework, on = harbour.ruler.framework.id, date(2026, 11, 23)
    record = published(harbour.record, drafts(harbour), framework, on, on)
    ended = published(record, [], framework, on, on)

    lines = [json.loads(line) for line in chain.text(ended).splitlines()]

    assert {line["kind"] for line in lines} == {"ruler", "assessment", "withdrawal"}
    assert [said for line in lines if (said := flaws("record", line))] == []
    assert all(flaws("record", {**line, "nonsense": 1}) for line in lines)


def test_a_site_without_assessments_publishes_no_table_of_them(harbour, tmp_path):
    build(replace(harbour, assessments=()), tmp_path / "site")

    assert not (tmp_path / "site/data/assessments.json").exists()
    assert {
        name: said for name, kind in described(tmp_path / "site") if (said := flaws(kind, read(tmp_path / "site" / name)))
    } == {}
