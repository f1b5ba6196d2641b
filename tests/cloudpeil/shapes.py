"""The shapes of JSON results, as the design has them: every key, in order."""

ENDS = ["low", "high"]
READING = ["score", "level", "coverage", "objectives", "criteria"]
OBJECTIVES = [f"SOV-{number}" for number in range(1, 9)]


def check_reading(reading: dict[str, object]) -> None:
    assert list(reading) == READING
    check_ends(reading["score"], float)
    assert list(reading["level"]) == [*ENDS, "bound_by"]
    assert list(reading["coverage"]) == ["criteria", "points"]
    assert all(0 <= share <= 1 for share in reading["coverage"].values())
    assert list(reading["objectives"]) == OBJECTIVES
    for objective in reading["objectives"].values():
        check_objective(objective)
    assert len(reading["criteria"]) == 48
    for criterion in reading["criteria"].values():
        check_criterion(criterion)


def check_objective(objective: dict[str, object]) -> None:
    assert list(objective) == ["points", "percent", "level", "bound_by"]
    check_ends(objective["points"], float)
    check_ends(objective["percent"], float)
    check_ends(objective["level"], int)
    assert isinstance(objective["bound_by"], list)


def check_criterion(criterion: dict[str, object]) -> None:
    assert list(criterion) == ["rung", "points", "level"]
    check_ends(criterion["rung"], int)
    check_ends(criterion["points"], float)
    check_ends(criterion["level"], int)


def check_ends(interval: dict[str, object], kind: type) -> None:
    assert list(interval) == ENDS
    assert all(type(end) is kind for end in interval.values())
    assert interval["low"] <= interval["high"]
