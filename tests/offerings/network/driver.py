"""Runs the command in processes of their own, with the sources played on this machine; tests start, stop and kill them.

It reads a line of JSON for each run, forks, tells the number of the process, and at its end the exit code and peak memory.
"""

import gc
import json
import os
import sys
import time
from functools import partial
from pathlib import Path

from cloudpeil import cli, fetching, options, workspace
from criteria import library  # noqa: F401  loaded once, so that each run starts quickly
from offerings import sources
from offerings.fetching import gathering, guard, manners, network  # noqa: F401
from offerings.fetching.limits import Limits, Resolvers, StandIn
from reports import data, fetch_summary  # noqa: F401


class Everywhere(dict):
    """Every host is played at the same place; a few have a port of their own, or none, and then they are looked up."""

    def __init__(self, port, places):
        super().__init__({host: ("127.0.0.1", own) for host, own in places.items() if own})
        self.usual, self.real = ("127.0.0.1", port), {host for host, own in places.items() if not own}

    def __contains__(self, host):
        return host not in self.real

    def __missing__(self, _):
        return self.usual


class Fast(options.SystemClock):
    """A clock that runs so many times faster, for what waits."""

    def __init__(self, factor):
        self.factor = factor

    def monotonic(self):
        return time.monotonic() * self.factor

    def sleep(self, seconds):
        time.sleep(seconds / self.factor)


def play(port, names, authority, factor, places, limits):
    """Put the sources on this machine in the place of those in the world; all else is as users have it."""
    network.Network = partial(
        network.Network,
        stand_in=StandIn(Everywhere(port, places), Path(authority)),
        resolvers=Resolvers(("127.0.0.1",), names),
        limits=Limits(*limits) if limits else None,
    )
    patient = manners.Manners
    manners.Manners = lambda carrier, _, pace, **more: patient(carrier, Fast(factor), pace, **more)


def run(order):
    """One run of the command, in this process."""
    for stream, number in (("out", 1), ("err", 2)):
        place = os.open(order[stream], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(place, number)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", buffering=1) for number in (1, 2))
    folder = Path(order["folder"])
    workspace.PACKAGED = folder
    os.environ.update(order["environment"])
    play(*(order[name] for name in ("port", "names", "authority", "factor", "places", "limits")))
    sys.argv = ["cloudpeil", *order["arguments"]]
    os.chdir(folder)
    cli.main()


def tell(**what):
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def serve():
    sources.sources()
    guard.registrable("cloudpeil.example.eu")
    assert fetching.fetch_command
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            run(json.loads(line))
            os._exit(0)
        tell(pid=child)
        _, status, usage = os.wait4(child, 0)
        tell(code=os.waitstatus_to_exitcode(status), peak=usage.ru_maxrss * 1024)


if __name__ == "__main__":
    serve()
