"""Against a server that misbehaves in every way: each failure has its name, nothing grows without bound or is believed."""

import gzip
import hashlib
import socket
import threading
import tracemalloc
import zlib
from datetime import UTC, datetime

import pytest
from mischief import HOST, OTHER, TINY, WRONG, ask, cut, drip, endless, hang, moved, reply

from offerings.asking import Answer, Trouble, Unchanged
from offerings.fetching.network import Limits, Network, StandIn

SEEN = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
EARLY = Trouble("unreachable", f"{HOST}: the answer ended early", again=True)
LATE = Trouble("unreachable", f"{HOST}: did not answer in time", again=True)


def test_an_answer_is_what_was_received(server):
    body = b'{"name": "\xc3\xa9"}'

    found = server.once(reply(body, ETag='"7"', Last_Modified="Sat, 28 Nov 2026 05:00:00 GMT"))

    assert found == Answer(
        key="record/1",
        url=f"https://{HOST}/x",
        status=200,
        media="application/json",
        body=body,
        retrieved=SEEN,
        digest=hashlib.sha256(body).hexdigest(),
        etag='"7"',
        modified="Sat, 28 Nov 2026 05:00:00 GMT",
    )


def test_a_question_says_who_asks_and_what_is_taken_and_nothing_else(server):
    server.once(reply(Set_Cookie="id=1"))
    server.once(reply(), accept="application/vnd.api+json")

    assert dict(server.requests[1].headers) == {
        "Host": HOST,
        "Accept": "application/vnd.api+json",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        "User-Agent": "cloudpeil/test (+https://cloudpeil.example)",
    }


def test_settings_of_the_environment_change_nothing(server, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert server.once(reply()).status == 200


@pytest.mark.parametrize(
    ("etag", "modified", "sent"),
    [
        ('"7"', None, {"If-None-Match": '"7"'}),
        ('"7"', "Sat, 28 Nov 2026 05:00:00 GMT", {"If-None-Match": '"7"'}),
        (None, "Sat, 28 Nov 2026 05:00:00 GMT", {"If-Modified-Since": "Sat, 28 Nov 2026 05:00:00 GMT"}),
    ],
)
def test_what_is_kept_is_asked_for_on_condition(server, etag, modified, sent):
    found = server.once(reply(status="304 Not Modified", length=0, body=b""), etag=etag, modified=modified)

    assert found == Unchanged(SEEN)
    assert {name: value for name, value in server.requests[0].headers.items() if name.startswith("If-")} == sent


def test_a_condition_that_is_no_header_is_left_out(server):
    found = server.once(reply(), etag='"7"\r\nX-Evil: 1')

    assert found.status == 200
    assert "If-None-Match" not in server.requests[0].headers


def test_unchanged_without_a_condition_is_no_answer(server):
    assert server.once(reply(b"", "304 Not Modified")) == Trouble("unreachable", f"{HOST}: answered 304")


def test_what_is_absent_is_an_answer_without_a_body(server):
    found = server.once(reply(b"<html>gone</html>", "404 Not Found", Content_Type="text/html"))

    assert (found.status, found.body, found.missing) == (404, b"", True)


def test_an_ask_may_call_another_status_success(server):
    assert server.once(reply(b"{}", "300 Multiple Choices"), success=frozenset({200, 300})).status == 300


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_busy_server_may_be_asked_again(server, status):
    assert server.once(reply(status=f"{status} Busy")) == Trouble("unreachable", f"{HOST}: answered {status}", again=True)


@pytest.mark.parametrize("status", [201, 204, 400, 401, 403, 406, 422, 501, 599])
def test_a_refusal_is_not_repeated(server, status):
    assert server.once(reply(b"", status=f"{status} No", length=None)) == Trouble("unreachable", f"{HOST}: answered {status}")


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Sat, 28 Nov 2026 06:02:00 GMT", 120.0),
        ("Saturday, 28-Nov-26 06:02:00 GMT", 120.0),
        ("Sat, 28 Nov 2026 05:00:00 GMT", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("99999999999999999999", None),
        ("1 Jan 99999999999 00:00:00 GMT", None),
        ("Sat, 28 Nov 2026 06:02:00 +9999999", None),
    ],
)
def test_how_long_to_wait_is_told_in_seconds_or_as_a_date(server, value, wait):
    found = server.once(reply(status="429 Too Many Requests", Retry_After=value))

    assert found == Trouble("unreachable", f"{HOST}: answered 429", again=True, wait=wait)


