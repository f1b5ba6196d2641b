"""cloudpeil compare --html: offerings side by side in one file that needs nothing beside it."""

import base64
import hashlib
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from justhtml import Element, JustHTML

OFFERS = ("leaky-cloud", "botterwiek-cloud", "silent-cloud")
MARKS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><svg onload=alert(1)>", "{{ 7*7 }}{level}"]

pytestmark = pytest.mark.usefixtures("harbour")


def elements(of):
    for child in of.children or ():
        if isinstance(child, Element):
            yield child
            yield from elements(child)


@pytest.fixture
def written(run, here):
    """Compare into a file, and give its text and its elements."""

    def compare(*arguments):
        result = run("compare", *arguments, "--html", "comparison.html")
        assert result.exit_code == 0, result.stderr
        text = (here / "comparison.html").read_text(encoding="utf-8")
        document = JustHTML(text, sanitize=False, collect_errors=True)
        assert document.errors == []
        return text, list(elements(document.root))

    return compare


def texts(found, name):
    return [" ".join(one.to_text().split()) for one in found if one.name == name]


def test_the_file_needs_nothing_beside_it(written):
    text, found = written(*OFFERS)

    assert {one.name for one in found} & {"script", "link", "img", "iframe", "form", "base", "object"} == set()
    assert [key for one in found for key in one.attrs if key.startswith("on") or key in {"src", "style", "srcset"}] == []
    addresses = [one.attrs["href"] for one in found if "href" in one.attrs]
    outward = [address for address in addresses if not address.startswith("#")]
    assert sorted(set(outward)) == ["https://botterwiek.example/report", "https://botterwiek.example/terms"]
    assert {urlsplit(address).scheme for address in outward} == {"https"}
    assert "@import" not in text
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {"#hatch", "#hatch2", "#staff"}


def test_the_policy_allows_the_style_in_the_file_and_nothing_else(written):
    _, found = written(*OFFERS)

    (style,) = [one for one in found if one.name == "style"]
    digest = base64.b64encode(hashlib.sha256(style.to_text(separator="", strip=False).encode()).digest()).decode()
    (policy,) = [one.attrs["content"] for one in found if one.attrs.get("http-equiv")]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_ranking_stands_on_top_with_those_that_pass_first(written):
    _, found = written(*OFFERS, "--minimum", "P=1")

    ranks, rows = [one for one in found if one.name == "table"]
    told = [" ".join(one.to_text().split()) for one in elements(ranks) if one.name == "tr"][1:]
    assert [line.split(" Cloud ")[0] for line in told] == ["Botterwiek", "Silent", "Leaky"]
    assert [line.split(" Cloud ")[1].split()[0] for line in told] == ["passes", "open", "fails"]
    assert "1 to 2 if it passes" in told[1]
    assert "misses P level 1" in told[2]
    assert "hangs on P.1" in told[1]
    heads = [" ".join(one.to_text().split()) for one in elements(rows) if one.name == "th" and one.attrs.get("scope") == "col"]
    assert [head.split(" Cloud")[0] for head in heads] == ["Leaky", "Botterwiek", "Silent"]


def test_rows_hold_objectives_criteria_and_facts_with_their_sources(written):
    _, found = written(*OFFERS)

    heads = [one for one in found if one.name == "th" and one.attrs.get("scope") == "row"]
    ids = [" ".join(part.to_text().split()) for one in heads for part in elements(one) if part.attrs.get("class") == "id"]
    assert ids == ["E", "P", "E.1", "E.2", "P.1", "P.2"]
    cells = texts(found, "td")
    assert any("United States" in cell and "Terms of service" in cell and "20 November 2026" in cell for cell in cells)
    assert "unknown" in cells


def test_a_later_run_replaces_the_file_and_the_same_choice_gives_the_same_bytes(written):
    first, _ = written("leaky-cloud", "silent-cloud")
    other, _ = written("leaky-cloud", "botterwiek-cloud")
    again, _ = written("leaky-cloud", "silent-cloud")

    assert first == again != other


