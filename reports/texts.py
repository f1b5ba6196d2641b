"""The pages of running text: method, about, accessibility, privacy, licence; and how machines get at the data."""

from __future__ import annotations

from collections.abc import Iterator

from reports import catalog, columns, downloads, licences, schemas
from reports.pages import Page, Pages

NAMES = ("method", "about", "accessibility", "privacy", "licence")


def pages(of: Pages) -> Iterator[Page]:
    for name in NAMES:
        yield Page(f"{name}.html", f"{name}.html", {"licences": licences})
    found = [one for one in columns.columns(of.of) if one.objective in {None, of.framework.objectives[0].objective}]
    described = {name: where for name, (where, _) in schemas.RESULTS.items()}
    context = {
        "reports": list(of.reports.values()),
        "catalog": catalog,
        "columns": columns,
        "found": found,
        "schemas": schemas,
        "described": described,
        "downloads": downloads.downloads,
        "licences": licences,
    }
    yield Page("data/index.html", "data.html", context)
