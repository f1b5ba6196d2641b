"""What may be asked: each refusal with its whole sentence, and properties over all addresses."""

import ipaddress
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerings.fetching.guard import address_misfit, name_misfit, record_misfit, registrable, url_misfit

V4, V6 = ipaddress.IPv4Network, ipaddress.IPv6Network
CLOSED = (
    *(
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
    ),
    *("192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "192.88.99.0/24"),
)
CLOSED_V6 = (
    *("::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    *("5f00::/16", "fc00::/7", "fd00:ec2::/32", "fe80::/10", "fec0::/10", "ff00::/8", "::ffff:0:0:0/96"),
)

REFUSED = {
    "127.0.0.1": "127.0.0.1 is loopback (127.0.0.0/8)",
    "::1": "::1 is loopback (::1/128)",
    "0.0.0.0": "0.0.0.0 is unspecified (0.0.0.0/32)",  # noqa: S104  an address to refuse
    "::": ":: is unspecified (::/128)",
    "10.1.2.3": "10.1.2.3 is private (10.0.0.0/8)",
    "172.31.255.255": "172.31.255.255 is private (172.16.0.0/12)",
    "192.168.0.1": "192.168.0.1 is private (192.168.0.0/16)",
    "fd12::1": "fd12::1 is private (fc00::/7)",
    "fec0::1": "fec0::1 is private (fec0::/10)",
    "169.254.1.1": "169.254.1.1 is link-local (169.254.0.0/16)",
    "fe80::1": "fe80::1 is link-local (fe80::/10)",
    "fe80::1%eth0": "fe80::1%eth0 is link-local (fe80::/10)",
    "169.254.169.254": "169.254.169.254 is where clouds answer their own machines (169.254.169.254/32)",
    "168.63.129.16": "168.63.129.16 is where clouds answer their own machines (168.63.129.16/32)",
    "fd00:ec2::254": "fd00:ec2::254 is where clouds answer their own machines (fd00:ec2::254/128)",
    "100.64.0.1": "100.64.0.1 is shared by the customers of one network (100.64.0.0/10)",
    "224.0.0.1": "224.0.0.1 is multicast (224.0.0.0/4)",
    "ff02::1": "ff02::1 is multicast (ff00::/8)",
    "203.0.113.9": "203.0.113.9 is kept for examples (203.0.113.0/24)",
    "2001:db8::1": "2001:db8::1 is kept for examples (2001:db8::/32)",
    "198.18.0.1": "198.18.0.1 is kept for measurements (198.18.0.0/15)",
    "192.0.0.8": "192.0.0.8 is kept for protocols (192.0.0.0/24)",
    "64:ff9b::808:808": "64:ff9b::808:808 is an IPv4 address in translation (64:ff9b::/96)",
    "64:ff9b:1::808:808": "64:ff9b:1::808:808 is an IPv4 address in translation (64:ff9b:1::/48)",
    "2002:808:808::": "2002:808:808:: is an IPv4 address in a tunnel (2002::/16)",
    "2001::4136:e378": "2001::4136:e378 is an IPv4 address in a tunnel (2001::/32)",
    "255.255.255.255": "255.255.255.255 is reserved (240.0.0.0/4)",
    "::ffff:10.0.0.1": "::ffff:10.0.0.1 stands for another: 10.0.0.1 is private (10.0.0.0/8)",
    "::127.0.0.1": "::127.0.0.1 stands for another: 127.0.0.1 is loopback (127.0.0.0/8)",
    "::8.8.8.8": "::8.8.8.8 is not given out to the public",
    "2606:4700::1111%lo": "2606:4700::1111%lo is not given out to the public",
    "0177.0.0.1": "'0177.0.0.1' is not an address",
    "127.1": "'127.1' is not an address",
    "2130706433": "'2130706433' is not an address",
    "localhost": "'localhost' is not an address",
    "": "'' is not an address",
}


@pytest.mark.parametrize(("ip", "message"), REFUSED.items())
def test_an_address_that_is_not_public_is_refused_with_its_reason(ip, message):
    assert address_misfit(ip) == message


@pytest.mark.parametrize(
    "ip",
    [
        "1.1.1.1",
        "8.8.8.8",
        "193.0.6.139",
        "169.253.255.255",
        "100.128.0.0",
        "172.32.0.0",
        "2606:4700::1111",
        "2a00::1",
        "::ffff:8.8.8.8",
    ],
)
def test_a_public_address_is_fine(ip):
    assert address_misfit(ip) is None


def inside(block):
    return st.integers(0, block.num_addresses - 1).map(lambda number: str(block[number]))


@given(st.sampled_from([V4(one) for one in CLOSED] + [V6(one) for one in CLOSED_V6]).flatmap(inside))
def test_no_address_of_a_closed_block_is_public(ip):
    assert address_misfit(ip)


@given(st.ip_addresses(v=4))
def test_an_address_of_ipv4_is_as_public_when_it_is_written_inside_ipv6(address):
    plain, mapped = address_misfit(str(address)), address_misfit(f"::ffff:{address}")

    assert (mapped is None) == (plain is None)
    assert address_misfit(f"::ffff:0:{address}")
    assert address_misfit(f"64:ff9b::{address}")
    assert address_misfit(str(ipaddress.IPv6Address(int(address))))


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_not_to_be(address):
    if address_misfit(str(address)) is None:
        assert address.is_global
        assert not any((address.is_multicast, address.is_loopback, address.is_link_local, address.is_unspecified))
        assert address.version == 4 or address in V6("2000::/3") or address.ipv4_mapped


@given(st.text(max_size=60))
def test_any_text_is_judged_without_stumbling(text):
    assert address_misfit(text) is None or "\n" not in address_misfit(text)
    assert url_misfit(text) is not None
    assert url_misfit(f"https://{text}") is None or "\n" not in url_misfit(f"https://{text}")
    assert isinstance(registrable(text), str)
    record_misfit(text)


NO_NAME = "is not a host name; expected letters, digits, hyphens and dots in lower case, such as example.eu"
RESERVED = "is no public host name, since its last part is reserved; expected one that everyone can reach"

MISFITS = {
    "http://cloud.eu/": "its scheme is 'http'; expected https",
    "cloud.eu": "its scheme is ''; expected https",
    "https:cloud.eu": "its scheme is ''; expected https",
    "https://me@cloud.eu/": "it holds a user name or a password; expected a host only",
    "https://cloud.eu:8443/": "it names port '8443'; expected none, or 443",
    "https://cloud.eu:/": "it names port ''; expected none, or 443",
    "https://127.0.0.1/": "'127.0.0.1' is a number; expected the name of a host",
    "https://0x7f.0.0.1/": "'0x7f.0.0.1' is a number; expected the name of a host",
    "https://017700000001/": "'017700000001' is a number; expected the name of a host",
    "https://127.0.0.1./": "'127.0.0.1.' is a number; expected the name of a host",
    "https://[::1]:443/": "'[::1]:443' is a number; expected the name of a host",
    "https://localhost/": f"'localhost' {NO_NAME}",
    "https://cloud.eu./": f"'cloud.eu.' {NO_NAME}",
    "https://cl%6fud.eu/": f"'cl%6fud.eu' {NO_NAME}",
    "https://a.internal/": f"'a.internal' {RESERVED}",
    "https://4.3.2.1.in-addr.arpa/": f"'4.3.2.1.in-addr.arpa' {RESERVED}",
    "https://printer.fritzbox/": "'printer.fritzbox' is no registered domain nor below one; expected such as portal.example.eu",
    "https://co.uk/": "'co.uk' is no registered domain nor below one; expected such as portal.example.eu",
    "https://cloud.eu\\@evil.eu/": "it holds a space, a quote, a backslash or a sign beyond ASCII; expected these to be escaped",
    "https://cloud.eu/\r\nX: 1": "it holds a space, a quote, a backslash or a sign beyond ASCII; expected these to be escaped",
    "https://clöud.eu/": "it holds a space, a quote, a backslash or a sign beyond ASCII; expected these to be escaped",
    "https://cloud.eu/" + "a" * 2_032: "it has 2049 signs; expected at most 2048",
}


@pytest.mark.parametrize(("url", "message"), MISFITS.items(), ids=[url[:40] for url in MISFITS])
def test_an_address_on_the_web_that_may_not_be_asked_is_refused_with_its_reason(url, message):
    assert url_misfit(url) == message


def test_a_misfit_repeats_no_secret():
    assert "hunter2" not in url_misfit("https://me:hunter2@cloud.eu/")
    assert "hunter2" not in url_misfit("http://cloud.eu/?password=hunter2")


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://cloud.eu",
            "https://cloud.eu:443/",
            "https://API.Cloud.EU/a?b=c#d",
            "https://xn--mnchen-3ya.de/",
            "https://cloud.co.uk/",
        ),
        *(
            "https://raw.githubusercontent.com/x",
            "https://s3.amazonaws.com/x",
            "https://cloud.eu/@me:8080/",
            "https://cloud.eu/" + "a" * 2_031,
        ),
    ],
)
def test_a_public_address_on_the_web_is_fine(url):
    assert url_misfit(url) is None


def test_a_name_of_records_may_have_parts_with_underscores():
    assert [record_misfit(name) for name in ("cloud.eu", "_dmarc.cloud.eu", "s1._domainkey.cloud.eu")] == [None] * 3
    assert name_misfit("_dmarc.cloud.eu")
    assert record_misfit("_dmarc.cloud.local")
    assert record_misfit("_dmarc") == "'_dmarc' is no name of records; expected letters, digits, hyphens, underscores and dots"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.cloud.co.uk", "cloud.co.uk"),
        ("ns1.CLOUD.eu.", "cloud.eu"),
        ("cloud.eu", "cloud.eu"),
        ("d1234.cloudfront.net", "cloudfront.net"),
        ("co.uk", "co.uk"),
        ("printer.fritzbox", "printer.fritzbox"),
        ("", ""),
    ],
)
def test_the_registered_domain_of_a_host_is_found(host, domain):
    assert registrable(host) == domain


def test_the_list_of_suffixes_is_read_only_when_it_is_needed():
    code = "from offerings.fetching import guard; guard.address_misfit('8.8.8.8'); print(guard._suffixes.cache_info().currsize)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "0\n"
