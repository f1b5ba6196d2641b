"""CNCF: whether a Kubernetes service is on the list of certified ones, and how long the release it is listed for is supported."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from criteria.model import Text
from criteria.problems import DataError, shown
from criteria.reference import ReferenceData, Release
from criteria.source import Exact, Mapping, Whole
from criteria.source import parse as parse_yaml
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified
from offerings.reading.payload import unreadable

ABOUT = About(
    id="cncf",
    title=Text(en="List of certified Kubernetes services", nl="Lijst van gecertificeerde Kubernetes-diensten"),
    publisher="Cloud Native Computing Foundation (CNCF)",
    home="https://github.com/cncf/k8s-conformance",
    licence="Apache-2.0",
    terms="https://docs.github.com/en/site-policy/acceptable-use-policies/github-acceptable-use-policies",
    robots=Text(
        en="Files of a public repository, meant to be fetched; GitHub asks for a modest pace. At most four small "
        "files per folder, once a day.",
        nl="Bestanden uit een openbare repository, bedoeld om op te halen; GitHub vraagt om een rustig tempo. Hooguit vier "
        "kleine bestanden per map, eens per dag.",
    ),
    proves=Text(
        en="That the product passed the conformance tests of one Kubernetes release, once, and is on the list for it. Not being "
        "listed does not mean not conformant: a product may be listed under another name.",
        nl="Dat het product één keer slaagde voor de conformiteitstests van een Kubernetes-uitgave en daarvoor op de lijst "
        "staat. Niet op de lijst staan betekent niet: niet conform; een product kan onder een andere naam op de lijst staan.",
    ),
    needs=("kubernetes",),
    questions=("kubernetes-conformant",),
    again=timedelta(days=1),
    pace={"raw.githubusercontent.com": 1.0},
    credit="Certified Kubernetes list: Cloud Native Computing Foundation, Apache-2.0",
)

(LISTED,) = ABOUT.questions
MOST = 4
_BASE = "https://raw.githubusercontent.com/cncf/k8s-conformance/master"
_KEPT = ("vendor", "name", "version", "type", "website_url", "documentation_url", "repo_url")
_MAILBOX = re.compile(r"\S@\S")
# Kinds as the list words them, without regard to capitals, hyphens and spaces.
_SERVICE = Text(en="a hosted service", nl="een gehoste dienst")
_KINDS: dict[str, Text] = {
    "hosted": _SERVICE,
    "hosted platform": _SERVICE,
    "platform": Text(en="a platform", nl="een platform"),
}
_SOFTWARE = frozenset({"distribution", "installer"})
_UNNAMED = Text(en="a product of a kind that is not told", nl="een product waarvan de soort niet is vermeld")


@dataclass(frozen=True, slots=True)
class _Minor:
    """A Kubernetes release and its last day of support."""

    number: tuple[int, int]
    until: date

    def __str__(self) -> str:
        return f"{self.number[0]}.{self.number[1]}"


def _minors(reference: ReferenceData) -> list[_Minor]:
    """The Kubernetes releases that are known, newest first."""
    return sorted(filter(None, map(_minor, reference.releases.values())), key=lambda minor: minor.number, reverse=True)


def _minor(release: Release) -> _Minor | None:
    found = re.fullmatch(r"kubernetes (\d{1,3})\.(\d{1,3})", release.id)
    return _Minor((int(found[1]), int(found[2])), release.until) if found else None


def _key(minor: _Minor, folder: str) -> str:
    return f"product/v{minor}/{folder}"


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The entry of each folder for the supported releases, and for the last that no longer is, so that an old listing is told."""
    minors = _minors(reference)
    supported = [minor for minor in minors if minor.until >= on]
    asked = (supported + [minor for minor in minors if minor.until < on][:1])[:MOST]
    for folder in who.kubernetes.conformance if who.kubernetes else ():
        for minor in asked:
            url = f"{_BASE}/v{minor}/{folder}/PRODUCT.yaml"
            yield Ask(
                _key(minor, folder),
                url,
                accept="text/plain, */*;q=0.1",
                media=("text/plain", "yaml", "octet-stream"),
                most=100_000,
            )


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """For each folder the newest listing; none is a gap and never a no."""
    if who.kubernetes is None:
        yield Gap(LISTED, "not_asked", "nobody recorded a folder in the list of certified Kubernetes services")
        return
    for folder in who.kubernetes.conformance:
        yield from _newest(folder, have, reference)


