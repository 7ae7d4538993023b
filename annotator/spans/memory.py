"""What finished reports teach at once: words that were accepted or rejected, and edges that people always move.

A trace is what one finished report says of some words or an edge; traces of many reports are a memory. What a memory
has to say of one text is recalled once, as JSON, and then stands.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from annotator.spans import policy
from annotator.spans.matching import fold
from annotator.spans.opening import Proposal
from annotator.spans.renaming import Renaming
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, REJECTED

NAME, VERSION = "memory", "1"
IMPORTED, PATTERNS = "imported", "patterns"  # suggesters that others come before or after
STRING, START, END = "string", "start", "end"  # what a trace is of
USUAL = "usual"  # or of all words of a label that earlier reports taught
ACCEPTED_BEFORE, EDGE_MOVED = "memory.accepted", "memory.edge"
RULES = {
    ACCEPTED_BEFORE: "marked so in finished reports",
    EDGE_MOVED: "edge moved as it always is in finished reports",
}
LONGEST, MOST_LETTERS = 8, 150  # of a string: longer ones hardly ever come again
HALF_LIFE = 50  # finished reports after which a rejection weighs half
PRIOR = 2  # reports that what is usual of a label weighs as much as
LEAST = 0.5  # a string that is right less often is not proposed: a wrong one costs a key, a missing one four
HOLD = 0.3  # from others, a span that is right less often than this by what was rejected is held back
MOVED_TIMES, MOVED_SHARE = 5, 0.9  # from then on a moved edge is a habit

WORD = re.compile(r"\w+")
PIECE = re.compile(r"'s(?!\w)|\w+|[^\w\s]")

Key = tuple[str, str, str]  # label, folded words, how they are written


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
        return _first(fold(self.words))


def _first(folded: str) -> str:
    found = WORD.match(folded)
    return found[0] if found else ""


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
        pieces = _pieces(self.text, origin["start"], origin["end"])
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


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + one.start(), start + one.end()) for one in PIECE.finditer(fold(text[start:end]))]


def occurrences(folded: str, text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where some words stand in a text, whole and written alike."""
    wanted, case = fold(words), _case(words)
    at = folded.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if _is_whole(folded, at, end) and _case(text[at:end]) == case:
            yield at, end
        at = folded.find(wanted, at + 1)


def _is_whole(folded: str, start: int, end: int) -> bool:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return not (before.isalnum() or after.isalnum() or before in {"-", "_", "@"})


def _case(words: str) -> str:
    """Small, capitals, or neither: *us* is not *US*."""
    return "small" if words == words.lower() else "capitals" if words == words.upper() else "mixed"


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
    edges: frozenset[tuple[str, str, str]]  # label, START or END, word
    usual: Mapping[str, tuple[int, int]]  # label -> right, wrong

    @classmethod
    def of(cls, told: Iterable[tuple[Trace, int]]) -> Self:
        """A memory of these traces, the oldest report's first, each with how many were finished after it."""
        strings: dict[Key, _Known] = defaultdict(_Known)
        edges: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        usual: dict[str, tuple[int, int]] = {}
        for trace, age in told:
            if trace.kind == STRING:
                strings[trace.label, fold(trace.words), _case(trace.words)].learn(trace, age)
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
        """What it has to say of a text: spans to propose, words to hold back from others, edges to move. As JSON."""
        return {
            "version": VERSION,
            "spans": self._spans(text),
            "held": sorted(list(key) for key, known in self.strings.items() if known.is_held),
            "edges": sorted(map(list, self.edges)),
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
                begin[_first(key[1])].append(key)
        for word in WORD.finditer(folded):
            for key in begin.get(word[0], ()):
                start, end = word.start(), word.start() + len(key[1])
                stands = folded.startswith(key[1], start) and _is_whole(folded, start, end)
                if stands and key[2] == _case(text[start:end]):
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


def proposed(
    recalled: Mapping[str, Any], others: Sequence[Proposal], text: str, scheme: Scheme
) -> list[Proposal]:
    """The others' proposals as a memory has them, with its own: before those of rules that know nothing of the project.

    It proposes nothing that could not stand beside what others propose of another label. What people chose to
    import stays as it is.
    """
    if not recalled:
        return list(others)
    others = [one if one.suggester == IMPORTED else applied(recalled, one, text) for one in others]
    taken = policy.Taken(scheme)
    for span in (span for one in others if not one.seconds for span in one.body["spans"]):
        taken.add(span["start"], span["end"], span["label"])
    spans = [one for one in recalled["spans"] if taken.leaves_room(one["start"], one["end"], one["label"])]
    at = next((place for place, one in enumerate(others) if one.suggester == PATTERNS), len(others))
    return [*others[:at], own(recalled, spans), *others[at:]]


def renamed(recalled: Mapping[str, Any], words: Renaming) -> dict[str, Any]:
    """What was recalled, in the names of the scheme now."""
    if not recalled:
        return {}
    told = {
        kind: [[label, *more] for old, *more in recalled[kind] if (label := words.label(old))]
        for kind in ("held", "edges")
    }
    return {**recalled, **told, "spans": words.proposed({"spans": recalled["spans"]})["spans"]}


def own(recalled: Mapping[str, Any], spans: Sequence[dict[str, Any]] | None = None) -> Proposal:
    """What a memory itself proposes."""
    spans = recalled["spans"] if spans is None else spans
    return Proposal(NAME, recalled["version"], {"spans": list(spans), "links": []})


def applied(recalled: Mapping[str, Any], proposal: Proposal, text: str) -> Proposal:
    """What another proposes, without what is held back, its edges moved as people always do."""
    held, edges = set(map(tuple, recalled["held"])), set(map(tuple, recalled["edges"]))
    spans: list[dict[str, Any]] = []
    places: dict[int, int] = {}
    for place, span in enumerate(proposal.body["spans"]):
        moved = _moved(span, edges, text, recalled["version"])
        words = text[moved["start"] : moved["end"]]
        if (span["label"], fold(words), _case(words)) not in held:
            places[place] = len(spans)
            spans.append(moved)
    links = [
        {**link, "from": places[link["from"]], "to": places[link["to"]]}
        for link in proposal.body.get("links", [])
        if link["from"] in places and link["to"] in places
    ]
    return replace(proposal, body={**proposal.body, "spans": spans, "links": links})


def _moved(span: dict[str, Any], edges: set[tuple[str, ...]], text: str, version: str) -> dict[str, Any]:
    start, end, label = span["start"], span["end"], span["label"]
    pieces = _pieces(text, start, end)
    if len(pieces) > 1 and (label, START, fold(text[slice(*pieces[0])])) in edges:
        start = pieces[1][0]
        pieces = pieces[1:]
    if len(pieces) > 1 and (label, END, fold(text[slice(*pieces[-1])])) in edges:
        end = pieces[-2][1]
    if (start, end) == (span["start"], span["end"]):
        return span
    by = {
        "suggester": NAME,
        "version": version,
        "rule": EDGE_MOVED,
        "score": None,
        "from": [span["start"], span["end"]],
    }
    return {**span, "start": start, "end": end, "also": [by]}
