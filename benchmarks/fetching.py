"""How a fetch of many invented providers with all identifiers fares: asks, pace per host, elapsed time, and peak memory.

All sources are played on this machine, with the answers that the tests have, under the names of the invented providers; the
list of address ranges of every tenth one is as long as the longest that are published. Waiting goes by a clock that runs a
number of times faster, and pace is checked in the time of that clock. The memory is that of the command, without the server.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from machine import describe, spread, timed

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "offerings" / "network"))

import played
from driven import Driver, Ended
from mischief import Authority

BUDGET = 300 * 10**6
LONG_LIST = 2_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """What one fetch into an empty workspace did, and the one after it, for which everything is fresh."""

    first: Ended
    again: Ended
    seconds: float
    again_seconds: float
    log: tuple[tuple[float, str, str], ...]
    asked_again: int
    kept: int
    factor: float

    @property
    def peak(self) -> int:
        return max(self.first.peak, self.again.peak)

    @property
    def shortest(self) -> dict[str, float]:
        """The shortest time between two asks at a host, in the time of the clock that waiting goes by."""
        return {host: gap * self.factor for host, gap in played.gaps(self.log).items()}


def measure(count: int, factor: float, size: int = LONG_LIST) -> Measured:
    """Fetch about so many providers, twice."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = played.world(folder / "world", count)
        server = played.Played(Authority(folder), size=size)
        with server, played.PlayedNames(count) as names, Driver(folder) as driver:
            ended: list[Ended] = []

            def fetch() -> None:
                ended.append(driver.start(world, server, names, "fetch", "--format", "json", factor=factor).end())

            seconds = timed(fetch)
            log = tuple(sorted([*server.log, *names.log]))
            again = timed(fetch)
            asked_again = len(server.log) + len(names.log) - len(log)
        kept = sum(path.stat().st_size for path in world.glob("offerings/snapshots/**/*.json"))
    return Measured(ended[0], ended[1], seconds, again, log, asked_again, kept, factor)


def show(runs: list[Measured], count: int) -> None:
    last = runs[-1]
    told = last.first.json
    print(f"{len(told['sources'])} sources, {told['asked']} asks, {told['failed']} failed, {last.kept / 1e6:.1f} MB kept")
    print(f"a second run on the same day: {last.asked_again} asks\n")
    print("host                                asks   shortest pause   pace   at full pace")
    asks, pace = Counter(host for _, host, _ in last.log), played.paces()
    for host, number in asks.most_common(12):
        gap = min(one.shortest[host] for one in runs)
        limit = pace.get(host, 1.0)
        print(f"{host:<34} {number:>5} {gap:>14.2f} s {limit:>5.2f} s {number * limit:>10.0f} s")
    others = {host: limit for host, limit in last.shortest.items() if host not in dict(asks.most_common(12))}
    print(f"{f'{len(others)} other hosts, each':<40} {min(others.values()):>14.2f} s  1.00 s")
    broken = sum(len(played.too_soon(one.log, one.factor)) for one in runs)
    print(f"asks that came sooner than the pace of their host allows: {broken}, budget 0: {'met' if not broken else 'MISSED'}")
    print(f"elapsed, {count} providers: {spread([one.seconds for one in runs])}; nothing to ask: ", end="")
    print(spread([one.again_seconds for one in runs]))
    peak = max(one.peak for one in runs)
    print(f"peak memory: {peak / 1e6:.0f} MB, budget {BUDGET / 1e6:.0f} MB: {'met' if peak < BUDGET else 'MISSED'}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--providers", type=int, default=200, help="how many invented providers, each with one offering")
    options.add_argument("--factor", type=float, default=50, help="how many times faster the clock runs that waiting goes by")
    options.add_argument("--runs", type=int, default=3, help="how often, each time into an empty workspace")
    chosen = options.parse_args()
    print(f"{describe()}\n{chosen.providers} providers and offerings, one process, waiting {chosen.factor:g} times faster\n")
    show([measure(chosen.providers, chosen.factor) for _ in range(chosen.runs)], chosen.providers)


if __name__ == "__main__":
    main()
