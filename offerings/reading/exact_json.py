"""JSON from strangers: read within bounds, and written in the one form over which digests are taken (RFC 8785)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from math import isfinite
from typing import Any, NoReturn

DEEPEST, MOST = 40, 10_000
_EXACT = 2**53


def parsed(content: bytes | str) -> Any:  # noqa: ANN401  any JSON value
    """The value that a JSON text holds.

    Raises ValueError when it is none, says a key twice, or goes beyond the bounds of depth and size.
    """
    try:
        value = json.loads(content, object_pairs_hook=_single, parse_constant=_refused, parse_float=_finite)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    _bounded(value)
    return value


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _refused(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number that can be read")


def _finite(text: str) -> float:
    return found if isfinite(found := float(text)) else _refused(text[:20])


def _bounded(value: object) -> None:
    waiting, seen = [(value, 1)], 0
    while waiting:
        one, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST:
            raise ValueError(f"it has more than {DEEPEST} levels or {MOST:,} parts")
        waiting += [(part, depth + 1) for part in _parts(one)]


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def canonical(value: object) -> str:
    """The text of a JSON value by RFC 8785: keys in order, no space, numbers as in ECMAScript.

    Raises ValueError for what that form cannot hold.
    """
    if isinstance(value, dict):
        ordered = sorted(value.items(), key=lambda pair: str(pair[0]).encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(part)}" for key, part in ordered) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _EXACT:
        raise ValueError("a whole number is too large to be exact in ECMAScript")
    return json.dumps(value, ensure_ascii=False)


def _float(value: float) -> str:
    """A number as ECMAScript writes it: the shortest digits, plain from 1e-6 up to 1e21."""
    if value == 0:
        return "0"
    sign, signs, exponent = Decimal(repr(value)).as_tuple()
    digits = "".join(map(str, signs)).rstrip("0")
    point = len(signs) + int(exponent)
    return ("-" if sign else "") + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """Digits with the decimal point after the first `point` of them."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    fraction = f".{digits[1:]}" if digits[1:] else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"
