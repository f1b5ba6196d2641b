"""All public sources, played on this machine: recorded answers, with the names and numbers of invented providers in them."""

import hashlib
import json
import re
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from mischief import Mischief, reply
from namestand import NameStand, records

from criteria.reader import PACKAGED
from offerings import sources
from offerings.fetching.manners import NAMES, NAMES_PACE
from offerings.identifiers import remainder

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
COUNTRIES = ("NL", "FR", "DE", "FI", "LU", "US")
TYPES = {"csv": "text/csv", "json": "application/json", "md": "text/markdown", "toml": "text/plain", "txt": "text/plain"}
TYPES |= {"yaml": "text/plain"}


def lei(number):
    """An LEI with check digits that fit."""
    base = f"529900SAMPLE{number:06}"
    return f"{base}{98 - remainder(f'{base}00'):02}"


def domain(number):
    return f"sample-{number:03}.cloud"


def provider(number):
    """A provider with every identifier that a company can have."""
    site = domain(number)
    return f"""\
id: sample-{number:03}
name: Sample {number:03}
legal_entities:
  - {{role: contracting, name: Sample {number:03} B.V., lei: {lei(number)}, wikidata: Q{900_100 + number}}}
domains: [{site}]
hosts: {{portal: [portal.{site}], api: [api.{site}]}}
networks:
  asns: [{8_192 + number}]
  prefixes: [62.{number}.0.0/16]
  ranges:
    - {{form: aws, url: "https://www.{site}/ranges.json"}}
    - {{form: geofeed, url: "https://www.{site}/geofeed.csv"}}
gaiax:
  did: did:web:{site}
  credentials: ["https://{site}/.well-known/2210/LegalParticipant.json", "https://{site}/.well-known/2210/ServiceOffering.json"]
"""


def offering(number):
    """Its service with every identifier that a service can have."""
    return f"""\
id: sample-{number:03}-box
provider: sample-{number:03}
name: Sample Box {number:03}
service_models: [iaas]
kubernetes: {{conformance: [sample-{number:03}]}}
openstack: {{discovery: "https://{domain(number)}", vendor_profile: ovh}}
scs: {{subjects: [sample-{number:03}]}}
components:
  - {{repository: github.com/sample/part-{number:03}, package: pypi/part-{number:03}, product: postgresql, version: "18.2"}}
"""


FRAMEWORK = """\
id: sample
edition: 2026
title: {en: Sample ruler, nl: Proefmaat}
publisher: Sample
status: guidance
about: {en: An invented framework., nl: Een verzonnen kader.}
sources:
  - {title: The ruler, url: "https://example.org/ruler"}
levels:
  - {level: 0, name: {en: Away, nl: Elders}, meaning: {en: Elsewhere., nl: Elders.}}
  - {level: 1, name: {en: Home, nl: Thuis}, meaning: {en: At home., nl: Thuis.}}
weights:
  usual: {S: 100}
nominal: 100
territory: EU
remarks:
  - {id: invented, text: {en: All figures are invented., nl: Alle cijfers zijn verzonnen.}}
"""
OBJECTIVE = """\
objective: S
title: {en: Seat, nl: Zetel}
about: {en: Where the company is., nl: Waar het bedrijf zit.}
criteria:
  - id: S.1
    topic: {en: Registered office, nl: Zetel}
    rungs:
      - {points: 0, level: 0, is: {en: Elsewhere, nl: Elders}}
      - {points: 50, level: 1, is: {en: At home, nl: Thuis}, when: {question: registered-office-country, within: territory}}
    rationale: {en: The register decides., nl: Het register beslist.}
  - id: S.2
    topic: {en: Contact for security, nl: Meldpunt voor beveiliging}
    rungs:
      - {points: 0, level: 0, is: {en: None, nl: Geen}}
      - {points: 50, level: 1, is: {en: There is one, nl: Dat is er}, when: {question: security-contact, is: true}}
    rationale: {en: A file shows it., nl: Een bestand laat het zien.}
"""
SETTINGS = """\
title: {en: Sample, nl: Proef}
contact: {name: Sjoerd, url: "https://cloudpeil.example"}
profile: {framework: sample}
"""


