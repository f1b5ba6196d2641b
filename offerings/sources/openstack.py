"""OpenStack: whether the identity service that a provider publishes for OpenStack clients answers as one, in which versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field, ValidationError

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified, host_misfit
from offerings.reading.payload import Payload, read, unreadable

ABOUT = About(
    id="openstack",
    title=Text(en="OpenStack discovery", nl="Zelfbeschrijving van OpenStack"),
    publisher=Text(
        en="the provider, and the OpenStack SDK project for vendor profiles",
        nl="de aanbieder, en voor profielen van leveranciers het project OpenStack SDK",
    ),
    home="https://docs.openstack.org/openstacksdk/latest/user/config/vendor-support.html",
    licence="Apache-2.0",
    terms="https://docs.github.com/en/site-policy/acceptable-use-policies/github-acceptable-use-policies",
    robots=Text(
        en="A well-known address and the version list of an identity service exist for programs; both are open. At most six "
        "small requests a month.",
        nl="Een vast adres en de versielijst van een identiteitsdienst zijn er voor programma's; beide zijn open. Hooguit zes "
        "kleine verzoeken per maand.",
    ),
    proves=Text(
        en="That the address which the provider publishes for OpenStack clients answers as an OpenStack identity service. "
        "Computing, storage and networks are behind a login and are not looked at, and no conformance is tested.",
        nl="Dat het adres dat de aanbieder voor OpenStack-programma's publiceert, antwoordt als identiteitsdienst van OpenStack. "
        "Rekenkracht, opslag en netwerken liggen achter een login en worden niet bekeken; conformiteit wordt niet getest.",
    ),
    needs=("openstack",),
    questions=("open-standards",),
    again=timedelta(days=30),
    pace={"raw.githubusercontent.com": 1.0},
    credit="Vendor profiles: OpenStack SDK, Apache-2.0",
)

(STANDARDS,) = ABOUT.questions
STANDARD = "openstack-api"
MOST_REGIONS = 3
MOST_SIGNS = 150
_VENDORS = "https://raw.githubusercontent.com/openstack/openstacksdk/master/openstack/config/vendors"
_ENDED = frozenset({"shutdown", "deprecated"})
_MAILBOX = re.compile(r"\S+@\S+")
_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){0,4}")
_VERSION = re.compile(r"v\d{1,2}(\.\d{1,3})?")

P = TypeVar("P", bound=Payload)


def _names(value: object) -> object:
    """Regions as profiles write them: names, or mappings with a name."""
    found = (one.get("name") if isinstance(one, dict) else one for one in value) if isinstance(value, list) else ()
    return tuple(one for one in found if isinstance(one, str))[:100]


def _anonymous(value: object) -> object:
    return _MAILBOX.sub("", value)[:200] if isinstance(value, str) else None


class _Auth(Payload):
    auth_url: str | None = None


class _Profile(Payload):
    """What a client needs to sign in; `profile` names another document instead."""

    auth: _Auth = _Auth()
    profile: str | None = None
    regions: Annotated[tuple[str, ...], BeforeValidator(_names)] = ()
    region_name: str | None = None
    status: str | None = None
    message: Annotated[str | None, BeforeValidator(_anonymous)] = None

    @property
    def places(self) -> tuple[str, ...]:
        return self.regions or ((self.region_name,) if self.region_name else ())


class _Document(Payload):
    profile: _Profile | str


class _Media(Payload):
    type: str = ""


class _Version(Payload):
    id: str
    status: str = ""
    media_types: tuple[_Media, ...] = Field((), alias="media-types")


class _Values(Payload):
    values: tuple[_Version, ...]


class _Versions(Payload):
    versions: _Values


@dataclass(frozen=True, slots=True)
class _Found:
    """A profile that can be used, and the answer it was in."""

    profile: _Profile
    answer: Answer


def _well_known(host: str) -> str:
    return f"well-known/{host}"


def _host(address: str) -> str | Gap:
    """The host of an https address, or why it is not asked; the network checks again where it leads."""
    scheme, rest = _parts(address)
    host, _, port = re.split(r"[/?#]", rest, maxsplit=1)[0].lower().partition(":")
    if scheme != "https":
        return Gap(STANDARDS, "not_covered", f"'{shown(address)}' is not https, the only way that is asked")
    if (misfit := host_misfit(host)) or len(host) > MOST_SIGNS:
        return Gap(STANDARDS, "unreadable", misfit or f"'{shown(host)}' is too long")
    if port not in {"", "443"}:
        return Gap(STANDARDS, "not_covered", f"'{shown(address)}' names port {shown(port)}; only port 443 is asked")
    return host


def _parts(address: str) -> tuple[str, str]:
    """Scheme and rest; some profiles leave the scheme out, and clients then take https."""
    plain = address.strip()
    scheme, _, rest = plain.partition("://") if "://" in plain else ("https", "", plain)
    return scheme, rest


def _root(address: str) -> str | Gap:
    """Host and path of an identity service without its version, or why it is not asked."""
    host = _host(address)
    path = re.sub(r"/v\d[\d.]*/?$", "", "/" + _parts(address)[1].partition("/")[2]).rstrip("/")
    if isinstance(host, Gap):
        return host
    if not _PATH.fullmatch(path) or len(host + path) > MOST_SIGNS:
        return Gap(STANDARDS, "unreadable", f"'{shown(address)}' is not in the form of an address of an identity service")
    return host + path


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """What the provider publishes for clients, the profile that clients ship with, and then the identity service they name."""
    if who.openstack is None:
        return
    host = _host(who.openstack.discovery) if who.openstack.discovery else None
    if isinstance(host, str):
        yield _profile_ask(host)
    if who.openstack.vendor_profile:
        name = who.openstack.vendor_profile
        yield Ask(f"profile/{name}", f"{_VENDORS}/{name}.json", media=("json", "text/plain"), most=100_000, shared=True)
    found = _document(who, have)
    if isinstance(found, str):
        yield _profile_ask(found)
    elif isinstance(found, _Found) and not _ended(found.profile):
        for root in _identity(found.profile):
            if isinstance(root, str):
                yield Ask(f"identity/{root}", f"https://{root}/", success=frozenset({200, 300}), most=100_000)


def _profile_ask(host: str) -> Ask:
    return Ask(_well_known(host), f"https://{host}/.well-known/openstack/api", most=100_000)


def _document(who: Identified, have: Answers) -> _Found | Gap | str | None:
    """The profile to use, why there is none, or the host whose document has still to be asked; one such step is followed."""
    answers = list(_candidates(who, have))
    first = next((found for answer in answers if isinstance(found := _profile(answer), _Found)), None)
    if first is None:
        return _nothing(answers)
    if first.profile.profile is None or _ended(first.profile):
        return first
    host = _host(first.profile.profile)
    answer = have.get(_well_known(host)) if isinstance(host, str) else None
    if answer is None:
        return host
    second = _profile(answer)
    if isinstance(second, _Found) and second.profile.profile is not None:
        return Gap(STANDARDS, "not_covered", f"{answer.key}: points at yet another document; one step is followed", answer.key)
    return second


def _candidates(who: Identified, have: Answers) -> Iterator[Answer]:
    """What the provider publishes itself, and then what clients ship with."""
    if who.openstack:
        host = _host(who.openstack.discovery) if who.openstack.discovery else None
        keys = (_well_known(host) if isinstance(host, str) else "", f"profile/{who.openstack.vendor_profile}")
        yield from (have[key] for key in keys if key in have)


def _profile(answer: Answer) -> _Found | Gap:
    if answer.missing:
        return Gap(STANDARDS, "not_listed", f"{answer.key}: publishes no profile for OpenStack clients", answer.key)
    document = read(_Document, answer, STANDARDS)
    if isinstance(document, Gap):
        return document
    profile = document.profile
    return _Found(_Profile(profile=profile) if isinstance(profile, str) else profile, answer)


def _nothing(answers: list[Answer]) -> Gap | None:
    """Why no profile can be used: the first that cannot be read tells more than one that is absent."""
    gaps = [found for answer in answers if isinstance(found := _profile(answer), Gap)]
    return next((gap for gap in gaps if gap.reason == "unreadable"), gaps[0] if gaps else None)


def _ended(profile: _Profile) -> bool:
    return (profile.status or "").lower() in _ENDED


def _identity(profile: _Profile) -> list[str | Gap]:
    """Where the identity service is; a name of a region may be part of its address, then the first few regions are asked."""
    address = profile.auth.auth_url
    if not address:
        return []
    if "{region_name}" not in address:
        return [_root(address)]
    return list(dict.fromkeys(_root(address.replace("{region_name}", place)) for place in profile.places[:MOST_REGIONS]))


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:  # noqa: ARG001  the shape of all sources
    """The OpenStack interfaces, once the identity service answers as one; a profile alone shows nothing."""
    if who.openstack is None:
        yield Gap(STANDARDS, "not_asked", "nobody recorded where an OpenStack service describes itself")
        return
    found = _document(who, have)
    if isinstance(found, Gap):
        yield found
    elif isinstance(found, _Found):
        yield from _service(found, have)


def _service(found: _Found, have: Answers) -> Iterator[Said]:
    profile, key = found.profile, found.answer.key
    if _ended(profile):
        said = f"{shown(profile.status)}, {shown(profile.message or 'without a reason')}"
        yield Gap(STANDARDS, "stale", f"{key}: the profile says: {said}", key)
        return
    roots = _identity(profile)
    if not roots:
        yield Gap(STANDARDS, "unreadable", f"{key}: the profile gives no address of an identity service", key)
    found_there = [root if isinstance(root, Gap) else _answers(root, have, profile) for root in roots]
    fact = next((one for one in found_there if isinstance(one, Fact)), None)
    yield from [fact] if fact else filter(None, found_there)


def _answers(root: str, have: Answers, profile: _Profile) -> Said | None:
    answer = have.get(f"identity/{root}")
    if answer is None:
        return None
    if answer.missing:
        return Gap(STANDARDS, "not_listed", f"{answer.key}: no identity service answers there", answer.key)
    found = read(_Versions, answer, STANDARDS)
    if isinstance(found, Gap):
        return found
    versions = [one.id for one in found.versions.values if _VERSION.fullmatch(one.id) and _openstack(one)]
    if not versions:
        return unreadable(STANDARDS, answer, "the answer names no version of OpenStack's identity service")
    note = _note(root, versions, profile)
    return Fact(STANDARDS, "measurement", answer.key, value=(STANDARD,), complete=False, where="versions.values", note=note)


def _openstack(version: _Version) -> bool:
    return any(media.type.startswith("application/vnd.openstack.identity-") for media in version.media_types)


def _note(root: str, versions: list[str], profile: _Profile) -> Text:
    listed, regions = ", ".join(versions[:5]), ", ".join(map(shown, profile.places[:20]))
    there = Text(en=f" Regions in the profile: {regions}.", nl=f" Regio's in het profiel: {regions}.")
    return Text(
        en=f"The identity service at {root} answers as OpenStack's, in version {listed}. "
        f"The other services are behind a login and were not looked at.{there.en if regions else ''}",
        nl=f"De identiteitsdienst op {root} antwoordt als die van OpenStack, in versie {listed}. "
        f"De andere diensten liggen achter een login en zijn niet bekeken.{there.nl if regions else ''}",
    )


def keep(ask: Ask, body: bytes) -> bytes:
    """Only the fields that are used, without mailboxes in messages; nothing when it cannot be read."""
    return _condensed(_Versions if ask.key.startswith("identity/") else _Document, body)


def _condensed(model: type[P], body: bytes) -> bytes:
    try:
        found = model.model_validate_json(body)
    except ValidationError:
        return b""
    return found.model_dump_json(by_alias=True, exclude_defaults=True, indent=1).encode()