@pytest.mark.parametrize(
    ("status", "remaining", "reset", "again", "wait"),
    [
        (403, "0", "1795845660", True, 60.0),
        (429, "0", "1795845660", True, 60.0),
        (403, "12", "1795845660", False, None),
        (429, "12", "1795845660", True, None),
        (403, "0", "1", True, None),
        (403, "0", "garbage", True, None),
    ],
)
def test_a_spent_allowance_says_when_it_returns(server, status, remaining, reset, again, wait):
    assert SEEN.timestamp() == 1_795_845_600
    given = reply(status=f"{status} Limited", X_RateLimit_Remaining=remaining, X_RateLimit_Reset=reset)

    assert server.once(given) == Trouble("unreachable", f"{HOST}: answered {status}", again=again, wait=wait)


def test_a_refused_connection_may_be_tried_again(server):
    stand_in = StandIn({HOST: ("127.0.0.1", 1)}, server.authority.file)

    found = server.network(stand_in=stand_in).once(ask())

    assert found == Trouble("unreachable", f"{HOST}: no connection: Connection refused", again=True)


def test_a_server_that_does_not_speak_tls_is_not_spoken_to(server):
    with socket.create_server(("127.0.0.1", 0)) as plain:
        thread = threading.Thread(target=banner, args=(plain,))
        thread.start()
        found = server.network(stand_in=StandIn({HOST: plain.getsockname()}, server.authority.file)).once(ask())
        thread.join()

    assert found == Trouble("unreachable", f"{HOST}: no secure connection: wrong version number")


def banner(listener):
    connection, _ = listener.accept()
    with connection:
        connection.sendall(b"220 mail.cloud-sample.eu ESMTP\r\n")
        connection.recv(4_096)


SLOW = {
    "hangs before headers": hang,
    "drips headers": drip(b"HTTP/1.1 200 OK\r\n" + b"X-More: 1\r\n" * 500),
    "drips interim answers": drip(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500, size=28),
    "drips its body": drip(reply(b"1" * 5_000, length=5_000), size=20),
    "hangs in its body": lambda connection, stopping: (connection.sendall(reply(b"{", length=9)), stopping.wait(5)),
}


@pytest.mark.parametrize("how", SLOW.values(), ids=SLOW)
def test_a_slow_server_ends_with_the_time(server, how):
    server.answers["/x"] = how

    assert server.network(limits=TINY).once(ask()) == LATE


def test_a_server_that_never_starts_to_speak_tls_ends_with_the_time(server):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        stand_in = StandIn({HOST: silent.getsockname()}, server.authority.file)

        found = server.network(limits=TINY, stand_in=stand_in).once(ask())

    assert found == LATE


def test_a_large_file_has_more_time(server):
    server.answers["/x"] = drip(reply(b"1" * 1_000), size=100)
    network = server.network(limits=Limits(connect=10, read=10, total=0.3, slow=20))

    assert network.once(ask(slow=True)).status == 200
    assert network.once(ask()) == LATE


def test_the_times_are_those_that_are_promised():
    assert Limits() == Limits(connect=5, read=20, total=60, slow=180)


CUT = {
    "before anything": b"",
    "in the headers": b"HTTP/1.1 200 OK\r\nContent-",
    "in a body with a length": reply(b'{"a":', length=500),
    "in a body in chunks": reply(b"5\r\n{'a':", length=None, Content_Length=None, Transfer_Encoding="chunked"),
    "between chunks": reply(b"2\r\n{}\r\n", Content_Length=None, Transfer_Encoding="chunked"),
    "in a body without a length": reply(b'{"a":', Content_Length=None),
}


