"""Sovereign Cloud Stack: which clouds the project has certified, and whether their tests pass for a version that is in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import Field, TypeAdapter, ValidationError

from criteria.model import Text
from criteria.problems import shown
from criteria.reference import ReferenceData
from offerings.asking import About, Answer, Answers, Ask, Fact, Gap, Said
from offerings.identifiers import Identified
from offerings.reading.payload import LooseTime, Payload, unreadable

ABOUT = About(
    id="scs",
    title=Text(en="Sovereign Cloud Stack compliance monitor", nl="Nalevingsmonitor van Sovereign Cloud Stack"),
    publisher="Forum SCS-Standards, Open Source Business Alliance",
    home="https://github.com/SovereignCloudStack/standards/tree/main/compliance-monitor",
    licence="CC-BY-SA-4.0",
    terms="https://docs.scs.community/standards/scs-0004-v1-achieving-certification",
    robots=Text(
        en="A documented open interface for programs and a public table; asked once a day.",
        nl="Een gedocumenteerde open koppeling voor programma's en een openbare tabel; eens per dag gevraagd.",
    ),
    proves=Text(
        en="That the project lists the cloud as certified and that its tests pass. Passing tests alone are no certificate: "
        "operators may be tested without one. How long a certificate still runs is not told.",
        nl="Dat het project de cloud als gecertificeerd vermeldt en dat de tests slagen. Geslaagde tests zijn nog geen "
        "certificaat: aanbieders kunnen zich zonder laten testen. Hoelang een certificaat nog loopt, staat er niet bij.",
    ),
    needs=("scs",),
    questions=("certificates", "open-standards"),
    again=timedelta(days=1),
    pace={"compliance.sovereignit.cloud": 2.0},
    credit="Sovereign Cloud Stack, CC BY-SA 4.0",
)

CERTIFICATES, STANDARDS = ABOUT.questions
CERTIFICATE = "scs-compatible"
CERTIFIED = "certified"
GROUP = "group-"
_BASE = "https://compliance.sovereignit.cloud"
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_CERTIFIED = "Certified SCS-compatible"
_LINK = re.compile(r"/detail/([A-Za-z0-9][A-Za-z0-9._-]{0,79})/([a-z0-9-]{1,40})")
_WORDS = {-1: "failed", 0: "undecided", None: "undecided", 1: "passed"}


@dataclass(frozen=True, slots=True)
class _Scope:
    """A kind of certificate: the names that the project has for it, and the interfaces over which its tests run."""

    name: str
    alias: str
    uuid: str
    standard: str


SCOPES = (
    _Scope("SCS-compatible IaaS", "scs-compatible-iaas", "50393e6f-2ae1-4c5c-a62c-3b75f2abef3f", "openstack-api"),
    _Scope("SCS-compatible KaaS", "scs-compatible-kaas", "1fffebe6-fd4b-44d3-a36c-fc58b4bb0180", "kubernetes-api"),
)


class _Test(Payload):
    result: int | None = None
    checked_at: LooseTime = None


class _Version(Payload):
    result: int | None = None
    validity: str | None = None


class _Results(Payload):
    results: dict[str, _Test] = Field(default_factory=dict)
    versions: dict[str, _Version] = Field(default_factory=dict)

    @property
    def checked(self) -> date | None:
        return max((test.checked_at for test in self.results.values() if test.checked_at), default=None)


_STATUS = TypeAdapter(dict[str, dict[str, _Results]])


def _key(subject: str, scope: _Scope) -> str:
    return f"status/{subject}/{scope.alias}"


def asks(who: Identified, have: Answers, on: date, reference: ReferenceData) -> Iterator[Ask]:  # noqa: ARG001  the shape of all sources
    """The results of each subject, and the table that says who is certified; a group has results only by its members."""
    if who.scs is None:
        return
    yield Ask(CERTIFIED, f"{_BASE}/markdown/table", accept="text/markdown", media=("text/markdown", "text/plain"), shared=True)
    for subject in _members(who):
        for scope in SCOPES:
            yield Ask(_key(subject, scope), f"{_BASE}/status?subject={subject}&scopeuuid={scope.uuid}")


def _members(who: Identified) -> tuple[str, ...]:
    return tuple(one for one in who.scs.subjects if not one.startswith(GROUP)) if who.scs else ()


def parse(who: Identified, have: Answers, reference: ReferenceData) -> Iterator[Said]:  # noqa: ARG001  the shape of all sources
    """For each subject and scope: what its results show, and the certificate if the project lists it."""
    if who.scs is None:
        yield from (Gap(question, "not_asked", "nobody recorded a subject of the monitor") for question in ABOUT.questions)
        return
    if not _members(who):
        yield Gap(CERTIFICATES, "not_asked", "only a group is recorded; results are kept under its members, so record these too")
    for subject in _members(who):
        yield from _subject(subject, who, have)


def _subject(subject: str, who: Identified, have: Answers) -> Iterator[Said]:
    """What both scopes say; a cloud is usually tested in one of them, so only silence in both is told."""
    absent = []
    for scope in SCOPES:
        answer = have.get(_key(subject, scope))
        if answer is None:
            continue
        found = _results(answer, subject, scope)
        if found is None:
            absent.append(scope.name)
        elif isinstance(found, Gap):
            yield found
        else:
            yield from _judged(found, subject, scope, who, have)
    if len(absent) == len(SCOPES):
        yield Gap(CERTIFICATES, "not_listed", f"the monitor has no recent results of '{subject}'", _key(subject, SCOPES[0]))


def _results(answer: Answer, subject: str, scope: _Scope) -> _Results | Gap | None:
    """The results of one subject and scope; an unknown subject has none."""
    if answer.missing:
        return None
    try:
        status = _STATUS.validate_json(answer.body)
    except ValidationError as error:
        return unreadable(CERTIFICATES, answer, error.errors(include_url=False, include_input=False)[0]["msg"])
    return status.get(subject, {}).get(scope.uuid)


def _judged(found: _Results, subject: str, scope: _Scope, who: Identified, have: Answers) -> Iterator[Said]:
    """Only versions in force count, and only what passed; what is undecided or failed is no proof of the contrary."""
    key = _key(subject, scope)
    valid = {version: one.result for version, one in found.versions.items() if one.validity == "effective"}
    passed = ", ".join(shown(version) for version, result in list(valid.items())[:5] if result == 1)
    if not passed or found.checked is None:
        told = ", ".join(f"{shown(version)} {_WORDS.get(result, 'undecided')}" for version, result in list(valid.items())[:3])
        yield Gap(CERTIFICATES, "not_listed", f"{key}: {told or 'no results for a version in force'}{_failing(found)}"[:400], key)
        return
    yield _standard(key, scope, passed, found.checked)
    yield from _certificate(subject, scope, passed, found.checked, who, have)


def _failing(found: _Results) -> str:
    failing = sorted(test for test, one in found.results.items() if one.result == -1)
    return f" ({', '.join(map(shown, failing[:3]))})" if failing else ""


def _standard(key: str, scope: _Scope, passed: str, checked: date) -> Fact:
    note = Text(
        en=f"The tests of {scope.name} {passed} passed; they run over these interfaces. Checked last on {checked}.",
        nl=f"De tests van {scope.name} {passed} slaagden; ze lopen via deze koppelingen. Laatst gecontroleerd op {checked}.",
    )
    # The monitor observed it, not cloudpeil: a public register's word.
    return Fact(
        STANDARDS, "register", key, value=(scope.standard,), complete=False, where="versions", published=checked, note=note
    )


def _certificate(subject: str, scope: _Scope, passed: str, checked: date, who: Identified, have: Answers) -> Iterator[Said]:
    """The certificate, if the project's table lists the subject or its recorded group among the certified ones."""
    answer = have.get(CERTIFIED)
    if answer is None:
        return
    listed = _listed(answer.body)
    if listed is None:
        yield unreadable(CERTIFICATES, answer, "the table of certified clouds is not as expected")
    elif not listed & {(name, scope.alias) for name in (subject, *_groups(who))}:
        detail = f"'{subject}' passes {scope.name} {passed}, but is not among the certified clouds"
        yield Gap(CERTIFICATES, "not_listed", detail, CERTIFIED)
    else:
        note = Text(
            en=f"Listed as certified for {scope.name}; the list gives no end date. "
            f"The tests of {passed} passed, checked last on {checked}.",
            nl=f"Vermeld als gecertificeerd voor {scope.name}; de lijst geeft geen einddatum. "
            f"De tests van {passed} slaagden, laatst gecontroleerd op {checked}.",
        )
        # The certificate itself is not published, only the list of those who hold one: a register, not a certificate.
        yield Fact(
            CERTIFICATES,
            "register",
            CERTIFIED,
            value=(CERTIFICATE,),
            complete=False,
            where=_CERTIFIED,
            published=checked,
            note=note,
        )


