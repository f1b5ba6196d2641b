"""Reads built pages as a strict parser sees them, and keeps what tests ask about."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from justhtml import Element, JustHTML

HEADINGS = {f"h{number}": number for number in range(1, 7)}
LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "manifest"}
FORBIDDEN = {"style", "iframe", "object", "embed", "base"}
TABLE_ROLES = {"table", "rowgroup", "row", "cell", "columnheader", "rowheader"}


@dataclass
class Page:
    """What one page holds; links are resolved to paths inside the site, or kept when they lead out of it."""

    path: str
    errors: list[str] = field(default_factory=list)
    language: str | None = None
    headings: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    points_at: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    outward: list[tuple[str, str]] = field(default_factory=list)
    switch: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    forbidden: list[str] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    tables: int = 0
    flaws: list[str] = field(default_factory=list)
    outline: list[str] = field(default_factory=list)
    title: str = ""
    description: str = ""


def elements(of: object) -> Iterator[Element]:
    for child in of.children or ():
        if isinstance(child, Element):
            yield child
            yield from elements(child)


def stored(of: object) -> Iterator[Element]:
    """The elements that templates keep for a script to copy."""
    for element in elements(of):
        if element.name == "template":
            yield from elements(element.template_content)
            yield from stored(element.template_content)


def parse(text: str) -> JustHTML:
    return JustHTML(text, sanitize=False, collect_errors=True)


def read(path: str, text: str) -> Page:
    document = parse(text)
    page = Page(path, [str(error) for error in document.errors])
    for element in elements(document.root):
        _look(page, element)
        _look_for_harm(page, element)
        _look_at_link(page, element)
    for element in stored(document.root):
        page.outline.append(element.name)
        _look_for_harm(page, element)
        _look_at_link(page, element)
    return page


def _look(page: Page, element: Element) -> None:
    name, attributes = element.name, element.attrs
    if name == "html" or "lang" not in attributes:
        page.outline.append(f"{name} {attributes.get('class', '')}")
    if name == "html":
        page.language = attributes.get("lang")
    if name == "title" and not page.title:
        page.title = element.to_text()
    if attributes.get("name") == "description":
        page.description = attributes["content"].strip()
    if name in HEADINGS:
        page.headings.append(HEADINGS[name])
    if name == "table":
        page.tables += 1
        page.flaws += [f"{problem}: {element.to_text()[:60]}" for problem in table_flaws(element)]
    if "id" in attributes:
        page.ids.append(attributes["id"])
    for key in ("aria-labelledby", "aria-describedby", "for", "headers"):
        page.points_at += attributes.get(key, "").split()


def _look_for_harm(page: Page, element: Element) -> None:
    name, attributes = element.name, element.attrs
    if name in FORBIDDEN or "style" in attributes:
        page.forbidden.append(element.to_html()[:80])
    page.forbidden += [f"{name} {key}" for key in attributes if key.startswith("on")]
    if name == "script":
        page.scripts.append(resolve(page.path, attributes.get("src") or ""))
        page.forbidden += [] if attributes.get("src") and not element.to_text().strip() else ["script in the page"]
    if name == "form" and attributes.get("method", "get") not in {"get", "dialog"}:
        page.forbidden.append(f"form {attributes['method']}")
    if attributes.get("http-equiv", "").lower() == "content-security-policy":
        page.policies.append(attributes["content"])
    page.forbidden += [f"role {role}" for role in TABLE_ROLES & {attributes.get("role")}]
    page.loaded += [resolve(page.path, str(attributes[key])) for key in LOADING & attributes.keys()]
    if name in {"svg", "img"} and not _is_hidden(element) and not attributes.get("aria-label") and not attributes.get("alt"):
        page.unnamed.append(str(attributes))


def _is_hidden(element: Element | None) -> bool:
    attributes = getattr(element, "attrs", None) or {}
    return attributes.get("aria-hidden") == "true" or (element is not None and _is_hidden(element.parent))


def _look_at_link(page: Page, element: Element) -> None:
    address = element.attrs.get("href")
    if address is None:
        return
    target = resolve(page.path, address)
    if element.name == "use":
        page.points_at.append(address.removeprefix("#"))
    elif element.name == "link" and element.attrs.get("rel") == "alternate" and "hreflang" in element.attrs:
        page.alternates[element.attrs["hreflang"]] = target
    elif element.name == "link":
        page.loaded.append(target)
    elif leads_out(address):
        page.outward.append((address, element.attrs.get("rel", "")))
    else:
        page.links.append(target)
        if "hreflang" in element.attrs and "lang" in element.attrs:
            page.switch.append(target)


def leads_out(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc)


def resolve(path: str, address: str) -> str:
    """The path inside the site that an address on a page leads to, with its fragment; or the address itself."""
    if leads_out(address):
        return address
    parts = urlsplit(address)
    target = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
    return f"{target}#{unquote(parts.fragment)}" if parts.fragment else target


def table_flaws(table: Element) -> Iterator[str]:
    inside = list(elements(table))
    if [bool(one.to_text().strip()) for one in inside if one.name == "caption"] != [True]:
        yield "not one caption"
    heads = [one for one in inside if one.name == "th"]
    if not heads:
        yield "no headers"
    if any(one.attrs.get("scope") not in {"col", "row", "colgroup", "rowgroup"} for one in heads):
        yield "header without scope"
    if len({_width(row) for row in inside if row.name == "tr"}) > 1:
        yield "rows of different width"


def _width(row: Element) -> int:
    return sum(int(one.attrs.get("colspan", 1)) for one in elements(row) if one.name in {"td", "th"})


def read_all(folder: Path) -> dict[str, Page]:
    found = sorted(folder.rglob("*.html"))
    names = [path.relative_to(folder).as_posix() for path in found]
    return {name: read(name, path.read_text(encoding="utf-8")) for name, path in zip(names, found, strict=True)}
