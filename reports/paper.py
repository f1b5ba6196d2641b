"""What paper is made of: pieces of text, tables and lists as plain data, for a template to lay out and never to run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from reports.language import Language
from reports.publication import Publication
from scoring.results import Interval

Json = dict[str, Any]
Spans = Sequence[Json | str]

# The signs that the fonts of the templates have, without those that turn the direction of writing or cannot be seen.
_UNPRINTABLE = re.compile(
    r"[^\n\x20-\x7e\xa0-\xac\xae-\u0377\u037a-\u0482\u048a-\u04ff\u0531-\u0556\u0561-\u0587\u10d0-\u10ff\u1e00-\u1fff"
    r"\u2010-\u2027\u202f-\u2040\u2042\u2044-\u2052\u2054-\u205e\u2070-\u209c\u20a0-\u20c0\u2100-\u211e\u2122\u2126\u2150\u2151\u2153-\u2184\u2190-\u22ff]"
)


_ENDLESS = re.compile(r"(?<!\S)(?!https?://)\S{80,}")
_BREAK = "\N{ZERO WIDTH SPACE}"


def printable(of: object) -> Any:  # noqa: ANN401
    """The same data with texts that fit on paper.

    A sign that no font can show is written as its code point: [U+1F600]. A word that is longer than a line may be broken.
    """
    if isinstance(of, str):
        return _ENDLESS.sub(_breakable, _UNPRINTABLE.sub(_shown, unicodedata.normalize("NFC", of)))
    if isinstance(of, dict):
        return {key: value if key == "url" else printable(value) for key, value in of.items()}
    return [printable(one) for one in of] if isinstance(of, list | tuple) else of


def _breakable(found: re.Match[str]) -> str:
    word = found.group()
    return _BREAK.join(word[start : start + 20] for start in range(0, len(word), 20))


def _shown(found: re.Match[str]) -> str:
    sign = found.group()
    return " " if sign in "\t\r" else f"[U+{ord(sign):04X}]"


def bold(text: str) -> Json:
    return {"text": text, "bold": True}


def marked(text: str) -> Json:
    """What surely differs from its neighbours."""
    return {"text": text, "marked": True}


def soft(text: str) -> Json:
    return {"text": text, "soft": True}


def code(text: str) -> Json:
    return {"text": text, "code": True}


def within(text: str, anchor: str) -> Json:
    """A link to a place in the same document."""
    return {"text": text, "to": anchor}


def abroad(text: str, address: str) -> Json | str:
    """A link to a web address; without one, the text alone."""
    return {"text": text, "url": address} if address else text


def noted(note: tuple[str, str], of: Language) -> Json | str:
    """A note, marked with its language when that is not the language of the document."""
    text, language = note
    return text if language == of.code else {"text": text, "lang": language}


def gauge(low: int, high: int, said: str = "") -> Json:
    """The picture of a level; its text equal stands beside it."""
    return {"gauge": [low, high], **({"said": said} if said else {})}


def bar(of: Interval, said: str = "") -> Json:
    """The picture of a score; its text equal stands below it."""
    return {**ends(float(of.low), float(of.high)), **({"said": said} if said else {})}


def ends(low: float, high: float) -> Json:
    """The picture of an interval from 0 to 100."""
    return {"bar": [round(low, 2), round(high, 2)]}


def mark(kind: str) -> Json:
    """The sign of a verdict or a truth (yes, open, no), or of how things compare (differs, maybe, same)."""
    return {"mark": kind}


def rail(kind: str) -> Json:
    """A step of a ladder: sure, may, out."""
    return {"rail": kind}


def separated(listed: Iterable[Json | str], separator: str = ", ") -> list[Json | str]:
    """Pieces with a separator between them."""
    found: list[Json | str] = []
    for one in listed:
        found += [separator, one] if found else [one]
    return found


def places(names: Iterable[str]) -> list[Json | str]:
    """Criteria or objectives, each a link to where it stands in the document."""
    return separated(within(name, name) for name in names)


def heading(depth: int, text: str, anchor: str = "") -> Json:
    return {"kind": "heading", "depth": depth, "text": text, "anchor": anchor}


def paragraph(*spans: Json | str, look: str = "") -> Json:
    return {"kind": "paragraph", "spans": list(spans), "look": look}


def table(caption: str, widths: Sequence[str], head: Sequence[str], rows: Iterable[Sequence[Spans]]) -> Json:
    """A table with one row of column heads and row heads in its first column; `widths` are lengths, fractions or auto."""
    return {"kind": "table", "caption": caption, "widths": list(widths), "head": list(head), "rows": [list(row) for row in rows]}


def item(*spans: Json | str, below: Sequence[Json] = ()) -> Json:
    return {"spans": list(spans), "below": list(below)}


def listing(items: Sequence[Json]) -> Json:
    return {"kind": "list", "items": list(items)}


def foot(of: Publication, language: Language) -> list[str]:
    """What stands at the foot of every page: what this is, the day, the ruler, the reading and the digest of the inputs."""
    _, by = language._, of.ruler
    ruler = [
        by.framework.header.title.get(language.code),
        _("edition") + f" {by.framework.edition}",
        _("weights") + f" {by.weights}",
    ]
    if by.divisor == "true":
        ruler.append(_("divided by the real maximum"))
    if by.program.territory != by.framework.header.territory:
        ruler.append(_("territory") + f": {language.group(by.program.territory)}")
    reading = _("evidence that counts: %(floor)s") % {"floor": _(of.counts.word)}
    return [
        _("This is an assessment, not a certificate.") + " " + _("As of") + f" {language.day(by.on)} · sha256 {of.digest[:16]}",
        f"{', '.join(ruler)} · {reading}",
    ]


def document(of: Publication, language: Language, title: str, about: str, body: Json) -> Json:
    """A whole document: what a template needs beside its own body."""
    _ = language._
    return {
        "title": title,
        "about": about,
        "language": language.code,
        "foot": foot(of, language),
        "page": _("page %(page)s of %(pages)s"),
        "top": of.ruler.framework.top,
        "creed": _("This is an assessment, not a certificate."),
        "caveat": _(
            "It says what the recorded evidence shows on the date below. "
            "Unknown stays unknown: it makes a result wider, never lower or higher by guess."
        ),
        **body,
    }
