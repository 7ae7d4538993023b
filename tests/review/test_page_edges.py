"""Edges of spans, moved by key and by their handles."""

import pytest
from playwright.sync_api import expect

from tests.review.at_page import TOLL

pytestmark = pytest.mark.browser


def test_arrows_move_the_end_edge_by_a_word_and_a_run_is_one_decision(ada_at):
    ada_at.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft")
    ada_at.selects(TOLL + " near the")
    ada_at.press("Escape")
    ada_at.saved()
    assert ada_at.kinds() == ["adjust"]
    assert ada_at.span(TOLL + " near the").status == "suggested"
    ada_at.press("z")
    ada_at.saved()
    ada_at.selects(TOLL)


def test_presses_with_a_pause_between_them_are_one_run(ada_at):
    for _ in range(3):
        ada_at.press("ArrowRight")
        ada_at.page.wait_for_timeout(1_000)
    ada_at.press("Escape", "z")
    ada_at.saved()
    ada_at.selects(TOLL)
    assert ada_at.kinds() == ["adjust", "undo"]


def test_shift_moves_the_start_edge_and_ctrl_moves_by_a_character(ada_at):
    ada_at.press("Shift+ArrowRight", "Shift+ArrowRight")
    ada_at.selects("four HL fighters were killed")
    ada_at.press("Control+ArrowLeft")
    ada_at.selects("four HL fighters were kille")
    ada_at.press("]", "a")
    ada_at.saved()
    assert ada_at.kinds() == ["adjust", "adjust", "accept"] or ada_at.kinds()[-1] == "accept"
    assert ada_at.span("four HL fighters were killed").changed


def test_an_edge_moved_back_leaves_no_decision(ada_at):
    ada_at.press("ArrowRight", "ArrowLeft", "n")
    ada_at.saved()
    assert ada_at.kinds() == []


def test_a_possessive_is_left_out_on_the_way(at):
    here = at("He met the League’s U.S. envoy.", [("the League’s", 0, "ACTOR", {}, 0.9)], [])
    here.press("ArrowLeft", "Shift+ArrowRight")
    here.selects("League")
    here.press("ArrowRight", "ArrowRight")
    here.selects("League’s U.S.")


def test_the_left_arrow_moves_what_the_eye_sees_in_right_to_left_text(at):
    text = "אמר דובר הצי כי שלושה אזרחים נפצעו"
    here = at(text, [("דובר", 0, "SOURCE", {}, 0.9)], [])
    here.press("ArrowLeft")
    here.selects("דובר הצי")
    here.press("Shift+ArrowRight", "ArrowRight")
    here.selects("אמר דובר")


def test_an_edge_never_leaves_its_line(ada_at):
    ada_at.go("Brann hospital")
    ada_at.press(*["Shift+ArrowLeft"] * 5)
    ada_at.selects("According to Brann hospital")
    expect(ada_at.notice).to_have_text("A span stays inside its line.")


def test_dragging_a_handle_moves_an_edge_to_whole_words(ada_at):
    ada_at.drag_handle("end", "customs")
    ada_at.selects(TOLL + " near the customs")
    ada_at.drag_handle("start", "four")
    ada_at.selects("four HL fighters were killed near the customs")
    ada_at.saved()
    assert ada_at.kinds() == ["adjust", "adjust"]


def test_dragging_with_alt_takes_the_characters_as_they_are(ada_at):
    ada_at.drag_handle("end", "near the cust", hold="Alt")
    ada_at.selects(TOLL + " near the cust")
