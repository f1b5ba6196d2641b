"""The pages of comparisons: one for every pair, and one where two to six are chosen; pieces are rendered once and reused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any

from markupsafe import Markup, escape

from reports import comparison
from reports.comparison import FEWEST, GROUPS, MOST, Cell, Column, Comparison, Head, Relation
from reports.comparison_data import data_folder
from reports.pages import Page, Pages

MOST_PAIRS = 400  # pages grow with the square: 400 pairs are 40 MB in two languages; beyond, the page that chooses remains
FOLDER = "compare"


def pair_path(one: str, other: str) -> str:
    """The page that compares two offerings; the first id comes first, whatever the order asked."""
    first, last = sorted((one, other))
    return f"{FOLDER}/{first}~{last}.html"


def choosing_path(*offerings: str) -> str:
    """The page that chooses, with these offerings chosen."""
    return f"{FOLDER}/index.html?offerings={','.join(offerings)}"


def has_pairs(count: int) -> bool:
    """Whether every pair of so many offerings has its own page."""
    return count >= FEWEST and count * (count - 1) // 2 <= MOST_PAIRS


def pages(of: Pages) -> Iterator[Page]:
    tables = Tables(of, _linker(of))
    ids = sorted(of.reports)
    paired = has_pairs(len(ids))
    context = {
        "tables": tables,
        "ids": ids,
        "paired": paired,
        "pair_path": pair_path,
        "fewest": FEWEST,
        "most": MOST,
        "folder": data_folder(of.code),
    }
    yield Page(f"{FOLDER}/index.html", "compare-index.html", context)
    for pair in combinations(ids, 2) if paired else ():
        yield Page(pair_path(*pair), "compare.html", {"versus": Versus(tables, pair), "choosing": choosing_path(*pair)})


def _linker(of: Pages) -> Callable[[str], str]:
    """Links from a page in the folder of comparisons to pages of the same language."""
    root = "../" * f"{of.prefix}{FOLDER}/".count("/")
    return lambda target: f"{root}{of.prefix}{target}"


class Versus:
    """A comparison that is made when its page is rendered."""

    def __init__(self, tables: Tables, offerings: Sequence[str]) -> None:
        self.tables = tables
        self.offerings = offerings

    @cached_property
    def found(self) -> Comparison:
        return comparison.compare([self.tables.columns[name] for name in self.offerings], self.tables.heads)

    @property
    def counts(self) -> Mapping[str, int]:
        return {one.value: self.found.count(one) for one in Relation}

    def table(self) -> Markup:
        return self.tables.table(self.found)


class Tables:
    """Tables of comparisons in one language, out of pieces that are rendered once."""

    def __init__(self, of: Pages, link: Callable[[str], str] | None) -> None:
        pieces: Any = of.environment.get_template("versus.html").make_module({"link": link})
        self.pieces = pieces
        self.reports = of.reports
        self._row_heads: dict[tuple[str, str], str] = {}
        self._cells: dict[tuple[str, str, bool], str] = {}

    @cached_property
    def columns(self) -> dict[str, Column]:
        return {name: comparison.column(report) for name, report in self.reports.items()}

    @cached_property
    def heads(self) -> Sequence[Head]:
        return comparison.heads(list(self.columns.values())) if self.columns else ()

    @property
    def criteria(self) -> list[str]:
        return [head.id for head in self.heads if head.group == "criteria"]

    def skeleton(self) -> Markup:
        """Every row that a comparison can have, without cells, for the script that fills them in."""
        groups = []
        for name in GROUPS:
            rows = [
                f'<tr data-row="{escape(head.key)}">{self.row_head(head, "same")}</tr>'
                for head in self.heads
                if head.group == name
            ]
            groups.append(f'<tbody data-group="{name}">{self.pieces.group_head(name, 1)}{"".join(rows)}</tbody>')
        return Markup("".join(groups))  # noqa: S704  made of rendered pieces

    def table(self, found: Comparison) -> Markup:
        """The head and the groups of a table."""
        heads = "".join(map(self.pieces.column_head, found.columns))
        groups = "".join(self._group(found, name) for name in GROUPS)
        return Markup(f"<thead><tr><td></td>{heads}</tr></thead>{groups}")  # noqa: S704  made of rendered pieces

    def _group(self, found: Comparison, name: str) -> str:
        width = len(found.columns) + 1
        rows = "".join(self._row(found.columns, row) for row in found.group(name))
        rest = self.pieces.rest(found.silent, width - 1) if name == "criteria" and found.silent else ""
        return f"<tbody>{self.pieces.group_head(name, width)}{rows}{rest}</tbody>" if rows or rest else ""

    def _row(self, columns: Sequence[Column], row: comparison.Row) -> str:
        found = zip(columns, row.cells, row.apart, strict=True)
        cells = "".join(self._cell(column, row.head.key, cell, apart) for column, cell, apart in found)
        kinds = f"{row.relation} alike" if row.alike else row.relation
        return f'<tr class="{kinds}">{self.row_head(row.head, row.relation)}{cells}</tr>'

    def row_head(self, head: Head, relation: str) -> str:
        key = (head.key, relation)
        if key not in self._row_heads:
            self._row_heads[key] = self.pieces.row_head(head, str(relation))
        return self._row_heads[key]

    def _cell(self, column: Column, row: str, cell: Cell, apart: bool) -> str:
        key = (column.id, row, apart)
        if key not in self._cells:
            self._cells[key] = self.pieces.cell(column, cell, apart)
        return self._cells[key]
