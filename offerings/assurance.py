"""How strong evidence is: it follows from the kind of source, never from the author's wish."""

from __future__ import annotations

from enum import IntEnum

from criteria.questions import SourceKind


class Assurance(IntEnum):
    """Weakest first; a floor of some strength lets in what is at least as strong."""

    DECLARED = 0
    DOCUMENTED = 1
    ATTESTED = 2
    VERIFIED = 3

    @property
    def word(self) -> str:
        return self.name.lower()


FLOORS = tuple(Assurance)

OF_KIND: dict[SourceKind, Assurance] = {
    "statement": Assurance.DECLARED,
    "press": Assurance.DECLARED,
    "documentation": Assurance.DOCUMENTED,
    "contract": Assurance.DOCUMENTED,
    "certificate": Assurance.ATTESTED,
    "audit": Assurance.ATTESTED,
    "register": Assurance.ATTESTED,
    "measurement": Assurance.VERIFIED,
}


def named(word: str) -> Assurance:
    return Assurance[word.upper()]
