"""Offerings side by side: when a row differs for sure, may differ or is the same; and what the pages show of it."""

from dataclasses import replace
from itertools import combinations

import markup
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerings.answers import Pick, Span, Subset, Words, feasible, intersect
from reports import comparison, comparison_pages
from reports.comparison import Relation, apart, relation, settled
from reports.comparison_pages import MOST_PAIRS, Tables, Versus, choosing_path, has_pairs, pair_path
from reports.pages import Pages

DIFFERS, MAYBE, SAME = Relation
WIDTH = 3
MASKS = st.integers(0, 2**WIDTH - 1)
KINDS = {
    "span": st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda ends: Span(min(ends), max(ends))),
    "pick": MASKS.map(Pick),
    "subset": st.builds(Subset, MASKS, MASKS, st.lists(MASKS, max_size=2).map(tuple)),
    "words": st.sampled_from("abc").map(Words),
}


def possible(of):
    """Every value that an answer leaves, counted out."""
    if of is None:
        return None
    if isinstance(of, Span):
        return set(range(of.low, of.high + 1))
    if isinstance(of, Pick):
        return {bit for bit in range(WIDTH) if of.possible >> bit & 1}
    if isinstance(of, Words):
        return {of.text}
    return {one for one in range(2**WIDTH) if not of.must & ~one and not one & ~of.may and all(one & mask for mask in of.meets)}


def answers(kind):
    return KINDS[kind].filter(feasible) | st.none()


ROWS = st.sampled_from(sorted(KINDS)).flatmap(lambda kind: st.lists(answers(kind), min_size=2, max_size=6))
LEARNED = st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: st.lists(st.tuples(answers(kind), answers(kind)), min_size=2, max_size=6)
)


def narrowed(known, fact):
    """What is known after a fact that does not contradict it."""
    return (known and fact and (intersect(known, fact) or known)) or known or fact


@given(ROWS)
def test_a_row_differs_for_sure_when_two_offerings_can_have_no_value_in_common(row):
    known = [values for values in map(possible, row) if values is not None]

    assert (relation(row) is DIFFERS) == any(not one & other for one, other in combinations(known, 2))


@given(ROWS)
def test_a_row_is_the_same_only_when_all_is_settled_and_equal(row):
    found = [possible(one) for one in row]

    if relation(row) is SAME:
        assert all(values is not None and len(values) == 1 for values in found)
        assert all(values == found[0] for values in found)
    elif all(settled(one) for one in row):
        assert relation(row) is DIFFERS


@given(ROWS.flatmap(lambda row: st.tuples(st.just(row), st.permutations(range(len(row))))))
def test_the_order_of_offerings_changes_nothing(drawn):
    row, order = drawn
    turned = [row[place] for place in order]

    assert relation(turned) is relation(row)
    assert apart(turned) == tuple(apart(row)[place] for place in order)


@given(LEARNED)
def test_learning_a_fact_never_undoes_a_difference_nor_a_sameness(drawn):
    before = [known for known, _ in drawn]
    after = [narrowed(known, fact) for known, fact in drawn]

    if relation(before) is not MAYBE:
        assert relation(after) is relation(before)
    assert all(was <= now for was, now in zip(apart(before), apart(after), strict=True))


@given(ROWS)
def test_a_cell_is_marked_when_it_differs_from_another_and_some_are_when_the_row_does(row):
    assert any(apart(row)) == (relation(row) is DIFFERS)
    assert sum(apart(row)) != 1


@pytest.fixture(scope="module")
def pages(shipped):
    return Pages(shipped, "en")


@pytest.fixture(scope="module")
def columns(pages):
    return Tables(pages, None).columns


def test_a_comparison_holds_every_objective_every_criterion_and_every_question_with_a_claim(shipped, columns):
    two = [columns["aws"], columns["scaleway-public-cloud"]]
    found = comparison.compare(two)

    rows = [row.head.key for row in found.rows]
    framework = shipped.ruler.framework
    claimed = {fact.question.id for one in two for fact in one.report.recorded()}
    assert rows[:3] == ["level", "score", "coverage"]
    assert [row.head.id for row in found.group("objectives")] == [one.objective for one in framework.objectives]
    shown = [row.head.id for row in found.group("criteria")]
    assert sorted([*shown, *found.silent]) == sorted(one.id for one in framework.criteria)
    assert {row.head.id for row in found.group("facts")} == claimed
    assert len(rows) == len(set(rows))


def test_a_criterion_is_left_out_only_when_every_rung_is_possible_for_all(shipped, columns):
    rungs = {one.id: len(one.rungs) for one in shipped.ruler.framework.criteria}
    for pair in combinations(list(columns.values())[:6], 2):
        for name in comparison.compare(pair).silent:
            for one in pair:
                result = one.report.reading.criteria[name]
                assert (result.rung_low, result.rung_high) == (1, rungs[name])


