"""Random worlds for Hypothesis: documents as they stand in YAML, and the models that the engine reads built from them."""

import copy
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from criteria.frameworks import Framework, Header, Objective
from criteria.library import Library
from criteria.questions import Question
from criteria.reference import Country, Group, ReferenceData, Unit
from offerings.dossiers import Dossier, Offering, Provider
from scoring.assess import Ruler, ruler
from tests.scoring.reference import STRENGTH, World

COUNTRIES = ["BE", "CH", "DE", "NO", "US"]
GROUPS = ["EU", "EEA"]
OPTIONS = ["bad", "fair", "good"]
STEPS = ["none", "some", "most", "all"]
DAYS = [str(date(2026, 1, 1) + timedelta(days=number)) for number in range(5)]
KINDS = ["truth", "choice", "choices", "country", "countries", "quantity", "date"]
LARGEST = 4
TEXT = {"en": "text", "nl": "tekst"}

days = st.sampled_from(DAYS)
seldom = st.sampled_from([False] * 5 + [True])
amounts = st.integers(0, LARGEST)


def some(options, smallest=1):
    """A list of different options, in any order."""
    return st.lists(st.sampled_from(options), min_size=smallest, max_size=len(options), unique=True)


# Questions and groups


@st.composite
def questions(draw):
    """A question; of every two choices about one is ordered."""
    kind = draw(st.sampled_from(KINDS))
    asked = {"type": kind, "ordered": kind == "choice" and draw(st.booleans())}
    asked["may_be_empty"] = kind in {"choices", "countries"} and draw(st.booleans())
    if kind in {"choice", "choices"}:
        asked["options"] = STEPS if asked["ordered"] else OPTIONS
    if kind == "quantity":
        asked |= {"minimum": 0, "maximum": LARGEST}
    return asked


@st.composite
def groups(draw):
    """Groups whose members come and go; each may include the other."""
    found = {}
    for name in GROUPS:
        members = []
        for country in draw(some(COUNTRIES, 0)):
            first, last = sorted(draw(st.tuples(days, days)))
            members.append({"country": country, "from": first} | ({} if draw(st.booleans()) else {"until": last}))
        found[name] = {"members": members, "includes": draw(some(GROUPS, 0)) if draw(seldom) else []}
    return found


# Rules and frameworks


@st.composite
def single_rules(draw, name, asked):
    """A test of a question with an operator that fits it."""
    kind = asked["type"]
    values = {"choice": asked.get("options"), "choices": asked.get("options"), "date": DAYS, "truth": [False, True]}
    listed = values.get(kind) or (list(range(LARGEST + 1)) if kind == "quantity" else COUNTRIES)
    single, several = st.sampled_from(listed), some(listed)
    scope = st.sampled_from(["territory", *GROUPS]) | some(["territory", *GROUPS, *COUNTRIES])
    operators = {"is": single, "one_of": several}
    if kind == "truth":
        operators = {"is": single}
    if kind in {"quantity", "date"} or asked["ordered"]:
        operators |= {"at_least": single, "at_most": single}
    if kind in {"choices", "countries"}:
        operators = {"includes": several, "includes_any": several}
    if kind in {"country", "countries"}:
        operators |= {"within": scope, "overlaps": scope}
    operator = draw(st.sampled_from(sorted(operators)))
    return {"question": name, operator: draw(operators[operator])}


@st.composite
def rules(draw, asked, depth=2):
    """A rule over questions: a test, or a combination of up to three rules."""
    kind = draw(st.sampled_from(["test"] * 3 + ["all_of", "any_of", "not", "count_of"])) if depth else "test"
    if kind == "test":
        name = draw(st.sampled_from(sorted(asked)))
        return draw(single_rules(name, asked[name]))
    if kind == "not":
        return {"not": draw(rules(asked, depth - 1))}
    parts = draw(st.lists(rules(asked, depth - 1), min_size=1, max_size=3))
    return {kind: parts if kind != "count_of" else {"at_least": draw(st.integers(1, len(parts))), "of": parts}}


def parts_of(rule):
    """The rules that a rule combines."""
    if "not" in rule:
        return [rule["not"]]
    return rule["count_of"]["of"] if "count_of" in rule else rule.get("all_of", rule.get("any_of", []))


@st.composite
def ladders(draw, asked):
    """Two to four rungs whose points and levels never fall."""
    size = draw(st.integers(2, 4))
    points = sorted(draw(st.lists(st.integers(0, 20_000), min_size=size, max_size=size)))
    levels = sorted(draw(st.lists(st.integers(0, 4), min_size=size, max_size=size)))
    rungs = [{"points": worth, "level": level} for worth, level in zip(points, levels, strict=True)]
    for rung in rungs[1:]:
        rung["when"] = "judgement" if draw(seldom) else draw(rules(asked))
    return rungs


