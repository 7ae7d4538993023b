"""Suggestions decided by key: which comes next, what is taken back, what the scheme forbids."""

import re

import pytest
from playwright.sync_api import expect

from tests.review.at_page import CHILD, NAVY, SOURCE, TEXT, TOLL

pytestmark = pytest.mark.browser


def test_the_page_opens_on_the_first_toll(ada_at):
    ada_at.selects(TOLL)
    expect(ada_at.page.locator("#decided")).to_have_text("0 of 8 decided")


@pytest.mark.parametrize("key", ["a", "Enter"])
def test_one_key_accepts_with_the_suggested_source_and_goes_on(ada_at, key):
    ada_at.press(key)
    ada_at.selects(SOURCE)
    ada_at.saved()
    assert ada_at.span(TOLL).status == "accepted"
    assert ada_at.links(TOLL) == [(SOURCE, "accepted")]
    assert ada_at.kinds() == ["accept"]


@pytest.mark.parametrize("key", ["x", "Delete"])
def test_one_key_rejects_and_the_links_fall_with_it(ada_at, key):
    ada_at.press(key)
    ada_at.selects(SOURCE)
    ada_at.saved()
    assert (ada_at.span(TOLL).status, ada_at.links(TOLL)) == ("rejected", [(SOURCE, "rejected")])
    assert ada_at.kinds() == ["reject"]


def test_working_order_is_each_toll_with_its_source_and_actors_then_sources_then_names(ada_at):
    for quote in [TOLL, SOURCE, "HL", CHILD, "Brann hospital", NAVY, "Harbour League", "HL"]:
        ada_at.selects(quote)
        ada_at.press("n")
    ada_at.selects(TOLL)


def test_text_order_is_remembered(ada_at):
    ada_at.press("Shift+N")
    ada_at.reload()
    ada_at.open()
    ada_at.press("n")
    ada_at.go(NAVY)
    ada_at.press("n")
    ada_at.selects("Harbour League")


def test_a_digit_gives_another_label_accepted_and_goes_on(ada_at):
    ada_at.go(NAVY)
    ada_at.press("3")
    ada_at.saved()
    assert (ada_at.span(NAVY).label, ada_at.span(NAVY).status) == ("SOURCE", "accepted")
    expect(ada_at.marks(NAVY)).to_have_class("c3 accepted relabelled first last u1")


def test_a_value_that_nobody_set_does_not_go_along_to_another_label(at):
    """The kind of a toll is empty unless somebody says it, that of an actor unknown."""
    here = at(TEXT, [(TOLL, 0, "CASUALTY", {}, 0.9)], [])
    here.press("1")
    here.saved()
    span = here.span(TOLL)
    assert (span.label, span.status, span.values["kind"]) == (
        "ACTOR", "accepted", {"value": "unknown", "origin": "default"},
    )  # fmt: skip


def test_the_digit_of_its_own_label_accepts(ada_at):
    ada_at.press("2")
    ada_at.saved()
    assert ada_at.kinds() == ["accept"]


def test_relabelling_a_toll_rejects_the_link_that_no_longer_fits(ada_at):
    ada_at.press("1")
    ada_at.saved()
    assert ada_at.links(TOLL) == [(SOURCE, "rejected")]


def test_an_overlap_that_the_scheme_forbids_is_refused_with_the_reason(ada_at):
    ada_at.press("a")
    ada_at.go("HL")
    ada_at.press("3")
    expect(ada_at.notice).to_contain_text(f"SOURCE may not lie inside the accepted CASUALTY “{TOLL}”.")
    ada_at.saved()
    assert ada_at.kinds() == ["accept"]


def test_undo_takes_back_and_redo_brings_again(ada_at):
    ada_at.press("a", "x", "z", "z", "Shift+Z")
    ada_at.saved()
    assert (ada_at.span(TOLL).status, ada_at.span(SOURCE).status) == ("accepted", "suggested")
    assert ada_at.links(TOLL) == [(SOURCE, "accepted")]
    assert ada_at.kinds() == ["accept", "reject", "undo", "undo", "redo"]


def test_a_decision_of_an_earlier_visit_can_be_undone(ada_at):
    ada_at.press("a")
    ada_at.saved()
    ada_at.reload()
    ada_at.press("z")
    ada_at.saved()
    expect(ada_at.page.locator("#decided")).to_have_text("0 of 8 decided")
    expect(ada_at.marks(TOLL)).to_have_class(re.compile("^c2 suggested first last u2"))
    assert ada_at.span(TOLL).status == "suggested"


def test_a_skipped_span_comes_back_at_the_end(ada_at):
    ada_at.press("s")
    ada_at.selects(SOURCE)
    ada_at.press(*"aaaaaaa")
    ada_at.selects(TOLL)
    ada_at.saved()
    assert ada_at.kinds()[0] == "skip"


def test_y_goes_back_to_the_last_decided(ada_at):
    ada_at.press("a", "a", "y")
    ada_at.selects(SOURCE)
    ada_at.press("y")
    ada_at.selects(TOLL)


def test_j_and_k_go_through_all_spans_and_o_through_those_that_lie_here(ada_at):
    ada_at.press("a", "k")
    ada_at.selects(TOLL)
    ada_at.press("o")
    ada_at.selects("HL")
    ada_at.press("o")
    ada_at.selects(TOLL)
    ada_at.press("j")
    ada_at.selects(SOURCE)


def test_h_shows_what_was_rejected(ada_at):
    ada_at.press("x")
    mark = ada_at.marks(TOLL)
    expect(mark).to_have_css("text-decoration-line", "none")
    ada_at.press("h")
    expect(mark).to_have_css("text-decoration-line", "line-through")


def test_a_key_held_down_decides_once(ada_at):
    for _ in range(4):
        ada_at.page.keyboard.down("a")
    ada_at.saved()
    assert ada_at.kinds() == ["accept"]


def test_undoing_an_added_span_leads_back_to_where_one_was(ada_at):
    ada_at.press("a")
    ada_at.select_text("A nurse")
    ada_at.press("3", "z")
    ada_at.saved()
    ada_at.selects(TOLL)
