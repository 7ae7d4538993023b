"""Notes, guideline gaps, skips and flags at the page: by key, without network, after a reload, in two tabs."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotator.review.models import Decision, Review
from tests.review.at_page import DECISIONS, SOURCE, SPANS, TOLL, AtPage

pytestmark = pytest.mark.browser


def said(here: AtPage) -> list[tuple[str, str]]:
    rows = Decision.objects.filter(review=here.review).order_by("number")
    return list(rows.values_list("kind", "note"))


def test_a_note_is_written_by_key_shown_with_its_span_and_taken_back(here):
    here.selects(TOLL)
    here.press("t")
    here.page.keyboard.type("are these")
    here.press("Shift+Enter")
    here.page.keyboard.type("HL's own?")
    here.press("Escape")
    expect(here.page.locator(".remarked")).to_have_count(0)
    here.press("t", "Enter", "t")
    here.page.keyboard.type("see line 3")
    here.press("Enter")
    expect(here.page.locator(".remarked.note")).to_have_text(["are these\nHL's own?", "see line 3"])
    row = here.page.locator("#spans button", has_text=TOLL)
    expect(row.locator(".remark.note")).to_have_count(1)
    here.saved()
    assert said(here) == [("note", "are these\nHL's own?"), ("note", "see line 3")]
    here.press("n", "z")
    here.selects(TOLL)
    expect(here.page.locator(".remarked.note")).to_have_text(["are these\nHL's own?"])
    here.saved()


def test_a_gap_is_marked_with_a_question_and_taken_away_by_the_same_key(here):
    here.press("q")
    here.page.keyboard.type("sources inside?")
    here.press("Enter")
    gap = here.page.locator(".remarked.gap")
    expect(gap).to_contain_text("sources inside?")
    assert [violation["id"] for violation in Axe().run(here.page).response["violations"]] == []
    here.press("q")
    expect(gap).to_have_count(0)
    here.saved()
    assert said(here) == [("gap", "sources inside?"), ("ungap", "")]


def test_remarks_made_without_network_survive_a_reload_and_show_in_the_other_tab(here, new_tab):
    other = new_tab()
    here.page.context.route(DECISIONS, lambda route: route.abort("internetdisconnected"))
    here.press("t")
    here.page.keyboard.type("why?")
    here.press("Enter", "s")
    here.selects(SOURCE)
    row = other.page.locator("#spans button", has_text=TOLL)
    expect(row.locator(".remark.note")).to_have_count(1)
    expect(row.locator(".remark.skipped")).to_have_count(1)
    here.page.on("dialog", lambda dialog: dialog.accept())
    here.reload()
    here.go(TOLL)
    expect(here.page.locator(".remarked.note")).to_have_text("why?")
    here.page.context.unroute(DECISIONS)
    here.page.evaluate("dispatchEvent(new Event('online'))")
    here.saved()
    assert said(here) == [("note", "why?"), ("skip", "")]


def test_what_was_skipped_comes_last_also_after_a_reload(here):
    here.press("s")
    here.saved()
    here.open()
    here.selects(SOURCE)
    here.press(*"a" * (len(SPANS) - 1))
    here.selects(TOLL)
    here.saved()


def test_a_report_that_cannot_be_coded_is_set_aside_and_taken_back_on_the_same_page(here):
    here.press("Shift+q", "Escape", "3", "z", "?", "x", "Escape", "3", "z")
    here.press("Shift+q", "2")
    aside = here.page.locator(".set-aside")
    expect(aside).to_contain_text("This report cannot be coded: a duplicate.")
    here.press("a", "x")
    here.saved()
    assert here.kinds() == [*["relabel", "undo"] * 2, "flag"]
    assert Review.objects.get(pk=here.review.pk).state == "flagged"
    here.reload()
    expect(aside).to_contain_text("a duplicate")
    here.press("z")
    expect(aside).to_have_count(0)
    here.go(TOLL)
    here.press("a")
    here.saved()
    assert here.kinds() == [*["relabel", "undo"] * 2, "flag", "undo", "accept"]
    here.press("Shift+q")
    here.page.get_by_label("Note (optional)").fill("same as the one before")
    here.page.get_by_role("button", name="unreadable").click()
    here.saved()
    here.press("Enter")
    here.page.wait_for_url("**/projects/coast/next/")
