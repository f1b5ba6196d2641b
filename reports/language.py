"""Languages: the texts of the catalogue, and numbers, dates and names as each language writes them."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from math import ceil, floor
from unicodedata import combining, normalize

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from criteria.library import Library

CODES = ("en", "nl")
NAMES = {"en": "English", "nl": "Nederlands"}
NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
_SMALL = {
    "en": ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    "nl": ["geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"],
}


@cache
def translations(code: str) -> gettext.NullTranslations:
    """The catalogue of a language; English is the language of the source texts."""
    if code == "en":
        return gettext.NullTranslations()
    with (files("reports") / "locales" / f"{code}.po").open("rb") as stream:
        catalogue = read_po(stream, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Language:
    """One language, with the library whose names it knows."""

    code: str
    library: Library

    def _(self, message: str) -> str:
        return translations(self.code).gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return translations(self.code).ngettext(one, many, count)

    def decimal(self, written: str) -> str:
        return written.replace(".", ",") if self.code == "nl" else written

    def number(self, value: float) -> str:
        """A number as it is, without needless zeros."""
        return self.decimal(f"{value:.10g}")

    def lowest(self, value: Fraction, places: int = 1) -> str:
        """Round down, so that 'at least' stays true."""
        return self.decimal(_fixed(floor(value * 10**places), places))

    def highest(self, value: Fraction, places: int = 1) -> str:
        """Round up, so that 'at most' stays true."""
        return self.decimal(_fixed(ceil(value * 10**places), places))

    def nearest(self, value: Fraction, places: int = 1) -> str:
        return self.decimal(_fixed(round(value * 10**places), places))

    def small(self, count: int) -> str:
        """A small count in words, a larger one in digits."""
        return _SMALL[self.code][count] if count < len(_SMALL[self.code]) else str(count)

    def day(self, value: date) -> str:
        return _written(value, "d MMMM y", self.code)

    def loose_day(self, value: str) -> str:
        """A date that may lack its day or month."""
        if len(value) == len("2026-11-23"):
            return self.day(date.fromisoformat(value))
        if len(value) == len("2026-11"):
            return _written(date.fromisoformat(f"{value}-01"), "MMMM y", self.code)
        return value

    def country(self, code: str) -> str:
        return self.library.country(code, self.code)

    def group(self, name: str) -> str:
        """A group of countries as a sentence names it."""
        short = {"EU": "EU", "EEA": "EER" if self.code == "nl" else "EEA"}
        short["EEA+CH"] = self._("EEA or Switzerland")
        if name in short:
            return ("de " if self.code == "nl" else "the ") + short[name]
        known = self.library.reference.groups
        return known[name].name.get(self.code) if name in known else self.country(name)

    def join(self, parts: Iterable[str], word: str = "and") -> str:
        """A list as a sentence has it."""
        listed = list(parts)
        if len(listed) < 2:
            return "".join(listed)
        joiner = {"and": {"nl": "en"}, "or": {"nl": "of"}}[word].get(self.code, word)
        return f"{', '.join(listed[:-1])} {joiner} {listed[-1]}"


@lru_cache(maxsize=4096)
def _written(value: date, form: str, code: str) -> str:
    return format_date(value, form, locale=code).replace(" ", NBSP)


def _fixed(scaled: int, places: int) -> str:
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def alphabetical(name: str) -> str:
    """A name as a list in order of names takes it: without case and accents."""
    return "".join(sign for sign in normalize("NFD", name.casefold()) if not combining(sign))
