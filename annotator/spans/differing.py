"""Where two people who worked on one text differ: the spans, values and claims behind figures of agreement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.spans import agreement, extents, feedback, scoring
from annotator.spans.claims import Claim
from annotator.spans.counts import PARTS
from annotator.spans.feedback import RIGHT, VALUE
from annotator.spans.scheme import Scheme
from annotator.spans.scoring import Mark

Body = Mapping[str, Any]  # of a submission
Said = tuple[str, ...]
# of what they fought: a rule, a label, and with VALUE the attribute and two values, with WORDS the other label, with COUNT
# the part that differs and two counts as `counted` writes them
What = tuple[str, ...]

MARKED, EDGES, WORDS, VALUE_OF, COUNT_OF = "marked", "edges", "words", "value", "count"
AT_STAKE = (
    MARKED,
    EDGES,
    WORDS,
    VALUE_OF,
    COUNT_OF,
    *extents.RULES,
)  # a rule where the edges of one break it


@dataclass(frozen=True)
class Side:
    """What one of two people marked at a place, and what they said of it where that is what differs."""

    start: int
    end: int
    label: str
    said: Said = ()

    @classmethod
    def of(cls, mark: Mark, *said: Any) -> "Side":
        """Of a span."""
        return cls(mark.start, mark.end, mark.label, tuple("–" if one is None else str(one) for one in said))


@dataclass(frozen=True)
class Difference:
    """A place at which two people differ; one of the two is None who marked nothing there."""

    one: Side | None
    other: Side | None

    @property
    def sides(self) -> list[Side]:
        """What was marked."""
        return [side for side in (self.one, self.other) if side]

    @property
    def extent(self) -> tuple[int, int]:
        """The stretch of the text that it is about."""
        return min(side.start for side in self.sides), max(side.end for side in self.sides)

    @property
    def meet(self) -> bool:
        """Have both marked something there under one label?"""
        return len(self.sides) > 1 and len({side.label for side in self.sides}) == 1


def spans(one: Body, other: Body, scheme: Scheme, label: str = "") -> list[Difference]:
    """The spans that not both marked just so, of one label where it is named; two versions of one thing are one place."""
    found = [
        Difference(*(Side.of(mark) if mark else None for mark in (remark.mine, remark.known)))
        for remark in feedback.compare(one["spans"], feedback.known(other["spans"]), scheme)
        if remark.outcome not in (RIGHT, VALUE)
    ]
    return [place for place in found if not label or label in [side.label for side in place.sides]]


def broken(one: Body, other: Body, text: str, scheme: Scheme, label: str) -> list[Difference]:
    """The first one's spans of a label whose edges break a rule, beside what the other has there of it."""
    role = extents.roles(scheme).get(label, "")
    mine, theirs = (
        [it for it in agreement.marks(body["spans"]) if it.label == label] for body in (one, other)
    )
    twins = scoring.pair(mine, theirs, lambda a, b: a.shared(b) > 0)
    ragged = [mark for mark in mine if extents.broken_by(mark.start, mark.end, role, text)]
    return [Difference(Side.of(mark), Side.of(twins[mark]) if mark in twins else None) for mark in ragged]


def values(one: Body, other: Body, scheme: Scheme, label: str, attribute: str) -> list[Difference]:
    """The spans both found and gave different values."""
    return [
        place
        for place, name, mark, _twin in _values(one, other, scheme)
        if (mark.label, name) == (label, attribute)
    ]


def _values(one: Body, other: Body, scheme: Scheme) -> Iterator[tuple[Difference, str, Mark, Mark]]:
    """Each value that they gave otherwise to a span both found: where, of which attribute, and the spans of both."""
    mine, theirs = (agreement.marks(body["spans"]) for body in (one, other))
    for name, mark, twin in agreement.values_on_shared(mine, theirs, scheme):
        held = mark.values[name], twin.values[name]
        if held[0] != held[1]:
            yield Difference(Side.of(mark, held[0]), Side.of(twin, held[1])), name, mark, twin


def claims(one: Body, other: Body, scheme: Scheme) -> list[Difference]:
    """The claims that not both made; two that are about the same words are one place."""
    _, mine, theirs = agreement.claims_apart(one, other, scheme)
    sides = [_sides(found, scheme) for found in (mine, theirs)]
    return sorted(_paired(*sides), key=lambda place: place.extent)


def _sides(found: Sequence[Claim], scheme: Scheme) -> list[Mark]:
    toll = scheme.claims["toll"] if found else ""
    return [Mark(one.start, one.end, toll, {"claim": one}) for one in found]


def _paired(mine: Sequence[Mark], theirs: Sequence[Mark]) -> Iterator[Difference]:
    left = list(theirs)
    for mark in mine:
        twin = next((one for one in left if one.shared(mark) > 0), None)
        if twin is not None:
            left = [one for one in left if one is not twin]
        yield Difference(_claim(mark), _claim(twin) if twin else None)
    yield from (Difference(None, _claim(mark)) for mark in left)


def _claim(mark: Mark) -> Side:
    claim: Claim = mark.values["claim"]
    numbers = [one for one in (claim.min, claim.max) if one is not None]
    count = "–".join(dict.fromkeys(map(str, numbers)))
    said = (claim.kind, count, claim.source_canonical or claim.source_text)
    return Side(mark.start, mark.end, mark.label, tuple(one for one in said if one))


def fought(one: Body, other: Body, text: str, scheme: Scheme) -> Iterator[tuple[What, Difference]]:
    """What is at stake in each difference, of spans and of values, whoever of the two has which."""
    for place in spans(one, other, scheme):
        yield _at_stake(place, text, scheme), place
    told: set[Difference] = set()  # tolls whose counts differ: in several parts, that is one difference
    for place, name, mark, twin in _values(one, other, scheme):
        if name not in PARTS or not scheme.labels[mark.label].attributes.keys() >= set(PARTS):
            said = [_written(side.values[name]) for side in (mark, twin)]
            yield (VALUE_OF, mark.label, name, *sorted(said)), place
        elif (toll := Difference(Side.of(mark), Side.of(twin))) not in told:
            told.add(toll)
            yield (COUNT_OF, mark.label, name, *sorted(map(counted, (mark, twin)))), place


def counted(mark: Mark) -> str:
    """The parts of a toll's count, with commas between."""
    return ",".join(_written(mark.values.get(part)) for part in PARTS)


def _written(value: Any) -> str:
    return "" if value is None else str(value)


def _at_stake(place: Difference, text: str, scheme: Scheme) -> What:
    labels = sorted({side.label for side in place.sides})
    if len(place.sides) == 1:
        return MARKED, *labels
    if len(labels) > 1:
        return WORDS, *labels
    role = extents.roles(scheme).get(labels[0], "")
    broken = {extents.broken_by(side.start, side.end, role, text) for side in place.sides}
    return next((rule for rule in extents.RULES if rule in broken), EDGES), *labels
