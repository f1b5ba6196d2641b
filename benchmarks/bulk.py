"""How long it takes to score many invented offerings by the 48 criteria of eu-csf at four strengths of evidence.

From columns: rules, rungs, levels and exact scores. From parsed dossiers: the same, with facts resolved and columns built
first; parsing itself is not counted.
"""

from __future__ import annotations

import argparse
import gc
import math
import resource
import sys
from datetime import date

from machine import describe, spread, timed, verdict
from synthetic import FACTS, dossiers

from criteria import library
from criteria.reader import Reader
from offerings.assurance import FLOORS
from scoring.assess import Ruler, measure_columns, ruler
from scoring.columns import Columns, from_dossiers
from scoring.ladder import tally
from scoring.program import measure_tests

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
RUNS = 5


def score(by: Ruler, columns: Columns) -> None:
    """Everything that follows from columns, at every floor."""
    tests = measure_tests(by.program, columns)
    for floor in FLOORS:
        _, low, high = measure_columns(by, columns, floor, tests)
        tally(by.scale, low, high)


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """The power of the size that cost grows with, by least squares on logarithms; 1 is linear."""
    xs, ys = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - mean_x) ** 2 for x in xs)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--largest", type=int, default=SIZES[-1], help="the largest number of offerings")
    largest = options.parse_args().largest
    reader = Reader()
    known = library.load(reader)
    reader.finish()
    by = ruler(known, known.framework("eu-csf"), date(2026, 11, 23))
    sizes = [size for size in SIZES if size <= largest]
    print(
        f"{describe()}\n{len(by.scale.criteria)} criteria, {len(by.program.steps)} steps, {FACTS} facts an offering, 4 floors\n"
    )
    made = list(dossiers(known, list(by.spaces), sizes[-1]))
    gc.collect()
    gc.freeze()
    from_columns, from_parsed = [], []
    for size in sizes:
        columns = from_dossiers(made[:size], by.spaces, by.on)
        runs = [timed(lambda columns=columns: score(by, columns)) for _ in range(RUNS)]
        whole = [timed(lambda size=size: score(by, from_dossiers(made[:size], by.spaces, by.on))) for _ in range(RUNS)]
        from_columns.append(min(runs))
        from_parsed.append(min(whole))
        different = sum(len(column.answers) - 1 for column in columns.by_question.values())
        print(f"{size:>6} offerings with {different} different answers")
        print(f"       from columns {spread(runs)}; from parsed dossiers {spread(whole)}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform != "darwin" else 2**30)
    print(f"\nat {sizes[-1]} offerings, from columns: {verdict(runs, 0.5)}")
    print(f"at {sizes[-1]} offerings, from parsed dossiers: {verdict(whole, 10)}")
    print(f"peak memory, all dossiers held: {memory:.2f} GiB, budget 2 GB: {'met' if memory * 2**30 < 2e9 else 'MISSED'}")
    powers = f"{exponent(sizes, from_columns):.2f} from columns, {exponent(sizes, from_parsed):.2f} from dossiers"
    print(f"cost grows with the size to the power {powers}")


if __name__ == "__main__":
    main()
