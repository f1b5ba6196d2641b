"""Optional extras: what only some installations have, asked for with a sentence that says how to get it."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

MODULES = {"pdf": "typst", "office": "xlsxwriter"}
NAMES = {"pdf": "PDF", "office": "XLSX"}


class MissingExtraError(Exception):
    """An extra that is not installed; the message says how to install it."""

    def __init__(self, extra: str) -> None:
        super().__init__(f"{NAMES[extra]} needs the extra '{extra}': pip install 'cloudpeil[{extra}]'")


def has(extra: str) -> bool:
    return _importable(MODULES[extra])


@cache
def _importable(module: str) -> bool:
    return find_spec(module) is not None


def need(extra: str) -> None:
    """Raise MissingExtraError unless an extra is there."""
    if not has(extra):
        raise MissingExtraError(extra)
