"""A look at a provider's own hosts over an encrypted connection: who issued their certificates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import ValidationError

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified
from offerings.reading import suppliers
from offerings.reading.payload import LooseTime, Payload, country, read
from offerings.sources import _records as dns

ABOUT = About(
    id="probe",
    title=Text(en="Certificates of the provider's own hosts", nl="Certificaten van de eigen hosts van de aanbieder"),
    publisher=Text(en="measured by cloudpeil", nl="gemeten door cloudpeil"),
    home="https://www.rfc-editor.org/rfc/rfc8446",
    licence=Text(en="own observation", nl="eigen waarneming"),
    terms="https://www.rfc-editor.org/rfc/rfc5280",
    robots=Text(
        en="One encrypted connection per host in the provider's file, of which only the greeting is read. No ports are scanned.",
        nl="Eén versleutelde verbinding per host uit het bestand van de aanbieder; alleen de begroeting wordt gelezen. Er worden "
        "geen poorten gescand.",
    ),
    proves=Text(
        en="Which company issued the certificate that a host showed, and the country that the certificate names for it. Most "
        "issuers sit in the United States, and another one is soon found: this weighs lightly.",
        nl="Welk bedrijf het certificaat uitgaf dat een host liet zien, en het land dat het certificaat daarbij noemt. De meeste "
        "uitgevers zitten in de Verenigde Staten en een andere is snel gevonden: dit weegt licht.",
    ),
    needs=("hosts",),
    questions=("portal-certificate-countries",),
    again=timedelta(days=7),
)

(ISSUERS,) = ABOUT.questions
MOST_NAMED = 10
_OUTDATED = frozenset({"SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"})


class _Issuer(Payload):
    organization: str | None = None
    country: str | None = None
    common_name: str | None = None


class _Greeting(Payload):
    """What is used of a connection. The certificate itself is not kept: it can name people, and other customers of the host."""

    protocol: str | None = None
    issuer: _Issuer = _Issuer()
    not_before: LooseTime = None
    not_after: LooseTime = None


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The certificate of each host, and the issuers that its domain permits."""
    yield from (Ask(f"tls/{host}", f"tls:{host}") for host in who.hosts.all)
    yield from (dns.ask("caa", zone) for zone in dict.fromkeys(map(suppliers.domain, who.hosts.all)))


def keep(ask: Ask, body: bytes) -> bytes:
    """Who issued a certificate, for how long, and how the connection was made; the permitted issuers."""
    if not ask.key.startswith("tls/"):
        return dns.kept(ask, body)
    try:
        return _Greeting.model_validate_json(body).model_dump_json().encode()
    except ValidationError:
        return b""


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """The country that each certificate names for its issuer."""
    if not who.hosts.all:
        yield Gap(ISSUERS, "not_asked", "nobody recorded a host")
    for host in who.hosts.all:
        answer = have.get(f"tls/{host}")
        if answer is not None:
            yield _certificate(host, answer, have, reference)


def _certificate(host: str, answer: Answer, have: Answers, reference: ReferenceData) -> Said:
    greeting = None if answer.missing else read(_Greeting, answer, ISSUERS)
    if greeting is None:
        return Gap(ISSUERS, "not_listed", f"{answer.key}: no answer", answer.key)
    if isinstance(greeting, Gap):
        return greeting
    ends = greeting.not_after
    if ends is not None and ends < answer.retrieved.date():
        return Gap(ISSUERS, "stale", f"{answer.key}: the certificate expired on {ends}", answer.key)
    code = country(greeting.issuer.country, reference)
    if code is None:
        return Gap(ISSUERS, "withheld", f"{answer.key}: the issuer has no country of ISO 3166-1", answer.key)
    note = _note(host, greeting, _permitted(host, have))
    where = "issuer.country"
    return Fact(ISSUERS, "measurement", answer.key, value=(code,), complete=False, where=where, valid_until=ends, note=note)


def _permitted(host: str, have: Answers) -> str:
    records = dns.found(have.get(f"caa/{suppliers.domain(host)}"))
    return ", ".join(dns.issuers(records)[:MOST_NAMED]) if records else ""


def _note(host: str, greeting: _Greeting, permitted: str) -> Text:
    """The issuer by name, the issuers that the domain permits, and a version of TLS that is no longer safe."""
    name = shown(" ".join((greeting.issuer.organization or greeting.issuer.common_name or "").split())).rstrip(".")
    en = [f"The certificate of {host} was issued by {name}." if name else f"The certificate of {host} does not name its issuer."]
    nl = [
        f"Het certificaat van {host} is uitgegeven door {name}."
        if name
        else f"Het certificaat van {host} noemt de uitgever niet."
    ]
    if permitted:
        en.append(f"The domain permits certificates by {permitted} (CAA).")
        nl.append(f"Het domein staat certificaten toe van {permitted} (CAA).")
    if greeting.protocol in _OUTDATED:
        en.append(f"The connection was made with {greeting.protocol}, which is outdated.")
        nl.append(f"De verbinding ging met {greeting.protocol}, dat verouderd is.")
    return Text(en=" ".join(en), nl=" ".join(nl))
