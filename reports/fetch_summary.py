"""What a fetch brought: counts per source, every answer that changed with old and new, and every failure with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from criteria.problems import printable, shown
from offerings.fetching.gathering import Done
from offerings.snapshots import Change, Holder
from reports.data import Json

COUNTS = ("new", "changed", "unchanged", "failed", "fresh")


def called(of: Holder) -> str:
    """What a holder is called: the provider, with the offering if it is one."""
    return f"{of.provider}/{of.offering}" if of.offering else of.provider


def counted(done: Sequence[Done]) -> dict[str, int]:
    """How many asks ended how; `asked` are those that went out."""
    found = {outcome: sum(one.outcomes.count(outcome) for one in done) for outcome in COUNTS}
    return {"asked": sum(one.asked for one in done), **found}


def document(done: Sequence[Done], *, stopped: bool = False) -> Json:
    """The summary for machines."""
    sources = sorted({one.source for one in done})
    return {
        "interrupted": stopped,
        **counted(done),
        "sources": {name: counted([one for one in done if one.source == name]) for name in sources},
        "changes": [
            {
                "holder": called(one.holder),
                "source": one.source,
                **{key: value for key, value in change.model_dump(mode="json").items() if key != "on"},
            }
            for one in done
            for change in one.changes
        ],
        "failures": [
            {
                "holder": called(one.holder),
                "source": one.source,
                "ask": one.key,
                "reason": one.trouble.reason,
                "detail": one.trouble.detail,
            }
            for part in done
            for one in part.failures
        ],
    }


def table(done: Sequence[Done], *, stopped: bool = False) -> str:
    """The summary for people."""
    return "".join(f"{printable(line)}\n" for line in _lines(done, stopped))


def _lines(done: Sequence[Done], stopped: bool) -> Iterator[str]:
    heads = ("asked", *COUNTS)
    yield f"{'source':<16}" + "".join(f"{head:>11}" for head in heads)
    for name in sorted({one.source for one in done}):
        counts = counted([one for one in done if one.source == name])
        yield f"{name:<16}" + "".join(f"{counts[head]:>11}" for head in heads)
    whole = counted(done)
    yield f"{'all':<16}" + "".join(f"{whole[head]:>11}" for head in heads)
    for one in done:
        for change in one.changes:
            yield f"{called(one.holder)}: {change.question}: {told(change)} ({one.source})"
    for part in done:
        for failure in part.failures:
            place = f"{called(failure.holder)}: {failure.source} {failure.key}"
            yield f"{place}: {failure.trouble.reason}: {failure.trouble.detail}"
    if stopped:
        yield "interrupted; run the same command again to go on where it stopped"


def told(change: Change) -> str:
    """Old and new answer, such as `FR -> NL`."""
    return f"{_answers(change.before)} -> {_answers(change.after)}"


def _answers(listed: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(answer(one) for one in listed) or "nothing"


def answer(one: Mapping[str, Any]) -> str:
    """An answer as it stands in a snapshot, in one line."""
    parts = [_value(one["value"])] if "value" in one else []
    parts += [f"{key.replace('_', ' ')} {shown(one[key])}" for key in ("at_least", "at_most", "inside", "outside") if key in one]
    return ("at least " if one.get("complete") is False else "") + ", ".join(parts)


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value)) or "none"
    return ("yes" if value else "no") if isinstance(value, bool) else shown(value)
