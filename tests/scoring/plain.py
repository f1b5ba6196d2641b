"""What the engine says, as plain values: to be compared with the reference and with each other."""

from scoring.results import Interval, LevelInterval, Reading


def plain(of: Reading):
    """A reading in the shape of the reference evaluator."""
    return {
        "score": _ends(of.score),
        "level": _level(of.level),
        "coverage": {"criteria": of.coverage.criteria, "points": of.coverage.points},
        "objectives": {
            name: {
                "points": _ends(one.points),
                "percent": _ends(one.percent),
                "level": _level(one.level),
                "settled": one.settled,
            }
            for name, one in of.objectives.items()
        },
        "criteria": {
            name: {
                "rung": (one.rung_low, one.rung_high),
                "points": _ends(one.points),
                "level": (one.level_low, one.level_high),
            }
            for name, one in of.criteria.items()
        },
    }


def _ends(of: Interval):
    return (of.low, of.high)


def _level(of: LevelInterval):
    return {"low": of.low, "high": of.high, "bound_by": list(of.bound_by), "held_by": list(of.held_by)}


def intervals(of):
    """Every interval of a plain reading by name; `of` is what `plain` or the reference gives."""
    found = {"score": of["score"], "level": _pair(of["level"])}
    for name, one in of["objectives"].items():
        found |= {(name, "points"): one["points"], (name, "percent"): one["percent"], (name, "level"): _pair(one["level"])}
    for name, one in of["criteria"].items():
        found |= {(name, key): one[key] for key in ("rung", "points", "level")}
    return found


def _pair(level):
    return (level["low"], level["high"])


def wider(inner, outer):
    """The intervals of `inner` that reach outside those of `outer`."""
    limits = intervals(outer)
    return {name: (found, limits[name]) for name, found in intervals(inner).items() if not _inside(found, limits[name])}


def _inside(found, limits):
    return limits[0] <= found[0] <= found[1] <= limits[1]
