"""What a person who practised got right, missed or marked otherwise than is known to be right."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.spans import extents, scoring
from annotator.spans.agreement import JUDGED
from annotator.spans.scheme import Scheme
from annotator.spans.scoring import Mark, Tally
from annotator.spans.state import ACCEPTED

RIGHT, VALUE, EDGE, LABEL, MISSED, EXTRA = "right", "value", "edge", "label", "missed", "extra"
OUTCOMES = (RIGHT, VALUE, EDGE, LABEL, MISSED, EXTRA)
MOST_OF = 0.5  # of the longer span: so much in common, and another label was meant for the same thing


@dataclass(frozen=True)
class Differing:
    """A value that is known to be another one."""

    name: str
    mine: Any
    known: Any


@dataclass(frozen=True)
class Remark:
    """One span as the person marked it and as it is known; one of the two is None where it was missed or is extra."""

    outcome: str
    mine: Mark | None
    known: Mark | None
    values: tuple[Differing, ...] = ()

    @property
    def label(self) -> str:
        """Under which label it counts: the known one."""
        one = self.known or self.mine
        return one.label if one else ""

    @property
    def place(self) -> tuple[int, int]:
        """Where it is in the text, by the known span first."""
        one = self.known or self.mine
        return (one.start, one.end) if one else (0, 0)


def known(spans: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The accepted ones of these spans with the values somebody set, to be kept as known to be right; without words."""
    return [
        {
            "start": span["start"],
            "end": span["end"],
            "label": span["label"],
            "values": {
                name: held["value"] for name, held in span["values"].items() if held["origin"] != "default"
            },
        }
        for span in spans
        if span["status"] == ACCEPTED
    ]


def compare(
    spans: Iterable[Mapping[str, Any]], answers: Iterable[Mapping[str, Any]], scheme: Scheme
) -> list[Remark]:
    """A remark per span of a submission or of the known ones, in the order of the text.

    Spans are paired once: those with the same edges and label, then those of a label that overlap, then those that
    are mostly the same words under another label.
    """
    mine = [_mark(span, _held(span)) for span in spans if span["status"] == ACCEPTED]
    theirs = [_mark(span, span["values"]) for span in answers]
    return sorted(_remarks(mine, theirs, scheme), key=lambda remark: (*remark.place, remark.label))


def _held(span: Mapping[str, Any]) -> dict[str, Any]:
    return {name: held["value"] for name, held in span["values"].items()}


def _mark(span: Mapping[str, Any], values: Mapping[str, Any]) -> Mark:
    return Mark(span["start"], span["end"], span["label"], values)


def _remarks(mine: Sequence[Mark], theirs: Sequence[Mark], scheme: Scheme) -> Iterator[Remark]:
    steps: list[tuple[str, Callable[[Mark, Mark], bool]]] = [
        (RIGHT, lambda one, other: one == other),
        (EDGE, lambda one, other: one.label == other.label and one.shared(other) > 0),
        (LABEL, _mostly_same),
    ]
    for outcome, fits in steps:
        for one, other in scoring.pair(mine, theirs, fits).items():
            values = () if outcome == LABEL else tuple(_differing(one, other, scheme))
            yield Remark(VALUE if values and outcome == RIGHT else outcome, one, other, values)
            mine = [left for left in mine if left != one]
            theirs = [left for left in theirs if left != other]
    yield from (Remark(MISSED, None, one) for one in theirs)
    yield from (Remark(EXTRA, one, None) for one in mine)


def _mostly_same(one: Mark, other: Mark) -> bool:
    return one.shared(other) > MOST_OF * max(one.end - one.start, other.end - other.start)


def _differing(mine: Mark, theirs: Mark, scheme: Scheme) -> Iterator[Differing]:
    """Of the values that are known, and that either are the same or not."""
    label = scheme.labels.get(theirs.label)
    for name, value in theirs.values.items():
        attribute = label.attributes.get(name) if label else None
        if attribute and attribute.type in JUDGED and mine.values.get(name) != value:
            yield Differing(name, mine.values.get(name), value)


def score(remarks: Iterable[Remark]) -> Tally:
    """Spans with the right edges and label, whatever their values; its F1 is held against the pass mark."""
    counts = dict.fromkeys(OUTCOMES, 0)
    for remark in remarks:
        counts[remark.outcome] += 1
    right = counts[RIGHT] + counts[VALUE]
    apart = counts[EDGE] + counts[LABEL]
    return Tally(right, right + apart + counts[EXTRA], right + apart + counts[MISSED])


def by_label(remarks: Iterable[Remark]) -> dict[str, dict[str, int]]:
    """How many spans of each label had which outcome."""
    found: dict[str, dict[str, int]] = {}
    for remark in remarks:
        counts = found.setdefault(remark.label, dict.fromkeys(OUTCOMES, 0))
        counts[remark.outcome] += 1
    return dict(sorted(found.items()))


def by_value(remarks: Iterable[Remark]) -> dict[tuple[str, str], int]:
    """How often each value of each label was another one, the most frequent first."""
    found: dict[tuple[str, str], int] = {}
    for remark in remarks:
        for differing in remark.values:
            key = (remark.label, differing.name)
            found[key] = found.get(key, 0) + 1
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def broken_rule(remark: Remark, text: str, scheme: Scheme) -> str | None:
    """The rule that the edges of what the person marked break, where another edge or nothing is known to be right."""
    if remark.outcome not in (EDGE, EXTRA) or not remark.mine:
        return None
    mine = remark.mine
    return extents.broken_by(mine.start, mine.end, extents.roles(scheme).get(mine.label, ""), text)


def apart(remark: Remark, text: str) -> tuple[list[str], list[str]]:
    """Of a span with another edge: the words it holds too many, and those it lacks."""
    if remark.outcome != EDGE or not remark.mine or not remark.known:
        return [], []
    mine, theirs = remark.mine, remark.known
    more = [text[mine.start : theirs.start], text[theirs.end : mine.end]]
    less = [text[theirs.start : mine.start], text[mine.end : theirs.end]]
    return [words.strip() for words in more if words.strip()], [
        words.strip() for words in less if words.strip()
    ]
