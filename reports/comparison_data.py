"""What a script composes comparisons from: per language and offering the cells as text, with the values they leave possible."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from offerings.answers import Answer, Pick, Span, Subset
from reports import comparison, data, view
from reports.comparison import Cell, Column
from reports.data import Json
from reports.language import CODES, Language
from reports.publication import Publication, Render, report_path
from scoring.assess import Assessment


def data_folder(code: str) -> str:
    return f"data/compare/{code}/"


def files(of: Publication) -> Iterator[tuple[str, Render]]:
    """One file per language and offering."""
    for code in CODES:
        language = Language(code, of.ruler.library)
        for one in of.assessments:
            yield f"{data_folder(code)}{one.dossier.id}.json", partial(_written, one, language)


def _written(one: Assessment, language: Language) -> bytes:
    return data.text(document(comparison.column(view.Report(one, language)))).encode()


def document(of: Column) -> Json:
    """One column: what nobody has claimed anything about is left out, and unknown."""
    return {
        "offering": of.id,
        "name": of.name,
        "sub": of.sub,
        "report": report_path(of.report.of),
        "silent": sorted(of.silent),
        "cells": {row: _cell(one) for row, one in of.cells.items() if one.recorded},
    }


def _cell(of: Cell) -> Json:
    found: Json = {"kind": of.kind, "said": of.said}
    if of.more:
        found["more"] = of.more
    if of.drawn is not None:
        found["drawn"] = list(of.drawn)
    if of.fact is not None:
        found |= {"anchor": of.fact.anchor, "open": of.open}
    if of.strength is not None:
        found["strength"] = of.strength.value + 1
    if of.leaves is not None:
        found["leaves"] = leaves(of.leaves)
    return found


def leaves(of: Answer) -> Json:
    """The values that an answer leaves possible: ends, a text, or sets of values as the bits of a hexadecimal number.

    Whole ends are written as text, since a script's numbers are not exact beyond 53 bits.
    """
    if isinstance(of, Span):
        return {"low": _end(of.low), "high": _end(of.high)}
    if isinstance(of, Pick):
        return {"one_of": f"{of.possible:x}"}
    if isinstance(of, Subset):
        return {"all_of": f"{of.must:x}", "none_but": f"{of.may:x}", "some_of": [f"{mask:x}" for mask in of.meets]}
    return {"text": of.text}


def _end(of: float) -> str | float:
    return str(of) if isinstance(of, int) else of
