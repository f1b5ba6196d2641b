"""What a benchmark prints beside its figures: the machine, the versions, the spread."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version


def describe() -> str:
    """The machine and the versions that figures belong to."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}; {python}, NumPy {version('numpy')}"


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spread(seconds: list[float]) -> str:
    """Minimum, median and maximum of several runs."""
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    return f"{middle:.3f} s (min {low:.3f}, max {high:.3f}, {len(seconds)} runs)"


def verdict(seconds: list[float], budget: float) -> str:
    return f"{spread(seconds)}, budget {budget:g} s: {'met' if statistics.median(seconds) < budget else 'MISSED'}"
