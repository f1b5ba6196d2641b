"""Published lists of addresses: in which regions a vendor has addresses in use, and so in which countries."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, ValidationError

from criteria.model import Text
from criteria.reference import ReferenceData
from offerings.asking import MEGABYTE, About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified, Ranges
from offerings.reading.payload import Payload, read, unreadable
from offerings.sources._lists import compact, named, several, wanted

ABOUT = About(
    id="address-ranges",
    title=Text(en="Published address ranges", nl="Gepubliceerde adresreeksen"),
    publisher=Text(en="the vendor itself", nl="de leverancier zelf"),
    home="https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html",
    licence=Text(
        en="none named; published for everyone who runs a network",
        nl="geen genoemd; gepubliceerd voor iedereen die een netwerk beheert",
    ),
    terms="https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html",
    robots=Text(
        en="Files that vendors publish for programs; asked at most once a day.",
        nl="Bestanden die leveranciers voor programma's publiceren; hooguit een keer per dag opgevraagd.",
    ),
    proves=Text(
        en="That the vendor lists addresses in a region, and so in a country; a region may still be in preparation. Not where "
        "data of a customer or its copies stay, nor which regions an offering uses. Zones that belong to a region but lie "
        "elsewhere are not told apart.",
        nl="Dat de leverancier adressen in een regio vermeldt, en dus in een land; een regio kan nog in voorbereiding zijn. "
        "Niet waar gegevens van een klant of kopieën blijven, en niet welke regio's een dienst gebruikt. Zones die bij een "
        "regio horen maar elders liggen, zijn niet te onderscheiden.",
    ),
    needs=("networks",),
    questions=("region-countries",),
)

(QUESTION,) = ABOUT.questions
_FORMS = ("aws", "gcp", "azure", "oracle", "plain")
_MOST = {"aws": 4, "azure": 8, "gcp": 1, "oracle": 1, "plain": 2, "azure-page": 2}
_WORLD = {"", "global"}
Pairs = Iterator[tuple[str, str]]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}")
_TIME = re.compile(r"[0-9T:.Z+-]{10,40}")
_BLOCK = re.compile(rb"[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}")
_SERVICE_TAGS = re.compile(rb"https://download\.microsoft\.com/[A-Za-z0-9/_-]{1,200}/ServiceTags_Public_(\d{8})\.json")
_TAGS_DAY = re.compile(r"/ServiceTags_[A-Za-z]+_(\d{4})(\d{2})(\d{2})\.json")


class _Kept(Payload):
    """What is kept of a list: its regions, and the services that have addresses there."""

    created: str | None = None
    regions: dict[str, tuple[str, ...]]

    def used(self) -> Pairs:
        yield from ((region, service) for region, services in self.regions.items() for service in services or ("",))


class _AwsPrefix(Payload):
    region: str
    service: str = ""


class _Aws(Payload):
    created: str | None = Field(None, alias="createDate")
    prefixes: tuple[_AwsPrefix, ...]
    ipv6_prefixes: tuple[_AwsPrefix, ...] = ()

    def used(self) -> Pairs:
        yield from ((one.region, one.service) for one in (*self.prefixes, *self.ipv6_prefixes))


class _GooglePrefix(Payload):
    scope: str
    service: str = ""


class _Google(Payload):
    created: str | None = Field(None, alias="creationTime")
    prefixes: tuple[_GooglePrefix, ...]

    def used(self) -> Pairs:
        yield from ((one.scope, one.service) for one in self.prefixes)


class _TagProperties(Payload):
    region: str
    systemService: str = ""  # noqa: N815  the names are those of the source


class _Tag(Payload):
    properties: _TagProperties


class _Azure(Payload):
    created: None = None
    values: tuple[_Tag, ...]

    def used(self) -> Pairs:
        yield from ((one.properties.region, one.properties.systemService) for one in self.values)


class _OracleBlock(Payload):
    tags: tuple[str, ...] = ()


class _OracleRegion(Payload):
    region: str
    cidrs: tuple[_OracleBlock, ...] = ()


class _Oracle(Payload):
    created: str | None = Field(None, alias="last_updated_timestamp")
    regions: tuple[_OracleRegion, ...]

    def used(self) -> Pairs:
        yield from ((one.region, tag) for one in self.regions for block in one.cidrs for tag in block.tags or ("",))


class _Count(Payload):
    """What is kept of a list without regions."""

    blocks: Annotated[int, Field(ge=0)]


_Any = _Kept | _Aws | _Google | _Azure | _Oracle
_WHOLE: Mapping[str, tuple[type[_Any], str]] = {
    "aws": (_Aws, "prefixes.region"),
    "gcp": (_Google, "prefixes.scope"),
    "azure": (_Azure, "values.properties.region"),
    "oracle": (_Oracle, "regions.region"),
}


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """Each recorded list; for the download page of Azure, the page and then the list it links to."""
    for one in wanted(who.networks, _FORMS):
        if _is_page(one):
            page = f"azure-page/{named(one.url)}"
            yield Ask(page, one.url, accept="text/html", media=("text/html",), most=_MOST["azure-page"] * MEGABYTE)
            link = _link(have[page].body) if page in have else None
            if link is not None:
                yield _ask(one, link)
        else:
            yield _ask(one, one.url)


def _is_page(one: Ranges) -> bool:
    return one.form == "azure" and not one.url.endswith(".json")


def _key(one: Ranges) -> str:
    return f"{one.form}/{named(one.url)}"


def _ask(one: Ranges, url: str) -> Ask:
    plain = one.form == "plain"
    media = ("text/plain", "markdown", "json", "octet-stream") if plain else ("json", "text/plain", "octet-stream")
    accept = "text/plain, */*;q=0.5" if plain else "application/json"
    return Ask(_key(one), url, accept, media, most=_MOST[one.form] * MEGABYTE, slow=_MOST[one.form] > 2)


def _link(page: bytes) -> str | None:
    """The address of the newest list on the download page; on no other host than Microsoft's own for downloads."""
    found = max(_SERVICE_TAGS.finditer(page), key=lambda match: match[1], default=None)
    return found[0].decode("ascii") if found else None


