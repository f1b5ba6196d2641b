"""Plain words for results: intervals, answers, tests and proofs, in either language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from criteria.questions import Kind, Question
from criteria.rules import TERRITORY, Test
from offerings import sources
from offerings.answers import Answer, Pick, Space, Span, Subset, Words
from offerings.dossiers import Claim, Fetched, Source
from reports.language import DASH, NBSP, Language
from scoring.assess import Ruler
from scoring.explain import KINDS, Proof
from scoring.program import Node
from scoring.results import Interval
from scoring.truth import FALSE, TRUE, UNKNOWN
from scoring.verdicts import Standing


def level(of: Language, low: int, high: int, top: int) -> str:
    """A level interval as a sentence has it: exactly 2; at least 1, at most 3; at least 2; at most 2."""
    _ = of._
    if low == high:
        return _("exactly {level}").format(level=low).replace(" ", NBSP)
    if low == 0 and high == top:
        return _("unknown, 0 to {top}").format(top=top)
    least, most = _("at least {level}").format(level=low), _("at most {level}").format(level=high)
    if high == top:
        return least.replace(" ", NBSP)
    return most.replace(" ", NBSP) if low == 0 else f"{least.replace(' ', NBSP)}, {most.replace(' ', NBSP)}"


def ruled(of: Language, by: Ruler) -> str:
    """What numbers rest on: the framework, its edition, and the set of weights where it has a score."""
    framework = by.framework
    figures = of._("weights") + f" {by.weights}" if framework.scored else of._("no score")
    return f"{framework.header.title.get(of.code)}, " + of._("edition") + f" {framework.edition}, {figures}"


def dense(low: object, high: object) -> str:
    """An interval in a table: 2, or 1-3 with an en dash."""
    return str(low) if low == high else f"{low}{DASH}{high}"


def score(of: Language, interval: Interval) -> str:
    """A score interval in a table, rounded outwards so that both bounds stay true."""
    if interval.settled:
        return of.nearest(interval.low)
    return f"{of.lowest(interval.low)}{DASH}{of.highest(interval.high)}"


def score_sentence(of: Language, interval: Interval) -> str:
    if interval.settled:
        return of._("exactly {score} of 100").format(score=of.nearest(interval.low))
    return of._("at least {low}, at most {high} of 100").format(low=of.lowest(interval.low), high=of.highest(interval.high))


def answer(of: Language, space: Space, found: Answer) -> str:
    """What is known of an answer."""
    if isinstance(found, Pick):
        return _pick(of, space, found)
    if isinstance(found, Subset):
        return _subset(of, space, found)
    return _span(of, space.question, found) if isinstance(found, Span) else found.text


def _value(of: Language, question: Question, value: object) -> str:
    if question.type is Kind.TRUTH:
        return of._("yes") if value else of._("no")
    if question.type in {Kind.COUNTRY, Kind.COUNTRIES}:
        return of.country(str(value))
    for option in question.options:
        if option.id == value:
            return option.label.get(of.code)
    return quantity(of, question, value)


def quantity(of: Language, question: Question, value: object) -> str:
    """A number with its unit, or a date."""
    if question.type is Kind.DATE:
        return of.day(date.fromisoformat(value) if isinstance(value, str) else date.fromordinal(int(str(value).split(".")[0])))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    unit = of.library.reference.units.get(question.unit or "")
    if unit is None or unit.id in {"count", "ratio"}:
        return of.number(value)
    name = unit.one if value == 1 and unit.one else unit.label
    return f"{of.number(value)}{NBSP}{unit.symbol or name.get(of.code)}"


def _options(of: Language, question: Question, values: Iterator[object] | tuple[object, ...]) -> str:
    separator = ", " if question.type in {Kind.COUNTRY, Kind.COUNTRIES} else "; "
    return separator.join(_value(of, question, value) for value in values)


def _pick(of: Language, space: Space, found: Pick) -> str:
    names = space.names(found.possible)
    if len(names) == 1:
        return _value(of, space.question, names[0])
    if space.question.ordered:
        first, last = names[0], names[-1]
        parts = []
        if first != space.values[0]:
            parts.append(of._("at least: {value}").format(value=_value(of, space.question, first)))
        if last != space.values[-1]:
            parts.append(of._("at most: {value}").format(value=_value(of, space.question, last)))
        return "; ".join(parts)
    group = next((name for name, mask in space.groups.items() if mask == found.possible), None)
    if group:
        return of._("somewhere in {group}, not told where").format(group=of.group(group))
    group = next((name for name, mask in space.groups.items() if space.everything & ~mask == found.possible), None)
    return of._("somewhere outside {group}").format(group=of.group(group)) if group else _options(of, space.question, names)


def _subset(of: Language, space: Space, found: Subset) -> str:
    if found.must == found.may:
        return _options(of, space.question, space.names(found.must)) or of._("none")
    parts = []
    if found.must:
        listed = _options(of, space.question, space.names(found.must))
        parts.append(of._("at least these: {list}").format(list=listed))
    inside = next((name for name, mask in space.groups.items() if mask == found.may), None)
    if inside:
        parts.append(of._("all in {group}, no list given").format(group=of.group(inside)))
    elif found.may != space.everything:
        parts.append(of._("none but these: {list}").format(list=_options(of, space.question, space.names(found.may))))
    for name, mask in space.groups.items():
        if space.everything & ~mask in found.meets:
            parts.append(of._("at least one outside {group}").format(group=of.group(name)))
    return "; ".join(parts) or of._("some, no list given")


def _span(of: Language, question: Question, found: Span) -> str:
    if found.low == found.high:
        return quantity(of, question, found.low)
    parts = []
    if question.type is Kind.DATE or found.low > (question.minimum or 0):
        parts.append(of._("at least {value}").format(value=quantity(of, question, found.low)))
    if question.type is Kind.DATE or found.high < (question.maximum or 0):
        parts.append(of._("at most {value}").format(value=quantity(of, question, found.high)))
    return ", ".join(parts) or of._("any value")


def claim(of: Language, space: Space, said: Claim) -> str:
    """What one claim says."""
    found = space.answer(said)
    return found.text if isinstance(found, Words) else answer(of, space, found)


def source_title(of: Language, source: Source) -> str:
    """What a source is called: one that cloudpeil asked by its name in the language of the reader, and what it was asked."""
    if not isinstance(source, Fetched):
        return source.title
    about = sources.source(source.fetched_by).ABOUT
    return source.title.replace(about.title.en, about.title.get(of.code), 1)


def statement(of: Language, asked: Test, question: Question, territory: str, *, negated: bool = False) -> str:
    """A test as a statement, without the name of its question: 'all in the EEA'."""
    operator, operand = asked.operator, asked.operand
    if operator in {"within", "overlaps"}:
        return _place_test(of, asked, question, territory, negated=negated)
    values = _options(of, question, operand if isinstance(operand, tuple) else (operand,))
    return of._(_PHRASES[operator, negated, question.type in {Kind.QUANTITY, Kind.DATE}]).format(value=values)


def N_(message: str) -> str:  # noqa: N802  the usual name for marking a text that is translated later
    """Mark a text for the catalogue."""
    return message


_PHRASES = {
    ("is", False, False): N_("{value}"),
    ("is", True, False): N_("not: {value}"),
    ("is", False, True): N_("exactly {value}"),
    ("is", True, True): N_("not {value}"),
    ("one_of", False, False): N_("one of: {value}"),
    ("one_of", True, False): N_("none of: {value}"),
    ("one_of", False, True): N_("one of: {value}"),
    ("one_of", True, True): N_("none of: {value}"),
    ("at_least", False, False): N_("at least: {value}"),
    ("at_least", True, False): N_("less than: {value}"),
    ("at_least", False, True): N_("at least {value}"),
    ("at_least", True, True): N_("less than {value}"),
    ("at_most", False, False): N_("at most: {value}"),
    ("at_most", True, False): N_("more than: {value}"),
    ("at_most", False, True): N_("at most {value}"),
    ("at_most", True, True): N_("more than {value}"),
    ("includes", False, False): N_("includes: {value}"),
    ("includes", True, False): N_("does not include all of: {value}"),
    ("includes_any", False, False): N_("includes one or more of: {value}"),
    ("includes_any", True, False): N_("includes none of: {value}"),
}


def _place_test(of: Language, asked: Test, question: Question, territory: str, *, negated: bool) -> str:
    names = asked.operand if isinstance(asked.operand, tuple) else (asked.operand,)
    where = of.join((of.group(territory if name == TERRITORY else str(name)) for name in names), "or")
    if asked.operator == "overlaps":
        phrase = of._("none in {place}") if negated else of._("at least one in {place}")
    elif question.may_be_empty:
        phrase = of._("at least one outside {place}") if negated else of._("none outside {place}")
    else:
        phrase = of._("not all in {place}") if negated else of._("only in {place}")
    return phrase.format(place=where)


STANDINGS = {
    Standing.MET: N_("met"),
    Standing.NOT_MET: N_("not met"),
    Standing.NOT_APPLICABLE: N_("not applicable"),
    Standing.OPEN: N_("open"),
}
GIVEN = {
    "customer": N_("Fact: {question}: {answer} (from the buyer's profile)"),
    "assessment": N_("Fact: {question}: {answer} (from the assessment itself)"),
}
TRUTHS = {TRUE: N_("true"), UNKNOWN: N_("unknown"), FALSE: N_("false")}
MARKS = {TRUE: "yes", UNKNOWN: "open", FALSE: "no"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of a proof: its truth, what it says, the question it rests on, and the lines below it that decide.

    `idle` counts the parts that are left out because, whatever they are, they change nothing here.
    """

    truth: int
    kind: str
    said: str
    question: str | None
    line: int
    parts: tuple[Statement, ...]
    idle: int

    @property
    def mark(self) -> str:
        return MARKS[self.truth]


