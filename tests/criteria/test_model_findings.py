"""The checks of a framework that need no rule to be tried: each finds its defect, at its place, and nothing else."""

from datetime import date

import pytest

from criteria import library
from criteria.findings import CHECKS
from criteria.lint import unused_questions
from criteria.problems import DataError
from criteria.reader import Reader
from scoring.lint import lint_questions
from tests.criteria.rulers import BASE, HEADER, HOME, lay, lint

WEIGHTS = "other: {P: 50, S: 50}"
TOP_OF_KEYS = "points: 50, level: 2, is: {en: Own, nl: Eigen}"


def test_nothing_is_found_in_a_framework_that_is_in_order(tmp_path):
    assert lint(tmp_path) == []


def test_weights_that_are_permuted_are_found_with_the_objectives_that_moved(tmp_path):
    assert lint(tmp_path, (WEIGHTS, "other: {P: 40, S: 60}")) == [
        (
            "framework.yaml:15:10: warning: the weights 'other' have the figures of 'usual' at other objectives (P 60 to 40, "
            "S 40 to 60); expected sets that differ in their figures, so compare both with their sources and correct the one "
            "that was copied wrongly [weights-permuted other]"
        )
    ]


def test_weights_that_stand_twice_are_found(tmp_path):
    assert lint(tmp_path, (WEIGHTS, "other: {P: 60, S: 40}")) == [
        (
            "framework.yaml:15:10: warning: the weights 'other' are those of 'usual'; expected sets that differ, so remove one "
            "of them [weights-repeated other]"
        )
    ]


def test_a_criterion_that_can_never_lower_the_level_is_found(tmp_path):
    changes = [
        ("level: 0, is: {en: Elsewhere", "level: 2, is: {en: Elsewhere"),
        ("level: 1, is: {en: Shared", "level: 2, is: {en: Shared"),
    ]

    assert lint(tmp_path, *changes) == [
        (
            "p.yaml:5:9: warning: P.1 can never lower the level, because even its lowest rung grants 2 and nothing can be above; "
            "expected a lower level on some rung, so correct the levels, or say that it counts for the score only "
            "[never-binds P.1]"
        )
    ]


def test_a_criterion_below_the_top_that_no_other_criterion_exceeds_binds_nothing_either(tmp_path):
    """P.1 grants level 1 at most, so the lowest rung of P.2 at level 1 never lowers a level."""
    changes = [
        (TOP_OF_KEYS, TOP_OF_KEYS.replace("level: 2", "level: 1")),
        ("level: 0, is: {en: Outside", "level: 1, is: {en: Outside"),
    ]

    assert [one.rpartition("[")[2] for one in lint(tmp_path, *changes)] == ["never-binds P.2]", "level-unreachable 2]"]


def test_a_criterion_with_the_same_level_everywhere_below_the_others_does_bind(tmp_path):
    changes = [
        (TOP_OF_KEYS, TOP_OF_KEYS.replace("level: 2", "level: 0")),
        ("level: 1, is: {en: Shared", "level: 0, is: {en: Shared"),
    ]

    assert not [one for one in lint(tmp_path, *changes) if "never-binds P.1" in one]


def test_a_top_rung_that_more_than_one_level_takes_is_found(tmp_path):
    assert lint(tmp_path, ("level: 1, is: {en: Shared", "level: 0, is: {en: Shared")) == [
        (
            "p.yaml:5:9: warning: level 1 takes the top rung of P.1, which grants 2; the others grant at most 0; expected a "
            "rung for the levels between, so compare the levels with the source [all-or-nothing P.1]"
        )
    ]


def test_a_criterion_of_two_rungs_is_a_gate_and_may_leap(tmp_path):
    middle = "      - {points: 20, level: 1, is: {en: Shared, nl: Gedeeld}, when: {question: key-holder, at_least: shared}}\n"

    assert lint(tmp_path, (middle, "")) == []


