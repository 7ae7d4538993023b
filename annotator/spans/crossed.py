"""How suggestions pull those who see them: what two people made of one report, one with and one without suggestions.

*Anchoring* is how much nearer whoever saw suggestions is to them, the *quality gap* how much nearer to what was settled.
Both are differences of F1, report by report and label by label, and their means over the reports. Anchoring above 0 is
no harm by itself, since suggestions may be right: it is one where wrong suggestions survive or the omission gap
(`annotator.spans.bias`) is below 0.
"""

import random
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from statistics import fmean, stdev
from typing import Any

from annotator.spans.bias import ENOUGH_PAIRS, same_thing
from annotator.spans.paired import SEEN, SHOWN, SURE, Paired
from annotator.spans.scoring import Mark

RESAMPLES = 1000
FEWEST = 10  # reports; below, their spread says nothing

Side = Collection[Mark]


@dataclass(frozen=True)
class Mean:
    """A mean of differences, one per report."""

    differences: tuple[float, ...]

    @property
    def reports(self) -> int:
        """How many reports it is a mean of."""
        return len(self.differences)

    @property
    def mean(self) -> float | None:
        """None of nothing."""
        return fmean(self.differences) if self.differences else None

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """Within what 95 per cent of the means of as many reports lie, drawn from these with replacement; None of few.

        The draw is the same each time.
        """
        if self.reports < FEWEST:
            return None
        draw = random.Random(self.reports)  # noqa: S311 # the same at every look
        means = sorted(fmean(draw.choices(self.differences, k=self.reports)) for _ in range(RESAMPLES))
        return means[round(0.025 * RESAMPLES)], means[round(0.975 * RESAMPLES) - 1]

    @property
    def needed(self) -> int:
        """How many reports show a difference of SHOWN in four of five cases, given how far these are apart.

        >>> Mean(tuple([0.15, -0.15] * 50)).needed
        72
        """
        if self.reports < FEWEST:
            return ENOUGH_PAIRS
        return ceil(((SURE + SEEN) * stdev(self.differences) / SHOWN) ** 2)

    @property
    def more(self) -> int:
        """How many more would settle it; 0 where the interval leaves 0 out or there are enough."""
        settled = self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]
        return 0 if settled else max(0, self.needed - self.reports)


def measured(
    assisted: Side, blind: Side, suggested: Side, settled: Side, labels: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Of one report, by label, as JSON: `anchoring`, `quality`, and who kept suggestions that turned out wrong.

    A difference is missing where one of its two F1 is of nothing at all. A suggestion is wrong where no settled span of
    its label shares a code point with it, and somebody has it who marked one of its label there.
    """
    found: dict[str, dict[str, Any]] = {}
    for label in labels:
        mine, theirs, proposed, right = (
            {mark for mark in side if mark.label == label} for side in (assisted, blind, suggested, settled)
        )
        measures: dict[str, Any] = {
            "anchoring": _difference(_f1(mine, proposed), _f1(theirs, proposed)),
            "quality": _difference(_f1(mine, right), _f1(theirs, right)),
        }
        wrong = [mark for mark in proposed if not _touched(mark, right)]
        if wrong:
            kept = [{mark for mark in wrong if _touched(mark, side)} for side in (mine, theirs)]
            measures["wrong"] = Paired.of(wrong, *kept).counts
        measures = {name: value for name, value in measures.items() if value is not None}
        if measures:
            found[label] = measures
    return found


def _f1(one: set[Mark], other: set[Mark]) -> float | None:
    """Of spans that are just the same; None where there are none at all."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else None


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _touched(mark: Mark, side: Side) -> bool:
    return any(same_thing(mark, one) for one in side)
