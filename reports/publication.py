"""A publication: what a site is made from, and where things stand in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from criteria.frameworks import Framework
from criteria.library import Library
from criteria.model import Text
from offerings.assurance import Assurance
from offerings.cases import WorkedCase
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
    `ruler` is the one of the profile, which has a level and a score; `others` are the same offerings under every other ruler.
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
    cases: tuple[WorkedCase, ...] = ()
    others: tuple[Publication, ...] = ()

    @property
    def digest(self) -> str:
        """One digest of all inputs, by which a page names what it was made from."""
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.inputs.items()))
        return hashlib.sha256(listed.encode()).hexdigest()


def stem(of: Framework, library: Library) -> str:
    """What files about a framework are called: its id, and for editions that are not the newest the edition too."""
    return of.id if library.framework(of.id).edition == of.edition else f"{of.id}-{of.edition}"


def base(of: Framework) -> str:
    """The folder of the pages about a framework."""
    return f"frameworks/{of.id}/{of.edition}"


def data_path(of: Assessment) -> str:
    return f"data/offerings/{of.dossier.id}/{stem(of.ruler.framework, of.library)}.json"


def report_path(of: Assessment) -> str:
    return f"offerings/{of.dossier.id}/{stem(of.ruler.framework, of.library)}.html"


def families(of: Publication) -> dict[str, tuple[Assessment, ...]]:
    """The assessments of every offering, the one under the site's own ruler first."""
    found: dict[str, list[Assessment]] = {}
    for publication in (of, *of.others):
        for one in publication.assessments:
            found.setdefault(one.dossier.id, []).append(one)
    return {name: tuple(each) for name, each in found.items()}
