"""What a prediction says of when a report should be read."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from statistics import mean
from typing import Any

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
