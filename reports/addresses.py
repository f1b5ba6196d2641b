"""What tells machines where the pages are: robots.txt, and a sitemap when the address of the site is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from reports.catalog import whole
from reports.language import CODES
from reports.publication import Publication, Render

ROBOTS, SITEMAP = "robots.txt", "sitemap.xml"
LONGEST = 20_000  # a sitemap may hold 50,000 addresses and 50 MB, with every language named at each
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def files(of: Publication, paths: Sequence[str]) -> Iterator[tuple[str, Render]]:
    """The files about the pages among `paths`; without an address there is no sitemap, since that wants whole ones."""
    yield ROBOTS, partial(_robots, of)
    if of.address is None:
        return
    pages = [path for path in paths if path.endswith(".html") and not path.endswith("404.html")]
    parts = [pages[start : start + LONGEST] for start in range(0, len(pages), LONGEST)]
    if len(parts) == 1:
        yield SITEMAP, partial(_sitemap, of, pages)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield SITEMAP, partial(_index, of, names)
    for name, part in zip(names, parts, strict=True):
        yield name, partial(_sitemap, of, part)


def _robots(of: Publication) -> bytes:
    lines = ["User-agent: *", "Allow: /", *([f"Sitemap: {whole(of, SITEMAP)}"] if of.address else [])]
    return "".join(f"{line}\n" for line in lines).encode()


def _sitemap(of: Publication, pages: Sequence[str]) -> bytes:
    return f"{HEAD}<urlset {SPACES} {XHTML}>\n{''.join(_entry(of, page) for page in pages)}</urlset>\n".encode()


def _entry(of: Publication, page: str) -> str:
    own = next((code for code in CODES[1:] if page.startswith(f"{code}/")), CODES[0])
    bare = page if own == CODES[0] else page.removeprefix(f"{own}/")
    versions = {code: bare if code == CODES[0] else f"{code}/{bare}" for code in CODES}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{_address(of, path)}"/>' for code, path in versions.items()
    )
    return f"<url><loc>{_address(of, page)}</loc>{links}</url>\n"


def _index(of: Publication, names: Sequence[str]) -> bytes:
    listed = "".join(f"<sitemap><loc>{_address(of, name)}</loc></sitemap>\n" for name in names)
    return f"{HEAD}<sitemapindex {SPACES}>\n{listed}</sitemapindex>\n".encode()


def _address(of: Publication, path: str) -> str:
    return whole(of, path).replace("&", "&amp;").replace("'", "&apos;")
