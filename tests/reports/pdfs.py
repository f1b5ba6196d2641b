"""Reads a PDF of the site as far as its tests need: objects, structure, links and the text of its pages."""

import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
DRAWN = re.compile(rb"/(f\d+) [\d.]+ Tf|(\()|(?<=\n)(BT|ET)")
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """A PDF as typst writes it: no object streams, every font with a map to Unicode."""

    def __init__(self, content: bytes) -> None:
        self.objects = {int(number): body for number, body in OBJECT.findall(content)}
        (self.catalogue,) = [body for body in self.objects.values() if b"/Type/Catalog" in body]
        self.metadata = self.stream(self.reference(self.catalogue, b"Metadata")).decode()

    def reference(self, body: bytes, key: bytes) -> bytes:
        return self.objects[int(re.search(rb"/" + key + rb" (\d+) 0 R", body).group(1))]

    def stream(self, body: bytes) -> bytes:
        found = STREAM.search(body).group(1)
        return zlib.decompress(found) if b"FlateDecode" in body[: body.index(b"stream")] else found

    @property
    def pages(self) -> list[bytes]:
        return [body for body in self.objects.values() if re.search(rb"/Type/Page(?![A-Za-z])", body)]

    def tags(self) -> dict[str, int]:
        """How often each kind of structure element occurs."""
        found: dict[str, int] = {}
        for body in self.objects.values():
            if b"/Type/StructElem" in body:
                name = re.search(rb"/S/(\w+)", body).group(1).decode()
                found[name] = found.get(name, 0) + 1
        return found

    def links(self) -> set[str]:
        """The addresses outside that it links to."""
        uris = [re.search(rb"/URI ?\(((?:\\.|[^\\)])*)\)", body) for body in self.objects.values() if b"/URI" in body]
        return {unescaped(uri.group(1)).decode() for uri in uris if uri}

    def text(self) -> str:
        """All that its pages show, in the order in which it is drawn; breaks of lines are spaces."""
        lines = [line for body in self.pages for line in self._page(body)]
        return " ".join(" ".join(lines).split())

    def _page(self, body: bytes):
        resources = self.reference(body, b"Resources")
        listed = re.search(rb"/Font<<(.*?)>>", resources, re.DOTALL)
        fonts = {name: self._letters(int(number)) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", listed.group(1))}
        content, font = self.stream(self.reference(body, b"Contents")), {}
        line, at, inside = "", 0, False
        while found := DRAWN.search(content, at):
            chosen, opened, edge = found.groups()
            at = found.end()
            if chosen:
                font = fonts[chosen]
            elif opened:
                codes, at = string(content, at)
                codes = codes if inside else b""
                line += "".join(font[codes[place : place + 2]] for place in range(0, len(codes), 2))
            else:
                inside = edge == b"BT"
                yield line
                line = ""

    def _letters(self, font: int) -> dict[bytes, str]:
        """What the codes of a font mean."""
        table = self.stream(self.reference(self.objects[font], b"ToUnicode")).decode()
        pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.MULTILINE)
        return {bytes.fromhex(code): bytes.fromhex(sign).decode("utf-16-be") for code, sign in pairs}


def string(content: bytes, start: int) -> tuple[bytes, int]:
    """The string that opened just before `start`, and where it ends; brackets inside it come in pairs or are escaped."""
    at, depth = start, 1
    while depth:
        depth += {b"(": 1, b")": -1}.get(content[at : at + 1], 0)
        at += 2 if content[at : at + 1] == b"\\" else 1
    return unescaped(content[start : at - 1]), at


def unescaped(string: bytes) -> bytes:
    def sign(found):
        body = found.group(1)
        return bytes([int(body, 8)]) if body.isdigit() else NAMED.get(body, body)

    return ESCAPE.sub(sign, string)