def test_rows_of_the_columns_of_all_are_those_of_the_columns_chosen(columns):
    listed = comparison.heads(list(columns.values()))
    for pair in combinations(list(columns.values())[:6], 2):
        assert comparison.compare(pair, listed) == comparison.compare(pair)


def test_an_answer_that_does_not_count_is_unknown_and_says_why(columns):
    cells = [cell for one in columns.values() for cell in one.cells.values() if cell.fact]
    weaker = next(cell for cell in cells if cell.fact.state == "weaker")
    conflict = next(cell for cell in cells if cell.fact.state == "conflict")

    assert (weaker.said, weaker.leaves, weaker.open) == ("unknown at this strength of evidence", None, True)
    assert weaker.more == f"declared: {weaker.fact.answer}"
    assert (conflict.said, conflict.leaves) == ("unknown, sources differ", None)


def test_the_switch_hides_what_says_the_same_of_all_and_never_a_difference(columns):
    for pair in combinations(columns.values(), 2):
        for row in comparison.compare(pair).rows:
            said = {(cell.said, cell.more) for cell in row.cells}
            assert row.alike == (len(said) == 1 and row.relation is not DIFFERS)
            assert not (row.relation is SAME and not row.alike)


def test_every_pair_has_a_page_while_there_are_few_and_none_when_there_are_many():
    assert [count for count in range(40) if has_pairs(count)] == list(range(2, 29))
    assert 28 * 27 // 2 <= MOST_PAIRS < 29 * 28 // 2


def test_pages_of_pairs_have_the_first_id_first():
    assert pair_path("cleura", "aws") == pair_path("aws", "cleura") == "compare/aws~cleura.html"
    assert choosing_path("aws") == "compare/index.html?offerings=aws"


def test_the_site_has_a_page_for_every_pair_in_both_languages(full_site, shipped):
    ids = sorted(one.dossier.id for one in shipped.assessments)
    expected = {f"{one}~{other}.html" for one, other in combinations(ids, 2)} | {"index.html"}

    for folder in ("compare", "nl/compare"):
        assert {path.name for path in (full_site / folder).iterdir()} == expected


def test_a_pair_shows_its_rows_with_links_to_reports_facts_and_criteria(full_site, columns):
    path = "compare/aws~scaleway-public-cloud.html"
    page = markup.read(path, (full_site / path).read_text(encoding="utf-8"))
    found = comparison.compare([columns["aws"], columns["scaleway-public-cloud"]])

    facts = {f"offerings/{one.id}/eu-csf.html#{fact.anchor}" for one in found.columns for fact in one.report.recorded()}
    criteria = {f"frameworks/eu-csf/2026-06/{one}.html" for one in columns["aws"].report.reading.criteria}
    assert facts | criteria | {f"offerings/{one.id}/eu-csf.html" for one in found.columns} <= set(page.links)


def test_a_page_says_of_every_row_how_it_relates_in_words(full_site, columns):
    text = (full_site / "compare/aws~hetzner-cloud.html").read_text(encoding="utf-8")
    found = comparison.compare([columns["aws"], columns["hetzner-cloud"]])
    said = {DIFFERS: "differs for sure", MAYBE: "may differ", SAME: "the same"}

    for one, words in said.items():
        assert text.count(f"</svg>{words}</span>") == found.count(one)
    assert text.count("<mark>") == sum(sum(row.apart) for row in found.rows)


def test_the_page_to_choose_leads_to_every_pair_without_a_script(full_site, shipped):
    page = markup.read("compare/index.html", (full_site / "compare/index.html").read_text(encoding="utf-8"))
    ids = [one.dossier.id for one in shipped.assessments]

    assert {pair_path(*pair) for pair in combinations(ids, 2)} <= set(page.links)


def test_a_site_with_one_offering_has_no_pairs_and_says_what_to_do(harbour):
    one = Pages(replace(harbour, assessments=harbour.assessments[:1]), "en")
    page, *others = comparison_pages.pages(one)

    assert others == []
    assert b"cloudpeil compare A B --html FILE" in one.render(page)


def test_a_comparison_prints_on_landscape_paper_with_its_heads_repeated(full_site):
    sheet = (full_site / "static/style.css").read_text(encoding="utf-8")
    page = (full_site / "compare/aws~hetzner-cloud.html").read_text(encoding="utf-8")

    assert '<body class="a4wide">' in page
    assert "@page wide { size: A4 landscape" in sheet
    assert "thead { display: table-header-group; }" in sheet


def test_pieces_are_reused_without_changing_a_table(pages):
    tables = Tables(pages, str)
    first = Versus(tables, ["aws", "cleura"]).table()

    assert Versus(tables, ["cleura", "aws"]).table() != first
    assert Versus(tables, ["aws", "cleura"]).table() == first
    assert Versus(Tables(pages, str), ["aws", "cleura"]).table() == first