def put(folder, name, text):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def world(folder, count):
    """A workspace that is its own data: what sources answer, a small framework on it, and so many invented providers."""
    for name in sorted({question for source in sources.sources() for question in source.ABOUT.questions}):
        put(folder, f"criteria/questions/{name}.yaml", (PACKAGED / f"criteria/questions/{name}.yaml").read_text(encoding="utf-8"))
    for path in (PACKAGED / "criteria/reference").rglob("*.yaml"):
        put(folder, path.relative_to(PACKAGED), path.read_text(encoding="utf-8"))
    put(folder, "criteria/frameworks/sample/2026/framework.yaml", FRAMEWORK)
    put(folder, "criteria/frameworks/sample/2026/s.yaml", OBJECTIVE)
    put(folder, "cloudpeil.yaml", SETTINGS)
    for number in range(count):
        put(folder, f"offerings/providers/sample-{number:03}/provider.yaml", provider(number))
        put(folder, f"offerings/providers/sample-{number:03}/sample-{number:03}-box.yaml", offering(number))
    return folder


def aged(world, days=400):
    """Make all that was received in a workspace so many days older."""
    old = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds").replace("+00:00", "Z")
    for path in world.glob("offerings/snapshots/*/*/*.json"):
        path.write_text(re.sub(r'(?<="retrieved": ")[^"]+', old, path.read_text(encoding="utf-8")), encoding="utf-8")


@cache
def recorded(name):
    return (FIXTURES / name).read_text(encoding="utf-8")


def changed(name, *pairs):
    """A recorded answer in which other words stand."""
    found = recorded(name)
    for old, new in pairs:
        found = found.replace(old, new)
    return found


def company(number, country, links):
    """A record of the register of LEIs, with what its links offer."""
    made = json.loads(changed("gleif/lei-record_529900FCMZ4LKXFD0R69.json", ("529900FCMZ4LKXFD0R69", lei(number))))
    entity = made["data"]["attributes"]["entity"]
    entity["jurisdiction"] = entity["legalAddress"]["country"] = entity["headquartersAddress"]["country"] = country
    parents = ("direct-parent", "ultimate-parent")
    made["data"]["relationships"] = {one: {"links": {link: "https://api.gleif.org/"}} for one in parents for link in links}
    return json.dumps(made)


def range_list(seat, size):
    """A list of address ranges that is at least so many bytes long."""
    made = json.loads(changed("ip-ranges/aws_ip-ranges.json", ("eu-central-1", "eu-west-3" if seat == "FR" else "eu-central-1")))
    made["prefixes"] *= 1 + size // len(recorded("ip-ranges/aws_ip-ranges.json"))
    return json.dumps(made, indent=1)


def network(number):
    """The networks of PeeringDB, the first of which is that of a provider."""
    made = json.loads(recorded("peeringdb/net_depth0_testserver.json"))
    made["data"][0] |= {"asn": number, "id": number}
    return json.dumps(made)


def presence(number):
    made = json.loads(recorded("peeringdb/netfac_depth0_testserver.json"))
    made["data"] = [{**one, "net_id": number} for one in made["data"]]
    return json.dumps(made)


def registration(name, *pairs):
    return changed(f"rdap/{name}.json", *pairs)


def announced(number):
    place = ("193.0.", f"62.{number - 8_192}.")
    return changed("ripestat/announced-prefixes.json", ('"3333"', f'"{number}"'), place)


