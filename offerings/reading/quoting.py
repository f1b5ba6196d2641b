"""Texts of others, as they may stand in a note or be kept: one printable line of bounded length."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

MOST = 200


def quoted(text: object) -> str | None:
    """A text in one printable line; nothing for what is blank or no text. Quoting twice changes nothing."""
    if not isinstance(text, str):
        return None
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:MOST].strip() or None


def several(values: object) -> tuple[str, ...]:
    """The texts in a list, each quoted; what is no list has none."""
    found = (quoted(one) for one in values) if isinstance(values, list | tuple) else ()
    return tuple(one for one in found if one)


Quoted = Annotated[str | None, BeforeValidator(quoted)]
QuotedTexts = Annotated[tuple[str, ...], BeforeValidator(several)]
