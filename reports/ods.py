"""ODS: sheets as an OpenDocument spreadsheet, an open standard; a zip with escaped text and nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from reports.sheets import Cell, Sheet

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = {
    "office": "office",
    "table": "table",
    "text": "text",
    "style": "style",
    "fo": "xsl-fo-compatible",
    "number": "datastyle",
    "meta": "meta",
    "config": "config",
}
_NAMES = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in _SPACES.items())
_DUBLIN = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLES = """<number:date-style style:name="day"><number:year number:style="long"/><number:text>-</number:text>\
<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>\
<number:number-style style:name="points"><number:number number:min-integer-digits="1" number:decimal-places="2" \
number:min-decimal-places="0"/></number:number-style>\
<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" \
fo:border-bottom="0.06pt solid #000000"/><style:text-properties fo:font-weight="bold"/></style:style>\
<style:style style:name="text" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" \
style:vertical-align="top"/></style:style>\
<style:style style:name="number" style:family="table-cell" style:data-style-name="points"><style:table-cell-properties \
style:vertical-align="top"/></style:style>\
<style:style style:name="date" style:family="table-cell" style:data-style-name="day"><style:table-cell-properties \
style:vertical-align="top"/></style:style>"""
_MANIFEST = """<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">\
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{type}"/>{parts}</manifest:manifest>"""


def ods(sheets: tuple[Sheet, ...], title: str, on: date, language: str) -> bytes:
    """The spreadsheet, with the same bytes each time."""
    parts = {"content.xml": _content(sheets), "meta.xml": _meta(title, on, language), "settings.xml": _settings(sheets)}
    listed = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), TYPE)
        archive.writestr(_entry("META-INF/manifest.xml"), _HEAD + _MANIFEST.format(type=TYPE, parts=listed))
        for name, text in parts.items():
            archive.writestr(_entry(name), _HEAD + text)
    return stream.getvalue()


def _entry(name: str, how: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """An entry that bears no date of its own and the same rights everywhere."""
    found = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    found.compress_type, found.create_system, found.external_attr = how, 3, 0o644 << 16
    return found


def _text(of: str) -> str:
    return escape(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", of))


def _meta(title: str, on: date, language: str) -> str:
    inside = (
        f"<dc:title>{_text(title)}</dc:title><dc:language>{language}</dc:language>"
        f"<meta:generator>cloudpeil</meta:generator><meta:creation-date>{on}T00:00:00</meta:creation-date>"
    )
    return (
        f'<office:document-meta {_NAMES} {_DUBLIN} office:version="1.3">'
        f"<office:meta>{inside}</office:meta></office:document-meta>"
    )


def _settings(sheets: tuple[Sheet, ...]) -> str:
    """The first row of every sheet stays in sight."""
    freeze = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in (
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", 1),
            ("PositionBottom", "int", 1),
        )
    )
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(one.name)}>{freeze}</config:config-item-map-entry>"
        for one in sheets
    )
    return (
        f'<office:document-settings {_NAMES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{tables}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>"
        "</office:document-settings>"
    )


def _content(sheets: tuple[Sheet, ...]) -> str:
    widths = sorted({width for one in sheets for _, width in one.columns})
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * 2}mm"/></style:style>'
        for width in widths
    )
    tables = "".join(_table(one) for one in sheets)
    return (
        f'<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>{_STYLES}{columns}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def _table(of: Sheet) -> str:
    columns = "".join(f'<table:table-column table:style-name="w{width}"/>' for _, width in of.columns)
    head = "".join(_words(name, "head") for name, _ in of.columns)
    rows = "".join(f"<table:table-row>{''.join(_cells(row))}</table:table-row>" for row in of.rows)
    return (
        f"<table:table table:name={quoteattr(of.name)}>{columns}<table:table-header-rows><table:table-row>{head}"
        f"</table:table-row></table:table-header-rows>{rows}</table:table>"
    )


def _cells(row: tuple[Cell, ...]) -> Iterator[str]:
    for cell in row:
        if isinstance(cell, date):
            yield _valued("date", f'office:date-value="{cell}"', "date", str(cell))
        elif isinstance(cell, int | float):
            yield _valued("float", f'office:value="{cell!r}"', "number", repr(cell))
        elif cell:
            yield _words(cell, "text")
        else:
            yield "<table:table-cell/>"


def _valued(kind: str, value: str, style: str, shown: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="{kind}" {value}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def _words(of: str, style: str) -> str:
    """A text, with a paragraph for every line; runs of spaces are kept."""
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in _text(of).splitlines())
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'


def _spaced(line: str) -> str:
    kept = re.sub("^ | {2,}", lambda run: f'<text:s text:c="{len(run.group())}"/>', line)
    return kept.replace("\t", "<text:tab/>")
