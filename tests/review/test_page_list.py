"""The list of spans beside the report."""

import pytest
from playwright.sync_api import expect

from tests.review.at_page import CHILD, AtPage
from tests.review.desk import change, entry

pytestmark = pytest.mark.browser
NURSES = [f"nurse {number:03}" for number in range(120)]
NURSES_TEXT = "A guard.\n" + "\n".join(f"They saw {nurse} there." for nurse in NURSES)


@pytest.fixture
def long_list(at) -> AtPage:
    """Ada in front of a review with many rows in its list."""
    return at(NURSES_TEXT, [(nurse, 0, "ACTOR", {}, 0.9) for nurse in NURSES], [])


def test_the_selected_row_is_in_view_wherever_it_stands_in_a_long_list(long_list):
    here = long_list
    row = here.page.locator("#spans [aria-current]")
    far = here.page.locator("#spans button").nth(70).get_attribute("data-go")
    here.page.evaluate("(id) => (location.hash = id)", far)
    for keys, place in [("", 70), ("j" * 60, 10), ("k" * 11, -1), ("k" * 30, -31), ("j" * 31, 0)]:
        here.press(*keys)
        expect(row).to_have_accessible_name(f"{NURSES[place]}, ACTOR, suggested")
        expect(row).to_be_in_viewport(ratio=1)


def test_a_row_keeps_the_focus_when_rows_before_it_go(long_list):
    here = long_list
    here.select_text("guard")
    here.press("1")
    rows = here.page.locator("#spans button")
    expect(rows).to_have_count(121)
    for place, key, count in [(25, "z", 120), (49, "Shift+Z", 121), (60, "z", 120)]:
        rows.nth(place).focus()
        focused = rows.nth(place).text_content()
        here.press(key)
        expect(rows).to_have_count(count)
        expect(here.page.locator(":focus")).to_have_text(focused)
    here.saved()


def test_the_list_says_which_toll_has_nobody_who_says_so(ada_at):
    row = ada_at.page.locator("#spans [role=listitem]", has_text=CHILD)
    ada_at.go(CHILD)
    ada_at.press("a")
    expect(row).to_contain_text("who says so?")
    ada_at.go(CHILD)
    ada_at.press("f", "a")
    expect(row).not_to_contain_text("who says so?")
    ada_at.press("f", "a")
    expect(row).to_contain_text("who says so?")


def test_the_list_says_of_which_span_only_a_link_is_left(live_server, open_page, desk, review):
    toll, source = (
        next(span for span in desk.state()["spans"] if span["id"] == desk.link()[end])
        for end in ("from", "to")
    )
    values = toll["values"] | {"attribution": {"value": "article", "origin": "person"}}
    desk.post(entry("describe", change(toll, values=values)))
    for end in (toll, source):
        desk.accept(end["quote"])
    here = AtPage(open_page(), live_server.url, review)
    expect(here.page.locator("#spans .open-question")).to_have_text("link?")
    here.leave()
