"""What a site offers to download, where it stands, and that slow files are made only when they would differ."""

import csv
import hashlib
import io
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
import worlds

from reports import downloads, extras, pdf, site, workers
from reports.downloads import CRITERIA, PDF, Made
from reports.publication import data_path

STEM = "data/offerings/botterwiek-cloud/harbour"
EXPECTED = [
    *(f"{STEM}.{code}.{kind}" for kind in ("pdf", "xlsx", "ods") for code in ("en", "nl")),
    f"{STEM}.json",
    f"{STEM}.criteria.csv",
    f"{STEM}.facts.csv",
]


def first(publication):
    return next(one for one in publication.assessments if one.dossier.id == "botterwiek-cloud")


def test_a_report_has_its_files_beside_its_json(harbour, harbour_site):
    listed = downloads.downloads(first(harbour))

    assert [one.path for one in listed] == EXPECTED
    assert data_path(first(harbour)) in EXPECTED
    assert all((harbour_site / path).stat().st_size > 100 for path in EXPECTED)
    assert [one.spoken for one in listed] == ["English", "Nederlands"] * 3 + [""] * 3


def test_the_files_of_the_site_are_those_that_are_made_one_by_one(harbour, harbour_site):
    for one in downloads.downloads(first(harbour)):
        made = Made(harbour, first(harbour), one.language or "en")
        assert (harbour_site / one.path).read_bytes() == downloads.MAKERS[one.kind](made), one.path


def test_without_an_extra_its_files_are_left_out_and_the_build_says_so(harbour, tmp_path, monkeypatch):
    monkeypatch.setattr(extras, "MODULES", {"pdf": "no_such_module", "office": "nor_this_one"})

    site.build(harbour, tmp_path / "site")

    names = {path.name for path in (tmp_path / "site" / STEM).parent.iterdir()}
    assert names == {"harbour.json", "harbour.en.ods", "harbour.nl.ods", "harbour.criteria.csv", "harbour.facts.csv"}
    assert downloads.missing() == (
        "no PDF downloads: PDF needs the extra 'pdf': pip install 'cloudpeil[pdf]'",
        "no XLSX downloads: XLSX needs the extra 'office': pip install 'cloudpeil[office]'",
    )


def test_with_all_extras_nothing_is_missing():
    assert downloads.missing() == ()


@pytest.fixture
def counted(monkeypatch):
    """Counts how often a PDF is set."""
    made = []
    original = pdf.Manuscript.set
    monkeypatch.setattr(pdf.Manuscript, "set", lambda self: made.append(self.recipe) or original(self))
    return made


def test_a_second_build_sets_no_pdf_again(harbour, tmp_path, counted):
    site.build(harbour, tmp_path / "site")
    before, count = worlds.files(tmp_path / "site"), len(counted)

    done = site.build(harbour, tmp_path / "site")

    assert count == 2 * len(harbour.assessments) == len(counted)
    assert done.written == 0
    assert worlds.files(tmp_path / "site") == before


def test_a_pdf_is_set_again_when_its_inputs_differ(harbour, tmp_path, counted):
    site.build(harbour, tmp_path / "site")
    before, count = (tmp_path / "site" / f"{STEM}.en.pdf").read_bytes(), len(counted)

    site.build(replace(harbour, inputs={**harbour.inputs, "more": "0" * 64}), tmp_path / "site")

    assert len(counted) == 2 * count
    assert (tmp_path / "site" / f"{STEM}.en.pdf").read_bytes() != before


def test_a_pdf_that_someone_changed_is_set_again(harbour, tmp_path, counted):
    site.build(harbour, tmp_path / "site")
    path = tmp_path / "site" / f"{STEM}.en.pdf"
    before, count = path.read_bytes(), len(counted)
    path.write_bytes(before + b"\n% changed")

    site.build(harbour, tmp_path / "site")

    assert len(counted) == count + 1
    assert path.read_bytes() == before


@pytest.fixture
def many(monkeypatch):
    """Files are made by several processes, however few they are."""
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(workers, "active_count", lambda: 1)
    monkeypatch.setattr(workers.os, "cpu_count", lambda: 2)


@pytest.mark.usefixtures("many")
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process makes all")
def test_several_processes_make_the_files_that_one_makes(harbour, tmp_path):
    todo = dict(downloads.files(harbour))
    todo[next(path for path in todo if path.endswith(".pdf"))]()  # a process in which a PDF was set already

    together = set(workers.made(workers.Work(todo, tmp_path / "together", {})))
    alone = {workers.Work(todo, tmp_path / "alone", {}).one(path) for path in todo}

    assert together == alone
    assert worlds.files(tmp_path / "together") == worlds.files(tmp_path / "alone")


@pytest.mark.usefixtures("many")
def test_what_fails_in_a_process_stops_the_rest(tmp_path):
    def broken():
        raise OSError("no")

    work = workers.Work({"a.html": lambda: b"a", "b/c.html": broken}, tmp_path, {})
    with pytest.raises(OSError, match="no"):
        list(workers.made(work))


def test_a_former_file_counts_only_if_a_former_build_wrote_it(harbour, tmp_path):
    render = dict(downloads.files(harbour))[f"{STEM}.en.pdf"]
    whole = render()
    path = tmp_path / "x.pdf"
    path.write_bytes(whole)

    assert render.again(path, None) == whole
    assert render.again(path, hashlib.sha256(whole).hexdigest()) == whole
    assert render.again(tmp_path / "none.pdf", hashlib.sha256(whole).hexdigest()) == whole


def test_the_day_of_an_assessment_is_in_its_files(harbour):
    made = Made(harbour, first(harbour), "en")
    later = replace(harbour, ruler=replace(harbour.ruler, on=harbour.ruler.on + timedelta(days=1)))
    rows = list(csv.DictReader(io.StringIO(downloads.MAKERS[CRITERIA](made).decode(), newline="")))

    assert {row["as_of"] for row in rows} == {"2026-11-23"}
    assert downloads.MAKERS[PDF](made) != downloads.MAKERS[PDF](Made(later, first(harbour), "en"))
