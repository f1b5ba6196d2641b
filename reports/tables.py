"""Plain tables for the terminal: readable in a screen reader, aligned for the eye."""

from __future__ import annotations

from collections.abc import Sequence

from criteria.frameworks import Framework
from offerings.assurance import FLOORS
from reports.data import departures
from scoring.assess import Assessment, Ruler
from scoring.outlook import hangs_on
from scoring.ranking import Demand, Place, Verdict
from scoring.results import Interval, Reading
from scoring.verdicts import Standing, count, standings

DASH = "\N{EN DASH}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Align rows, the first of which is the head."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]]) + "\n"


def _ends(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}{DASH}{high}"


def _score(of: Interval) -> str:
    low, high = (of.low * 10).__floor__() / 10, (of.high * 10).__ceil__() / 10
    return f"{float(of.low):.1f}" if of.settled else f"{low:.1f}{DASH}{high:.1f}"


def _chosen(by: Ruler) -> str:
    found = departures(by)
    named = {"divisor": "divided by the real maximum", "territory": f"territory {by.program.territory}"}
    if "additional" in found:
        count = len(found["additional"])
        named["additional"] = f"with {', '.join(found['additional'])}" if count <= 3 else f"with {count} additional criteria"
    if "buyer" in found:
        count = len(found["buyer"])
        named["buyer"] = f"{count} answer{'s' if count > 1 else ''} of the buyer"
    return "".join(f", {named[key]}" for key in found if key in named)


def _head(framework: Framework, weights: str, rest: str = "") -> str:
    figures = f"weights {weights}" if framework.scored else "no score"
    return f"{framework.header.title.en}, edition {framework.edition}, {figures}{rest}\n"


def assessments(found: Sequence[Assessment]) -> str:
    """One line per offering at the floor that counts; the four readings as well when there is only one."""
    by = found[0].ruler
    head = _head(by.framework, by.weights, f"{_chosen(by)}, as of {by.on}, evidence: {found[0].counts.word}")
    if not by.framework.levelled:
        return f"{head}\n{table(_counts(found))}"
    rows = [["offering", "level", *by.scale.objectives, *(["score"] if by.framework.scored else []), "settled"]]
    rows += [_row(one.dossier.id, one.reading) for one in found]
    if len(found) > 1:
        return head + "\n" + table(rows)
    one = found[0]
    rows = [["evidence", *rows[0][1:]], *(_row(floor.word, one.readings[floor]) for floor in FLOORS)]
    return f"{head}{one.dossier.offering.name} ({one.dossier.id})\n\n{table(rows)}\n{_bound(one.reading)}"


def _row(name: str, of: Reading) -> list[str]:
    objectives = [_ends(one.level.low, one.level.high) for one in of.objectives.values()]
    settled = f"{of.coverage.settled} of {of.coverage.of}"
    return [name, _ends(of.level.low, of.level.high), *objectives, *([_score(of.score)] if of.scored else []), settled]


def _counts(found: Sequence[Assessment]) -> list[list[str]]:
    """How many criteria are met, where a framework has no level over all of them."""
    rows = [["offering", "evidence", *(word.value for word in Standing)]]
    for one in found:
        for floor in [one.counts] if len(found) > 1 else FLOORS:
            counted = count(standings(one.ruler.framework, one.readings[floor].criteria))
            rows.append([one.dossier.id, floor.word, *map(str, counted.values())])
    return rows


def _bound(of: Reading) -> str:
    if of.level.bound_by:
        return f"Not higher than level {of.level.high} because of {', '.join(of.level.bound_by)}.\n"
    return "Nothing recorded rules out the highest level.\n"


def sheet(of: Reading, framework: Framework, weights: str) -> str:
    """An answer sheet scored."""
    if not of.scored:
        settled = f"settled {of.coverage.settled} of {of.coverage.of}"
        if not of.levelled:
            counts = ", ".join(
                f"{number} {one}" for one, number in zip(Standing, count(standings(framework, of.criteria)).values(), strict=True)
            )
            return f"{_head(framework, weights)}\n{counts}\n"
        return f"{_head(framework, weights)}\nlevel {_ends(of.level.low, of.level.high)}, {settled}\n{_bound(of)}"
    rows = [["objective", "points", "percent", "level", "bound by"]]
    for name, one in of.objectives.items():
        points = f"{float(one.points.low):.2f}" + ("" if one.points.settled else f"{DASH}{float(one.points.high):.2f}")
        level = _ends(one.level.low, one.level.high)
        rows.append([name, points, _score(one.percent), level, " ".join(one.level.bound_by) or DASH])
    low, high = float(of.score.low), float(of.score.high)
    score = f"{low:.10g}" if low == high else f"{low:.10g}{DASH}{high:.10g}"
    total = (
        f"score {score} percent, level {_ends(of.level.low, of.level.high)}, settled {of.coverage.settled} of {of.coverage.of}\n"
    )
    return f"{_head(framework, weights)}\n{table(rows)}\n{total}{_bound(of)}"


def ranking(found: Sequence[Assessment], places: Sequence[Place], demand: Demand) -> str:
    """Offers in order of verdict and rank, with what decides their verdict."""
    by = found[0].ruler
    asked = [f"level {demand.overall}", *(f"{name} level {level}" for name, level in (demand.objectives or {}).items())]
    head = _head(by.framework, by.weights, f"{_chosen(by)}, as of {by.on}, evidence: {found[0].counts.word}")
    order = {"passes": 0, "open": 1, "fails": 2}
    rows = [["offering", "verdict", "rank", "level", "score", "missed or open"]]
    pairs = sorted(
        zip(found, places, strict=True),
        key=lambda pair: (order[pair[1].verdict], pair[1].rank or pair[1].rank_if_passing or (0, 0), pair[1].offering),
    )
    for one, place in pairs:
        rank = place.rank or place.rank_if_passing
        ranked = (_ends(*rank) if rank else DASH) + (" if it passes" if place.rank_if_passing else "")
        level = _ends(one.reading.level.low, one.reading.level.high) if one.reading.levelled else DASH
        why = " ".join(place.missed or place.undecided) or DASH
        hanging = hangs_on(one, demand) if place.verdict is Verdict.OPEN else ()
        if hanging:
            names = " ".join(need.criterion for need in hanging[:4])
            why += f": {names}" + (f" and {len(hanging) - 4} more" if len(hanging) > 4 else "")
        rows.append(
            [place.offering, place.verdict.value, ranked, level, _score(one.reading.score) if one.reading.scored else DASH, why]
        )
    return f"{head}Demanded: {', '.join(asked)}\n\n{table(rows)}"
