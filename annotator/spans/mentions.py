"""Where words stand in a text, and what was decided there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.spans.matching import fold
from annotator.spans.state import ACCEPTED, REJECTED

MARKED, TURNED_DOWN, UNMARKED = "marked", "turned-down", "unmarked"
OUTCOMES = (MARKED, TURNED_DOWN, UNMARKED)
WORD = re.compile(r"\w+")

Extent = tuple[int, int]


def places(text: str, names: Iterable[str]) -> list[Extent]:
    """Where one of these names stands as whole words, whatever its case, accents and the blanks between; the longest wins.

    >>> places("The League said the river league fled.", ["league", "river league"])
    [(4, 10), (20, 32)]
    """
    words = {tuple(WORD.findall(fold(name))) for name in names} - {()}
    longest_first = sorted(words, key=lambda name: -sum(map(len, name)))
    if not longest_first:
        return []
    either = "|".join(r"\W+".join(map(re.escape, name)) for name in longest_first)
    found = re.finditer(rf"(?<!\w)(?:{either})(?!\w)", fold(text))
    return [(one.start(), one.end()) for one in found]


@dataclass(frozen=True)
class Decided:
    """What one review has at a place: its spans that share a word with it, the shortest first."""

    outcome: str
    spans: tuple[Mapping[str, Any], ...]


def decided(place: Extent, spans: Iterable[Mapping[str, Any]], label: str = "") -> Decided:
    """What became of a place: marked where a span is accepted there, of the label where one is named."""
    start, end = place
    here = [
        span
        for span in spans
        if span["start"] < end and start < span["end"] and span["status"] in (ACCEPTED, REJECTED)
    ]
    here.sort(key=lambda span: (span["status"] != ACCEPTED, span["end"] - span["start"]))
    asked = [span["status"] for span in here if not label or span["label"] == label]
    outcome = MARKED if ACCEPTED in asked else TURNED_DOWN if asked else UNMARKED
    return Decided(outcome, tuple(here))
