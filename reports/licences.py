"""Under which licences the program, the data and the typeface are published: the one place that names them."""

from __future__ import annotations

from typing import NamedTuple

from reports.words import N_


class Licence(NamedTuple):
    """A licence: its id in the SPDX list, its name, and where its text stands."""

    id: str
    name: str
    url: str


PROGRAM = Licence(
    "EUPL-1.2",
    N_("European Union Public Licence 1.2"),
    "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12",
)
DATA = Licence("CC-BY-4.0", N_("Creative Commons Attribution 4.0"), "https://creativecommons.org/licenses/by/4.0/")
TYPEFACE = Licence("OFL-1.1", N_("SIL Open Font License 1.1"), "https://openfontlicense.org/open-font-license-official-text/")
