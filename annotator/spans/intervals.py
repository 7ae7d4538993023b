"""How sure a share is."""

from math import sqrt

Z95 = 1.959964  # of a normal distribution, 95 per cent lie within


def wilson(hits: int, of: int, z: float = Z95) -> tuple[float, float] | None:
    """The Wilson score interval of a share, 95 per cent by default; None of nothing.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if not of:
        return None
    share = hits / of
    middle = share + z * z / (2 * of)
    spread = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + z * z / of)), min(1.0, (middle + spread) / (1 + z * z / of))
