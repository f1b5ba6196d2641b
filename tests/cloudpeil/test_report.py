"""cloudpeil report, and compare --pdf: one file, of the kind that its name asks for."""

import json
import zipfile

import pytest

from reports import extras

pytestmark = pytest.mark.usefixtures("harbour")
DATED = ("--as-of", "2026-11-23")
MAGIC = {"pdf": b"%PDF-1.7", "xlsx": b"PK", "ods": b"PK", "json": b"{", "criteria.csv": b"offering,", "facts.csv": b"offering,"}


@pytest.mark.parametrize("kind", MAGIC)
def test_the_name_of_the_file_chooses_its_kind(run, here, kind):
    result = run("report", "botterwiek-cloud", "-o", f"new/it.{kind.upper()}", *DATED)

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"new/it.{kind.upper()}: {kind.rpartition('.')[2].upper()}, ")
    assert (here / f"new/it.{kind.upper()}").read_bytes().startswith(MAGIC[kind])
    assert [path.name for path in (here / "new").iterdir()] == [f"it.{kind.upper()}"]


def test_the_json_of_a_report_is_that_of_assess(run, printed, here):
    run("report", "botterwiek-cloud", "-o", "it.json", *DATED)

    found = json.loads((here / "it.json").read_text(encoding="utf-8"))
    assert found["assessments"] == printed("assess", "botterwiek-cloud")["assessments"]


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "ods", "json", "criteria.csv", "facts.csv"])
def test_a_report_is_the_file_that_a_site_offers(run, here, harbour, kind):
    run("build", "--workspace", harbour, "-o", here / "site", *DATED)

    for code in ("en", "nl"):
        run("report", "botterwiek-cloud", "-o", f"{code}.{kind}", "--language", code, "--workspace", harbour, *DATED)

        spoken = f"{code}." if kind in {"pdf", "xlsx", "ods"} else ""
        published = here / f"site/data/offerings/botterwiek-cloud/harbour.{spoken}{kind}"
        assert (here / f"{code}.{kind}").read_bytes() == published.read_bytes()


def test_a_language_may_be_chosen(run, here):
    for code in ("en", "nl"):
        run("report", "botterwiek-cloud", "-o", f"{code}.pdf", "--language", code, *DATED)
        run("report", "botterwiek-cloud", "-o", f"{code}.ods", "--language", code, *DATED)

    assert b"/Lang(nl)" in (here / "nl.pdf").read_bytes()
    assert b"/Lang(en)" in (here / "en.pdf").read_bytes()
    assert b"<dc:language>nl</dc:language>" in zipfile.ZipFile(here / "nl.ods").read("meta.xml")


def test_measuring_options_count(run, here):
    run("report", "botterwiek-cloud", "-o", "it.json", "--assurance", "attested", *DATED)
    run("report", "botterwiek-cloud", "-o", "one.pdf", *DATED)
    run("report", "botterwiek-cloud", "-o", "other.pdf", "--assurance", "attested", *DATED)

    assert json.loads((here / "it.json").read_text(encoding="utf-8"))["assessments"][0]["counts"] == "attested"
    assert (here / "one.pdf").read_bytes() != (here / "other.pdf").read_bytes()


def test_a_profile_may_be_given(run, here):
    (here / "mine.yaml").write_text("framework: harbour\nassurance: verified\n", encoding="utf-8")

    result = run("report", "botterwiek-cloud", "-o", "it.json", "--profile", "mine.yaml", *DATED)

    assert result.exit_code == 0
    assert json.loads((here / "it.json").read_text(encoding="utf-8"))["assessments"][0]["counts"] == "verified"


@pytest.mark.parametrize("name", ["it", "it.csv", "it.docx", "pdf"])
def test_a_name_without_a_known_ending_is_wrong_usage(run, here, name):
    result = run("report", "botterwiek-cloud", "-o", name)

    assert result.exit_code == 2
    assert result.stderr.endswith(
        f"Error: '{name}' names no kind of file; "
        "expected a name that ends in one of .pdf, .xlsx, .ods, .json, .criteria.csv, .facts.csv\n"
    )
    assert list(here.iterdir()) == []


def test_an_unknown_offering_is_wrong_usage(run, here):
    result = run("report", "botterwik-cloud", "-o", "it.ods")

    assert result.exit_code == 2
    assert result.stderr.endswith("Error: the offering 'botterwik-cloud' is not known; did you mean 'botterwiek-cloud'?\n")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(("option", "value"), [("--framework", "none"), ("--weights", "none"), ("--territory", "none")])
def test_an_unknown_choice_is_wrong_usage(run, option, value):
    assert run("report", "botterwiek-cloud", "-o", "it.ods", option, value).exit_code == 2


@pytest.mark.parametrize(("extra", "suffix"), [("pdf", "pdf"), ("office", "xlsx")])
def test_a_missing_extra_is_said(run, here, monkeypatch, extra, suffix):
    monkeypatch.setitem(extras.MODULES, extra, "no_such_module_anywhere")

    result = run("report", "botterwiek-cloud", "-o", f"it.{suffix}")

    assert result.exit_code == 2
    assert result.stderr.endswith(f"Error: {suffix.upper()} needs the extra '{extra}': pip install 'cloudpeil[{extra}]'\n")
    assert list(here.iterdir()) == []


def test_a_build_says_what_it_leaves_out(run, harbour, here, monkeypatch):
    monkeypatch.setitem(extras.MODULES, "pdf", "no_such_module_anywhere")

    result = run("build", "--workspace", harbour, "-o", here / "site")

    assert result.exit_code == 0
    assert result.stderr.count("no PDF downloads: PDF needs the extra 'pdf': pip install 'cloudpeil[pdf]'\n") == 1


def test_a_comparison_may_be_put_on_paper(run, here):
    result = run("compare", "botterwiek-cloud", "leaky-cloud", "--minimum", "P=1", "--pdf", "it.pdf", "--language", "nl")

    assert result.exit_code == 0
    assert result.stderr == "it.pdf: 2 offerings side by side\n"
    assert b"/Lang(nl)" in (here / "it.pdf").read_bytes()
    assert "botterwiek-cloud" in result.stdout


def test_a_comparison_on_paper_wants_two_to_six(run, here):
    result = run("compare", "botterwiek-cloud", "--pdf", "it.pdf")

    assert result.exit_code == 2
    assert "--pdf puts 2 to 6 offerings side by side and 1 is chosen" in result.stderr
    assert list(here.iterdir()) == []


def test_a_comparison_without_the_extra_says_how_to_get_it(run, here, monkeypatch):
    monkeypatch.setitem(extras.MODULES, "pdf", "no_such_module_anywhere")

    result = run("compare", "botterwiek-cloud", "leaky-cloud", "--pdf", "it.pdf")

    assert result.exit_code == 2
    assert result.stderr.endswith("Error: PDF needs the extra 'pdf': pip install 'cloudpeil[pdf]'\n")
    assert list(here.iterdir()) == []
