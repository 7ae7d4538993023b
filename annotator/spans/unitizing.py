"""Krippendorff's α for unitizing: chance-corrected agreement on where units of one category lie.

Source: K. Krippendorff, "On the reliability of unitizing contiguous data", Sociological Methodology 25 (1995),
47–76, with the expected disagreement as in "Content Analysis", 2nd edition (2004), section 11.6.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, permutations

Extent = tuple[int, int]  # [start, end)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Observed and expected; those of several categories or texts can be added up."""

    observed: float = 0.0
    expected: float = 0.0

    def __add__(self, other: "Disagreement") -> "Disagreement":
        return Disagreement(self.observed + other.observed, self.expected + other.expected)

    @property
    def alpha(self) -> float | None:
        """1 where all agree, 0 where agreement is what chance gives; None where nothing was marked."""
        return 1 - self.observed / self.expected if self.expected else None


def disagreement(observers: Sequence[Sequence[Extent]], length: int) -> Disagreement:
    """Of two or more observers' units of one category on a continuum of `length`.

    An observer's units do not overlap. Texts laid end to end are one continuum.
    """
    units = [sorted(marked) for marked in observers]
    if not any(units):
        return Disagreement()
    gaps = [_gaps(marked, length) for marked in units]
    return Disagreement(_observed(units, gaps, length), _expected(units, gaps, length))


def _gaps(units: Sequence[Extent], length: int) -> list[Extent]:
    edges = [0, *(edge for unit in units for edge in unit), length]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _observed(units: list[list[Extent]], gaps: list[list[Extent]], length: int) -> float:
    total = 0
    for one, other in permutations(range(len(units)), 2):
        total += sum(_differences(units[one], units[other]))
        # a unit inside a gap of the other, and the other way round in the other's turn: each counts twice
        total += 2 * sum(
            (end - start) ** 2 for start, end in units[one] if _contained(start, end, gaps[other])
        )
    pairs = len(units) * (len(units) - 1)
    return total / (pairs * length**2)


def _differences(units: Sequence[Extent], others: Sequence[Extent]) -> list[int]:
    """For each two units that intersect, the squares of what their edges are apart."""
    starts, ends = [start for start, _ in others], [end for _, end in others]
    return [
        (start - other[0]) ** 2 + (end - other[1]) ** 2
        for start, end in units
        for other in others[bisect_right(ends, start) : bisect_left(starts, end)]
    ]


def _contained(start: int, end: int, gaps: Sequence[Extent]) -> bool:
    place = bisect_right(gaps, (start, end)) - 1
    if place + 1 < len(gaps) and gaps[place + 1][0] == start:
        place += 1
    return place >= 0 and gaps[place][0] <= start and end <= gaps[place][1]


def _expected(units: list[list[Extent]], gaps: list[list[Extent]], length: int) -> float:
    lengths = [end - start for marked in units for start, end in marked]
    free = sorted(end - start for empty in gaps for start, end in empty)
    longer = [*accumulate(reversed(free), initial=0)]  # sums of the longest gaps
    total = 0.0
    for size in lengths:
        count = len(free) - bisect_left(free, size)
        places = longer[count] - count * (size - 1)  # where a unit of this size fits into a gap
        total += (len(lengths) - 1) / 3 * (2 * size**3 - 3 * size**2 + size) + size**2 * places
    everything = len(units) * length
    chances = everything * (everything - 1) - sum(size * (size - 1) for size in lengths)
    return 2 / length * total / chances
