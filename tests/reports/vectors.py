"""Vectors for the engine of the browser: data files, choices on them, and what the engine of cloudpeil makes of each."""

import random
from dataclasses import dataclass
from datetime import date

import numpy as np

from offerings.assurance import FLOORS
from reports import figures, words
from reports.language import CODES, Language
from scoring.ladder import scale, tally
from scoring.ranking import Demand, Verdict, rank
from scoring.results import reading
from tests.scoring.reference import World
from tests.scoring.strategies import framework

DAY = date(2026, 11, 23)
COMPUTE = """
const [files, asked, done] = arguments;
import('/script/engine.js').then((engine) => {
  const worlds = files.map((file) => engine.decode(JSON.parse(file)));
  done(asked.map(([at, choice]) => {
    const world = worlds[at], measured = engine.measure(world, choice.floor), found = engine.compute(world, measured, choice);
    const each = (of) => measured.map((both) => both.map(of));
    return {
      scores: found.scores.map((both) => both.map((end) => `${end}/${found.denominator}`)),
      points: each(({ points }) => points.map(String)),
      levels: each(({ level, levels }) => [level, ...levels]),
      verdicts: found.verdicts, parts: found.parts, ranks: found.ranks,
      order: engine.order(found, choice.numbers),
      texts: ['.', ','].map((mark) => found.scores.map((both) => engine.shown(both, found.denominator, mark).join('\\u2013'))),
    };
  }));
}, (error) => done(String(error)));
"""


@dataclass
class Vectors:
    """Data files as written, choices with the place of their file, and for every choice what must come out."""

    files: list
    choices: list
    expected: list

    def ask(self, browser, address):
        """What the browser makes of the choices, as one made by hand has it; `address` serves the folder of static files."""
        browser.get(address)
        browser.set_script_timeout(60)
        return browser.execute_async_script(COMPUTE, self.files, self.choices)


def random_vectors(count, seed=1):
    """Worlds of up to nine offerings, three choices on each; equal offerings, points and scores are frequent."""
    chance = random.Random(seed)  # noqa: S311
    made = Vectors([], [], [])
    for _ in range(count):
        ruled = framework(World([], {}, {}, _framework(chance), [], str(DAY), "EU"))
        rungs = {f"offer-{n}": {floor: _rungs(chance, ruled) for floor in FLOORS} for n in range(chance.randint(0, 9))}
        if len(rungs) > 2 and chance.random() < 0.5:
            rungs["offer-1"] = rungs["offer-0"]
        for number in range(3):
            choice = _choice(chance, ruled)
            by = scale(ruled, choice.pop("by_name"), true_divisor=choice["divisor"] == "true")
            readings = {name: {floor: _reading(by, *ends) for floor, ends in one.items()} for name, one in rungs.items()}
            if not number:
                made.files.append(figures.text(figures.document(ruled, "EU", DAY, readings)))
            numbers = chance.sample(range(len(rungs)), len(rungs))
            add(made, len(made.files) - 1, {**choice, "numbers": numbers}, readings)
    return made


def add(to, file, choice, readings):
    """Add a choice with what must come out, from the readings of all offerings at all floors."""
    floor = next(floor for floor in FLOORS if floor.word == choice["floor"])
    found = {name: one[floor] for name, one in readings.items()}
    to.choices.append([file, choice])
    to.expected.append(expected(found, choice))


def expected(found, choice):
    """What the engine of cloudpeil makes of a choice, in the shape that the browser gives."""
    names = choice["names"]
    demanded = {name: level for name, level in zip(names, choice["minimum"]["objectives"], strict=True) if level}
    places = rank(found, Demand(choice["minimum"]["overall"], demanded))
    order, ranks = list(Verdict), [place.rank or place.rank_if_passing for place in places]
    verdicts = [order.index(place.verdict) for place in places]
    keys = [(verdict, rank_ or (0, 0), number) for verdict, rank_, number in zip(verdicts, ranks, choice["numbers"], strict=True)]
    return {
        "scores": [[one.score.low, one.score.high] for one in found.values()],
        "points": [_ends(one, lambda part, end: str(getattr(part.points, end) * 100)) for one in found.values()],
        "levels": [_with_overall(one) for one in found.values()],
        "verdicts": verdicts,
        "parts": [[_part(place, name) for name in ("overall", *names)] for place in places],
        "ranks": [list(one) if one else None for one in ranks],
        "order": sorted(range(len(keys)), key=keys.__getitem__),
        "texts": [[words.score(Language(code, None), one.score) for one in found.values()] for code in CODES],
    }


def _ends(of, value):
    return [[value(part, end) for part in of.objectives.values()] for end in ("low", "high")]


def _with_overall(of):
    levels = _ends(of, lambda part, end: getattr(part.level, end))
    return [[getattr(of.level, end), *listed] for end, listed in zip(("low", "high"), levels, strict=True)]


def _part(place, name):
    return 2 if name in place.missed else int(name in place.undecided)


def _reading(by, low, high):
    return reading(tally(by, np.array([low], np.uint8).T, np.array([high], np.uint8).T), 0)


def _rungs(chance, ruled):
    pairs = [sorted(chance.choices(range(len(one.rungs)), k=2)) for one in ruled.criteria]
    settled = chance.random() < 0.4
    return [low for low, _ in pairs], [low if settled else high for low, high in pairs]


def _framework(chance):
    count = chance.randint(1, 5)
    objectives = {f"O-{o}": {f"O-{o}.{c}": _ladder(chance) for c in range(1, chance.randint(2, 5))} for o in range(1, count + 1)}
    weights = {name: chance.randint(0, 100) for name in objectives}
    return {
        "edition": "2",
        "objectives": objectives,
        "weights": weights,
        "nominal": chance.choice([1, 3, 300, 999, 1000]),
        "top": 4,
    }


def _ladder(chance):
    size = chance.choice([2, 3, 5, 20])
    most = chance.choice([0, 1, 4, 20_000, 100_000_000])
    points, levels = (sorted(chance.choices(range(limit + 1), k=size)) for limit in (most, 4))
    rungs = [{"points": worth, "level": level} for worth, level in zip(points, levels, strict=True)]
    return [rungs[0], *({**rung, "when": "judgement"} for rung in rungs[1:])]


def _choice(chance, ruled):
    names = [one.objective for one in ruled.objectives]
    most = chance.choice([1, 2, 100, 100, 10**6])
    weights = [chance.randint(0, most) for _ in names]
    weights[chance.randrange(len(names))] += 1
    return {
        "names": names,
        "weights": weights,
        "by_name": dict(zip(names, weights, strict=True)),
        "divisor": chance.choice(["nominal", "true"]),
        "floor": chance.choice(FLOORS).word,
        "minimum": {"overall": chance.choice([0, 0, 1, 2, 4]), "objectives": [chance.choice([0, 0, 0, 1, 3]) for _ in names]},
    }
