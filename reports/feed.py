"""The changes as an Atom feed, one per language."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from reports import words
from reports.chronicle import Chronicle, StepView
from reports.language import CODES, Language
from reports.publication import Publication
from reports.record import ORIGIN

PATH = "changes/feed.xml"
PAGE = "changes/index.html"
MOST = 100
_HIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(of: Publication, code: str) -> bytes:
    """The newest changes in one language; addresses are whole when that of the site is known, else relative to the feed."""
    chronicle = Chronicle(of, Language(code, of.ruler.library))
    record, newest = chronicle.record, chronicle.steps[: -MOST - 1 : -1]
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": code})
    _text(root, "id", _urn(record.lines[0][0] if record.lines else ORIGIN, code))
    named = chronicle.language._("Changes")
    _text(root, "title", f"{of.title.get(code) if of.title else 'cloudpeil'}: {named}")
    _text(root, "updated", _moment(newest[0].published if newest else of.ruler.on))
    _text(SubElement(root, "author"), "name", of.contact.name if of.contact else "cloudpeil")
    _link(root, "self", "application/atom+xml", _address(of, code, PATH))
    _link(root, "alternate", "text/html", _address(of, code, PAGE))
    for step in newest:
        _entry(root, step, chronicle)
    indent(root)
    whole: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return whole + b"\n"


def _entry(root: Element, of: StepView, chronicle: Chronicle) -> None:
    code = chronicle.language.code
    entry = SubElement(root, "entry")
    _text(entry, "id", _urn(of.digest, code))
    _text(entry, "title", of.name)
    _text(entry, "updated", _moment(of.published))
    _text(entry, "published", _moment(of.published))
    _link(entry, "alternate", "text/html", _address(chronicle.of, code, of.path or PAGE))
    _text(entry, "summary", "\n".join([*of.why, *_result(of, chronicle)]))


def _result(of: StepView, chronicle: Chronicle) -> list[str]:
    """Level and score as sentences, with those before when they differ."""
    now, before = of.change.after, of.change.before
    if now is None:
        return []
    versions = [before, now] if before is not None and of.change.moves_result else [now]
    levels = [chronicle.level(one.reading.level, one.ruler.top) for one in versions]
    scores = [words.score_sentence(chronicle.language, chronicle.score(one.reading.score)) for one in versions]
    level, score = chronicle.language._("Level"), chronicle.language._("Score")
    by = now.ruler
    rests = chronicle.language._("edition") + f" {by.edition}, " + chronicle.language._("weights") + f" {by.weights.name}"
    return [f"{level}: {' → '.join(levels)}", f"{score}: {' → '.join(scores)} ({rests})"]


def _text(of: Element, name: str, text: str) -> None:
    SubElement(of, name).text = _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _link(of: Element, rel: str, kind: str, address: str) -> None:
    SubElement(of, "link", {"rel": rel, "type": kind, "href": address})


def _urn(digest: str, code: str) -> str:
    """A name for ever: the same line in another language is another entry."""
    return UUID(bytes=hashlib.sha256(f"{digest} {code}".encode()).digest()[:16], version=5).urn


def _moment(day: object) -> str:
    return f"{day}T00:00:00Z"


def _address(of: Publication, code: str, path: str) -> str:
    start = f"{of.address.rstrip('/')}/{'' if code == CODES[0] else f'{code}/'}" if of.address else "../"
    return start + quote(path)
