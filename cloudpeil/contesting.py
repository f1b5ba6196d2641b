"""contest: print a file in which a recorded fact can be contested, filled in as far as is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cloudpeil import options


@click.command("contest")
@click.argument("offering", metavar="OFFERING")
@click.argument("subject", metavar="QUESTION|CRITERION")
@click.option("--framework", metavar="ID", help="The framework of a criterion; by default that of the workspace, else eu-csf.")
@click.option("--as-of", type=options.DayType(), metavar="DATE", help="The day; by default that of the workspace, else today.")
@options.workspace
@options.mending
def contest_command(offering: str, subject: str, framework: str | None, as_of: date | None, folder: Path | None) -> None:
    """Print a file that contests a fact or an outcome.

    Fill it in, and save it under offerings/contests with its id as the name. It changes no result: only a changed
    dossier does.

    \b
    cloudpeil contest aws data-storage-countries > contest.yaml
    cloudpeil contest aws SOV-3.4 > contest.yaml
    """
    from cloudpeil import workspace
    from criteria import library
    from criteria.problems import nearest, shown
    from offerings import catalogue
    from reports.contesting import Subject, template

    place = workspace.open_workspace(folder)
    known = library.load(place.reader)
    offerings = catalogue.listed(place.reader)
    place.reader.finish()
    if offering not in offerings:
        raise workspace.NotFoundError(f"the offering '{shown(offering)}' is not known; {nearest(offering, offerings)}")
    chosen = workspace.choose(place.settings.profile, workspace.Choice(framework=framework), known)
    try:
        criteria = [criterion.id for criterion in known.framework(chosen.framework, chosen.edition).criteria]
    except LookupError as error:
        raise workspace.NotFoundError(str(error)) from error
    questions = {name: one for name, one in known.questions.items() if one.in_dossiers}
    if subject in known.questions and subject not in questions:
        holder = "buyers answer it in a profile" if known.questions[subject].subject == "customer" else "the assessment gives it"
        message = f"'{subject}' stands in no dossier, since {holder}; expected a question that dossiers answer, so name another"
        raise workspace.NotFoundError(message)
    if subject not in {*questions, *criteria}:
        message = f"'{shown(subject)}' is no question or criterion; {nearest(subject, [*questions, *criteria])}"
        raise workspace.NotFoundError(message)
    is_criterion = subject in criteria
    of = Subject(offering, questions.get(subject), *((chosen.framework, subject) if is_criterion else ()))
    click.echo(template(of, options.day(as_of, place.settings.as_of)), nl=False)
