"""A report as blocks of nested marks, the way the review page draws it.

`static/js/blocks.js` draws the same tree in the browser; a browser test compares the two.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, REJECTED, SUGGESTED, Span, State

LONGEST = 2_000  # code points of a line drawn as one block; a longer line is cut for display
WEAK = 0.6  # suggestions below this score are drawn fainter
SECTION = 16  # blocks that the browser leaves out together while they are out of view
DEEPEST = 4  # underlines that stack under one line of text
FOLDING = re.compile(r"^[ \t]|[ \t]{2}|[\t\f\r]|[ \t]$")  # blanks that HTML would not show as they stand
JOINERS = "\u200d\ufe0f\ufe0e"  # a cut before one of these, or after the first, would split what the eye sees as one
RIGHT_TO_LEFT, LEFT_TO_RIGHT = {"R", "AL"}, {"L"}


@dataclass(slots=True)
class Mark:
    """A span, or one piece of it where it crosses another span or a block's edge."""

    span: str
    letter: str
    classes: str = ""
    height: int = 0
    children: "list[str | Mark]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """One step through a block's tree in reading order: a mark opens, closes, or text stands."""

    text: str = ""
    opens: Mark | None = None
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block lies: [start, end) in code points, in the line that starts at `line`.

    `direction` is fixed for pieces of one line.
    """

    index: int
    start: int
    end: int
    line: int
    direction: str = "auto"
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the text, or a piece of a long one, with its marks as a tree."""

    index: int
    start: int
    end: int
    direction: str
    continues: bool
    blank: bool
    spaced: bool  # holds blanks that would fold into one if they were not kept
    kind: str  # of the line: running text, a caption …
    nodes: list[str | Mark]

    @property
    def steps(self) -> Iterator[Step]:
        """The tree, flat: templates draw it in one loop, however deep it is."""
        waiting: list[str | Mark | None] = list(reversed(self.nodes))
        while waiting:
            node = waiting.pop()
            if node is None:
                yield Step(closes=True)
            elif isinstance(node, str):
                yield Step(text=node)
            else:
                yield Step(opens=node)
                waiting.append(None)
                waiting.extend(reversed(node.children))


def places(text: str) -> list[Place]:
    """Where the blocks of a text lie; together with the LFs between lines they cover it."""
    found: list[Place] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if len(line) <= LONGEST:
            found.append(Place(len(found), start, end, start))
        else:
            direction = _direction(line)
            for piece_start, piece_end in _cut(text, start, end):
                found.append(Place(len(found), piece_start, piece_end, start, direction, piece_start > start))
        start = end + 1
    return found


def build(
    text: str,
    state: State,
    scheme: Scheme,
    touching: Iterable[tuple[int, int]] | None = None,
) -> list[Block]:
    """The blocks of a text in this state; with `touching` only blocks that meet one of these extents."""
    where = places(text)
    if touching is not None:
        extents = list(touching)
        where = [place for place in where if any(_meets(place, *extent) for extent in extents)]
    looks = {name: (f"c{label.colour}", _letter(name, scheme)) for name, label in scheme.labels.items()}
    ordered = sorted(state.spans.items(), key=lambda item: (item[1].start, -item[1].end, item[0]))
    held = _by_place(where, ordered)
    return [_block(text, place, held[place.index], looks, state.kind_of_line(place.line)) for place in where]


def sections(drawn: Iterable[Block]) -> list[list[Block]]:
    """Blocks in groups, none of which begins within a line."""
    found: list[list[Block]] = [[]]
    for block in drawn:
        if len(found[-1]) >= SECTION and not block.continues:
            found.append([])
        found[-1].append(block)
    return found


