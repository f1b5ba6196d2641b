"""assess, score, explain: read, compute, show."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cloudpeil import options

if TYPE_CHECKING:
    from cloudpeil.workspace import Loaded
    from criteria.frameworks import Framework
    from offerings.assurance import Assurance
    from scoring.assess import Assessment, Ruler
    from scoring.ranking import Demand
    from scoring.results import Reading


def _prepare(
    names: tuple[str, ...], folder: Path | None, profile_path: Path | None, as_of: date | None, **choices: str | None
) -> tuple[Loaded, Ruler, Assurance, Demand]:
    from cloudpeil import workspace

    place = workspace.open_workspace(folder)
    profile = workspace.read_profile(profile_path, place) if profile_path else place.settings.profile
    loaded = workspace.load(place, names or None, choices["framework"] or profile.framework)
    chosen = workspace.choose(profile, workspace.Choice(**choices), loaded.library)  # type: ignore[arg-type]
    if profile_path:
        workspace.check_profile(profile, profile_path, loaded.library)
    day = options.day(as_of, place.settings.as_of)
    return loaded, *workspace.make_ruler(loaded.library, chosen, day)


def measured(names: tuple[str, ...], **choices: Any) -> tuple[Loaded, tuple[Assessment, ...], Demand]:  # noqa: ANN401
    from cloudpeil.workspace import NotFoundError
    from scoring.assess import assess

    loaded, ruler, floor, demand = _prepare(names, **choices)
    if not loaded.dossiers:
        raise NotFoundError("there are no offerings; add one under offerings/providers (see docs/dossiers.md)")
    return loaded, assess(loaded.dossiers, ruler, floor), demand


def demand_option(command: Any) -> Any:  # noqa: ANN401
    return click.option(
        "--minimum",
        "minimum",
        metavar="LEVEL",
        multiple=True,
        help="A level to demand: 2 overall, or SOV-3=2 for one objective; repeat it for more.",
    )(command)


def demanded(minimum: tuple[str, ...], base: Demand, framework: Framework) -> Demand:
    from cloudpeil.workspace import NotFoundError
    from criteria.problems import nearest, shown
    from scoring.ranking import Demand

    overall, objectives = base.overall, dict(base.objectives or {})
    if minimum and not framework.levelled:
        raise NotFoundError(f"'{framework.id}' has no level over all criteria; expected no --minimum with it, so leave it out")
    known = [one.objective for one in framework.objectives]
    for one in minimum:
        name, sign, level = one.rpartition("=")
        if bool(sign) != bool(name) or not level.isascii() or not level.isdigit() or int(level) > framework.top:
            raise NotFoundError(f"'{shown(one)}' is no level; expected 0 to {framework.top}, or for example SOV-3=2")
        if name and name not in known:
            raise NotFoundError(f"the objective '{shown(name)}' is not known; {nearest(name, known)}")
        if name:
            objectives[name] = int(level)
        else:
            overall = int(level)
    return Demand(overall, objectives)


def _stop_when_missed(readings: dict[str, Reading], demand: Demand) -> None:
    from scoring.ranking import Verdict, rank

    missed = [place for place in rank(readings, demand) if place.verdict is not Verdict.PASSES]
    for place in missed:
        named = ", ".join(place.missed or place.undecided)
        state = "misses" if place.verdict is Verdict.FAILS else "may miss (it depends on what is unknown)"
        click.echo(f"{place.offering} {state} the level demanded: {named}", err=True)
    if missed:
        raise SystemExit(1)


@click.command("assess")
@click.argument("names", metavar="[OFFERING]...", nargs=-1)
@demand_option
@options.output()
@options.measuring
@options.mending
def assess_command(names: tuple[str, ...], minimum: tuple[str, ...], format_: str, **choices: Any) -> None:  # noqa: ANN401
    """Measure offerings, at all four strengths of evidence.

    By a framework, at a date. Without a name all offerings are measured. With --minimum the exit code is 1 unless
    every offering reaches the level for sure.

    \b
    cloudpeil assess scaleway-public-cloud --as-of 2026-11-23
    cloudpeil assess --format csv > all.csv
    """
    from reports import data, tables

    loaded, found, demand = measured(names, **choices)
    wanted = demanded(minimum, demand, found[0].ruler.framework)
    if format_ == "json":
        click.echo(data.text(data.assessments(found, loaded.inputs)), nl=False)
    elif format_ == "csv":
        click.echo(data.csv_text(data.assessment_rows(found)), nl=False)
    else:
        click.echo(tables.assessments(found), nl=False)
    if wanted.overall or wanted.objectives:
        _stop_when_missed({one.dossier.id: one.reading for one in found}, wanted)


@click.command("score")
@click.argument("answers", metavar="ANSWERS.yaml", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@demand_option
@options.output()
@options.workspace
@options.mending
def score_command(answers: Path, minimum: tuple[str, ...], format_: str, folder: Path | None) -> None:
    """Score bare answers, as on an assessor's sheet.

    Answers are rung numbers; 1 is the worst.

    \b
    framework: eu-csf
    edition: 2026-06
    weights: calculator-2026-06
    answers: {SOV-1.1: 4, SOV-1.2: 3, SOV-1.3: unknown}

    \b
    cloudpeil score answers.yaml --format json
    """
    from cloudpeil import workspace
    from criteria import library as criteria_library
    from reports import data, tables
    from scoring.assess import score_sheet
    from scoring.ladder import scale
    from scoring.ranking import Demand

    place = workspace.open_workspace(folder)
    library = criteria_library.load(place.reader)
    place.reader.finish()
    sheet, framework = workspace.read_sheet(answers, library)
    weights, chosen = workspace.chosen_weights(sheet.weights, framework)
    of = scale(framework, chosen, true_divisor=sheet.divisor == "true")
    given = {name: None if rung == "unknown" else int(rung) for name, rung in sheet.answers.items()}
    reading = score_sheet(framework, of, given)
    wanted = demanded(minimum, Demand(), framework)
    head = data.ruler_head(framework, weights)
    if format_ == "json":
        click.echo(data.text(data.sheet(reading, framework, weights, sheet.divisor)), nl=False)
    elif format_ == "csv":
        click.echo(data.csv_text([data.flat({**head, "divisor": sheet.divisor}, reading)]), nl=False)
    else:
        click.echo(tables.sheet(reading, framework, weights), nl=False)
    if minimum:
        _stop_when_missed({str(answers): reading}, wanted)


@click.command("explain")
@click.argument("name", metavar="OFFERING")
@click.argument("criteria", metavar="[CRITERION]...", nargs=-1)
@click.option("--language", type=click.Choice(["en", "nl"]), default="en", show_default=True, help="The language of the text.")
@options.output(formats=("text", "json"))
@options.measuring
@options.mending
def explain_command(name: str, criteria: tuple[str, ...], language: str, format_: str, **choices: Any) -> None:  # noqa: ANN401
    """Explain where an offering stands, and why.

    Shows the rule (file and line), the facts and their sources.
    Without a criterion, the objectives and what binds them are explained; name criteria or objectives for more.

    \b
    cloudpeil explain aws SOV-3.4
    cloudpeil explain aws SOV-3 --language nl
    """
    from cloudpeil.workspace import NotFoundError
    from criteria.problems import nearest, shown
    from reports import data, explaining

    _, found, _ = measured((name,), **choices)
    one = found[0]
    framework = one.ruler.framework
    known = [objective.objective for objective in framework.objectives] + [criterion.id for criterion in framework.criteria]
    for wanted in criteria:
        if wanted in one.library.frameworks[one.ruler.name].additional and wanted not in known:
            raise NotFoundError(f"{wanted} is additional and not counted here; pick it with --additional {wanted}")
        if wanted not in known:
            raise NotFoundError(f"the criterion '{shown(wanted)}' is not known; {nearest(wanted, known)}")
    chosen = explaining.chosen(framework, criteria)
    if format_ == "json":
        whole = data.explanations(one)
        picked = {key: value for key, value in whole["criteria"].items() if not chosen or key in chosen}
        head = {**data.ruler_head(framework, one.ruler.weights), **data.departures(one.ruler), "as_of": one.ruler.on}
        click.echo(data.text({"offering": name, **head, "criteria": picked, "questions": whole["questions"]}), nl=False)
    else:
        click.echo(explaining.text(one, chosen, language), nl=False)
