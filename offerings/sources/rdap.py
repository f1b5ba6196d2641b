"""RDAP: where the holders of domain names, AS numbers and address blocks are registered, and which names are signed."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import FailFast, ValidationError

from criteria.model import Text
from criteria.reference import ReferenceData
from offerings.asking import MEGABYTE, About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified, host_misfit
from offerings.reading.payload import Payload, country, read, unreadable
from offerings.reading.registration import Organisation, Registration
from offerings.reading.suppliers import below

ABOUT = About(
    id="rdap",
    title=Text(en="Registries of domain names and addresses (RDAP)", nl="Registers van domeinnamen en adressen (RDAP)"),
    publisher=Text(
        en="registries of domain names and addresses, found through IANA",
        nl="registers van domeinnamen en adressen, gevonden via IANA",
    ),
    home="https://data.iana.org/rdap/",
    licence=Text(en="terms of each registry", nl="voorwaarden van elk register"),
    terms="https://www.iana.org/help/licensing-terms",
    robots=Text(
        en="Interfaces meant for programs, without a key; each registry has its own terms and limits, and some block hasty "
        "callers for a day. People, mailboxes and telephone numbers in answers are not kept.",
        nl="Koppelingen voor programma's, zonder sleutel; elk register heeft eigen voorwaarden en grenzen, en sommige sluiten "
        "wie haast heeft een dag buiten. Personen, mailadressen en telefoonnummers in antwoorden worden niet bewaard.",
    ),
    proves=Text(
        en="Where the registry says that a holder sits. Not where machines are: addresses registered in one country are often "
        "used in another. Many registries withhold the holder of a domain name; that proves nothing. A signed delegation "
        "proves DNSSEC for that domain name only.",
        nl="Waar een houder volgens het register zit. Niet waar machines staan: adressen uit het ene land zijn vaak in gebruik "
        "in een ander land. Veel registers geven de houder van een domeinnaam niet prijs; dat bewijst niets. Een ondertekende "
        "delegatie bewijst DNSSEC voor alleen die domeinnaam.",
    ),
    needs=("domains", "networks"),
    questions=("network-holder-countries", "open-standards"),
    again=timedelta(days=7),
    pace={"rdap.lacnic.net": 6.0},
)

HOLDERS, STANDARDS = ABOUT.questions
DNSSEC = "dnssec"
Directory = Literal["dns", "asn", "ipv4", "ipv6"]
# Country domains that answer although IANA does not list them; a listing by IANA comes first.
_UNLISTED = {"de": "https://rdap.denic.de/"}
_BASE = re.compile(r"https://([A-Za-z0-9.-]+)(/[A-Za-z0-9._~/-]*)?")
_STAND_IN = re.compile(r"privacy|proxy|protect|redact|withheld|mask|disclos|anonym", re.IGNORECASE)
# Registries of addresses. They also answer for what nobody has, with the range around it that is their own.
_REGISTRIES = re.compile(
    r"\b(RIPE NCC|R[eé]seaux IP Europ[eé]ens|APNIC|LACNIC|AFRINIC|IANA|American Registry for Internet Numbers|ARIN|"
    r"Asia[ -]Pacific Network Information Cent(?:re|er)|African Network Information Cent(?:re|er)|"
    r"Latin American and Caribbean IP address Regional Registry|Internet Assigned Numbers Authority)\b",
    re.IGNORECASE,
)
# Also a state of the United States, so as the last line of an address it does not tell a country.
_AMBIGUOUS = frozenset({"georgia"})


class _Bootstrap(Payload):
    """A list of IANA (RFC 9224): which registry answers for which names or numbers."""

    services: Annotated[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...], FailFast()]


@dataclass(frozen=True, slots=True)
class _Object:
    """Something to look up; its key is also the path at the registry. A block is looked up by its first address."""

    kind: Literal["domain", "autnum", "ip"]
    name: str
    directory: Directory
    block: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.name}"


def _objects(who: Identified) -> Iterator[_Object]:
    yield from (_Object("domain", name, "dns") for name in who.domains)
    yield from (_Object("autnum", str(number), "asn") for number in who.networks.asns)
    for prefix in who.networks.prefixes:
        first = ipaddress.ip_network(prefix).network_address
        yield _Object("ip", str(first), "ipv4" if first.version == 4 else "ipv6", prefix)


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The lists of registries, then each object at the registry that answers for it."""
    objects = tuple(dict.fromkeys(_objects(who)))
    for directory in dict.fromkeys(one.directory for one in objects):
        yield Ask(f"bootstrap/{directory}", f"https://data.iana.org/rdap/{directory}.json", most=2 * MEGABYTE, shared=True)
    for one in {one.key: one for one in objects}.values():
        server = _server(one, have)
        if isinstance(server, str):
            yield Ask(one.key, f"{server}{one.key}", accept="application/rdap+json, application/json")


