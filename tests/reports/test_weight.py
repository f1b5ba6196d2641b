"""Pages stay light: what a reader fetches to read one, compressed as a web server sends it."""

import gzip
import re
from functools import cache
from posixpath import dirname, join, normpath

import markup
import pytest

PAGE, DRESS = 100_000, 60_000
IMPORTED = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")


def weight(content: bytes) -> int:
    return len(gzip.compress(content, 6, mtime=0))


@pytest.fixture(scope="module")
def pages(full_site):
    return sorted(path.relative_to(full_site).as_posix() for path in full_site.rglob("*.html"))


def with_imports(name, folder):
    """A script and all that it imports."""
    seen, todo = set(), [name]
    while todo:
        script = todo.pop()
        seen.add(script)
        found = IMPORTED.findall((folder / script).read_text(encoding="utf-8"))
        todo += [other for one in found if (other := normpath(join(dirname(script), one))) not in seen]
    return seen


def test_no_page_weighs_more_than_a_hundred_kilobytes(pages, full_site):
    assert {path: size for path in pages if (size := weight((full_site / path).read_bytes())) > PAGE} == {}


def test_style_and_scripts_of_no_page_weigh_more_than_sixty_kilobytes(pages, full_site):
    @cache
    def size(name):
        return weight((full_site / name).read_bytes())

    def dress(path):
        text = (full_site / path).read_text(encoding="utf-8").partition("</head>")[0]
        page = markup.read(path, text)
        scripts = set().union(*(with_imports(name, full_site) for name in page.scripts))
        return sum(map(size, {*scripts, *(name for name in page.loaded if name.endswith(".css"))}))

    found = {path: dress(path) for path in pages}

    assert min(found.values()) > 1_000
    assert {path: total for path, total in found.items() if total > DRESS} == {}


def test_imports_are_followed(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "a.js").write_text("import {x} from './parts/b.js';\nconst y = import(\"./c.js\");\n", encoding="utf-8")
    (tmp_path / "parts/b.js").write_text("export * from '../c.js';\n", encoding="utf-8")
    (tmp_path / "c.js").write_text("import './a.js';\n", encoding="utf-8")

    assert with_imports("a.js", tmp_path) == {"a.js", "parts/b.js", "c.js"}