SITE = r"(?P<site>sample-(?P<number>\d{3})\.cloud)"
STAT = r"stat\.ripe\.net/data/{}/data\.json\?resource=(?P<what>[^&]+)&.*"
SEVERAL = r"stat\.ripe\.net/data/announced-prefixes/|endoflife\.date/"
SPARQL = r"query\.wikidata\.org/sparql\?.*"
ROUTES = {
    r"api\.gleif\.org/api/v1/lei-records/529900SAMPLE(?P<number>\d{6})..": lambda of, now: company(
        int(of["number"]), now.seat, ["lei-record"] if int(of["number"]) % 2 else ["reporting-exception"]
    ),
    r"api\.gleif\.org/api/v1/lei-records/529900SAMPLE(?P<number>\d{6})../\w+-parent": lambda of, _: company(
        900_000 + int(of["number"]), COUNTRIES[int(of["number"]) % len(COUNTRIES)], []
    ),
    r"api\.gleif\.org/api/v1/lei-records/\w+/\w+-parent-reporting-exception": lambda *_: recorded(
        "gleif/direct-parent-reporting-exception_529900W18LQJJN6SJ336.json"
    ),
    SPARQL: lambda *_: recorded("wikidata/statements_constructed.json"),
    r"data\.iana\.org/rdap/(?P<list>\w+)\.json": lambda of, _: registration(f"iana-bootstrap-{of['list']}"),
    rf"rdap\.nic\.cloud/domain/{SITE}": lambda of, _: registration("domain_norid", ("norway.no", of["site"])),
    r"rdap\.db\.ripe\.net/autnum/(?P<what>\d+)": lambda of, _: registration("autnum_13335", ("13335", of["what"])),
    r"rdap\.db\.ripe\.net/ip/(?P<what>62\.\d+\.).*": lambda of, _: registration("ip_130.59.0.0_ripe", ("130.59.", of["what"])),
    STAT.format("as-overview"): lambda of, _: changed("ripestat/as-overview.json", ('"3333"', f'"{of["what"][2:]}"')),
    STAT.format("announced-prefixes"): lambda of, _: announced(int(of["what"][2:])),
    STAT.format("rir-stats-country"): lambda of, _: changed(
        "ripestat/rir-stats-country_2001-67c-2e8-48.json", ("2001:67c:2e8::/48", of["what"])
    ),
    r"www\.peeringdb\.com/api/net\?asn__in=(?P<number>\d+)": lambda of, _: network(int(of["number"])),
    r"www\.peeringdb\.com/api/netfac\?net_id__in=(?P<number>\d+)": lambda of, _: presence(int(of["number"])),
    r"raw\.githubusercontent\.com/cncf/k8s-conformance/master/v1\.36/sample-\d{3}/PRODUCT\.yaml": lambda *_: recorded(
        "cncf/v1.36/upcloud/PRODUCT.yaml"
    ),
    r"raw\.githubusercontent\.com/openstack/openstacksdk/.*/ovh\.json": lambda *_: recorded("openstack/ovh.json"),
    r"compliance\.sovereignit\.cloud/markdown/table": lambda *_: recorded("scs/table_constructed.md"),
    r"compliance\.sovereignit\.cloud/status\?subject=(?P<what>[^&]+)&scopeuuid=50393e6f.*": lambda of, _: changed(
        "scs/status_constructed.json", ("sample-1", of["what"])
    ),
    r"api\.thegreenwebfoundation\.org/api/v3/greencheck/(?P<what>.+)": lambda of, _: changed(
        "green-web/greencheck_v3_climateaction.tech.json", ('"climateaction.tech"', f'"{of["what"]}"')
    ),
    r"endoflife\.date/api/v1/products/postgresql/": lambda *_: recorded("endoflife/products_postgresql_trimmed.json"),
    r"api\.scorecard\.dev/projects/(?P<what>.+)": lambda of, _: changed(
        "scorecard/project_result.json", ("github.com/rohankh532/scorecard-OIDC-test", of["what"])
    ),
    r"api\.deps\.dev/v3/systems/pypi/packages/(?P<what>[^/]+)/versions/18\.2": lambda of, _: changed(
        "deps-dev/version_go_rsc.io_github_v0.4.1.json", ('"GO"', '"PYPI"'), ("rsc.io/github", of["what"]), ("v0.4.1", "18.2")
    ),
    rf"www\.{SITE}/ranges\.json": lambda of, now: range_list(now.seat, now.size if int(of["number"]) % 10 == 0 else 0),
    rf"www\.{SITE}/geofeed\.csv": lambda *_: recorded("geofeed/rfc8805_edge-cases_constructed.csv"),
    rf"{SITE}/carbon\.txt": lambda *_: recorded("carbon-txt/version_0.5_full.toml"),
    rf"(portal\.|api\.)?{SITE}/\.well-known/security\.txt": lambda of, _: changed(
        "security-txt/internet.nl_security.txt", ("internet.nl", of["site"])
    ),
    rf"{SITE}/\.well-known/openstack/api": lambda of, _: changed(
        "openstack/well-known_openstack_api_constructed.json", ("example-cloud.eu", of["site"])
    ),
    rf"identity\.{SITE}/": lambda *_: recorded("openstack/identity_versions_multiple-choices.json"),
    rf"{SITE}/\.well-known/did\.json": lambda of, _: changed("gaia-x/loire/did.json", ("example-cloud.eu", of["site"])),
    rf"{SITE}/\.well-known/2210/(?P<what>\w+)\.json": lambda of, _: changed(
        f"gaia-x/2210/{of['what']}.json", ("example-cloud.eu", of["site"])
    ),
}


