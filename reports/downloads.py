"""Downloads of a report: what there is, where it stands, and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from reports import data, extras, pdf, rows, workbook
from reports.data import csv_text
from reports.language import CODES, NAMES
from reports.ods import ods
from reports.publication import Publication, Render, data_path
from reports.sheets import Sheet
from reports.view import Report, report
from reports.workers import Slow
from reports.xlsx import xlsx
from scoring.assess import Assessment


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how its name ends, what it is called, and the extra that it needs; `spoken` has one in every language."""

    suffix: str
    name: str
    spoken: bool = False
    extra: str | None = None

    @property
    def id(self) -> str:
        """The first part of its suffix."""
        return self.suffix.split(".")[1]

    @property
    def there(self) -> bool:
        return self.extra is None or extras.has(self.extra)


PDF = Kind(".pdf", "PDF", spoken=True, extra="pdf")
XLSX = Kind(".xlsx", "XLSX", spoken=True, extra="office")
ODS = Kind(".ods", "ODS", spoken=True)
JSON = Kind(".json", "JSON")
CRITERIA = Kind(".criteria.csv", "CSV")
FACTS = Kind(".facts.csv", "CSV")
KINDS = (PDF, XLSX, ODS, JSON, CRITERIA, FACTS)
BESIDE = (JSON, CRITERIA)
NUMBERED = (PDF, XLSX, ODS)  # these show a level and a score
UNWRITTEN = (PDF, XLSX, ODS, CRITERIA, FACTS)  # the JSON is written with the data of the site


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download: its kind, its language where it has one, and its path in the site."""

    kind: Kind
    language: str | None
    path: str

    @property
    def spoken(self) -> str:
        """The name of its language, in that language."""
        return NAMES[self.language] if self.language else ""


def downloads(of: Assessment) -> tuple[Download, ...]:
    """What a site offers of a report: all that the installed extras allow."""
    stem = data_path(of).removesuffix(".json")
    return tuple(
        Download(kind, code, f"{stem}.{code}{kind.suffix}" if code else f"{stem}{kind.suffix}")
        for kind in KINDS
        if kind.there
        for code in (CODES if kind.spoken else (None,))
    )


def beside(of: Assessment) -> tuple[Download, ...]:
    """What a site offers of a report under a ruler that is not its own."""
    return tuple(one for one in downloads(of) if one.kind in BESIDE)


class Made:
    """The files of one report in one language."""

    def __init__(self, of: Publication, one: Assessment, code: str) -> None:
        self.of = of
        self.one = one
        self.code = code

    @cached_property
    def shown(self) -> Report:
        return report(self.one, self.code)

    @cached_property
    def title(self) -> str:
        return f"{self.shown.offering.name}: " + self.shown.language._("assessment")

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        return workbook.sheets(self.of, self.shown)

    def manuscript(self) -> pdf.Manuscript:
        return pdf.report(self.of, self.shown)

    def pdf(self) -> bytes:
        return self.manuscript().set()

    def xlsx(self) -> bytes:
        return xlsx(self.sheets, self.title, self.of.ruler.on)

    def ods(self) -> bytes:
        return ods(self.sheets, self.title, self.of.ruler.on, self.code)

    def json(self) -> bytes:
        return data.text(data.assessments([self.one], self.of.inputs)).encode()

    def criteria(self) -> bytes:
        return csv_text(rows.criteria(self.one)).encode()

    def facts(self) -> bytes:
        return csv_text(rows.facts(self.one)).encode()


MAKERS: dict[Kind, Callable[[Made], bytes]] = {
    PDF: Made.pdf,
    XLSX: Made.xlsx,
    ODS: Made.ods,
    JSON: Made.json,
    CRITERIA: Made.criteria,
    FACTS: Made.facts,
}


def files(of: Publication) -> Iterator[tuple[str, Render]]:
    """The downloads of all reports but the JSON, which is written with the data of the site."""
    for one in of.assessments:
        made = {code: Made(of, one, code) for code in CODES}
        for download in downloads(one):
            if download.kind in UNWRITTEN:
                chosen = made[download.language or CODES[0]]
                yield download.path, _render(download.kind, chosen)
    for other in of.others:
        for one in other.assessments:
            for download in beside(one):
                if download.kind in UNWRITTEN:
                    yield download.path, _render(download.kind, Made(other, one, CODES[0]))


def _render(kind: Kind, made: Made) -> Render:
    return Slow(made.manuscript) if kind is PDF else partial(MAKERS[kind], made)


def missing() -> tuple[str, ...]:
    """A sentence for every kind of download that is left out for want of an extra."""
    return tuple(
        f"no {kind.name} downloads: {extras.MissingExtraError(kind.extra)}" for kind in KINDS if kind.extra and not kind.there
    )
