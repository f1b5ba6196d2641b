"""deps.dev: licences judged by what the Open Source Initiative approved; what cannot be judged stays open."""

import json

import pytest
from asked import body, conversation, facts, gaps, holder

from offerings.sources import deps_dev
from offerings.sources._spdx import approved

RECORDED = body("deps-dev/version_go_rsc.io_github_v0.4.1.json")
GO, NPM = "version/go/rsc.io/github@v0.4.1", "version/npm/@sample/part@1.0.0"
ONE = 'components: [{package: go/rsc.io/github, version: "v0.4.1"}]'
TWO = 'components: [{package: go/rsc.io/github, version: "v0.4.1"}, {package: "npm/@sample/part", version: "1.0.0"}]'


def version(*licences, name="@sample/part", advisories=()):
    key = {"system": "NPM", "name": name, "version": "1.0.0"}
    return json.dumps({"versionKey": key, "licenses": licences, "advisoryKeys": [{"id": one} for one in advisories]}).encode()


EXAMPLES = [
    (holder(ONE), {GO: RECORDED}),
    (holder(TWO), {GO: RECORDED, NPM: version("MIT OR (GPL-2.0-only AND BUSL-1.1)", advisories=["GHSA-0000"])}),
    (holder(TWO), {GO: RECORDED, NPM: version("BUSL-1.1")}),
]


def said(identifiers, bodies):
    return conversation(deps_dev, identifiers, bodies).said()


def test_the_recorded_package_has_an_approved_licence():
    (fact,) = said(ONE, {GO: RECORDED})

    assert (fact.question, fact.kind, fact.value, fact.where) == ("component-licences-open", "register", True, "licenses")
    assert fact.note.en == "Licences: BSD-3-Clause. Known security advisories for these versions: 0."
    assert fact.note.nl == "Licenties: BSD-3-Clause. Bekende beveiligingswaarschuwingen bij deze versies: 0."


def test_signs_in_names_and_versions_are_escaped():
    asked = conversation(deps_dev, TWO, {}).asked

    assert [ask.url for ask in asked] == [
        "https://api.deps.dev/v3/systems/go/packages/rsc.io%2Fgithub/versions/v0.4.1",
        "https://api.deps.dev/v3/systems/npm/packages/%40sample%2Fpart/versions/1.0.0",
    ]


def test_all_packages_count_with_their_advisories():
    (fact,) = said(TWO, {GO: RECORDED, NPM: version("MIT", advisories=["GHSA-1", "GHSA-2"])})

    assert fact.value is True
    assert fact.note.en == "Licences: BSD-3-Clause, MIT. Known security advisories for these versions: 2."


def test_one_licence_that_is_not_approved_decides():
    (fact,) = said(TWO, {GO: RECORDED, NPM: version("BUSL-1.1")})

    assert (fact.value, fact.ask) == (False, NPM)
    assert fact.note.en == (
        "npm/@sample/part 1.0.0: BUSL-1.1, not approved by the Open Source Initiative. "
        "Known security advisories for these versions: 0."
    )


@pytest.mark.parametrize(
    ("content", "reason", "detail"),
    [
        (None, "not_listed", "npm/@sample/part 1.0.0: this version is not known there"),
        (version("non-standard"), "not_covered", "npm/@sample/part 1.0.0: non-standard: cannot be judged"),
        (version(), "not_covered", "npm/@sample/part 1.0.0: no licence: cannot be judged"),
        (version("MIT", "BUSL-1.1"), "not_covered", "npm/@sample/part 1.0.0: MIT, BUSL-1.1: cannot be judged"),
        (version("LicenseRef-ours"), "not_covered", "npm/@sample/part 1.0.0: LicenseRef-ours: cannot be judged"),
        (version("MIT", name="@sample/other"), "unreadable", f"{NPM}: the answer is about another package"),
        (b"<html>busy</html>", "unreadable", None),
    ],
)
def test_what_cannot_be_judged_keeps_the_answer_open(content, reason, detail):
    found = said(TWO, {GO: RECORDED} | ({NPM: content} if content is not None else {}))

    assert facts(found) == []
    assert [one.reason for one in gaps(found)] == [reason]
    assert detail in {None, gaps(found)[0].detail}


