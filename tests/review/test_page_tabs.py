"""Two tabs show the same, and send everything once and in order."""

import pytest
from playwright.sync_api import expect

from tests.review.at_page import DECISIONS, SOURCE, TOLL, cut, is_class

pytestmark = pytest.mark.browser


def test_a_decision_in_one_tab_shows_in_the_other_and_can_be_undone_there(here, new_tab):
    other = new_tab()
    here.press("a")
    expect(other.marks(TOLL)).to_have_class(is_class("accepted"))
    expect(other.page.locator("#decided")).to_have_text("1 of 8 decided")
    here.saved()
    other.press("z")
    other.saved()
    expect(here.marks(TOLL)).to_have_class(is_class("suggested"))
    assert here.kinds() == ["accept", "undo"]


def test_two_tabs_without_network_send_everything_once_and_in_order(here, new_tab):
    other = new_tab()
    for tab in (here, other):
        cut(tab.page)
    here.press("a")
    expect(other.marks(TOLL)).to_have_class(is_class("accepted"))
    other.go(SOURCE)
    other.press("x")
    expect(here.marks(SOURCE)).to_have_class(is_class("rejected"))
    here.press("a")
    for tab in (here, other):
        tab.page.unroute(DECISIONS)
    for tab in (here, other):
        tab.saved()
    assert here.kinds() == ["accept", "reject", "accept"]


def test_a_tab_that_is_closed_leaves_its_decisions_to_the_other(here, new_tab):
    other = new_tab()
    cut(here.page)
    cut(other.page)
    here.press("a")
    expect(other.marks(TOLL)).to_have_class(is_class("accepted"))
    other.page.unroute(DECISIONS)
    here.page.close()
    other.saved()
    assert other.kinds() == ["accept"]


def test_an_edge_moved_back_in_one_tab_is_sent_by_no_other(here, new_tab):
    other = new_tab()
    here.press("ArrowRight", "ArrowLeft", "n")
    other.press("n", "a")
    other.saved()
    here.saved()
    assert here.kinds() == ["accept"]
