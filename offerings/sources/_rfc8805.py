"""RFC 8805: reading a geofeed line by line, and the blocks of addresses in it."""

from __future__ import annotations

import csv
import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

ROWS = 100_000
_BITS, _WIDEST, _AROUND = {4: 32, 6: 128}, {4: 8, 6: 16}, {4: 16, 6: 32}
_PREFIX = re.compile(r"([0-9A-Fa-f:.]{2,45})(?:/([0-9]{1,3}))?")
_CITY = re.compile(r"[^\W\d_][^@\d:<>]{0,59}")


class Block(NamedTuple):
    """A block of addresses, as numbers since a geofeed may have many: the first address, and how many bits all share."""

    version: int
    first: int
    length: int

    @property
    def size(self) -> int:
        return 1 << (_BITS[self.version] - self.length)

    def holds(self, other: Block) -> bool:
        return self.version == other.version and self.first <= other.first and other.first + other.size <= self.first + self.size

    def around(self, length: int) -> Block:
        """The wider block of this length around it; a block that is as wide already is itself."""
        if length >= self.length:
            return self
        spare = _BITS[self.version] - length
        return Block(self.version, self.first >> spare << spare, length)

    def covering(self) -> Block:
        """The block of /16 (of IPv6: /32) around it."""
        return self.around(_AROUND[self.version])

    def all_around(self) -> Iterator[Block]:
        """The block, and all wider ones around it."""
        return (self.around(length) for length in range(_WIDEST[self.version], self.length + 1))

    def __str__(self) -> str:
        address = ipaddress.IPv4Address(self.first) if self.version == 4 else ipaddress.IPv6Address(self.first)
        return f"{address}/{self.length}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a geofeed: a block of addresses, and its place unless the provider does not tell it."""

    block: Block
    country: str
    city: str


@dataclass(slots=True)
class Rows:
    """The lines of a geofeed, and how many were skipped: unreadable ones, and those beyond the cap."""

    entries: dict[Block, Entry] = field(default_factory=dict)
    bad: int = 0
    unread: int = 0


def rows(body: bytes) -> Rows:
    """Read a geofeed; comments and blank lines say nothing, and of a block that stands twice the first line counts."""
    found = Rows()
    text = body.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    for line in lines[:ROWS]:
        entry = row(line)
        if entry is None or entry.block in found.entries:
            found.bad += 1
        else:
            found.entries[entry.block] = entry
    found.unread = max(0, len(lines) - ROWS)
    return found


def row(line: str) -> Entry | None:
    """One line: block, country, region, city; nothing when a part that is there cannot be read or contradicts another."""
    try:
        fields = [part.strip() for part in next(csv.reader([line]), [])]
    except csv.Error:
        return None
    block = block_of(fields[0]) if fields else None
    code, region, city = (*fields[1:4], "", "", "")[:3]
    if block is None or not _is_public(block) or not re.fullmatch(r"([A-Za-z]{2})?", code):
        return None
    if code and "-" in region and region.split("-")[0].upper() != code.upper():
        return None
    return Entry(block, code.upper(), city if is_city(city) else "")


def _is_public(block: Block) -> bool:
    """Whether a block can be in use on the internet: none for use at home, for the machine itself or for many at once."""
    first = block.first
    if block.version == 6:
        return first >> 125 == 1
    return first < 0xE000_0000 and first >> 24 not in {0, 10, 127} and first >> 16 not in {0xA9FE, 0xC0A8} and not _shared(first)


def _shared(first: int) -> bool:
    """Whether an address lies in 172.16.0.0/12 or 100.64.0.0/10."""
    return first >> 20 == 0xAC1 or first >> 22 == 0x191


def block_of(text: str) -> Block | None:
    """A block of addresses, or a single one; none with host bits, and none wider than any registry hands out."""
    parts = _PREFIX.fullmatch(text)
    if parts is None:
        return None
    try:
        address = ipaddress.IPv6Address(parts[1]) if ":" in text else ipaddress.IPv4Address(parts[1])
    except ValueError:
        return None
    bits = _BITS[address.version]
    length = int(parts[2] or bits)
    found = Block(address.version, int(address), min(length, bits))
    return found if _WIDEST[address.version] <= length <= bits and found.first % found.size == 0 else None


def standing(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries that are the most specific one for at least one address."""
    nested: list[tuple[Entry, int]] = []  # an entry and how many of its addresses no narrower entry takes
    for entry in sorted(entries, key=lambda one: one.block):
        while nested and not nested[-1][0].block.holds(entry.block):
            yield from _closed(nested)
        if nested:
            outer, left = nested.pop()
            nested.append((outer, left - entry.block.size))
        nested.append((entry, entry.block.size))
    while nested:
        yield from _closed(nested)


def _closed(nested: list[tuple[Entry, int]]) -> Iterator[Entry]:
    entry, left = nested.pop()
    if left > 0:
        yield entry


def is_city(text: str) -> bool:
    """Whether a text can be the name of a city: no address of mail or web, and no number."""
    return _CITY.fullmatch(text) is not None
