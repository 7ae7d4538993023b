"""The sweep before submitting, in a real Chromium."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotator.review.models import Decision
from tests.review.at_page import AtPage, open_review

pytestmark = pytest.mark.browser
TEXT = (
    "Teo Lund said that the quay was closed.\n"
    "On Friday three miners were missing near the pit at Tolm.\n"
    "The ferry sank, port officials said, and a nurse was hurt in the yard."
)
SPEAKER = ("Teo Lund", 0, "SOURCE", {}, 0.9)
MINERS, OFFICIALS, NURSE = "three miners were missing", "port officials", "a nurse was hurt"
MANY = "Teo Lund said that the quay was closed.\n" + "".join(
    f"That day {number} miners were missing near the pit.\n"
    for number in ["four", "five", "six", "seven", "eight", "nine", "ten"] * 2
)


@pytest.fixture
def at(live_server, project, ada, open_page) -> Iterator[Callable[..., AtPage]]:
    """Puts Ada in front of a review of a text in which all suggestions are decided."""
    opened: list[AtPage] = []

    def open_one(text: str = TEXT, **options: Any) -> AtPage:
        review = open_review(project, ada, text, [SPEAKER], [])
        opened.append(AtPage(open_page(**options), live_server.url, review))
        opened[-1].press("a")
        opened[-1].page.locator("html[data-stops=here]").wait_for()
        return opened[-1]

    yield open_one
    for one in opened:
        one.leave()


def stops_of(here: AtPage, kind: str) -> list[list[str]]:
    """The words of the stops that decisions of a kind answered."""
    text = here.review.document.text
    answers = Decision.objects.filter(review=here.review, kind=kind).order_by("number")
    return [
        [text[one["start"] : one["end"]] for one in stops]
        for stops in answers.values_list("stops", flat=True)
    ]


def submitted(here: AtPage) -> str:
    """Wait for the queue's page; what the submission says of the sweep."""
    here.page.wait_for_url("**/projects/coast/next/")
    return Decision.objects.get(review=here.review, kind="submit").sweep


def selection(here: AtPage) -> str:
    return here.page.evaluate("() => document.getSelection().toString()")


def test_it_stops_at_the_likeliest_first_and_a_digit_marks_what_is_selected(at):
    here = at()
    here.press("Control+Enter")
    here.selects(MINERS)
    assert selection(here) == MINERS
    expect(here.notice).to_have_text("A number beside people or harm: is this a toll?")
    here.press("ArrowRight", "ArrowRight", "ArrowLeft", "2")
    here.selects(MINERS + " near")
    here.press("ArrowLeft", "e", "4", "Escape", "f", "0", "Control+Enter")
    here.selects(OFFICIALS)
    here.press("3")
    here.selects(NURSE)
    assert selection(here) == NURSE
    here.press("x")
    assert submitted(here) == "done"
    assert stops_of(here, "add") == [[MINERS], [OFFICIALS]]
    assert stops_of(here, "dismiss") == [[NURSE]]
    assert (here.span(MINERS).label, here.span(OFFICIALS).label) == ("CASUALTY", "SOURCE")


def test_undo_goes_back_one_stop_and_leaving_comes_back_to_the_first_unanswered(at):
    here = at()
    here.press("Control+Enter", "x", "3")
    here.selects(NURSE)
    here.press("z")
    here.selects(OFFICIALS)
    assert selection(here) == OFFICIALS
    here.press("z")
    here.selects(MINERS)
    here.press("Shift+Z", "Escape")
    expect(here.notice).to_have_text("Left the sweep with 2 places to go. Ctrl Enter takes it up again.")
    here.press("Control+Enter")
    here.selects(OFFICIALS)
    here.saved()
    assert here.kinds() == ["accept", "dismiss", "add", "undo", "undo", "redo"]


def test_what_was_dismissed_does_not_come_back_after_a_reload(at):
    here = at()
    here.press("Control+Enter", "x", "x")
    here.saved()
    here.reload()
    here.page.locator("html[data-stops=here]").wait_for()
    here.press("Control+Enter")
    here.selects(NURSE)


def test_after_ten_it_asks_about_the_rest_and_a_hammered_key_does_not_answer(at):
    here = at(MANY)
    here.press("Control+Enter", *"xxxxxxxxxxxx")
    expect(here.notice).to_contain_text("4 more places are less likely")
    here.page.wait_for_timeout(700)
    here.press("Enter", "x")
    here.saved()
    assert len(stops_of(here, "dismiss")) == 11
    here.press("z", "Escape")
    here.saved()
    here.reload()
    here.page.locator("html[data-stops=here]").wait_for()
    here.press("Control+Enter")
    expect(here.notice).to_contain_text("4 more places are less likely")
    here.page.wait_for_timeout(700)
    here.press("x")
    assert submitted(here) == "done"
    assert [len(stops) for stops in stops_of(here, "dismiss")][-1] == 4


def test_a_name_marked_as_an_actor_that_speaks_can_be_made_a_source(at):
    here = at()
    here.press("1")
    here.press("Control+Enter", "x", "x", "x")
    here.selects("Teo Lund")
    here.press("3")
    assert submitted(here) == "done"
    assert stops_of(here, "relabel") == [[], ["Teo Lund"]]


def test_a_phone_sweeps_by_touch_and_the_page_stays_accessible(at):
    here = at(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    here.page.get_by_role("button", name="Submit").tap()
    here.selects(MINERS)
    assert Axe().run(here.page).response["violations"] == []
    here.page.get_by_role("button", name="End to the right").tap()
    here.selects(MINERS + " near")
    nothing = here.page.get_by_role("button", name="Nothing here")
    assert nothing.bounding_box()["height"] >= 44
    nothing.tap()
    here.selects(OFFICIALS)
    here.page.get_by_role("button", name="source").tap()
    here.selects(NURSE)
    nothing.tap()
    assert submitted(here) == "done"