def test_a_level_that_some_criterion_does_not_grant_is_found_once_with_what_is_above_it(tmp_path):
    highest = "{level: 2, name: {en: All, nl: Alles}, meaning: {en: Everything., nl: Alles.}}"
    higher = highest.replace("level: 2", "level: 3").replace("All,", "More,").replace("Alles},", "Meer},")

    assert lint(tmp_path, (TOP_OF_KEYS, TOP_OF_KEYS.replace("2", "1")), (highest, f"{highest}\n  - {higher}")) == [
        (
            "framework.yaml:12:5: error: level 2 cannot be reached, because no rung of P.1 grants it; expected such a rung in "
            "every criterion, so add it or remove the level [level-unreachable 2]"
        )
    ]


def test_a_level_that_no_rung_grants_is_found(tmp_path):
    moved = [(f"level: 1, is: {{en: {word}", f"level: 2, is: {{en: {word}") for word in ("Shared", "Partly", "Lean")]

    assert lint(tmp_path, *moved) == [
        (
            "framework.yaml:11:5: warning: no rung grants level 1; expected at least one, so correct the ladders or remove the "
            "level [level-skipped 1]"
        )
    ]


def test_an_objective_whose_best_points_are_not_the_divisor_is_found(tmp_path):
    inside = "level: 2, is: {en: Inside"
    changes = [(TOP_OF_KEYS, TOP_OF_KEYS.replace("50", "50.03")), (f"points: 50, {inside}", f"points: 51, {inside}")]

    assert lint(tmp_path, *changes) == [
        (
            "p.yaml:1:12: warning: the best rungs of P give 101.03 points, but the nominal divisor is 100; expected the same, so "
            "correct the points, or say why the best score is not 100 [maximum-differs P]"
        )
    ]


def test_a_framework_without_points_has_no_maximum_to_miss(tmp_path):
    none = [(f"points: {points}", "points: 0") for points in (20, 50, 40, 100)]

    assert lint(tmp_path, *none) == []


THIRD = """\
  - id: P.3
    topic: {en: Doors, nl: Deuren}
    rungs:
      - {points: 0, level: 0, is: {en: Shut, nl: Dicht}}
      - {points: 20.5, level: 1, is: {en: Ajar, nl: Op een kier}, when: {question: key-holder, at_least: shared}}
      - {points: 50, level: 2, is: {en: Open, nl: Open deur}, when: {question: key-holder, at_least: customer}}
    rationale: {en: Doors open., nl: Deuren openen.}
"""


def test_points_that_differ_from_those_of_ladders_with_the_same_ends_are_found(tmp_path):
    lay_last = "    rationale: {en: Data lie there., nl: Daar liggen gegevens.}\n"

    assert lint(tmp_path, (lay_last, lay_last + THIRD), ("nominal: 100", "nominal: 150"), ("points: 100", "points: 150")) == [
        (
            "p.yaml:23:18: warning: rung 2 of P.3 has 20.5 points, where P.1 and P.2 have 20; expected the same points on "
            "ladders with the same ends, so compare them with the source [odd-points P.3]"
        )
    ]


def test_two_ladders_that_differ_are_no_pattern(tmp_path):
    assert lint(tmp_path, ("points: 20, level: 1, is: {en: Partly", "points: 25, level: 1, is: {en: Partly")) == []


def test_counts_that_differ_from_those_the_source_states_are_found(tmp_path):
    assert lint(tmp_path, ("nominal: 100", "nominal: 100\nstated: {objectives: 2, criteria: 4}")) == [
        (
            "framework.yaml:17:35: warning: the source states 4 criteria, but the files hold 3; expected the same, so add what "
            "is missing, remove what is too much, or correct the number [count-differs criteria]"
        )
    ]