def _server(one: _Object, have: Answers) -> str | Gap:
    """The address of the registry that answers for an object, or why there is none."""
    listing = have.get(f"bootstrap/{one.directory}")
    if listing is None or listing.missing:
        return Gap(HOLDERS, "unreachable", f"{one.key}: the list of registries ({one.directory}) of IANA is not there")
    found = read(_Bootstrap, listing, HOLDERS)
    if isinstance(found, Gap):
        return found
    addresses = _registry(one, found)
    if not addresses and (unlisted := _UNLISTED.get(one.name.rsplit(".", maxsplit=1)[-1])):
        return unlisted
    if not addresses:
        return Gap(HOLDERS, "not_covered", f"{one.key}: IANA lists no registry that answers for it", listing.key)
    safe = next((base for address in addresses if (base := _safe(address))), None)
    return safe or Gap(HOLDERS, "unreachable", f"{one.key}: its registry is listed without a public https address", listing.key)


def _registry(one: _Object, listing: _Bootstrap) -> tuple[str, ...]:
    """The addresses listed for the longest name, narrowest range or smallest block that holds an object."""
    fits = _FITS[one.directory]
    found = ((fits(key, one.name), addresses) for keys, addresses in listing.services for key in keys)
    fit, addresses = max(found, key=lambda pair: pair[0], default=(0, ()))
    return addresses if fit else ()


def _fits_name(key: str, name: str) -> int:
    """How closely a domain fits a name: the number of its labels, or 0 when it does not."""
    suffix = key.lower().strip(".")
    return suffix.count(".") + 1 if suffix and (name == suffix or name.endswith(f".{suffix}")) else 0


def _fits_number(key: str, name: str) -> int:
    """How closely a range such as 2043 or 1877-1901 fits an AS number: more for a narrower one, or 0 when it does not."""
    found = re.fullmatch(r"([0-9]{1,10})(?:-([0-9]{1,10}))?", key)
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    return 2**34 - (high - low) if low <= int(name) <= high else 0


def _fits_block(key: str, name: str) -> int:
    """How closely a block fits an address: more for a smaller one, or 0 when it does not."""
    try:
        block = ipaddress.ip_network(key)
    except ValueError:
        return 0
    return block.prefixlen + 1 if ipaddress.ip_address(name) in block else 0


_FITS: dict[Directory, Callable[[str, str], int]] = {
    "dns": _fits_name,
    "asn": _fits_number,
    "ipv4": _fits_block,
    "ipv6": _fits_block,
}


def _safe(address: str) -> str | None:
    """A listed address that may be asked, with a slash at its end; http, ports and hosts that are not public may not."""
    found = _BASE.fullmatch(address)
    if found is None or host_misfit(found[1].lower()):
        return None
    return address if address.endswith("/") else f"{address}/"


def keep(ask: Ask, body: bytes) -> bytes:
    """The object without people; the lists of IANA name none and stay whole."""
    if ask.key.startswith("bootstrap/"):
        return body
    try:
        found = Registration.model_validate_json(body)
    except ValidationError:
        return b""
    return f"{found.model_dump_json(indent=1, exclude_defaults=True)}\n".encode()


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """Per object the country of its holder, and for a domain name whether it is signed."""
    objects = tuple(dict.fromkeys(_objects(who)))
    if not objects:
        nothing = "nobody recorded a domain name, AS number or address block"
        yield from (Gap(question, "not_asked", nothing) for question in ABOUT.questions)
    for one in objects:
        answer = have.get(one.key)
        if answer is not None:
            yield from _object(one, answer, who, have, reference)
        elif isinstance(server := _server(one, have), Gap):
            yield server


