"""Tests of asking: a server and a name server on this machine, and no way off it."""

import socket
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from mischief import Authority, Mischief
from namestand import NameStand


def on_this_machine(place):
    return not isinstance(place, tuple) or place[0] in {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch):
    """Every attempt to leave this machine fails, and fails the test even when the program copes with it."""
    connect, send, left = socket.socket.connect, socket.socket.sendto, []

    def guarded_connect(self, place):
        if not on_this_machine(place):
            left.append(place)
            raise ConnectionRefusedError(111, "no way out of a test")
        return connect(self, place)

    def guarded_send(self, data, *rest):
        if not on_this_machine(rest[-1]):
            left.append(rest[-1])
            raise ConnectionRefusedError(111, "no way out of a test")
        return send(self, data, *rest)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "sendto", guarded_send)
    yield left
    assert left == [], f"the test reached for {left}"


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def shared_server(authority):
    with Mischief(authority) as running:
        yield running


@pytest.fixture
def server(shared_server):
    """A server that answers what a test tells it to, and tells what it was asked."""
    shared_server.reset()
    return shared_server


@pytest.fixture
def names():
    with NameStand() as running:
        yield running
