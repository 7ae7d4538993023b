"""The review page for fingers, for large type, for those who do not see colours, and for those who listen."""

import pytest
from playwright.sync_api import expect

from tests.review.at_page import CHILD, SOURCE, TOLL

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ZOOMED = {"viewport": {"width": 700, "height": 450}, "device_scale_factor": 2}  # 1400 × 900 at 200 %


def test_a_phone_decides_with_thumb_sized_buttons_in_the_sheet_below(look):
    here = look(**PHONE)
    accept = here.page.get_by_role("button", name="Accept")
    assert accept.bounding_box()["height"] >= 44
    assert accept.bounding_box()["width"] >= 120
    accept.tap()
    here.selects(SOURCE)
    here.page.get_by_role("button", name="Reject").tap()
    here.saved()
    assert here.kinds() == ["accept", "reject"]


def test_a_phone_moves_edges_gives_labels_and_opens_the_lists_without_a_keyboard(look):
    here = look(**PHONE)
    here.page.get_by_role("button", name="End to the right").tap()
    here.selects(TOLL + " near")
    here.page.get_by_role("group", name="Another label").get_by_role("button", name="actor").tap()
    here.page.get_by_role("button", name="Spans, claims, guidelines").tap()
    here.page.locator("#spans .words", has_text="a child was hurt").tap()
    here.selects(CHILD)
    here.page.get_by_role("button", name="who?").tap()
    here.page.locator("#inspector .choice", has_text="Brann hospital").tap()
    here.saved()
    assert here.kinds() == ["adjust", "relabel", "link"]


def test_a_phone_writes_notes_and_sets_a_report_aside_without_a_keyboard(look):
    here = look(**PHONE)
    here.page.get_by_role("button", name="note", exact=True).tap()
    here.page.get_by_label("Note", exact=True).fill("why?")
    here.page.get_by_label("Note", exact=True).press("Enter")
    expect(here.page.locator(".remarked.note")).to_have_text("why?")
    here.page.get_by_role("button", name="cannot be coded").tap()
    here.page.get_by_role("button", name="out of scope").tap()
    here.saved()
    assert here.kinds() == ["note", "flag"]


def test_a_phone_skips_and_redoes_without_a_keyboard(look):
    here = look(**PHONE)
    redo = here.page.get_by_role("button", name="Redo")
    expect(redo).to_be_hidden()
    here.page.get_by_role("button", name="Skip").tap()
    here.selects(SOURCE)
    here.page.get_by_role("button", name="Accept").tap()
    here.page.get_by_role("button", name="Undo").tap()
    here.selects(SOURCE)
    redo.tap()
    expect(redo).to_be_hidden()
    expect(here.page.get_by_role("button", name="Skip")).to_be_hidden()
    here.saved()
    assert here.kinds() == ["skip", "accept", "undo", "redo"]
    assert here.span(SOURCE).status == "accepted"


@pytest.mark.parametrize(
    ("opener", "panel"),
    [("claim", ".choices.column"), ("count", ".field input"), ("value-kind", ".editor")],
    ids=["letters", "count", "values"],
)
def test_what_opens_in_the_sheet_of_a_phone_is_in_view(look, opener, panel):
    here = look(**PHONE)
    here.page.locator(f"#inspector [data-act={opener}]").tap()
    expect(here.page.locator(f"#inspector {panel}")).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("options", [PHONE, ZOOMED], ids=["phone", "zoomed"])
def test_nothing_is_cut_off_to_the_side_and_the_selected_span_is_never_covered(look, options):
    here = look(**options)
    for _ in range(8):
        here.press("n")
        mark, rail, top = (
            here.page.locator(name).first.bounding_box() for name in ("mark.selected", ".rail", ".top")
        )
        assert top["y"] + top["height"] <= mark["y"]
        assert mark["x"] + mark["width"] <= rail["x"] or mark["y"] + mark["height"] <= rail["y"]
    assert here.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_selected_span_is_said_to_those_who_listen(look):
    here = look()
    here.speaks(f"CASUALTY: {TOLL}, suggested")
    here.press("a", "k")
    here.speaks(f"CASUALTY: {TOLL}, accepted")


@pytest.mark.parametrize(("status", "line"), [("suggested", "dotted"), ("accepted", "solid")])
def test_states_are_told_apart_without_colour(look, status, line):
    here = look(forced_colors="active")
    if status == "accepted":
        here.press("a", "k")
    mark = here.marks(TOLL)
    expect(mark).to_have_css("border-bottom-style", line)
    expect(mark).to_have_css("outline-style", "solid")
    letter = mark.evaluate("(mark) => getComputedStyle(mark, '::before').content")
    assert '"C"' in letter


def test_the_digits_work_on_a_french_keyboard_and_edges_on_a_german_one(look):
    here = look()
    keyboard = here.page.context.new_cdp_session(here.page)
    here.go("Valdorian navy")
    for pressed in (
        {"key": "]", "code": "Digit9", "modifiers": 1 | 2},  # AltGr + 9, as Windows tells it
        {"key": "é", "code": "Digit2", "text": "é"},
    ):
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **pressed})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
    here.saved()
    relabelled = here.span("Valdorian navy gunboats")
    assert (relabelled.label, relabelled.status) == ("CASUALTY", "accepted")


def test_keys_alone_reach_every_button_of_the_page(look):
    here = look()
    here.press("a", "Tab")
    seen = set()
    for _ in range(40):
        seen.add(
            here.page.evaluate(
                "document.activeElement.id || document.activeElement.dataset.act || document.activeElement.dataset.command"
            )
        )
        here.page.keyboard.press("Tab")
    assert {"report", "undo", "submit", "accept", "reject", "value-kind", "tab-spans", "help"} - seen == set()
