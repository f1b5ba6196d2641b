"""Known exceptions: what the linter finds and is meant to be so, with the reason; and those that match nothing any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from criteria.findings import CHECKS, Finding, Spot, found
from criteria.model import KnownException, Located
from criteria.problems import Problem, nearest, shown


def settle(findings: Iterable[Finding], exceptions: Sequence[KnownException]) -> Iterator[Finding]:
    """Give each finding the reason for which it is meant to be so, where there is one."""
    for one in findings:
        reasons = (known.because for known in exceptions if _matches(known, one))
        yield replace(one, known=next(reasons, None))


def _matches(known: KnownException, one: Finding) -> bool:
    return known.check == one.check and (not known.where or one.where in known.where)


def unmatched(findings: Sequence[Finding], exceptions: Sequence[KnownException], holder: Located, path: str) -> Iterator[Finding]:
    """Exceptions, and names in them, that no finding matches: what they explained is gone, or the name is misspelled."""
    matched = {(one.check, one.where) for one in findings}
    for number, known in enumerate(exceptions):
        spot = Spot(holder, path, ("exceptions", number))
        if not known.where and known.check not in {check for check, _ in matched}:
            what = f"nothing matches the exception of '{known.check}'"
            yield found("unmatched-exception", known.check, spot, what, expected="a finding of that check", mend="remove it")
        for place, name in enumerate(known.where):
            if (known.check, name) not in matched:
                what = f"nothing matches the exception of '{known.check}' for '{shown(name)}'"
                at, mend = spot.at("where", place), "remove it or correct the name"
                yield found("unmatched-exception", known.check, at, what, expected="a finding of that name", mend=mend)


def misnamed(exceptions: Sequence[KnownException], path: str) -> Iterator[Problem]:
    """Exceptions of checks that do not exist, or of which none can be made."""
    possible = [name for name, check in CHECKS.items() if not check.refused and name != "unmatched-exception"]
    for known in exceptions:
        if known.check not in possible:
            refused = "allows no exception; expected none, so mend what it finds"
            why = refused if known.check in CHECKS else f"is not known; {nearest(known.check, possible)}"
            yield Problem(path, *known.place("check"), f"the check '{known.check}' {why} (see docs/linting.md)")
