"""Manners, on a clock that a test turns: pace, tries, waits, and an end when the run is stopped."""

import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from offerings.asking import Answer, Ask, Trouble, Unchanged
from offerings.fetching.manners import Manners, service

HERE, THERE = "https://api.cloud-sample.eu/x", "https://files.cloud-sample.nl/y"
SEEN = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
FINE = Answer("k", HERE, 200, "application/json", b"{}", SEEN, "")
BUSY = Trouble("unreachable", "api.cloud-sample.eu: answered 503", again=True)


class TurnedClock:
    """Time passes only when somebody sleeps."""

    def __init__(self):
        self.passed = 0.0

    def now(self):
        return SEEN

    def monotonic(self):
        return self.passed

    def sleep(self, seconds):
        assert seconds > 0
        self.passed += seconds


class Told:
    """Gives one reply after another, the last one for ever, and notes when it was asked what."""

    def __init__(self, clock, *replies, takes=0.0):
        self.clock, self.replies, self.takes = clock, list(replies), takes
        self.asked = []

    def once(self, ask, etag=None, modified=None):
        self.asked.append((round(self.clock.passed, 6), ask.url, etag, modified))
        self.clock.passed += self.takes
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    @property
    def times(self):
        return [when for when, *_ in self.asked]


def polite(*replies, pace=None, takes=0.0, **settings):
    clock = TurnedClock()
    told = Told(clock, *replies, takes=takes)
    return Manners(told, clock, pace or {}, chance=random.Random(4), **settings), told, clock  # noqa: S311


def test_an_answer_is_handed_on_with_its_validators():
    manners, told, _ = polite(FINE)

    assert manners.get(Ask("k", HERE), '"7"', "yesterday") is FINE
    assert told.asked == [(0.0, HERE, '"7"', "yesterday")]


@pytest.mark.parametrize(
    "reply", [FINE, Unchanged(SEEN), Trouble("unreadable", "came as text/html"), Trouble("unreachable", "answered 403")]
)
def test_what_is_settled_is_asked_once(reply):
    manners, told, _ = polite(reply)

    assert manners.get(Ask("k", HERE)) is reply
    assert len(told.asked) == 1


def test_a_failure_that_may_pass_is_tried_four_times_with_waits_that_grow():
    manners, told, _ = polite(BUSY)

    assert manners.get(Ask("k", HERE)) == Trouble("unreachable", "api.cloud-sample.eu: answered 503 (tried 4 times)", again=True)
    waits = [after - before for before, after in zip(told.times, told.times[1:], strict=False)]
    assert len(waits) == 3
    assert all(1 <= wait <= limit for wait, limit in zip(waits, (8, 16, 30), strict=True))


def test_waits_differ_so_that_not_all_return_at_once():
    def first_wait(seed):
        clock = TurnedClock()
        told = Told(clock, BUSY, FINE)
        Manners(told, clock, {}, chance=random.Random(seed)).get(Ask("k", HERE))  # noqa: S311
        return told.times[1]

    assert len({first_wait(seed) for seed in range(20)}) == 20


def test_a_failure_that_passes_ends_in_the_answer():
    manners, told, _ = polite(BUSY, FINE)

    assert manners.get(Ask("k", HERE)) is FINE
    assert len(told.asked) == 2


def limited(wait):
    return Trouble("unreachable", "api.cloud-sample.eu: answered 429", again=True, wait=wait)


@pytest.mark.parametrize("wait", [2.0, 60.0, 300.0])
def test_what_the_other_side_asks_to_wait_is_waited(wait):
    manners, told, _ = polite(limited(wait), FINE)

    assert manners.get(Ask("k", HERE)) is FINE
    assert told.times == [0.0, wait]


def test_a_wait_of_nothing_still_keeps_the_pace():
    manners, told, _ = polite(limited(0.0), FINE, pace={"api.cloud-sample.eu": 2.0})

    manners.get(Ask("k", HERE))

    assert told.times == [0.0, 2.0]


def test_a_long_wait_is_left_to_the_next_run_also_for_what_is_asked_after_it():
    manners, told, clock = polite(limited(3_601.0), FINE)

    detail = "api.cloud-sample.eu: answered 429; left to the next run, since it asks to wait 61 minutes"
    assert manners.get(Ask("k", HERE)) == Trouble("unreachable", detail, again=True, wait=3_601.0)
    detail = "api.cloud-sample.eu: left to the next run, since it asks to wait 61 minutes"
    assert manners.get(Ask("k2", HERE)) == Trouble("unreachable", detail, again=True, wait=3_601.0)
    assert manners.get(Ask("k3", THERE)) is FINE
    assert len(told.asked) == 2
    assert clock.passed == 0


