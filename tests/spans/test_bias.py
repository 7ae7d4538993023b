"""The omission gap, worked out by hand, and its interval against published ones."""

import pytest

from annotator.spans.bias import unsuggested
from annotator.spans.intervals import paired_difference
from annotator.spans.paired import Paired
from annotator.spans.scoring import Mark


def actors(*extents: tuple[int, int]) -> list[Mark]:
    return [Mark(start, end, "ACTOR") for start, end in extents]


def test_spans_are_counted_by_who_found_what_was_not_suggested():
    """Five actors are there and the first was suggested. Both find the second, each one more, and nobody the last."""
    settled = actors((0, 5), (10, 15), (20, 25), (30, 35), (40, 45))
    assisted = actors((0, 5), (10, 15), (20, 24))
    blind = actors((9, 15), (30, 35))
    found = unsuggested(settled, actors((0, 3)), assisted, blind, ["ACTOR", "SOURCE"])
    assert found == {"ACTOR": Paired(both=1, one=1, other=1, neither=1)}


def test_a_suggestion_of_another_label_suggests_nothing_and_finds_nothing():
    other = [Mark(0, 5, "SOURCE")]
    found = unsuggested(actors((0, 5)), other, other, actors((0, 5)), ["ACTOR"])
    assert found == {"ACTOR": Paired(other=1)}


def test_one_found_span_pays_for_one_there_is():
    found = unsuggested(actors((0, 5), (6, 9)), [], actors((0, 9)), [], ["ACTOR"])
    assert found["ACTOR"] == Paired(one=1, neither=1)


def test_the_gap_is_the_difference_of_what_is_found():
    """With suggestions 66 + 5 of 100, without 66 + 14: 0.71 − 0.80."""
    found = Paired(both=66, one=5, other=14, neither=15)
    assert (found.share_one, found.share_other) == (0.71, 0.80)
    assert found.gap == pytest.approx(-0.09)
    assert found.surely_less


def test_figures_add_up():
    assert Paired(1, 2, 3, 4) + Paired(10, 20, 30, 40) == Paired(11, 22, 33, 44)


@pytest.mark.parametrize(
    "found",
    [
        Paired(both=66, one=14, other=5, neither=15),  # who sees suggestions finds more
        Paired(both=70, one=9, other=10, neither=11),  # might be chance
        Paired(other=9),  # surely less, but of nine spans
        Paired(),
    ],
)
def test_no_harm_is_seen_where_it_is_not_sure(found):
    assert not found.surely_less


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [((14, 5, 0, 22), 0.011, 0.226), ((36, 12, 2, 0), 0.0569, 0.3404), ((20, 12, 2, 16), 0.0562, 0.3292)],
)
def test_the_interval_of_a_paired_difference_is_the_published_one(counts, low, high):
    """The first from Altman et al., “Statistics with confidence” (2000), page 52; the others from Newcombe (1998)."""
    assert paired_difference(*counts) == pytest.approx((low, high), abs=5e-4)


def test_nothing_has_no_interval():
    assert paired_difference(0, 0, 0, 0) is None
