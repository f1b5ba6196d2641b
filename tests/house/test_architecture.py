"""The five rooms and the arrows between them, kept by reading the source, never by running it."""

import subprocess
import sys
from pathlib import Path

import plan
import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path for room in plan.ROOMS for path in (ROOT / room).rglob("*.py"))
ONE_WAY = "but imports point one way: criteria <- offerings <- scoring <- reports <- cloudpeil"
HARMLESS = (
    "expected the earlier rooms, numpy or "
    "bisect, collections, dataclasses, datetime, enum, fractions, functools, itertools, math, typing"
)
DOORS = "only offerings/fetching/network.py may import dns, httpcore, httpx, socket, ssl, and cloudpeil/publishing.py http.server"
LONG_FUNCTION = "def work():\n" + "    pass\n" * 45


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def source(path):
    return path.read_text(encoding="utf-8")


def kept_files():
    """Every file that is committed or about to be."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this folder is no Git repository, so there is no list of its files")
    return [path for name in done.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path):
    """The text of a file; nothing for pictures and fonts."""
    try:
        return source(path)
    except UnicodeDecodeError:
        return ""


def test_there_are_five_rooms_with_modules_in_each():
    assert {name_of(path).split("/")[0] for path in MODULES} == set(plan.ROOMS)


@pytest.mark.parametrize("check", plan.CHECKS, ids=lambda check: check.__name__)
def test_every_module_keeps_to_the_plan(check):
    problems = [problem for path in MODULES for problem in check(name_of(path), source(path))]

    assert not problems, "\n".join(problems)


def test_dev_needs_nothing_but_the_standard_library():
    problems = list(plan.standard_only("dev.py", source(ROOT / "dev.py"), sys.stdlib_module_names))

    assert not problems, "\n".join(problems)


def test_no_kept_file_is_unfinished_or_names_a_path_of_one_machine():
    problems = [problem for path in kept_files() for problem in plan.leftovers(name_of(path), text_of(path))]

    assert not problems, "\n".join(problems)


BAD = [
    (
        *(plan.arrows, "criteria/bad.py", "import scoring.assess\n"),
        f"criteria/bad.py:1: criteria imports scoring.assess, {ONE_WAY}",
    ),
    (
        *(plan.arrows, "scoring/bad.py", "def late():\n    from cloudpeil import cli\n"),
        f"scoring/bad.py:2: scoring imports cloudpeil.cli, {ONE_WAY}",
    ),
    (
        *(plan.arrows, "offerings/bad.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import reports\n"),
        f"offerings/bad.py:3: offerings imports reports, {ONE_WAY}",
    ),
    (
        *(plan.purity, "scoring/bad.py", "\nfrom pathlib import Path\n"),
        f"scoring/bad.py:2: scoring imports pathlib.Path; {HARMLESS}",
    ),
    (
        *(plan.purity, "scoring/bad.py", "import random\n"),
        f"scoring/bad.py:1: scoring imports random; {HARMLESS}",
    ),
    (
        *(plan.purity, "scoring/bad.py", "from criteria.library import load\n"),
        "scoring/bad.py:1: scoring imports criteria.library.load, which reads files; pass in what was read",
    ),
    (
        *(plan.purity, "scoring/bad.py", "found = open('facts')\n"),
        "scoring/bad.py:1: scoring uses open; pass in what was read and give back what is to be shown",
    ),
    (
        *(plan.purity, "scoring/bad.py", "from criteria import library\nfound = library.load(None)\n"),
        "scoring/bad.py:2: scoring uses load; pass in what was read and give back what is to be shown",
    ),
    (
        *(plan.network, "reports/bad.py", "from urllib import request\n"),
        f"reports/bad.py:1: urllib.request is a network library; {DOORS}",
    ),
    (
        *(plan.network, "cloudpeil/publishing.py", "import http.client\n"),
        f"cloudpeil/publishing.py:1: http.client is a network library; {DOORS}",
    ),
    (
        *(plan.network, "offerings/fetching/manners.py", "import dns.resolver\n"),
        f"offerings/fetching/manners.py:1: dns.resolver is a network library; {DOORS}",
    ),
    (
        *(plan.network, "offerings/fetching/network.py", "import requests\n"),
        f"offerings/fetching/network.py:1: requests is a network library; {DOORS}",
    ),
    (
        *(plan.clock, "reports/bad.py", "from datetime import date\nday = date.today()\n"),
        "reports/bad.py:2: date.today reads the clock; only cloudpeil/options.py may",
    ),
    (
        *(plan.clock, "offerings/bad.py", "import datetime\nwhen = datetime.datetime.now\n"),
        "offerings/bad.py:2: datetime.datetime.now reads the clock; only cloudpeil/options.py may",
    ),
    (
        *(plan.clock, "offerings/bad.py", "when = self.clockwork.now()\n"),
        "offerings/bad.py:1: self.clockwork.now reads the clock; only cloudpeil/options.py may",
    ),
    (
        *(plan.clock, "reports/bad.py", "from time import time\n"),
        "reports/bad.py:1: time.time reads the clock; only cloudpeil/options.py may",
    ),
    (
        *(plan.one_loader, "offerings/bad.py", "import yaml\n"),
        "offerings/bad.py:1: yaml is imported; only criteria/source.py reads YAML",
    ),
    (
        *(plan.one_loader, "criteria/syntax.py", "import yaml\nfound = yaml.safe_load('NO')\n"),
        "criteria/syntax.py:2: yaml.safe_load is used; only criteria/source.py reads YAML",
    ),
    (
        *(plan.no_hidden_imports, "scoring/bad.py", "import importlib\nimportlib.import_module('reports')\n"),
        "scoring/bad.py:2: import_module hides an import; write an import statement",
    ),
    (
        *(plan.no_hidden_imports, "offerings/sources/bad.py", "import importlib\nimportlib.import_module('socket')\n"),
        "offerings/sources/bad.py:2: import_module hides an import; write an import statement",
    ),
    (
        *(plan.size, "reports/bad.py", "\n" * 351),
        "reports/bad.py:1: the module has 351 lines; expected at most 350, so take it apart",
    ),
    (
        *(plan.size, "reports/bad.py", LONG_FUNCTION),
        "reports/bad.py:1: work has 46 lines; expected at most 45, so take it apart",
    ),
    (
        *(plan.leftovers, "docs/bad.md", f"\n{plan.UNFINISHED}: write this\n"),
        f"docs/bad.md:2: {plan.UNFINISHED} is left; finish it or open an issue",
    ),
    (
        *(plan.leftovers, "docs/bad.md", "cd /" + "home/me/cloudpeil\n"),
        "docs/bad.md:1: /" + "home/m... is a path of one machine; write a relative one",
    ),
]


@pytest.mark.parametrize(("check", "path", "text", "message"), BAD)
def test_a_check_finds_what_is_wrong_and_says_where(check, path, text, message):
    assert list(check(path, text)) == [message]


def test_dev_may_not_import_what_an_environment_holds():
    problems = list(plan.standard_only("dev.py", "import os\nimport click\n", sys.stdlib_module_names))

    assert problems == ["dev.py:2: click is no part of the standard library"]


GOOD = [
    (plan.arrows, "reports/good.py", "from criteria.model import Text\nimport scoring\nfrom reports import words\n"),
    (plan.purity, "scoring/good.py", "import numpy as np\nfrom datetime import date\nfrom offerings.resolve import resolve\n"),
    (plan.purity, "criteria/good.py", "from pathlib import Path\nopen('x')\n"),
    (plan.network, "cloudpeil/publishing.py", "from http.server import ThreadingHTTPServer\n"),
    (
        plan.network,
        "offerings/fetching/network.py",
        "import socket\nimport ssl\nimport dns.resolver\nimport httpcore\nimport httpx\n",
    ),
    (plan.network, "reports/good.py", "from urllib.parse import quote\n"),
    (plan.clock, "cloudpeil/options.py", "day = date.today()\n"),
    (plan.clock, "offerings/good.py", "def seen(clock):\n    return clock.now(), self._clock.now()\n"),
    (plan.no_hidden_imports, "offerings/sources/__init__.py", "import_module('offerings.sources.gleif')\n"),
    (plan.one_loader, "criteria/syntax.py", "import yaml\nknown = yaml.YAMLError\n"),
    (plan.size, "reports/good.py", "\n" * 350),
    (plan.leftovers, "docs/good.md", "https://example.org/" + "home/page and src/" + "work/plan\n"),
]


@pytest.mark.parametrize(("check", "path", "text"), GOOD)
def test_a_check_leaves_alone_what_is_right(check, path, text):
    assert list(check(path, text)) == []