def test_a_label_that_says_nothing_is_found(tmp_path):
    assert lint(tmp_path, ("is: {en: Shared, nl: Gedeeld}", "is: {en: '-', nl: Gedeeld}")) == [
        (
            "p.yaml:9:41: warning: the words '-' of rung 2 of P.1 say nothing; expected what it stands for, so write it "
            "[empty-label P.1]"
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "is: {en: Shared, nl: Gedeeld}",
            "is: {en: Shared, nl: elders}",
            (
                "p.yaml:9:53: warning: the words 'elders' of rung 2 of P.1 are also those of rung 1 of P.1; expected words that "
                "tell them apart, so reword one of them [repeated-label P.1]"
            ),
        ),
        (
            "topic: {en: Storage, nl: Opslag}",
            "topic: {en: Keys, nl: Sleutels}",
            (
                "p.yaml:13:17: warning: the words 'Keys' of P.2 are also those of P.1; expected words that tell them apart, so "
                "reword one of them [repeated-label P.2]"
            ),
        ),
        (
            "title: {en: Shape, nl: Vorm}",
            "title: {en: Shape, nl: Plaatsen}",
            (
                "s.yaml:2:24: warning: the words 'Plaatsen' of S are also those of P; expected words that tell them apart, so "
                "reword one of them [repeated-label S]"
            ),
        ),
        (
            "name: {en: Some, nl: Enig}",
            "name: {en: None, nl: Enig}",
            (
                "framework.yaml:11:27: warning: the words 'None' of level 1 are also those of level 0; expected words that tell "
                "them apart, so reword one of them [repeated-label 1]"
            ),
        ),
    ],
    ids=["rung", "criterion", "objective", "level"],
)
def test_words_that_stand_twice_are_found(tmp_path, old, new, found):
    assert lint(tmp_path, (old, new)) == [found]


def test_the_same_words_in_two_criteria_are_no_defect(tmp_path):
    assert lint(tmp_path, ("is: {en: Outside, nl: Buiten}", "is: {en: Elsewhere, nl: Elders}")) == []


@pytest.mark.parametrize(
    ("word", "found"),
    [
        (
            "blank",
            (
                "in the source, rung 2 of P.1 has no words; expected words of its own, so ask the publisher, and say how it is "
                "read until then [empty-label P.1]"
            ),
        ),
        (
            "repeated",
            (
                "in the source, rung 2 of P.1 has the words of another; expected words of its own, so ask the publisher, and "
                "say how it is read until then [repeated-label P.1]"
            ),
        ),
    ],
)
def test_a_label_that_is_blank_or_repeated_in_the_source_is_found(tmp_path, word, found):
    label = f"is: {{en: Shared, nl: Gedeeld}}, label_in_source: {word}"

    assert lint(tmp_path, ("is: {en: Shared, nl: Gedeeld}", label)) == [f"p.yaml:9:80: warning: {found}"]


def test_a_sentence_that_was_not_translated_is_found(tmp_path):
    same = "rationale: {en: Keys open the doors., nl: Keys open the doors.}"

    assert lint(tmp_path, ("rationale: {en: Keys open., nl: Sleutels openen.}", same)) == [
        (
            "p.yaml:11:47: warning: the text 'Keys open the doors.' is the same in English and in Dutch; expected a "
            "translation, so write it [untranslated P.1]"
        )
    ]


def test_a_name_may_be_the_same_in_both_languages(tmp_path):
    assert lint(tmp_path, ("topic: {en: Storage, nl: Opslag}", "topic: {en: Open Data Portal, nl: Open Data Portal}")) == []


# Dates


def test_a_source_is_found_from_the_day_after_its_last(tmp_path):
    ended = ("{title: The law, published: 2020}", "{title: The law, published: 2020, until: 2026-11-22}")

    assert lint(tmp_path, ended) == [
        (
            "framework.yaml:8:5: warning: the source 'The law' held until 2026-11-22; expected one in force on 2026-11-23, so "
            "name what took its place [expired-reference The law]"
        )
    ]
    assert lint(tmp_path, ended, on=date(2026, 11, 22)) == []