@pytest.mark.parametrize("content", CUT.values(), ids=CUT)
def test_an_answer_that_is_cut_off_is_no_answer(server, content):
    assert server.once(cut(content)) == EARLY


@pytest.mark.parametrize("content", [one for name, one in CUT.items() if "without" not in name])
def test_an_answer_that_ends_politely_before_its_end_is_no_answer(server, content):
    assert server.once(content) == EARLY


def test_an_answer_without_a_length_ends_where_the_line_is_closed_politely(server):
    assert server.once(reply(b'{"a":1}', Content_Length=None)).body == b'{"a":1}'


def test_a_packed_answer_that_is_cut_off_is_no_answer(server):
    packed = gzip.compress(b"{}" * 1_000)

    assert server.once(reply(packed[:-9], Content_Encoding="gzip")) == EARLY


def test_what_follows_the_length_is_left_aside(server):
    assert server.once(reply(b"{}trailing", length=2)).body == b"{}"


@pytest.mark.parametrize(
    ("type_", "shown"), [("text/html; charset=utf-8", "text/html; charset=utf-8"), (None, "no type"), ("x" * 300, "no type")]
)
def test_an_answer_of_another_type_is_unreadable(server, type_, shown):
    found = server.once(reply(Content_Type=type_))

    assert found == Trouble("unreadable", f"{HOST}: came as '{shown}'; expected json")


def test_the_type_is_looked_at_by_its_parts_and_only_when_it_matters(server):
    assert server.once(reply(Content_Type="Application/VND.API+JSON")).media == "Application/VND.API+JSON"
    assert server.once(reply(Content_Type="text/html"), media=()).media == "text/html"
    assert server.once(reply(Content_Type=None), media=()).media == ""


def test_what_is_no_text_is_handed_on_as_it_is(server):
    assert server.once(reply(b'{"a": "\xff\xfe"}')).body == b'{"a": "\xff\xfe"}'


LARGE = {
    "says so": reply(b"", length=5_000_000_000),
    "says so in many digits": reply(b"", length="9" * 20),
    "sends it all the same": reply(b"1" * 1_001),
    "in chunks without end": endless(
        reply(b"", Content_Length=None, Transfer_Encoding="chunked"), b"400\r\n" + b"1" * 1_024 + b"\r\n"
    ),
    "without length or end": endless(reply(b"", Content_Length=None), b"1" * 1_024),
    "unpacks to it": reply(gzip.compress(b"1" * 1_001), Content_Encoding="gzip"),
}


@pytest.mark.parametrize("content", LARGE.values(), ids=LARGE)
def test_an_answer_that_is_too_large_is_not_read_on(server, content):
    found = server.once(content, most=1_000)

    assert found == Trouble("unreadable", f"{HOST}: the answer is larger than 1000 bytes, the most that is read")


def test_a_body_of_just_the_most_is_read(server):
    body = b"1" * 1_000

    assert server.once(reply(body), most=1_000).body == body
    assert server.once(reply(gzip.compress(body), Content_Encoding="gzip"), most=1_000).body == body
    assert (
        server.once(reply(gzip.compress(body[:500]) + gzip.compress(body[:500]), Content_Encoding="gzip"), most=1_000).body
        == body
    )


def test_a_bomb_takes_no_more_memory_than_its_bound(server):
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(100)), packer.flush()])
    network = server.network()
    server.answers["/x"] = reply(bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        found = network.once(ask())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(bomb) < 150_000
    assert found.reason == "unreadable"
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("coding", "body", "detail"),
    [
        ("br", b"x", "it is packed as 'br'; expected gzip or nothing"),
        ("gzip, gzip", b"x", "it is packed as 'gzip, gzip'; expected gzip or nothing"),
        ("deflate", b"x", "it is packed as 'deflate'; expected gzip or nothing"),
        ("gzip", b"this is not gzip", "its gzip is broken"),
        ("gzip", gzip.compress(b"{}") + b"and then something else", "its gzip is broken"),
        ("gzip", gzip.compress(b"") * 1_100, "its gzip has more than 1000 parts"),
    ],
)
def test_what_is_packed_otherwise_is_unreadable(server, coding, body, detail):
    found = server.once(reply(body, Content_Encoding=coding))

    assert found == Trouble("unreadable", f"{HOST}: the answer cannot be unpacked: {detail}")


