"""Answers of the domain name system: read into a few plain values, and cut down to what may be kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import ValidationError

from criteria.problems import shown
from offerings.asking import Answer, Ask, Gap
from offerings.reading import suppliers
from offerings.reading.payload import Payload, read

MOST_NAMES = 50
_SENDERS = re.compile(r"(?<!\S)(?:\+?include:|redirect=)(\S+)", re.IGNORECASE)
_ISSUERS = re.compile(r"\d{1,3} issue(?:wild)? \"?([a-z0-9.-]+)", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Record(Payload):
    """One record; `data` is written as in a zone file."""

    name: str = ""
    type: str
    data: str


class Records(Payload):
    """An answer; `authenticated` when its signature was checked and right (DNSSEC)."""

    rcode: str
    authenticated: bool = False
    records: tuple[Record, ...] = ()

    def data(self, kind: str) -> tuple[str, ...]:
        return tuple(one.data for one in self.records if one.type == kind)


def ask(kind: str, name: str) -> Ask:
    """Ask for records of one type, such as ns."""
    return Ask(f"{kind}/{name}", f"dns:{name}?type={kind.upper()}", accept="application/dns+json")


def found(answer: Answer | None) -> Records | None:
    """The records of an answer, for following them; nothing when there are none that can be read."""
    made = None if answer is None else told("", answer)
    return made if isinstance(made, Records) else None


def told(question: str, answer: Answer) -> Records | Gap:
    """The records of an answer, or why they say nothing about a question."""
    if answer.missing:
        return Gap(question, "not_listed", f"{answer.key}: no answer", answer.key)
    made = read(Records, answer, question)
    if isinstance(made, Gap) or made.rcode == "NOERROR":
        return made
    if made.rcode == "NXDOMAIN":
        return Gap(question, "not_listed", f"{answer.key}: there is no such name", answer.key)
    return Gap(question, "unreachable", f"{answer.key}: the name servers answered {shown(made.rcode)}", answer.key)


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """The public names among some texts, each once, in order."""
    return tuple(dict.fromkeys(name for text in texts if (name := suppliers.plain(text)) is not None))[:MOST_NAMES]


def name_servers(records: Records) -> tuple[str, ...]:
    return names(records.data("NS"))


def mail_servers(records: Records) -> tuple[str, ...]:
    """The names behind the preferences: 10 mail.example.eu."""
    return names(text.split()[-1] for text in records.data("MX") if text.strip())


def senders(records: Records) -> tuple[str, ...]:
    """The names whose lists of senders are included (SPF)."""
    return names(match[1] for text in policies(records) for match in _SENDERS.finditer(text))


def policies(records: Records) -> tuple[str, ...]:
    """The texts that say who may send mail (SPF); a long one stands in pieces between quotes."""
    texts = ("".join(_QUOTED.findall(data)) if data.startswith('"') else data for data in records.data("TXT"))
    return tuple(text for text in texts if text.lower().split(" ")[0] == "v=spf1")


def targets(records: Records) -> tuple[str, ...]:
    """What a name is an alias of."""
    return names(records.data("CNAME"))


def issuers(records: Records) -> tuple[str, ...]:
    """The issuers of certificates that a domain permits (CAA)."""
    return tuple(sorted({match[1].lower() for data in records.data("CAA") if (match := _ISSUERS.match(data))}))


def kept(asked: Ask, body: bytes) -> bytes:
    """The records of the type that was asked, in a fixed order; texts other than SPF and mailboxes of CAA are dropped."""
    try:
        whole = Records.model_validate_json(body)
    except ValidationError:
        return b""
    kind = asked.key.split("/")[0].upper()
    used = sorted({(one.name, one.type, one.data) for one in whole.records if _used(one, kind)})
    records = tuple(Record(name=name, type=of, data=data) for name, of, data in used)
    return whole.model_copy(update={"records": records}).model_dump_json().encode()


def _used(record: Record, kind: str) -> bool:
    if record.type != kind:
        return False
    alone = Records(rcode="", records=(record,))
    return bool(issuers(alone)) if kind == "CAA" else kind != "TXT" or bool(policies(alone))
