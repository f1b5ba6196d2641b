"""A regatta of invented clouds, mostly settled by findings, under two editions of a ruler: a world in which ranks move."""

import json
import random
import shutil
from pathlib import Path

import worlds

from criteria.writing import write
from reports import figures, site, what_if
from reports.language import CODES
from reports.pages import Pages

YACHTS = {
    "anna": ("Anna", (3, 3, 1, 1)),
    "bora": ("bora", (1, 1, 2, 2)),
    "catharina": ("Catharina", (2, 2, 2, 1)),
    "dirk": ("Dirk", (2, 2, 2, 1)),
    "elbe": ("Elbe", (3, 2, 1, None)),
    "fries": ("Fries", (None, 3, 2, 2)),
    "gouda": ("Gouda", (1, None, None, 2)),
}
CRITERIA = ("P.1", "P.2", "E.1", "E.2")
SECOND = """
objective: S
title: {en: Staff, nl: Personeel}
about: {en: Who works there., nl: Wie er werkt.}
criteria:
  - id: S.1
    topic: {en: Staff at home, nl: Personeel in eigen gebied}
    rungs:
      - {points: 0, level: 1, is: {en: Elsewhere, nl: Elders}}
      - {points: 100, level: 2, is: {en: Here, nl: Hier}, when: {question: storage, within: territory}}
    rationale: {en: The place decides., nl: De plaats beslist.}
"""


def publication(folder: Path, boats: int = 0):
    """The harbour with the yachts in it, any number of small boats, and a second edition with one more objective."""
    home = worlds.copy_of_harbour(folder / "regatta")
    first = home / "criteria/frameworks/harbour/2026"
    _change(Path(shutil.copytree(first, first.with_name("2027"))), "usual: {P: 70, E: 30}", "later: {P: 50, E: 30, S: 20}")
    _change(first.with_name("2027"), "edition: 2026", "edition: 2027")
    _change(first, "usual: {P: 70, E: 30}", "usual: {P: 70, E: 30}\n  green: {P: 10, E: 90}")
    (first.with_name("2027") / "s.yaml").write_text(SECOND.lstrip(), encoding="utf-8")
    settings = "as_of: 2026-11-23\nprofile: {framework: harbour, edition: 2026, assurance: documented}\n"
    (home / "cloudpeil.yaml").write_text(settings, encoding="utf-8")
    chance = random.Random(boats)  # noqa: S311
    small = {f"boat-{n}": (f"Boat {n}", [chance.randint(1, most) for most in (3, 3, 2, 2)]) for n in range(boats)}
    for name, (called, rungs) in {**YACHTS, **small}.items():
        path = home / f"offerings/providers/botterwiek/{name}.yaml"
        path.write_text(json.dumps(_offering(name, called, rungs)), encoding="utf-8")
    return worlds.publication(home)


def _change(edition, old, new):
    path = edition / "framework.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def _offering(name, called, rungs):
    because = {"en": "It was seen.", "nl": "Het is gezien."}
    shared = {"because": because, "by": "A. Assessor", "on": "2026-11-21", "sources": ["visit"]}
    found = {criterion: {"rung": rung, **shared} for criterion, rung in zip(CRITERIA, rungs, strict=True) if rung}
    visit = {"title": "A visit", "kind": "audit", "retrieved": "2026-11-20"}
    return {
        "id": name,
        "provider": "botterwiek",
        "name": called,
        "service_models": ["iaas"],
        "sources": {"visit": visit},
        "findings": {"harbour": found},
    }


def dock(of, folder):
    """Write the what-if pages of a site in every language, with the static files and the data that they load."""
    for files_of in (site._static, figures.files):
        for path, render in files_of(of):
            write(folder / path, render())
    for code in CODES:
        pages = Pages(of, code)
        for page in what_if.pages(pages):
            write(folder / pages.prefix / page.path, pages.render(page))
    return folder
