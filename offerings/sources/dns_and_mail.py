"""A look at the domain name system: whose name servers, mail and delivery networks a provider's own domains and hosts rely on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified
from offerings.reading import suppliers
from offerings.sources import _records as dns

ABOUT = About(
    id="dns-and-mail",
    title=Text(en="Names of the provider in the domain name system", nl="Namen van de aanbieder in het domeinnaamsysteem"),
    publisher=Text(en="measured by cloudpeil", nl="gemeten door cloudpeil"),
    home="https://www.rfc-editor.org/rfc/rfc1034",
    licence=Text(en="own observation", nl="eigen waarneming"),
    terms="https://www.rfc-editor.org/rfc/rfc4501",
    robots=Text(
        en="Questions to the public domain name system, a handful per name, only about names in the provider's file.",
        nl="Vragen aan het openbare domeinnaamsysteem, een handvol per naam, alleen over namen uit het bestand van de aanbieder.",
    ),
    proves=Text(
        en="Whose name servers, mail and delivery network the provider's own portal and mail rely on, as seen from one place. A "
        "supplier of the portal or the mail is not one of the service. Companies that no name leads to stay out of sight.",
        nl="Van wie de naamservers, mail en het aflevernetwerk zijn waarop portaal en mail van de aanbieder steunen, gezien "
        "vanaf één plek. Een leverancier van portaal of mail is niet die van de dienst. Wie in geen naam staat, blijft "
        "buiten beeld.",
    ),
    needs=("domains", "hosts"),
    questions=("portal-dns-countries", "portal-mail-countries", "portal-delivery-countries", "open-standards"),
    again=timedelta(days=7),
)

DNS, MAIL, DELIVERY, STANDARDS = ABOUT.questions
STEPS = 8

keep = dns.kept


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """Name servers, mail and aliases; then where aliases lead, and what the provider's own lists of senders include."""
    for zone in suppliers.zones(who):
        yield dns.ask("ns", zone)
        yield dns.ask("ds", zone)
    yield from (dns.ask("mx", name) for name in who.domains)
    yield from (dns.ask("txt", name) for name in _sender_lists(who, have))
    yield from (dns.ask("cname", name) for name in dict.fromkeys(name for host in who.hosts.all for name in _aliases(host, have)))


def _sender_lists(who: Identified, have: Answers) -> list[str]:
    """The domains, and what their lists of senders (SPF) include from the provider's own domains, for a few steps."""
    found = list(dict.fromkeys(who.domains))
    most = len(found) + STEPS
    for name in found:
        records = dns.found(have.get(f"txt/{name}"))
        included = dns.senders(records) if records else ()
        found += [one for one in included if one not in found and suppliers.below(one, who.domains)][: most - len(found)]
    return found


def _aliases(host: str, have: Answers) -> list[str]:
    """A host and the names that it is an alias of, one after another, for a few steps."""
    found = [host]
    for name in found:
        records = dns.found(have.get(f"cname/{name}"))
        leads = dns.targets(records) if records else ()
        found += [one for one in leads if one not in found][: STEPS + 1 - len(found)]
    return found


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """The countries of the companies that names lead to."""
    if not (who.domains or who.hosts.all):
        yield from (Gap(question, "not_asked", "nobody recorded a domain or host") for question in ABOUT.questions)
    look = _Look(who, have, reference)
    for zone in suppliers.zones(who):
        yield from look.at(DNS, "ns", zone, dns.name_servers, _SERVERS)
    for name in who.domains:
        yield from look.at(MAIL, "mx", name, dns.mail_servers, _MAIL)
    for name in _sender_lists(who, have):
        yield from look.at(MAIL, "txt", name, dns.senders, _SENDERS)
    for host in who.hosts.all:
        yield from _delivery(host, look)
    yield from _signed(who, have)


_SERVERS = Text(en="Name servers of", nl="Naamservers van")
_MAIL = Text(en="Mail servers of", nl="Mailservers van")
_SENDERS = Text(en="Permitted senders of mail for", nl="Toegestane afzenders van mail voor")
_ALIAS = Text(en="Companies that an alias leads to, of", nl="Bedrijven waar een alias naar leidt, van")