@pytest.mark.parametrize("coding", ["gzip", "X-GZIP", "identity", ""])
def test_an_empty_body_needs_no_unpacking(server, coding):
    assert server.once(reply(b"", Content_Encoding=coding)).body == b""


NO_HTTP = {
    "another protocol": b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
    "garbage": bytes(range(256)),
    "a status that is none": b"HTTP/1.1 banana OK\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a chunk without size": reply(b"banana\r\n", Content_Length=None, Transfer_Encoding="chunked"),
    "a huge header": reply(X_Huge="1" * 200_000),
    "headers without end": endless(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n" * 100),
}


@pytest.mark.parametrize("content", NO_HTTP.values(), ids=NO_HTTP)
def test_what_is_not_http_is_unreadable(server, content):
    assert server.once(content) == Trouble("unreadable", f"{HOST}: the answer is not HTTP/1.1, or its headers are too long")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("other", "Hostname mismatch, certificate is not valid for 'other.cloud-sample.eu'."),
        ("self-signed", "self-signed certificate"),
        ("expired", "certificate has expired"),
        ("unknown authority", "unable to get local issuer certificate"),
    ],
)
def test_a_wrong_certificate_ends_it(server, wrong, why):
    server.answers["/x"] = reply()

    found = server.network().once(ask(host=WRONG[wrong]))

    assert found == Trouble("unreachable", f"{WRONG[wrong]}: the certificate is not valid for this host: {why}")
    assert server.requests == []


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Moved", "308 Moved"])
def test_a_redirect_is_followed_and_the_final_address_kept(server, status):
    server.answers["/new"] = reply(b'{"new": 1}')

    found = server.once(moved("/new#part", status))

    assert (found.url, found.body) == (f"https://{HOST}/new", b'{"new": 1}')


def test_three_redirects_are_followed_and_a_fourth_is_not(server):
    server.answers.update({"/1": moved("/2"), "/2": moved(f"https://{OTHER}/3"), "/3": moved("/4"), "/4": reply()})

    assert server.network().once(ask("/1")).url == f"https://{OTHER}/4"
    assert server.once(moved("/1")) == Trouble("unreachable", f"{OTHER}: sends us on more than 3 times")


def test_a_circle_ends(server):
    assert server.once(moved("/x")) == Trouble("unreachable", f"{HOST}: sends us on more than 3 times")
    assert len(server.requests) == 4


AWAY = {
    "https://127.0.0.1/": "'127.0.0.1' is a number; expected the name of a host",
    "https://[::1]/": "'[::1]' is a number; expected the name of a host",
    "https://2130706433/": "'2130706433' is a number; expected the name of a host",
    "https://10.0.0.1/": "'10.0.0.1' is a number; expected the name of a host",
    "https://169.254.169.254/latest/": "'169.254.169.254' is a number; expected the name of a host",
    "https://router.local/": "'router.local' is no public host name, since its last part is reserved; "
    "expected one that everyone can reach",
    f"http://{HOST}/": "its scheme is 'http'; expected https",
    "file:///etc/passwd": "its scheme is 'file'; expected https",
    f"https://{HOST}:8443/": "it names port '8443'; expected none, or 443",
    f"//{HOST}:22/": "it names port '22'; expected none, or 443",
    f"https://me:secret@{HOST}/": "it holds a user name or a password; expected a host only",
    "https://[": "'[' is a number; expected the name of a host",
    "https://co.uk/": "'co.uk' is no registered domain nor below one; expected such as portal.example.eu",
    "\xff": "it holds a space, a quote, a backslash or a sign beyond ASCII; expected these to be escaped",
    "/" + "a" * 3_000: "it has 3028 signs; expected at most 2048",
}


