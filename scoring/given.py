"""What no dossier answers: facts about the buyer, from a profile, and what the assessment itself makes known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from offerings.answers import Answer, Space, Span, Subset
from offerings.assurance import Assurance
from offerings.dossiers import Dossier, Statement
from offerings.resolve import UNANSWERED, Resolution
from scoring.columns import Given


def given(spaces: Mapping[str, Space], on: date, buyer: Mapping[str, Statement]) -> Given:
    """For every question in `spaces` that is not about an offering or its provider, what answers it.

    Such answers count at every strength of evidence: a buyer's are the premises of an assessment, not evidence.
    """
    found: dict[str, Callable[[Dossier], Resolution]] = {}
    for name, space in spaces.items():
        if space.question.subject == "customer":
            found[name] = _always(space.answer(buyer[name]) if name in buyer else None)
        elif name == "assessment-day":
            found[name] = _always(Span(float(on.toordinal()), float(on.toordinal())))
        elif name == "service-models":
            found[name] = _service_models(space)
    return found


def _always(answer: Answer | None) -> Callable[[Dossier], Resolution]:
    known = UNANSWERED if answer is None else Resolution(answer, Assurance.VERIFIED)
    return lambda _: known


def _service_models(space: Space) -> Callable[[Dossier], Resolution]:
    def answer(dossier: Dossier) -> Resolution:
        mask = space.mask(dossier.offering.service_models)
        return Resolution(Subset(mask, mask), Assurance.VERIFIED)

    return answer
