"""SCS: a certificate needs the project's list as well as passed tests of a version in force; all else is unknown."""

import json
from datetime import date

import pytest
from asked import answer, body, conversation, facts, gaps, holder, reference

from offerings.sources import scs

TABLE = body("scs/table_constructed.md")
STATUS = body("scs/status_constructed.json")
KAAS = body("scs/status_kaas_constructed.json")
IAAS_KEY, KAAS_KEY = "status/sample-1/scs-compatible-iaas", "status/sample-1.34/scs-compatible-kaas"


def subjects(*names):
    return f"scs: {{subjects: [{', '.join(names)}]}}"


def status(subject="sample-1", checked="2026-11-27T02:14:13.857422", **versions):
    """Results of one subject: each version with its result and validity."""
    made = {version: {"result": result, "validity": validity} for version, (result, validity) in versions.items()}
    test = {"result": 1, "checked_at": checked, "report": "def374a9"}
    return json.dumps({subject: {scs.SCOPES[0].uuid: {"results": {"scs-0101": test}, "versions": made}}}).encode()


EXAMPLES = [
    (holder(subjects("sample-1")), {scs.CERTIFIED: TABLE, IAAS_KEY: STATUS}),
    (holder(subjects("group-sample", "sample-1.34")), {scs.CERTIFIED: TABLE, KAAS_KEY: KAAS}),
    (holder(subjects("tested-1")), {scs.CERTIFIED: TABLE, "status/tested-1/scs-compatible-iaas": b"{}"}),
]


def said(bodies, *names):
    return conversation(scs, subjects(*(names or ("sample-1",))), bodies).said()


def told(found):
    return [(one.question, one.reason, one.detail) for one in gaps(found)]


def test_the_table_and_both_scopes_are_asked():
    held = conversation(scs, subjects("sample-1"), {})

    assert [(ask.key, ask.url, ask.accept) for ask in held.asked] == [
        ("certified", "https://compliance.sovereignit.cloud/markdown/table", "text/markdown"),
        (
            "status/sample-1/scs-compatible-iaas",
            "https://compliance.sovereignit.cloud/status?subject=sample-1&scopeuuid=50393e6f-2ae1-4c5c-a62c-3b75f2abef3f",
            "application/json",
        ),
        (
            "status/sample-1/scs-compatible-kaas",
            "https://compliance.sovereignit.cloud/status?subject=sample-1&scopeuuid=1fffebe6-fd4b-44d3-a36c-fc58b4bb0180",
            "application/json",
        ),
    ]
    assert held.asked[0].shared


def test_a_certified_cloud_whose_tests_pass_holds_the_certificate_and_has_the_interfaces():
    standard, certificate = said(EXAMPLES[0][1])

    assert (standard.question, standard.value, standard.complete, standard.kind, standard.ask) == (
        "open-standards", ("openstack-api",), False, "register", IAAS_KEY,
    )  # fmt: skip
    assert (certificate.question, certificate.value, certificate.complete, certificate.kind, certificate.ask) == (
        "certificates", ("scs-compatible",), False, "register", "certified",
    )  # fmt: skip
    assert standard.published == certificate.published == date(2026, 8, 21)
    assert certificate.note.en == (
        "Listed as certified for SCS-compatible IaaS; the list gives no end date. "
        "The tests of v4 passed, checked last on 2026-08-21."
    )
    assert certificate.note.nl == (
        "Vermeld als gecertificeerd voor SCS-compatible IaaS; de lijst geeft geen einddatum. "
        "De tests van v4 slaagden, laatst gecontroleerd op 2026-08-21."
    )
    assert standard.note.en == (
        "The tests of SCS-compatible IaaS v4 passed; they run over these interfaces. Checked last on 2026-08-21."
    )


def test_a_group_that_is_certified_covers_its_recorded_members():
    found = facts(said(EXAMPLES[1][1], "group-sample", "sample-1.34"))

    assert [(one.question, one.value) for one in found] == [
        ("open-standards", ("kubernetes-api",)),
        ("certificates", ("scs-compatible",)),
    ]
    assert {one.published for one in found} == {date(2026, 11, 27)}
    assert [one.question for one in facts(said(EXAMPLES[1][1], "sample-1.34"))] == ["open-standards"]


def test_passed_tests_are_no_certificate_when_the_project_lists_none():
    bodies = {scs.CERTIFIED: TABLE, "status/tested-1/scs-compatible-iaas": status("tested-1", **{"v5.1": (1, "effective")})}

    found = said(bodies, "tested-1")

    assert [one.question for one in facts(found)] == ["open-standards"]
    assert told(found) == [
        ("certificates", "not_listed", "'tested-1' passes SCS-compatible IaaS v5.1, but is not among the certified clouds")
    ]


def test_a_certificate_for_one_scope_is_none_for_the_other():
    table = TABLE.replace(b"sample-1/scs-compatible-iaas", b"sample-1/scs-compatible-kaas")

    assert [one.question for one in facts(said({scs.CERTIFIED: table, IAAS_KEY: STATUS}))] == ["open-standards"]


