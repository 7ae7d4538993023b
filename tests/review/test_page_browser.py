"""The review page in a real Chromium: keys, mouse and touch, against the real server."""

import re

import pytest
from playwright.sync_api import expect

from tests.review.at_page import CHILD, NAVY, SOURCE, TEXT, TOLL, AtPage
from tests.review.desk import change, entry

pytestmark = pytest.mark.browser


# Deciding


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


# Edges


def test_arrows_move_the_end_edge_by_a_word_and_a_run_is_one_decision(ada_at):
    ada_at.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft")
    ada_at.selects(TOLL + " near the")
    ada_at.press("Escape")
    ada_at.saved()
    assert ada_at.kinds() == ["adjust"]
    assert ada_at.span(TOLL + " near the").status == "suggested"
    ada_at.press("z")
    ada_at.saved()
    ada_at.selects(TOLL)


def test_presses_with_a_pause_between_them_are_one_run(ada_at):
    for _ in range(3):
        ada_at.press("ArrowRight")
        ada_at.page.wait_for_timeout(1_000)
    ada_at.press("Escape", "z")
    ada_at.saved()
    ada_at.selects(TOLL)
    assert ada_at.kinds() == ["adjust", "undo"]


def test_undoing_an_added_span_leads_back_to_where_one_was(ada_at):
    ada_at.press("a")
    ada_at.select_text("A nurse")
    ada_at.press("3", "z")
    ada_at.saved()
    ada_at.selects(TOLL)


def test_shift_moves_the_start_edge_and_ctrl_moves_by_a_character(ada_at):
    ada_at.press("Shift+ArrowRight", "Shift+ArrowRight")
    ada_at.selects("four HL fighters were killed")
    ada_at.press("Control+ArrowLeft")
    ada_at.selects("four HL fighters were kille")
    ada_at.press("]", "a")
    ada_at.saved()
    assert ada_at.kinds() == ["adjust", "adjust", "accept"] or ada_at.kinds()[-1] == "accept"
    assert ada_at.span("four HL fighters were killed").changed


def test_an_edge_moved_back_leaves_no_decision(ada_at):
    ada_at.press("ArrowRight", "ArrowLeft", "n")
    ada_at.saved()
    assert ada_at.kinds() == []


def test_a_possessive_is_left_out_on_the_way(at):
    here = at("He met the League’s U.S. envoy.", [("the League’s", 0, "ACTOR", {}, 0.9)], [])
    here.press("ArrowLeft", "Shift+ArrowRight")
    here.selects("League")
    here.press("ArrowRight", "ArrowRight")
    here.selects("League’s U.S.")


def test_the_left_arrow_moves_what_the_eye_sees_in_right_to_left_text(at):
    text = "אמר דובר הצי כי שלושה אזרחים נפצעו"
    here = at(text, [("דובר", 0, "SOURCE", {}, 0.9)], [])
    here.press("ArrowLeft")
    here.selects("דובר הצי")
    here.press("Shift+ArrowRight", "ArrowRight")
    here.selects("אמר דובר")


def test_an_edge_never_leaves_its_line(ada_at):
    ada_at.go("Brann hospital")
    ada_at.press(*["Shift+ArrowLeft"] * 5)
    ada_at.selects("According to Brann hospital")
    expect(ada_at.notice).to_have_text("A span stays inside its line.")


def test_dragging_a_handle_moves_an_edge_to_whole_words(ada_at):
    ada_at.drag_handle("end", "customs")
    ada_at.selects(TOLL + " near the customs")
    ada_at.drag_handle("start", "four")
    ada_at.selects("four HL fighters were killed near the customs")
    ada_at.saved()
    assert ada_at.kinds() == ["adjust", "adjust"]


def test_dragging_with_alt_takes_the_characters_as_they_are(ada_at):
    ada_at.drag_handle("end", "near the cust", hold="Alt")
    ada_at.selects(TOLL + " near the cust")


# The list of spans

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


# Meaning


def test_f_and_a_letter_link_a_toll_to_its_source_and_again_take_the_link_away(ada_at):
    ada_at.go(CHILD)
    ada_at.press("f")
    expect(ada_at.page.locator("mark[data-hint=a]")).to_have_text("Brann hospital")
    ada_at.press("a")
    ada_at.saved()
    assert ada_at.links(CHILD) == [("Brann hospital", "accepted")]
    ada_at.press("f", "a")
    ada_at.saved()
    assert ada_at.links(CHILD) == [("Brann hospital", "rejected")]
    assert ada_at.kinds() == ["link", "unlink"]


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


