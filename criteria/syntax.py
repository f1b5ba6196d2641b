"""What the YAML parser stumbled over, in plain words, and where the mistake is rather than where it showed."""

from __future__ import annotations

from typing import NamedTuple

import yaml

from criteria.problems import shown


class Mishap(NamedTuple):
    """A mistake in the syntax; line and column count from 1."""

    line: int
    column: int
    message: str


def explain(error: yaml.YAMLError, text: str) -> Mishap:
    """Say in plain words what the parser found wrong in `text`."""
    problem, context = str(getattr(error, "problem", None) or error), str(getattr(error, "context", None))
    lines = text.rstrip().splitlines()
    here = _mark(error, "problem_mark", lines)
    start = _mark(error, "context_mark", lines) if getattr(error, "context_mark", None) else here
    if problem.startswith("did not find expected ',' or"):
        return _unclosed("[]" if "]" in problem else "{}", start, here)
    if "quoted scalar" in context and problem.startswith("found unexpected"):
        return Mishap(*start, "the quoted text that begins here has no end; expected a closing quote, so add it")
    if problem == "could not find expected ':'":
        return Mishap(*start, "a ':' with a space after it is missing here; expected 'key: value', so add it")
    return Mishap(*here, _message(problem, lines[here[0] - 1] if lines else "", here[1]))


def _mark(error: yaml.YAMLError, name: str, lines: list[str]) -> tuple[int, int]:
    mark = getattr(error, name, None)
    if mark is None or not lines:
        return 1, 1
    return (mark.line + 1, mark.column + 1) if mark.line < len(lines) else (len(lines), len(lines[-1]) + 1)


def _unclosed(pair: str, start: tuple[int, int], here: tuple[int, int]) -> Mishap:
    if start[0] == here[0]:
        message = f"expected ',' or '{pair[1]}' here, since the '{pair[0]}' in column {start[1]} is still open"
        return Mishap(*here, f"{message}; add it, or quote the text")
    message = f"the '{pair[0]}' that stands here is still open in line {here[0]}; expected '{pair[1]}', so close it"
    return Mishap(*start, f"{message}, or add the comma that is missing")


def _message(problem: str, line: str, column: int) -> str:
    before, sign = line[: column - 1].rstrip(), line[column - 1 : column]
    if problem == "found character that cannot start any token":
        if sign == "\t":
            return "a tab stands here; expected spaces, so replace the tab by spaces"
        return f"'{shown(sign)}' cannot begin a value; expected a letter, a digit or a quote, so put the text in quotes"
    if problem.startswith("did not find expected") and sign in {"]", "}"}:
        return f"a '{sign}' stands here that closes nothing; expected none, so remove it or add the bracket that opens it"
    if problem.startswith("did not find expected") and before.endswith(("'", '"')):
        return "text follows a closing quote; expected the end of the value, so quote all of it, and double each ' inside '...'"
    return next(
        (message for beginning, message in _MESSAGES.items() if problem.startswith(beginning)),
        f"this is not YAML ({shown(problem)}); compare with the examples in docs/formats.md",
    )


_ALIGN = "expected it in the same column as its neighbours, so align the line"
_MESSAGES = {
    "mapping values are not allowed": "a ':' stands where none is expected; quote the text, or indent the line correctly",
    "block sequence entries are not allowed": "a list cannot begin here; expected it on a line of its own, so move it down",
    "did not find expected node content": "a value is missing here; expected one, so write it or close the bracket",
    "did not find expected key": f"this line does not fit the mapping around it; {_ALIGN}",
    "did not find expected '-'": f"this line does not fit the list around it, where items begin with '- '; {_ALIGN}",
    "did not find expected <document start>": "this stands after the end of the document; expected nothing, so remove it",
    "found a tab character": "a tab stands here; expected spaces, so replace the tab by spaces",
    "found unknown escape character": "this is no escape that YAML knows; expected a doubled backslash, or use single quotes",
}
