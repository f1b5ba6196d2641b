"""The shipped library, loaded once for all tests that work on real figures."""

from datetime import date
from functools import cache

from criteria import library
from criteria.frameworks import Framework
from criteria.library import Library
from criteria.reader import Reader
from scoring.assess import score_sheet
from scoring.ladder import scale
from scoring.results import Reading

ON = date(2026, 11, 23)
CALCULATOR, PUBLISHED = "calculator-2026-06", "framework-1.2.1"


@cache
def shipped() -> Library:
    reader = Reader()
    loaded = library.load(reader)
    reader.finish()
    return loaded


def eu_csf() -> Framework:
    return shipped().framework("eu-csf", "2026-06")


def score(answers, weights=CALCULATOR, *, divisor="nominal") -> Reading:
    """Score a sheet of rung numbers on the EU framework."""
    framework = eu_csf()
    return score_sheet(framework, scale(framework, framework.header.weights[weights], true_divisor=divisor == "true"), answers)


def best():
    """A sheet with every criterion on its highest rung."""
    return {one.id: len(one.rungs) for one in eu_csf().criteria}
