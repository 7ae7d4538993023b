"""The text of a report under fingers, and on every kind of screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.review.at_page import BOX, STACKED, TEXT, TOLL, AtPage, place

pytestmark = pytest.mark.browser
ZOOMED = {"viewport": {"width": 700, "height": 450}, "device_scale_factor": 2}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def middle(here: AtPage, selector: str) -> tuple[float, float]:
    """The middle of an element."""
    box = here.page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag_with_a_finger(here: AtPage, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Put a finger down, move it, lift it."""
    cdp = here.page.context.new_cdp_session(here.page)
    steps = [
        (start[0] + (end[0] - start[0]) * n / 6, start[1] + (end[1] - start[1]) * n / 6) for n in range(7)
    ]
    for kind, (x, y) in zip(["touchStart", *["touchMove"] * 6], steps, strict=True):
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


SELECT = """([index, from, to]) => {
  const words = document.querySelectorAll(".block")[index].firstChild;
  document.getSelection().setBaseAndExtent(words, from, words, to);
}"""


def test_a_finger_drags_an_edge_and_the_page_stays(at):
    here = at(TEXT + "\nThe tide came in." * 40, **PHONE)
    here.page.evaluate("() => scrollTo(0, 10)")
    start = middle(here, ".handle.end")
    goal = here.page.evaluate(BOX, list(place(TEXT, "the customs")))
    drag_with_a_finger(here, start, (goal["right"], goal["middle"]))
    here.selects(TOLL + " near the customs")
    assert here.page.evaluate("scrollY") == 10
    here.saved()
    assert here.kinds() == ["adjust"]


def test_a_finger_marks_what_was_selected_also_when_the_press_lets_go_of_it(at):
    here = at("Four guards were hurt.\n" * 12 + "A nurse saw the boats.", [], [], **PHONE)
    here.page.evaluate(SELECT, [12, 2, 7])
    expect(here.quote).to_have_text("nurse")
    words = here.page.evaluate("() => document.getSelection().getRangeAt(0).getBoundingClientRect().bottom")
    assert words < here.page.locator(".rail").bounding_box()["y"]
    here.page.evaluate(
        "() => acts.addEventListener('touchstart', () => document.getSelection().removeAllRanges())"
    )
    choice = here.page.get_by_role("button", name="source", exact=True)
    assert choice.bounding_box()["height"] >= 44
    choice.tap()
    here.saved()
    assert here.span("nurse").label == "SOURCE"


def test_handles_stand_at_the_ends_the_eye_sees_in_right_to_left_text(at):
    here = at("12 אזרחים נפצעו בנמל", [("12 אזרחים נפצעו", 0, "CASUALTY", {}, 0.9)], [])
    box = here.page.locator("mark.selected").bounding_box()
    assert abs(middle(here, ".handle.start")[0] - box["x"] - box["width"]) < 3
    assert abs(middle(here, ".handle.end")[0] - box["x"]) < 3


def test_marked_words_and_their_letters_are_as_readable_as_others_in_forced_colours(at):
    here = at(forced_colors="active", color_scheme="dark")
    colours = here.page.evaluate(
        "() => [['mark'], ['mark', '::before'], ['#report']].map(([name, part]) => "
        "getComputedStyle(document.querySelector(name), part).color)"
    )
    assert len(set(colours)) == 1


def test_the_caret_does_not_blink_where_less_motion_is_wanted(at):
    here = at(reduced_motion="reduce")
    here.press("c")
    expect(here.page.locator(".caret")).to_have_css("animation-name", "none")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_caret_search_and_lists_at_200_percent(at, scheme):
    here = at(*STACKED, color_scheme=scheme, **ZOOMED)
    faults = []
    for keys in [["o"], ["c"], ["/", "l"], ["Enter"]]:
        here.press(*keys)
        here.page.evaluate("() => new Promise(requestAnimationFrame)")
        faults += [fault["id"] for fault in Axe().run(here.page).response["violations"]]
        assert here.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert faults == []


def test_what_decides_is_in_view_at_200_percent(at):
    here = at(**ZOOMED)
    for name in ["Accept", "Reject"]:
        expect(here.page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    here.press("n", "n")
    expect(here.page.locator("#inspector q")).to_be_in_viewport(ratio=1)