def _object(one: _Object, answer: Answer, who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    if answer.missing:
        yield Gap(HOLDERS, "not_listed", f"{one.key}: the registry does not know it", answer.key)
        return
    found = read(Registration, answer, HOLDERS)
    if isinstance(found, Gap):
        yield found
    elif not found.about(one.kind, one.name):
        yield unreadable(HOLDERS, answer, "the answer does not say that it is about this object")
    elif one.block and not found.about("ip", str(ipaddress.ip_network(one.block)[-1])):
        detail = f"the answer is about a part of {one.block}, which may be given to somebody else"
        yield Gap(HOLDERS, "not_covered", f"{one.key}: {detail}", answer.key)
    elif _wider(one, found) and any(_REGISTRIES.search(holder.organisation or "") for holder in found.holders):
        detail = "the answer is about a range of the registry itself, so nobody else holds it"
        yield Gap(HOLDERS, "not_listed", f"{one.key}: {detail}", answer.key)
    else:
        yield _holder(one, found, answer, reference)
        if one.kind == "domain":
            yield _signed(one, found, answer, who, have)


def _wider(one: _Object, found: Registration) -> bool:
    """Whether an answer is about more numbers or addresses than were looked up."""
    if one.kind == "autnum":
        return found.endAutnum not in {None, found.startAutnum}
    if not one.block:
        return False
    block = ipaddress.ip_network(one.block)
    ends = (ipaddress.ip_address(found.startAddress or ""), ipaddress.ip_address(found.endAddress or ""))
    return ends != (block[0], block[-1])


def _holder(one: _Object, found: Registration, answer: Answer, reference: ReferenceData) -> Said:
    """The country that the registry gives for the object, else that of its holders."""
    stated = country(found.country, reference) if one.kind != "domain" else None
    codes = {stated} if stated else {_country(holder, reference) for holder in found.holders if not _stands_in(one, holder)}
    known = tuple(sorted(code for code in codes if code))
    if not known:
        return _untold(one, found, answer)
    return Fact(
        HOLDERS,
        "register",
        answer.key,
        value=known,
        complete=False,
        where="country" if stated else "entities (registrant)",
        published=found.as_of,
        valid_until=found.day("expiration"),
        note=_note(one, found),
    )


def _stands_in(one: _Object, holder: Organisation) -> bool:
    """Whether a service that hides the holder of a domain name is registered in its place."""
    return one.kind == "domain" and bool(_STAND_IN.search(f"{holder.organisation or ''} {holder.handle or ''}"))


def _country(holder: Organisation, reference: ReferenceData) -> str | None:
    """The country of a holder: a code, or an English name exactly as the reference data has it, in whatever case."""
    name = (holder.place or "").casefold()
    if len(name) == 2:
        return country(name, reference)
    named = (code for code, one in reference.countries.items() if one.name.en.casefold() == name)
    return None if name in _AMBIGUOUS else next(named, None)


def _untold(one: _Object, found: Registration, answer: Answer) -> Gap:
    """Why an answer gives no country of a holder."""
    holders = found.holders
    if any(holder.kind == "individual" or holder.hidden or _stands_in(one, holder) for holder in holders):
        return Gap(HOLDERS, "withheld", f"{one.key}: the holder is a person, hidden, or represented by a service", answer.key)
    if named := next((holder.place for holder in holders if holder.place), None):
        return Gap(HOLDERS, "unreadable", f"{one.key}: '{named[:60]}' is no country as the reference data names them", answer.key)
    if found.redacted:
        return Gap(HOLDERS, "withheld", f"{one.key}: the registry left out '{found.redacted[0][:60]}'", answer.key)
    return Gap(HOLDERS, "not_listed", f"{one.key}: the answer gives no country of a holder", answer.key)


def _note(one: _Object, found: Registration) -> Text:
    """Whom the registry names, and that the country says nothing about machines."""
    names = "; ".join(dict.fromkeys(holder.organisation for holder in found.holders if holder.organisation))
    english, dutch = f"{one.key}: registered to {names.rstrip('.')}.", f"{one.key}: op naam van {names.rstrip('.')}."
    if not names:
        english = f"{one.key}: the registry gives the country and no name of the holder."
        dutch = f"{one.key}: het register geeft het land en geen naam van de houder."
    if feed := next(found.geofeeds, None):
        english += f" It points to the holder's own list of places: {feed}"
        dutch += f" Het wijst naar een eigen lijst van plaatsen van de houder: {feed}"
    return Text(en=english, nl=dutch)


def _signed(one: _Object, found: Registration, answer: Answer, who: Identified, have: Answers) -> Said:
    """DNSSEC when the delegations above all hosts of the service are signed; a domain of the company alone proves nothing."""
    if not any(below(host, (one.name,)) for host in who.hosts.all):
        return Gap(STANDARDS, "not_covered", f"{one.key}: no host of the service below this domain is recorded", answer.key)
    if not found.secureDNS.delegationSigned:
        words = "is not signed" if found.secureDNS.delegationSigned is False else "is not told to be signed"
        return Gap(STANDARDS, "not_listed", f"{one.key}: the delegation {words}", answer.key)
    signed = _signed_names(who, have)
    if other := next((host for host in who.hosts.all if not below(host, signed)), None):
        detail = f"the delegation is signed, but none is known to be above the host {other}"
        return Gap(STANDARDS, "not_covered", f"{one.key}: {detail}", answer.key)
    return Fact(
        STANDARDS,
        "register",
        answer.key,
        value=(DNSSEC,),
        complete=False,
        where="secureDNS.delegationSigned",
        published=found.as_of,
        valid_until=found.day("expiration"),
        note=Text(en=f"The domain name {one.name} is signed.", nl=f"De domeinnaam {one.name} is ondertekend."),
    )


def _signed_names(who: Identified, have: Answers) -> tuple[str, ...]:
    """The recorded domain names whose delegation is signed, as far as answers tell."""
    answers = {name: have.get(f"domain/{name}") for name in who.domains}
    told = {name: read(Registration, answer, STANDARDS) for name, answer in answers.items() if answer and not answer.missing}
    return tuple(
        name
        for name, one in told.items()
        if isinstance(one, Registration) and one.about("domain", name) and one.secureDNS.delegationSigned
    )
