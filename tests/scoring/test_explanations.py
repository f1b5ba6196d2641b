"""Explanations lead from a rung to the rule that decides it, and say which answers would change it."""

from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from criteria.reader import PACKAGED
from offerings.assurance import FLOORS
from offerings.dossiers import Dossier, Offering, Provider
from scoring.assess import assess, ruler
from scoring.explain import explain, open_questions, refuting_questions, unanswered_questions
from tests.scoring.reference import FALSE, TRUE, UNKNOWN
from tests.scoring.shipped import ON, eu_csf, shipped
from tests.scoring.strategies import Case, cases, dossiers, parts_of, single_rules, worlds

FEW = settings(max_examples=35)
DOCUMENTED = 1


def proofs(case, floor):
    """Every rung of a case: the rule as it is written, and what the explanation says."""
    found = assess([case.dossier], case.ruler())[0]
    for criterion in found.ruler.framework.criteria:
        explained = explain(found, criterion, FLOORS[floor])
        yield from zip(case.world.criteria()[criterion.id], explained, strict=True)


def nodes(rule, proof):
    """A rule and all its parts, each with its proof."""
    yield rule, proof
    for part, inner in zip(parts_of(rule), proof.parts, strict=True):
        yield from nodes(part, inner)


@FEW
@given(cases(), st.sampled_from([0, 1, 2, 3]))
def test_a_proof_has_the_truth_of_its_rule_at_every_step(case, floor):
    answers = case.world.answers(case.document, floor)
    for rung, explained in proofs(case, floor):
        rule = rung.get("when")
        assert explained.judgement == (rule == "judgement")
        if isinstance(rule, dict):
            assert explained.truth == explained.proof.truth
            assert [one.truth for _, one in nodes(rule, explained.proof)] == [
                case.world.truth(part, answers) for part, _ in nodes(rule, explained.proof)
            ]
        else:
            assert (explained.truth, explained.proof) == (UNKNOWN if rule else TRUE, None)


def test_every_line_of_a_proof_holds_its_question_or_its_combination():
    nothing = Dossier(Offering(id="x", provider="x", name="x", service_models=("iaas",)), Provider(id="x", name="x"))
    assessment = assess([nothing], ruler(shipped(), eu_csf(), ON))[0]
    for objective in eu_csf().objectives:
        lines = (PACKAGED / eu_csf().paths[objective.objective]).read_text("utf-8").splitlines()
        for criterion in objective.criteria:
            for rung in explain(assessment, criterion):
                assert rung.proof is None or rung.line == rung.proof.line
                for proof in every(rung.proof):
                    expected = f"question: {proof.test.question}" if proof.test else f"{proof.kind}:"
                    assert expected in lines[proof.line - 1], (criterion.id, rung.rung)


def every(proof):
    if proof is not None:
        yield proof
        for part in proof.parts:
            yield from every(part)


# Which answers would change a rule


def with_answers(known, questions, values):
    return {**known, **{name: {value} for name, value in zip(questions, values, strict=True)}}


@FEW
@given(cases(), st.data())
def test_a_rule_stays_false_as_long_as_the_refuting_answers_stand(case, data):
    world = case.world
    known = world.answers(case.document, DOCUMENTED)
    false = [(rung, one.proof) for rung, one in proofs(case, DOCUMENTED) if one.proof and one.truth == FALSE]
    assume(false)
    for rung, proof in false:
        others = [name for name in known if name not in refuting_questions(proof)]
        values = [data.draw(st.sampled_from(sorted(world.values(name), key=str))) for name in others]
        assert world.truth(rung["when"], with_answers(known, others, values)) == FALSE


@st.composite
def rules_that_ask_once(draw, world, names):
    """A rule that tests every question once, by a test that some values pass and others fail."""
    if len(names) == 1:
        (name,) = names
        test = draw(single_rules(name, world.questions[name]).filter(lambda one: decides(world, one)))
        return {"not": test} if draw(st.booleans()) else test
    cut = draw(st.integers(1, len(names) - 1))
    parts = [draw(rules_that_ask_once(world, part)) for part in (names[:cut], names[cut:])]
    kind = draw(st.sampled_from(["all_of", "any_of", "count_of"]))
    rule = {kind: {"at_least": draw(st.integers(1, 2)), "of": parts} if kind == "count_of" else parts}
    return {"not": rule} if draw(st.booleans()) else rule


def decides(world, test):
    return {world.passes(test, value) for value in world.values(test["question"])} == {True, False}


@st.composite
def cases_that_ask_once(draw):
    world = draw(worlds())
    constant = {"EU": {"members": [], "includes": []}, "EEA": {"members": [], "includes": []}}
    for group, country in zip(constant.values(), ("BE", "US"), strict=True):
        group["members"].append({"country": country, "from": world.days[0]})
    world.groups = constant
    rule = draw(rules_that_ask_once(world, draw(st.permutations(sorted(world.questions)))))
    world.framework["objectives"] = {"O-1": {"O-1.1": [{"points": 0, "level": 0}, {"points": 100, "level": 4, "when": rule}]}}
    world.framework["weights"] = {"O-1": 100}
    return Case(world, [draw(dossiers(world))])


def outcomes(world, rule, known, questions, possible):
    """The truths of a rule over all answers to some questions; per question one value that passes its test and one that fails."""
    leaves = {test["question"]: test for test in leaves_of(rule)}
    listed = []
    for name in questions:
        by_outcome = {world.passes(leaves[name], value): value for value in possible[name]}
        listed.append(list(by_outcome.values()))
    return {world.truth(rule, with_answers(known, questions, values)) for values in product(*listed)}


def leaves_of(rule):
    if "question" in rule:
        yield rule
    for part in parts_of(rule):
        yield from leaves_of(part)


@settings(max_examples=60)
@given(cases_that_ask_once())
def test_answers_to_the_questions_named_are_enough_to_make_a_rule_true(case):
    world = case.world
    known = world.answers(case.document, DOCUMENTED)
    _, (rung, explained) = proofs(case, DOCUMENTED)
    proof, every_value = explained.proof, {name: world.values(name) for name in known}
    if proof.truth == UNKNOWN:
        left = {name: answer or every_value[name] for name, answer in known.items()}
        assert outcomes(world, rung["when"], known, open_questions(proof), left) >= {FALSE, TRUE}
    elif proof.truth == FALSE:
        asked = dict.fromkeys((*refuting_questions(proof), *unanswered_questions(proof)))
        assert TRUE in outcomes(world, rung["when"], known, list(asked), every_value)
    else:
        assert (open_questions(proof), refuting_questions(proof), unanswered_questions(proof)) == ((), (), ())
