"""Offsets that other programs counted in UTF-16 units or in bytes: turned into code points where the quotes prove it."""

from itertools import accumulate
from typing import Any

UNITS = {"UTF-16": "utf-16-le", "UTF-8": "utf-8"}
WIDTH = {"UTF-16": 2, "UTF-8": 1}


def converted(text: str, spans: Any) -> tuple[str, list[Any]] | None:
    """The unit in which every quote fits, and the spans in code points; None where no other unit fits them all.

    Without a single quote nothing is proven.
    """
    if (
        text.isascii()
        or not isinstance(spans, list)
        or not any(isinstance(span, dict) and span.get("quote") for span in spans)
    ):
        return None
    for unit, codec in UNITS.items():
        points = _points(text, codec, WIDTH[unit])
        moved = [one for span in spans if (one := _moved(span, points, text)) is not None]
        if len(moved) == len(spans):
            return unit, moved
    return None


def _points(text: str, codec: str, width: int) -> dict[int, int]:
    """The code point at each offset that falls between two."""
    ends = accumulate((len(one.encode(codec, "surrogatepass")) // width for one in text), initial=0)
    return {offset: point for point, offset in enumerate(ends)}


def _moved(span: Any, points: dict[int, int], text: str) -> dict[str, Any] | None:
    if not isinstance(span, dict) or any(type(span.get(side)) is not int for side in ("start", "end")):
        return None
    start, end = points.get(span["start"]), points.get(span["end"])
    if start is None or end is None or span.get("quote") not in (None, text[start:end]):
        return None
    return {**span, "start": start, "end": end}
