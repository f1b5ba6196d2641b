"""What may be asked over the network: https on registered domains, at public addresses; pure, and for hostile input."""

from __future__ import annotations

import re
from functools import cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from publicsuffixlist import PublicSuffixList

from criteria.problems import shown
from offerings.identifiers import host_misfit

LONGEST_URL, LONGEST_NAME = 2_048, 253
_PLAIN = re.compile(r"[!#-;=?-\[\]-~]*")  # what is printed in ASCII but for the space, quotes, < > and the backslash
_LABELS = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{2,63}")
_NUMBER = re.compile(r"\[.*|(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+))*\.?")

_KINDS = {
    "this network": ("0.0.0.0/8",),
    "unspecified": ("0.0.0.0/32", "::/128"),
    "loopback": ("127.0.0.0/8", "::1/128"),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
    "shared by the customers of one network": ("100.64.0.0/10",),
    "link-local": ("169.254.0.0/16", "fe80::/10"),
    "where clouds answer their own machines": (
        *("169.254.169.254/32", "168.63.129.16/32", "192.0.0.192/32", "100.100.100.200/32"),
        "fd00:ec2::254/128",
    ),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
    "kept for examples": ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
    "kept for measurements": ("198.18.0.0/15", "2001:2::/48"),
    "kept for protocols": ("192.0.0.0/24", "2001::/23"),
    "an IPv4 address in translation": ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96"),
    "an IPv4 address in a tunnel": ("192.88.99.0/24", "2001::/32", "2002::/16"),
    "reserved": ("240.0.0.0/4",),
}
_COMPATIBLE, _GLOBAL = IPv6Network("::/96"), IPv6Network("2000::/3")


@cache
def _refused() -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    """Every block that is refused and what it is, the smallest first."""
    found = [(ip_network(block), kind) for kind, blocks in _KINDS.items() for block in blocks]
    return tuple(sorted(found, key=lambda one: -one[0].prefixlen))


def address_misfit(ip: str) -> str | None:
    """Say why `ip` is no public address of IPv4 or IPv6, or nothing; one address inside another is judged by the inner one."""
    try:
        address = ip_address(ip)
    except ValueError:
        return f"'{shown(ip)}' is not an address"
    inner = _inner(address) if isinstance(address, IPv6Address) else None
    if inner and (misfit := address_misfit(inner)):
        return f"{shown(ip)} stands for another: {misfit}"
    for block, kind in _refused():
        if address.version == block.version and address in block:
            return f"{shown(ip)} is {kind} ({block})"
    outside = isinstance(address, IPv6Address) and address not in _GLOBAL and not address.ipv4_mapped
    if outside or "%" in ip or not (inner or address.is_global):
        return f"{shown(ip)} is not given out to the public"
    return None


def _inner(address: IPv6Address) -> str | None:
    """The IPv4 address that an IPv6 address of the forms ::ffff:a.b.c.d and ::a.b.c.d stands for."""
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    compatible = address in _COMPATIBLE and int(address) > 0xFFFF
    return str(ip_address(int(address))) if compatible else None


@cache
def _suffixes() -> PublicSuffixList:
    """The list in the package: what registries offer, without what holders let others use below their own domains."""
    return PublicSuffixList(accept_unknown=False, only_icann=True)


def _registered(host: str) -> str | None:
    return _suffixes().privatesuffix(host)


def registrable(host: str) -> str:
    """The domain that is registered for a host: example.co.uk of www.example.co.uk; the host itself where there is none."""
    plain = host.lower().removesuffix(".")
    return _registered(plain) or plain


def name_misfit(name: str) -> str | None:
    """Say why `name` is no host below a public suffix, or nothing."""
    plain = name.lower()
    if _NUMBER.fullmatch(plain):
        return f"'{shown(name)}' is a number; expected the name of a host"
    if misfit := host_misfit(plain):
        return misfit
    if not _registered(plain):
        return f"'{shown(name)}' is no registered domain nor below one; expected such as portal.example.eu"
    return None


def record_misfit(name: str) -> str | None:
    """Say why the name system is not asked for `name`, or nothing: a host, or parts with underscores below one."""
    plain = name.lower()
    if not _LABELS.fullmatch(plain) or len(plain) > LONGEST_NAME:
        return f"'{shown(name)}' is no name of records; expected letters, digits, hyphens, underscores and dots"
    return name_misfit(registrable(plain))


def url_misfit(url: str) -> str | None:
    """Say why `url` is no public https address that may be asked, or nothing; what may be secret in it is not repeated."""
    if len(url) > LONGEST_URL:
        return f"it has {len(url)} signs; expected at most {LONGEST_URL}"
    if not _PLAIN.fullmatch(url):
        return "it holds a space, a quote, a backslash or a sign beyond ASCII; expected these to be escaped"
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.lower() != "https":
        return f"its scheme is '{shown(scheme[:20] if separator else '')}'; expected https"
    place = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in place:
        return "it holds a user name or a password; expected a host only"
    host, colon, port = place.partition(":")
    if misfit := name_misfit(place if place.startswith("[") else host):
        return misfit
    return f"it names port '{shown(port)}'; expected none, or 443" if colon and port != "443" else None