LAWS = """\
laws:
  - id: old-law
    country: US
    name: {en: Old law, nl: Oude wet}
    kind: access
    until: 2026-01-31
    about: {en: It was., nl: Het was.}
    sources: [{title: Gazette}]
"""


def test_a_law_that_a_criterion_rests_on_is_found_past_its_last_day(tmp_path):
    rests = ("topic: {en: Keys, nl: Sleutels}", "topic: {en: Keys, nl: Sleutels}\n    laws: [old-law]")

    assert lint(tmp_path, rests, reference__laws=LAWS) == [
        (
            "p.yaml:7:12: warning: the law 'old-law' held until 2026-01-31; expected one in force on 2026-11-23, so name what "
            "took its place [expired-reference P.1]"
        )
    ]
    assert lint(tmp_path, rests, reference__laws=LAWS, on=date(2026, 1, 31)) == []


def test_a_law_that_is_not_known_is_refused(tmp_path):
    rests = ("topic: {en: Keys, nl: Sleutels}", "topic: {en: Keys, nl: Sleutels}\n    laws: [olt-law]")
    reader = lay(tmp_path, rests, reference__laws=LAWS)

    library.load(reader)

    assert str(DataError(reader.problems)) == f"{HOME}/p.yaml:7:12: the law 'olt-law' is not known; did you mean 'old-law'?"


GROUPS = """\
groups:
  - id: EU
    name: {en: European Union, nl: Europese Unie}
    about: {en: The member states., nl: De lidstaten.}
    members: [{country: NL, from: 1958-01-01}]
  - id: EEA
    name: {en: European Economic Area, nl: Europese Economische Ruimte}
    about: {en: As above., nl: Als boven.}
    includes: [EU]
    sources: [{title: Decision 1, until: 2026-06-30}]
  - id: club
    name: {en: A club, nl: Een club}
    about: {en: It is no more., nl: Die is niet meer.}
    members: [{country: US, from: 2000-01-01, until: 2025-12-31}]
"""


def test_a_group_without_members_and_one_whose_source_ended_are_found_where_a_rule_names_them(tmp_path):
    both = ("{question: storage-countries, overlaps: territory}", "{question: storage-countries, overlaps: [EEA, club]}")

    assert lint(tmp_path, both, reference__groups=GROUPS) == [
        (
            "p.yaml:16:107: warning: 'Decision 1', on which the group 'EEA' rests, held until 2026-06-30; expected one in force "
            "on 2026-11-23, so name what took its place [expired-reference P.2]"
        ),
        (
            "p.yaml:16:107: warning: the group 'club' has no members on 2026-11-23; expected at least one, so name a group that "
            "has [expired-reference P.2]"
        ),
    ]
    assert lint(tmp_path, both, reference__groups=GROUPS, on=date(2025, 12, 31)) == []


# Known exceptions


PERMUTED = (WEIGHTS, "other: {P: 40, S: 60}")
BECAUSE = "because: {en: So published., nl: Zo gepubliceerd.}"


def with_exceptions(*exceptions):
    return ("nominal: 100", "nominal: 100\nexceptions:\n" + "\n".join(f"  - {{{one}, {BECAUSE}}}" for one in exceptions))


@pytest.mark.parametrize("exception", ["check: weights-permuted", "check: weights-permuted, where: [other]"])
def test_an_exception_explains_a_finding_by_its_check_and_its_name(tmp_path, exception):
    (found,) = lint(tmp_path, PERMUTED, with_exceptions(exception))

    assert found.startswith("framework.yaml:15:10: known: the weights 'other' have")


def test_an_exception_for_another_name_explains_nothing_and_is_found_itself(tmp_path):
    found = lint(tmp_path, PERMUTED, with_exceptions("check: weights-permuted, where: [usual]"))

    assert [one.split(": ")[1] for one in found] == ["warning", "warning"]
    assert found[1] == (
        "framework.yaml:18:39: warning: nothing matches the exception of 'weights-permuted' for 'usual'; expected a finding of "
        "that name, so remove it or correct the name [unmatched-exception weights-permuted]"
    )


