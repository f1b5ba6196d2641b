"""security.txt (RFC 9116): whether a provider tells where to report a weakness, in a file that has not expired."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified

ABOUT = About(
    id="security-txt",
    title=Text(en="security.txt of the provider", nl="security.txt van de aanbieder"),
    publisher=Text(en="the provider; fetched by cloudpeil", nl="de aanbieder; opgehaald door cloudpeil"),
    home="https://www.rfc-editor.org/rfc/rfc9116",
    licence=Text(en="facts only; the file belongs to the provider", nl="alleen feiten; het bestand is van de aanbieder"),
    terms="https://securitytxt.org/",
    robots=Text(
        en="A file that is published to be fetched by others; one request per host in the provider's file.",
        nl="Een bestand dat bedoeld is om door anderen te worden opgehaald; één verzoek per host uit het bestand "
        "van de aanbieder.",
    ),
    proves=Text(
        en="That a host tells, in the prescribed form and until a date, where to report a weakness. Not how reports are handled. "
        "A host without the file proves nothing about other hosts.",
        nl="Dat een host in de voorgeschreven vorm en tot een datum vertelt waar een kwetsbaarheid te melden is. Niet hoe "
        "meldingen worden behandeld. Een host zonder het bestand zegt niets over andere hosts.",
    ),
    needs=("domains", "hosts"),
    questions=("security-contact",),
    again=timedelta(days=7),
)

(CONTACT,) = ABOUT.questions
LONGEST = 300
_FIELD = re.compile(r"(?:- )?([A-Za-z][A-Za-z-]{0,30}):[ \t]*(.*)")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)
_LINK = re.compile(r"https://[^\s@<>\"\\^`{|}]+")
_LANGUAGES = re.compile(r"[A-Za-z0-9*, -]{1,100}")
_SCHEMES = ("mailto:", "tel:", "https://")
_FIELDS = {
    "contact": "Contact", "expires": "Expires", "policy": "Policy", "canonical": "Canonical", "encryption": "Encryption",
    "preferred-languages": "Preferred-Languages", "acknowledgments": "Acknowledgments", "hiring": "Hiring", "csaf": "CSAF",
}  # fmt: skip
_SIGNED, _SIGNATURE = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----"


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The file of each domain and host; a web page in its place is taken too, since it means that there is no file."""
    for host in _hosts(who):
        yield Ask(f"file/{host}", _address(host), accept="text/plain", media=("text/plain", "text/html"))


def _hosts(who: Identified) -> Iterator[str]:
    yield from dict.fromkeys((*who.domains, *who.hosts.all))


def _address(host: str) -> str:
    return f"https://{host}/.well-known/security.txt"


def keep(ask: Ask, body: bytes) -> bytes:  # noqa: ARG001  the shape of all sources
    """The known fields without mailboxes, telephone numbers, keys and signature; nothing of a page that is no such file."""
    return "".join(f"{_FIELDS[name]}: {_kept(name, value)}".rstrip() + "\n" for name, value in _fields(body)).encode()


def _kept(name: str, value: str) -> str:
    """What may be kept of a value: nothing that can name a person."""
    fits = bool(_LINK.fullmatch(value)) and len(value) <= LONGEST and "%40" not in value
    if name == "contact":
        return value if fits else next((scheme for scheme in _SCHEMES if value.lower().startswith(scheme)), "")
    if name in {"policy", "canonical"}:
        return value if fits else ""
    form = {"expires": _TIME, "preferred-languages": _LANGUAGES}.get(name)
    return value if form is not None and form.fullmatch(value) else ""


def _fields(body: bytes) -> list[tuple[str, str]]:
    """The known fields of a file, in order; none when it is a web page. A signature around it is taken off and not checked."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return []
    signed, _, inside = text.partition(_SIGNED)
    lines = ((inside or signed).partition(_SIGNATURE)[0]).split("\n")
    found = [(match[1].lower(), match[2].strip()) for line in lines if (match := _FIELD.fullmatch(line.rstrip()))]
    return [(name, value) for name, value in found if name in _FIELDS]


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:  # noqa: ARG001  the shape of all sources
    """A contact for each host whose file is valid on the day it was seen."""
    if not (who.domains or who.hosts.all):
        yield Gap(CONTACT, "not_asked", "nobody recorded a domain or host")
    for host in _hosts(who):
        answer = have.get(f"file/{host}")
        if answer is not None:
            yield _file(host, answer)


def _file(host: str, answer: Answer) -> Said:
    fields = [] if answer.missing or "html" in answer.media else _fields(answer.body)
    if not fields:
        return Gap(CONTACT, "not_listed", f"{host}: there is no security.txt", answer.key)
    if elsewhere := _elsewhere(host, fields, answer):
        return Gap(CONTACT, "not_listed", f"{host}: the file says that it belongs at {elsewhere}", answer.key)
    contacts = [scheme for value in _values("contact", fields) for scheme in _SCHEMES if value.lower().startswith(scheme)]
    if not contacts:
        return Gap(CONTACT, "unreadable", f"{host}: the file names no contact with mailto, tel or https", answer.key)
    return _dated(host, answer, _values("expires", fields), contacts)


def _values(name: str, fields: list[tuple[str, str]]) -> list[str]:
    return [value for field, value in fields if field == name]


def _elsewhere(host: str, fields: list[tuple[str, str]], answer: Answer) -> str | None:
    """Where the file says it belongs, if not where it was found: it may then be a copy that somebody else made."""
    named = _values("canonical", fields)
    return shown(named[0]) if named and not {_address(host), answer.url} & set(named) else None


def _dated(host: str, answer: Answer, expires: list[str], contacts: list[str]) -> Said:
    ends = _time(expires[0]) if len(expires) == 1 else None
    if ends is None:
        return Gap(CONTACT, "unreadable", f"{host}: the file must say once, as a date and time, when it expires", answer.key)
    if ends <= answer.retrieved:
        return Gap(CONTACT, "stale", f"{host}: the file expired on {ends.date()}", answer.key)
    ways = ", ".join(dict.fromkeys(scheme.rstrip(":/") for scheme in contacts))
    note = Text(en=f"The file of {host} names contacts by {ways}.", nl=f"Het bestand van {host} noemt contacten via {ways}.")
    last = (ends - timedelta(microseconds=1)).date()  # midnight belongs to the day before
    return Fact(CONTACT, "measurement", answer.key, value=True, where="Contact, Expires", valid_until=last, note=note)


def _time(text: str) -> datetime | None:
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