@pytest.mark.parametrize(("place", "why"), AWAY.items(), ids=[place[:30] for place in AWAY])
def test_a_redirect_away_from_the_public_web_is_not_followed(server, place, why):
    found = server.once(moved(place))

    assert found == Trouble("unreachable", f"{HOST}: address is not public: it sends us on, but {why}"[:200])
    assert len(server.requests) == 1


def test_a_redirect_to_nowhere_is_no_answer(server):
    assert server.once(reply(b"", "302 Found")) == Trouble("unreachable", f"{HOST}: answered 302 without a place to go to")


def test_what_looks_secret_in_a_final_address_is_not_kept(server):
    server.answers["/y?X-Amz-Signature=abc"] = reply()

    assert server.once(moved("/y?X-Amz-Signature=abc")).url == f"https://{HOST}/y"


@pytest.mark.parametrize(
    "url", [f"http://{HOST}/", f"https://{HOST}:444/", "https://127.0.0.1/", f"ftp://{HOST}/", "nonsense", ""]
)
def test_an_address_that_may_not_be_asked_is_not_asked(server, url):
    found = server.network().once(ask().__class__("k", url))

    assert (found.reason, found.again, found.detail.split(":")[0]) == ("unreachable", False, "address is not public")


def test_a_detail_is_one_line_of_bounded_length(server):
    found = server.once(reply(Content_Type="text/" + "evil " * 38))

    assert len(found.detail) == 200
    assert found.detail.isprintable()


TOKEN = "token-of-a-test"  # noqa: S105  opens nothing


def test_a_token_goes_to_its_host_alone(server):
    server.answers.update(
        {"/a": reply(), "/b": moved("/c"), "/c": moved(f"https://{OTHER}/d"), "/d": moved(f"https://{HOST}/e"), "/e": reply()}
    )
    network = server.network(tokens={HOST: TOKEN})

    network.once(ask("/a", host=OTHER))
    assert network.once(ask("/b"), etag='"7"').status == 200

    told = [(one.host, one.path, one.headers["authorization"], one.headers["if-none-match"]) for one in server.requests]
    assert told == [
        (OTHER, "/a", None, None),
        (HOST, "/b", f"Bearer {TOKEN}", '"7"'),
        (HOST, "/c", f"Bearer {TOKEN}", '"7"'),
        (OTHER, "/d", None, None),
        (HOST, "/e", None, None),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        reply(f'{{"you": "{TOKEN}"}}'.encode()),
        reply(ETag=f'"{TOKEN}"'),
        reply(Content_Type=f"text/{TOKEN}"),
        moved(f"https://{OTHER}:{TOKEN}/"),
        moved(f"https://{OTHER}/?t={TOKEN}"),
        reply(gzip.compress(TOKEN.encode()), Content_Encoding="gzip"),
    ],
)
def test_an_answer_that_repeats_the_token_is_not_kept(server, answer):
    server.answers["/x"] = answer
    network = server.network(tokens={HOST: TOKEN})

    found = network.once(ask())

    assert found == Trouble("unreadable", f"{HOST}: the answer repeats the token that it was asked with")
    assert TOKEN not in repr(network) + repr(vars(network))


def test_a_token_with_a_line_in_it_is_refused_without_being_shown(server):
    with pytest.raises(ValueError, match=r"the token for api\.github\.com has a space") as refused:
        server.network(tokens={"api.github.com": f"{TOKEN}\r\nX: 1"})

    assert TOKEN not in str(refused.value)


def test_a_name_to_ask_under_that_is_no_header_is_refused():
    with pytest.raises(ValueError, match="the name to ask under"):
        Network("cloudpeil\r\nX: 1", clock=None)


def test_a_stand_in_is_on_this_machine_or_nowhere(authority):
    with pytest.raises(ValueError, match=r"93\.184\.215\.14 is not on this machine"):
        StandIn({HOST: ("93.184.215.14", 443)}, authority.file)
