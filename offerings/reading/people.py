"""What names people in a JSON document: personal mailboxes, telephone numbers, names of persons; roles and organisations stay."""

from __future__ import annotations

import re
from typing import Any

_MAILBOX = re.compile(r"([\w.+%-]+)@[\w-]+(?:\.[\w-]+)+")
_ROLES = frozenset(
    (
        *(
            "abuse",
            "admin",
            "business",
            "cert",
            "cloud",
            "compliance",
            "contact",
            "csirt",
            "datenschutz",
            "dpo",
            "gaia-x",
            "gaiax",
        ),
        *("hello", "help", "helpdesk", "info", "legal", "mail", "noc", "office", "privacy", "sales", "security", "service"),
        *("servicedesk", "support"),
    )
)
_MAIL_KEYS = frozenset({"email", "emailaddress", "hasemail", "mail", "mailbox", "mbox"})
_KEYS = frozenset(
    (
        *("telephone", "hastelephone", "phone", "phonenumber", "mobile", "fax", "faxnumber", "tel"),
        *("givenname", "familyname", "firstname", "lastname", "additionalname", "hasgivenname", "hasfamilyname"),
        *("honorificprefix", "birthdate", "birthplace", "contactname", "contactperson", "ceo", "director", "directors"),
    )
)
_PERSONS = frozenset({"person", "naturalperson", "individual"})


def without(value: Any) -> Any:  # noqa: ANN401  any JSON value
    """A JSON value without the members and items that name people; the same value when none does."""
    if isinstance(value, dict):
        kept = {key: part for key, part in value.items() if not _names_someone(key, part)}
        return {key: without(part) for key, part in kept.items()}
    if isinstance(value, list):
        return [without(part) for part in value if not _is_someone(part)]
    return value


def named_in(value: object) -> bool:
    """Whether a JSON value names people."""
    return bool(without([value]) != [value])


def _names_someone(key: str, part: object) -> bool:
    name = re.split(r"[:#/]", key)[-1].replace("_", "").replace("-", "").lower()
    return name in _KEYS or (name in _MAIL_KEYS and not _all_roles(part)) or _is_someone(part)


def _is_someone(part: object) -> bool:
    if isinstance(part, str):
        personal = any(local.lower() not in _ROLES for local in _MAILBOX.findall(part))
        return personal or part.strip().lower().startswith("tel:")
    return isinstance(part, dict) and any(_is_person(part.get(key)) for key in ("type", "@type"))


def _is_person(kinds: object) -> bool:
    listed = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and re.split(r"[:#/]", kind)[-1].lower() in _PERSONS for kind in listed)


def _all_roles(part: object) -> bool:
    """Whether what stands under a key for mailboxes holds nothing but mailboxes of roles."""
    if isinstance(part, list):
        return all(map(_all_roles, part))
    if isinstance(part, dict):
        return all(_all_roles(one) for key, one in part.items() if key not in {"@type", "type"})
    found = _MAILBOX.fullmatch(part.removeprefix("mailto:")) if isinstance(part, str) else None
    return found is not None and found[1].lower() in _ROLES
