"""What a rule proposes before the proposals are weighed against each other."""

from dataclasses import dataclass, field
from typing import Any

Attributes = dict[str, Any]


@dataclass
class Candidate:
    """A proposed span. `start` and `end` count words of the report, `end` is the place after the last."""

    start: int
    end: int
    label: str
    score: float
    rule: str
    attributes: Attributes = field(default_factory=dict)
    cue: int = -1  # the word that shows a SOURCE, for links
    members: bool = False  # a CASUALTY that calls its victims members or men
    person: bool = False  # an ACTOR that is a named leader

    @property
    def length(self) -> int:
        """In words."""
        return self.end - self.start

    def inside(self, other: "Candidate") -> bool:
        """Does it lie in the other, or cover the same words?"""
        return other.start <= self.start and self.end <= other.end


def best(candidates: list[Candidate]) -> list[Candidate]:
    """The strongest candidates of one label such that no two share a word; in text order."""
    taken: set[int] = set()
    kept = []
    for candidate in sorted(candidates, key=lambda c: (-c.score, -c.length, c.start, c.rule)):
        places = range(candidate.start, candidate.end)
        if places and taken.isdisjoint(places):
            taken.update(places)
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.start)
