"""What finished reports taught: words that were accepted or rejected, and edges that people always move.

Traces of many reports are a memory. What it has to say of one text is recalled once, as JSON, and then stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from annotator.spans.matching import fold
from annotator.spans.traces import STRING, USUAL, Trace
from annotator.spans.written import WORD, case_of, first_word, is_whole

NAME, VERSION = "memory", "1"
ACCEPTED_BEFORE, EDGE_MOVED = "memory.accepted", "memory.edge"
RULES = {
    ACCEPTED_BEFORE: "marked so in finished reports",
    EDGE_MOVED: "edge moved as it always is in finished reports",
}
HALF_LIFE = 50  # finished reports after which a rejection weighs half
PRIOR = 2  # reports that what is usual of a label weighs as much as
LEAST = 0.5  # a string that is right less often is not proposed: a wrong one costs a key, a missing one four
HOLD = 0.3  # from others, a span that is right less often than this by what was rejected is held back
MOVED_TIMES, MOVED_SHARE = 5, 0.9  # from then on a moved edge is a habit

Key = tuple[str, str, str]  # label, folded words, how they are written


@dataclass
class _Known:
    """How often words were right, over the reports after the one that taught them, and over that one where they were not."""

    right: float = 0.0
    shown: float = 0.0
    accepted_in: int = 0
    rejected: float = 0.0
    values: dict[str, Any] = field(default_factory=dict)

    def learn(self, trace: Trace, age: int) -> None:
        """What the next report says, the oldest first."""
        share = trace.accepted / trace.seen
        weight = 1.0 if trace.accepted else 0.5 ** (age / HALF_LIFE)
        if self.accepted_in:
            self.right += weight * share
        self.shown += weight * (1 if self.accepted_in else 1 - share)
        if trace.accepted:
            self.accepted_in += 1
        elif trace.rejected:
            self.rejected += weight
        self.values |= trace.values

    def worth(self, usual: float) -> float:
        """The share that is right, as far as one can tell, beside what is usual of its label."""
        return (self.right + PRIOR * usual) / (self.shown + PRIOR)

    @property
    def is_held(self) -> bool:
        """Was it rejected so often, and not long ago, that nobody need be asked again for now?"""
        right = self.right + bool(self.accepted_in)
        return self.rejected > 0 and (right + 2) / (right + self.rejected + 3) < HOLD


@dataclass(frozen=True)
class Memory:
    """Traces of finished reports, with how many reports were finished after each."""

    strings: Mapping[Key, _Known]
    edges: frozenset[tuple[str, str, str]]  # label, start or end, word
    usual: Mapping[str, tuple[int, int]]  # label -> right, wrong

    @classmethod
    def of(cls, told: Iterable[tuple[Trace, int]]) -> Self:
        """A memory of these traces, the oldest report's first, each with how many were finished after it."""
        strings: dict[Key, _Known] = defaultdict(_Known)
        edges: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        usual: dict[str, tuple[int, int]] = {}
        for trace, age in told:
            if trace.kind == STRING:
                strings[trace.label, fold(trace.words), case_of(trace.words)].learn(trace, age)
            elif trace.kind == USUAL:
                right, wrong = usual.get(trace.label, (0, 0))
                usual[trace.label] = (right + trace.accepted, wrong + trace.elsewhere)
            else:
                counts = edges[trace.label, trace.kind, trace.words]
                counts[0] += trace.accepted
                counts[1] += trace.rejected
        habits = (key for key, (kept, moved) in edges.items() if _is_habit(kept, moved))
        return cls(strings, frozenset(habits), usual)

    def usually(self, label: str) -> float:
        """How often words of a label that earlier reports taught were right in the next."""
        right, wrong = self.usual.get(label, (0, 0))
        return (right + 1) / (right + wrong + 4)

    def recall(self, text: str) -> dict[str, Any]:
        """What it has to say of a text: spans to propose, words to hold back from others, edges to move. As JSON.

        No words that the text does not have: those of another report are nobody's business here.
        """
        folded = fold(text)
        held = (key for key, known in self.strings.items() if known.is_held)
        return {
            "version": VERSION,
            "spans": self._spans(text),
            "held": sorted(list(key) for key in held if key[1] in folded),
            "edges": sorted(list(key) for key in self.edges if key[2] in folded),
        }

    def known_in(self, text: str) -> set[tuple[str, str]]:
        """Labels and words as they stand in a text, of what was accepted before."""
        return {(key[0], text[start:end]) for start, end, key in self.met_in(text)}

    def met_in(self, text: str) -> list[tuple[int, int, Key]]:
        """Where accepted words stand in a text, whole and written alike."""
        folded, found = fold(text), []
        begin: dict[str, list[Key]] = defaultdict(list)
        for key, known in self.strings.items():
            if known.accepted_in:
                begin[first_word(key[1])].append(key)
        for word in WORD.finditer(folded):
            for key in begin.get(word[0], ()):
                start, end = word.start(), word.start() + len(key[1])
                stands = folded.startswith(key[1], start) and is_whole(folded, start, end)
                if stands and key[2] == case_of(text[start:end]):
                    found.append((start, end, key))
        return found

    def _spans(self, text: str) -> list[dict[str, Any]]:
        return _longest(
            [
                {
                    "start": start,
                    "end": end,
                    "label": key[0],
                    "score": round(worth, 2),
                    "attributes": self.strings[key].values,
                    "rule": ACCEPTED_BEFORE,
                }
                for start, end, key in self.met_in(text)
                if (worth := self.strings[key].worth(self.usually(key[0]))) >= LEAST
            ]
        )


def _is_habit(kept: int, moved: int) -> bool:
    return moved >= MOVED_TIMES and moved >= MOVED_SHARE * (kept + moved)


def _longest(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of spans of one label in one place the longest."""
    kept: list[dict[str, Any]] = []
    covered: dict[str, set[int]] = defaultdict(set)
    for span in sorted(found, key=lambda one: (one["start"] - one["end"], one["start"])):
        extent = range(span["start"], span["end"])
        if covered[span["label"]].isdisjoint(extent):
            covered[span["label"]].update(extent)
            kept.append(span)
    return sorted(kept, key=lambda one: (one["start"], -one["end"], one["label"]))
