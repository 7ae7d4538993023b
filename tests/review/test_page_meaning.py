"""Who says a toll, what it counts, and other values, by key."""

import pytest
from playwright.sync_api import expect

from tests.review.at_page import CHILD, NAVY, SOURCE, TOLL

pytestmark = pytest.mark.browser


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
