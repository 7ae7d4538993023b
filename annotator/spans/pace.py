"""How long people work on a report, and how much of it is left."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

IDLE = timedelta(seconds=60)  # of a pause no more counts as work: reading takes so long, coffee takes longer
FEWEST = 5  # reviews, or a median says nothing

Times = tuple[datetime, datetime]  # of a decision: when it was shown, when it was decided


def active(decisions: Iterable[Times]) -> timedelta:
    """How long a person worked on a report; of each pause between decisions at most IDLE counts.

    The first decision counts from when it was shown; a clock that was set back adds nothing.

    >>> at = [datetime(2031, 5, 4, 8, 0, second) for second in (0, 10, 25)]
    >>> later = datetime(2031, 5, 4, 9, 0)
    >>> active([(at[0], at[1]), (at[1], at[2]), (at[2], later)])  # 10 s + 15 s + 60 of 3575 s
    datetime.timedelta(seconds=85)
    """
    worked, before = timedelta(), None
    for shown, decided in decisions:
        worked += min(max(decided - (before or shown), timedelta()), IDLE)
        before = decided
    return worked


def middle(reviews: Iterable[timedelta]) -> timedelta | None:
    """The median of the times that reviews took; None of fewer than FEWEST."""
    seconds = [one.total_seconds() for one in reviews]
    return timedelta(seconds=median(seconds)) if len(seconds) >= FEWEST else None


def reviews_left(
    *, planned: int, of_planned: int, unplanned: int, twice_first: int, twice_share: int
) -> float:
    """How many reviews a project still needs, as its policy lets expect.

    `of_planned` are those still missing of `planned` reports; of the `unplanned`, those up to the first `twice_first`
    of the project are reviewed twice, and `twice_share` per cent of the others.

    >>> reviews_left(planned=58, of_planned=3, unplanned=12, twice_first=60, twice_share=30)  # 3 + 2 · 2 + 10 · 1.3
    20.0
    """
    twice = min(unplanned, max(0, twice_first - planned))
    return of_planned + 2 * twice + (unplanned - twice) * (100 + twice_share) / 100
