"""A comparison as one page that stands alone: the ranking on top, its style inside, no script and nothing to load."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from markupsafe import Markup

from reports.comparison_pages import Tables, Versus
from reports.data import departures
from reports.language import Language
from reports.pages import Pages
from reports.publication import Publication
from reports.view import Report
from scoring.outlook import Need, hangs_on
from scoring.ranking import Demand, Place, Verdict

SHEETS = ("compare.css", "look.css")  # in the order of the site
_FONT = re.compile(r"@font-face\s*\{[^}]*\}")
_ORDER = {Verdict.PASSES: 0, Verdict.OPEN: 1, Verdict.FAILS: 2}
_MARKS = {Verdict.PASSES: "yes", Verdict.OPEN: "open", Verdict.FAILS: "no"}


@dataclass(frozen=True, slots=True)
class Offer:
    """Where an offering stands in a ranking: its verdict, its rank in words, and the demands that decide."""

    report: Report
    place: Place
    rank: str
    demands: str
    needs: tuple[Need, ...]

    @property
    def mark(self) -> str:
        return _MARKS[self.place.verdict]


def page(of: Publication, places: Sequence[Place], demand: Demand, language: str) -> bytes:
    """The offerings of `of` side by side, in order, ranked by what a buyer demands."""
    made = Pages(of, language)
    style = _style()
    context = {
        "versus": Versus(Tables(made, None), list(made.reports)),
        "offers": ranked(made.reports, places, demand),
        "demands": asked(made.language, demand),
        "style": Markup(style),  # noqa: S704  our own sheets
        "digest": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        "command": command(of, list(made.reports), demand, "--html"),
        "link": None,
    }
    return made.environment.get_template("compare-file.html").render(context).encode()


def _style() -> str:
    """The sheets that a comparison needs; without the font, which would have to be loaded."""
    folder = files("reports") / "static" / "style"
    return _FONT.sub("", "\n".join((folder / name).read_text(encoding="utf-8") for name in SHEETS))


def ranked(reports: Mapping[str, Report], places: Sequence[Place], demand: Demand) -> list[Offer]:
    """Those that pass first, then the open ones, each by rank."""
    offers = [_offer(reports[place.offering], place, demand) for place in places]
    return sorted(offers, key=lambda one: (_ORDER[one.place.verdict], one.place.rank or one.place.rank_if_passing or (0, 0)))


def _offer(report: Report, place: Place, demand: Demand) -> Offer:
    said = report.language
    needs = hangs_on(report.of, demand) if place.verdict is Verdict.OPEN else ()
    return Offer(report, place, _rank(said, place), _demands(said, demand, place.missed or place.undecided), tuple(needs))


def _rank(of: Language, place: Place) -> str:
    rank = place.rank or place.rank_if_passing
    if rank is None:
        return of._("none")
    low, high = rank
    written = str(low) if low == high else of._("{low} to {high}").format(low=low, high=high)
    return written if place.rank else of._("{rank} if it passes").format(rank=written)


def asked(of: Language, demand: Demand) -> str:
    """The minimum levels that a buyer demands, in words."""
    return _demands(of, demand, [*(["overall"] if demand.overall else []), *(demand.objectives or {})])


def _demands(of: Language, demand: Demand, names: Sequence[str]) -> str:
    levels = {"overall": demand.overall, **(demand.objectives or {})}
    titles = {"overall": of._("overall")}
    listed = [of._("{what} level {level}").format(what=titles.get(name, name), level=levels[name]) for name in names]
    return of.join(listed) or of._("none")


def command(of: Publication, offerings: Sequence[str], demand: Demand, option: str) -> str:
    """The command that makes this file again from the same data; own weights stand in a profile."""
    by, chosen = of.ruler, departures(of.ruler)
    words = ["cloudpeil compare", *offerings, f"--framework {by.framework.id} --edition {by.framework.edition}"]
    words.append("--profile FILE" if "own_weights" in chosen else f"--weights {by.weights}")
    words += [f"--{name} {chosen[name]}" for name in ("divisor", "territory") if name in chosen]
    words += [f"--minimum {demand.overall}"] if demand.overall else []
    words += [f"--minimum {name}={level}" for name, level in (demand.objectives or {}).items()]
    return " ".join([*words, f"--assurance {of.counts.word} --as-of {by.on} {option} FILE"])
