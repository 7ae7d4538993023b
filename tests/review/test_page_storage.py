"""The page goes on where the browser keeps nothing for it."""

import json

import pytest
from playwright.sync_api import Route, expect

from tests.review.at_page import DECISIONS, AtPage, cut, open_review

pytestmark = pytest.mark.browser
FILL_STORAGE = """() => {
  let filled = "";
  for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
    try {
      while (true) localStorage.setItem("filled", filled + "x".repeat(size)), (filled += "x".repeat(size));
    } catch {}
  }
}"""
FAIL_ONCE = """() => {
  const read = localStorage.getItem;
  Storage.prototype.getItem = function (key) {
    if (!key.includes(":queue:")) return read.call(this, key);
    Storage.prototype.getItem = read;
    throw new Error("no storage just now");
  };
}"""


def test_an_entry_is_set_aside_with_a_full_storage_too_and_the_rest_goes_on(here):
    def cannot_read_skips(route: Route) -> None:
        posted = json.loads(route.request.post_data or "[]")
        errors = [
            {"entry": place, "where": "kind", "problem": "is odd"}
            for place, one in enumerate(posted)
            if one["kind"] == "skip"
        ]
        if errors:
            route.fulfill(status=400, json={"errors": errors})
        else:
            route.continue_()

    cut(here.page)
    here.press("s")
    here.says("offline, 1 waiting")
    here.page.evaluate(FILL_STORAGE)
    here.page.route(DECISIONS, cannot_read_skips)
    here.press("a")
    expect(here.page.locator("#refused")).to_contain_text("refused: kind: is odd")
    here.says("saved")
    assert here.kinds() == ["accept"]


def test_with_a_full_storage_the_page_goes_on_and_own_keys_reach_the_server(here):
    here.page.evaluate(FILL_STORAGE)
    here.press("Shift+n")
    expect(here.notice).to_have_text("In text order.")
    here.press("?")
    here.page.locator("#help tr", has_text="accept with").locator("button.key").first.click()
    with here.page.expect_response("**/keys/"):
        here.press("u")
    with here.page.expect_response(DECISIONS):
        here.press("Escape", "u")
    assert here.kinds() == ["accept"]
    here.page.evaluate("localStorage.clear()")
    here.reload()
    expect(here.page.locator("#acts [data-command=accept] kbd")).to_have_text("u")


def test_after_an_error_of_the_page_itself_what_waits_is_tried_again(live_server, project, ada, chromium):
    page = chromium.new_context().new_page()
    here = AtPage(page, live_server.url, open_review(project, ada))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.evaluate(FAIL_ONCE)
    here.press("a")
    here.saved()
    assert here.kinds() == ["accept"]
    assert errors == ["no storage just now"]
    here.leave()
    page.context.close()