def media(address):
    """The type under which an answer comes: that of the ending of its name, and JSON where it has none."""
    ending = address.partition("?")[0].rpartition("/")[2].rpartition(".")[2]
    return TYPES["md"] if address.endswith("/markdown/table") else TYPES.get(ending, TYPES["json"])


class Played(Mischief):
    """Plays all hosts; `answers` may hold mischief for an address or a host, and `log` tells when what was asked of whom."""

    def __init__(self, authority, seat="FR", size=0):
        super().__init__(authority)
        self.seat, self.size = seat, size
        self.log, self.agents, self.lock = [], set(), threading.Lock()

    def reset(self):
        super().reset()
        self.log, self.agents, self.seat, self.size = [], set(), "FR", 0

    def choose(self, connection, name, _):
        """A certificate for whatever host is asked for."""
        with self.lock:
            if name not in self.contexts:
                self.contexts[name] = self.authority.context(name)
        connection.context = self.contexts[name]

    def answer(self, connection):
        host = connection.context and self.host(connection)
        received = b""
        while b"\r\n\r\n" not in received:
            piece = connection.recv(65_536)
            if not piece:
                self.log.append((time.monotonic(), host, f"tls:{host}"))
                return
            received += piece
        address = f"{host}{received.split(b' ')[1].decode()}"
        self.log.append((time.monotonic(), host, address))
        self.agents.add(re.search(rb"(?i)user-agent: ([^\r]*)", received)[1].decode())
        kept = re.search(rb"(?i)if-none-match: (\S+)", received)
        wanted = self.answers.get(address, self.answers.get(host))
        if isinstance(wanted, list):
            wanted = wanted.pop(0) if wanted else None
        wanted = wanted or self.recorded(address, kept and kept[1].decode())
        if isinstance(wanted, bytes):
            connection.sendall(wanted)
            connection.unwrap()
        else:
            wanted(connection, self.stopping)

    def host(self, connection):
        """The host whose certificate a connection shows."""
        return next(name for name, context in list(self.contexts.items()) if context is connection.context)

    def recorded(self, address, kept=None):
        found = next(((match, make) for form, make in ROUTES.items() if (match := re.fullmatch(form, address))), None)
        if found is None:
            return reply(b"", "404 Not Found")
        content = found[1](found[0], self).encode()
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if kept == tag:
            return reply(b"", "304 Not Modified", ETag=tag)
        return reply(content, Content_Type=media(address), ETag=tag)


class PlayedNames(NameStand):
    """Knows the domains of the invented providers, and tells when it was asked."""

    def __init__(self, count):
        super().__init__()
        self.log = []
        for number in range(count):
            site = domain(number)
            self.say(site, "NS", [records(site, "NS", "ns-1.awsdns-01.org.", f"ns1.{site}.")])
            self.say(site, "MX", [records(site, "MX", "10 aspmx.l.google.com.")])
            self.say(site, "TXT", [records(site, "TXT", f'"v=spf1 include:_spf.{site} -all"')])
            self.say(f"_spf.{site}", "TXT", [records(f"_spf.{site}", "TXT", '"v=spf1 include:_spf.google.com -all"')])
            self.say(f"portal.{site}", "CNAME", [records(f"portal.{site}", "CNAME", f"portal.{site}.cdn.cloudflare.net.")])

    def respond(self, query, origin):
        question = query.question[0]
        address = f"dns:{question.name.to_text(omit_final_dot=True)}?type={question.rdtype.name}"
        self.log.append((time.monotonic(), NAMES, address))
        super().respond(query, origin)


def paces():
    """Seconds between two asks per host, as the sources have them."""
    found = {NAMES: NAMES_PACE}
    for source in sources.sources():
        for host, seconds in source.ABOUT.pace.items():
            found[host] = max(seconds, found.get(host, 0))
    return found


def gaps(log):
    """The shortest time between two asks at each host."""
    last, found = {}, {}
    for at, host, _ in sorted(log):
        if host in last:
            found[host] = min(at - last[host], found.get(host, at - last[host]))
        last[host] = at
    return found


def too_soon(log, factor=1.0):
    """The hosts that were asked sooner than their pace allows, in a time that runs so many times faster, and how soon."""
    pace = paces()
    return {host: gap * factor for host, gap in gaps(log).items() if gap * factor < pace.get(host, 1.0)}


def twice(log):
    """What was asked more than once; two sources ask for announced prefixes, and several offerings have the same database."""
    counts = Counter(address for _, _, address in log)
    return [address for address, count in counts.items() if count > 1 and not re.match(SEVERAL, address)]
