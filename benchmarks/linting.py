"""How long the linter takes on each shipped framework, its rules tried on all answers; reading is not counted."""

from __future__ import annotations

from datetime import date

from machine import describe, timed, verdict

from criteria import library
from criteria.reader import Reader
from scoring.lint import lint_framework

ON = date(2026, 11, 28)
BUDGET = 3.0


def main() -> None:
    reader = Reader()
    known = library.load(reader)
    reader.finish()
    print(f"{describe()}\nshipped frameworks, as of {ON}\n")
    for one in known.frameworks.values():
        found = lint_framework(one, known, ON)
        undecided = sum(finding.check == "undecided" for finding in found)
        seconds = [timed(lambda one=one: lint_framework(one, known, ON)) for _ in range(5)]
        print(f"{one.id} {one.edition}, {len(found)} findings, {undecided} undecided: {verdict(seconds, BUDGET)}")


if __name__ == "__main__":
    main()