@pytest.mark.parametrize(
    ("versions", "detail"),
    [
        ({"v5.1": (-1, "effective")}, "v5.1 failed"),
        ({"v5.1": (0, "effective")}, "v5.1 undecided"),
        ({"v5.1": (None, "effective")}, "v5.1 undecided"),
        ({"v5.1": (-1, "effective"), "v4": (1, "deprecated")}, "v5.1 failed"),
        ({"v4": (1, "warn"), "next": (1, "draft")}, "no results for a version in force"),
        ({}, "no results for a version in force"),
    ],
)
def test_only_passed_versions_in_force_count(versions, detail):
    found = said({scs.CERTIFIED: TABLE, IAAS_KEY: status(**versions)})

    assert facts(found) == []
    assert told(found) == [("certificates", "not_listed", f"{IAAS_KEY}: {detail}")]


def test_tests_that_fail_are_named():
    failing = json.loads(STATUS)
    failing["sample-1"][scs.SCOPES[0].uuid]["versions"]["v4"]["result"] = -1

    assert told(said({scs.CERTIFIED: TABLE, IAAS_KEY: json.dumps(failing).encode()})) == [
        ("certificates", "not_listed", f"{IAAS_KEY}: v5.1 failed, v4 failed (scs-0102-prop-architecture)")
    ]


def test_results_without_a_day_do_not_count():
    assert facts(said({scs.CERTIFIED: TABLE, IAAS_KEY: status(checked="soon", **{"v5.1": (1, "effective")})})) == []


@pytest.mark.parametrize("content", [b"{}", b'{"detail": {}}', status("other", v5=(1, "effective"))])
def test_an_unknown_subject_has_no_results(content):
    bodies = {scs.CERTIFIED: TABLE, IAAS_KEY: content}

    assert told(said(bodies)) == [("certificates", "not_listed", "the monitor has no recent results of 'sample-1'")]


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"detail": "client needs to accept application/json"}'])
def test_an_error_in_place_of_results_is_unreadable(content):
    ((question, reason, detail),) = told(said({scs.CERTIFIED: TABLE, IAAS_KEY: content}))

    assert (question, reason) == ("certificates", "unreadable")
    assert detail.startswith(f"{IAAS_KEY}: ")


@pytest.mark.parametrize("table", [b"", b"<html>sample-1/scs-compatible-iaas", b"### Non-certified environments\n"])
def test_without_the_list_passed_tests_are_no_certificate(table):
    found = said({scs.CERTIFIED: table, IAAS_KEY: STATUS})

    assert [one.question for one in facts(found)] == ["open-standards"]
    assert told(found) == [("certificates", "unreadable", "certified: the table of certified clouds is not as expected")]


def test_a_list_that_could_not_be_asked_says_nothing():
    have = {IAAS_KEY: answer(IAAS_KEY, STATUS)}

    assert [one.question for one in scs.parse(holder(subjects("sample-1")), have, reference())] == ["open-standards"]


def test_a_group_alone_is_not_enough():
    assert told(said({scs.CERTIFIED: TABLE}, "group-sample")) == [
        (
            "certificates",
            "not_asked",
            "only a group is recorded; results are kept under its members, so record these too",
        )
    ]


def test_only_who_is_certified_is_kept_of_the_table():
    ask = conversation(scs, subjects("sample-1"), {}).asked[0]
    kept = scs.keep(ask, TABLE)

    assert kept.decode() == (
        "# Certified SCS-compatible\n"
        "/detail/group-other/scs-compatible-iaas\n"
        "/detail/group-sample/scs-compatible-kaas\n"
        "/detail/sample-1/scs-compatible-iaas\n"
    )
    assert scs.keep(ask, kept) == kept


def test_of_results_only_what_is_used_is_kept():
    ask = conversation(scs, subjects("sample-1"), {}).asked[1]
    kept = scs.keep(ask, KAAS)

    assert json.loads(kept) == {
        "sample-1.34": {
            scs.SCOPES[1].uuid: {
                "results": {"version-policy-check": {"result": 1, "checked_at": "2026-11-27"}},
                "versions": {"v1": {"result": 1, "validity": "effective"}},
            }
        }
    }
    assert scs.keep(ask, kept) == kept
    assert scs.keep(ask, b"someone@example.eu") == b""


def test_whole_and_kept_results_say_the_same():
    who, bodies = EXAMPLES[0]
    held = conversation(scs, subjects("sample-1"), bodies)
    whole = {key: answer(key, content) for key, content in bodies.items()}

    assert list(scs.parse(who, whole, reference())) == held.said()


def test_without_a_subject_nothing_is_asked():
    held = conversation(scs, "", {})

    assert held.asked == []
    assert [(one.question, one.reason, one.detail) for one in held.said()] == [
        ("certificates", "not_asked", "nobody recorded a subject of the monitor"),
        ("open-standards", "not_asked", "nobody recorded a subject of the monitor"),
    ]
