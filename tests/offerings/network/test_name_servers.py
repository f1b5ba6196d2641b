"""Names and the addresses behind them: all are checked before one is reached; what name servers say is an answer too."""

import hashlib
import json
from pathlib import Path

import dns.resolver
import pytest
from cryptography.hazmat.primitives import serialization
from mischief import AMPLE, HOST, OTHER, TINY, WRONG, RealClock, ask, moved, reply
from namestand import SILENT, records

from offerings.asking import Ask, Trouble
from offerings.fetching import certificates
from offerings.fetching.limits import Deadline
from offerings.fetching.network import Network, Resolvers

ROOT = Path(__file__).resolve().parents[3]
RESERVED = "is no public host name, since its last part is reserved; expected one that everyone can reach"
PUBLIC, PUBLIC_V6, NAME = "93.184.215.14", "2606:2800:21f::1", "portal.cloud-sample.eu"


def open_network(names, limits=AMPLE):
    """A network without a stand-in: whatever it reaches, it reaches by its name."""
    return Network("cloudpeil/test", clock=RealClock(), resolvers=names.resolvers, limits=limits)


@pytest.mark.parametrize("url", [f"https://{NAME}/", f"tls:{NAME}"])
@pytest.mark.parametrize(
    ("a", "aaaa", "detail"),
    [
        (["10.0.0.7"], [], "10.0.0.7 is private (10.0.0.0/8)"),
        ([PUBLIC, "127.0.0.1"], [PUBLIC_V6], "127.0.0.1 is loopback (127.0.0.0/8)"),
        ([PUBLIC], [PUBLIC_V6, "::1"], "::1 is loopback (::1/128)"),
        ([PUBLIC], ["::ffff:192.168.0.1"], "::ffff:192.168.0.1 stands for another: 192.168.0.1 is private (192.168.0.0/16)"),
        ([], ["fd00:ec2::254"], "fd00:ec2::254 is where clouds answer their own machines (fd00:ec2::254/128)"),
    ],
)
def test_a_name_with_any_address_that_is_not_public_is_not_reached(names, no_way_out, url, a, aaaa, detail):
    names.say(NAME, "A", [records(NAME, "A", *a)] if a else [])
    names.say(NAME, "AAAA", [records(NAME, "AAAA", *aaaa)] if aaaa else [])

    found = open_network(names).once(Ask("k", url))

    assert found == Trouble("unreachable", f"{NAME}: address is not public: {detail}")
    assert no_way_out == []


@pytest.mark.parametrize("url", [f"https://{NAME}/", f"tls:{NAME}"])
def test_the_address_that_was_checked_is_the_one_that_is_reached(names, no_way_out, url):
    """The name is public when it is checked and points home right after: it is looked up once."""
    names.say(NAME, "A", [records(NAME, "A", PUBLIC, ttl=0)], [records(NAME, "A", "127.0.0.1", ttl=0)])

    found = open_network(names).once(Ask("k", url))

    assert no_way_out == [(PUBLIC, 443)]
    assert [(name, kind) for name, kind, *_ in names.asked] == [(NAME, "A"), (NAME, "AAAA")]
    assert found == Trouble("unreachable", f"{NAME}: no connection: no way out of a test", again=True)
    no_way_out.clear()


def test_every_address_is_tried_before_giving_up(names, no_way_out):
    names.say(NAME, "A", [records(NAME, "A", PUBLIC)])
    names.say(NAME, "AAAA", [records(NAME, "AAAA", PUBLIC_V6)])

    open_network(names).once(Ask("k", f"https://{NAME}/"))

    assert [place[:2] for place in no_way_out] == [(PUBLIC, 443), (PUBLIC_V6, 443)]
    no_way_out.clear()


def test_a_redirect_to_a_name_with_a_private_address_is_not_followed(server, names):
    names.say("inside.cloud-sample.eu", "A", [records("inside.cloud-sample.eu", "A", "192.168.1.1")])
    server.answers["/x"] = moved("https://inside.cloud-sample.eu/admin")

    found = server.network(resolvers=names.resolvers).once(ask())

    detail = "inside.cloud-sample.eu: address is not public: 192.168.1.1 is private (192.168.0.0/16)"
    assert found == Trouble("unreachable", detail)


def test_a_stand_in_stands_in_for_its_own_hosts_alone(server, names):
    """Other hosts are looked up and checked as always, and a certificate of its authority proves nothing for them."""
    names.say(f"www.{HOST}", "A", [records(f"www.{HOST}", "A", "127.0.0.1")])
    server.answers["/x"] = reply()
    network = server.network(resolvers=names.resolvers)

    assert network.once(ask()).status == 200
    assert (
        network.once(ask(host=f"www.{HOST}")).detail == f"www.{HOST}: address is not public: 127.0.0.1 is loopback (127.0.0.0/8)"
    )
    assert network._context(HOST) is not network._context(f"www.{HOST}")
    assert server.authority.certificate.subject.rfc4514_string() not in str(network._public_trust.get_ca_certs())


