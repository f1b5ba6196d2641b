"""Contests: loaded layer over layer, about one record each, and without influence on any result."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from criteria import library
from criteria.build import build
from criteria.reader import Reader
from criteria.source import parse
from offerings import catalogue, docket
from offerings.contests import Contest
from scoring.assess import assess, ruler

HARBOUR = Path(__file__).parent.parent / "reports" / "harbour"
FOLDER = "offerings/contests"
STORAGE = "2026-11-12-botterwiek-cloud-storage"


def contests(*layers: Path) -> tuple[Contest, ...]:
    reader = Reader(layers=layers)
    found = docket.load(reader, library.load(reader))
    reader.finish()
    return found


def measured(folder: Path):
    reader = Reader(layers=(folder,))
    known = library.load(reader)
    framework = known.framework("harbour")
    weights = (framework.default_weights, framework.header.weights[framework.default_weights])
    by = ruler(known, framework, date(2026, 11, 23), weights=weights, divisor="nominal", territory=None)
    dossiers = catalogue.load(reader, known)
    docket.load(reader, known)
    reader.finish()
    return [(one.dossier.id, one.readings, one.conflicts(), one.contradictions()) for one in assess(dossiers, by)]


def test_contests_come_in_order_of_id_with_all_that_they_say():
    pue, plan, storage = contests(HARBOUR)

    assert (pue.holder, pue.subject, pue.from_, pue.status) == ("botterwiek", "pue", "editors", "accepted")
    assert (plan.holder, plan.subject, plan.framework, plan.status) == ("botterwiek-cloud", "E.2", "harbour", "rejected")
    assert (storage.id, storage.path) == (STORAGE, f"{FOLDER}/{STORAGE}.yaml")
    assert storage.proposed[0].value == ("NL", "NO")
    assert storage.proposed[0].source in storage.sources


def test_a_contest_changes_no_result(tmp_path):
    quiet = Path(shutil.copytree(HARBOUR, tmp_path / "quiet"))
    shutil.rmtree(quiet / FOLDER)

    assert contests(quiet) == ()
    assert measured(quiet) == measured(HARBOUR)


def test_a_file_of_a_later_layer_wins(tmp_path):
    mine = tmp_path / "mine"
    laid = mine / FOLDER / f"{STORAGE}.yaml"
    laid.parent.mkdir(parents=True)
    written = (HARBOUR / FOLDER / f"{STORAGE}.yaml").read_text(encoding="utf-8")
    laid.write_text(written.replace("head of legal affairs", "director"), encoding="utf-8")

    found = {one.id: one.by for one in contests(HARBOUR, mine)}

    assert len(found) == 3
    assert found[STORAGE] == "B. Botter, director of Botterwiek"


@pytest.mark.parametrize("shape", ["value: [NL]", "value: [NL], complete: false", "inside: EU", "outside: EEA"])
def test_an_answer_is_proposed_in_the_shape_of_a_claim_of_a_dossier(shape, tmp_path):
    home = Path(shutil.copytree(HARBOUR, tmp_path / "harbour"))
    laid = home / FOLDER / f"{STORAGE}.yaml"
    old = 'value: [NL, "NO"]'
    assert old in laid.read_text(encoding="utf-8")
    laid.write_text(laid.read_text(encoding="utf-8").replace(old, shape), encoding="utf-8")
    dossier = home / "offerings/providers/botterwiek/silent-cloud.yaml"
    source = "sources: {annex: {title: x, kind: contract, retrieved: 2026-11-12}}"
    fact = f"facts: {{storage: {{{shape}, source: annex, where: annex 2}}}}"
    dossier.write_text(f"{dossier.read_text(encoding='utf-8')}{source}\n{fact}\n", encoding="utf-8")

    *_, storage = contests(home)
    reader = Reader(layers=(home,))
    *_, silent = catalogue.load(reader, library.load(reader))
    reader.finish()

    assert storage.proposed[0].shape == silent.offering.facts["storage"][0].shape


@pytest.mark.parametrize(
    ("status", "keys", "fits"),
    [
        ("open", (), True),
        ("open", ("decided", "reason"), False),
        ("rejected", (), False),
        ("rejected", ("decided", "reason"), True),
        ("rejected", ("decided", "reason", "was", "now"), False),
        ("accepted", ("decided", "reason"), False),
        ("accepted", ("decided", "reason", "was", "now"), True),
        ("accepted", ("decided", "reason", "was", "now", "since"), True),
        ("open", ("since",), False),
    ],
)
def test_a_decision_has_what_its_outcome_needs_and_nothing_else(status, keys, fits):
    decision = {
        "decided": "2026-11-21",
        "since": "2026-11-01",
        **dict.fromkeys(("reason", "was", "now"), "{en: x, nl: x}"),
    }
    head = "id: x\noffering: y\nfrom: reader\nby: z\nreceived: 2026-11-20\nsays: {en: no}\n"
    lines = "".join(f"{key}: {decision[key]}\n" for key in keys)

    made, problems = build(Contest, parse(f"{head}status: {status}\n{lines}".encode(), "x.yaml"), "x.yaml")

    assert (made is not None, problems == []) == (fits, fits)
