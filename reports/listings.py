"""The pages of what is measured with and who is measured: frameworks, criteria, questions, providers; and plain pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from criteria.frameworks import Criterion, Objective
from criteria.questions import Question
from criteria.rules import tests
from offerings import sources
from reports import asked, downloads, ladders, rulers, words
from reports.pages import Page, Pages
from reports.publication import report_path
from reports.view import FactView, Report


def pages(of: Pages) -> Iterator[Page]:
    yield from _reports(of)
    yield Page("frameworks/index.html", "frameworks.html")
    yield from _framework(of)
    yield from _questions(of)
    yield from _providers(of)
    yield Page("404.html", "missing.html")


def ruler_pages(of: Pages) -> Iterator[Page]:
    """The pages of a ruler beside the site's own: its reports, itself and its criteria."""
    yield from _reports(of)
    yield from _framework(of)


def _reports(of: Pages) -> Iterator[Page]:
    template = "report.html" if of.of is of.home else "ruled.html"
    for report in of.reports.values():
        yield Page(report_path(report.of), template, partial(_report, of, report))


def _report(of: Pages, report: Report) -> dict[str, object]:
    offered = downloads.downloads(report.of) if of.of is of.home else downloads.beside(report.of)
    return {"report": report, "downloads": offered, **rulers.beside(of, report)}


def _framework(of: Pages) -> Iterator[Page]:
    whole = of.whole
    yield Page(f"{of.base}/index.html", "framework.html", {"framework": whole, **rulers.about(of)})
    for objective in whole.objectives:
        for criterion in objective.criteria:
            yield Page(f"{of.base}/{criterion.id}.html", "criterion.html", partial(_criterion, of, objective, criterion))


def _criterion(of: Pages, objective: Objective, criterion: Criterion) -> dict[str, object]:
    program, questions = of.program, of.library.questions
    said = [words.rule(of.language, node, questions, program.territory) for node in program.rungs[criterion.id]]
    return {
        "objective": objective,
        "criterion": criterion,
        "asked": _asked(of, criterion),
        "rungs": list(reversed(list(zip(range(1, len(said) + 1), criterion.rungs, said, strict=True)))),
        "rows": () if criterion.id not in of.of.ruler.program.rungs else ladders.distribution(of.of.assessments, criterion),
        **rulers.around(of, criterion),
    }


def _asked(of: Pages, criterion: Criterion) -> list[Question]:
    """The questions that decide a criterion, in the order in which its rules name them."""
    rules = [rung.when for rung in criterion.rungs if rung.when is not None and not isinstance(rung.when, str)]
    return [of.library.questions[name] for name in dict.fromkeys(test.question for rule in rules for test in tests(rule))]


def _questions(of: Pages) -> Iterator[Page]:
    yield Page("questions/index.html", "questions.html", {"uses": of.library.uses})
    for question in of.library.questions.values():
        yield Page(f"questions/{question.id}.html", "question.html", partial(_question, of, question))


def _question(of: Pages, question: Question) -> dict[str, object]:
    known = list(_known(of, question))
    return {
        "question": question,
        "answers": known,
        "silent": len(of.reports) - len(known),
        "uses": rulers.grouped(of.library.uses[question.id]),
        "sources": [one.ABOUT for one in sources.sources() if question.id in one.ABOUT.questions],
    }


def _known(of: Pages, question: Question) -> Iterator[tuple[Report, FactView, str]]:
    """Each offering with a recorded answer, that answer, and where the evidence stands: under a ruler that asks the question."""
    for name, report in of.reports.items():
        fact = report.fact(of.everything[question.id])
        if fact.claims:
            asking = next((one for one in of.family[name] if question.id in one.resolutions), None)
            yield report, fact, f"{report_path(asking)}#{fact.anchor}" if asking else report_path(report.of)


def _providers(of: Pages) -> Iterator[Page]:
    providers = of.providers()
    yield Page("providers/index.html", "providers.html", {"providers": providers})
    for name, offered in providers.items():
        provider = offered[0].provider
        context = {
            "provider": provider,
            "reports": offered,
            "harvests": asked.harvests(offered, of.everything),
            "silent": asked.silent(offered),
            "standing": asked.standing(of.everything, offered[0].by.on),
            "identifiers": asked.company(provider, [one.of.dossier for one in offered], of.language),
        }
        yield Page(f"providers/{name}.html", "provider.html", context)