def test_no_part_of_the_program_hands_out_a_stand_in():
    """It is for tests and measurements, so neither the command line nor the environment can lead to one."""
    rooms = ("criteria", "offerings", "scoring", "reports", "cloudpeil")
    modules = [path for room in rooms for path in (ROOT / room).rglob("*.py") if "StandIn" in path.read_text(encoding="utf-8")]

    assert sorted(path.name for path in modules) == ["limits.py", "network.py"]
    assert "StandIn(" not in (ROOT / "offerings" / "fetching" / "network.py").read_text(encoding="utf-8")


def test_trust_does_not_come_from_the_environment(names, monkeypatch, authority):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))

    trust = open_network(names)._public_trust

    assert "Proefgezag" not in str(trust.get_ca_certs())
    assert len(trust.get_ca_certs()) > 50
    assert (trust.check_hostname, trust.verify_mode.name, trust.minimum_version.name) == (True, "CERT_REQUIRED", "TLSv1_2")


@pytest.mark.parametrize(
    ("said", "detail", "again"),
    [
        ("NXDOMAIN", "the name does not exist or has no address", False),
        ([], "the name does not exist or has no address", False),
        ("SERVFAIL", "the name servers cannot answer", True),
        ("REFUSED", "the name servers cannot answer", True),
        (SILENT, "no name server answered in time", True),
    ],
)
def test_a_name_without_an_address_is_not_reached(names, said, detail, again):
    names.say(NAME, "A", said)
    names.say(NAME, "AAAA", said)

    found = open_network(names, TINY if said is SILENT else AMPLE).once(Ask("k", f"https://{NAME}/"))

    assert found == Trouble("unreachable", f"{NAME}: {detail}", again=again)


def test_a_family_that_fails_does_not_hide_the_other(names, no_way_out):
    names.say(NAME, "A", [records(NAME, "A", PUBLIC)])
    names.say(NAME, "AAAA", "SERVFAIL")

    open_network(names).once(Ask("k", f"https://{NAME}/"))

    assert no_way_out == [(PUBLIC, 443)]
    no_way_out.clear()


def looked_up(names, kind, said, name=NAME, **changes):
    names.say(name, kind, said)
    limits = TINY if said is SILENT else AMPLE
    return open_network(names, limits).once(Ask("dns", f"dns:{name}?type={kind}", media=("dns",), **changes))


def test_what_name_servers_say_is_written_in_one_way(names):
    names.authenticated = True
    said = [
        records(NAME, "CNAME", "Edge.delivery-sample.COM."),
        records("edge.delivery-sample.com", "MX", "20 MX2.mail-sample.nl.", "10 mx1.mail-sample.nl."),
        records("edge.delivery-sample.com", "RRSIG", "MX 13 3 300 20261201000000 20261101000000 1 delivery-sample.com. AAAA"),
    ]

    found = looked_up(names, "MX", said)

    assert json.loads(found.body) == {
        "name": NAME,
        "type": "MX",
        "rcode": "NOERROR",
        "authenticated": True,
        "records": [
            {"name": "edge.delivery-sample.com", "type": "MX", "data": "10 mx1.mail-sample.nl."},
            {"name": "edge.delivery-sample.com", "type": "MX", "data": "20 mx2.mail-sample.nl."},
            {"name": NAME, "type": "CNAME", "data": "edge.delivery-sample.com."},
        ],
    }
    assert (found.url, found.status, found.media) == (f"dns:{NAME}?type=MX", 200, "application/dns+json")
    assert found.digest == hashlib.sha256(found.body).hexdigest()
    assert names.asked == [(NAME, "MX", True, True)]


def test_the_order_and_the_remaining_time_of_records_change_nothing(names):
    one = looked_up(names, "NS", [records(NAME, "NS", "ns1.cloud-sample.eu.", "ns2.cloud-sample.nl.", ttl=300)])
    other = looked_up(names, "NS", [records(NAME, "NS", "ns2.cloud-sample.nl.", "NS1.cloud-sample.eu.", ttl=7)])

    assert one.body == other.body
    assert json.loads(one.body)["authenticated"] is False


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("A", PUBLIC),
        ("AAAA", PUBLIC_V6),
        ("CAA", '0 issue "LetsEncrypt.org"'),
        ("CNAME", "edge.delivery-sample.com."),
        ("DS", f"2371 13 2 {'1f987cc6' * 8}"),
        ("SOA", "ns1.cloud-sample.eu. hostmaster.cloud-sample.eu. 1 2 3 4 5"),
        ("TXT", '"v=spf1 include:_spf.Mail-Sample.nl -all" "second part"'),
    ],
)
def test_every_kind_of_record_is_written_as_zone_files_do(names, kind, text):
    found = looked_up(names, kind, [records(NAME, kind, text)])

    assert json.loads(found.body)["records"] == [{"name": NAME, "type": kind, "data": text}]


