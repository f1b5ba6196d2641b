"""What claims leave possible, compared with a plain model that counts out every value."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.questions import Kind, Question
from criteria.reference import FILES, Country, Group, ReferenceData
from offerings.answers import Answer, Pick, Space, Span, Subset, Words, feasible, intersect, spaces
from offerings.dossiers import Claim

TODAY = date(2026, 11, 23)
TEXT = {"en": "a", "nl": "a"}
OPTIONS = ("low", "middle", "high")
COUNTRIES = ("DE", "GB", "NL", "US")
GROUPS = {"EU": {"DE", "NL"}, "EEA": {"DE", "NL"}, "NONE": set(), "ALL": set(COUNTRIES), "ISLES": {"GB"}}
NUMBERS = tuple(range(7))
DAYS = tuple(f"2026-01-0{day}" for day in range(1, 6))

Value = bool | str | int | frozenset[str]


def reference() -> ReferenceData:
    def group(name: str, members: list[dict[str, str]], includes: tuple[str, ...] = ()) -> Group:
        return Group.model_validate({"id": name, "name": TEXT, "about": TEXT, "includes": includes, "members": members})

    since = "2000-01-01"
    groups = {
        "EU": group("EU", [{"country": code, "from": since} for code in ("DE", "NL")]),
        "EEA": group("EEA", [], ("EU",)),
        "NONE": group("NONE", [{"country": "NL", "from": since, "until": "2026-11-22"}]),
        "ALL": group("ALL", [{"country": "US", "from": since}], ("EEA", "ISLES")),
        "ISLES": group("ISLES", [{"country": "GB", "from": "2026-11-23"}]),
    }
    countries = {code: Country.model_validate({"id": code, "name": TEXT}) for code in COUNTRIES}
    return ReferenceData(**{**{name: {} for name in FILES}, "countries": countries, "groups": groups})


def question(kind: Kind, **more: object) -> Question:
    options = [{"id": name, "label": TEXT} for name in OPTIONS] if kind in {Kind.CHOICE, Kind.CHOICES} else []
    range_ = {"unit": "count", "minimum": 0, "maximum": 6} if kind is Kind.QUANTITY else {}
    texts = dict.fromkeys(("label", "ask", "why", "help"), TEXT)
    fixed = {"id": "asked", "topic": "any", "subject": "offering", "effort": "disclosure", "evidence": ["contract"]}
    return Question.model_validate({**fixed, **texts, "type": kind, "options": options, **range_, **more})


QUESTIONS = {
    "truth": question(Kind.TRUTH),
    "choice": question(Kind.CHOICE),
    "ordered choice": question(Kind.CHOICE, ordered=True),
    "choices": question(Kind.CHOICES),
    "choices or none": question(Kind.CHOICES, may_be_empty=True),
    "country": question(Kind.COUNTRY),
    "countries": question(Kind.COUNTRIES),
    "countries or none": question(Kind.COUNTRIES, may_be_empty=True),
    "quantity": question(Kind.QUANTITY),
    "date": question(Kind.DATE),
}


def space_of(asked: Question) -> Space:
    return spaces({asked.id: asked}, reference(), TODAY)[asked.id]


def subsets(members: tuple[str, ...]) -> Iterator[frozenset[str]]:
    for size in range(len(members) + 1):
        yield from map(frozenset, combinations(members, size))


def universe(asked: Question) -> tuple[Value, ...]:
    """Every possible answer to a question, counted out."""
    match asked.type:
        case Kind.TRUTH:
            return (False, True)
        case Kind.CHOICE:
            return OPTIONS
        case Kind.COUNTRY:
            return COUNTRIES
        case Kind.QUANTITY:
            return NUMBERS
        case Kind.DATE:
            return DAYS
        case _:
            members = OPTIONS if asked.type is Kind.CHOICES else COUNTRIES
            return tuple(value for value in subsets(members) if value or asked.may_be_empty)


def rank(asked: Question) -> Callable[[object], object]:
    return OPTIONS.index if asked.type is Kind.CHOICE else lambda value: value  # type: ignore[return-value]


def holds(claim: Claim, asked: Question, value: Value) -> bool:
    """Whether a claim is true when `value` is the answer, read plainly."""
    if isinstance(value, frozenset):
        named = frozenset(claim.value or ())
        if claim.value is not None and claim.complete and value != named:
            return False
        inside = claim.inside is None or (bool(value) and value <= GROUPS[claim.inside])  # somewhere in it: not nowhere
        return named <= value and inside and (claim.outside is None or bool(value - GROUPS[claim.outside]))
    order = rank(asked)
    return (
        (claim.value is None or claim.value == value)
        and (claim.at_least is None or order(value) >= order(claim.at_least))
        and (claim.at_most is None or order(value) <= order(claim.at_most))
        and (claim.inside is None or value in GROUPS[claim.inside])
        and (claim.outside is None or value not in GROUPS[claim.outside])
    )


def possible(answer: Answer, space: Space) -> set[Value]:
    """The values that an answer leaves possible."""
    asked = space.question
    if isinstance(answer, Pick):
        return set(space.names(answer.possible))
    if isinstance(answer, Subset):
        masks = {value: space.mask(tuple(value)) for value in universe(asked)}
        return {
            value
            for value, mask in masks.items()
            if not answer.must & ~mask and not mask & ~answer.may and all(mask & met for met in answer.meets)
        }
    assert isinstance(answer, Span)
    numbers = {
        value: float(value) if isinstance(value, int) else date.fromisoformat(value).toordinal() for value in universe(asked)
    }
    return {value for value, number in numbers.items() if answer.low <= number <= answer.high}


@st.composite
def claims(draw: st.DrawFn, asked: Question) -> Claim:
    """A claim of a shape that the checks allow for this question."""
    groups = st.sampled_from(sorted(GROUPS))
    if asked.type in {Kind.CHOICES, Kind.COUNTRIES}:
        members = draw(st.sets(st.sampled_from(OPTIONS if asked.type is Kind.CHOICES else COUNTRIES)))
        shapes = ["complete"] if members or asked.may_be_empty else []
        shapes += ["incomplete"] if members else []
        if asked.type is Kind.COUNTRIES:
            shapes += ["inside", "outside", "both", *(["mixed"] if members else [])]
        shape = draw(st.sampled_from(shapes or ["fallback"]))
        said: dict[str, object] = {}
        if shape in {"complete", "incomplete", "mixed"}:
            said = {"value": sorted(members), "complete": shape == "complete"}
        if shape == "fallback":
            said = {"value": [OPTIONS[0]]}
        if shape in {"inside", "both", "mixed"}:
            said["inside"] = draw(groups)
        if shape in {"outside", "both"}:
            said["outside"] = draw(groups)
    else:
        said = draw(single(asked))
    return Claim.model_validate({**said, "source": "any"})


def single(asked: Question) -> st.SearchStrategy[dict[str, object]]:
    values = universe(asked)
    exact = st.sampled_from(values).map(lambda value: {"value": value})
    groups = st.sampled_from(sorted(GROUPS))
    if asked.type is Kind.COUNTRY:
        return exact | st.fixed_dictionaries({"inside": groups}) | st.fixed_dictionaries({"outside": groups})
    if asked.ordered or asked.type in {Kind.QUANTITY, Kind.DATE}:
        order = rank(asked)
        pairs = st.tuples(*[st.sampled_from(values)] * 2).map(lambda pair: sorted(pair, key=order))
        return (
            exact
            | st.sampled_from(values).map(lambda value: {"at_least": value})
            | st.sampled_from(values).map(lambda value: {"at_most": value})
            | pairs.map(lambda pair: {"at_least": pair[0], "at_most": pair[1]})
        )
    return exact


def together(space: Space, said: list[Claim]) -> Answer | None:
    answer: Answer | None = space.answer(said[0])
    for claim in said[1:]:
        answer = answer and intersect(answer, space.answer(claim))
    return answer if answer is not None and feasible(answer) else None


every_question = pytest.mark.parametrize("asked", QUESTIONS.values(), ids=QUESTIONS)


@every_question
@given(data=st.data())
def test_a_claim_leaves_possible_exactly_the_values_for_which_it_is_true(asked, data):
    space = space_of(asked)
    claim = data.draw(claims(asked))

    answer = space.answer(claim)

    assert possible(answer, space) == {value for value in universe(asked) if holds(claim, asked, value)}
    assert feasible(answer) == bool(possible(answer, space))


@every_question
@given(data=st.data())
def test_several_claims_leave_possible_what_each_of_them_does(asked, data):
    space = space_of(asked)
    said = data.draw(st.lists(claims(asked), min_size=1, max_size=4))

    answer = together(space, said)

    left = {value for value in universe(asked) if all(holds(claim, asked, value) for claim in said)}
    assert (set() if answer is None else possible(answer, space)) == left


@every_question
@given(data=st.data())
def test_the_order_of_claims_never_matters(asked, data):
    space = space_of(asked)
    said = data.draw(st.lists(claims(asked), min_size=1, max_size=4))

    assert len({together(space, list(order)) for order in permutations(said)}) == 1


@every_question
@given(data=st.data())
def test_a_claim_agrees_with_itself(asked, data):
    space = space_of(asked)
    answer = space.answer(data.draw(claims(asked)))

    assert intersect(answer, answer) == (answer if feasible(answer) else None)


def test_texts_agree_only_when_they_are_the_same():
    space = space_of(question(Kind.TEXT))
    here, there = (space.answer(Claim.model_validate({"value": text, "source": "any"})) for text in ("a", "b"))

    assert here == Words("a")
    assert intersect(here, here) == here
    assert intersect(here, there) is None


def test_groups_are_those_of_the_day():
    asked = QUESTIONS["countries"]
    before = spaces({asked.id: asked}, reference(), date(2026, 11, 22))[asked.id]
    after = space_of(asked)

    assert (before.names(before.scope("NONE")), after.names(after.scope("NONE"))) == (("NL",), ())
    assert (before.names(before.scope("ISLES")), after.names(after.scope("ISLES"))) == ((), ("GB",))


@given(st.lists(st.sampled_from([*GROUPS, *COUNTRIES]), min_size=1, max_size=4))
def test_a_scope_is_the_union_of_its_groups_and_countries(names):
    space = space_of(QUESTIONS["countries"])

    found = set(space.names(space.scope(tuple(names))))

    assert found == set().union(*(GROUPS.get(name, {name}) for name in names))