def test_several_licences_that_agree_are_judged_together():
    assert [one.value for one in said(TWO, {GO: RECORDED, NPM: version("MIT", "ISC")})] == [True]
    assert [one.value for one in said(TWO, {GO: RECORDED, NPM: version("BUSL-1.1", "SSPL-1.0")})] == [False]


def test_a_component_without_a_package_keeps_the_answer_open():
    found = said('components: [{package: go/rsc.io/github, version: "v0.4.1"}, {repository: github.com/a/b}]', {GO: RECORDED})

    assert [one.detail for one in found] == ["github.com/a/b: nobody recorded its package"]


def test_an_answer_that_did_not_come_keeps_the_answer_open():
    held = conversation(deps_dev, TWO, {GO: RECORDED})
    del held.have[NPM]

    assert held.said() == []


@pytest.mark.parametrize(
    ("asked", "answered", "believed"),
    [
        ("1.0.0", "1.0.0", True),
        ("v1.0", "1.0.0", True),
        ("1.0.0-RC1", "1.0.0rc1", True),
        ("1.0.0", None, True),
        ("1.0.0", "1.0.10", False),
        ("1.0", "2.0", False),
    ],
)
def test_an_answer_about_another_version_is_not_believed(asked, answered, believed):
    made = json.loads(version("MIT"))
    made["versionKey"]["version"] = answered
    key = f"version/npm/@sample/part@{asked}"

    (found,) = said(f'components: [{{package: "npm/@sample/part", version: "{asked}"}}]', {key: json.dumps(made).encode()})

    assert bool(facts([found])) is believed
    if not believed:
        assert (found.reason, found.detail) == ("unreadable", f"{key}: the answer is about another version")


def test_without_components_nothing_is_asked():
    held = conversation(deps_dev, "", {})

    assert held.asked == []
    assert [one.reason for one in gaps(held.said())] == ["not_asked"]


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("MIT", True),
        ("mit", True),
        ("GPL-2.0+", True),
        ("EUPL-1.2", True),
        ("BUSL-1.1", False),
        ("CC0-1.0", False),
        ("Apache-2.0+", True),
        ("Apache-1.0+", None),
        ("MIT OR BUSL-1.1", True),
        ("MIT AND BUSL-1.1", False),
        ("MIT and BUSL-1.1 or ISC", True),
        ("MIT AND (BUSL-1.1 OR ISC)", True),
        ("BUSL-1.1 OR MIT AND SSPL-1.0", False),
        ("MIT OR unheard-of", True),
        ("BUSL-1.1 OR unheard-of", None),
        ("MIT AND unheard-of", None),
        ("BUSL-1.1 AND unheard-of", False),
        ("Apache-2.0 WITH LLVM-exception", None),
        ("BUSL-1.1 WITH LLVM-exception", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", None),
        ("GPL-2.0-with-classpath-exception", None),
        ("GPL-3.0-with-GCC-exception", True),
        ("any-OSI", None),
        ("any-OSI-perl-modules", None),
        ("Apache-2.0 WITH LLVM-exception OR MIT", True),
        ("", None),
        ("MIT OR", None),
        ("OR MIT", None),
        ("(MIT", None),
        ("MIT)", None),
        ("()", None),
        ("MIT ISC", None),
        ("MIT WITH", None),
        ("MIT WITH (ISC)", None),
        ("(MIT) WITH LLVM-exception", None),
        ("MIT/ISC", None),
        ("MIT\N{NO-BREAK SPACE}é", None),
        ("(" * 99 + "MIT", None),
        ("(" * 500 + "MIT" + ")" * 500, None),
    ],
)
def test_an_expression_is_approved_refused_or_not_understood(expression, verdict):
    assert approved(expression) is verdict
