"""From snapshots to dossiers: what sources said stands beside what people recorded, with its place, and never breaks a build."""

import json
import shutil
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "sources"))

from asked import body, known

from criteria.reader import PACKAGED, Reader
from offerings import catalogue
from offerings.answers import spaces
from offerings.asking import Answer
from offerings.assurance import Assurance
from offerings.differences import differences
from offerings.dossiers import Fetched
from offerings.resolve import resolve
from offerings.snapshots import EVERYONE, Change, Holder, Snapshot, path_of, written
from offerings.sources import names

SEEN = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
ON = date(2026, 11, 28)
LEI = "529900FCMZ4LKXFD0R69"
RECORD = body(f"gleif/lei-record_{LEI}.json")
PROVIDER = f"""\
id: acme
name: Acme
legal_entities:
  - {{role: contracting, name: Acme B.V., lei: {LEI}}}
sources:
  site: {{title: Imprint, kind: statement, retrieved: 2026-11-01}}
facts:
  registered-office-country: {{value: NL, source: site}}
"""
OFFERING = """\
id: box
provider: acme
name: Box
service_models: [iaas]
"""


def answer(key, content, **other):
    made = Answer(key, f"https://api.gleif.org/{key}", 200, "application/json", content, SEEN, sha256(content).hexdigest())
    return replace(made, **other)


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def folder(tmp_path):
    """A workspace of one provider, whose register entry was fetched."""
    put(tmp_path, "offerings/providers/acme/provider.yaml", PROVIDER)
    put(tmp_path, "offerings/providers/acme/box.yaml", OFFERING)
    snapshot(tmp_path, answer(f"record/{LEI}", RECORD))
    return tmp_path


ACME = Holder("acme")


def snapshot(folder, *answers, holder=ACME, source="gleif", changes=()):
    found = Snapshot(source, holder, {one.key: one for one in answers}, changes)
    put(folder, path_of(holder, source), written(found))


def loaded(folder):
    reader = Reader(layers=(folder,))
    dossiers = catalogue.load(reader, known())
    return reader, dossiers


def only(folder):
    reader, (dossier,) = loaded(folder)
    reader.finish()
    return dossier


def test_a_fetched_answer_stands_beside_the_recorded_one_with_its_address_digest_and_place(folder):
    own, company = only(folder).evidence("registered-office-country")

    assert own == ()
    claimed, register = company
    assert (claimed.claim.value, claimed.assurance, claimed.path) == (
        *("NL", Assurance.DECLARED, "offerings/providers/acme/provider.yaml"),
    )
    assert (register.claim.value, register.assurance) == ("FR", Assurance.ATTESTED)
    assert (register.path, register.line) == ("offerings/snapshots/acme/provider/gleif.json", 9)
    source = register.source
    assert isinstance(source, Fetched)
    assert (source.fetched_by, source.kind, source.sha256) == ("gleif", "register", sha256(RECORD).hexdigest())
    assert (source.retrieved, source.published) == (date(2026, 11, 28), "2024-10-22")
    assert source.url == f"https://api.gleif.org/record/{LEI}"
    assert register.claim.where == "data.attributes.entity.legalAddress.country"
    assert register.claim.source == f"gleif-record-{LEI.lower()}"


def test_the_register_counts_and_the_claim_is_a_question(folder):
    dossier = only(folder)
    every = spaces(known().questions, known().reference, ON)

    assert resolve(dossier, every["registered-office-country"], ON).assurance is Assurance.ATTESTED
    (one,) = differences(dossier, every, ON)
    assert (one.question, one.kind, [side.claim.value for side in one.against]) == (
        *("registered-office-country", "contradiction", ["NL"]),
    )


def test_before_the_day_it_was_fetched_it_does_not_count(folder):
    space = spaces(known().questions, known().reference, ON)["registered-office-country"]

    found = resolve(only(folder), space, date(2026, 11, 27))

    assert found.assurance is Assurance.DECLARED
    assert len(found.later) == 1


def test_an_answer_that_was_received_again_unchanged_counts_from_the_first_time_and_is_as_fresh_as_the_last(folder):
    snapshot(folder, answer(f"record/{LEI}", RECORD, since=datetime(2026, 11, 1, tzinfo=UTC)))
    space = spaces(known().questions, known().reference, ON)["registered-office-country"]

    found = [resolve(only(folder), space, day).assurance for day in (date(2026, 10, 31), date(2026, 11, 1), ON)]

    assert found == [None, Assurance.ATTESTED, Assurance.ATTESTED]


def test_a_harvest_tells_claims_gaps_changes_and_when(folder):
    changes = (
        Change(on=date(2026, 11, 28), question="registered-office-country", before=({"value": "LU"},), after=({"value": "FR"},)),
    )
    snapshot(folder, answer(f"record/{LEI}", RECORD), changes=changes)

    (harvest,) = only(folder).harvests

    assert (harvest.about.id, harvest.holder, harvest.asked_at) == ("gleif", Holder("acme"), SEEN)
    assert [question for question, _ in harvest.claims] == ["registered-office-country", "head-office-countries"]
    assert harvest.gaps == ()
    assert harvest.changes == changes


