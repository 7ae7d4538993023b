"""A review is submitted when it is complete, and read only from then on."""

import pytest
from playwright.sync_api import expect

from tests.review.at_page import CHILD

pytestmark = pytest.mark.browser


def test_submitting_too_early_says_what_waits_and_goes_there(ada_at):
    ada_at.press("x", "a", "Control+Enter")
    expect(ada_at.page.get_by_role("alert")).to_have_text("6 still to decide before you submit.")
    expect(ada_at.page.locator("#unfinished li")).to_have_count(6)
    ada_at.saved()
    assert ada_at.kinds() == ["reject", "accept"]


def test_an_accepted_toll_without_source_keeps_the_review_open(ada_at):
    ada_at.press(*"aaaaaaaa", "Control+Enter")
    ada_at.selects(CHILD)
    expect(ada_at.page.locator("#unfinished li")).to_contain_text("who says so?")


def test_a_review_that_is_complete_is_submitted_and_the_queue_comes_next(ada_at):
    ada_at.press(*"aaaaaaaa")
    ada_at.selects(CHILD)
    ada_at.press("f", "0")
    ada_at.submit()
    ada_at.page.wait_for_url("**/projects/coast/next/")
    ada_at.review.refresh_from_db()
    assert ada_at.review.state == "submitted"
    assert ada_at.kinds()[-1] == "submit"


def test_with_nothing_marked_it_asks_once(ada_at):
    ada_at.press(*"xxxxxxxx")
    ada_at.submit()
    ada_at.page.get_by_role("button", name="Nothing to mark, submit").click()
    ada_at.page.wait_for_url("**/projects/coast/next/")
    assert ada_at.review.submissions.get().body["nothing_to_mark"] is True


def test_a_submitted_review_is_read_only_and_says_so(ada_at):
    ada_at.press(*"xxxxxxxx")
    ada_at.submit()
    ada_at.press("Enter")
    ada_at.page.wait_for_url("**/projects/coast/next/")
    ada_at.open()
    expect(ada_at.page.get_by_text("submitted, read only")).to_be_visible()
    ada_at.press("j", "a", "z", "1", "ArrowLeft", "v", "e", "f", "0")
    expect(ada_at.page.get_by_role("button", name="Accept")).to_have_count(0)
    assert ada_at.kinds()[-1] == "submit"
