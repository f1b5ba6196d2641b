"""A theme of one file: what it may not hold, what it changes, and which of its colours are hard to read."""

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
import worlds
from hypothesis import given
from hypothesis import strategies as st

from criteria.problems import DataError
from reports import theme
from reports.site import build

LOOK = (files("reports") / "static/style/look.css").read_text(encoding="utf-8")
DOCS = (Path(__file__).resolve().parents[2] / "docs/theming.md").read_text(encoding="utf-8")
NOT = "is not allowed in a theme"
BLUE = b":root { --link: #00008b; }\n"
PALE = ":root { --link: #999; }"
OWN_DARK = "@media screen and (prefers-color-scheme: dark) { :root { --ink: #333333 } }"


def said(content):
    return [str(one) for one in theme.problems(content)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            b'@import "other.css";\n',
            f"reports/theme.css:1:1: '@import' {NOT}; expected one file, so copy the rules into it",
        ),
        (
            b"a {\n  background: url(https://evil.example/x.png);\n}\n",
            f"reports/theme.css:2:19: an address of another site {NOT}; expected files of this site only, so remove it",
        ),
        (
            b"a { background: url('//evil.example/x.png') }",
            f"reports/theme.css:1:22: an address of another site {NOT}; expected files of this site only, so remove it",
        ),
        (
            b'a { background: image-set("HTTPS://evil.example/x.png" 1x) }',
            f"reports/theme.css:1:28: an address of another site {NOT}; expected files of this site only, so remove it",
        ),
        (
            b"a { background: url( data:image/png;base64,xx) }",
            f"reports/theme.css:1:17: an address of this kind {NOT}; expected a file of this site, so write its path",
        ),
        (
            b"a { width: expression (alert(1)) }",
            f"reports/theme.css:1:12: 'expression(' {NOT}; expected plain values, so write the value itself",
        ),
        (
            b"@\\69mport 'x';",
            f"reports/theme.css:1:2: a backslash {NOT}; expected signs as they are, so write the sign itself",
        ),
        (
            b":root { --ink: #000 }\n/* \xe9 */",
            "reports/theme.css:2:4: this is not UTF-8; expected a style sheet in UTF-8, so save it in that encoding",
        ),
        (
            b" " * 100_001,
            "reports/theme.css:1:1: a theme of 100,001 bytes is too large; expected at most 100,000, so leave rules out",
        ),
    ],
)
def test_a_theme_that_no_page_may_load_is_refused_with_its_place(content, expected):
    assert said(content) == [expected]


@pytest.mark.parametrize(
    "content",
    [
        BLUE,
        b"/* see https://example.org and @import */ :root { --ink: #000 }",
        b"@font-face { font-family: x; src: url('fonts/x.woff2') }",
        b"a { fill: url(#hatch) }",
        b" " * 100_000,
        "\N{BYTE ORDER MARK}:root { --font: 'Ünï' }".encode(),
    ],
)
def test_an_honest_theme_is_let_through(content):
    assert said(content) == []


def test_a_site_with_a_theme_loads_it_after_the_look_on_every_page(harbour, tmp_path):
    build(replace(harbour, theme=BLUE), tmp_path)

    assert (tmp_path / "static/theme.css").read_bytes() == BLUE
    for page in tmp_path.rglob("*.html"):
        head = page.read_text(encoding="utf-8").partition("</head>")[0]
        assert -1 < head.find("static/style.css") < head.find("static/theme.css")


def test_the_theme_of_a_workspace_is_taken_along_and_a_bad_one_stops_the_build(tmp_path):
    home = worlds.copy_of_harbour(tmp_path / "world")
    (home / "reports").mkdir(exist_ok=True)
    (home / theme.PATH).write_bytes(BLUE)
    assert worlds.publication(home).theme == BLUE

    (home / theme.PATH).write_bytes(b"@import 'x';")
    with pytest.raises(DataError) as caught:
        worlds.publication(home)

    assert [one.path for one in caught.value.problems] == ["reports/theme.css"]


