"""security.txt: a contact until a date; a page, a copy from elsewhere or a file that expired is none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from asked import answer, body, conversation, facts, gaps, holder, reference

from offerings.asking import Ask
from offerings.sources import security_txt

SIGNED = body("security-txt/internet.nl_security.txt")
EXPIRED = body("security-txt/expired_constructed.txt")
HOST = "internet.nl"
WHO = f"domains: [{HOST}]"
ASK = Ask(f"file/{HOST}", f"https://{HOST}/.well-known/security.txt")
EXAMPLES = [
    (holder(WHO), {f"file/{HOST}": SIGNED}),
    (
        holder("domains: [example-cloud.eu]\nhosts: {portal: [portal.example-cloud.eu]}"),
        {"file/portal.example-cloud.eu": EXPIRED},
    ),
]


def one(content, host=HOST):
    """What is said when this is the file of a host."""
    (found,) = conversation(security_txt, f"domains: [{host}]", {f"file/{host}": content}).said()
    return found


def file(*lines):
    return "\r\n".join(("Contact: https://internet.nl/report", "Expires: 2027-04-10T00:00:00Z", *lines)).encode()


def test_a_signed_file_gives_a_contact_until_it_expires():
    found = one(SIGNED)

    assert (found.question, found.value, found.kind, found.complete) == ("security-contact", True, "measurement", True)
    assert found.valid_until.isoformat() == "2027-04-09"
    assert found.note.en == "The file of internet.nl names contacts by mailto."
    assert found.note.nl == "Het bestand van internet.nl noemt contacten via mailto."


def test_each_domain_and_host_is_asked_and_a_web_page_is_let_in_to_be_told_from_a_file():
    held = conversation(security_txt, "domains: [a.eu]\nhosts: {portal: [b.a.eu, a.eu]}", {})

    assert [(ask.url, ask.media) for ask in held.asked] == [
        ("https://a.eu/.well-known/security.txt", ("text/plain", "text/html")),
        ("https://b.a.eu/.well-known/security.txt", ("text/plain", "text/html")),
    ]
    assert {(gap.reason, gap.detail) for gap in held.said()} == {
        ("not_listed", "a.eu: there is no security.txt"),
        ("not_listed", "b.a.eu: there is no security.txt"),
    }


@pytest.mark.parametrize(
    ("content", "reason", "detail"),
    [
        (EXPIRED, "stale", "the file expired on 2024-01-01"),
        (b"", "not_listed", "there is no security.txt"),
        (b"\xef\xbb\xbf\n <!doctype html><p>Contact: mailto:x@a.eu", "not_listed", "there is no security.txt"),
        (b"Hello", "not_listed", "there is no security.txt"),
        (b"Contact: mailto:x@a.eu\n", "unreadable", "the file must say once, as a date and time, when it expires"),
        (file("expires: 2027-05-10T00:00:00Z"), "unreadable", "the file must say once, as a date and time, when it expires"),
        (
            b"Contact: tel:+1\nExpires: 2027-13-10T00:00:00Z",
            "unreadable",
            "the file must say once, as a date and time, when it expires",
        ),
        (b"Contact: tel:+1\nExpires: 2027-04-10", "unreadable", "the file must say once, as a date and time, when it expires"),
        (b"Contact: x@a.eu\nExpires: 2027-04-10T00:00:00Z", "unreadable", "the file names no contact with mailto, tel or https"),
        (b"Expires: 2027-04-10T00:00:00Z", "unreadable", "the file names no contact with mailto, tel or https"),
        (
            file("Canonical: https://other.eu/.well-known/security.txt"),
            "not_listed",
            "the file says that it belongs at https://other.eu/.well-known/security.txt",
        ),
    ],
)
def test_what_is_no_valid_file_is_a_gap(content, reason, detail):
    found = one(content)

    assert (found.reason, found.detail) == (reason, f"internet.nl: {detail}")


def test_fields_are_read_without_regard_to_capitals_and_dashes_of_signing():
    lines = ("Hash: SHA512", "", "- contact:tel:+1-1", "EXPIRES:  2027-04-10t00:00:00+02:00 ", "-----BEGIN PGP SIGNATURE-----")
    signed = "\n".join(("-----BEGIN PGP SIGNED MESSAGE-----", *lines))

    assert one(signed.encode()).note.en == "The file of internet.nl names contacts by tel."


@pytest.mark.parametrize(
    ("expires", "last"),
    [
        ("2027-04-10T00:00:00Z", "2027-04-09"),
        ("2027-04-10T00:00:01Z", "2027-04-10"),
        ("2027-04-10T01:30:00+02:00", "2027-04-09"),
        ("2027-04-10T23:00:00-05:00", "2027-04-11"),
    ],
)
def test_the_last_day_is_that_of_universal_time_and_midnight_belongs_to_the_day_before(expires, last):
    assert one(f"Contact: tel:+1\nExpires: {expires}\n".encode()).valid_until.isoformat() == last


def test_a_moment_beyond_all_calendars_is_unreadable():
    assert one(b"Contact: tel:+1\nExpires: 9999-12-31T23:59:59-05:00\n").reason == "unreadable"


def test_a_file_ends_at_its_moment_of_expiry():
    held = conversation(security_txt, WHO, {f"file/{HOST}": SIGNED})
    at = {key: replace(given, retrieved=datetime(2027, 4, 10, tzinfo=UTC)) for key, given in held.have.items()}

    assert [gap.reason for gap in security_txt.parse(held.who, at, reference())] == ["stale"]


def test_a_page_by_its_content_type_is_no_file():
    page = answer(f"file/{HOST}", SIGNED, media="text/html; charset=utf-8")

    assert [gap.reason for gap in security_txt.parse(holder(WHO), {page.key: page}, reference())] == ["not_listed"]


def test_without_names_nothing_is_asked():
    held = conversation(security_txt, "networks: {asns: [3333]}", {})

    assert held.asked == []
    assert [gap.reason for gap in held.said()] == ["not_asked"]


def test_what_is_kept_names_nobody():
    content = file(
        "Contact: mailto:somebody@internet.nl",
        "Contact: tel:+31-20-1234567",
        "Encryption: https://internet.nl/somebody.asc",
        "Policy: https://internet.nl/disclosure/",
        "Policy: https://internet.nl/~some@body",
        "Preferred-Languages: nl, en",
        "Hiring: https://internet.nl/ask-somebody",
        "Somebody: else",
    )

    kept = security_txt.keep(ASK, content)

    assert kept.decode().splitlines() == [
        "Contact: https://internet.nl/report",
        "Expires: 2027-04-10T00:00:00Z",
        "Contact: mailto:",
        "Contact: tel:",
        "Encryption:",
        "Policy: https://internet.nl/disclosure/",
        "Policy:",
        "Preferred-Languages: nl, en",
        "Hiring:",
    ]
    assert security_txt.keep(ASK, kept) == kept
    assert security_txt.keep(ASK, b"<html>somebody</html>") == b""


@pytest.mark.parametrize("content", [SIGNED, EXPIRED, file("Contact: mailto:x@a.eu"), b"Contact: x", b"", b"\xff\xfe"])
def test_whole_and_kept_files_say_the_same(content):
    whole = answer(ASK.key, content, url=ASK.url)
    kept = answer(ASK.key, security_txt.keep(ASK, content), url=ASK.url)

    def found(given):
        return list(security_txt.parse(holder(WHO), {given.key: given}, reference()))

    assert found(whole) == found(kept)
    assert facts(found(kept)) or gaps(found(kept))