class _Look:
    """Answers, and what is needed to say who stands behind the names in them."""

    def __init__(self, who: Identified, have: Answers, reference: ReferenceData) -> None:
        self.who, self.have, self.reference = who, have, reference

    def at(
        self, question: str, kind: str, name: str, pick: Callable[[dns.Records], tuple[str, ...]], about: Text
    ) -> Iterator[Said]:
        """What the names that `pick` takes from an answer say about a question."""
        answer = self.have.get(f"{kind}/{name}")
        records = None if answer is None else dns.told(question, answer)
        if isinstance(records, Gap):
            yield records
        elif answer is not None and records is not None:
            behind = suppliers.behind(pick(records), self.who, self.reference)
            yield from _companies(question, answer, behind, _sentence(about, name, behind.words(self.reference)))


def _sentence(about: Text, name: str, words: Text) -> Text:
    return Text(en=f"{about.en} {name}: {words.en}", nl=f"{about.nl} {name}: {words.nl}")


def _companies(question: str, answer: Answer, behind: suppliers.Behind, note: Text) -> Iterator[Said]:
    """The countries of the known companies; a gap for each that is not known, so that somebody can look it up and add it."""
    if behind.companies:
        yield Fact(question, "measurement", answer.key, value=behind.countries, complete=False, where="records", note=note)
    elif behind.own and not behind.unknown:
        words = "names of the provider itself only, whose country is not told here"
        yield Gap(question, "not_covered", f"{answer.key}: {words}", answer.key)
    elif not behind.unknown:
        yield Gap(question, "not_listed", f"{answer.key}: leads to no other host", answer.key)
    for one in behind.unknown:
        yield Gap(question, "not_covered", f"{answer.key}: {shown(one)} is not in the table of suppliers", answer.key)


def _delivery(host: str, look: _Look) -> Iterator[Said]:
    """Each step of an alias; a host that is none may still have a company in front of it, which no name shows."""
    for name in _aliases(host, look.have):
        records = dns.found(look.have.get(f"cname/{name}"))
        if records is None or records.data("CNAME"):
            yield from look.at(DELIVERY, "cname", name, dns.targets, _ALIAS)
        elif name == host:
            words = "is no alias, so no name shows who stands in front"
            yield Gap(DELIVERY, "not_covered", f"cname/{host}: {words}", f"cname/{host}")


def _signed(who: Identified, have: Answers) -> Iterator[Said]:
    """DNSSEC, when the answers about every domain above a host, and about the aliases of each host, had a checked signature."""
    zones = tuple(dict.fromkeys(map(suppliers.domain, who.hosts.all)))
    found = {zone: records for zone in zones if (records := dns.found(have.get(f"ns/{zone}"))) is not None}
    unsigned = [zone for zone, records in found.items() if not (records.authenticated and records.data("NS"))]
    astray = [key for host in who.hosts.all for key in _unsigned_steps(host, have)]
    if unsigned:
        yield from (_unsigned(zone, have) for zone in unsigned)
    elif astray:
        yield Gap(STANDARDS, "not_listed", f"{astray[0]}: the answer, on the way to a host, had no checked signature", astray[0])
    elif zones and len(found) == len(zones):
        named = ", ".join(zones)
        note = Text(
            en=f"The answers about {named} were signed and right.", nl=f"De antwoorden over {named} waren goed ondertekend."
        )
        yield Fact(
            STANDARDS, "measurement", f"ns/{zones[0]}", value=("dnssec",), complete=False, where="authenticated", note=note
        )


def _unsigned_steps(host: str, have: Answers) -> list[str]:
    """The answers about a host and its aliases without a checked signature: a domain of somebody else, or one that is cut off."""
    keys = [f"cname/{name}" for name in _aliases(host, have)]
    return [key for key in keys if (records := dns.found(have.get(key))) is not None and not records.authenticated]


def _unsigned(zone: str, have: Answers) -> Gap:
    """No checked signature: the domain may not be signed, or the resolver that was asked does not check."""
    parent = dns.found(have.get(f"ds/{zone}"))
    keys = "its parent holds keys for it (DS)" if parent and parent.data("DS") else "no keys for it were seen at its parent (DS)"
    return Gap(STANDARDS, "not_listed", f"ns/{zone}: the answer had no checked signature; {keys}", f"ns/{zone}")
