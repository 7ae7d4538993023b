"""How long people work on a report, and how much is left, worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from annotator.spans.pace import Work, active, in_streaks, middle, reviews_left

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


def decision(kind: str, second: float, *, spans: int = 1, key: int = 0, of: int | None = None) -> dict:
    """One decision about so many spans, and about a link."""
    changes = [*({"span": str(number)} for number in range(spans)), {"link": "1"}]
    return {
        "key": key, "kind": kind, "refers_to": of, "changes": changes,
        "shown_at": EIGHT, "decided_at": EIGHT + timedelta(seconds=second),
    }  # fmt: skip


def test_what_people_do_is_counted_per_hundred_spans_they_decided():
    """Three accepted at once, one moved, one rejected; another rejection was taken back: of 4 decided spans."""
    work = Work()
    work.add(
        [
            decision("accept_many", 10, spans=3, key=1),
            decision("adjust", 20, key=2),
            decision("reject", 30, key=3),
            decision("reject", 40, key=4),
            decision("undo", 50, spans=0, key=5, of=4),
        ],
        words=50,
    )
    assert work.mix == {"accept": 75, "reject": 25, "edges": 25, "label": 0, "values": 0, "add": 0}
    assert work.pace == [100]
    assert work.seconds is None


def test_quick_decisions_count_where_five_follow_each_other():
    """Half a second apart: six decisions are five quick ones, and five are none."""
    row = [EIGHT + timedelta(seconds=number / 2) for number in range(6)]
    assert (in_streaks(row), in_streaks(row[:5]), in_streaks([])) == (5, 0, 0)
    again = [moment + timedelta(minutes=1) for moment in row]
    assert in_streaks([*row, *again]) == 10


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
