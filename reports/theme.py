"""A theme: one style sheet that overrides design tokens; what it must not hold, and which of its colours are hard to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from criteria.problems import Problem, meant, shown

PATH = "reports/theme.css"
MAX_BYTES = 100_000
TEXT = ("ink", "soft", "link", "water", "yes", "open", "no")
SHAPES = ("edge", "focus")
GROUNDS = ("paper", "tint", "note")
NEEDED = {**dict.fromkeys(TEXT, 4.5), **dict.fromkeys(SHAPES, 3.0)}

_COMMENT = re.compile(r"/\*.*?(\*/|\Z)", re.DOTALL)
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_NOT = "is not allowed in a theme"
_REFUSED = (
    (r"@import", f"'@import' {_NOT}; expected one file, so copy the rules into it"),
    (r"\\", f"a backslash {_NOT}; expected signs as they are, so write the sign itself"),
    (r"expression\s*\(", f"'expression(' {_NOT}; expected plain values, so write the value itself"),
    (r"(?:[a-z][a-z0-9+.-]*:)?//", f"an address of another site {_NOT}; expected files of this site only, so remove it"),
    (
        r"url\(\s*[\"']?\s*[a-z][a-z0-9+.-]*:(?!//)",
        f"an address of this kind {_NOT}; expected a file of this site, so write its path",
    ),
)


def problems(content: bytes, path: str = PATH) -> tuple[Problem, ...]:
    """What a theme holds that no page may load; each with its place."""
    if len(content) > MAX_BYTES:
        message = f"a theme of {len(content):,} bytes is too large; expected at most {MAX_BYTES:,}, so leave rules out"
        return (Problem(path, 0, 0, message),)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        return (Problem(path, line, column, "this is not UTF-8; expected a style sheet in UTF-8, so save it in that encoding"),)
    return tuple(_refused(text, path))


def _refused(text: str, path: str) -> Iterator[Problem]:
    bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text).lower()
    for pattern, message in _REFUSED:
        for found in re.finditer(pattern, bare):
            before = bare[: found.start()]
            yield Problem(path, before.count("\n") + 1, found.start() - before.rfind("\n"), message)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The custom properties of :root, as a style sheet sets them for light screens and for dark ones."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


def tokens(sheet: str) -> Tokens:
    """The tokens that a style sheet sets, without those for print and other occasions."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for around, declarations in _roots(_COMMENT.sub("", sheet)):
        found = {name: value.strip().lower() for name, value in re.findall(r"--([\w-]+)\s*:\s*([^;]*)", declarations)}
        if "dark" in around:
            dark |= found
        elif not around or around.startswith("@media screen") or "light" in around:
            light |= found
    return Tokens(light, dark)


def _roots(text: str) -> Iterator[tuple[str, str]]:
    """The declarations of every :root, with the at-rules around it."""
    around: list[str] = []
    for before, sign in re.findall(r"([^{}]*)([{}])", text):
        if sign == "{":
            around.append(before.rpartition(";")[2].strip().lower())
        elif around:
            if around[-1] == ":root":
                yield " ".join(around[:-1]), before
            around.pop()


def remarks(theme: str, base: str) -> tuple[str, ...]:
    """What may be wrong with a theme: names close to those of tokens, and colours with too little contrast."""
    own, known = tokens(theme), tokens(base)
    return (*_misspelt(own, known), *_pale(own, known))


def _misspelt(own: Tokens, known: Tokens) -> Iterator[str]:
    for name in sorted({*own.light, *own.dark} - known.light.keys()):
        if close := meant(name, known.light):
            yield f"the token --{shown(name)} is not known; did you mean --{close}?"


def _pale(own: Tokens, known: Tokens) -> Iterator[str]:
    light = {**known.light, **own.light}
    schemes = {"light": light, "dark": {**known.light, **known.dark, **own.light, **own.dark}}
    for scheme, values in schemes.items():
        for name, needed in NEEDED.items():
            for ground in GROUNDS:
                ratio = contrast(values[name], values[ground])
                if ratio is not None and ratio < needed:
                    pair = f"--{name} ({values[name]}) on --{ground} ({values[ground]})"
                    yield f"{pair} has a contrast of {int(ratio * 10) / 10} in the {scheme} scheme; WCAG asks at least {needed:g}"


def contrast(one: str, other: str) -> float | None:
    """The contrast of two colours by the formula of WCAG; nothing when one is not written as #rgb or #rrggbb."""
    lights = [_luminance(colour) for colour in (one, other)]
    if lights[0] is None or lights[1] is None:
        return None
    low, high = sorted((lights[0], lights[1]))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float | None:
    found = _HEX.fullmatch(colour)
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