def test_the_file_speaks_dutch(written):
    text, found = written(*OFFERS, "--language", "nl")

    assert '<html lang="nl">' in text
    assert texts(found, "h1") == ["3 clouddiensten naast elkaar"]
    assert any(cell.startswith("onbekend") for cell in texts(found, "td"))


def test_the_ranking_is_still_printed_and_the_file_named_on_the_side(run):
    result = run("compare", *OFFERS, "--html", "comparison.html", "--format", "csv")

    assert result.stdout == run("compare", *OFFERS, "--format", "csv").stdout
    assert result.stderr == "comparison.html: 3 offerings side by side\n"


def test_the_command_in_the_file_makes_it_again(run, here, written):
    text, found = written(*OFFERS, "--minimum", "1", "--minimum", "P=1", "--territory", "EU", "--assurance", "declared")
    (command,) = [code for code in texts(found, "code") if code.startswith("cloudpeil compare")]

    words = command.removeprefix("cloudpeil ").replace("FILE", "again.html").split()

    assert run(*words).exit_code == 0
    assert (here / "again.html").read_text(encoding="utf-8") == text


def test_one_offering_is_too_few(run, here):
    result = run("compare", "leaky-cloud", "--html", "comparison.html")

    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: --html puts 2 to 6 offerings side by side and 1 is chosen; "
        "name them, for example: cloudpeil compare aws hetzner-cloud --html FILE\n"
    )
    assert list(here.iterdir()) == []


def test_the_same_offering_twice_is_one(run):
    result = run("compare", "leaky-cloud", "leaky-cloud", "--html", "comparison.html")

    assert (result.exit_code, "1 is chosen" in result.stderr) == (2, True)


def test_seven_offerings_are_too_many(run, here, harbour):
    folder = harbour / "offerings/providers/botterwiek"
    for number in range(4):
        text = (folder / "silent-cloud.yaml").read_text(encoding="utf-8")
        (folder / f"cloud-{number}.yaml").write_text(text.replace("id: silent-cloud", f"id: cloud-{number}"), encoding="utf-8")

    result = run("compare", "--html", "comparison.html")

    assert result.exit_code == 2
    assert "--html puts 2 to 6 offerings side by side and 7 are chosen; name them" in result.stderr
    assert run("compare", *OFFERS, "cloud-0", "cloud-1", "cloud-2", "--html", "comparison.html").exit_code == 0


def test_an_unknown_offering_is_named_and_nothing_is_written(run, here):
    result = run("compare", "leaky-cloud", "silent-clod", "--html", "comparison.html")

    assert result.exit_code == 2
    assert result.stderr.endswith("Error: the offering 'silent-clod' is not known; did you mean 'silent-cloud'?\n")
    assert list(here.iterdir()) == []


def test_a_folder_is_no_file(run, here):
    (here / "comparison.html").mkdir()

    result = run("compare", *OFFERS, "--html", "comparison.html")

    assert result.exit_code == 2
    assert result.stderr.endswith("Error: Invalid value for '--html': File 'comparison.html' is a directory.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a file where a folder should be is told otherwise there")
def test_a_place_that_cannot_be_written_is_told(run, here):
    (here / "here").write_text("", encoding="utf-8")

    result = run("compare", *OFFERS, "--html", "here/comparison.html")

    assert result.exit_code == 1
    assert "check the path, its permissions and the free space" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("text", MARKS, ids=lambda text: text[:10])
def test_hostile_texts_stay_texts(written, harbour, text):
    plain = [(one.name, sorted(one.attrs)) for one in written(*OFFERS)[1]]
    poison(harbour / "offerings/providers/botterwiek/leaky-cloud.yaml", text)

    _, found = written(*OFFERS)

    assert [(one.name, sorted(one.attrs)) for one in found] == plain
    assert any(text in one.to_text() for one in found if one.name == "th")


def poison(dossier: Path, text: str):
    quoted = "'" + text.replace("'", "''") + "'"
    said = dossier.read_text(encoding="utf-8").replace("name: Leaky Cloud", f"name: {quoted}")
    dossier.write_text(said.replace("title: Terms of service", f"title: {quoted}"), encoding="utf-8")
