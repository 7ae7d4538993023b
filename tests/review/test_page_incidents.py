"""Incidents and lines on the review page: by key, on the screen at once, stored, taken back."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect

from annotator.spans.state import ACCEPTED, REJECTED
from annotator.suggestions.models import Prediction
from tests.review.at_page import CHILD, NAVY, SOURCE, SPANS, TEXT, TOLL, AtPage

KNOWN = {"location": "Brannport", "location_precision": "near", "date_start": "2031-05-04", "date_precision": "day",
         "rule": "incident.near+incident.weekday", "score": 0.7}  # fmt: skip
DECISIONS = "**/decisions/"
CAPTION = {"start": TEXT.index("According"), "end": len(TEXT), "kind": "caption"}


@pytest.fixture
def here(at, monkeypatch) -> AtPage:
    """Ada before a report whose place and date, and whose last line as a caption, are proposed."""
    create = Prediction.objects.create

    def with_more(*, body, **fields):
        return create(body=body | {"incidents": [KNOWN], "regions": [CAPTION]}, **fields)

    monkeypatch.setattr(Prediction.objects, "create", with_more)
    links = [(4, 3)]
    here = at(TEXT, [*SPANS, ("League’s boats", 0, "CASUALTY", {}, 0.9)], links)
    here.go(TOLL)
    return here


BARE = """(block) => block.outerHTML.replace(/ (selected|linked)(?=[ "])/g, "")"""


def chip(here: AtPage):
    return here.page.locator("#inspector .value.incident")


def violations(here: AtPage) -> list[str]:
    return [violation["id"] for violation in Axe().run(here.page).response["violations"]]


def belongs_to(here: AtPage, quote: str) -> str:
    """The place of the incident a span belongs to, as it is stored."""
    state = here.state
    value = here.span(quote).values["incident"]["value"]
    return state.incidents[state.main if value == "main" else value].location


def incidents(here: AtPage) -> list[tuple[str, str, str]]:
    here.saved()
    return [(one.location, one.date_start, one.status) for one in here.state.incidents.values()]


def test_the_proposed_incident_is_shown_unconfirmed_and_confirmed_as_it_is_by_one_key(here):
    expect(chip(here)).to_have_text(re.compile("^1 · near Brannport · 4 May 2031"))
    expect(chip(here)).to_have_class(re.compile(r"\bopen\b"))
    here.press("i")
    expect(here.page.locator("#inspector .incidents .why")).to_contain_text("near, outside or to a side of …")
    assert violations(here) == []
    here.press("a")
    expect(chip(here)).not_to_have_class(re.compile(r"\bopen\b"))
    assert incidents(here) == [("Brannport", "2031-05-04", ACCEPTED)]
    assert here.span(TOLL).status == "suggested", "a meant the incident"


def test_when_all_spans_are_decided_the_page_says_that_the_incident_is_not(here):
    here.go(NAVY)
    here.press("a", *"x" * len(SPANS))
    expect(here.notice).to_have_text("Every span is decided. Is the incident right? i shows it.")
    here.press("i", "a", "n")
    expect(here.notice).to_contain_text("Everything is decided.")
    here.saved()


def test_submitting_stops_at_an_incident_that_nobody_confirmed_and_goes_on_once_somebody_did(here):
    """The navy is accepted, all else rejected."""
    here.go(NAVY)
    here.press("a", *"x" * len(SPANS))
    here.saved()
    here.press("Control+Enter")
    expect(here.page.locator("#unfinished [role=alert]")).to_contain_text("still to decide before you submit")
    here.press("Escape")
    unconfirmed = here.page.locator("#unfinished [data-act=unconfirmed]")
    expect(unconfirmed).to_contain_text("near Brannport · 4 May 2031")
    assert violations(here) == []
    unconfirmed.click()
    here.press("a")
    expect(unconfirmed).to_have_count(0)
    assert incidents(here) == [("Brannport", "2031-05-04", ACCEPTED)]


def test_another_incident_is_made_at_once_for_a_toll_and_what_repeats_it_and_taken_back_by_one_key(here):
    here.press("r")
    here.page.locator("#inspector .choices .choice", has_text=CHILD).click()
    here.saved()
    waiting: list[Route] = []

    def hold(request: Route) -> None:
        waiting.append(request)

    here.page.route(DECISIONS, hold)
    here.press("i", "+")
    here.page.keyboard.type("near Osk")
    here.press("Tab")
    here.page.keyboard.type("3 May 2031")
    here.press("Enter")
    expect(chip(here)).to_have_text(re.compile("^2 · near Osk · 3 May 2031"))
    here.go(CHILD)
    expect(chip(here)).to_contain_text("near Osk")
    for request in waiting:
        request.continue_()
    here.page.unroute(DECISIONS)
    assert incidents(here)[1:] == [("Osk", "2031-05-03", ACCEPTED)]
    assert [belongs_to(here, quote) for quote in (TOLL, CHILD)] == ["Osk", "Osk"]
    here.reload()
    here.press("z")
    assert len(incidents(here)) == 1
    assert [belongs_to(here, quote) for quote in (TOLL, CHILD)] == ["Brannport", "Brannport"]
    here.press("Shift+z")
    assert len(incidents(here)) == 2
    assert belongs_to(here, CHILD) == "Osk"


def test_a_digit_puts_a_span_into_an_incident_and_what_is_taken_away_gives_its_spans_back(here):
    here.press("i", "+")
    here.page.keyboard.type("Osk")
    here.press("Enter", "i", "1")
    here.saved()
    assert belongs_to(here, TOLL) == "Brannport"
    here.press("i", "2", "i", "7", "x")  # there is no seventh, and no label of that digit either
    expect(chip(here)).to_contain_text("Brannport")
    assert [status for _place, _date, status in incidents(here)] == ["suggested", REJECTED]
    assert belongs_to(here, TOLL) == "Brannport"
    here.press("i", "x")
    expect(here.notice).to_have_text("The main incident stays; it can be corrected.")


def test_what_cannot_be_read_is_told_and_what_was_typed_is_kept_until_it_is_saved(here):
    date = here.page.get_by_label("date", exact=True)
    here.press("i", "c", "Tab")
    here.page.keyboard.type("soon")
    here.press("Enter")
    expect(here.page.locator(".incident-form [role=alert]")).to_contain_text("4 May 2031")
    assert violations(here) == []
    here.press("Escape")
    here.press("i", "Enter")
    expect(date).to_have_value("soon")
    date.fill("May 12, 2031")
    here.press("ArrowDown")
    expect(here.page.locator(".incident-form .precision").last).to_have_text("week")
    here.press("ArrowDown", "Enter")
    assert incidents(here) == [("Brannport", "2031-05", ACCEPTED)]
    here.press("i", "c")
    expect(date).to_have_value("May 2031")


def test_a_source_belongs_to_no_incident_but_the_reports_can_be_chosen_and_corrected_from_it(here):
    here.go(SOURCE)
    expect(chip(here)).to_have_count(0)
    here.press("i", "a")
    assert incidents(here) == [("Brannport", "2031-05-04", ACCEPTED)]


def test_a_line_is_cycled_through_what_it_can_be_and_drawn_as_the_server_draws_it(here):
    block = here.page.locator("#b1")
    expect(here.page.locator("#b2")).to_have_class("block caption")
    seen = []
    for words in ("quotation", "social post", "caption", "no part of the report"):
        here.press("d")
        expect(here.notice).to_have_text(f"This line: {words}.")
        seen.append(block.get_attribute("class"))
    assert seen == ["block quote", "block tweet", "block caption", "block boilerplate"]
    here.saved()
    drawn = block.evaluate(BARE)
    here.press("a")  # what is no part of the report can still be marked
    here.press("z", "z")
    expect(block).to_have_class("block caption")
    here.press("Shift+z")
    here.saved()
    here.reload()
    served = here.page.request.get(here.address).text()
    assert drawn in served
    assert here.state.kind_of_line(TEXT.index("HL sources")) == "boilerplate"


def test_with_nothing_selected_the_first_line_in_view_is_meant_and_with_a_caret_its_line(here):
    here.page.evaluate("location.hash = ''")
    here.click("shelled")
    here.press("d")
    expect(here.page.locator("#b0")).to_have_class("block quote")
    here.press("c", "ArrowDown", "ArrowDown", "d")
    expect(here.page.locator("#b1")).to_have_class("block quote")
    here.press("d")
    expect(here.page.locator("#b1")).to_have_class("block tweet")
    here.saved()


def test_running_text_again_is_said_of_a_line_the_machine_took_for_a_caption(here):
    here.go(CHILD)
    here.press("d", "d")
    here.saved()
    region = here.state.regions[CAPTION["start"]]
    assert (region.kind, region.origin["suggester"], region.origin["kind"]) == ("body", "patterns", "caption")
    expect(here.page.locator("#b2")).to_have_class("block")


DATES = {
    "2031-05-04": ["2031-05-04", ""],
    "4 May 2031": ["2031-05-04", ""],
    "4th of may 2031": ["2031-05-04", ""],
    "May 4, 2031": ["2031-05-04", ""],
    "4.5.2031": ["2031-05-04", ""],
    "sept 2031": ["2031-09", ""],
    "2031-5": ["2031-05", ""],
    " 2031 ": ["2031", ""],
    "": ["", ""],
    "4-6 May 2031": ["2031-05-04", "2031-05-06"],
    "30 April 2031 – 2 May 2031": ["2031-04-30", "2031-05-02"],
    "2031-05 to 2031-07": ["2031-05", "2031-07"],
    "6-4 May 2031": None,
    "2031 to May 2032": None,
    "31 April 2031": None,
    "4 May": None,
    "Ma 2031": None,
    "2031-13": None,
    "yesterday": None,
}


def test_dates_are_understood_as_people_type_them(live_server, open_page):
    page = open_page()
    page.goto(f"{live_server.url}/login/")
    parse = """async (typed) => {
      const { parseDates } = await import("/static/js/dates.js");
      return typed.map((one) => parseDates(one)).map((found) => found && [found.start, found.end]);
    }"""
    assert dict(zip(DATES, page.evaluate(parse, list(DATES)), strict=True)) == DATES