def test_shift_and_a_letter_add_a_second_source_a_plain_letter_replaces(ada_at):
    ada_at.press("a", "k", "f")
    ada_at.page.keyboard.press("Shift+S")
    ada_at.saved()
    assert ada_at.links(TOLL) == [("Brann hospital", "accepted"), (SOURCE, "accepted")]
    ada_at.press("f", "s")
    ada_at.press("f", "s")
    ada_at.saved()
    assert ada_at.links(TOLL) == [("Brann hospital", "accepted"), (SOURCE, "rejected")]


def test_f_0_says_that_nobody_is_named(ada_at):
    ada_at.press("f", "0", "a")
    ada_at.saved()
    assert ada_at.span(TOLL).values["attribution"] == {"value": "article", "origin": "person"}
    assert ada_at.links(TOLL) == [(SOURCE, "rejected")]
    ada_at.go(TOLL)
    ada_at.press("f", "a")
    ada_at.saved()
    assert ada_at.span(TOLL).values["attribution"]["value"] == "undecided"
    assert ada_at.links(TOLL) == [(SOURCE, "accepted")]


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("4", ("exact", 4, 4)),
        ("4+", ("at-least", 4, None)),
        ("-40", ("at-most", 0, 40)),
        ("~10", ("about", 10, 10)),
        ("6-8", ("range", 6, 8)),
        ("dozens", ("vague", 12, None)),
        ("a dozen", ("vague", 12, 12)),
        ("1,200", ("exact", 1200, 1200)),
        ("0", ("none", 0, 0)),
        ("?", ("unspecified", None, None)),
    ],
)
def test_v_edits_the_count_as_one_field(ada_at, typed, held):
    ada_at.press("v")
    ada_at.page.keyboard.type("3")
    ada_at.press("Enter", "v")
    ada_at.page.keyboard.type(typed)
    ada_at.press("Enter")
    ada_at.saved()
    values = ada_at.span(TOLL).values
    assert tuple(values[name]["value"] for name in ("count_type", "count_min", "count_max")) == held
    assert values["count_min"]["origin"] == "person"


def test_a_count_that_cannot_be_read_stays_in_its_field(ada_at):
    ada_at.press("v")
    ada_at.page.keyboard.type("8-6")
    ada_at.press("Enter")
    expect(ada_at.page.get_by_label("count")).to_have_attribute("aria-invalid", "true")
    ada_at.press("Escape", "a")
    ada_at.selects(SOURCE)
    ada_at.saved()
    assert ada_at.kinds() == ["accept"]


def test_keys_type_and_decide_nothing_in_a_field(ada_at):
    ada_at.press("v", "a", "x", "1")
    expect(ada_at.page.get_by_label("count")).to_have_value("ax1")
    ada_at.press("Escape")
    ada_at.saved()
    assert ada_at.kinds() == []


def test_e_sets_values_by_digits_and_tab_goes_on(ada_at):
    ada_at.press("e", "2", "Tab", "1", "Escape", "a")
    ada_at.saved()
    values = ada_at.span(TOLL).values
    assert (values["kind"], values["victim_status"]) == (
        {"value": "injured", "origin": "person"}, {"value": "civilian", "origin": "person"},
    )  # fmt: skip


def test_a_value_kept_per_name_is_set_for_every_mention_in_one_decision(ada_at):
    ada_at.go("HL")
    ada_at.press("e", "4", "Escape")
    ada_at.saved()
    mentions = [span for span in ada_at.state.spans.values() if span.quote == "HL"]
    assert len(mentions) == 2
    assert [span.values["kind"]["value"] for span in mentions] == ["armed-group"] * 2
    assert ada_at.kinds() == ["describe"]


def test_a_text_value_is_typed_and_set_with_the_mouse_too(ada_at):
    ada_at.go(NAVY)
    ada_at.press("e")
    ada_at.page.get_by_role("button", name="country").click()
    ada_at.page.keyboard.type("VA")
    ada_at.press("Enter")
    ada_at.saved()
    assert ada_at.span(NAVY).values["country"] == {"value": "VA", "origin": "person"}


# Pointing


def test_a_click_selects_the_inner_span_and_again_the_one_around_it(ada_at):
    ada_at.click("HL", 2)
    ada_at.selects("HL")
    ada_at.click("HL", 2)
    ada_at.selects(TOLL)