def test_the_tokens_of_the_look_are_found_for_both_schemes():
    found = theme.tokens(LOOK)

    assert (found.light["paper"], found.dark["paper"]) == ("#fbfbf7", "#10191e")
    assert {*theme.NEEDED, *theme.GROUNDS} <= found.light.keys()
    assert found.dark.keys() <= found.light.keys()


def test_the_look_itself_has_contrast_enough():
    assert theme.remarks("", LOOK) == ()


def test_a_pale_colour_is_named_with_its_contrast():
    assert theme.remarks(PALE, LOOK) == (
        "--link (#999) on --paper (#fbfbf7) has a contrast of 2.7 in the light scheme; WCAG asks at least 4.5",
        "--link (#999) on --tint (#f0f2ec) has a contrast of 2.5 in the light scheme; WCAG asks at least 4.5",
        "--link (#999) on --note (#fdf0c4) has a contrast of 2.5 in the light scheme; WCAG asks at least 4.5",
        "--link (#999) on --note (#3a3213) has a contrast of 4.4 in the dark scheme; WCAG asks at least 4.5",
    )


def test_a_colour_set_for_light_screens_holds_on_dark_ones_until_they_have_their_own():
    light = ":root { --ink: #000000; }"
    both = f"{light} @media screen and (prefers-color-scheme: dark) {{ :root {{ --ink: #ffffff }} }}"

    assert [one for one in theme.remarks(light, LOOK) if "dark scheme" in one and one.startswith("--ink (#000000)")]
    assert theme.remarks(both, LOOK) == ()


def test_a_colour_for_dark_screens_is_looked_at_on_dark_screens_only():
    found = theme.remarks(OWN_DARK, LOOK)

    assert len(found) == 3
    assert all(one.startswith("--ink (#333333)") and "dark scheme" in one for one in found)


def test_tokens_for_print_and_colours_in_other_notations_are_left_alone():
    assert theme.remarks("@media print { :root { --ink: #fff } }", LOOK) == ()
    assert theme.remarks("@media screen { :root { --ink: oklch(0.9 0 0); } }", LOOK) == ()


def test_a_misspelt_token_is_named():
    found = theme.remarks(":root { --papper: #fff; --house-blue: #00f; }", LOOK)

    assert found == ("the token --papper is not known; did you mean --paper?",)


def example():
    """The theme that the documentation shows."""
    (found,) = re.findall(r"<!-- theme: reports/theme.css -->\n\n```css\n(.*?)```", DOCS, re.DOTALL)
    return found


def test_the_theme_in_the_documentation_is_let_through_and_easy_to_read():
    assert said(example().encode()) == []
    assert theme.remarks(example(), LOOK) == ()
    assert theme.tokens(example()).dark.keys() <= theme.tokens(example()).light.keys()


def test_the_documentation_lists_every_token_with_its_colours():
    found = theme.tokens(LOOK)
    colours = {name: (value, found.dark[name]) for name, value in found.light.items() if value.startswith("#")}
    rows = re.findall(r"^\| `--([a-z]+)` \| [^|]+ \| `(#\w+)` \| `(#\w+)` \|$", DOCS, re.MULTILINE)

    assert {name: (light, dark) for name, light, dark in rows} == colours
    assert [name for name in found.light if f"`--{name}`" not in DOCS and name[:2] not in {"t-", "s-"}] == []


COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda parts: "#" + "".join(f"{part:02x}" for part in parts))


@given(COLOURS, COLOURS)
def test_contrast_is_symmetric_and_between_1_and_21(one, other):
    assert theme.contrast(one, other) == theme.contrast(other, one)
    assert 1 <= theme.contrast(one, other) <= 21
    assert theme.contrast(one, one) == 1


def test_contrast_of_black_and_white_is_21():
    assert theme.contrast("#000", "#ffffff") == pytest.approx(21)


@given(st.binary(max_size=300))
def test_any_bytes_are_either_a_theme_or_problems_with_places(content):
    found = theme.problems(content)

    assert all(one.path == theme.PATH and one.line >= 0 and one.column >= 0 for one in found)
    if not found:
        theme.remarks(content.decode("utf-8-sig"), LOOK)