@pytest.mark.parametrize(("said", "code"), [("NXDOMAIN", "NXDOMAIN"), ([], "NOERROR")])
def test_that_there_is_nothing_is_an_answer(names, said, code):
    found = json.loads(looked_up(names, "MX", said, "_dmarc.cloud-sample.eu").body)

    assert (found["rcode"], found["records"]) == (code, [])


@pytest.mark.parametrize(
    ("said", "detail"), [("SERVFAIL", "the name servers cannot answer"), (SILENT, "no name server answered in time")]
)
def test_name_servers_that_fail_may_be_asked_again(names, said, detail):
    assert looked_up(names, "MX", said) == Trouble("unreachable", f"{NAME}: {detail}", again=True)


def test_an_answer_of_name_servers_is_bounded(names):
    many = records(NAME, "TXT", *(f'"{number:03}{"x" * 200}"' for number in range(40)))

    found = looked_up(names, "TXT", [many], most=5_000)

    assert found == Trouble("unreadable", f"{NAME}: the answer is larger than 5000 bytes, the most that is read")


@pytest.mark.parametrize(
    ("url", "detail"),
    [
        (f"dns:{NAME}?type=ANY", "not asked: expected dns:NAME?type= with one of A, AAAA, CAA, CNAME, DS, MX, NS, SOA, TXT"),
        (f"dns:{NAME}", "not asked: expected dns:NAME?type= with one of A, AAAA, CAA, CNAME, DS, MX, NS, SOA, TXT"),
        (
            "dns:printer.local?type=A",
            f"address is not public: 'printer.local' {RESERVED}",
        ),
        ("tls:127.0.0.1", "address is not public: '127.0.0.1' is a number; expected the name of a host"),
        ("tls:co.uk", "address is not public: 'co.uk' is no registered domain nor below one; expected such as portal.example.eu"),
    ],
)
def test_what_may_not_be_looked_up_is_not(names, url, detail):
    assert open_network(names).once(Ask("k", url)) == Trouble("unreachable", detail)
    assert names.asked == []


def test_without_name_servers_nothing_is_reached(monkeypatch, tmp_path):
    monkeypatch.setattr(dns.resolver.Resolver, "read_resolv_conf", lambda self, _: self.nameservers.clear())
    network = Network("cloudpeil/test", clock=RealClock(), resolvers=Resolvers(), limits=TINY)

    assert network.once(Ask("k", f"dns:{NAME}?type=A")).reason == "unreachable"


def test_the_certificate_of_a_host_is_told_in_plain_values(server):
    found = server.network().once(Ask("tls", f"tls:{OTHER}"))
    said = json.loads(found.body)

    assert said.pop("certificate").startswith("-----BEGIN CERTIFICATE-----\n")
    assert len(said.pop("not_before")) == len(said.pop("not_after")) == len("2026-11-28T06:00:00Z")
    assert said == {
        "protocol": "TLSv1.3",
        "issuer": {"organization": "Stichting Proefgezag", "country": "NL", "common_name": "Proefgezag R1"},
        "subject_alt_names": [HOST, OTHER],
    }
    assert (found.url, found.status, found.media) == (f"tls:{OTHER}", 200, "application/json")


@pytest.mark.parametrize("wrong", ["other", "self-signed", "expired", "unknown authority"])
def test_a_certificate_that_is_not_valid_is_not_told(server, wrong):
    found = server.network().once(Ask("tls", f"tls:{WRONG[wrong]}"))

    assert found.detail.startswith(f"{WRONG[wrong]}: the certificate is not valid for this host: ")
    assert (found.reason, found.again) == ("unreachable", False)


def test_a_certificate_that_is_written_oddly_is_unreadable(server, monkeypatch):
    monkeypatch.setattr(certificates.x509, "load_der_x509_certificate", refusing)

    found = server.network().once(Ask("tls", f"tls:{OTHER}"))

    assert found == Trouble("unreadable", f"{OTHER}: the certificate is not written as expected")


def refusing(_):
    message = "error parsing asn1 value"
    raise ValueError(message)


def test_a_certificate_may_name_no_hosts(authority):
    der = authority.certificate.public_bytes(serialization.Encoding.DER)

    assert certificates.described(der, "TLSv1.2")["subject_alt_names"] == []


def test_a_deadline_leaves_what_is_left_and_then_nothing():
    clock = RealClock()
    clock.monotonic = iter([100.0, 100.0, 107.0, 110.0]).__next__
    deadline = Deadline(clock, 10)

    assert (deadline.left(5), deadline.left(5)) == (5, 3)
    with pytest.raises(TimeoutError):
        deadline.left(5)
