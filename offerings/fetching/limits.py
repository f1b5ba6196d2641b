"""How far asking goes: bounds of time, the name servers that are asked, and hosts that are played on this machine; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from offerings.asking import Clock


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: to connect, between two pieces of an answer, and for a whole exchange, a slow one included."""

    connect: float = 5.0
    read: float = 20.0
    total: float = 60.0
    slow: float = 180.0


@dataclass(frozen=True, slots=True)
class Resolvers:
    """The name servers to ask; by default those of the system."""

    servers: tuple[str, ...] = ()
    port: int = 53


@dataclass(frozen=True, slots=True)
class StandIn:
    """Hosts that are played on this machine, for tests and measurements: each with its place on loopback.

    Only these very hosts are reached there, and only they may be known by a certificate of `authority`, a file.
    """

    hosts: Mapping[str, tuple[str, int]]
    authority: Path

    def __post_init__(self) -> None:
        for ip, _ in self.hosts.values():
            if not ip_address(ip).is_loopback:
                raise ValueError(f"{ip} is not on this machine; expected an address of loopback, so correct it")


class Deadline:
    """What is left of the time for one exchange, whatever the other side does with it."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock, self._end = clock, clock.monotonic() + seconds

    def left(self, most: float) -> float:
        seconds = min(most, self._end - self._clock.monotonic())
        if seconds <= 0:
            raise TimeoutError
        return seconds
