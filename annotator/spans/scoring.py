"""How well proposed spans, values and links fit those that people made: counts that add up over documents.

One proposed span pays for one there is. *Exact* is the same start and end, *overlap* a shared code point.
Optional spans are never missed, and finding one is not wrong.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.spans.claims import ARTICLE, NOT_REVIEWED

EXACT, OVERLAP = "exact", "overlap"
ANY_LABEL = ""  # of the end of a link that is an extent, not a span

Key = tuple[str, ...]  # ("span", label, EXACT | OVERLAP), ("value", label, attribute) or ("link", type)


@dataclass(frozen=True, slots=True)
class Mark:
    """A span as scoring sees it. Marks of one `entity` are mentions of one thing."""

    start: int
    end: int
    label: str
    values: Mapping[str, Any] = field(default_factory=dict, compare=False)
    optional: bool = False
    entity: str | None = None

    def shared(self, other: "Mark") -> int:
        """How many code points both hold."""
        return min(self.end, other.end) - max(self.start, other.start)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A link between two marks."""

    type: str
    source: Mark
    target: Mark


@dataclass(frozen=True)
class Marked:
    """The marks and links of one text; `labels` are those somebody looked for, `ignore` what is not judged."""

    marks: Sequence[Mark]
    arrows: Sequence[Arrow] = ()
    labels: frozenset[str] = frozenset()
    ignore: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Gold:
    """A text and what people marked in it."""

    text: str
    marked: Marked


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were right, of those proposed and of those there are."""

    right: int = 0
    proposed: int = 0
    there: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.proposed + other.proposed, self.there + other.there)

    @property
    def precision(self) -> float:
        """The share of the proposed that is right; 0 where nothing was proposed."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """The share of those there are that was found; 0 where there are none."""
        return self.right / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.proposed + self.there) if self.right else 0.0


class Figures(dict[Key, Tally]):
    """A tally per thing that is judged."""

    def add(self, key: Key, tally: Tally) -> None:
        """Count this, too."""
        self[key] = self.get(key, Tally()) + tally

    def of(self, label: str, mode: str) -> Tally:
        """The tally of the spans of one label."""
        return self.get(("span", label, mode), Tally())


def total(parts: Iterable[Figures]) -> Figures:
    """The figures of many documents as one."""
    found = Figures()
    for part in parts:
        for key, tally in part.items():
            found.add(key, tally)
    return found


def judge(gold: Marked, answer: Marked) -> Figures:
    """The figures of one document."""
    figures = Figures()
    pairs: dict[Mark, Mark] = {}  # proposed -> there, by overlap
    for label in gold.labels:
        there = [mark for mark in gold.marks if mark.label == label]
        proposed = sorted({mark for mark in answer.marks if mark.label == label}, key=_place)
        figures.add(("span", label, EXACT), _spans(proposed, there, gold.ignore, _is_same)[0])
        tally, paired = _spans(proposed, there, gold.ignore, _touches)
        figures.add(("span", label, OVERLAP), tally)
        pairs |= paired
    for mine, theirs in pairs.items():
        _judge_values(mine, theirs, figures)
    _judge_links(gold, answer, figures)
    return figures


def missed(gold: Marked, answer: Marked) -> list[Mark]:
    """What is there and no proposed span touches."""
    wanted = [mark for mark in gold.marks if not mark.optional and mark.label in gold.labels]
    return [mark for mark in wanted if not _touched(mark, answer.marks)]


def wrong(gold: Marked, answer: Marked) -> list[Mark]:
    """What was proposed and touches nothing that is there."""
    judged = [mark for mark in answer.marks if mark.label in gold.labels]
    return [mark for mark in judged if not _touched(mark, gold.marks) and not _ignored(mark, gold.ignore)]


def pair(
    proposed: Sequence[Mark], there: Sequence[Mark], fits: Callable[[Mark, Mark], bool]
) -> dict[Mark, Mark]:
    """As many pairs as can be made, each mark in one; where there is a choice, those that share most."""
    near = {mark: _near(mark, there, fits) for mark in proposed}
    owner: dict[Mark, Mark] = {}  # there -> proposed
    for mark in sorted(proposed, key=lambda one: len(near[one])):
        _settle(mark, near, owner, set())
    return {mine: theirs for theirs, mine in owner.items()}


def _settle(mark: Mark, near: dict[Mark, list[Mark]], owner: dict[Mark, Mark], seen: set[Mark]) -> bool:
    """Find a partner for a mark, moving others to theirs' next best where that makes room."""
    for one in near[mark]:
        if one not in seen:
            seen.add(one)
            if one not in owner or _settle(owner[one], near, owner, seen):
                owner[one] = mark
                return True
    return False