def _newest(folder: str, have: Answers, reference: ReferenceData) -> Iterator[Said]:
    """The newest release for which the list has an entry under this name; what cannot be read is told, and the next one taken."""
    absent: list[str] = []
    for minor in _minors(reference):
        answer = have.get(_key(minor, folder))
        if answer is None:
            continue
        if answer.missing:
            absent.append(str(minor))
            continue
        found = _entry(answer, minor)
        yield found
        if not (isinstance(found, Gap) and found.reason == "unreadable"):
            return
    if absent:
        yield Gap(LISTED, "not_listed", f"no folder '{folder}' for Kubernetes {', '.join(absent)}")


def _entry(answer: Answer, minor: _Minor) -> Said:
    fields = _fields(answer.body)
    if isinstance(fields, str):
        return unreadable(LISTED, answer, fields)
    if "name" not in fields:
        return unreadable(LISTED, answer, "the entry names no product")
    kind = " ".join(re.split(r"[\s_-]+", fields.get("type", "").lower()))
    if kind not in _KINDS and _SOFTWARE & set(re.findall(r"[a-z]+", kind)):
        detail = f"{answer.key}: listed as a {shown(kind)}, software that others run; the question is about a service"
        return Gap(LISTED, "not_covered", detail, answer.key)
    note = _note(fields, minor, _KINDS.get(kind, _UNNAMED))
    # The list itself says who is on it, and we read it there: for "is it listed" nothing is closer to the truth.
    return Fact(LISTED, "measurement", answer.key, value=True, where="name", valid_until=minor.until, note=note)


def _note(fields: dict[str, str], minor: _Minor, kind: Text) -> Text:
    name, version = fields["name"], fields.get("version")
    return Text(
        en=f"Listed for Kubernetes {minor}: {name}{f', version {version} of the product' if version else ''}, {kind.en}. "
        f"It passed the tests of that release once; Kubernetes {minor} is supported until {minor.until}.",
        nl=f"Vermeld voor Kubernetes {minor}: {name}{f', versie {version} van het product' if version else ''}, {kind.nl}. "
        f"Het slaagde één keer voor de tests van die uitgave; Kubernetes {minor} wordt ondersteund tot en met {minor.until}.",
    )


def _fields(body: bytes) -> dict[str, str] | str:
    """The texts of an entry that are used, or why it cannot be read."""
    try:
        found = parse_yaml(body, "PRODUCT.yaml")
    except DataError as error:
        return error.problems[0].message
    if not isinstance(found, Mapping):
        return "the entry is no list of keys and values"
    texts = {key: _text(found.get(key)) for key in _KEPT}
    return {key: text for key, text in texts.items() if text and not _MAILBOX.search(text)}


def _text(value: object) -> str:
    """A scalar as it was written, in one printable line: a version 1.0 is no number."""
    if isinstance(value, Whole | Exact):
        return value.text
    if not isinstance(value, str):
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())[:200].strip()


def keep(ask: Ask, body: bytes) -> bytes:  # noqa: ARG001  the shape of all sources
    """Only what is used: no mailbox, no person, no advertising; nothing when it cannot be read."""
    fields = _fields(body)
    if isinstance(fields, str):
        return b""
    return "".join(f"{key}: {json.dumps(text, ensure_ascii=False)}\n" for key, text in fields.items()).encode()
