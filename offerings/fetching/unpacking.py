"""Unpacking a body piece by piece, never past its bound: a small body that would unpack to a huge one is refused on the way."""

from __future__ import annotations

import zlib

_GZIP, _MEMBERS = 31, 1_000


class TooLargeError(Exception):
    """The body is larger than its bound, as sent or unpacked."""


class PackingError(Exception):
    """The body is packed in a way that is not asked for, or is broken."""


class CutOffError(Exception):
    """The body ends before its end."""


class Unpacker:
    """Takes a body as it is received and holds it unpacked; `most` bounds both in bytes."""

    def __init__(self, coding: str, most: int) -> None:
        name = coding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip"}:
            raise PackingError(f"it is packed as '{name[:40]}'; expected gzip or nothing")
        self._most, self._received, self._size = most, 0, 0
        self._parts: list[bytes] = []
        self._unzip = zlib.decompressobj(_GZIP) if "gzip" in name else None
        self._members = 1

    def feed(self, piece: bytes) -> None:
        self._received += len(piece)
        if self._received > self._most:
            raise TooLargeError
        if self._unzip is None:
            self._keep(piece)
            return
        try:
            self._unpack(piece)
        except zlib.error as error:
            raise PackingError("its gzip is broken") from error

    def finish(self) -> bytes:
        if self._unzip and self._received and not self._unzip.eof:
            raise CutOffError
        return b"".join(self._parts)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._most:
            raise TooLargeError
        self._parts.append(piece)

    def _unpack(self, piece: bytes) -> None:
        """One sign more than fits is enough to know that the rest does not."""
        while piece and self._unzip:
            if self._unzip.eof:
                self._next_member()
            self._keep(self._unzip.decompress(piece, self._most - self._size + 1))
            piece = self._unzip.unused_data if self._unzip.eof else self._unzip.unconsumed_tail

    def _next_member(self) -> None:
        self._members += 1
        if self._members > _MEMBERS:
            raise PackingError(f"its gzip has more than {_MEMBERS} parts")
        self._unzip = zlib.decompressobj(_GZIP)
