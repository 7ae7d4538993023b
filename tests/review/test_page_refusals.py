"""What the server refuses is set aside and told, and the rest goes on."""

import json
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Route, expect

from tests.review.at_page import NAVY, TOLL, is_class
from tests.review.desk import hand_in

pytestmark = pytest.mark.browser


def test_a_decision_on_what_was_changed_elsewhere_is_refused_and_the_rest_goes_on(here, elsewhere):
    elsewhere.accept(TOLL)
    here.press("x")
    here.go(NAVY)
    here.press("x")
    refused = here.page.locator("#refused")
    expect(refused).to_have_text("refused: it was changed elsewhere meanwhile show me")
    here.saved()
    assert (here.span(TOLL).status, here.span(NAVY).status) == ("accepted", "rejected")
    expect(here.marks(TOLL)).to_have_class(is_class("c2", "accepted"))
    refused.click()
    here.selects(TOLL)
    expect(here.notice).to_have_text("Rejecting was refused: it was changed elsewhere meanwhile")
    expect(refused).to_be_hidden()


def test_what_was_decided_elsewhere_shows_with_the_next_answer(here, elsewhere):
    elsewhere.accept(NAVY)
    here.press("a")
    here.saved()
    expect(here.marks(NAVY)).to_have_class(is_class("accepted"))
    here.press("z")
    here.saved()
    assert here.span(TOLL).status == "suggested"


def test_a_page_that_an_answer_overtook_takes_nothing_back_on_the_screen(here):
    """After a reload only the server knows what `z` took back: the page is asked for again, and may come late."""
    here.press("a")
    here.saved()
    here.reload()
    late: list[tuple[Route, Any]] = []
    late_first = lambda route: route.continue_() if late else late.append((route, route.fetch()))  # noqa: E731
    here.page.route(here.address, late_first)
    with here.page.expect_request(here.address):
        here.press("z")
    here.go(NAVY)
    here.press("a")
    here.saved()
    [(route, fetched)] = late
    with here.page.expect_request_finished(lambda request: request.url == here.address):
        route.fulfill(response=fetched)
    expect(here.marks(TOLL)).to_have_class(is_class("suggested"))
    expect(here.marks(NAVY)).to_have_class(is_class("accepted"))
    assert (here.span(NAVY).status, here.kinds()) == ("accepted", ["accept", "undo", "accept"])


def test_undoing_what_is_no_longer_the_last_decision_is_refused(here, elsewhere):
    here.press("a")
    here.saved()
    elsewhere.accept(NAVY)
    here.press("z")
    expect(here.page.locator("#refused")).to_contain_text("no longer the last decision")
    here.saved()
    assert here.span(TOLL).status == "accepted"
    expect(here.marks(TOLL)).to_have_class(is_class("accepted"))
    expect(here.marks(NAVY)).to_have_class(is_class("accepted"))
    here.press("z")
    here.saved()
    assert (here.span(NAVY).status, here.kinds()) == ("suggested", ["accept", "accept", "undo"])


def test_a_review_submitted_elsewhere_takes_nothing_more_and_says_so(here):
    hand_in(here.review)
    here.press("x")
    expect(here.page.locator("#refused")).to_contain_text("This review is submitted.")
    expect(here.page.get_by_role("button", name="Submit", exact=True)).to_be_disabled()


def test_an_entry_the_server_cannot_read_is_set_aside_and_blocks_nothing(here):
    key = str(uuid4())
    page = json.loads(here.page.locator("#review-page").text_content())
    broken = {"entry": {"key": key, "kind": "accept", "changes": [], "shown_at": "?", "decided_at": "?"},
              "local": [], "at": 1, "held": 0}  # fmt: skip
    name = f"attest:queue:{page['user']}:{page['review']}:{key}"
    here.page.evaluate("([name, record]) => localStorage.setItem(name, record)", [name, json.dumps(broken)])
    here.reload()
    here.press("a")
    refused = here.page.locator("#refused")
    expect(refused).to_contain_text("refused: shown_at: must be an ISO 8601 time")
    here.saved()
    assert here.kinds() == ["accept"]
    here.reload()
    refused.click()
    here.reload()
    expect(refused).to_be_hidden()