def _near(mark: Mark, there: Sequence[Mark], fits: Callable[[Mark, Mark], bool]) -> list[Mark]:
    return sorted((one for one in there if fits(mark, one)), key=lambda one: (-mark.shared(one), _place(one)))


def _spans(
    proposed: Sequence[Mark],
    there: Sequence[Mark],
    ignore: Sequence[tuple[int, int]],
    fits: Callable[[Mark, Mark], bool],
) -> tuple[Tally, dict[Mark, Mark]]:
    wanted = [mark for mark in there if not mark.optional]
    optional = [mark for mark in there if mark.optional]
    pairs = pair(proposed, wanted, fits)
    excused = [
        mark
        for mark in proposed
        if mark not in pairs and (_ignored(mark, ignore) or _is_optional(mark, wanted, optional, fits))
    ]
    return Tally(len(pairs), len(proposed) - len(excused), len(wanted)), pairs


def _is_optional(
    mark: Mark, wanted: Sequence[Mark], optional: Sequence[Mark], fits: Callable[[Mark, Mark], bool]
) -> bool:
    """Does it find an optional span, or touch one and nothing that is wanted?"""
    near = [one for one in optional if _touches(mark, one)]
    return any(fits(mark, one) for one in near) or (bool(near) and not _touched(mark, wanted))


def _judge_values(mine: Mark, theirs: Mark, figures: Figures) -> None:
    for name, value in theirs.values.items():
        if value != NOT_REVIEWED:
            said = mine.values.get(name)
            right = value is not None and said == value
            tally = Tally(int(right), int(said is not None), int(value is not None))
            figures.add(("value", theirs.label, name), tally)


def _judge_links(gold: Marked, answer: Marked, figures: Figures) -> None:
    """A link is right if both ends touch those of one there is; it is judged where its source has any, or nobody."""
    for kind in sorted({arrow.type for arrow in gold.arrows}):
        targets: dict[Mark, list[Mark]] = defaultdict(list)
        for arrow in gold.arrows:
            if arrow.type == kind:
                targets[arrow.source].append(arrow.target)
        nobody = [mark for mark in gold.marks if mark.values.get("attribution") == ARTICLE]
        found: set[tuple[Mark, object]] = set()
        astray = 0
        for arrow in answer.arrows:
            source = next(_touching(arrow.source, targets), None)
            if arrow.type == kind and source is not None:
                target = next(_touching(arrow.target, targets[source]), None)
                if target is None:
                    astray += 1
                else:
                    found.add((source, target.entity or target))
            elif arrow.type == kind and _touched(arrow.source, nobody):
                astray += 1
        there = {(source, one.entity or one) for source, ends in targets.items() for one in ends}
        figures.add(("link", kind), Tally(len(found), len(found) + astray, len(there)))


def _touching(mark: Mark, others: Iterable[Mark]) -> Iterator[Mark]:
    return (one for one in others if one.label in (mark.label, ANY_LABEL) and _touches(mark, one))


def _touched(mark: Mark, others: Iterable[Mark]) -> bool:
    return any(_touching(mark, others))


def _ignored(mark: Mark, ignore: Sequence[tuple[int, int]]) -> bool:
    return any(mark.start < end and start < mark.end for start, end in ignore)


def _touches(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _is_same(one: Mark, other: Mark) -> bool:
    return one.start == other.start and one.end == other.end


def _place(mark: Mark) -> tuple[int, int, str]:
    return mark.start, -mark.end, mark.label