def test_facts_follow_from_the_snapshot_and_the_identifiers_alone(folder):
    other = "9695001J8OSOVX4TP939"
    put(folder, "offerings/providers/acme/provider.yaml", PROVIDER.replace(LEI, other))

    claims = only(folder).evidence("registered-office-country")[1]

    assert [one.claim.value for one in claims] == ["NL"], "the snapshot is about another company"


def test_snapshots_count_among_the_inputs(folder):
    reader, _ = loaded(folder)

    name = "offerings/snapshots/acme/provider/gleif.json"
    assert reader.digests[name] == sha256((folder / name).read_bytes()).hexdigest()


def test_an_offering_has_answers_of_its_own(folder):
    put(folder, "offerings/providers/acme/box.yaml", OFFERING + "kubernetes: {conformance: [acme]}\n")
    product = answer("product/v1.36/acme", body("cncf/v1.36/upcloud/PRODUCT.yaml"), media="text/plain")
    snapshot(folder, product, holder=Holder("acme", "box"), source="cncf")

    own, company = only(folder).evidence("kubernetes-conformant")

    assert [(one.claim.value, one.assurance) for one in own] == [(True, Assurance.VERIFIED)]
    assert company == ()


def test_what_does_not_fit_a_question_becomes_a_gap(folder):
    strange = RECORD.replace(b'"country": "FR"', b'"country": "QQ"')
    snapshot(folder, answer(f"record/{LEI}", strange))

    (harvest,) = only(folder).harvests

    assert harvest.claims == ()
    assert {gap.reason for gap in harvest.gaps} == {"withheld"}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "offerings/snapshots/acme/provider/gleif.json",
            b"{",
            (
                ":1:2: this snapshot is not JSON (Expecting property name enclosed in double quotes); "
                "expected it as it was fetched, so restore it, or remove it and fetch again"
            ),
        ),
        (
            "offerings/snapshots/acme/provider/glief.json",
            b"{}",
            ":1:1: there is no source called 'glief'; did you mean 'gleif'? Remove the file or rename it",
        ),
        (
            "offerings/snapshots/acme/provider/notes.txt",
            b"x",
            ":1:1: this is not read; expected a file whose name ends in .json here, so rename or move it",
        ),
        (
            "offerings/snapshots/acme/stray.json",
            b"{}",
            ":1:1: this is not read; expected a folder here, so rename or move it",
        ),
    ],
)
def test_what_is_wrong_with_a_snapshot_is_told_with_its_place(folder, name, content, message):
    put(folder, name, content)

    reader, _ = loaded(folder)

    assert [str(one) for one in reader.problems] == [f"{name}{message}"]


def test_a_damaged_snapshot_is_named_though_nothing_rests_on_it(folder):
    (folder / "offerings/providers/acme/box.yaml").unlink()
    put(folder, "offerings/snapshots/acme/provider/gleif.json", b"{")
    put(folder, "offerings/snapshots/_shared/all/rdap.json", b"{")

    reader, _ = loaded(folder)

    assert [one.path for one in reader.problems] == [
        "offerings/snapshots/acme/provider/gleif.json",
        "offerings/snapshots/_shared/all/rdap.json",
    ]


def test_a_name_of_a_file_cannot_break_the_line_that_names_it(folder):
    put(folder, "offerings/snapshots/acme/provider/\x1b[31mred\n.json", b"{}")

    reader, _ = loaded(folder)

    (one,) = reader.problems
    assert str(one) == (
        "offerings/snapshots/acme/provider/\ufffd[31mred\ufffd.json:1:1: there is no source called '\ufffd[31mred\ufffd'; "
        f"{len(names())} are known, none is close to it. Remove the file or rename it"
    )


@pytest.mark.parametrize(
    ("holder", "who"),
    [(Holder("gone"), "provider 'gone'"), (Holder("acme", "old-box"), "offering 'old-box' of 'acme'")],
)
def test_a_snapshot_about_nobody_on_record_is_named(folder, holder, who):
    snapshot(folder, answer(f"record/{LEI}", RECORD), holder=holder)

    reader, _ = loaded(folder)

    (one,) = reader.problems
    assert str(one) == (
        f"{path_of(holder, 'gleif')}:1:1: there is no {who}; expected the id of one that is on record, "
        "so rename the folder or remove it"
    )


def test_a_snapshot_in_the_place_of_another_is_refused(folder):
    shutil.copy(folder / "offerings/snapshots/acme/provider/gleif.json", folder / "x.json")
    put(folder, "offerings/snapshots/acme/box/gleif.json", (folder / "x.json").read_bytes())

    reader, _ = loaded(folder)

    assert [str(one).split(";")[0] for one in reader.problems] == [
        "offerings/snapshots/acme/box/gleif.json:1:1: this snapshot belongs at offerings/snapshots/acme/provider/gleif.json"
    ]


def test_shared_answers_serve_every_holder(folder):
    put(folder, "offerings/providers/acme/provider.yaml", PROVIDER + "networks: {asns: [3333]}\n")
    bootstrap = json.dumps({"services": [[["3333-3333"], ["https://rdap.db.ripe.net/"]]]}).encode()
    snapshot(folder, answer("bootstrap/asn", bootstrap), holder=EVERYONE, source="rdap")

    reader, (dossier,) = loaded(folder)
    reader.finish()

    assert dossier.harvests
    assert PACKAGED.exists()
