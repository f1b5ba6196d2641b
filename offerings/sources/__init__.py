"""The public sources, one module each; adding a module adds the source."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import cast

from offerings.asking import Source


@cache
def names() -> tuple[str, ...]:
    """The ids of all sources, in order: the names of the modules in this folder with hyphens."""
    return tuple(sorted(one.name.replace("_", "-") for one in pkgutil.iter_modules(__path__) if not one.name.startswith("_")))


@cache
def source(name: str) -> Source:
    """A source by its id."""
    return cast("Source", import_module(f"offerings.sources.{name.replace('-', '_')}"))


def sources() -> tuple[Source, ...]:
    return tuple(source(name) for name in names())
