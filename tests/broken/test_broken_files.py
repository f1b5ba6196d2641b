"""Files that are no text of a sensible size inside the workspace: what cannot lie in this folder is made here."""

import os
from pathlib import Path

import pytest

from criteria import library
from criteria.problems import DataError
from criteria.reader import Reader
from offerings import catalogue

BASE = Path(__file__).parent / "base"
NAME = "offerings/providers/acme/box.yaml"
GOOD = (BASE / NAME).read_bytes()


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "workspace" / NAME).parent.mkdir(parents=True)
    return tmp_path / "workspace"


@pytest.fixture
def box(workspace):
    return workspace / NAME


def problems(workspace: Path) -> str:
    reader = Reader(layers=(BASE, workspace))
    catalogue.load(reader, library.load(reader))
    return str(DataError(reader.problems))


def test_a_file_of_50_megabytes_is_not_read(workspace, box):
    with box.open("wb") as stream:
        stream.truncate(50_000_000)

    assert problems(workspace) == (
        f"{NAME}:1:1: the file has 50,000,000 bytes, but files may have 2,000,000; "
        "split it, or keep only what answers questions (documents belong behind a link)"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n", ":1:1: byte 0x89 is not UTF-8; expected text, so save the file as UTF-8"),
        (b"\x7fELF\x01", ":1:1: character U+007F is not allowed; expected printable text, so remove it"),
        (b"id: box\nname: B\x00x\n", ":2:8: character U+0000 is not allowed; expected printable text, so remove it"),
        (b"id: box\nname: \x1b[31m\n", ":2:7: character U+001B is not allowed; expected printable text, so remove it"),
        (b"id: box\nname: Caf\xe9\n", ":2:10: byte 0xe9 is not UTF-8; expected text, so save the file as UTF-8"),
        ("id: box\nname: ë".encode() + b"\xff", ":2:8: byte 0xff is not UTF-8; expected text, so save the file as UTF-8"),
        (b"id: box\nname: \xed\xa0\x80", ":2:7: byte 0xed is not UTF-8; expected text, so save the file as UTF-8"),
        (b"id: box\nname: \xc3", ":2:7: byte 0xc3 is not UTF-8; expected text, so save the file as UTF-8"),
        ("id: box".encode("utf-16"), ":1:1: byte 0xff is not UTF-8; expected text, so save the file as UTF-8"),
        (b"", ":1:1: the file is empty; expected keys and values, so write them or remove the file"),
        (b"\xef\xbb\xbf", ":1:1: the file is empty; expected keys and values, so write them or remove the file"),
        (b" \n\n  \n", ":1:1: the file is empty; expected keys and values, so write them or remove the file"),
    ],
    ids=[
        "binary", "delete", "nul", "escape", "latin-1", "after-a-wide-letter", "surrogate", "cut-letter", "utf-16",
        "empty", "only-a-byte-order-mark", "only-blanks",
    ],
)  # fmt: skip
def test_bytes_that_are_no_text_are_refused_at_their_place(workspace, box, content, message):
    box.write_bytes(content)

    assert problems(workspace) == NAME + message


OUTSIDE = (
    "the link leads out of the workspace; expected a file inside it, so copy the file to where it is used "
    "(what lies outside cannot be published or recomputed)"
)


def test_a_link_to_a_file_outside_the_workspace_is_not_followed(workspace, box, tmp_path):
    (tmp_path / "secret.yaml").write_bytes(GOOD)
    box.symlink_to(tmp_path / "secret.yaml")

    assert problems(workspace) == f"{NAME}:1:1: {OUTSIDE}"


def test_a_link_to_a_device_is_not_followed(workspace, box):
    box.symlink_to("/dev/zero")

    assert problems(workspace) == f"{NAME}:1:1: {OUTSIDE}"


def test_a_folder_that_is_a_link_to_the_outside_is_not_followed(workspace, box, tmp_path):
    box.parent.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "box.yaml").write_bytes(GOOD)
    box.parent.symlink_to(elsewhere)

    assert problems(workspace) == f"{NAME}:1:1: {OUTSIDE}"


def test_a_link_to_a_file_inside_the_workspace_is_read(workspace, box):
    (workspace / "elsewhere.yaml").write_bytes(GOOD)
    box.symlink_to(workspace / "elsewhere.yaml")

    assert problems(workspace) == ""


def test_a_link_to_itself_is_reported(workspace, box):
    box.symlink_to(box)

    assert problems(workspace) == (f"{NAME}:1:1: the link leads in a circle; expected a link to a file, so correct or remove it")


def test_a_link_to_nothing_is_reported(workspace, box):
    box.symlink_to(workspace / "nothing.yaml")

    assert problems(workspace) == (
        f"{NAME}:1:1: cannot be read (No such file or directory); expected a readable file, so check the name and its permissions"
    )


def test_a_pipe_is_not_waited_for(workspace, box):
    os.mkfifo(box)

    assert problems(workspace) == f"{NAME}:1:1: this is not a regular file; expected a text file, so replace it by one"


def test_a_folder_named_as_a_file_is_reported(workspace, box):
    box.mkdir()

    assert problems(workspace) == f"{NAME}:1:1: this is not a regular file; expected a text file, so replace it by one"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_reported(workspace, box):
    box.write_bytes(GOOD)
    box.chmod(0)

    assert problems(workspace) == (
        f"{NAME}:1:1: cannot be read (Permission denied); expected a readable file, so check the name and its permissions"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_without_permission_is_reported(workspace, box):
    box.parent.chmod(0)
    try:
        found = problems(workspace)
    finally:
        box.parent.chmod(0o700)

    assert found == (
        "offerings/providers/acme:1:1: cannot be read (Permission denied); expected a readable folder, so check its permissions"
    )


def test_a_hidden_file_is_left_alone(workspace, box):
    box.with_name(".box.yaml.swp").write_bytes(b"\x00")

    assert problems(workspace) == ""


def test_all_problems_of_several_broken_files_come_together_in_order_of_place(workspace, box):
    box.write_text("id: bax\nprovider: acme\nname: Box\nservice_models: [iaas, saas, bass]\n")
    box.with_name("case.yaml").write_text("id: [\n")
    question = workspace / "criteria/questions/pue.yaml"
    question.parent.mkdir(parents=True)
    question.write_text("id: pue\ntopic: general\n")
    countries = workspace / "criteria/reference/countries.yaml"
    countries.parent.mkdir(parents=True)
    countries.write_bytes(b"\x00")

    assert [line.split(";")[0] for line in problems(workspace).splitlines()] == [
        "criteria/questions/pue.yaml:1:1: the key 'ask' is missing here",
        "criteria/questions/pue.yaml:1:1: the key 'effort' is missing here",
        "criteria/questions/pue.yaml:1:1: the key 'evidence' is missing here",
        "criteria/questions/pue.yaml:1:1: the key 'help' is missing here",
        "criteria/questions/pue.yaml:1:1: the key 'label' is missing here",
        "criteria/questions/pue.yaml:1:1: the key 'subject' is missing here",
        "criteria/questions/pue.yaml:1:1: the key 'type' is missing here",
        "criteria/questions/pue.yaml:1:1: the key 'why' is missing here",
        "criteria/reference/countries.yaml:1:1: character U+0000 is not allowed",
        "offerings/providers/acme/box.yaml:4:30: the text 'bass' is not allowed for item 3 of 'service_models'",
        "offerings/providers/acme/case.yaml:1:6: a value is missing here",
    ]
