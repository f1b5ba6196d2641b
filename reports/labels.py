"""Names for the closed sets that pages show: translated once per language, not once per use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from reports.language import Language, translations
from reports.words import N_, STANDINGS

_LABELS = {
    "reading": {
        "declared": N_("as claimed"),
        "documented": N_("as documented"),
        "attested": N_("as attested"),
        "verified": N_("as verified"),
    },
    "strength": {
        "declared": N_("declared"),
        "documented": N_("documented"),
        "attested": N_("attested"),
        "verified": N_("verified"),
    },
    "vouched": {
        "declared": N_("the provider or the press says so"),
        "documented": N_("a contract or documentation says so"),
        "attested": N_("a third party vouches for it"),
        "verified": N_("measured by cloudpeil itself"),
    },
    "kind": {
        "statement": N_("statement"),
        "press": N_("press or third party"),
        "documentation": N_("documentation"),
        "contract": N_("contract"),
        "certificate": N_("certificate"),
        "audit": N_("audit report"),
        "register": N_("public register"),
        "measurement": N_("measurement"),
    },
    "effort": {
        "disclosure": N_("disclosure"),
        "contract": N_("contract"),
        "technical": N_("technology"),
        "structural": N_("structure of the company"),
    },
    "rung": {
        "past": N_("surpassed"),
        "stands": N_("stands here"),
        "least": N_("at least here"),
        "possible": N_("possible"),
        "out": N_("ruled out"),
    },
    "why": {
        "unknown": N_("Nobody has recorded an answer."),
        "conflict": N_("Equally strong sources differ, so the answer counts as unknown."),
        "expired": N_("The evidence has expired or is too old."),
        "later": N_("The evidence was seen after this day."),
    },
    "truth": {"yes": N_("true"), "open": N_("unknown"), "no": N_("false")},
    "standing": {one.value: said for one, said in STANDINGS.items()},
    "link": {
        "equivalent": N_("asks the same"),
        "covers": N_("covers"),
        "covered-by": N_("is covered by"),
        "related": N_("is related to"),
    },
    "given": {
        "customer": N_("Answered by the buyer:"),
        "assessment": N_("Known from the assessment itself:"),
    },
    "asks": {
        "equivalent": N_("{first} and {second} ask the same."),
        "covers": N_("{first} asks all that {second} asks, and more."),
        "covered-by": N_("{first} asks part of what {second} asks."),
        "related": N_("{first} and {second} are about the same subject, and neither contains the other."),
    },
    "verdict": {"yes": N_("passes"), "open": N_("open"), "no": N_("fails")},
    "contest": {"open": N_("not decided yet"), "accepted": N_("accepted"), "rejected": N_("rejected")},
    "claimant": {"provider": N_("the provider"), "reader": N_("a reader"), "editors": N_("the editors")},
    "gate": {
        "yes": N_("reached on recorded evidence alone"),
        "open": N_("depends on the answers below"),
        "no": N_("ruled out, whatever is still answered"),
    },
    "status": {
        "in force": N_("in force"),
        "proposal": N_("proposal"),
        "guidance": N_("guidance"),
        "superseded": N_("superseded"),
    },
    "subject": {
        "offering": N_("about the offering"),
        "provider": N_("about the provider"),
        "customer": N_("about the buyer"),
        "assessment": N_("known from the assessment itself"),
    },
    "relation": {"differs": N_("differs for sure"), "maybe": N_("may differ"), "same": N_("the same")},
    "rows": {
        "result": N_("Result"),
        "objectives": N_("Objectives"),
        "criteria": N_("Criteria"),
        "facts": N_("Facts"),
    },
    "role": {
        "decides": N_("decides"),
        "agrees": N_("agrees"),
        "conflicts": N_("differs"),
        "contradicts": N_("weaker, and differs"),
        "expired": N_("expired"),
        "later": N_("seen after this day"),
    },
    "download": {
        "pdf": N_("the whole report, for paper and for screen readers"),
        "xlsx": N_("all tables, for a spreadsheet program"),
        "ods": N_("all tables, in an open standard"),
        "json": N_("this assessment with every rule, fact and source"),
        "criteria": N_("the criteria as a table for machines"),
        "facts": N_("the facts with their sources as a table for machines"),
    },
    "gap": {
        "not_asked": N_("not asked: the identifier is not recorded"),
        "not_covered": N_("the source does not deal with this"),
        "not_listed": N_("asked, and not listed there"),
        "withheld": N_("the source may not tell"),
        "stale": N_("out of date"),
        "unreadable": N_("the answer could not be read"),
        "unreachable": N_("the source could not be reached"),
    },
    "fact": {
        "conflict": N_("unknown, sources differ"),
        "weaker": N_("unknown at this strength of evidence"),
        "expired": N_("unknown, evidence expired"),
        "later": N_("unknown, evidence seen after this day"),
        "unknown": N_("unknown"),
    },
}


def labels(language: Language) -> Mapping[str, Mapping[str, str]]:
    """All names in one language."""
    return _labels(language.code)


@cache
def _labels(code: str) -> Mapping[str, Mapping[str, str]]:
    said = translations(code).gettext
    return {group: {key: said(text) for key, text in names.items()} for group, names in _LABELS.items()}