def line(text: str, start: int) -> tuple[int, int]:
    """[start, end) of the line that starts there."""
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pieces of a long line: after the last blank that fits, else between two characters."""
    while end - start > LONGEST:
        limit = start + LONGEST
        blank = max(text.rfind(" ", start + 1, limit), text.rfind("\t", start + 1, limit))
        cut = blank + 1 if blank > 0 else _between_characters(text, start, limit)
        yield start, cut
        start = cut
    yield start, end


def _between_characters(text: str, start: int, limit: int) -> int:
    for cut in range(limit, start, -1):
        joined = text[cut] in JOINERS or text[cut - 1] == JOINERS[0] or unicodedata.combining(text[cut])
        if not joined:
            return cut
    return limit


def _direction(line: str) -> str:
    """What dir="auto" would find for a whole line."""
    for character in line:
        kind = unicodedata.bidirectional(character)
        if kind in RIGHT_TO_LEFT:
            return "rtl"
        if kind in LEFT_TO_RIGHT:
            return "ltr"
    return "ltr"


def _letter(name: str, scheme: Scheme) -> str:
    """The shortest beginning that no other label shares."""
    others = [other.upper() for other in scheme.labels if other != name]
    upper = name.upper()
    for length in range(1, len(upper)):
        if not any(other.startswith(upper[:length]) for other in others):
            return upper[:length]
    return upper


def _meets(place: Place, start: int, end: int) -> bool:
    return max(start, place.start) < min(end, place.end)


def _by_place(where: list[Place], ordered: list[tuple[str, Span]]) -> dict[int, list[tuple[str, Span]]]:
    """For each place the spans that meet it, in drawing order."""
    held: dict[int, list[tuple[str, Span]]] = {place.index: [] for place in where}
    first = 0
    for span_id, span in ordered:
        while first < len(where) and where[first].end <= span.start:
            first += 1
        for place in where[first:]:
            if place.start >= span.end:
                break
            if _meets(place, span.start, span.end):
                held[place.index].append((span_id, span))
    return held


def _block(
    text: str, place: Place, held: list[tuple[str, Span]], looks: Mapping[str, tuple[str, str]], kind: str
) -> Block:
    line = text[place.start : place.end]
    return Block(
        place.index,
        place.start,
        place.end,
        place.direction,
        place.continues,
        blank=not line.strip(),
        spaced=bool(FOLDING.search(line)),
        kind=kind,
        nodes=_tree(text, place, held, looks),
    )


def _tree(
    text: str, place: Place, held: list[tuple[str, Span]], looks: Mapping[str, tuple[str, str]]
) -> list[str | Mark]:
    """Marks nested by extent; one that would cross its parent's edge is split there."""
    spans = dict(held)
    waiting = [(max(s.start, place.start), -min(s.end, place.end), span_id) for span_id, s in held]
    heapify(waiting)
    root = Mark("", "")
    stack: list[tuple[Mark, int]] = [(root, place.end)]
    at = place.start

    def write(until: int) -> int:
        if until > at:
            stack[-1][0].children.append(text[at:until])
        return max(at, until)

    while waiting:
        start, negative_end, span_id = heappop(waiting)
        while stack[-1][1] <= start:
            at = write(stack[-1][1])
            _close(stack)
        end = min(-negative_end, stack[-1][1])
        if end < -negative_end:
            heappush(waiting, (end, negative_end, span_id))
        at = write(start)
        colour, letter = looks[spans[span_id].label]
        mark = Mark(span_id, letter, " ".join([colour, *_state(spans[span_id], start, end, text)]))
        stack[-1][0].children.append(mark)
        stack.append((mark, end))
    while len(stack) > 1:
        at = write(stack[-1][1])
        _close(stack)
    write(place.end)
    return root.children


def _close(stack: list[tuple[Mark, int]]) -> None:
    """Leave a mark: what lies inside it says how far below the text its underline runs."""
    mark, _end = stack.pop()
    rejected = REJECTED in mark.classes.split()
    mark.height += 0 if rejected else 1
    if not rejected:
        mark.classes += f" u{min(mark.height, DEEPEST)}"
    parent = stack[-1][0]
    parent.height = max(parent.height, mark.height)


def _state(span: Span, start: int, end: int, text: str) -> Iterator[str]:
    """Class names of one piece of a span, in the order blocks.js writes them."""
    yield span.status
    score = span.origin.get("score")
    if span.status == SUGGESTED and score is not None and score < WEAK:
        yield "weak"
    if span.by_person:
        yield "added"
    elif span.status == ACCEPTED:
        if span.label != span.origin["label"]:
            yield "relabelled"
        if span.start != span.origin["start"]:
            yield "moved-start"
        if span.end != span.origin["end"]:
            yield "moved-end"
    if not text[span.start : start].strip("\n"):
        yield "first"
    if not text[end : span.end].strip("\n"):
        yield "last"
