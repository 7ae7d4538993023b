"""What finished reports leave for a memory.

A trace is what one finished report says of some words or an edge.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from annotator.spans.matching import fold
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, REJECTED
from annotator.spans.written import WORD, first_word, occurrences, pieces_of

STRING, START, END = "string", "start", "end"  # what a trace is of
USUAL = "usual"  # or of all words of a label that earlier reports taught
LONGEST, MOST_LETTERS = 8, 150  # of a string: longer ones hardly ever come again


@dataclass(frozen=True)
class Trace:
    """How often one finished report has some words as a span of a label, or an edge of a proposed span kept or moved.

    `words` are a span's, or the outermost word of a proposed span at its start or end. `elsewhere` counts where the
    words of a span stand without being one. Of what is usual of a label, both count words instead of places.
    """

    kind: str
    label: str
    words: str
    accepted: int = 0
    rejected: int = 0
    elsewhere: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seen(self) -> int:
        """How often it was met."""
        return self.accepted + self.rejected + self.elsewhere

    @property
    def first(self) -> str:
        """The first word, folded: by it a text finds what it may hold."""
        return first_word(fold(self.words))


def traces(
    text: str, spans: Iterable[Mapping[str, Any]], scheme: Scheme, known: Iterable[tuple[str, str]] = ()
) -> list[Trace]:
    """What a finished report leaves: its spans as a submission has them. Tolls leave edges, no strings.

    `known` are labels and words that earlier reports taught; where they stand here unmarked, that tells, too.
    """
    told = _Told(text, scheme)
    for label, words in known:
        told.look_for(label, words)
    for span in spans:
        if span["label"] in scheme.labels:
            told.take(span)
    return told.traces()


class _Told:
    def __init__(self, text: str, scheme: Scheme) -> None:
        self.text, self.scheme = text, scheme
        self._known: set[tuple[str, str]] = set()
        self._counts: dict[tuple[str, str, str], list[int]] = defaultdict(
            lambda: [0, 0]
        )  # accepted, rejected
        self._values: dict[tuple[str, str, str], dict[str, Any]] = defaultdict(dict)
        self._marked: dict[str, list[tuple[int, int]]] = defaultdict(list)

    def take(self, span: Mapping[str, Any]) -> None:
        label, origin = span["label"], span["origin"]
        by_machine = origin.get("by") == "machine"
        if span["status"] == ACCEPTED:
            self._marked[label].append((span["start"], span["end"]))
            if key := self._string(label, span["start"], span["end"]):
                self._counts[key][0] += 1
                self._values[key] |= self._of_name(label, span["values"])
            if by_machine and origin["label"] == label:
                self._edges(span, origin)
        elif span["status"] == REJECTED and by_machine:
            self._reject(origin)

    def _reject(self, origin: Mapping[str, Any]) -> None:
        if key := self._string(origin["label"], origin["start"], origin["end"]):
            self._counts[key][1] += 1

    def look_for(self, label: str, words: str) -> None:
        """Tell of these words even if nobody marked them."""
        if label in self.scheme.labels:
            self._known.add((label, words))
            self._counts[STRING, label, words] = [0, 0]

    def _string(self, label: str, start: int, end: int) -> tuple[str, str, str] | None:
        words = self.text[start:end]
        known = label in self.scheme.labels and label != self.scheme.claims.get("toll")
        short = len(words) <= MOST_LETTERS and len(words.split()) <= LONGEST and "\n" not in words
        return (STRING, label, words) if known and short and WORD.match(words) else None

    def _of_name(self, label: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """What somebody or something set of a name."""
        per_name = {one.name for one in self.scheme.labels[label].attributes.values() if one.per_name}
        return {
            name: held["value"]
            for name, held in values.items()
            if name in per_name and held["origin"] != "default"
        }

    def _edges(self, span: Mapping[str, Any], origin: Mapping[str, Any]) -> None:
        pieces = pieces_of(self.text, origin["start"], origin["end"])
        if len(pieces) < 2:
            return
        first, second, last, before = pieces[0], pieces[1], pieces[-1], pieces[-2]
        for kind, piece, now, kept, moved in (
            (START, first, span["start"], origin["start"], second[0]),
            (END, last, span["end"], origin["end"], before[1]),
        ):
            if now in (kept, moved) and piece[1] - piece[0] <= MOST_LETTERS:
                key = (kind, span["label"], fold(self.text[slice(*piece)]))
                self._counts[key][now == moved] += 1

    def traces(self) -> list[Trace]:
        """All of them that say something, in an order of their own."""
        found = [
            Trace(
                *key,
                accepted=accepted,
                rejected=rejected,
                elsewhere=self._elsewhere(key) if key[0] == STRING else 0,
                values=self._values.get(key, {}),
            )
            for key, (accepted, rejected) in sorted(self._counts.items())
        ]
        return [*(one for one in found if one.seen), *self._usual(found)]

    def _usual(self, found: list[Trace]) -> Iterator[Trace]:
        """Of each label, how many of the words looked for are marked, and how many only stand here."""
        for label in sorted({label for label, _words in self._known}):
            met = [one for one in found if one.kind == STRING and (label, one.words) in self._known]
            right = sum(one.accepted > 0 for one in met if one.label == label)
            wrong = sum(one.seen > 0 for one in met if one.label == label) - right
            yield Trace(USUAL, label, "", accepted=right, elsewhere=wrong)

    def _elsewhere(self, key: tuple[str, str, str]) -> int:
        """Where the words stand unmarked. Where they were rejected, that counts as it is."""
        _, label, words = key
        marked = self._marked[label]
        unmarked = sum(
            not any(start < there[1] and there[0] < end for there in marked)
            for start, end in occurrences(self.folded, self.text, words)
        )
        return max(0, unmarked - self._counts[key][1])

    @cached_property
    def folded(self) -> str:
        return fold(self.text)
