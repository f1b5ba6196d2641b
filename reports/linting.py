"""What the linter found, for people, for editors, for the checks of a code host, and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import indent, wrap

from criteria.findings import Finding
from criteria.frameworks import Framework
from reports.data import Json

WIDTH = 120
ORDER = ("error", "warning", "known")
PLURALS = {"error": "errors", "warning": "warnings", "known": "known exceptions"}
SINGULARS = {**{name: name for name in ORDER}, "known": "known exception"}
Relative = Callable[[str], str]  # a path of the data as it is called from the current folder


@dataclass(frozen=True, slots=True)
class Part:
    """A framework, or what stands beside all of them when it is None, with what was found there.

    `tried` tells whether its rules were tried on answers, which takes a framework without errors in names and rules.
    """

    framework: Framework | None
    tried: bool
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        if self.framework is None:
            return "All frameworks together"
        return f"{self.framework.header.title.en}, edition {self.framework.edition}"


def counts(parts: Sequence[Part]) -> Counter[str]:
    return Counter(one.severity for part in parts for one in part.findings)


def counted(found: Mapping[str, int]) -> str:
    """The counts in words: 0 errors, 1 warning, 2 known exceptions."""
    return ", ".join(f"{found[name]} {SINGULARS[name] if found[name] == 1 else PLURALS[name]}" for name in ORDER)


def table(parts: Sequence[Part], relative: Relative) -> str:
    """For people: by framework, errors first, each with its place, the three parts of its message and its reason."""
    return "\n".join(line for part in parts for line in _section(part, relative))


def _section(part: Part, relative: Relative) -> Iterator[str]:
    yield f"{part.name}: {counted(counts([part]))}"
    if not part.tried:
        yield "  Rules were not tried on answers, because what is wrong here comes first."
    for one in sorted(part.findings, key=lambda one: ORDER.index(one.severity)):
        yield f"\n{one.severity:<8} {one.check}{f', {one.where}' if one.where else ''}"
        yield f"  {_place(one, relative)}"
        yield indent("\n".join(wrap(one.message, WIDTH, break_long_words=False)), "  ")
        if one.known is not None:
            yield indent("\n".join(wrap(f"Known: {one.known.en}", WIDTH, break_long_words=False)), "  ")
    yield ""


def _place(one: Finding, relative: Relative) -> str:
    return f"{relative(one.path)}:{one.line or 1}:{one.column or 1}"


def editor(parts: Sequence[Part], relative: Relative) -> str:
    """For editors: path:line:column: error, warning or note, as compilers write them."""
    return "".join(
        f"{_place(one, relative)}: {'note' if one.known else one.severity}: {_told(one)} [{one.check}]\n"
        for part in parts
        for one in part.findings
    )


def github(parts: Sequence[Part], relative: Relative) -> str:
    """For the checks of GitHub: workflow commands that put each finding beside its line."""
    return "".join(_command(one, relative(one.path)) for part in parts for one in part.findings)


def _command(one: Finding, path: str) -> str:
    name = "notice" if one.known else one.severity
    given = {"file": path, "line": one.line or 1, "col": one.column or 1, "title": one.check}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in given.items())
    return f"::{name} {properties}::{_data(_told(one))}\n"


def _told(one: Finding) -> str:
    return f"{one.message} (known: {one.known.en})" if one.known else one.message


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def document(parts: Sequence[Part], on: date) -> Json:
    """For programs."""
    frameworks = [
        {"framework": part.framework.id, "edition": part.framework.edition, "rules_tried": part.tried}
        for part in parts
        if part.framework is not None
    ]
    found = counts(parts)
    listed = [_finding(one, part.framework) for part in parts for one in part.findings]
    return {
        "as_of": on,
        "frameworks": frameworks,
        **{PLURALS[name].split()[0]: found[name] for name in ORDER},
        "findings": listed,
    }


def _finding(one: Finding, framework: Framework | None) -> Json:
    head = {} if framework is None else {"framework": framework.id, "edition": framework.edition}
    about = {"where": one.where} if one.where else {}
    place = {"file": one.path, "line": one.line or 1, "column": one.column or 1}
    because = {} if one.known is None else {"because": {"en": one.known.en, "nl": one.known.nl}}
    return {**head, "check": one.check, "severity": one.severity, **about, **place, "message": one.message, **because}


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file and place, as editors show them."""
    return tuple(sorted(findings, key=lambda one: (one.path, one.line, one.column, one.check, one.message)))
