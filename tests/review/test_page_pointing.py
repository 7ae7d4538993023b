"""Spans chosen, added and given other edges by pointing at words."""

import pytest
from playwright.sync_api import expect

from tests.review.at_page import CHILD, SOURCE, TOLL

pytestmark = pytest.mark.browser


def test_a_click_selects_the_inner_span_and_again_the_one_around_it(ada_at):
    ada_at.click("HL", 2)
    ada_at.selects("HL")
    ada_at.click("HL", 2)
    ada_at.selects(TOLL)


def test_a_press_on_a_handle_without_a_move_is_a_click_on_the_text_below(ada_at):
    ada_at.click("HL", 2)
    ada_at.selects("HL")
    knob = ada_at.page.locator(".handle.start").bounding_box()
    ada_at.page.mouse.click(knob["x"] + knob["width"] - 1, knob["y"] + knob["height"] / 2)
    ada_at.selects(TOLL)
    ada_at.saved()
    assert ada_at.kinds() == []


def test_words_selected_with_the_mouse_become_a_span_by_a_digit(ada_at):
    ada_at.select_text("A nurse saw")
    ada_at.press("3")
    ada_at.saved()
    added = ada_at.span("A nurse saw")
    assert (added.label, added.status, added.by_person) == ("SOURCE", "accepted", True)
    assert ada_at.kinds() == ["add"]


def test_selecting_a_suggestion_anew_gives_it_these_edges_and_accepts_it_with_its_source(ada_at):
    ada_at.select_text("four HL fighters were killed")
    expect(ada_at.page.locator("#inspector")).to_contain_text(f"CASUALTY: new edges of “{TOLL}”")
    ada_at.press("2")
    ada_at.saved()
    drawn = ada_at.span("four HL fighters were killed")
    assert (drawn.status, drawn.by_person, drawn.values["kind"]["value"]) == ("accepted", False, "killed")
    assert ada_at.links("four HL fighters were killed") == [(SOURCE, "accepted")]
    assert ada_at.kinds() == ["adjust", "accept"]
    ada_at.selects("four HL fighters were killed")


def test_selecting_an_accepted_span_anew_moves_its_edges_alone(ada_at):
    ada_at.go(CHILD)
    ada_at.press("a")
    ada_at.select_text("According to Brann hospital, a child")
    ada_at.press("2")
    ada_at.saved()
    assert ada_at.span("According to Brann hospital, a child").status == "accepted"
    assert ada_at.kinds() == ["accept", "adjust"]


def test_edges_by_caret_too(ada_at):
    ada_at.go(CHILD)
    ada_at.press("c", "Shift+Control+ArrowRight", "Shift+Control+ArrowRight", "2")
    ada_at.saved()
    assert ada_at.span("a child").status == "accepted"
    assert ada_at.kinds() == ["adjust", "accept"]


def test_words_of_another_label_are_a_span_of_their_own(ada_at):
    ada_at.select_text("four HL fighters")
    ada_at.press("3")
    ada_at.saved()
    assert ada_at.kinds() == ["add"]


@pytest.mark.parametrize("key", ["a", "x"])
def test_a_key_after_selecting_words_first_shows_the_span_it_would_decide(ada_at, key):
    ada_at.select_text("A nurse saw")
    ada_at.press(key)
    ada_at.selects(TOLL)
    ada_at.press("n", "p", key)
    ada_at.saved()
    assert ada_at.kinds() == ["accept" if key == "a" else "reject"]


def test_going_to_another_span_lets_go_of_selected_words(ada_at):
    ada_at.select_text("A nurse saw")
    ada_at.press("n", "3")
    ada_at.saved()
    assert "add" not in ada_at.kinds()


def test_selected_words_lose_blanks_quotes_and_full_stops_and_become_whole(ada_at):
    ada_at.select_text(" hospital, a chi")
    expect(ada_at.quote).to_have_text("hospital, a child")
    ada_at.select_text("ague’s boats.")
    expect(ada_at.quote).to_have_text("League’s boats")
    ada_at.page.get_by_role("button", name="actor", exact=True).click()
    ada_at.saved()
    assert ada_at.span("League’s boats").label == "ACTOR"


def test_a_selection_over_two_lines_is_refused(ada_at):
    ada_at.select_text("said.\nHL sources")
    expect(ada_at.notice).to_have_text("A span stays inside its line.")


def test_an_added_span_can_be_linked_described_and_removed_at_once(ada_at):
    ada_at.go(CHILD)
    ada_at.select_text("A nurse")
    ada_at.press("3")
    ada_at.go(CHILD)
    ada_at.press("f", "s")
    ada_at.saved()
    assert ada_at.links(CHILD) == [("A nurse", "accepted")]
    ada_at.go("A nurse")
    ada_at.press("x")
    expect(ada_at.marks("A nurse")).to_have_count(0)
    ada_at.saved()
    assert ada_at.links(CHILD) == [("A nurse", "rejected")]


def test_a_link_to_a_span_opens_the_page_there(ada_at):
    span_id = next(key for key, span in ada_at.state.spans.items() if span.quote == CHILD)
    ada_at.page.goto("about:blank")
    ada_at.open(f"#{span_id}")
    ada_at.selects(CHILD)
