"""What the linter finds in the shipped frameworks: the oddities of the published calculator, each explained, and nothing else."""

from datetime import date
from functools import cache

from criteria import library
from criteria.library import Library
from criteria.reader import Reader
from scoring.lint import lint_framework

TODAY = date(2026, 11, 28)
FOLDER = "criteria/frameworks/eu-csf/2026-06/"


@cache
def shipped() -> Library:
    reader = Reader()
    known = library.load(reader)
    reader.finish()
    return known


def found():
    return lint_framework(shipped().framework("eu-csf", "2026-06"), shipped(), TODAY)


CALCULATOR = [
    # The same eight figures at other objectives than in version 1.2.1.
    ("weights-permuted", "framework-1.2.1", "framework.yaml"),
    # Every answer carries level 4.
    *(("never-binds", f"SOV-1.{number}", "sov-1.yaml") for number in (2, 4, 5, 6, 7)),
    ("never-binds", "SOV-2.5", "sov-2.yaml"),
    ("never-binds", "SOV-5.3", "sov-5.yaml"),
    ("never-binds", "SOV-7.2", "sov-7.yaml"),
    ("never-binds", "SOV-8.4", "sov-8.yaml"),
    # Level 3, and in the last four of these also level 2, takes the best answer.
    ("all-or-nothing", "SOV-1.8", "sov-1.yaml"),
    ("all-or-nothing", "SOV-2.2", "sov-2.yaml"),
    ("all-or-nothing", "SOV-2.1", "sov-2.yaml"),
    ("all-or-nothing", "SOV-2.3", "sov-2.yaml"),
    ("all-or-nothing", "SOV-3.4", "sov-3.yaml"),
    ("all-or-nothing", "SOV-7.7", "sov-7.yaml"),
    # Rounded points: 1000.03, 1002, 1002, 1001 and 1001 instead of 1000.
    *(("maximum-differs", f"SOV-{number}", f"sov-{number}.yaml") for number in (1, 2, 4, 5, 7)),
    # 83 instead of 83.34.
    ("odd-points", "SOV-1.7", "sov-1.yaml"),
    # 48 criteria, and 43 in the text of the guidance.
    ("count-differs", "criteria", "framework.yaml"),
    # Two blank labels and three that repeat a higher one.
    ("empty-label", "SOV-1.6", "sov-1.yaml"),
    ("empty-label", "SOV-1.6", "sov-1.yaml"),
    *(("repeated-label", f"SOV-8.{number}", "sov-8.yaml") for number in (2, 3, 4)),
]


def test_the_linter_finds_the_oddities_of_the_calculator_and_nothing_else():
    assert sorted((one.check, one.where, one.path.removeprefix(FOLDER)) for one in found()) == sorted(CALCULATOR)
    assert len(CALCULATOR) == 28


def test_every_oddity_of_the_calculator_is_explained():
    assert [one.place for one in found() if one.known is None] == []


def test_the_figures_in_what_is_found_are_the_published_ones():
    said = {(one.check, one.where): one.message.split(";")[0] for one in found()}

    assert said["weights-permuted", "framework-1.2.1"] == (
        "the weights 'framework-1.2.1' have the figures of 'calculator-2026-06' at other objectives (SOV-1 20 to 15, SOV-5 10 to "
        "20, SOV-7 15 to 10)"
    )
    assert said["odd-points", "SOV-1.7"] == "rung 3 of SOV-1.7 has 83 points, where SOV-1.1 and SOV-1.3 have 83.34"
    assert said["maximum-differs", "SOV-1"] == "the best rungs of SOV-1 give 1000.03 points, but the nominal divisor is 1000"
    assert said["count-differs", "criteria"] == "the source states 43 criteria, but the files hold 48"


def test_no_search_in_a_shipped_framework_is_left_undecided():
    for one in shipped().frameworks.values():
        assert [found.message for found in lint_framework(one, shipped(), TODAY) if found.check == "undecided"] == []


def test_no_shipped_framework_has_an_error():
    for one in shipped().frameworks.values():
        assert [found.place for found in lint_framework(one, shipped(), TODAY) if found.severity == "error"] == []
