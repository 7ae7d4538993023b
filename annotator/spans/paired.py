"""Two shares of the same things, and how far they are apart."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Self

from annotator.spans.intervals import paired_difference
from annotator.spans.scoring import Mark

ENOUGH_SPANS = 20  # below, the interval spans half of all there could be
SHOWN = 0.05  # the difference that is to be seen
SURE, SEEN = 1.959964, 0.841621  # of a normal distribution: at 95 per cent confidence, in four of five cases


@dataclass(frozen=True)
class Paired:
    """Things by who has them: both, one of two, or neither."""

    both: int = 0
    one: int = 0
    other: int = 0
    neither: int = 0

    def __add__(self, more: Self) -> Self:
        return type(self)(*(mine + theirs for mine, theirs in zip(self.counts, more.counts, strict=True)))

    @classmethod
    def of(cls, there: Iterable[Mark], one: Collection[Mark], other: Collection[Mark]) -> Self:
        """Of these spans, by whether each is among those that the two have."""
        found = [(mark in one, mark in other) for mark in there]
        return cls(
            *(found.count(who) for who in ((True, True), (True, False), (False, True), (False, False)))
        )

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return self.both, self.one, self.other, self.neither

    @property
    def there(self) -> int:
        return sum(self.counts)

    @property
    def share_one(self) -> float:
        """The share that the one has."""
        return (self.both + self.one) / self.there if self.there else 0.0

    @property
    def share_other(self) -> float:
        """The share that the other has."""
        return (self.both + self.other) / self.there if self.there else 0.0

    @property
    def gap(self) -> float:
        """By how much more the one has.

        >>> round(Paired(both=66, one=5, other=14, neither=15).gap, 2)  # 71 of 100, and 80 of 100
        -0.09
        """
        return self.share_one - self.share_other

    @property
    def less(self) -> float:
        """By how much less the one has."""
        return -self.gap

    @property
    def interval(self) -> tuple[float, float] | None:
        """Within what the gap lies with 95 per cent confidence; None of nothing."""
        return paired_difference(*self.counts)

    @property
    def tells(self) -> bool:
        """Are there enough things to say anything?"""
        return self.there >= ENOUGH_SPANS

    @property
    def surely_less(self) -> bool:
        """Has the one surely less?"""
        return self.tells and self.interval is not None and self.interval[1] < 0

    @property
    def surely_more(self) -> bool:
        """Has the one surely more?"""
        return self.tells and self.interval is not None and self.interval[0] > 0

    @property
    def needed(self) -> int | None:
        """How many things show a gap of SHOWN in four of five cases, given how often the two differ; None of too few.

        Source: R. J. Connor, "Sample size for testing differences in proportions for the paired-sample design",
        Biometrics 43 (1987).
        """
        if not self.tells:
            return None
        differ = max((self.one + self.other) / self.there, SHOWN)
        return ceil((SURE * sqrt(differ) + SEEN * sqrt(differ - SHOWN**2)) ** 2 / SHOWN**2)
