"""A small framework in which the linter finds nothing, and ways to put one defect into it."""

from datetime import date
from pathlib import Path

from criteria import library
from criteria.reader import Reader
from scoring.lint import lint_framework
from scoring.rule_search import MOST_NODES

BASE = Path(__file__).parent.parent / "broken" / "base"
HOME = "criteria/frameworks/ruler/1"
DAY = date(2026, 11, 23)

HEADER = """\
id: ruler
edition: 1
title: {en: A ruler, nl: Een liniaal}
publisher: Nobody
status: guidance
about: {en: For tests., nl: Voor tests.}
sources:
  - {title: The law, published: 2020}
levels:
  - {level: 0, name: {en: None, nl: Geen}, meaning: {en: Nothing., nl: Niets.}}
  - {level: 1, name: {en: Some, nl: Enig}, meaning: {en: Something., nl: Iets.}}
  - {level: 2, name: {en: All, nl: Alles}, meaning: {en: Everything., nl: Alles.}}
weights:
  usual: {P: 60, S: 40}
  other: {P: 50, S: 50}
nominal: 100
territory: EU
"""
PLACES = """\
objective: P
title: {en: Places, nl: Plaatsen}
about: {en: Where it is., nl: Waar het is.}
criteria:
  - id: P.1
    topic: {en: Keys, nl: Sleutels}
    rungs:
      - {points: 0, level: 0, is: {en: Elsewhere, nl: Elders}}
      - {points: 20, level: 1, is: {en: Shared, nl: Gedeeld}, when: {question: key-holder, at_least: shared}}
      - {points: 50, level: 2, is: {en: Own, nl: Eigen}, when: {question: key-holder, at_least: customer}}
    rationale: {en: Keys open., nl: Sleutels openen.}
  - id: P.2
    topic: {en: Storage, nl: Opslag}
    rungs:
      - {points: 0, level: 0, is: {en: Outside, nl: Buiten}}
      - {points: 20, level: 1, is: {en: Partly, nl: Deels}, when: {question: storage-countries, overlaps: territory}}
      - {points: 50, level: 2, is: {en: Inside, nl: Binnen}, when: {question: storage-countries, within: territory}}
    rationale: {en: Data lie there., nl: Daar liggen gegevens.}
"""
SHAPE = """\
objective: S
title: {en: Shape, nl: Vorm}
about: {en: How it is., nl: Hoe het is.}
criteria:
  - id: S.1
    topic: {en: Openness, nl: Openheid}
    rungs:
      - {points: 0, level: 0, is: {en: Closed, nl: Dicht}}
      - {points: 40, level: 1, is: {en: Lean, nl: Zuinig}, when: {question: pue, at_most: 2}}
      - points: 100
        level: 2
        is: {en: Lean and open, nl: Zuinig en open}
        when:
          all_of:
            - {question: pue, at_most: 1.5}
            - {question: open-source, is: true}
    rationale: {en: Both count., nl: Beide tellen.}
"""


def lay(folder, *changes, **others):
    """Write the framework with each first text replaced by the second, and other files of the data; gives a reader of them."""
    files = {f"{HOME}/framework.yaml": HEADER, f"{HOME}/p.yaml": PLACES, f"{HOME}/s.yaml": SHAPE}
    for old, new in changes:
        assert any(old in text for text in files.values()), old
        files = {path: text.replace(old, new) for path, text in files.items()}
    files |= {f"criteria/{name.replace('__', '/').replace('_', '-')}.yaml": text for name, text in others.items()}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Reader(layers=(BASE, folder))


def lint(folder, *changes, on=DAY, most=MOST_NODES, **others):
    """What the linter finds in the framework with these changes, as lines."""
    reader = lay(folder, *changes, **others)
    known = library.load(reader)
    reader.finish()
    return [line(one) for one in lint_framework(known.framework("ruler"), known, on, most)]


def line(one):
    return f"{one.place.removeprefix(HOME)[1:]}: {one.severity}: {one.message} [{one.check} {one.where}]"
