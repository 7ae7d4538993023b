"""Nothing typed is lost: the page's queue against a dead network, other tabs, refusals, and a sign-in that ran out."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from annotator.review.models import Decision
from tests.browser import sign_in
from tests.review.at_page import CHILD, NAVY, NOTHING_WAITS, SOURCE, TOLL, AtPage, let_in, open_review
from tests.review.desk import Analyst, entry

pytestmark = pytest.mark.browser
DECISIONS = "**/decisions/"
NewTab = Callable[[], AtPage]
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


@pytest.fixture
def here(new_tab) -> AtPage:
    """Ada in front of her review."""
    return new_tab()


@pytest.fixture
def elsewhere(client, ada, here) -> Analyst:
    """Ada at another computer, on the same review."""
    return Analyst(client, ada, here.review)


def cut(page: Page) -> None:
    """No decision reaches the server any more, as when the network is gone."""
    page.route(DECISIONS, lambda route: route.abort("internetdisconnected"))


def says(here: AtPage, words: str) -> None:
    """The top line says how saving goes."""
    expect(here.page.locator("#saving")).to_have_text(words)


def is_class(*names: str) -> re.Pattern[str]:
    return re.compile("".join(f"(?=.*\\b{name}\\b)" for name in names))


# A dead network


def test_without_network_decisions_wait_and_the_line_says_so(here):
    cut(here.page)
    here.press("a", "x", "a")
    says(here, "offline, 3 waiting")
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
    says(here, "offline, 3 waiting")
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
    says(here, "offline, 4 waiting")
    here.page.on("dialog", lambda dialog: dialog.accept())
    here.reload()
    here.press("z", "z", "Shift+z", "z")
    says(here, "offline, 8 waiting")
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
    says(here, "offline, 1 waiting")
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
    says(here, "offline, 1 waiting")
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
    says(here, "offline, 2 waiting")
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


# Refusals


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


def test_a_review_submitted_elsewhere_takes_nothing_more_and_says_so(here, elsewhere):
    elsewhere.decide_everything()
    toll = elsewhere.span(CHILD)
    values = toll["values"] | {"attribution": {"value": "article", "origin": "person"}}
    described = {"span": toll["id"], "before": _mutable(toll), "after": _mutable(toll) | {"values": values}}
    assert elsewhere.one(entry("describe", described))["outcome"] == "applied"
    assert elsewhere.one(entry("submit"))["outcome"] == "applied"
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
    says(here, "offline, 1 waiting")
    here.page.evaluate(FILL_STORAGE)
    here.page.route(DECISIONS, cannot_read_skips)
    here.press("a")
    expect(here.page.locator("#refused")).to_contain_text("refused: kind: is odd")
    says(here, "saved")
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


# Two tabs


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


def test_an_incident_that_another_tab_changed_is_not_written_over_unseen(here, new_tab):
    other = new_tab()
    for tab, place in ((here, "Oldport"), (other, "Brannport")):
        tab.press("i", "c")
        tab.page.keyboard.type(place)
    other.press("Enter")
    other.saved()
    expect(here.page.locator("#undo")).to_be_enabled()
    here.press("Enter")
    expect(here.page.locator("#inspector .incident-form [role=alert]")).to_contain_text("to “Brannport”")
    here.press("Enter")
    here.saved()
    assert [incident.location for incident in here.state.incidents.values()] == ["Oldport"]


def test_a_count_that_another_tab_changed_is_not_written_over_unseen(here, new_tab):
    other = new_tab()
    for tab, count in ((here, "7"), (other, "6")):
        tab.press("v")
        tab.page.keyboard.type(count)
    other.press("Enter")
    expect(here.page.locator("#undo")).to_be_enabled()
    here.press("Enter")
    expect(here.page.locator("#inspector .field [role=status]")).to_contain_text("to “6”")
    here.press("Enter")
    here.saved()
    assert here.span(TOLL).values["count_min"]["value"] == 7


def test_a_note_typed_while_its_span_goes_elsewhere_is_about_nothing_else(here, new_tab):
    here.select_text("customs house")
    here.press("1")
    here.saved()
    other = new_tab()
    here.press("t")
    here.page.keyboard.type("ax")
    other.press("z")
    other.saved()
    expect(here.marks("customs house")).to_have_count(0)
    here.page.keyboard.type("ax")
    here.press("Enter")
    expect(here.page.locator("#refused")).to_contain_text("the span is not there")
    here.saved()
    assert here.kinds() == ["add", "undo"]


def test_a_value_typed_for_a_span_that_another_tab_took_away_stays_in_its_field_and_says_so(here, new_tab):
    here.select_text("customs house")
    here.press("2")
    here.saved()
    other = new_tab()
    here.press("v")
    here.page.keyboard.type("12")
    other.press("z")
    other.saved()
    expect(here.marks("customs house")).to_have_count(0)
    here.press("Enter")
    count = here.page.get_by_role("textbox", name="count")
    expect(here.page.locator("#inspector .field [role=status]")).to_contain_text("taken away")
    expect(count).to_have_value("12")
    other.press("Shift+z")
    other.saved()
    expect(here.marks("customs house")).to_have_count(1)
    here.press("Enter")
    here.saved()
    assert here.span("customs house").values["count_min"]["value"] == 12


def test_a_value_typed_for_a_span_that_became_another_label_elsewhere_says_so(here, new_tab):
    other = new_tab()
    here.press("v")
    here.page.keyboard.type("12")
    other.press("1")
    other.saved()
    expect(here.marks(TOLL)).to_have_class(is_class("c1"))
    here.press("Enter")
    expect(here.page.locator("#inspector .field [role=status]")).to_contain_text("became another label")
    here.press("Escape")
    assert here.kinds() == ["relabel"]


def test_choosing_a_value_ends_where_another_tab_gives_the_span_another_label(here, new_tab):
    other = new_tab()
    here.press("e")
    choices = here.page.locator("#inspector .choices")
    expect(choices).to_be_visible()
    other.press("1")
    other.saved()
    expect(choices).to_be_hidden()
    here.press("x")
    here.saved()
    assert here.kinds() == ["relabel", "reject"]


def test_what_was_typed_and_refused_is_told_also_after_a_reload(here, elsewhere):
    elsewhere.accept(TOLL)
    here.press("v")
    here.page.keyboard.type("5-8")
    here.press("Enter")
    refused = here.page.locator("#refused")
    expect(refused).to_contain_text("it was changed elsewhere meanwhile")
    here.saved()
    here.reload()
    refused.click()
    expect(here.notice).to_have_text(
        "Setting the value “5-8” was refused: it was changed elsewhere meanwhile"
    )
    here.selects(TOLL)
    here.reload()
    expect(refused).to_be_hidden()


def test_a_refused_note_is_told_in_full(here, elsewhere):
    here.select_text("customs house")
    here.press("1")
    here.saved()
    here.press("t")
    here.page.keyboard.type("Is it one building?")
    assert (
        elsewhere.one(entry("undo", undoes=str(Decision.objects.get(review=here.review).key)))["outcome"]
        == "applied"
    )
    here.press("Enter")
    here.page.locator("#refused").click()
    expect(here.notice).to_have_text("The note “Is it one building?” was refused: the span is not there")


def test_a_value_that_was_typed_and_not_set_outlives_a_reload(here):
    here.press("v")
    here.page.keyboard.type("about a do")
    here.reload()
    here.press("v")
    expect(here.page.get_by_role("textbox", name="count")).to_have_value("about a do")
    here.press("Escape", "v")
    expect(here.page.get_by_role("textbox", name="count")).to_have_value("")


def test_a_value_typed_in_a_review_that_is_submitted_meanwhile_stays_and_says_so(here, elsewhere):
    elsewhere.decide_everything()
    toll = elsewhere.span(CHILD)
    values = toll["values"] | {"attribution": {"value": "article", "origin": "person"}}
    described = {"span": toll["id"], "before": _mutable(toll), "after": _mutable(toll) | {"values": values}}
    here.reload()
    here.go(TOLL)
    here.press("v")
    here.page.keyboard.type("12")
    assert elsewhere.one(entry("describe", described))["outcome"] == "applied"
    assert elsewhere.one(entry("submit"))["outcome"] == "applied"
    here.press("Enter")
    here.page.locator("#refused").click()
    expect(here.notice).to_have_text("Setting the value “12” was refused: This review is submitted.")


# Signing in again


def test_a_sign_in_that_ran_out_is_asked_for_in_place_and_nothing_is_lost(here):
    here.press("a")
    here.saved()
    Session.objects.all().delete()
    here.press("a", "x")
    dialog = here.page.get_by_role("dialog", name="Sign in again")
    expect(dialog.get_by_label("Name")).to_have_value("ada")
    says(here, "signed out, 2 waiting")
    dialog.get_by_label("Password").fill("wrong")
    here.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("password you specified are not correct")
    dialog.get_by_label("Password").fill("demo")
    here.press("Enter")
    expect(dialog).to_be_hidden()
    here.press("a")
    here.saved()
    assert here.kinds() == ["accept", "accept", "reject", "accept"]


def test_a_sign_in_that_was_put_off_is_asked_for_again(here):
    Session.objects.all().delete()
    here.press("a")
    dialog = here.page.get_by_role("dialog", name="Sign in again")
    dialog.wait_for()
    here.press("Escape")
    expect(dialog).to_be_hidden()
    says(here, "signed out, 1 waiting")
    here.press("a")
    dialog.wait_for()
    dialog.get_by_label("Password").fill("demo")
    here.press("Enter")
    here.saved()
    assert here.kinds() == ["accept", "accept"]


def test_another_person_who_signed_in_meanwhile_cannot_send_them(here, ben, live_server):
    page = here.page.context.new_page()
    here.page.context.clear_cookies()
    let_in(page, live_server.url, ben)
    here.press("a")
    dialog = here.page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password").fill("demo")
    here.press("Enter")
    here.saved()
    assert here.kinds() == ["accept"]


def test_a_token_that_went_stale_is_renewed_without_asking(here, live_server):
    other = here.page.context.new_page()
    here.page.context.clear_cookies()
    sign_in(other, live_server.url, "ada")
    here.page.context.clear_cookies(name="csrftoken")
    here.press("a")
    here.saved()
    expect(here.page.get_by_role("dialog")).to_have_count(0)
    assert here.kinds() == ["accept"]


def _mutable(span: dict[str, Any]) -> dict[str, Any]:
    return {name: span[name] for name in ("start", "end", "label", "status", "values", "quote")}
