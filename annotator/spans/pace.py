"""How long people work on a report, and how much of it is left."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from statistics import median
from typing import Any

IDLE = timedelta(seconds=60)  # of a pause no more counts as work: reading takes so long, coffee takes longer
FEWEST = 5  # reviews, or a median says nothing
QUICK = timedelta(seconds=0.7)  # after the decision before: too short to have read anything
STREAK = 5  # so many quick ones in a row are no chance
MIX = {  # what people do to spans, by the kinds of decisions that do it
    "accept": ("accept", "accept_many", "accept_scored"),
    "reject": ("reject", "reject_many"),
    "edges": ("adjust",),
    "label": ("relabel",),
    "values": ("describe",),
    "add": ("add",),
}

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


def active_by_day(decisions: Iterable[Times]) -> dict[date, timedelta]:
    """How long a person worked on each day, whatever they worked on; by the day of each decision, in its time zone."""
    in_order = sorted(decisions, key=lambda one: one[1])
    return {day: active(of_day) for day, of_day in groupby(in_order, key=lambda one: one[1].date())}


def week_of(day: date) -> str:
    """The week of a day, as ISO 8601 has it.

    >>> week_of(date(2031, 5, 4))
    '2031-W18'
    """
    return f"{day:%G-W%V}"


def middle(reviews: Iterable[timedelta]) -> timedelta | None:
    """The median of the times that reviews took; None of fewer than FEWEST."""
    seconds = [one.total_seconds() for one in reviews]
    return timedelta(seconds=median(seconds)) if len(seconds) >= FEWEST else None


@dataclass
class Work:
    """How people worked in some reviews."""

    spans: Counter[str] = field(
        default_factory=Counter
    )  # that decisions were about, by what was done to them
    pace: list[float] = field(default_factory=list)  # seconds per 100 words, of each review
    decisions: int = 0
    quick: int = 0  # of them, in streaks

    def add(self, decisions: Sequence[Mapping[str, Any]], words: int) -> None:
        """Count a review of a report of so many words; what was taken back does not count as done."""
        gone: set[Any] = set()
        for one in decisions:
            if one["kind"] in ("undo", "redo"):
                (gone.add if one["kind"] == "undo" else gone.discard)(one["refers_to"])
        for what, kinds in MIX.items():
            done = [one for one in decisions if one["kind"] in kinds and one["key"] not in gone]
            self.spans[what] += sum("span" in change for one in done for change in one["changes"])
        times = [(one["shown_at"], one["decided_at"]) for one in decisions]
        self.decisions += len(times)
        self.quick += in_streaks([decided for _, decided in times])
        if words:
            self.pace.append(active(times).total_seconds() * 100 / words)

    @property
    def seconds(self) -> float | None:
        """The median of seconds per 100 words; None of too few reviews."""
        return median(self.pace) if len(self.pace) >= FEWEST else None

    @property
    def mix(self) -> dict[str, float]:
        """Of 100 spans that were decided, to how many what was done; several things may be done to one."""
        decided = self.spans["accept"] + self.spans["reject"] + self.spans["add"]
        return {what: 100 * self.spans[what] / decided for what in MIX} if decided else {}

    @property
    def share_quick(self) -> float:
        """The share of decisions in streaks of quick ones."""
        return self.quick / self.decisions if self.decisions else 0.0


def in_streaks(moments: Sequence[datetime]) -> int:
    """How many decisions come at most QUICK after the one before, STREAK or more in a row.

    >>> at = [datetime(2031, 5, 4, 8, 0, 0, 500_000 * n % 1_000_000) + timedelta(seconds=n // 2) for n in range(7)]
    >>> in_streaks(at), in_streaks(at[:5])  # six in a row half a second apart, then four
    (6, 0)
    """
    found = row = 0
    for before, moment in pairwise(moments):
        row = row + 1 if moment - before <= QUICK else 0
        found += STREAK if row == STREAK else row > STREAK
    return found


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
