"""A report as blocks of nested marks, the way the review page draws it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.spans import blocks
from annotator.spans.blocks import Block, Mark
from annotator.spans.scheme_reading import parse
from annotator.spans.state import Span, State

SCHEME = parse(
    {
        "scheme": "test/1",
        "labels": {
            "ACTOR": {"key": "1", "colour": 1},
            "CASUALTY": {"key": "2", "colour": 2},
            "CAUSE": {"key": "3", "colour": 7},
        },
    }
)
TEXT_CHARACTERS = "ab \n\u200dé\u0301🚑א"


def _span(
    text: str, start: int, end: int, /, *, label: str = "ACTOR", status: str = "suggested", **proposed: object
) -> Span:
    origin = {"by": "machine", "start": start, "end": end, "label": label, "score": 0.9, **proposed}
    return Span(start, end, label, status, {}, text[start:end], origin)


def _words(nodes: list[str | Mark]) -> str:
    return "".join(node if isinstance(node, str) else _words(node.children) for node in nodes)


def _covered(block: Block) -> dict[str, set[int]]:
    """For each span the code points of the text that its marks in this block hold."""
    found: dict[str, set[int]] = {}
    at, open_marks = block.start, []
    for step in block.steps:
        if step.opens:
            open_marks.append(step.opens.span)
        elif step.closes:
            open_marks.pop()
        else:
            for span_id in open_marks:
                found.setdefault(span_id, set()).update(range(at, at + len(step.text)))
            at += len(step.text)
    return found


def _marks(block: Block) -> list[Mark]:
    return [step.opens for step in block.steps if step.opens]


@st.composite
def _reports(draw: st.DrawFn) -> tuple[str, dict[str, Span]]:
    text = draw(st.text(alphabet=TEXT_CHARACTERS, min_size=1, max_size=60))
    edges = st.integers(0, len(text))
    extents = draw(st.lists(st.tuples(edges, edges).filter(lambda pair: pair[0] < pair[1]), max_size=12))
    statuses = st.sampled_from(["suggested", "accepted", "rejected"])
    labels = st.sampled_from(sorted(SCHEME.labels))
    return text, {
        f"s{i}": _span(text, start, end, label=draw(labels), status=draw(statuses))
        for i, (start, end) in enumerate(extents)
    }


@given(_reports())
def test_blocks_tile_the_text_except_the_line_feeds(report: tuple[str, dict[str, Span]]) -> None:
    text, spans = report
    built = blocks.build(text, State(spans), SCHEME)
    assert (built[0].start, built[-1].end) == (0, len(text))
    for one, following in pairwise(built):
        assert text[one.end : following.start] == ("" if following.continues else "\n")


@given(_reports())
def test_a_block_holds_exactly_its_piece_of_the_text(report: tuple[str, dict[str, Span]]) -> None:
    text, spans = report
    for block in blocks.build(text, State(spans), SCHEME):
        assert _words(block.nodes) == text[block.start : block.end]
        assert "".join(step.text for step in block.steps) == text[block.start : block.end]


@given(_reports())
def test_every_span_is_covered_exactly(report: tuple[str, dict[str, Span]]) -> None:
    text, spans = report
    covered: dict[str, set[int]] = {}
    for block in blocks.build(text, State(spans), SCHEME):
        for span_id, points in _covered(block).items():
            covered.setdefault(span_id, set()).update(points)
    for span_id, span in spans.items():
        assert covered.get(span_id, set()) == {i for i in range(span.start, span.end) if text[i] != "\n"}


@given(_reports())
def test_each_end_of_a_span_is_marked_once(report: tuple[str, dict[str, Span]]) -> None:
    text, spans = report
    marks = [mark for block in blocks.build(text, State(spans), SCHEME) for mark in _marks(block)]
    for span_id, span in spans.items():
        pieces = [mark.classes.split() for mark in marks if mark.span == span_id]
        once = 1 if span.quote.strip("\n") else 0
        assert [sum(end in classes for classes in pieces) for end in ("first", "last")] == [once, once]


@given(_reports(), st.data())
def test_only_the_touched_blocks_are_built_and_they_are_the_same(
    report: tuple[str, dict[str, Span]], data: st.DataObject
) -> None:
    text, spans = report
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    whole = blocks.build(text, State(spans), SCHEME)
    touched = blocks.build(text, State(spans), SCHEME, touching=[(start, end)])
    assert touched == [block for block in whole if max(block.start, start) < min(block.end, end)]


def test_crossing_spans_are_split_where_they_cross() -> None:
    text = "abcdef"
    (block,) = blocks.build(text, State({"one": _span(text, 0, 4), "two": _span(text, 2, 6)}), SCHEME)
    one, rest = block.nodes
    assert isinstance(one, Mark)
    assert isinstance(rest, Mark)
    assert (one.span, _words([one])) == ("one", "abcd")
    assert [(m.span, _words([m])) for m in one.children if isinstance(m, Mark)] == [("two", "cd")]
    assert (rest.span, _words([rest])) == ("two", "ef")
    assert "first" in one.children[1].classes  # type: ignore[union-attr] # the mark found above
    assert "last" in rest.classes.split()


def test_underlines_stack_from_the_inside_out_and_rejected_spans_take_no_room() -> None:
    text = "abcdef"
    spans = {
        "outer": _span(text, 0, 6),
        "middle": _span(text, 1, 5, status="rejected"),
        "inner": _span(text, 2, 4),
    }
    (block,) = blocks.build(text, State(spans), SCHEME)
    depth = {mark.span: [c for c in mark.classes.split() if c.startswith("u")] for mark in _marks(block)}
    assert depth == {"outer": ["u2"], "middle": [], "inner": ["u1"]}


@pytest.mark.parametrize(
    ("span", "classes"),
    [
        (_span("ab", 0, 1), "c1 suggested first last u1"),
        (_span("ab", 0, 1, score=0.59), "c1 suggested weak first last u1"),
        (_span("ab", 0, 1, score=None), "c1 suggested first last u1"),
        (_span("ab", 0, 1, status="accepted", score=0.1), "c1 accepted first last u1"),
        (_span("ab", 0, 1, status="accepted", end=2), "c1 accepted moved-end first last u1"),
        (_span("ab", 1, 2, status="accepted", start=0), "c1 accepted moved-start first last u1"),
        (_span("ab", 0, 1, label="CAUSE", status="accepted"), "c7 accepted first last u1"),
        (_span("ab", 0, 1, status="rejected", end=2), "c1 rejected first last"),
    ],
)
def test_classes_tell_a_spans_state(span: Span, classes: str) -> None:
    (block,) = blocks.build("ab", State({"s": span}), SCHEME)
    (mark,) = _marks(block)
    assert mark.classes == classes


def test_a_relabelled_and_an_added_span_are_told_apart() -> None:
    relabelled = Span(
        0, 1, "CAUSE", "accepted", {}, "a", {"by": "machine", "start": 0, "end": 1, "label": "ACTOR"}
    )
    added = Span(1, 2, "ACTOR", "accepted", {}, "b")
    (block,) = blocks.build("ab", State({"r": relabelled, "a": added}), SCHEME)
    assert [mark.classes for mark in _marks(block)] == [
        "c7 accepted relabelled first last u1",
        "c1 accepted added first last u1",
    ]


def test_letters_are_the_shortest_that_tell_labels_apart() -> None:
    text = "abc"
    spans = {label: _span(text, i, i + 1, label=label) for i, label in enumerate(SCHEME.labels)}
    (block,) = blocks.build(text, State(spans), SCHEME)
    assert [mark.letter for mark in _marks(block)] == ["A", "CAS", "CAU"]


def test_a_long_line_is_cut_at_blanks_and_keeps_every_character() -> None:
    text = "word " * 20_000
    built = blocks.build(text, State({"s": _span(text, 1_990, 2_010)}), SCHEME)
    assert len(text) == 100_000
    assert max(block.end - block.start for block in built) <= blocks.LONGEST
    assert all(text[block.end - 1] == " " for block in built)
    assert "".join(_words(block.nodes) for block in built) == text
    assert [block.index for block in built if _marks(block)] == [0, 1]
    assert {block.direction for block in built} == {"ltr"}
    assert [block.continues for block in built[:2]] == [False, True]


def test_a_long_line_without_blanks_is_never_cut_inside_a_character() -> None:
    family = "👩\u200d👩\u200d👧"
    text = family * 1_000
    edges = {block.end for block in blocks.build(text, State(), SCHEME)} - {len(text)}
    assert edges
    assert all("\u200d" not in text[edge - 1 : edge + 1] for edge in edges)


def test_pieces_of_a_right_to_left_line_keep_its_direction() -> None:
    text = "אבג " + "latin words " * 300
    assert {block.direction for block in blocks.build(text, State(), SCHEME)} == {"rtl"}


def test_a_mark_nested_a_thousand_times_is_drawn() -> None:
    text = "x" * 2_000
    spans = {f"{i:04}": _span(text, i, 2_000 - i) for i in range(1_000)}
    (block,) = blocks.build(text, State(spans), SCHEME)
    assert len(_marks(block)) == 1_000
    assert "".join(step.text for step in block.steps) == text


@given(_reports())
def test_sections_hold_all_blocks_in_order_and_none_begins_within_a_line(
    report: tuple[str, dict[str, Span]],
) -> None:
    text, spans = report
    drawn = blocks.build(text, State(spans), SCHEME)
    sections = blocks.sections(drawn)
    assert [block for section in sections for block in section] == drawn
    assert not any(section[0].continues for section in sections if section)
