"""How sure a share is."""

from math import sqrt

Z95 = 1.959964  # of a normal distribution, 95 per cent lie within


def wilson(hits: float, of: int, z: float = Z95) -> tuple[float, float] | None:
    """The Wilson score interval of a share, 95 per cent by default; None of nothing.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if not of:
        return None
    share = hits / of
    middle = share + z * z / (2 * of)
    spread = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + z * z / of)), min(1.0, (middle + spread) / (1 + z * z / of))


def paired_difference(both: int, one: int, other: int, neither: int) -> tuple[float, float] | None:
    """The 95 per cent interval of the difference between two shares of the same things; None of nothing.

    `one` things are hits of the one only, `other` of the other only. It comes from the Wilson intervals of the shares.

    Source: R. G. Newcombe, "Improved confidence intervals for the difference between binomial proportions based on
    paired data", Statistics in Medicine 17 (1998), method 10.
    """
    of = both + one + other + neither
    mine, theirs = wilson(both + one, of), wilson(both + other, of)
    if mine is None or theirs is None:
        return None
    first, second = (both + one) / of, (both + other) / of
    together = _correlation(both, one, other, neither)
    below = _spread(first - mine[0], theirs[1] - second, together)
    above = _spread(mine[1] - first, second - theirs[0], together)
    return first - second - below, first - second + above


def _spread(one: float, other: float, together: float) -> float:
    return sqrt(max(0.0, one * one - 2 * together * one * other + other * other))


def _correlation(both: int, one: int, other: int, neither: int) -> float:
    """φ of the four counts, half a thing nearer to 0 where it is above."""
    margins = (both + one) * (other + neither) * (both + other) * (one + neither)
    if not margins:
        return 0.0
    cross = both * neither - one * other
    corrected = max(cross - (both + one + other + neither) / 2, 0) if cross > 0 else cross
    return float(corrected / sqrt(margins))


def difference(hits: int, of: int, others: int, of_others: int) -> tuple[float, float] | None:
    """The 95 per cent interval of the difference between two shares of different things; None where one is of nothing.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
    methods", Statistics in Medicine 17 (1998), method 10.
    """
    mine, theirs = wilson(hits, of), wilson(others, of_others)
    if mine is None or theirs is None:
        return None
    first, second = hits / of, others / of_others
    below = _spread(first - mine[0], theirs[1] - second, 0)
    above = _spread(mine[1] - first, second - theirs[0], 0)
    return first - second - below, first - second + above
