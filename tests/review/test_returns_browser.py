"""A review that came back, at the page: the comment beside the text, and submitting again."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import expect

from annotator.review import actions
from annotator.review.models import Submission
from tests.review.at_page import AtPage
from tests.review.desk import Analyst, entry

pytestmark = pytest.mark.browser


@pytest.fixture
def two_tabs(live_server, review, ada, max, open_page) -> Iterator[tuple[AtPage, AtPage]]:
    """Ada in front of a review: in a tab that was open before it was submitted and sent back, and in a new one."""
    desk = Analyst(Client(), ada, review)
    desk.decide_everything()
    old = AtPage(open_page(), live_server.url, review)
    assert desk.one(entry("submit"))["outcome"] == "applied"
    actions.send_back(review_id=review.pk, by=max, comment="The nurse speaks of a child.")
    new = AtPage(open_page(), live_server.url, review)
    yield old, new
    for one in (old, new):
        one.leave()


def submit(here: AtPage) -> None:
    """The sweep stops once, at “a child was hurt”, and there is nothing."""
    here.page.locator("html[data-stops=here]").wait_for()
    here.press("Control+Enter")
    here.selects("a child was hurt")
    here.press("x")


def test_the_comment_stands_beside_the_text_and_the_review_is_submitted_again(two_tabs, review):
    old, new = two_tabs
    expect(new.page.locator(".came-back")).to_contain_text("The nurse speaks of a child.")
    expect(old.page.locator(".came-back")).to_have_count(0)
    submit(new)
    new.page.wait_for_url("**/projects/coast/next/")
    assert list(Submission.objects.filter(review=review).values_list("number", flat=True)) == [1, 2]


def test_a_tab_that_has_not_shown_the_comment_is_told_to_reload(two_tabs, review):
    old, _new = two_tabs
    submit(old)
    expect(old.page.get_by_text("this review came back to you meanwhile").first).to_be_visible()
    assert Submission.objects.filter(review=review).count() == 1
