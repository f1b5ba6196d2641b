"""Invented dossiers of any number: thirty facts each, some partial, some with two claims, from one seed.

Four of five lists are ones that recur, as lists of countries and certificates do; the fifth is drawn at random.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from criteria.library import Library
from criteria.questions import Kind, Question
from offerings.dossiers import Dossier, Offering, Provider

KINDS = ("statement", "documentation", "contract", "register", "measurement")
FACTS = 30


def dossiers(library: Library, questions: list[str], count: int, seed: int = 1) -> Iterator[Dossier]:
    """Yield parsed dossiers; each is validated by the same models as a file is."""
    chance = random.Random(seed)
    asked = [library.questions[name] for name in sorted(questions)]
    countries = sorted(library.reference.countries)[::5]
    company = Provider.model_validate({"id": "company", "name": "Company"})
    for number in range(count):
        chosen = chance.sample(asked, FACTS)
        facts = {question.id: _claims(question, chance, countries) for question in chosen}
        offering = Offering.model_validate(
            {
                "id": f"offering-{number}",
                "provider": "company",
                "name": f"Offering {number}",
                "service_models": ["iaas"],
                "sources": {kind: {"title": kind, "kind": kind, "retrieved": "2026-11-01"} for kind in KINDS},
                "facts": facts,
            }
        )
        yield Dossier(offering, company)


def _claims(question: Question, chance: random.Random, countries: list[str]) -> list[dict[str, Any]]:
    claims = [{**_says(question, chance, countries), "source": chance.choice(KINDS)}]
    if chance.random() < 0.1:
        claims.append({**claims[0], "source": chance.choice(KINDS)})
    return claims


def _says(question: Question, chance: random.Random, countries: list[str]) -> dict[str, Any]:
    if question.type is Kind.TRUTH:
        return {"value": chance.random() < 0.5}
    if question.type is Kind.CHOICE:
        return {"at_least" if question.ordered and chance.random() < 0.3 else "value": chance.choice(question.option_ids())}
    if question.type is Kind.QUANTITY:
        low, high = question.minimum or 0, question.maximum or 0
        number = round(chance.uniform(low, high), 2 if high < 100 else 0)
        return {chance.choice(["value", "value", "at_least", "at_most"]): number}
    if question.type is Kind.COUNTRY:
        return {"value": chance.choice(countries)}
    if question.type is Kind.COUNTRIES and chance.random() < 0.2:
        return chance.choice([{"inside": "EU"}, {"outside": "EEA"}])
    values = countries if question.type is Kind.COUNTRIES else list(question.option_ids())
    size, first = chance.randint(1, min(4, len(values))), chance.randrange(len(values))
    usual = chance.random() < 0.8
    picked = values[first : first + size] if usual else chance.sample(values, size)
    return {"value": picked, "complete": chance.random() < 0.7}
