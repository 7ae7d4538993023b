"""The page keeps what waits while the network or the server fails, and sends it later."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from annotator.review.models import Decision
from tests.review.at_page import (
    CHILD,
    DECISIONS,
    NOTHING_WAITS,
    SOURCE,
    TOLL,
    AtPage,
    cut,
    is_class,
    open_review,
)

pytestmark = pytest.mark.browser


def test_without_network_decisions_wait_and_the_line_says_so(here):
    cut(here.page)
    here.press("a", "x", "a")
    here.says("offline, 3 waiting")
    here.selects(CHILD)
    assert here.kinds() == []
    here.page.unroute(DECISIONS)
    here.saved()
    assert here.kinds() == ["accept", "reject", "accept"]


def test_other_pages_tell_of_decisions_that_only_this_browser_has(here, live_server):
    elsewhere = here.page.context.new_page()
    elsewhere.goto(f"{live_server.url}/")
    expect(elsewhere.locator("h1")).to_be_visible()
    expect(elsewhere.locator("#unsent")).to_be_hidden()
    cut(here.page)
    here.press("a", "x")
    expect(elsewhere.locator("#unsent")).to_contain_text("2 · open the report to send them")
    here.page.close()
    elsewhere.goto(f"{live_server.url}/projects/{here.review.document.project.slug}/next/")
    elsewhere.get_by_role("link", name="open the report to send them").click()
    elsewhere.wait_for_function(NOTHING_WAITS)
    expect(elsewhere.locator("#saving")).to_have_text("saved")
    assert here.kinds() == ["accept", "reject"]
    elsewhere.goto(f"{live_server.url}/")
    expect(elsewhere.locator("h1")).to_be_visible()
    expect(elsewhere.locator("#unsent")).to_be_hidden()
    elsewhere.close()


def test_what_no_report_will_take_any_more_can_be_dropped(here, live_server):
    cut(here.page)
    here.press("a")
    elsewhere = here.page.context.new_page()
    elsewhere.goto(f"{live_server.url}/")
    here.page.close()
    questions: list[str] = []
    elsewhere.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.accept()))
    elsewhere.get_by_role("button", name="Drop them").click()
    expect(elsewhere.locator("#unsent")).to_be_hidden()
    assert questions == ["Drop these decisions for good? They are stored nowhere else."]
    elsewhere.reload()
    expect(elsewhere.locator("h1")).to_be_visible()
    expect(elsewhere.locator("#unsent")).to_be_hidden()
    elsewhere.close()


def test_a_reload_without_network_shows_what_waits_and_sends_it_later(here):
    cut(here.page)
    here.press("a", "ArrowRight", "a")
    here.says("offline, 3 waiting")
    here.page.on("dialog", lambda dialog: dialog.accept())
    here.reload()
    expect(here.page.locator("#decided")).to_have_text("2 of 8 decided")
    expect(here.marks(TOLL)).to_have_class(is_class("accepted"))
    expect(here.marks("HL sources said")).to_have_class(is_class("accepted", "moved-end"))
    assert here.kinds() == []
    here.page.unroute(DECISIONS)
    here.saved()
    assert here.kinds() == ["accept", "adjust", "accept"]


def test_after_a_reload_without_network_what_waits_can_be_undone_and_brought_back(here):
    cut(here.page)
    here.press("a", "x", "z", "a")
    here.says("offline, 4 waiting")
    here.page.on("dialog", lambda dialog: dialog.accept())
    here.reload()
    here.press("z", "z", "Shift+z", "z")
    here.says("offline, 8 waiting")
    for words in (TOLL, SOURCE):
        expect(here.marks(words)).to_have_class(is_class("suggested"))
    here.reload()
    here.press("Shift+z")
    here.selects(TOLL)
    expect(here.marks(TOLL)).to_have_class(is_class("accepted"))
    here.page.unroute(DECISIONS)
    here.saved()
    assert here.kinds() == ["accept", "reject", "undo", "accept", "undo", "undo", "redo", "undo", "redo"]
    assert (here.span(TOLL).status, here.span(SOURCE).status) == ("accepted", "suggested")


def test_what_only_the_server_can_take_back_says_that_it_waits_for_it(here):
    here.press("a")
    here.saved()
    cut(here.page)
    here.reload()
    here.press("z")
    expect(here.notice).to_have_text("It is taken back when the server has answered.")
    here.page.unroute(DECISIONS)
    here.saved()
    expect(here.notice).to_have_count(0)
    expect(here.marks(TOLL)).to_have_class(is_class("suggested"))


def test_leaving_while_decisions_wait_asks_first(here):
    cut(here.page)
    here.press("a")
    here.says("offline, 1 waiting")
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    here.page.on("dialog", answer)
    here.page.close(run_before_unload=True)
    expect(here.page.locator("#saving")).to_be_visible()
    assert asked == ["beforeunload"]
    here.page.unroute(DECISIONS)
    here.saved()


def test_sixty_decisions_typed_over_a_broken_network_are_stored_once_and_in_order(
    live_server, project, ada, chromium
):
    names = [f"Unit{n:02}" for n in range(60)]
    review = open_review(
        project, ada, " and ".join(names), [(name, 0, "ACTOR", {}, 0.9) for name in names], []
    )
    page = chromium.new_context().new_page()
    here = AtPage(page, live_server.url, review)
    for number in range(60):
        if number == 20:
            cut(page)
        if number == 40:
            says_offline = page.locator("#saving").inner_text()
            page.unroute(DECISIONS)
        here.press("a")
        page.wait_for_timeout(50)
    assert says_offline.startswith("offline")
    here.saved()
    decided = [Decision.objects.get(review=review, number=number).changes for number in range(1, 61)]
    assert [changes[0]["after"]["quote"] for changes in decided] == names
    page.context.close()


def test_an_answer_that_was_lost_changes_nothing_twice(here):
    lost: list[int] = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    here.page.route(DECISIONS, lose_first)
    here.press("a")
    here.saved()
    assert lost == [200]
    assert here.kinds() == ["accept"]


def test_a_server_that_fails_for_a_while_is_asked_again(here):
    answers = [503, 502, 409]

    def fail(route: Route) -> None:
        if answers:
            route.fulfill(status=answers.pop(), body="<h1>Bad gateway</h1>")
        else:
            route.continue_()

    here.page.route(DECISIONS, fail)
    here.press("a", "a")
    here.saved()
    assert answers == []
    assert here.kinds() == ["accept", "accept"]


def test_an_entry_the_server_fails_on_again_and_again_is_set_aside_and_the_rest_goes_on(here):
    def fail_on_skips(route: Route) -> None:
        if '"skip"' in route.request.post_data:
            route.fulfill(status=500, json={"detail": "no"})
        else:
            route.continue_()

    here.page.route(DECISIONS, fail_on_skips)
    here.press("s", "a", "a")
    refused = here.page.locator("#refused")
    expect(refused).to_contain_text("refused: the server cannot take it", timeout=30_000)
    here.saved()
    assert here.kinds() == ["accept", "accept"]
    refused.click()
    expect(here.notice).to_have_text("Skipping was refused: the server cannot take it")
    here.selects(TOLL)


def test_nothing_is_set_aside_while_the_server_fails_at_everything(here):
    fail = lambda route: route.fulfill(status=500, body="<h1>Out of order</h1>")  # noqa: E731
    here.page.route(DECISIONS, fail)
    here.page.route(here.address, fail)
    here.press("a")
    here.page.wait_for_event("requestfinished", lambda request: request.url == here.address, timeout=30_000)
    expect(here.page.locator("#refused")).to_be_hidden()
    here.says("offline, 1 waiting")
    here.page.unroute(DECISIONS)
    here.page.unroute(here.address)
    here.page.evaluate("dispatchEvent(new Event('online'))")
    here.saved()
    assert here.kinds() == ["accept"]


def test_submitting_waits_like_everything_else_and_closes_the_page_meanwhile(here):
    here.press(*"aaaaaaaa", "f", "0")
    here.saved()
    cut(here.page)
    here.submit()
    here.says("offline, 2 waiting")
    here.press("z", "x")
    expect(here.page.get_by_role("button", name="Submit", exact=True)).to_be_disabled()
    here.page.unroute(DECISIONS)
    here.page.wait_for_url("**/projects/coast/next/")
    assert here.kinds()[-2:] == ["dismiss", "submit"]


def test_without_the_places_of_the_sweep_it_submits_all_the_same_and_says_so(here):
    here.page.route("**/stops/", lambda route: route.abort("internetdisconnected"))
    here.reload()
    here.press(*"xxxxxxxx", "Control+Enter")
    here.page.get_by_role("button", name="Nothing to mark, submit").click()
    here.page.wait_for_url("**/projects/coast/next/")
    expect(here.page.get_by_text("Submitted without the sweep: Shots at the quay")).to_be_visible()
    assert Decision.objects.get(review=here.review, kind="submit").sweep == "unavailable"
