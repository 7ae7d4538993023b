"""A stop in words of the report, before it has offsets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """`start`, `end` and `reach` count words, the end is the place after the last."""

    kind: str
    label: str
    start: int
    end: int
    likelihood: float
    reach: tuple[int, int]
