"""Identifiers: what to ask public sources with; they stand in the file of a provider or an offering, and no name is guessed."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from criteria.model import Count, Id, Line, Located, OneOrMore, Url, form, refusal
from criteria.problems import shown

NOT_PUBLIC = frozenset({"arpa", "corp", "example", "home", "internal", "invalid", "lan", "local", "localhost", "onion", "test"})
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+*"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")


def host_misfit(name: str) -> str | None:
    """Say why `name` is no public host name in lower case, or nothing."""
    if not _HOST.fullmatch(name) or len(name) > 253:
        return f"'{shown(name)}' is not a host name; expected letters, digits, hyphens and dots in lower case, such as example.eu"
    if name.rsplit(".", maxsplit=1)[-1] in NOT_PUBLIC:
        return f"'{shown(name)}' is no public host name, since its last part is reserved; expected one that everyone can reach"
    return None


def _host(value: str) -> str:
    if message := host_misfit(value):
        raise refusal(f"{message}, so {_cure(value)}")
    return value


def _cure(value: str) -> str:
    """How to mend what is no host name."""
    if re.fullmatch(r"[0-9.]+|\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\]?", value):
        return "write the name that stands for this address"
    if host_misfit(value.lower()) is None:
        return f"write '{shown(value.lower())}'"
    return "leave out what stands around the name" if "/" in value else "correct it"


def _https(value: str) -> str:
    if not value.startswith("https://"):
        raise refusal(f"'{shown(value)}' begins with http://; expected https://, since nothing else is asked, so correct it")
    parts = urlsplit(value)
    _host(parts.hostname or "")
    if (port := parts.netloc.partition(":")[2]) not in {"", "443"}:
        raise refusal(f"the address names port {shown(port)}; expected 443, the only one that is asked, so leave the port out")
    return value


def remainder(text: str) -> int:
    """What is left of a text modulo 97 when letters count from 10 to 35 (ISO 7064, as in an LEI), + as 36 and * as 37."""
    return int("".join(str(_SIGNS.index(sign)) for sign in text)) % 97


def _lei(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", value):
        raise refusal(f"'{shown(value)}' is not an LEI; expected 18 capitals or digits, then 2 check digits, so correct it")
    if remainder(value) != 1:
        message = f"the check digits of the LEI {value} do not fit its other signs; expected the number as the register has it"
        raise refusal(f"{message}, so compare them one by one (two may have changed places)")
    return value


_VAT = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]", "CZ": r"\d{8,10}", "DE": r"\d{9}",
    "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}", "ES": r"[0-9A-Z]\d{7}[0-9A-Z]", "FI": r"\d{8}", "FR": r"[0-9A-Z]{2}\d{9}",
    "HR": r"\d{11}", "HU": r"\d{8}", "IE": r"\d[0-9A-Z+*]\d{5}[A-Z]{1,2}", "IT": r"\d{11}", "LT": r"\d{9}(\d{3})?",
    "LU": r"\d{8}", "LV": r"\d{11}", "MT": r"\d{8}", "NL": r"[0-9A-Z+*]{10}\d{2}", "PL": r"\d{10}", "PT": r"\d{9}",
    "RO": r"\d{2,10}", "SE": r"\d{12}", "SI": r"\d{8}", "SK": r"\d{10}", "XI": r"\d{9}(\d{3})?",
}  # fmt: skip


def _vat(value: str) -> str:
    country, number = value[:2], value[2:]
    if country not in _VAT:
        hint = " (Greece writes EL)" if country == "GR" else ""
        message = f"'{shown(value)}' begins with no country that gives VAT numbers of the EU; expected one such as NL"
        raise refusal(f"{message}, so correct it or leave it out{hint}")
    if not re.fullmatch(_VAT[country], number, re.ASCII):
        message = f"'{shown(value)}' does not have the form of a VAT number of {country}"
        raise refusal(f"{message}; expected its signs without spaces or dots, so correct it")
    if country == "NL" and not (remainder(value) == 1 or _eleven(number)):
        message = f"the check digits of the VAT number {value} do not fit its other signs; expected what the company gives"
        raise refusal(f"{message}, so compare them one by one (two may have changed places)")
    return value


def _eleven(number: str) -> bool:
    """Whether the first nine digits of an older Dutch VAT number pass the test by eleven."""
    digits = number[:9]
    if not digits.isdigit() or number[9] != "B":
        return False
    return sum(int(sign) * weight for sign, weight in zip(digits[:8], range(9, 1, -1), strict=True)) % 11 == int(digits[8])


def _did(value: str) -> str:
    if not value.startswith("did:web:"):
        raise refusal(f"'{shown(value)}' is not a did:web; expected did:web: and a host, so correct it or leave it out")
    if "%3a" in value.lower():
        raise refusal(f"'{shown(value)}' names a port; expected none, since only port 443 is asked, so leave it out")
    _host(value.removeprefix("did:web:").split(":")[0])
    if not re.fullmatch(r"did:web:[A-Za-z0-9.:%_-]{1,240}", value):
        raise refusal(f"'{shown(value)}' has odd signs; expected did:web:, a host, and names after colons, so correct it")
    return value


def _asn(value: int) -> int:
    private = 64_496 <= value <= 65_551 or value >= 4_200_000_000 or value in {0, 23_456}
    if private or not 0 < value < 4_294_967_295:
        raise refusal(f"{value} is reserved and no public AS number; expected one that a registry has assigned, so correct it")
    return value


Host = Annotated[Line, AfterValidator(_host), WithJsonSchema({"type": "string", "format": "hostname", "maxLength": 253})]
HttpsUrl = Annotated[Url, AfterValidator(_https), WithJsonSchema({"type": "string", "pattern": "^https://"})]
Lei = Annotated[Line, AfterValidator(_lei), WithJsonSchema({"type": "string", "pattern": "^[0-9A-Z]{18}[0-9]{2}$"})]
Vat = Annotated[Line, AfterValidator(_vat), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}[0-9A-Z+*]{2,13}$"})]
Asn = Annotated[Count, AfterValidator(_asn)]
Did = Annotated[Line, AfterValidator(_did), WithJsonSchema({"type": "string", "pattern": "^did:web:"})]
WikidataItem = Annotated[Line, *form(r"Q[1-9][0-9]{0,11}", "Q and digits, such as Q456")]
Folder = Annotated[Line, *form(r"[A-Za-z0-9][A-Za-z0-9._-]*", "the name of a folder: letters, digits, dots and hyphens")]
Authority = Annotated[Line, *form(r"RA[0-9]{6}", "RA and six digits from the list of GLEIF, such as RA000463 for KVK")]
Repository = Annotated[Line, *form(r"github\.com/[A-Za-z0-9_-]+/[A-Za-z0-9._-]+", "github.com/OWNER/NAME", 150)]


class Register(Located):
    """A number in a national company register."""

    authority: Authority = Field(description="code of the registration authorities list, such as RA000463 for KVK")
    number: Line


Role = Literal["contracting", "operating", "group"]
ROLES: tuple[str, ...] = get_args(Role)


class LegalEntity(Located):
    """A company of the provider, by the numbers under which registers know it."""

    role: Role = Field(description="the company that signs, that runs it, or the group's")
    name: Line
    lei: Lei | None = None
    register_: Register | None = Field(None, alias="register")
    vat: Vat | None = None
    wikidata: WikidataItem | None = None

    @model_validator(mode="after")
    def _kvk_number(self) -> LegalEntity:
        register = self.register_
        if register and register.authority == "RA000463" and not re.fullmatch(r"[0-9]{8}", register.number):
            message = f"'{shown(register.number)}' is not a KVK number; expected eight digits, so correct it (a first 0 counts)"
            raise refusal(message, "register", "number")
        return self


class Hosts(Located):
    """Hosts of the service itself, by what they do."""

    portal: tuple[Host, ...] = ()
    api: tuple[Host, ...] = ()
    identity: tuple[Host, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.portal, *self.api, *self.identity)))


class Ranges(Located):
    """A published list of addresses in use, and its form."""

    form: Literal["aws", "gcp", "azure", "oracle", "geofeed", "plain"]
    url: HttpsUrl


def _several(value: object) -> object:
    return [value] if isinstance(value, dict) else value


def _prefix(value: str) -> str:
    try:
        block = ipaddress.ip_network(value, strict=False)
    except ValueError:
        message = f"'{shown(value)}' is not a block of addresses; expected one such as 193.0.0.0/21, so correct it"
        raise refusal(message) from None
    if ipaddress.ip_interface(value).ip != block.network_address:
        message = f"'{shown(value)}' does not begin with the first address of its block; expected {block}, so correct it"
        raise refusal(message)
    return value


Prefix = Annotated[Line, AfterValidator(_prefix), WithJsonSchema({"type": "string", "pattern": "^[0-9a-fA-F.:]+/[0-9]+$"})]


class Networks(Located):
    """Networks of the provider."""

    asns: tuple[Asn, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
    ranges: Annotated[tuple[Ranges, ...], BeforeValidator(_several), OneOrMore()] = ()


class Kubernetes(Located):
    """Listings of a Kubernetes service."""

    conformance: Annotated[tuple[Folder, ...], Field(min_length=1)] = Field(description="folder names in cncf/k8s-conformance")


class OpenStack(Located):
    """Where an OpenStack service describes itself."""

    discovery: HttpsUrl | None = Field(None, description="the address whose /.well-known/openstack/api is read")
    vendor_profile: Folder | None = None

    @model_validator(mode="after")
    def _names_something(self) -> OpenStack:
        if not (self.discovery or self.vendor_profile):
            raise refusal("this OpenStack service has no address; expected 'discovery' or 'vendor_profile', so write one")
        return self


class Scs(Located):
    """Subjects of the compliance monitor of the Sovereign Cloud Stack."""

    subjects: Annotated[tuple[Folder, ...], Field(min_length=1)]


class GaiaX(Located):
    """Signed credentials that the provider publishes."""

    did: Did
    credentials: tuple[HttpsUrl, ...] = ()


_PACKAGE = form(
    r"(go|npm|pypi|maven|cargo|nuget|rubygems)/\S+",
    "go, npm, pypi, maven, cargo, nuget or rubygems, a slash and a name, such as pypi/django",
    200,
)


class Component(Located):
    """An open-source component of the service."""

    repository: Repository | None = None
    product: Id | None = Field(None, description="its name at endoflife.date")
    version: Line | None = Field(None, description="in quotes, as the project writes it")
    package: Annotated[Line, *_PACKAGE] | None = Field(
        None, description="SYSTEM/NAME as deps.dev knows it, such as pypi/django; needs a version"
    )

    @model_validator(mode="after")
    def _names_something(self) -> Component:
        if not (self.repository or self.product or self.package):
            raise refusal("this component has no name; expected 'repository', 'product' or 'package', so write one")
        if (self.product or self.package) and not self.version:
            key = "product" if self.product else "package"
            raise refusal("a product or package is looked up with its version; expected 'version' in quotes, so add it", key)
        return self


IDENTIFIERS = ("legal_entities", "domains", "hosts", "networks", "kubernetes", "openstack", "scs", "gaiax", "components")


class Identified(Located):
    """The identifiers in a file of a provider or an offering; each source is asked only when its keys are there."""

    id: Id
    legal_entities: tuple[LegalEntity, ...] = ()
    domains: tuple[Host, ...] = Field((), description="registered domains of the provider")
    hosts: Hosts = Hosts()
    networks: Networks = Networks()
    kubernetes: Kubernetes | None = None
    openstack: OpenStack | None = None
    scs: Scs | None = None
    gaiax: GaiaX | None = None
    components: tuple[Component, ...] = ()
    identified_by: dict[Line, Annotated[tuple[Id, ...], Field(min_length=1)]] = Field(
        default_factory=dict, description="where identifiers were read: a key of this list, and ids under sources"
    )

    def contracting(self) -> LegalEntity | None:
        """The company that signs the contract and has an LEI, if it is recorded."""
        return next((one for one in self.legal_entities if one.role == "contracting" and one.lei), None)
