"""Whether people keep suggestions as often as they are right, by how sure the machine was.

*Over-trust* is the share that was kept as it was, less the share that turned out right; above 0, people believe too much.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from annotator.spans.paired import Paired
from annotator.spans.scoring import Mark

BANDS = (0.9, 0.6, 0.0)  # the least score of each


def counted(
    opened: Iterable[Mapping[str, Any]], said: Collection[Mark], settled: Collection[Mark]
) -> list[tuple[int, int, int, int]]:
    """Of the suggestions of each band, which were kept and which turned out right; one without a score is in none.

    Kept and right are those of the same label with the same edges.
    """
    bands: list[list[Mark]] = [[] for _ in BANDS]
    for span in opened:
        score = span["origin"].get("score")
        if score is not None:
            band = next(place for place, least in enumerate(BANDS) if score >= least)
            bands[band].append(Mark(span["start"], span["end"], span["label"]))
    return [Paired.of(marks, set(said), set(settled)).counts for marks in bands]
