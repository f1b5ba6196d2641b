"""Components as gaps and notes name them."""

from __future__ import annotations

from criteria.problems import shown
from offerings.identifiers import Component


def called(component: Component) -> str:
    """The name of a component and its version, in one short line."""
    name = component.product or component.package or component.repository
    return shown(name) if component.version is None else f"{shown(name)} {shown(component.version)}"