def test_a_press_on_a_handle_without_a_move_is_a_click_on_the_text_below(ada_at):
    ada_at.click("HL", 2)
    ada_at.selects("HL")
    knob = ada_at.page.locator(".handle.start").bounding_box()
    ada_at.page.mouse.click(knob["x"] + knob["width"] - 1, knob["y"] + knob["height"] / 2)
    ada_at.selects(TOLL)
    ada_at.saved()
    assert ada_at.kinds() == []


def test_words_selected_with_the_mouse_become_a_span_by_a_digit(ada_at):
    ada_at.select_text("A nurse saw")
    ada_at.press("3")
    ada_at.saved()
    added = ada_at.span("A nurse saw")
    assert (added.label, added.status, added.by_person) == ("SOURCE", "accepted", True)
    assert ada_at.kinds() == ["add"]


def test_selecting_a_suggestion_anew_gives_it_these_edges_and_accepts_it_with_its_source(ada_at):
    ada_at.select_text("four HL fighters were killed")
    expect(ada_at.page.locator("#inspector")).to_contain_text(f"CASUALTY: new edges of “{TOLL}”")
    ada_at.press("2")
    ada_at.saved()
    drawn = ada_at.span("four HL fighters were killed")
    assert (drawn.status, drawn.by_person, drawn.values["kind"]["value"]) == ("accepted", False, "killed")
    assert ada_at.links("four HL fighters were killed") == [(SOURCE, "accepted")]
    assert ada_at.kinds() == ["adjust", "accept"]
    ada_at.selects("four HL fighters were killed")


def test_selecting_an_accepted_span_anew_moves_its_edges_alone(ada_at):
    ada_at.go(CHILD)
    ada_at.press("a")
    ada_at.select_text("According to Brann hospital, a child")
    ada_at.press("2")
    ada_at.saved()
    assert ada_at.span("According to Brann hospital, a child").status == "accepted"
    assert ada_at.kinds() == ["accept", "adjust"]


def test_edges_by_caret_too(ada_at):
    ada_at.go(CHILD)
    ada_at.press("c", "Shift+Control+ArrowRight", "Shift+Control+ArrowRight", "2")
    ada_at.saved()
    assert ada_at.span("a child").status == "accepted"
    assert ada_at.kinds() == ["adjust", "accept"]


def test_words_of_another_label_are_a_span_of_their_own(ada_at):
    ada_at.select_text("four HL fighters")
    ada_at.press("3")
    ada_at.saved()
    assert ada_at.kinds() == ["add"]


@pytest.mark.parametrize("key", ["a", "x"])
def test_a_key_after_selecting_words_first_shows_the_span_it_would_decide(ada_at, key):
    ada_at.select_text("A nurse saw")
    ada_at.press(key)
    ada_at.selects(TOLL)
    ada_at.press("n", "p", key)
    ada_at.saved()
    assert ada_at.kinds() == ["accept" if key == "a" else "reject"]


def test_going_to_another_span_lets_go_of_selected_words(ada_at):
    ada_at.select_text("A nurse saw")
    ada_at.press("n", "3")
    ada_at.saved()
    assert "add" not in ada_at.kinds()


def test_selected_words_lose_blanks_quotes_and_full_stops_and_become_whole(ada_at):
    ada_at.select_text(" hospital, a chi")
    expect(ada_at.quote).to_have_text("hospital, a child")
    ada_at.select_text("ague’s boats.")
    expect(ada_at.quote).to_have_text("League’s boats")
    ada_at.page.get_by_role("button", name="actor", exact=True).click()
    ada_at.saved()
    assert ada_at.span("League’s boats").label == "ACTOR"


def test_a_selection_over_two_lines_is_refused(ada_at):
    ada_at.select_text("said.\nHL sources")
    expect(ada_at.notice).to_have_text("A span stays inside its line.")


def test_an_added_span_can_be_linked_described_and_removed_at_once(ada_at):
    ada_at.go(CHILD)
    ada_at.select_text("A nurse")
    ada_at.press("3")
    ada_at.go(CHILD)
    ada_at.press("f", "s")
    ada_at.saved()
    assert ada_at.links(CHILD) == [("A nurse", "accepted")]
    ada_at.go("A nurse")
    ada_at.press("x")
    expect(ada_at.marks("A nurse")).to_have_count(0)
    ada_at.saved()
    assert ada_at.links(CHILD) == [("A nurse", "rejected")]


def test_a_link_to_a_span_opens_the_page_there(ada_at):
    span_id = next(key for key, span in ada_at.state.spans.items() if span.quote == CHILD)
    ada_at.page.goto("about:blank")
    ada_at.open(f"#{span_id}")
    ada_at.selects(CHILD)


# Submitting


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
