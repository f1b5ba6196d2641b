"""What many rulers cost: measuring all offerings by all of them, and building the site with and without the others."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from machine import describe, spread, timed, verdict

from cloudpeil import making, workspace
from reports import extras, site
from reports.publication import Publication

RUNS = 3
BUDGET = 20


def built(of: Publication, folder: Path) -> list[float]:
    """Seconds that fresh builds take, each into a new folder."""
    return [timed(lambda n=n: site.build(of, folder / str(n))) for n in range(RUNS)]


def main() -> None:
    print(f"{describe()}\nshipped data\n")
    loading = [timed(lambda: making.publication(workspace.open_workspace(None))) for _ in range(RUNS)]
    of = making.publication(workspace.open_workspace(None))
    rulers = 1 + len(of.others)
    print(f"read everything and measure {len(of.assessments)} offerings by {rulers} rulers: {spread(loading)}")
    there = extras.has
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        whole = built(of, folder / "whole")
        again = [timed(lambda: site.build(of, folder / "whole/0")) for _ in range(RUNS)]
        extras.has = lambda name: name != "pdf" and there(name)
        plain = built(of, folder / "plain")
        alone = built(replace(of, others=()), folder / "alone")
    print(f"build, all rulers, with PDFs: {verdict(whole, BUDGET)}")
    print(f"build again into the same folder, PDFs kept: {verdict(again, BUDGET)}")
    print(f"build, all rulers, without PDFs: {verdict(plain, BUDGET)}")
    print(f"build, the site's own ruler only, without PDFs: {spread(alone)}")
    print(f"all rulers take {sorted(plain)[1] / sorted(alone)[1]:.2f} times as long as one, in the same run")


if __name__ == "__main__":
    main()
