"""Notes, guideline gaps, skips and flags: what of them stands after a history."""

import pytest

from annotator.review.models import Decision
from annotator.spans import remarks
from annotator.spans.remarks import Said


def keys(history: list[Said]) -> list[str]:
    return [said.key for said in remarks.standing(history)]


def test_what_was_said_stands_in_order():
    assert keys([Said("1", "note", note="why?"), Said("2", "accept"), Said("3", "skip")]) == ["1", "3"]


def test_what_was_taken_back_stands_no_more_until_it_is_brought_again():
    history = [Said("1", "note", note="why?"), Said("2", "undo", "1")]
    assert keys(history) == []
    assert keys([*history, Said("3", "redo", "1")]) == ["1"]


def test_a_submission_in_between_leaves_remarks_standing():
    assert keys([Said("1", "note", note="why?"), Said("2", "submit"), Said("3", "reopen")]) == ["1"]


def test_a_gap_is_open_until_it_is_taken_away():
    gap, away = Said("1", "gap", targets=("a",), note="arrests?"), Said("2", "ungap", targets=("a",))
    assert remarks.gaps([gap]) == {"a": gap}
    assert remarks.gaps([gap, away]) == {}
    assert remarks.gaps([gap, away, gap]) == {"a": gap}


def test_gaps_of_a_span_and_of_the_report_are_told_apart():
    of_span, of_report = Said("1", "gap", targets=("a",)), Said("2", "gap")
    assert remarks.gaps([of_span, of_report, Said("3", "ungap")]) == {"a": of_span}


def test_a_submission_holds_notes_and_gaps_and_nothing_where_there_are_none():
    said = [
        Said("1", "note", targets=("a",), note="why?"),
        Said("2", "gap", note="arrests?"),
        Said("3", "skip"),
    ]
    body = remarks.body(said)
    assert body == {"notes": [{"spans": ["a"], "note": "why?"}], "gaps": [{"spans": [], "note": "arrests?"}]}
    assert remarks.part_of({"spans": [], **body}) == body
    assert remarks.body([]) == {}


FLAG, REDO = Said("1", "flag", reason="duplicate"), Said("3", "redo", "1")
UNDO, REOPEN = Said("2", "undo", "1"), Said("4", "reopen")


@pytest.mark.parametrize(
    ("history", "flagged"),
    [
        ([], False),
        ([FLAG], True),
        ([FLAG, UNDO], False),
        ([FLAG, UNDO, REDO], True),
        ([FLAG, REOPEN], False),
        ([FLAG, Said("5", "undo", "0")], True),
    ],
)
def test_a_report_is_set_aside_until_the_flag_is_taken_back_or_answered(history, flagged):
    assert remarks.is_flagged(history) is flagged


@pytest.mark.parametrize("reason", Decision.Reason.values)
def test_every_reason_has_words(reason):
    assert reason in remarks.REASONS
    assert len(Decision.Reason) == len(remarks.REASONS)