def test_a_host_that_keeps_failing_is_left_alone_and_others_are_not():
    manners, told, _ = polite(*[BUSY] * 12, FINE)

    found = [manners.get(Ask(str(number), HERE)) for number in range(5)]

    assert len(told.asked) == 12
    assert [one.detail for one in found[3:]] == ["api.cloud-sample.eu: left to the next run, since 3 asks failed"] * 2
    assert manners.get(Ask("k", THERE)) is FINE


def test_an_answer_in_between_starts_the_count_again():
    manners, _, _ = polite(*[BUSY] * 8, FINE, *[BUSY] * 8, FINE)

    found = [manners.get(Ask(str(number), HERE)) for number in range(6)]

    assert [isinstance(one, Answer) for one in found] == [False, False, True, False, False, True]


def test_names_that_cannot_be_looked_up_do_not_stand_in_the_way_of_others():
    manners, told, _ = polite(*[BUSY] * 20, FINE)

    found = [manners.get(Ask(str(number), f"dns:n{number}.cloud-sample.eu?type=A")) for number in range(6)]

    assert isinstance(found[5], Answer)
    assert len(told.asked) == 21


def test_a_host_is_asked_at_its_pace_from_the_end_of_one_answer():
    manners, told, _ = polite(FINE, pace={"api.cloud-sample.eu": 2.0}, takes=0.5)

    for _ in range(3):
        manners.get(Ask("k", HERE))

    assert told.times == [0.0, 2.5, 5.0]


def test_hosts_do_not_wait_for_one_another_and_have_a_pace_of_one_second():
    manners, told, _ = polite(FINE)

    for url in (HERE, THERE, HERE, "tls:api.cloud-sample.eu"):
        manners.get(Ask("k", url))

    assert told.times == [0.0, 0.0, 1.0, 2.0]


def test_name_servers_are_asked_twenty_times_a_second():
    manners, told, _ = polite(FINE)

    for number in range(3):
        manners.get(Ask("k", f"dns:n{number}.cloud-sample.eu?type=NS"))

    assert told.times == [0.0, 0.05, 0.1]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://API.Cloud-Sample.eu/x?y", "api.cloud-sample.eu"),
        ("tls:API.cloud-sample.eu", "api.cloud-sample.eu"),
        ("dns:cloud-sample.eu?type=MX", "dns"),
        ("nonsense", ""),
        ("https://[", "["),
    ],
)
def test_what_an_ask_waits_for(url, name):
    assert service(url) == name


def test_a_run_that_is_stopped_ends_during_a_wait():
    clock = TurnedClock()
    told = Told(clock, limited(200.0))
    manners = Manners(told, clock, {}, stopped=lambda: clock.passed > 10)

    found = manners.get(Ask("k", HERE))

    assert found == Trouble("unreachable", "api.cloud-sample.eu: left to the next run, since the run was stopped", again=True)
    assert clock.passed < 11
    assert manners.get(Ask("k", THERE)).detail == "files.cloud-sample.nl: left to the next run, since the run was stopped"
    assert len(told.asked) == 1


class Busy:
    """Notes how many ask one host at the same time."""

    def __init__(self):
        self.lock, self.now, self.most = threading.Lock(), Counter(), Counter()

    def once(self, ask, *_):
        host = service(ask.url)
        with self.lock:
            self.now[host] += 1
            self.most[host] = max(self.most[host], self.now[host])
            self.most["all"] = max(self.most["all"], sum(self.now.values()))
        time.sleep(0.01)
        with self.lock:
            self.now[host] -= 1
        return FINE


class QuickClock(TurnedClock):
    """Real time for pace, so that threads take turns."""

    def monotonic(self):
        return time.monotonic()

    def sleep(self, seconds):
        time.sleep(seconds)


def test_many_threads_ask_one_host_one_at_a_time_and_different_hosts_at_once():
    busy = Busy()
    manners = Manners(busy, QuickClock(), {}, default=0.001)
    threads = [threading.Thread(target=manners.get, args=(Ask("k", url),)) for url in (HERE, THERE) * 8]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert busy.most == {"api.cloud-sample.eu": 1, "files.cloud-sample.nl": 1, "all": 2}
