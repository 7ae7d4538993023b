"""What was typed is written over nothing unseen, is about nothing else, and is never lost."""

import pytest
from playwright.sync_api import expect

from annotator.review.models import Decision
from tests.review.at_page import TOLL, is_class
from tests.review.desk import entry, hand_in

pytestmark = pytest.mark.browser


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
    here.reload()
    here.go(TOLL)
    here.press("v")
    here.page.keyboard.type("12")
    hand_in(here.review)
    here.press("Enter")
    here.page.locator("#refused").click()
    expect(here.notice).to_have_text("Setting the value “12” was refused: This review is submitted.")
