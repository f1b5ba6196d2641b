"""The real clock, which the command line hands out."""

from datetime import UTC

from cloudpeil.options import SystemClock


def test_the_clock_of_this_machine_tells_utc_and_runs_forward():
    clock = SystemClock()

    before = clock.monotonic()
    clock.sleep(0.001)

    assert clock.now().tzinfo is UTC
    assert clock.monotonic() > before
