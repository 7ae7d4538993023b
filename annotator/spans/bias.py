"""Whether suggestions keep people from seeing what was not suggested.

Of reports that one person reviewed with suggestions and another without: of the settled spans that nobody had
suggested, how many each of the two found. The difference of the two shares is the *omission gap*; it is below 0 where
people who see suggestions overlook more of what is missing among them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from annotator.spans import scoring
from annotator.spans.intervals import paired_difference
from annotator.spans.scoring import Mark

ENOUGH_PAIRS = 70  # with a spread of .15 between reports they show a difference of .05 in four of five cases
ENOUGH_SPANS = 20  # of a label; below, the interval spans half of all there could be


@dataclass(frozen=True)
class Unsuggested:
    """Settled spans that were not suggested, by who found them: both, one of the two, or neither."""

    both: int = 0
    assisted: int = 0
    blind: int = 0
    neither: int = 0

    def __add__(self, other: "Unsuggested") -> "Unsuggested":
        return Unsuggested(*(one + two for one, two in zip(self.counts, other.counts, strict=True)))

    @classmethod
    def of(cls, there: Iterable[Mark], assisted: Collection[Mark], blind: Collection[Mark]) -> Self:
        """Of these spans, by whether each is among those that the two found."""
        found = [(mark in assisted, mark in blind) for mark in there]
        return cls(
            *(found.count(who) for who in ((True, True), (True, False), (False, True), (False, False)))
        )

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return self.both, self.assisted, self.blind, self.neither

    @property
    def there(self) -> int:
        return sum(self.counts)

    @property
    def found_assisted(self) -> float:
        """The share found by those who saw suggestions."""
        return (self.both + self.assisted) / self.there if self.there else 0.0

    @property
    def found_blind(self) -> float:
        """The share found by those who saw none."""
        return (self.both + self.blind) / self.there if self.there else 0.0

    @property
    def gap(self) -> float:
        """The omission gap.

        >>> round(Unsuggested(both=66, assisted=5, blind=14, neither=15).gap, 2)  # 71 of 100 are found, and 80 of 100
        -0.09
        """
        return self.found_assisted - self.found_blind

    @property
    def fewer(self) -> float:
        """By how much less is found by those who saw suggestions."""
        return -self.gap

    @property
    def interval(self) -> tuple[float, float] | None:
        """Within what the gap lies with 95 per cent confidence; None of nothing."""
        return paired_difference(*self.counts)

    @property
    def tells(self) -> bool:
        """Are there enough spans to say anything?"""
        return self.there >= ENOUGH_SPANS

    @property
    def harms(self) -> bool:
        """Do people who see suggestions surely find less?"""
        return self.tells and self.interval is not None and self.interval[1] < 0


def unsuggested(
    settled: Iterable[Mark],
    suggested: Collection[Mark],
    assisted: Sequence[Mark],
    blind: Sequence[Mark],
    labels: Iterable[str],
) -> dict[str, Unsuggested]:
    """Of one report, by label. A span is suggested, or found, where one of its label shares a code point with it.

    Labels of which everything was suggested are left out. One found span pays for one there is.
    """
    settled = list(settled)
    found = {}
    for label in labels:
        there = [mark for mark in settled if mark.label == label]
        left = [mark for mark in there if not any(_same_thing(mark, one) for one in suggested)]
        if left:
            hits = [set(scoring.pair(side, there, _same_thing).values()) for side in (assisted, blind)]
            found[label] = Unsuggested.of(left, *hits)
    return found


def _same_thing(one: Mark, other: Mark) -> bool:
    return one.label == other.label and one.shared(other) > 0
