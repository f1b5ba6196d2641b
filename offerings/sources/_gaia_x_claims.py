"""What Gaia-X credentials claim, as answers to questions: statements of the provider, however well they are signed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import Fact, Gap, Said
from offerings.reading.linked_data import Node
from offerings.reading.payload import country
from offerings.sources._gaia_x_trust import CERTIFICATES, Held, Standing

SEAT, HEAD, LAW, INFRASTRUCTURE, SUBCONTRACTORS, DELETION, PUE, WUE = CLAIMED = (
    "registered-office-country",
    "head-office-countries",
    "contract-law-and-courts-countries",
    "infrastructure-countries",
    "subprocessor-countries",
    "deletion-deadline-days",
    "pue",
    "wue",
)
DEEPEST, MOST_ALIKE, MOST_LINKS, MOST_SITES, MOST_SUBJECTS = 6, 10, 200, 500, 2_000
_PERSONS = frozenset({"LegalPerson", "LegalParticipant"})
_CODE = re.compile(r"[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?")
_DAYS = re.compile(r"P([0-9]{1,4})D|([0-9]{1,4}) days?")
_COUNTRY = ("countryCode", "countrySubdivisionCode", "country")
_PARTS = ("hostedOn", "aggregationOfResources", "aggregationOf")
_MEASURES = {
    # question: (names that lead to the figure, lowest and highest value of the question)
    PUE: (("energyUsageEfficiency", "powerUsageEffectiveness"), 1.0, 5.0),
    WUE: (("waterUsageEffectiveness", "waterUsageEffectiveness"), 0.0, 20.0),
}
_JURISDICTION = Text(
    en="It is the law under which the subcontractor works; where it works is not told.",
    nl="Het is het recht waaronder de onderaannemer werkt; waar die werkt, staat er niet.",
)
_BACKUPS = Text(en="Whether backups are among it is not told.", nl="Of back-ups daarbij horen, staat er niet.")

Trail = tuple[Held, ...]  # the credentials through which a statement was found; it stands in the last one
Thing = tuple[Node, Trail]


@dataclass(frozen=True, slots=True)
class Graph:
    """What all usable credentials describe, and by which identifiers they refer to one another."""

    subjects: tuple[Thing, ...]
    named: dict[str, list[Thing]]

    @classmethod
    def of(cls, held: Sequence[Held]) -> Graph:
        usable = [one for one in held if one.standing is not Standing.FAILED]
        subjects = tuple((node, (one,)) for one in usable for node in one.credential.subjects)[:MOST_SUBJECTS]
        named: dict[str, list[Thing]] = {}
        for node, trail in subjects:
            for name in dict.fromkeys((node.id, trail[0].credential.id)):
                named.setdefault(name, []).append((node, trail))
            for inner in _inside(node):
                named.setdefault(inner.id, []).append((inner, trail))
        return cls(subjects, {name: things[:MOST_ALIKE] for name, things in named.items() if name})

    def linked(self, thing: Thing, *names: str) -> Iterator[Thing]:
        """The things to which some names lead: written out on the spot, or described elsewhere."""
        node, trail = thing
        values = [value for name in names for value in node.has.get(name, ())[:MOST_LINKS]]
        yield from ((value, trail) for value in values if isinstance(value, Node) and value.has)
        named = (
            value if isinstance(value, str) else value.id for value in values if isinstance(value, str) or _only_named(value)
        )
        for name in dict.fromkeys(named):
            yield from ((other, (*trail, *added)) for other, added in self.named.get(name, ()))


def _only_named(value: object) -> TypeGuard[Node]:
    return isinstance(value, Node) and not value.has


def _inside(node: Node) -> Iterator[Node]:
    for values in node.has.values():
        for value in values:
            if isinstance(value, Node):
                yield from (value, *_inside(value)) if value.has else ()


def claims(held: Sequence[Held], did: str, reference: ReferenceData) -> Iterator[Said]:
    """All answers that the claims of credentials give."""
    graph = Graph.of(held)
    offerings = _offerings(graph, did)
    yield from _offices(graph, offerings, did, reference)
    documents = _documents(graph, offerings)
    yield from _countries(LAW, _texts(documents, "governingLawCountries"), "gx:governingLawCountries", reference)
    sites = tuple(_sites(graph))
    yield from _countries(INFRASTRUCTURE, _places(graph, sites, ("location", "address")), "gx:location", reference)
    subcontractors = [one for offering in offerings for one in graph.linked(offering, "subContractors")]
    found = _texts(subcontractors, "applicableJurisdiction")
    # The question is where they work; the law that applies to them can only raise a question about that.
    leads = _countries(SUBCONTRACTORS, found, "gx:applicableJurisdiction", reference, _JURISDICTION)
    yield from (replace(one, lead=True) if isinstance(one, Fact) else one for one in leads)
    yield from _deletion([one for offering in offerings for one in graph.linked(offering, "dataPortability")])
    for question in _MEASURES:
        yield from _measure(question, graph, sites)


def _offerings(graph: Graph, did: str) -> list[Thing]:
    """The services of the provider: those that it issued; where it issued none, all, since old ones have no issuer."""
    found = [thing for thing in graph.subjects if any(kind.endswith("ServiceOffering") for kind in thing[0].types)]
    return [thing for thing in found if thing[1][0].credential.issuer == did] or found


def _documents(graph: Graph, offerings: Sequence[Thing]) -> list[Thing]:
    direct = [one for offering in offerings for one in graph.linked(offering, "legalDocuments")]
    portability = [one for offering in offerings for one in graph.linked(offering, "dataPortability")]
    return [*direct, *(one for thing in portability for one in graph.linked(thing, "legalDocument"))]


def _texts(things: Iterable[Thing], name: str) -> Iterator[tuple[str, Trail]]:
    yield from ((text, trail) for node, trail in things for text in node.texts(name))


def _offices(graph: Graph, offerings: Sequence[Thing], did: str, reference: ReferenceData) -> Iterator[Said]:
    persons = _providers(graph, offerings, did)
    if isinstance(persons, Gap):
        yield persons
        return
    for text, trail in _places(graph, persons, ("legalAddress",)):
        yield _seat(text, trail, reference)
    head = ("headquartersAddress", "headquarterAddress")  # Loire, 22.10
    yield from _countries(HEAD, _places(graph, persons, head), "gx:headquartersAddress", reference)


def _providers(graph: Graph, offerings: Sequence[Thing], did: str) -> Sequence[Thing] | Gap:
    """The company that provides: the one that offerings name, else the one described; of several that of the recorded DID."""
    named = [one for offering in offerings for one in graph.linked(offering, "providedBy") if _PERSONS & set(one[0].types)]
    persons = named or [one for one in graph.subjects if _PERSONS & set(one[0].types)]
    own = [one for one in persons if did in {one[0].id, one[1][-1].credential.issuer}]
    chosen = persons if len({node.id for node, _ in persons}) <= 1 else own
    if len({node.id for node, _ in chosen}) > 1 or (persons and not chosen):
        return Gap(
            SEAT,
            "unreadable",
            "several companies are described or named, and which one provides is not told",
            persons[0][1][0].ask,
        )
    return chosen


def _seat(text: str, trail: Trail, reference: ReferenceData) -> Said:
    code = _code(text, reference)
    return _no_country(SEAT, text, trail) if code is None else _fact(SEAT, [trail], "gx:legalAddress", value=code)


def _places(graph: Graph, things: Sequence[Thing], names: tuple[str, ...]) -> Iterator[tuple[str, Trail]]:
    """The countries of addresses, which are codes or nodes with one."""
    for thing in things:
        for name in names:
            yield from ((text, thing[1]) for text in thing[0].texts(name) if text not in graph.named)
            yield from ((text, trail) for address, trail in graph.linked(thing, name) for text in address.texts(*_COUNTRY))


def _sites(graph: Graph) -> Iterator[Thing]:
    """Everything on which something is hosted, down through regions and data centres to availability zones, each once."""
    waiting = deque((thing, 0) for subject in graph.subjects for thing in graph.linked(subject, "hostedOn"))
    seen: set[int] = set()
    while waiting and len(seen) < MOST_SITES:
        thing, depth = waiting.popleft()
        if id(thing[0]) not in seen:
            seen.add(id(thing[0]))
            yield thing
            waiting.extend((part, depth + 1) for part in graph.linked(thing, *_PARTS) if depth < DEEPEST)


def _code(text: str, reference: ReferenceData) -> str | None:
    return country(text, reference) if _CODE.fullmatch(text) else None


def _countries(
    question: str, found: Iterable[tuple[str, Trail]], where: str, reference: ReferenceData, also: Text | None = None
) -> Iterator[Said]:
    """One statement for each credential that names countries: at least these."""
    groups: dict[tuple[str, str], list[tuple[str, Trail]]] = {}
    for text, trail in found:
        code = _code(text, reference)
        if code is None:
            yield _no_country(question, text, trail)
        else:
            groups.setdefault((trail[-1].ask, trail[-1].credential.place), []).append((code, trail))
    for group in groups.values():
        codes = tuple(sorted({code for code, _ in group}))
        yield _fact(question, [trail for _, trail in group], where, also, value=codes, complete=False)


def _no_country(question: str, text: str, trail: Trail) -> Gap:
    what = f"'{shown(text)}' is no code of ISO 3166-1 with two letters, nor of 3166-2"
    return Gap(question, "unreadable", f"{trail[-1].ask[:120]}: {what}", trail[-1].ask)


def _deletion(terms: Sequence[Thing]) -> Iterator[Said]:
    """The longest time after which data is deleted; with backups it may take longer, so it is a lower bound."""
    days: list[tuple[int, Trail]] = []
    for text, trail in _texts(terms, "deletionTimeframe"):
        if found := _DAYS.fullmatch(text):
            days.append((int(found[1] or found[2]), trail))
        else:
            what = f"the time of deletion '{shown(text)}' is not given in days"
            yield Gap(DELETION, "unreadable", f"{trail[-1].ask[:120]}: {what}", trail[-1].ask)
    if days:
        longest, trail = max(days, key=lambda one: one[0])
        if longest <= 3650:
            yield _fact(DELETION, [trail], "gx:deletionTimeframe", _BACKUPS, at_least=longest)


def _measure(question: str, graph: Graph, sites: Sequence[Thing]) -> Iterator[Said]:
    """A figure of the sites; it counts only when every site that gives a place gives one, and then the highest does."""
    (outer, inner), lowest, highest = _MEASURES[question]
    places = [site for site in sites if {"location", outer, inner} & set(site[0].has)]
    figures = [(_figure(graph, site, outer, inner), site[1]) for site in places]
    given = [(value, trail) for value, trail in figures if value is not None]
    if not given:
        return
    given.sort(key=lambda one: -one[0])
    (value, trail), trails = given[0], [one for _, one in given]
    if len(given) < len(places) or not all(lowest <= one <= highest for one, _ in given):
        what = "some site gives no figure, or one that cannot be"
        yield Gap(question, "unreadable", f"{trail[-1].ask[:120]}: {what}", trail[-1].ask)
    elif question == WUE and len(given) > 1:  # the question asks for the highest where water is scarce, which is not told
        yield _fact(question, trails, f"gx:{inner}", at_most=float(value))
    else:
        yield _fact(question, trails, f"gx:{inner}", value=float(value))


def _figure(graph: Graph, site: Thing, outer: str, inner: str) -> float | None:
    direct = site[0].number(inner)
    nested = [node.number(inner) for node, _ in graph.linked(site, outer)]
    return direct if direct is not None else nested[0] if len(nested) == 1 else None


def _fact(
    question: str,
    trails: Sequence[Trail],
    where: str,
    also: Text | None = None,
    *,
    value: object = None,
    complete: bool = True,
    at_least: object = None,
    at_most: object = None,
) -> Fact:
    """A statement: as strong as the weakest credential on the way to it, and as long as the first of them that ends."""
    on_the_way = [one for trail in trails for one in trail]
    last = trails[0][-1]
    words = min(on_the_way, key=lambda one: one.standing).words
    return Fact(
        question,
        "statement",
        last.ask,
        value=value,
        complete=complete,
        at_least=at_least,
        at_most=at_most,
        where=" ".join(filter(None, (last.credential.place, where))),
        published=last.credential.issued,
        valid_until=min((one.credential.last_day for one in on_the_way if one.credential.last_day), default=None),
        note=Text(en=f"{words.en} {also.en}", nl=f"{words.nl} {also.nl}") if also else words,
    )


def topic(held: Held) -> str:
    """The question on which it matters most that a credential cannot be used."""
    kinds = set(held.credential.types)
    return CERTIFICATES if "LabelCredential" in kinds else SEAT if kinds & _PERSONS else INFRASTRUCTURE