@st.composite
def frameworks(draw, asked):
    """Two to four objectives of one to four criteria, with weights that sum to 100."""
    count = draw(st.sampled_from([2, 2, 3, 4]))
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=count - 1, max_size=count - 1)))
    objectives = {}
    for place in range(1, count + 1):
        criteria = draw(st.lists(ladders(asked), min_size=1, max_size=draw(st.sampled_from([1, 2, 2, 4]))))
        objectives[f"O-{place}"] = {f"O-{place}.{number}": ladder for number, ladder in enumerate(criteria, start=1)}
    limits = zip([0, *cuts], [*cuts, 100], strict=True)
    weights = {name: high - low for name, (low, high) in zip(objectives, limits, strict=True)}
    nominal = draw(st.sampled_from([1, 300, 1000]))
    return {"edition": "2", "objectives": objectives, "weights": weights, "nominal": nominal, "top": 4}


@st.composite
def worlds(draw):
    """Everything but what is known about an offering."""
    asked = {f"q-{number}": one for number, one in enumerate(draw(st.lists(questions(), min_size=2, max_size=4)), start=1)}
    territory = draw(st.sampled_from(GROUPS))
    return World(COUNTRIES, draw(groups()), asked, draw(frameworks(asked)), DAYS, draw(days), territory)


# Claims and dossiers


@st.composite
def claims(draw, asked):
    """What a source can say on a question: a value, or what is known without it; without its source."""
    kind = asked["type"]
    if kind in {"choices", "countries"}:
        return draw(_lists(asked))
    listed = {"truth": [False, True], "quantity": list(range(LARGEST + 1)), "date": DAYS, "country": COUNTRIES}
    values = listed.get(kind) or asked["options"]
    if kind == "country" and draw(st.booleans()):
        return {draw(st.sampled_from(["inside", "outside"])): draw(st.sampled_from(GROUPS))}
    if (kind in {"quantity", "date"} or asked["ordered"]) and draw(st.booleans()):
        low, high = sorted(draw(st.tuples(st.sampled_from(values), st.sampled_from(values))), key=values.index)
        return draw(st.sampled_from([{"at_least": low}, {"at_most": high}, {"at_least": low, "at_most": high}]))
    return {"value": draw(st.sampled_from(values))}


@st.composite
def _lists(draw, asked):
    whole = asked.get("options", COUNTRIES)
    form = draw(st.sampled_from(["complete", "partial", "grouped"] if asked["type"] == "countries" else ["complete", "partial"]))
    if form == "complete":
        return {"value": draw(some(whole, 0 if asked["may_be_empty"] else 1))}
    listed = {"value": draw(some(whole)), "complete": False} if form == "partial" or draw(st.booleans()) else {}
    if form == "partial":
        return listed
    groups = draw(st.permutations(GROUPS))
    return listed | dict(zip(draw(some(["inside", "outside"])), groups, strict=False))


@st.composite
def sources(draw):
    """A source, mostly seen early and without an end."""
    source = {"kind": draw(st.sampled_from(sorted(STRENGTH))), "retrieved": draw(st.sampled_from([*DAYS[:1] * 3, *DAYS]))}
    return source | ({"valid_until": draw(days)} if draw(seldom) else {})


@st.composite
def holders(draw, asked, most):
    """The sources and facts of a provider or an offering: up to `most` claims on a question, each with its own source."""
    facts, listed = {}, {}
    for name, one in asked.items():
        made = draw(st.lists(claims(one), max_size=most))
        for claim in made:
            claim["source"] = f"s-{len(listed)}"
            listed[claim["source"]] = draw(sources())
        if made:
            facts[name] = made
    return {"facts": facts, "sources": listed}


@st.composite
def dossiers(draw, world):
    """What is known about an offering, with now and then a finding."""
    findings = {}
    for name, rungs in world.criteria().items():
        if draw(seldom):
            edition = draw(st.sampled_from([{}, {"edition": "1"}, {"edition": "2"}]))
            findings[name] = {"rung": draw(st.integers(1, len(rungs))), "on": draw(days)} | edition
    held = {"offering": draw(holders(world.questions, 3)), "provider": draw(holders(world.questions, 1))}
    return held | {"findings": findings}


@st.composite
def cases(draw, count=1):
    """A world with `count` dossiers."""
    world = draw(worlds())
    return Case(world, [draw(dossiers(world)) for _ in range(count)])


