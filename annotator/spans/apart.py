"""Where one person's submission says something else than others' on the same report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotator.spans.state import ACCEPTED

Row = Mapping[str, Any]  # a span of a submission's body
Place = tuple[int, int, str]


def where(mine: Iterable[Row], others: Sequence[Iterable[Row]]) -> list[tuple[Row, list[tuple[str, Any]]]]:
    """The spans that not all others marked just so, each with the values on which somebody differs, in text order.

    Values that nobody set do not differ from any.
    """
    theirs = [_marked(rows) for rows in others]
    found = []
    for place, span in sorted(_marked(mine).items()):
        rivals = [rows[place] for rows in theirs if place in rows]
        differing = [
            (name, held["value"])
            for name, held in span["values"].items()
            if any(_differ(held, rival["values"].get(name, held)) for rival in rivals)
        ]
        if len(rivals) < len(theirs) or differing:
            found.append((span, differing))
    return found


def _marked(rows: Iterable[Row]) -> dict[Place, Row]:
    return {(row["start"], row["end"], row["label"]): row for row in rows if row["status"] == ACCEPTED}


def _differ(one: Row, other: Row) -> bool:
    return one["value"] != other["value"] and "default" not in (one["origin"], other["origin"])
