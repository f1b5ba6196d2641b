"""A theme on the command line: refused by check and build, remarked on by check; and whom a workspace names for questions."""

import re
from pathlib import Path

import pytest

from cloudpeil import theming, workspace
from reports.theme import PATH

HARBOUR = Path(__file__).parent.parent / "reports" / "harbour"
REFUSAL = (
    "reports/theme.css:2:1: '@import' is not allowed in a theme; expected one file, so copy the rules into it\n1 problem found\n"
)
PALE = ":root { --focus: #ccc; }\n@media screen and (prefers-color-scheme: dark) { :root { --focus: #fff; } }\n"
REMARKS = [
    "reports/theme.css: --focus (#ccc) on --paper (#fbfbf7) has a contrast of 1.5 in the light scheme; WCAG asks at least 3",
    "reports/theme.css: --focus (#ccc) on --tint (#f0f2ec) has a contrast of 1.4 in the light scheme; WCAG asks at least 3",
    "reports/theme.css: --focus (#ccc) on --note (#fdf0c4) has a contrast of 1.4 in the light scheme; WCAG asks at least 3",
]


@pytest.fixture
def home(here):
    """A workspace in the current folder that holds its settings only."""
    (here / "cloudpeil.yaml").write_text("as_of: 2026-11-23\n", encoding="utf-8")
    (here / "reports").mkdir()
    return here


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_theme_that_loads_another_sheet_is_refused(run, home, command):
    (home / PATH).write_text("/* ours */\n@import 'other.css';\n", encoding="utf-8")

    result = run(command)

    assert (result.exit_code, result.stderr) == (1, REFUSAL)


def test_problems_of_a_theme_come_together_with_those_of_the_data(run, home):
    (home / PATH).write_text("@import 'other.css';\n", encoding="utf-8")
    (home / "cloudpeil.yaml").write_text("profile: {framework: nonsense}\n", encoding="utf-8")

    result = run("check")

    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["cloudpeil.yaml", PATH, "2 problems found"]


def test_check_lists_colours_that_are_hard_to_read_and_passes(run, home):
    (home / PATH).write_text(PALE, encoding="utf-8")

    result = run("check")

    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if line.startswith(PATH)] == REMARKS


def test_commands_that_compute_do_not_look_at_the_theme(run, home):
    (home / PATH).write_text("@import 'other.css';\n", encoding="utf-8")

    assert run("assess", "aws").exit_code == 0


def test_a_theme_outside_the_workspace_is_not_read(run, home, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "theme.css"
    outside.write_text(PALE, encoding="utf-8")
    (home / PATH).symlink_to(outside)

    result = run("check")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{PATH}:1:1: the link leads out of the workspace; expected a file inside it")


def test_without_a_workspace_there_is_no_theme():
    assert (theming.load(None), theming.problems(None), theming.remarks(None)) == (None, [], [])


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("{name: Us}", "cloudpeil.yaml:1:10: the key 'url' is missing here"),
        ("{name: Us, url: 'javascript:alert(1)'}", "cloudpeil.yaml:1:26: 'javascript:alert(1)' is not a web address"),
        (
            "{name: Us, url: https://x.example, email: nobody}",
            "cloudpeil.yaml:1:52: 'nobody' has the wrong form; expected an e-mail address",
        ),
        (
            "{name: Us, url: https://x.example, email: 'a@x.example?subject=x'}",
            "cloudpeil.yaml:1:52: 'a@x.example?subject=x' has the wrong form; expected an e-mail address",
        ),
    ],
)
def test_a_contact_that_cannot_be_reached_is_refused_with_its_place(run, home, contact, expected):
    (home / "cloudpeil.yaml").write_text(f"contact: {contact}\n", encoding="utf-8")

    result = run("check")

    assert result.exit_code == 1
    assert result.stderr.startswith(expected), result.stderr


def test_the_contact_is_shown_on_the_pages_about_the_site(run, home, monkeypatch):
    monkeypatch.setattr(workspace, "PACKAGED", HARBOUR)
    given = "contact: {name: Sample & Co, url: 'https://x.example/ask', email: cloud@x.example}\n"
    (home / "cloudpeil.yaml").write_text(f"profile: {{framework: harbour}}\n{given}", encoding="utf-8")
    assert run("build").exit_code == 0

    for name in ("index", "about", "accessibility", "privacy", "corrections/index"):
        for page in (f"site/{name}.html", f"site/nl/{name}.html"):
            text = (home / page).read_text(encoding="utf-8")
            assert "Sample &amp; Co" in text, page
            assert re.search(r'<a href="https://x.example/ask" rel="nofollow noopener external">', text), page
            assert '<a href="mailto:cloud@x.example"' in text, page
