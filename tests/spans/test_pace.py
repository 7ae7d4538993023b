"""How long people work on a report, and how much is left, worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from annotator.spans.pace import active, middle, reviews_left

EIGHT = datetime(2031, 5, 4, 8, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return EIGHT + timedelta(seconds=seconds)


def test_of_a_pause_a_minute_counts():
    """Shown at 0 s, decided at 10 s, 25 s and 3,600 s: 10 + 15 + 60 of 3,575."""
    shown = [(at(0), at(10)), (at(10), at(25)), (at(25), at(3600))]
    assert active(shown) == timedelta(seconds=85)


def test_a_clock_that_was_set_back_adds_nothing():
    """10 s, then a decision an hour earlier, then 5 s after that one."""
    assert active([(at(0), at(10)), (at(0), at(-3600)), (at(0), at(-3595))]) == timedelta(seconds=15)


def test_nothing_done_takes_no_time():
    assert active([]) == timedelta()


def test_the_median_needs_five_reviews():
    """Of 1, 2, 3, 4 and 100 minutes it is 3."""
    minutes = [timedelta(minutes=n) for n in (100, 1, 4, 2, 3)]
    assert middle(minutes[:4]) is None
    assert middle(minutes) == timedelta(minutes=3)


@pytest.mark.parametrize(
    ("planned", "of_planned", "unplanned", "left"),
    [
        (58, 3, 12, 20.0),  # 3 + 2 · 2 + 10 · 1.3
        (0, 0, 60, 120.0),  # all of the first 60 twice
        (70, 5, 10, 18.0),  # 5 + 10 · 1.3
        (70, 0, 0, 0.0),
    ],
)
def test_reviews_left_are_those_missing_and_those_the_policy_lets_expect(
    planned, of_planned, unplanned, left
):
    found = reviews_left(
        planned=planned, of_planned=of_planned, unplanned=unplanned, twice_first=60, twice_share=30
    )
    assert found == pytest.approx(left)
