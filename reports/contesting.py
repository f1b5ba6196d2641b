"""The template of a contest: every key of the format in order, what it means, and filled in as far as is known."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from criteria.questions import Kind, Question
from offerings.contests import Contest

WIDTH = 100
HEAD = """\
# A contested fact. Fill in the texts in quotes, save it as <id>.yaml, and send it to the maintainers of the site.
# What stands behind '#' is left out; remove the '#' to use it. docs/corrections.md explains every key.
"""
DECISION = ("decided", "reason", "was", "now", "since")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a template is about: an offering and one of its questions or criteria, as far as they are named."""

    offering: str = "id-of-the-offering"
    question: Question | None = None
    framework: str | None = None
    criterion: str | None = None

    @property
    def name(self) -> str:
        """The id of the question or criterion."""
        return self.criterion or (self.question.id if self.question else "id-of-the-question")


def template(of: Subject, received: date) -> str:
    """A contest file that the loader takes as soon as its names are known; the keys that may be left out are comments."""
    parts = _parts(of, received)
    blocks = []
    for name, field in Contest.model_fields.items():
        key = field.alias or name
        if key.startswith("\0"):
            continue
        meaning = textwrap.wrap(str(field.description), WIDTH - 2)
        lines = parts[key] if _used(key, of) else [f"# {line}" for line in parts[key]]
        blocks.append("\n".join([*(f"# {line}" for line in meaning), *lines]))
    return f"{HEAD}\n" + "\n\n".join(blocks) + "\n"


def _used(key: str, of: Subject) -> bool:
    if key in {"provider", "proposed", *DECISION}:
        return False
    return (key in {"framework", "criterion"}) == (of.criterion is not None) or key not in {"question", "framework", "criterion"}


def _parts(of: Subject, received: date) -> Mapping[str, list[str]]:
    """What stands under each key."""
    both = ["  en: in English", "  nl: in het Nederlands"]
    return {
        "id": [f"id: {identity(of.offering, of.name, received)}"],
        "offering": [f"offering: {of.offering}"],
        "provider": ["provider: id-of-the-provider"],
        "question": [f"question: {of.question.id if of.question else 'id-of-the-question'}"],
        "framework": [f"framework: {of.framework or 'id-of-the-framework'}"],
        "criterion": [f"criterion: {of.criterion or 'SOV-3.4'}"],
        "from": ["from: provider"],
        "by": ['by: "your name, your role"'],
        "received": [f"received: {received}"],
        "says": ["says:", '  en: "what is wrong, in your own words"'],
        "proposed": ["proposed:", *(f"  {line}" for line in _answer(of.question, received))],
        "sources": ["sources:", "  source-1:", *(f"    {line}" for line in _source(received))],
        "status": ["status: open"],
        **{key: [f"{key}: {received}"] for key in ("decided", "since")},
        **{key: [f"{key}:", *both] for key in ("reason", "was", "now")},
    }


def _answer(question: Question | None, received: date) -> list[str]:
    allowed, value = _example(question, received)
    return [
        *(f"# {line}" for line in textwrap.wrap(allowed, WIDTH - 6)),
        f"value: {json.dumps(value)}",
        "# or what is known of it: at_least, at_most, inside, outside, complete: false (see docs/dossiers.md)",
        "source: source-1",
        "# where: page, section or clause",
    ]


def _example(question: Question | None, received: date) -> tuple[str, object]:
    """What an answer to a question may be, in words, and one."""
    if question is None:
        return "as the question asks: true or false, an option, a number, a date, a text, or a list", True
    options = ", ".join(question.option_ids())
    first = question.option_ids()[:1]
    return {
        Kind.TRUTH: ("true or false", True),
        Kind.CHOICE: (f"one of: {options}", "".join(first)),
        Kind.CHOICES: (f"a list of: {options}", list(first)),
        Kind.COUNTRY: ("a country by its code", "NL"),
        Kind.COUNTRIES: ("countries by their codes, with commas between them", ["NL"]),
        Kind.QUANTITY: (f"a number from {question.minimum} to {question.maximum}, unit: {question.unit}", question.minimum),
        Kind.DATE: ("a date", str(received)),
        Kind.TEXT: ("a text", "text"),
    }[question.type]


def _source(received: date) -> list[str]:
    return [
        'title: "title of the document"',
        "# url: https://www.example.org/",
        "# statement, press, documentation, contract, certificate, audit or register",
        "kind: statement",
        '# publisher: "who published it"',
        "# published: as precise as known: 2026, 2026-11 or 2026-11-23",
        f"retrieved: {received}  # the day on which you saw it",
    ]


def identity(holder: str, subject: str, received: date) -> str:
    """An id for a contest: the day, whose record, and what is contested."""
    return "-".join(re.findall(r"[a-z0-9]+", f"{received}-{holder}-{subject}".lower()))[:80].rstrip("-")
