"""What a prediction says of when a report should be read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from statistics import mean
from typing import Any

from annotator.spans.matching import fold

WORD = re.compile(r"\w+")
MONTH = len("2031-05")


def incident_day(body: Mapping[str, Any]) -> date | None:
    """The first day of the main incident that a prediction found, of a month its first.

    >>> incident_day({"incidents": [{"date_start": "2031-05"}]})
    datetime.date(2031, 5, 1)
    """
    found = body.get("incidents") or [{}]
    said = str(found[0].get("date_start") or "")
    with suppress(ValueError):
        return date.fromisoformat(f"{said}-01" if len(said) == MONTH else said)
    return None


def uncertainty(body: Mapping[str, Any]) -> float | None:
    """By how much a prediction's scores lie below 1 on average; None where it has none.

    >>> uncertainty({"spans": [{"score": 0.5}, {"score": 1.0}, {"score": None}]})
    0.25
    """
    scores = [span["score"] for span in body["spans"] if span.get("score") is not None]
    return 1 - min(1.0, max(0.0, mean(scores))) if scores else None


def most_telling(waiting: Sequence[tuple[float | None, str]], begun: Iterable[str]) -> int | None:
    """The place of the report that would tell most: one a machine is unsure of, unlike those begun last.

    Uncertainty counts for as much as the report is new, by its words. Where a machine knows nothing of any, the first.

    >>> most_telling([(0.5, "four guards fled"), (0.4, "a boat sank")], ["four guards hid"])
    1
    """
    seen = [_words(text) for text in begun]
    worth = [(sure or 0.0) * (1 - _nearest(_words(text), seen)) for sure, text in waiting]
    return max(range(len(worth)), key=lambda place: (worth[place], -place), default=None)


def _words(text: str) -> set[str]:
    return set(WORD.findall(fold(text)))


def _nearest(words: set[str], seen: Iterable[set[str]]) -> float:
    """The largest share of words in common with one of the others."""
    return max((len(words & other) / len(words | other) for other in seen if words | other), default=0.0)
