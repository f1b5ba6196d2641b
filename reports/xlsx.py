"""XLSX: sheets as a workbook of Office Open XML, through the extra `office`; texts are texts and never formulas."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from reports import extras
from reports.sheets import Cell, Sheet

LONGEST = 32_767
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def xlsx(sheets: tuple[Sheet, ...], title: str, on: date) -> bytes:
    """The workbook; raises MissingExtraError."""
    extras.need("office")
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415  an extra

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    moment = datetime(on.year, on.month, on.day)  # noqa: DTZ001  the format knows no time zones
    book.set_properties({"title": title, "author": "cloudpeil", "created": moment})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "0.##", "valign": "top"}),
        "whole": book.add_format({"num_format": "0", "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
    }
    for one in sheets:
        _fill(book.add_worksheet(one.name), one, looks)
    book.close()
    return stream.getvalue()


def _fill(page: Any, of: Sheet, looks: dict[str, Any]) -> None:  # noqa: ANN401
    page.freeze_panes(1, 0)
    for place, (name, width) in enumerate(of.columns):
        page.set_column(place, place, width)
        page.write_string(0, place, name, looks["head"])
    for number, row in enumerate(of.rows, start=1):
        for place, cell in enumerate(row):
            _write(page, number, place, cell, looks)


def _write(page: Any, row: int, column: int, cell: Cell, looks: dict[str, Any]) -> None:  # noqa: ANN401
    if isinstance(cell, date):
        page.write_datetime(row, column, cell, looks["date"])
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, looks["whole" if isinstance(cell, int) else "number"])
    elif cell:
        page.write_string(row, column, cell[:LONGEST], looks["text"])
