"""Manners of asking: one question at a time per service, at its pace, with a few patient tries; pure but for what it is given."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeGuard

from offerings.asking import Ask, Clock, Reply, Trouble

TRIES, PATIENCE, SLICE = 4, 300.0, 0.25
SHORTEST, LONGEST = 1.0, 30.0
NAMES, NAMES_PACE = "dns", 0.05
HOPELESS = 3


class Once(Protocol):
    """Whatever makes a single attempt."""

    def once(self, ask: Ask, etag: str | None = None, modified: str | None = None) -> Reply: ...


@dataclass(slots=True)
class _Turn:
    """Whose turn it is at one service: who holds the lock asks, and not before `ready`."""

    pace: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    ready: float = float("-inf")
    failed: int = 0


def service(url: str) -> str:
    """What an ask waits for: a host, or the name servers together."""
    scheme, _, rest = url.partition(":")
    if scheme == "dns":
        return NAMES
    return re.split(r"[/?#:]", rest.removeprefix("//"), maxsplit=1)[0].lower()


class Manners:
    """Asks with patience; `stopped` says when to give up waiting, such as `is_set` of an event. Safe to use from many threads."""

    def __init__(
        self,
        network: Once,
        clock: Clock,
        pace: Mapping[str, float],
        default: float = 1.0,
        *,
        chance: random.Random | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._network, self._clock, self._stopped = network, clock, stopped
        self._pace, self._default = {NAMES: NAMES_PACE, **pace}, default
        self._chance = chance or random.Random()  # noqa: S311  spreads waiting; nothing secret hangs on it
        self._turns: dict[str, _Turn] = {}
        self._lock = threading.Lock()

    def get(self, ask: Ask, etag: str | None = None, modified: str | None = None) -> Reply:
        """Ask, and ask again where that can help; what still fails is left to the next run."""
        host = service(ask.url)
        turn = self._turn(host)
        for number in range(TRIES):
            with turn.lock:
                if (refusal := self._wait(turn, host)) is not None:
                    return refusal
                reply = self._network.once(ask, etag, modified)
                last = not _again(reply) or number == TRIES - 1
                turn.ready = self._clock.monotonic() + max(turn.pace, self._pause(reply, number))
                turn.failed = (turn.failed + last if _again(reply) else 0) if host != NAMES else 0
            if last or (_again(reply) and (reply.wait or 0) > PATIENCE):
                break
        return _given_up(reply) if _again(reply) else reply

    def _turn(self, host: str) -> _Turn:
        with self._lock:
            return self._turns.setdefault(host, _Turn(self._pace.get(host, self._default)))

    def _wait(self, turn: _Turn, host: str) -> Trouble | None:
        """Wait for the moment at which a service may be asked; why it is not asked at all, if so."""
        if turn.failed >= HOPELESS:
            return _left(host, f"{HOPELESS} asks failed")
        while (left := turn.ready - self._clock.monotonic()) > 0 and not self._stopped():
            if left > PATIENCE:
                return _left(host, f"it asks to wait {_minutes(left)}", left)
            self._clock.sleep(min(left, SLICE))
        return _left(host, "the run was stopped") if self._stopped() else None

    def _pause(self, reply: Reply, number: int) -> float:
        """Seconds to leave a service alone: what it asks for, else a random part of a wait that doubles."""
        if not _again(reply):
            return 0.0
        return reply.wait if reply.wait is not None else self._chance.uniform(SHORTEST, min(LONGEST, 8.0 * 2**number))


def _again(reply: Reply) -> TypeGuard[Trouble]:
    return isinstance(reply, Trouble) and reply.again


def _left(host: str, why: str, wait: float | None = None) -> Trouble:
    return Trouble("unreachable", f"{host}: left to the next run, since {why}", again=True, wait=wait)


def _given_up(trouble: Trouble) -> Trouble:
    long = (trouble.wait or 0) > PATIENCE
    why = f"; left to the next run, since it asks to wait {_minutes(trouble.wait or 0)}" if long else f" (tried {TRIES} times)"
    return replace(trouble, detail=f"{trouble.detail}{why}")


def _minutes(seconds: float) -> str:
    return f"{-(-seconds // 60):.0f} minutes"
