"""Layers of folders: a file of the same name in a later layer wins, and what is not a document is reported."""

import hashlib
from pathlib import Path

import pytest

from criteria import library
from criteria.problems import DataError
from criteria.reader import PACKAGED, Reader
from offerings import catalogue

BASE = Path(__file__).parent.parent / "broken" / "base"
BOX = "offerings/providers/acme/box.yaml"


def lay(workspace: Path, name: str, text: str) -> Path:
    path = workspace / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def offering(name: str, provider: str = "acme", id_: str = "box") -> str:
    return f"id: {id_}\nprovider: {provider}\nname: {name}\nservice_models: [saas]\n"


def names(*layers: Path, only: list[str] | None = None) -> dict[str, str]:
    """The offerings that layers give together, with their names."""
    reader = Reader(layers=layers)
    found = catalogue.load(reader, library.load(reader), only)
    reader.finish()
    return {dossier.id: dossier.offering.name for dossier in found}


def test_the_packaged_data_is_the_first_layer():
    reader = Reader()

    assert reader.layers == (PACKAGED,)
    assert "criteria/frameworks/eu-csf/2026-06/framework.yaml" in reader.files("criteria/frameworks", 3)


def test_a_file_of_the_same_name_in_the_workspace_wins(tmp_path):
    lay(tmp_path, BOX, offering("Box of the workspace"))

    assert names(BASE) == {"box": "Box"}
    assert names(BASE, tmp_path) == {"box": "Box of the workspace"}


def test_a_file_of_another_name_in_the_workspace_is_added(tmp_path):
    lay(tmp_path, "offerings/providers/acme/case.yaml", offering("Case", id_="case"))

    assert names(BASE, tmp_path) == {"box": "Box", "case": "Case"}


def test_the_same_offering_under_another_provider_of_the_workspace_wins(tmp_path):
    for provider in ("aardvark", "zebra"):  # before and after the other in the alphabet
        workspace = tmp_path / provider
        lay(workspace, f"offerings/providers/{provider}/provider.yaml", f"id: {provider}\nname: Other\n")
        lay(workspace, f"offerings/providers/{provider}/box.yaml", offering("Box of another", provider))

        assert names(BASE, workspace) == {"box": "Box of another"}


def test_the_same_offering_twice_in_one_layer_is_a_problem(tmp_path):
    lay(tmp_path, "offerings/providers/zebra/provider.yaml", "id: zebra\nname: Zebra\n")
    for folder in ("acme", "zebra"):
        lay(tmp_path, f"offerings/providers/{folder}/box.yaml", offering("Box", folder))

    with pytest.raises(DataError) as caught:
        names(BASE, tmp_path)

    assert str(caught.value) == (
        "offerings/providers/zebra/box.yaml:1:1: an offering called 'box' also stands in offerings/providers/acme/box.yaml; "
        "expected ids that differ, so rename one"
    )


def test_a_question_of_the_workspace_replaces_the_packaged_one(tmp_path):
    name = "criteria/questions/pue.yaml"
    lay(tmp_path, name, (BASE / name).read_text(encoding="utf-8").replace("maximum: 5", "maximum: 9"))

    reader = Reader(layers=(BASE, tmp_path))

    assert library.load(reader).questions["pue"].maximum == 9


def test_a_provider_of_the_workspace_replaces_the_packaged_one(tmp_path):
    lay(tmp_path, "offerings/providers/acme/provider.yaml", "id: acme\nname: Acme of the workspace\n")

    reader = Reader(layers=(BASE, tmp_path))
    (dossier,) = catalogue.load(reader, library.load(reader))

    assert (dossier.provider.name, dossier.provider_path) == ("Acme of the workspace", "offerings/providers/acme/provider.yaml")


def test_a_framework_of_the_workspace_takes_its_other_files_from_the_package(tmp_path):
    name = "criteria/frameworks/tiny/1/framework.yaml"
    lay(tmp_path, name, (BASE / name).read_text(encoding="utf-8").replace("A: 60, B: 40", "A: 10, B: 90"))

    reader = Reader(layers=(BASE, tmp_path))
    tiny = library.load(reader).framework("tiny")

    assert reader.problems == []
    assert tiny.header.weights == {"usual": {"A": 10, "B": 90}}
    assert [objective.objective for objective in tiny.objectives] == ["A", "B"]


def test_a_broken_file_of_the_workspace_does_not_let_the_packaged_one_through(tmp_path):
    lay(tmp_path, BOX, "id: box\n")

    reader = Reader(layers=(BASE, tmp_path))

    assert catalogue.load(reader, library.load(reader)) == ()
    assert {problem.path for problem in reader.problems} == {BOX}


def test_only_what_is_asked_for_is_loaded(tmp_path):
    lay(tmp_path, "offerings/providers/acme/case.yaml", "this is broken")

    assert names(BASE, tmp_path, only=["box"]) == {"box": "Box"}


def test_a_layer_without_data_adds_nothing(tmp_path):
    assert names(BASE, tmp_path / "missing") == names(BASE, tmp_path) == {"box": "Box"}


def test_a_layer_that_is_named_twice_is_read_once():
    assert names(BASE, BASE) == {"box": "Box"}


def test_the_digest_of_every_file_that_was_read_is_kept(tmp_path):
    path = lay(tmp_path, BOX, offering("Box"))

    reader = Reader(layers=(BASE, tmp_path))
    catalogue.load(reader, library.load(reader))

    files = {part.relative_to(BASE).as_posix() for part in BASE.rglob("*.yaml")}
    assert set(reader.digests) == files
    assert reader.digests[BOX] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_readme_and_hidden_files_and_python_caches_are_left_alone(tmp_path):
    for name in ("README.md", ".draft.yaml", "__pycache__/box.yaml"):
        lay(tmp_path, f"offerings/providers/acme/{name}", "not a document")

    assert names(BASE, tmp_path) == {"box": "Box"}


def test_what_stands_where_a_folder_of_data_is_expected_is_named(tmp_path):
    (tmp_path / "offerings").mkdir()
    (tmp_path / "offerings/snapshots").write_text("x", encoding="utf-8")
    (tmp_path / "offerings/contets").mkdir()
    (tmp_path / "offerings/zzz").mkdir()
    reader = Reader(layers=(tmp_path,))

    reader.strays({"offerings": ("providers", "contests", "snapshots")})

    assert [str(one) for one in reader.problems] == [
        "offerings/contets:1:1: this is not read; did you mean 'contests'? Rename or move it",
        "offerings/snapshots:1:1: this is not read; expected a folder here, so rename or move it",
        "offerings/zzz:1:1: this is not read; allowed are: contests, providers, snapshots. Rename or move it",
    ]
