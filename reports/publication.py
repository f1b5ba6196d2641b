"""A publication: what a site is made from, and where things stand in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from criteria.model import Text
from offerings.assurance import Assurance
from offerings.contests import Contest
from reports.contact import Contact
from reports.record import Record
from scoring.assess import Assessment, Ruler

Render = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Publication:
    """What a site is made from.

    `address` is where the site will stand, for the few formats that want whole addresses; `contact` is who publishes it;
    `theme` is a style sheet that overrides design tokens; `manual` says whether the project's documentation is put under docs/.
    """

    ruler: Ruler
    counts: Assurance
    assessments: tuple[Assessment, ...]
    inputs: Mapping[str, str]
    title: Text | None = None
    manual: bool = False
    address: str | None = None
    contact: Contact | None = None
    theme: bytes | None = None
    contests: tuple[Contest, ...] = ()
    record: Record = field(default_factory=Record)

    @property
    def digest(self) -> str:
        """One digest of all inputs, by which a page names what it was made from."""
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.inputs.items()))
        return hashlib.sha256(listed.encode()).hexdigest()


def data_path(of: Assessment) -> str:
    return f"data/offerings/{of.dossier.id}/{of.ruler.framework.id}.json"


def report_path(of: Assessment) -> str:
    return f"offerings/{of.dossier.id}/{of.ruler.framework.id}.html"
