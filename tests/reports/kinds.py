"""The kinds of pages: which page comes from which template, so that a new template is tested without anyone naming it."""

from pathlib import Path

from reports.listings import ruler_pages
from reports.pages import Pages
from reports.publication import Publication
from reports.site import PAGES

LANGUAGES = ("en", "nl")


def kinds(of: Publication) -> dict[tuple[str, int, bool], list[str]]:
    """The English pages by template, depth and whether they open a folder; each page also stands below nl/."""
    pages = Pages(of, "en")
    own = [page for pages_of in PAGES for page in pages_of(pages)]
    beside = [page for other in of.others for page in ruler_pages(Pages(other, "en", of))]
    found: dict[tuple[str, int, bool], list[str]] = {}
    for page in (*own, *beside):
        kind = (page.template, page.path.count("/"), page.path.endswith("index.html"))
        found.setdefault(kind, []).append(page.path)
    return found


def largest(of: Publication, folder: Path) -> list[str]:
    """The largest page of every kind."""
    return sorted(max(paths, key=lambda path: ((folder / path).stat().st_size, path)) for paths in kinds(of).values())


def largest_of_all(*sites: tuple[Publication, Path, str]) -> list[tuple[str, str]]:
    """The largest page of every kind over several sites, each with the address of its site."""
    found: dict[tuple[str, int, bool], tuple[int, str, str]] = {}
    for of, folder, origin in sites:
        for kind, paths in kinds(of).items():
            found[kind] = max([found.get(kind, (0, "", "")), *(((folder / path).stat().st_size, origin, path) for path in paths)])
    return [(origin, path) for _, origin, path in found.values()]


def in_language(path: str, language: str) -> str:
    return path if language == "en" else f"{language}/{path}"


def states(of: Publication) -> list[str]:
    """Pages with a choice of the reader in their address, as scripts keep it there."""
    first, second, *_ = (one.dossier.id for one in of.assessments)
    chosen = {
        "offerings/index.html": f"sure=1&sort=score&compare={first},{second}",
        "compare/index.html": f"offerings={first},{second}&only=differences",
        "what-if/index.html": "floor=attested&min=1",
        "search.html": f"q={first[:3]}",
    }
    return [f"{path}?{query}" for path, query in chosen.items()]