def proof(of: Language, found: Proof, questions: Mapping[str, Question], territory: str, *, whole: bool = False) -> Statement:
    """A proof in words: the parts that decide it or, on demand, the whole; 'not' before a test becomes one statement."""
    _ = of._
    inner = found.parts[0] if found.kind == "not" else found
    if inner.test is not None:
        question = questions[inner.test.question]
        said = statement(of, inner.test, question, territory, negated=inner is not found)
        return Statement(found.truth, "test", said, question.id, found.line, (), 0)
    chosen = found.parts if whole else deciding(found)
    parts = tuple(proof(of, part, questions, territory, whole=whole) for part in chosen)
    heads = {
        "all_of": _("all of these"),
        "any_of": _("one or more of these"),
        "not": _("this does not hold"),
        "count_of": _("at least {count} of these").format(count=found.at_least),
    }
    idle = len(found.parts) - len(chosen)
    return Statement(found.truth, found.kind, heads[found.kind], None, found.line, parts, idle)


def deciding(found: Proof) -> tuple[Proof, ...]:
    """The parts that give a rule its truth: one false part makes 'all of' false, one true part makes 'any of' true."""
    if (found.kind, found.truth) in {("all_of", FALSE), ("any_of", TRUE)}:
        return tuple(part for part in found.parts if part.truth == found.truth)
    if (found.kind, found.truth) == ("any_of", UNKNOWN):
        return tuple(part for part in found.parts if part.truth == UNKNOWN)
    return found.parts


def rule(of: Language, node: Node | str | None, questions: Mapping[str, Question], territory: str) -> Statement | None:
    """A rule in words, without any facts."""
    if not isinstance(node, Node):
        return None
    return proof(of, _unproved(node), questions, territory, whole=True)


def _unproved(node: Node) -> Proof:
    written = node.rule
    parts = tuple(_unproved(part) for part in node.parts)
    if isinstance(written, Test):
        return Proof("test", UNKNOWN, written.place().line, written, ())
    at_least = getattr(getattr(written, "count_of", None), "at_least", 0)
    return Proof(KINDS[type(written)], UNKNOWN, written.place().line, None, parts, at_least)
