"""What a probability of a field is worth: how often spans of such a probability were right on texts it never saw."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter

GROUP = 20  # spans behind a point of the scale: fewer would follow chance
GROUPS_OF_ERROR = 10

Pair = tuple[float, bool]  # probability, was it right
Scale = list[tuple[float, float]]  # probability, share that was right; both rise
IDENTITY: Scale = [(0.0, 0.0), (1.0, 1.0)]


def fit(pairs: Iterable[Pair]) -> Scale:
    """The scale that rises and fits best; probabilities as they are where there are too few spans to tell."""
    ordered = sorted(pairs, key=itemgetter(0))
    if len(ordered) < 2 * GROUP:
        return IDENTITY
    size = max(GROUP, len(ordered) // 20)
    starts = range(0, len(ordered) - len(ordered) % size, size)
    blocks = [ordered[at : at + size] for at in starts]
    blocks[-1] += ordered[len(blocks) * size :]
    points = [(sum(p for p, _ in block), sum(right for _, right in block), len(block)) for block in blocks]
    merged: list[tuple[float, int, int]] = []
    for point in points:
        merged.append(point)
        while len(merged) > 1 and not _rises(merged[-2], merged[-1]):
            last, before = merged.pop(), merged.pop()
            merged.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    inner = [(chance / count, (right + 1) / (count + 2)) for chance, right, count in merged]
    return [(0.0, 0.0), *inner, (1.0, max(inner[-1][1], inner[-1][0]))]


def _rises(before: tuple[float, int, int], point: tuple[float, int, int]) -> bool:
    """Is the point's probability higher, and more of its spans right?"""
    return before[0] / before[2] < point[0] / point[2] and before[1] / before[2] < point[1] / point[2]


def worth(scale: Sequence[tuple[float, float]], probability: float) -> float:
    """The share that was right at this probability, between the points of the scale."""
    at = bisect_left(scale, (probability, 0.0))
    if at == 0:
        return scale[0][1]
    if at == len(scale):
        return scale[-1][1]
    (left, low), (right, high) = scale[at - 1], scale[at]
    return low + (high - low) * (probability - left) / (right - left) if right > left else high


def error(pairs: Iterable[Pair]) -> float:
    """How far probabilities are from the share that was right, on average over ten groups of equal size."""
    ordered = sorted(pairs, key=itemgetter(0))
    edges = [len(ordered) * at // GROUPS_OF_ERROR for at in range(GROUPS_OF_ERROR + 1)]
    gaps = [
        abs(sum(p for p, _ in ordered[a:b]) - sum(right for _, right in ordered[a:b]))
        for a, b in pairwise(edges)
    ]
    return sum(gaps) / len(ordered) if ordered else 0.0
