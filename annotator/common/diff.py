"""What changed between two texts, line by line."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

AROUND = 2  # unchanged lines shown before and after a changed one
ADDED, REMOVED, SAME, LEFT_OUT = "added", "removed", "same", "left-out"


class Line(NamedTuple):
    """A line of the difference; one that stands for lines left out is empty."""

    kind: str
    text: str


def lines(old: str, new: str) -> list[Line]:
    """The changed lines with those around them; nothing where the texts are equal."""
    return list(_lines(old.split("\n"), new.split("\n")))


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    last = 0
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        if group[0][1] > last:
            yield Line(LEFT_OUT, "")
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                yield from (Line(SAME, text) for text in old[start:end])
                continue
            yield from (Line(REMOVED, text) for text in old[start:end])
            yield from (Line(ADDED, text) for text in new[new_start:new_end])
        last = group[-1][2]
    if 0 < last < len(old):
        yield Line(LEFT_OUT, "")
