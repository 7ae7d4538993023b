"""The caret in the text of a report: words are marked without a mouse."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.review.at_page import SOURCE, TOLL, AtPage

pytestmark = pytest.mark.browser


def caret_x(here: AtPage) -> float:
    """Where the caret stands from left to right."""
    return here.page.locator(".caret").bounding_box()["x"]


def test_c_shift_arrows_and_a_digit_mark_whole_words_without_a_mouse(at):
    here = at()
    here.press("c")
    here.speaks("Caret in the text. Shift with arrows selects, a label’s digit marks, Escape leaves.")
    here.press(
        "ArrowRight", "Shift+Control+ArrowRight", "Shift+Control+ArrowRight", *["Shift+ArrowRight"] * 2
    )
    here.speaks("t least f")
    here.press("3")
    here.selects("at least four")
    here.saved()
    assert (here.span("at least four").label, here.kinds()) == ("SOURCE", ["add"])


def test_alt_and_a_digit_take_the_characters_as_they_are(at):
    here = at()
    here.press("c", "ArrowRight", "Shift+Control+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Alt+3")
    here.saved()
    assert here.span("t l").label == "SOURCE"


def test_a_digit_marks_the_word_at_the_caret_and_no_other_key_decides_there(at):
    here = at()
    here.press("c", "a")
    here.selects(TOLL)
    here.press("c", "Home", "Control+ArrowRight", "Control+ArrowRight", "Control+ArrowRight", "1")
    here.selects("said")
    here.saved()
    assert here.kinds() == ["add"]


def test_selected_words_get_other_edges_by_key_and_no_span_behind_them_does(at):
    here = at()
    here.select_text("customs")
    here.press("ArrowRight", "Shift+ArrowLeft", "s", "v")
    here.page.keyboard.type("12")
    here.press("Enter")
    here.select_text("customs")
    here.press("ArrowRight", "Shift+ArrowLeft", "3")
    here.selects("the customs house")
    here.saved()
    assert here.kinds() == ["describe", "add"]
    assert here.span(TOLL).values["count_min"]["value"] == 12


def test_the_caret_goes_by_what_the_eye_sees_as_one_character_and_by_rows_over_blank_lines(at):
    here = at("The 👩\u200d👩\u200d👧e\u0301 crew\n\n\nwas " + "hurt " * 500, [], [])
    here.press("c", "Control+Home", "Control+ArrowRight", *["Shift+ArrowRight"] * 3)
    here.speaks(" 👩\u200d👩\u200d👧e\u0301")
    here.press("Home", "ArrowDown", "End", "Shift+Home")
    expect(here.quote).to_have_text(re.compile("^was( hurt){5,30}$"))
    here.press("Control+End", *["Shift+ArrowUp"] * 5)
    expect(here.page.locator(".block.continues")).to_have_count(1)
    expect(here.notice).to_have_count(0)
    here.press("Control+Home", "Shift+ArrowDown")
    expect(here.notice).to_have_text("A span stays inside its line.")


def test_the_caret_goes_left_with_the_left_arrow_in_every_direction_of_writing(at):
    here = at("אמר דובר הצי HL boats כי 12 אזרחים נפצעו", [("דובר", 0, "SOURCE", {}, 0.9)], [])
    here.press("c", "Home")
    seen = [caret_x(here)]
    for _ in "אמר דובר הצי HL boats כי 12 אזרחים נפצעו":
        here.press("ArrowLeft")
        here.page.evaluate("() => new Promise(requestAnimationFrame)")
        seen.append(caret_x(here))
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == len(seen)
    here.press("Home", "Shift+Control+ArrowLeft", "Shift+Control+ArrowLeft", "3")
    here.selects("אמר דובר")


def test_the_caret_and_its_selection_stay_when_their_line_is_drawn_anew(at, live_server, open_page):
    here = at()
    there = AtPage(open_page(), live_server.url, here.review)
    there.go(SOURCE)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    here.page.route("**/decisions/**", hold)
    here.press("s", "k", "c", "Shift+Control+ArrowRight")
    there.press("a")
    there.saved()
    there.leave()
    held[0].continue_()
    expect(here.marks(SOURCE)).to_have_class(re.compile("^c3 accepted first last u1"))
    here.page.unroute("**/decisions/**")
    here.speaks("at")
    expect(here.page.locator(".caret")).to_be_visible()
    here.press("Shift+Control+ArrowRight", "3")
    here.selects("at least")