def _groups(who: Identified) -> tuple[str, ...]:
    return tuple(one for one in who.scs.subjects if one.startswith(GROUP)) if who.scs else ()


def _listed(body: bytes) -> frozenset[tuple[str, str]] | None:
    """Subjects and scopes under the headings of certified clouds; nothing when there is no such heading."""
    found: set[tuple[str, str]] = set()
    certified = seen = False
    for line in body.decode("utf-8", "replace").splitlines():
        if heading := _HEADING.match(line):
            certified = heading[1].startswith(_CERTIFIED)
            seen = seen or certified
        elif certified:
            found |= {(link[1], _alias(link[2])) for link in _LINK.finditer(line)}
    return frozenset(found) if seen else None


def _alias(scope: str) -> str:
    return next((one.alias for one in SCOPES if one.uuid == scope), scope)


def keep(ask: Ask, body: bytes) -> bytes:
    """Of the table who is certified; of results the versions, what did not pass, and the newest day."""
    if ask.key == CERTIFIED:
        listed = _listed(body)
        lines = [f"# {_CERTIFIED}", *(f"/detail/{subject}/{scope}" for subject, scope in sorted(listed or ()))]
        return b"" if listed is None else "\n".join((*lines, "")).encode()
    try:
        status = _STATUS.validate_json(body)
    except ValidationError:
        return b""
    fewer = {subject: {scope: _fewer(one) for scope, one in scopes.items()} for subject, scopes in status.items()}
    return _STATUS.dump_json(fewer, exclude_defaults=True, indent=1)


def _fewer(found: _Results) -> _Results:
    """Without tests that passed, except one of the newest, which carries the day."""
    newest = min((test for test, one in found.results.items() if one.checked_at == found.checked), default=None)
    kept = {test: one for test, one in found.results.items() if one.result != 1 or test == newest}
    return found.model_copy(update={"results": kept})