def test_an_exception_that_nothing_matches_is_found(tmp_path):
    assert lint(tmp_path, with_exceptions("check: never-binds")) == [
        (
            "framework.yaml:18:5: warning: nothing matches the exception of 'never-binds'; expected a finding of that check, so "
            "remove it [unmatched-exception never-binds]"
        )
    ]


@pytest.mark.parametrize(
    ("check", "message"),
    [
        ("never-bind", "the check 'never-bind' is not known; did you mean 'never-binds'? (see docs/linting.md)"),
        (
            "weights-sum",
            "the check 'weights-sum' allows no exception; expected none, so mend what it finds (see docs/linting.md)",
        ),
    ],
)
def test_an_exception_of_a_check_that_is_not_known_or_allows_none_is_refused(tmp_path, check, message):
    reader = lay(tmp_path, with_exceptions(f"check: {check}"))

    library.load(reader)

    assert str(DataError(reader.problems)) == f"{HOME}/framework.yaml:18:13: {message}"


# What the loader refuses has its name here too


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ((WEIGHTS, "other: {P: 50, S: 40}"), "weights-sum"),
        ((WEIGHTS, "other: {P: 100}"), "weights-sum"),
        ((TOP_OF_KEYS, TOP_OF_KEYS.replace("50", "10")), "ladder-falls"),
        ((TOP_OF_KEYS, TOP_OF_KEYS.replace("level: 2", "level: 0")), "ladder-falls"),
        (("topic: {en: Keys, nl: Sleutels}", "topic: {en: Keys}"), "missing-language"),
        (("topic: {en: Keys, nl: Sleutels}", "tropic: {en: Keys, nl: Sleutels}"), ""),
        (("rationale: {en: Keys open., nl: Sleutels openen.}", "rationale: {nl: Sleutels openen.}"), "missing-language"),
        (("nominal: 100\n", ""), ""),
    ],
)
def test_a_problem_that_keeps_a_framework_from_being_used_has_the_name_of_its_check(tmp_path, change, kind):
    reader = lay(tmp_path, change)

    library.load(reader)

    assert {problem.kind for problem in reader.problems} == {kind}
    assert kind == "" or CHECKS[kind].refused


# Questions


def test_a_question_that_no_rule_asks_is_found(tmp_path):
    reader = lay(tmp_path)
    known = library.load(reader)

    found = {one.where: one for one in unused_questions(known)}

    assert set(found) == {"assessment-day", "buyers-need", "formats", "founded", "licence", "office-country", "remarks"}
    one = found["licence"]
    assert (one.place, one.message) == (
        "criteria/questions/licence.yaml:1:5",
        "no rule of any framework asks 'licence'; expected at least one rule that does, so use it in a rule or remove it",
    )


def test_a_question_explains_itself_why_no_rule_asks_it(tmp_path):
    text = (BASE / "criteria/questions/licence.yaml").read_text(encoding="utf-8")
    used = (BASE / "criteria/questions/pue.yaml").read_text(encoding="utf-8")
    explained = f"exceptions:\n  - {{check: unused-question, {BECAUSE}}}\n"
    known = library.load(lay(tmp_path, questions__licence=text + explained, questions__pue=used + explained))

    found = {one.path.rpartition("/")[2]: one for one in lint_questions(known)}

    assert (found["licence.yaml"].severity, found["licence.yaml"].known.en) == ("known", "So published.")
    assert (found["pue.yaml"].check, found["formats.yaml"].severity) == ("unmatched-exception", "warning")


def test_the_base_of_these_tests_has_no_framework_of_this_name():
    assert ("ruler", "1") not in library.load(Reader(layers=(BASE,))).frameworks
    assert HEADER.startswith("id: ruler")
