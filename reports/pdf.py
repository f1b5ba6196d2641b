"""PDF: a report or a comparison on A4, tagged so that a screen reader can read it (PDF/UA-1), with the same bytes each time.

A PDF carries among its keywords its recipe: one digest of everything it was made from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from reports import extras, printed, printed_comparison
from reports.language import Language
from reports.paper import Json, printable
from reports.publication import Publication
from reports.view import Report
from scoring.ranking import Demand, Place

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates"


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A document ready to be set: its template, its data and the moment that counts as its making."""

    template: str
    data: str
    made: datetime

    @property
    def recipe(self) -> str:
        """One digest of all that decides the bytes of the PDF."""
        whole = hashlib.sha256(f"{_workshop()} {self.template} {self.made} {self.data}".encode())
        return f"recipe-{whole.hexdigest()}"

    def gives(self, made: bytes) -> bool:
        """Whether a PDF that was made earlier is the one that this manuscript gives."""
        return self.recipe.encode() in made

    def set(self) -> bytes:
        """The PDF; raises MissingExtraError."""
        extras.need("pdf")
        import typst  # noqa: PLC0415  an extra

        return typst.compile(
            TEMPLATES / self.template,
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"data": self.data, "recipe": self.recipe},
            timestamp=self.made,
        )


@cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415  an extra

    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


@cache
def _workshop() -> str:
    """One digest of the typesetter, its fonts and its templates."""
    found = hashlib.sha256(metadata.version("typst").encode())
    for path in _tools():
        found.update(path.read_bytes())
    return found.hexdigest()


def _tools() -> Iterator[Path]:
    yield from sorted(TEMPLATES.glob("*.typ"))
    yield from sorted(FONTS.iterdir())


def manuscript(of: Publication, template: str, document: Json) -> Manuscript:
    data = json.dumps(printable(document), ensure_ascii=False)
    return Manuscript(template, data, datetime.combine(of.ruler.on, time(), UTC))


def report(of: Publication, shown: Report) -> Manuscript:
    """A report in its language, ready to be set."""
    return manuscript(of, "report.typ", printed.report(of, shown))


def comparison(of: Publication, places: Sequence[Place], demand: Demand, code: str) -> Manuscript:
    """The offerings of a publication side by side, ready to be set."""
    language = Language(code, of.ruler.library)
    return manuscript(of, "comparison.typ", printed_comparison.side_by_side(of, places, demand, language))