def keep(ask: Ask, body: bytes) -> bytes:
    """Of a list its regions and their services, or how many blocks it has; of the download page the link."""
    form = ask.key.split("/", maxsplit=1)[0]
    if form == "azure-page":
        return (_link(body) or "").encode()
    if form == "plain":
        return compact({"blocks": _blocks(body)})
    for model in (_Kept, _WHOLE[form][0]):
        try:
            found = model.model_validate_json(body)
        except ValidationError:
            continue
        return compact({"created": _created(found), "regions": _regions(found)})
    return b""


def _created(found: _Any) -> str | None:
    return found.created if found.created and _TIME.fullmatch(found.created) else None


def _regions(found: _Any) -> dict[str, list[str]]:
    """Regions with their services, without what concerns the whole world; a region of no readable name is '?'."""
    regions: dict[str, set[str]] = {}
    for region, service in found.used():
        if region.lower() not in _WORLD:
            services = regions.setdefault(region if _NAME.fullmatch(region) else "?", set())
            services |= {service} if _NAME.fullmatch(service) else set()
    return {region: sorted(services) for region, services in sorted(regions.items())}


def _blocks(body: bytes) -> int:
    """How many different blocks of addresses stand in a text, whatever is around them."""
    try:
        return _Count.model_validate_json(body).blocks
    except ValidationError:
        return sum(_is_block(found.decode("ascii")) for found in set(_BLOCK.findall(body)))


def _is_block(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """The countries of the regions in each list, and which regions no table places."""
    lists = wanted(who.networks, _FORMS)
    if not lists:
        yield Gap(QUESTION, "not_asked", "nobody recorded a list of addresses in use")
    for one in lists:
        page = have.get(f"azure-page/{named(one.url)}") if _is_page(one) else None
        if page is not None and not page.missing and _link(page.body) is None:
            yield unreadable(QUESTION, page, "the page has no link to ServiceTags_Public_*.json at download.microsoft.com")
        answer = have.get(_key(one)) or (page if page is not None and page.missing else None)
        if answer is not None:
            yield from _said(one.form, answer, reference)


def _said(form: str, answer: Answer, reference: ReferenceData) -> Iterator[Said]:
    if answer.missing:
        yield Gap(QUESTION, "not_listed", f"{answer.key}: there is no list at this address any more", answer.key)
    elif form == "plain":
        yield _counted(answer)
    else:
        kept = read(_Kept, answer, QUESTION)
        found = read(_WHOLE[form][0], answer, QUESTION) if isinstance(kept, Gap) else kept
        yield from [found] if isinstance(found, Gap) else _placed(form, found, answer, reference)


def _counted(answer: Answer) -> Gap:
    blocks = _blocks(answer.body)
    if not blocks:
        return unreadable(QUESTION, answer, "no block of addresses stands in it")
    return Gap(QUESTION, "not_covered", f"{answer.key}: lists {blocks} blocks of addresses, and no regions", answer.key)


def _placed(form: str, found: _Any, answer: Answer, reference: ReferenceData) -> Iterator[Said]:
    """One fact for the regions open to all that the table of the vendor knows, and a gap that names the unknown ones."""
    table = reference.regions.get(form)
    regions = [region for region in _regions(found) if not (table and region in table.apart)]
    places = {region: table.places.get(region, ()) if table else () for region in regions}
    unknown = [region for region, codes in places.items() if not codes]
    countries = sorted({code for codes in places.values() for code in codes})
    if not places:
        yield Gap(QUESTION, "not_listed", f"{answer.key}: the list names no region", answer.key)
    if countries:
        yield Fact(
            QUESTION,
            "documentation",
            answer.key,
            value=tuple(countries),
            complete=False,
            where=_WHOLE[form][1],
            published=_day(found, answer),
            note=_note(len(places) - len(unknown), len(countries)),
        )
    if unknown:
        detail = f"no country is recorded for {several(unknown)}; look them up for the table '{form}' of regions.yaml"
        yield Gap(QUESTION, "unreadable", f"{answer.key}: {detail}", answer.key)


def _day(found: _Any, answer: Answer) -> date | None:
    """The day of a list, by its own word; for Azure, which writes none inside, by the name of the file."""
    named_day = _TAGS_DAY.search(answer.url)
    try:
        return date.fromisoformat("-".join(named_day.groups()) if named_day else (_created(found) or "")[:10])
    except ValueError:
        return None


def _note(regions: int, countries: int) -> Text:
    en, nl = ("region", "regio") if regions == 1 else ("regions", "regio's")
    land, lands = ("country", "land") if countries == 1 else ("countries", "landen")
    return Text(
        en=f"{regions} {en} in {countries} {land}. The list shows where addresses are in use, not where data of customers stays.",
        nl=f"{regions} {nl} in {countries} {lands}. De lijst toont waar adressen in gebruik zijn, niet waar gegevens van klanten "
        "blijven.",
    )
