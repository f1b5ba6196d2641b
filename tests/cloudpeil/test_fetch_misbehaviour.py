"""cloudpeil fetch against servers that misbehave in every way: nothing is lost, each failure has its name, the rest goes on."""

import gzip
import socket

import played
from mischief import cut, drip, endless, hang, moved, reply
from namestand import records

from offerings import snapshots

BUDGET = 300 * 10**6
INSIDE = "inside.sample-999.cloud"
LATER = "left to the next run, since it asks to wait 60 minutes"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"

TOO_LARGE = "the answer is larger than 4000000 bytes, the most that is read"
TOO_MANY = "the answer has more than 250000 parts, the most that are read"
NO_HTTP = "the answer is not HTTP/1.1, or its headers are too long"
NOT_PUBLIC = "address is not public: it sends us on, but"
PLAIN_TEXT = "came as 'text/html'; expected json or text/plain or octet-stream"

# What the host of a provider does, and how it is told.
FAILING = {
    "takes no connection": (None, "no connection: Connection refused (tried 4 times)"),
    "hangs": (hang, "did not answer in time (tried 4 times)"),
    "drips": (drip(HEAD + b"[" * 1_000), "did not answer in time (tried 4 times)"),
    "is cut off": (cut(reply(b'{"prefixes": [', length=5_000)), "the answer ended early (tried 4 times)"),
    "says it is longer than it may be": (reply(length=10**12), TOO_LARGE),
    "has too many parts": (reply(b'{"prefixes": [' + b"{}," * 130_000 + b"{}]}"), TOO_MANY),
    "never ends": (endless(HEAD, b"[" * 65_536), TOO_LARGE),
    "sends a bomb": (reply(gzip.compress(b" " * 50_000_000), Content_Encoding="gzip"), TOO_LARGE),
    "has headers without end": (endless(b"HTTP/1.1 200 OK\r\n", b"X-Y: z\r\n" * 900), NO_HTTP),
    "is no HTTP": (b"SSH-2.0-OpenSSH_9.9\r\n\r\n", NO_HTTP),
    "sends a page": (reply(b"<html>", Content_Type="text/html"), PLAIN_TEXT),
    "refuses": (reply(b"", "403 Forbidden"), "answered 403"),
    "is broken": (reply(b"", "500 Error"), "answered 500 (tried 4 times)"),
    "is busy": (reply(b"", "429 Too Many Requests"), "answered 429 (tried 4 times)"),
    "asks to wait an hour": (reply(b"", "429 Too Many Requests", Retry_After="3600"), f"answered 429; {LATER}"),
    "sends us to this machine": (
        moved("https://127.0.0.1/x"),
        f"{NOT_PUBLIC} '127.0.0.1' is a number; expected the name of a host",
    ),
    "sends us to a private address": (moved(f"https://{INSIDE}/x"), "address is not public: 10.0.0.1 is private (10.0.0.0/8)"),
    "sends us round": (moved("/ranges.json"), "sends us on more than 3 times"),
    "sends us to http": (moved("http://www.sample-999.cloud/"), f"{NOT_PUBLIC} its scheme is 'http'; expected https"),
    "shows the certificate of another": (
        None,
        "the certificate is not valid for this host: Hostname mismatch, certificate is not ",
    ),
    "shows an unknown certificate": (None, "the certificate is not valid for this host: unable to get local issuer certificate"),
}
BABBLING = {
    "lies about its type": reply(b"\x89PNG\r\n", Content_Type="application/json"),
    "says it is shorter than it is": reply(b'{"prefixes": []}', length=3),
    "is no UTF-8": reply(b'{"prefixes": "\xff\xfe"}'),
}
RECOVERING = {
    "asks to wait a second": [reply(b"", "429 Too Many Requests", Retry_After="1")],
    "fails at first": [reply(b"", "503 Unavailable"), reply(b"", "500 Error")],
    "behaves": None,
}
KINDS = [*FAILING, *BABBLING, *RECOVERING]


def kept(world, kind):
    """The snapshot of the host that does this."""
    path = world / f"offerings/snapshots/sample-{KINDS.index(kind):03}/provider/address-ranges.json"
    return snapshots.parse(path.read_bytes(), path.name)


def site(kind):
    return f"www.{played.domain(KINDS.index(kind))}"


def misbehave(sources, names):
    """Set all hosts to their mischief; gives the places of those that are not at the usual one."""
    does = {kind: answer for kind, (answer, _) in FAILING.items()} | BABBLING | RECOVERING
    sources.answers |= {site(kind): answer for kind, answer in does.items() if answer}
    other, stranger = site("shows the certificate of another"), site("shows an unknown certificate")
    sources.contexts[other] = sources.authority.context("elsewhere.sample-999.cloud")
    sources.contexts[stranger] = sources.authority.context(stranger, stranger=True)
    names.say(INSIDE, "A", [records(INSIDE, "A", "10.0.0.1")])
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return {INSIDE: 0, site("takes no connection"): closed.getsockname()[1]}


def test_whatever_hosts_do_is_named_nothing_is_lost_and_the_rest_goes_on(samples, start, sources, played_world, run):
    world = samples(len(KINDS))
    asking = ("fetch", "--source", "address-ranges", "--source", "gleif", "--format", "json")
    assert start(world, *asking).end().code == 0
    played.aged(world)
    before = {kind: kept(world, kind) for kind in KINDS}
    places = misbehave(sources, played_world[1])

    result = start(world, *asking, places=places, limits=(0.3, 0.3, 0.5, 0.5)).end()

    found = result.json
    told = {KINDS[int(one["holder"][-3:])]: one for one in found["failures"]}
    assert (result.code, result.peak < BUDGET) == (1, True)
    assert list(told) == list(FAILING)
    for kind, (_, detail) in FAILING.items():
        host = INSIDE if kind == "sends us to a private address" else site(kind)
        assert told[kind]["detail"].startswith(f"{host}: {detail}"), told[kind]
        assert kept(world, kind) == before[kind], f"what was there before stays when a host {kind}"
    changed = {KINDS[int(one["holder"][-3:])]: one for one in found["changes"]}
    for kind in BABBLING:
        assert changed[kind]["before"][0]["value"]
        assert changed[kind]["after"] == [], "what cannot be read is unknown, and seen as changed"
    for kind in RECOVERING:
        (now,), (then,) = kept(world, kind).answers.values(), before[kind].answers.values()
        assert (now.body, now.retrieved > then.retrieved) == (then.body, True)
    assert found["sources"]["gleif"] == {
        **dict.fromkeys(("new", "changed", "failed", "fresh"), 0),
        **dict.fromkeys(("asked", "unchanged"), 3 * len(KINDS)),
    }
    assert set(changed) == set(BABBLING)
    assert not list(world.rglob(".*.part"))
    assert run("check", "--workspace", world).exit_code == 0


def test_memory_stays_small_when_all_send_as_much_as_is_read_at_once(samples, start, sources):
    world, site = samples(1), played.domain(0)
    many = b",".join([b"1"] * 60_000 + [b"{}"] * 30_000)
    body = b'{"status": "ok", "services": [' + many + b'], "data": [' + many + b"]}"
    shared = {host.partition("/")[0] for host in played.paces()} - {"dns"}
    sources.answers = dict.fromkeys([*shared, "data.iana.org", f"www.{site}", site], reply(body, Content_Type="application/json"))

    result = start(world, "fetch", "--format", "json").end()

    assert result.json["new"] >= 30
    assert result.peak < BUDGET
