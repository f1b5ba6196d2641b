"""Generated pages are fresh, links lead somewhere, and the manual builds without warnings."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from pages import DOCS, ROOT, pages

from cloudpeil.cli import cloudpeil
from criteria import library
from criteria.reader import Reader
from criteria.source import parse
from offerings import sources
from reports import licences

READ_ON_THE_WEB = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")


def generator():
    spec = importlib.util.spec_from_file_location("docs_commands", DOCS / "commands.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands.md", "question-list.md", "sources.md"])
def test_a_generated_page_is_fresh(page):
    written = (DOCS / page).read_text(encoding="utf-8")

    assert written == generator().PAGES[page](), f"docs/{page} is out of date; run: python docs/commands.py"


def test_every_command_and_option_is_in_the_reference():
    sections = re.split(r"^## ", (DOCS / "commands.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    described = {section.split("\n", 1)[0]: section for section in sections}
    context = click.Context(cloudpeil)
    for name in cloudpeil.list_commands(context):
        for parameter in cloudpeil.get_command(context, name).params:
            if isinstance(parameter, click.Option):
                assert all(option in described[name] for option in parameter.opts), (name, parameter.name)


def test_every_question_is_in_the_list():
    reader = Reader()
    listed = (DOCS / "question-list.md").read_text(encoding="utf-8")

    assert not [name for name in library.load(reader).questions if f"| `{name}` |" not in listed]


def test_every_source_is_described_with_its_terms():
    described = (DOCS / "sources.md").read_text(encoding="utf-8")

    for one in sources.sources():
        section = described.partition(f"\n## {one.ABOUT.title.en}\n")[2].partition("\n## ")[0]
        for text in (one.ABOUT.proves.en, f"`{one.ABOUT.id}`", one.ABOUT.terms, one.ABOUT.robots.en, one.ABOUT.credit):
            assert text in section, one.ABOUT.id


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 _-]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*pages(), *(ROOT / name for name in READ_ON_THE_WEB)], ids=lambda page: page.name)
def test_links_inside_the_repository_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for address in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"^\[\w+\]: (\S+)$", text, re.MULTILINE):
        if address.startswith(("http://", "https://")):
            continue
        path, _, anchor = address.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), address
        assert not anchor or anchor in anchors(target), address


def test_pages_that_error_messages_name_are_there():
    named = set()
    for room in ("criteria", "offerings", "scoring", "reports", "cloudpeil"):
        for path in (ROOT / room).rglob("*.py"):
            named |= set(re.findall(r"docs/[a-z-]+\.md", path.read_text(encoding="utf-8")))

    assert named
    assert not [name for name in named if not (ROOT / name).is_file()]


def test_the_manual_builds_without_warnings_and_loads_nothing_from_elsewhere(tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    for page in tmp_path.rglob("*.html"):
        loaded = re.findall(
            r"<(?:script|img|iframe|link|source)\b[^>]*\b(?:src|href)=\"([^\"]+)\"", page.read_text(encoding="utf-8")
        )
        assert not [address for address in loaded if address.startswith(("http:", "https:", "//"))], page.name
    assert not list(tmp_path.rglob("commands.py"))


def test_the_readme_names_the_two_commands_and_shows_a_report():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "python3 dev.py site" in readme
    assert "python3 dev.py test" in readme
    picture = ROOT / "docs/images/report.png"
    assert "docs/images/report.png" in readme
    assert 0 < picture.stat().st_size < 200_000


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert [int(number) for number in re.findall(r"^(\d+)\. [A-Z]", text, re.MULTILINE)] == list(range(1, 16))
    assert "\nAppendix\n" in text
    assert text.endswith("EUPL version.\n")


def test_the_licence_of_the_data_is_whole():
    text = (ROOT / "LICENSES/CC-BY-4.0.txt").read_text(encoding="utf-8")

    assert text.startswith("Attribution 4.0 International\n")
    assert [int(number) for number in re.findall(r"^Section (\d) -- ", text, re.MULTILINE)] == list(range(1, 9))
    assert text.endswith("Creative Commons may be contacted at creativecommons.org.\n")


def test_every_place_that_names_the_licence_of_the_data_names_the_same():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert (ROOT / f"LICENSES/{licences.DATA.id}.txt").is_file()
    assert f'license = "{licences.PROGRAM.id} AND {licences.DATA.id} AND {licences.TYPEFACE.id}"' in project
    for name in ("README.md", "CONTRIBUTING.md", "docs/decisions/0014-licence-of-the-data.md"):
        assert f"{licences.DATA.id}.txt" in (ROOT / name).read_text(encoding="utf-8"), name


def test_publiccode_is_within_the_limits_of_the_standard():
    code = parse((ROOT / "publiccode.yml").read_bytes(), "publiccode.yml")

    assert {
        "publiccodeYmlVersion",
        "name",
        "platforms",
        "developmentStatus",
        "softwareType",
        "legal",
        "maintenance",
    } <= code.keys()
    assert code["legal"]["license"] == "EUPL-1.2"
    for language in code["description"].values():
        assert len(language["shortDescription"]) <= 150
        assert 150 <= len(language["longDescription"]) <= 10_000
        assert language["features"]
