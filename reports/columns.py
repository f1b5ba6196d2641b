"""The columns of the table of all assessments, in words and as CSV on the Web, so that programs read it as it is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports import licences
from reports.data import Json, text
from reports.language import CODES, Language
from reports.publication import Publication, Render
from reports.words import N_

TABLE = "data/assessments.csv"
METADATA = "data/assessments.csv-metadata.json"

TEXT, WHOLE, SHARE = "string", "nonNegativeInteger", "number"
DAY: Json = {"base": "date", "format": "yyyy-MM-dd"}
YES: Json = {"base": "boolean", "format": "yes|no"}

FIXED: tuple[tuple[str, str | Json, str], ...] = (
    ("offering", TEXT, N_("the id of the offering")),
    ("name", TEXT, N_("its name")),
    ("provider", TEXT, N_("the id of its provider")),
    ("framework", TEXT, N_("the id of the framework")),
    ("edition", TEXT, N_("the edition of the framework")),
    ("weights", TEXT, N_("the name of the set of weights, or own")),
    ("divisor", TEXT, N_("nominal or true: by what points are divided")),
    ("territory", TEXT, N_("the group of countries that rules mean by territory")),
    ("as_of", DAY, N_("the day of the assessment")),
    ("reading", TEXT, N_("the strength of evidence that takes part: declared, documented, attested or verified")),
    ("counts", YES, N_("yes for the reading that counts, no for the other three")),
    ("level_low", WHOLE, N_("lowest overall level possible")),
    ("level_high", WHOLE, N_("highest overall level possible")),
    ("bound_by", TEXT, N_("the criteria that keep the level from being higher, with spaces between them")),
    ("score_low", SHARE, N_("lowest score possible, in percent, not rounded")),
    ("score_high", SHARE, N_("highest score possible, in percent, not rounded")),
    ("coverage_criteria", SHARE, N_("the share of criteria that are settled, 0 to 1")),
    ("coverage_points", SHARE, N_("the share of points that are settled, 0 to 1")),
)
PER_OBJECTIVE: tuple[tuple[str, str | Json, str], ...] = (
    ("level_low", WHOLE, N_("lowest level possible of the objective")),
    ("level_high", WHOLE, N_("highest level possible of the objective")),
    ("points_low", SHARE, N_("lowest points possible of the objective")),
    ("points_high", SHARE, N_("highest points possible of the objective")),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its header, its kind of value, what it means, and the objective that it is about."""

    header: str
    datatype: str | Json
    meaning: str
    objective: str | None = None

    def said(self, language: Language) -> str:
        """What the column holds, in a language."""
        return language._(self.meaning) + (f": {self.objective}" if self.objective else "")


def columns(of: Publication) -> Iterator[Column]:
    """Every column, in the order of the table."""
    yield from (Column(*one) for one in FIXED)
    for objective in of.ruler.framework.objectives:
        for name, datatype, meaning in PER_OBJECTIVE:
            yield Column(f"{objective.objective}_{name}", datatype, meaning, objective.objective)


def metadata(of: Publication) -> Json:
    """The description of the table in the vocabulary of CSV on the Web."""
    languages = [Language(code, of.ruler.library) for code in CODES]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": CODES[0]}],
        "url": TABLE.rpartition("/")[2],
        "dc:license": {"@id": licences.DATA.url},
        "dc:modified": {"@value": of.ruler.on, "@type": "xsd:date"},
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [_described(one, languages) for one in columns(of)],
            "primaryKey": ["offering", "reading"],
        },
    }


def files(of: Publication) -> Iterator[tuple[str, Render]]:
    if of.assessments:
        yield METADATA, lambda: text(metadata(of)).encode()


def _described(one: Column, languages: list[Language]) -> Json:
    listed = {"separator": " "} if one.header == "bound_by" else {}
    return {
        "name": one.header.replace("-", "_"),
        "titles": one.header,
        "datatype": one.datatype,
        **listed,
        "dc:description": [{"@value": one.said(language), "@language": language.code} for language in languages],
    }