def small_case(asked, rule, said=None, levels=(0, 4)):
    """A case with one criterion of two rungs, and what a measurement says on a question or two."""
    ladder = [{"points": 0, "level": levels[0]}, {"points": 100_000, "level": levels[1], "when": rule}]
    figures = {"edition": "2", "objectives": {"O-1": {"O-1.1": ladder}}, "weights": {"O-1": 100}, "nominal": 1000, "top": 4}
    document = {"offering": {"facts": {}, "sources": {}}, "provider": {"facts": {}, "sources": {}}, "findings": {}}
    for name, claim in (said or {}).items():
        document = with_claim(document, name, claim)
    questions = {name: {"ordered": False, "may_be_empty": False, **one} for name, one in asked.items()}
    groups = {name: {"members": [], "includes": []} for name in GROUPS}
    return Case(World(COUNTRIES, groups, questions, figures, DAYS, DAYS[0], "EU"), [document])


# From documents to models


@dataclass
class Case:
    """A world and the documents of its offerings."""

    world: World
    documents: list

    @property
    def document(self):
        return self.documents[0]

    @property
    def dossier(self):
        return dossier(self.document)

    @property
    def dossiers(self):
        return [dossier(document, f"offer-{number}") for number, document in enumerate(self.documents, start=1)]

    def ruler(self, divisor="nominal") -> Ruler:
        world = self.world
        built = library(world)
        on, weights = date.fromisoformat(world.on), ("own", world.framework["weights"])
        framework = built.framework("random")
        return ruler(built, framework, on, weights=weights, divisor=divisor, territory=world.territory)


def library(world):
    """The questions, reference data and framework of a world as the loader would give them."""
    texts = {"label": TEXT, "ask": TEXT, "why": TEXT, "help": TEXT}
    common = texts | {"topic": "topic", "subject": "offering", "effort": "contract", "evidence": ["contract"]}
    made = {}
    for name, asked in world.questions.items():
        own = {"id": name, **asked, "options": [{"id": one, "label": TEXT} for one in asked.get("options", [])]}
        made[name] = Question.model_validate({**common, **own} | ({"unit": "unit"} if asked["type"] == "quantity" else {}))
    countries = {code: Country.model_validate({"id": code, "name": TEXT}) for code in world.countries}
    listed = {name: Group.model_validate({"id": name, "name": TEXT, "about": TEXT, **one}) for name, one in world.groups.items()}
    units = {"unit": Unit.model_validate({"id": "unit", "label": TEXT})}
    return Library(made, {("random", "2"): framework(world)}, ReferenceData(countries, listed, {}, {}, {}, {}, units))


def framework(world):
    """The framework of a world."""
    document = world.framework
    levels = [{"level": level, "name": TEXT, "meaning": TEXT} for level in range(document["top"] + 1)]
    head = {"title": TEXT, "about": TEXT, "publisher": "nobody", "status": "proposal", "sources": [{"title": "none"}]}
    own = {"id": "random", "edition": document["edition"], "levels": levels, "nominal": document["nominal"]}
    header = Header.model_validate({**head, **own, "weights": {"own": document["weights"]}, "territory": GROUPS[0]})
    objectives = tuple(
        Objective.model_validate(
            {"objective": name, "title": TEXT, "about": TEXT, "criteria": [_criterion(*one) for one in criteria.items()]}
        )
        for name, criteria in document["objectives"].items()
    )
    return Framework(header, objectives, "framework.yaml", {one.objective: f"{one.objective.lower()}.yaml" for one in objectives})


def _criterion(name, ladder):
    rungs = [{**rung, "points": rung["points"] / 100, "is": TEXT} for rung in ladder]
    return {"id": name, "topic": TEXT, "rationale": TEXT, "rungs": rungs}


def dossier(document, name="offer"):
    """The dossier of an offering."""
    own, inherited = (
        {"facts": holder["facts"], "sources": {id_: {"title": id_, **one} for id_, one in holder["sources"].items()}}
        for holder in (document["offering"], document["provider"])
    )
    findings = {
        id_: {"because": TEXT, "by": "assessor", "sources": ["visit"], **one} for id_, one in document["findings"].items()
    }
    if findings:
        own["sources"]["visit"] = {"title": "visit", "kind": "audit", "retrieved": "2026-01-01"}
    identity = {"id": name, "provider": "company", "name": name, "service_models": ["iaas"]}
    offering = Offering.model_validate({**identity, **own, "findings": {"random": findings}})
    provider = Provider.model_validate({"id": "company", "name": "company", **inherited})
    return Dossier(offering, provider, f"{name}.yaml", "provider.yaml")


def with_claim(document, question, claim, kind="measurement"):
    """A dossier in which a source of some kind, seen on the first day, says something more."""
    changed = copy.deepcopy(document)
    changed["offering"]["sources"]["new"] = {"kind": kind, "retrieved": DAYS[0]}
    changed["offering"]["facts"].setdefault(question, []).append({**claim, "source": "new"})
    return changed
