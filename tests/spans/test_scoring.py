"""How proposed spans, values and links are judged by those that people made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.spans import scoring
from annotator.spans.scoring import EXACT, OVERLAP, Arrow, Mark, Marked, Tally

EXTENTS = st.lists(
    st.builds(lambda start, size: (start, start + size), st.integers(0, 12), st.integers(1, 6)),
    unique=True,
    max_size=5,
)


def source(start: int, end: int, **more) -> Mark:
    return Mark(start, end, "SOURCE", **more)


def gold(*marks: Mark, **more) -> Marked:
    return Marked(marks, labels=frozenset({"SOURCE", "CASUALTY"}), **more)


def spans(theirs: Marked, *mine: Mark) -> dict[str, Tally]:
    figures = scoring.judge(theirs, Marked(mine))
    return {mode: figures.of("SOURCE", mode) for mode in (EXACT, OVERLAP)}


def test_the_same_words_are_right_both_ways_and_others_only_by_overlap():
    found = spans(gold(source(0, 5), source(10, 20)), source(0, 5), source(12, 25), source(30, 40))
    assert found == {EXACT: Tally(1, 3, 2), OVERLAP: Tally(2, 3, 2)}
    assert found[OVERLAP].precision == pytest.approx(2 / 3)
    assert (found[OVERLAP].recall, found[OVERLAP].f1) == (1.0, 0.8)


def test_a_label_nobody_looked_for_is_not_judged():
    assert set(scoring.judge(gold(), Marked([Mark(0, 5, "ACTOR")]))) == {
        ("span", label, mode) for label in ("SOURCE", "CASUALTY") for mode in (EXACT, OVERLAP)
    }


def test_one_long_span_pays_for_one():
    assert spans(gold(source(0, 5), source(6, 9)), source(0, 9))[OVERLAP] == Tally(1, 1, 2)


def test_as_many_pairs_are_made_as_there_can_be():
    found = spans(gold(source(0, 10), source(10, 20)), source(0, 11), source(5, 8))
    assert found[OVERLAP] == Tally(2, 2, 2)


@given(EXTENTS, EXTENTS)
def test_exact_figures_are_those_of_plain_sets(theirs, mine):
    """F1 is Dice's coefficient: twice what two sets share, of what both hold together."""
    found = spans(gold(*(source(*one) for one in theirs)), *(source(*one) for one in mine))[EXACT]
    shared = set(theirs) & set(mine)
    assert found == Tally(len(shared), len(mine), len(theirs))
    assert found.f1 == pytest.approx(2 * len(shared) / ((len(mine) + len(theirs)) or 1))


def most_pairs(mine: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> int:
    """The most pairs that share a code point, of all ways there are to pair them."""
    if not mine:
        return 0
    first, *others = mine
    partners = [one for one in theirs if set(range(*first)) & set(range(*one))]
    left = [[other for other in theirs if other != one] for one in partners]
    return max([most_pairs(others, theirs), *(1 + most_pairs(others, free) for free in left)])


@given(EXTENTS, EXTENTS)
def test_overlap_figures_are_those_of_the_best_of_all_ways_to_pair(theirs, mine):
    found = spans(gold(*(source(*one) for one in theirs)), *(source(*one) for one in mine))[OVERLAP]
    assert found == Tally(most_pairs(mine, theirs), len(mine), len(theirs))


def test_the_same_span_proposed_twice_counts_once():
    assert spans(gold(source(0, 5)), source(0, 5), source(0, 5))[EXACT] == Tally(1, 1, 1)


def test_an_optional_span_is_neither_missed_nor_wrong():
    there = gold(source(0, 5, optional=True), source(20, 25))
    assert spans(there) == {EXACT: Tally(0, 0, 1), OVERLAP: Tally(0, 0, 1)}
    assert spans(there, source(0, 5), source(2, 7))[OVERLAP] == Tally(0, 0, 1)
    assert spans(there, source(0, 5), source(3, 22))[EXACT] == Tally(0, 1, 1)


def test_what_lies_where_nothing_is_judged_is_not_wrong():
    assert spans(gold(ignore=[(0, 9)]), source(8, 12))[OVERLAP] == Tally()


def test_values_are_judged_where_spans_meet():
    there = gold(
        source(0, 5, values={"kind": "official", "party": "not-reviewed", "named": "named", "level": None}),
        source(9, 12, values={"kind": "witness"}),
    )
    mine = source(1, 4, values={"kind": "official", "party": "third-party", "level": "primary"})
    figures = scoring.judge(there, Marked([mine]))
    values = {key[2]: tally for key, tally in figures.items() if key[0] == "value"}
    assert values == {"kind": Tally(1, 1, 1), "named": Tally(0, 0, 1), "level": Tally(0, 1, 0)}


def test_a_link_may_lead_to_any_mention_of_the_same_thing():
    toll = Mark(0, 5, "CASUALTY")
    mentions = [source(10, 15, entity="police"), source(20, 25, entity="police")]
    there = gold(toll, *mentions, arrows=[Arrow("claimed-by", toll, one) for one in mentions])
    for mention in mentions:
        answer = Marked([toll, mention], [Arrow("claimed-by", toll, mention)])
        assert scoring.judge(there, answer)["link", "claimed-by"] == Tally(1, 1, 1)


def test_a_link_that_leads_astray_is_wrong_and_one_nobody_judged_is_not():
    linked, nobody, open_ = (
        Mark(place, place + 5, "CASUALTY", {"attribution": said})
        for place, said in [(0, "linked"), (10, "article"), (20, "undecided")]
    )
    police, nurse = source(30, 35), source(40, 45)
    there = gold(linked, nobody, open_, police, nurse, arrows=[Arrow("claimed-by", linked, police)])
    answer = Marked(
        [linked, nobody, open_, nurse], [Arrow("claimed-by", one, nurse) for one in (linked, nobody, open_)]
    )
    assert scoring.judge(there, answer)["link", "claimed-by"] == Tally(0, 2, 1)


def test_figures_of_documents_add_up():
    one = scoring.judge(gold(source(0, 5)), Marked([source(0, 5)]))
    two = scoring.judge(gold(source(0, 5)), Marked([source(6, 9)]))
    assert scoring.total([one, two]).of("SOURCE", OVERLAP) == Tally(1, 2, 2)


def test_missed_and_wrong_are_those_that_touch_nothing():
    there, answer = gold(source(0, 5), source(10, 15)), Marked([source(2, 8), source(20, 25)])
    assert scoring.missed(there, answer) == [source(10, 15)]
    assert scoring.wrong(there, answer) == [source(20, 25)]
