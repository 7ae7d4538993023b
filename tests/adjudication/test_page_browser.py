"""Settling on the review page: versions of one item, shown one at a time, chosen or turned down by one key."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect

from annotator.review import stored_state
from annotator.review.models import Decision, Review
from tests.adjudication.conftest import HARBOUR, PORT, Pair, adjudicate, say_where, settle
from tests.review.at_page import AtPage

pytestmark = pytest.mark.browser
WIDE = "league guards"


@pytest.fixture
def cleo_at(live_server, pair: Pair, open_page, cleo, monkeypatch) -> Iterator[AtPage]:
    """Cleo settling a report in which Ada marked “league guards” and Ben “league”."""
    monkeypatch.setattr("annotator.adjudication.actions.AUDIT_SHARE", 0)
    document = pair(ada_leaves=("league",), ben_leaves=("nurse",))
    review = Review.objects.get(document=document, user__username="ada")
    body = review.submissions.get().body
    start = document.text.index(WIDE)
    place = {"start": start, "end": start + len(WIDE), "label": "ACTOR", "quote": WIDE, "status": "accepted"}
    values = review.scheme.parsed.fill("ACTOR", {"kind": "armed-group"})
    origin = {"by": "person"}
    body["spans"].append(
        {"id": "5b8f1c0e-0000-4000-8000-000000000001", "values": values, "origin": origin} | place
    )
    review.submissions.create(document=document, number=2, body=body, sha256="x")
    here = AtPage(open_page(), live_server.url, adjudicate(cleo))
    yield here
    here.leave()


def test_one_version_is_shown_at_a_time_and_o_shows_the_next(cleo_at):
    shown = cleo_at.page.locator("#report mark.suggested:not(.other-version)")
    quotes = {cleo_at.quote.text_content()}
    expect(shown.filter(has_text="league")).to_have_count(1)
    expect(cleo_at.page.locator(".versions .choice")).to_have_count(2)
    cleo_at.press("o")
    expect(cleo_at.quote).not_to_have_text(*quotes)
    expect(shown.filter(has_text="league")).to_have_count(1)
    quotes.add(cleo_at.quote.text_content())
    assert quotes == {"league", WIDE}


def test_a_takes_the_version_that_is_shown_and_z_brings_the_choice_back(cleo_at):
    while cleo_at.quote.text_content() != WIDE:
        cleo_at.press("o")
    cleo_at.press("a")
    cleo_at.saved()
    assert cleo_at.kinds() == ["choose"]
    assert (cleo_at.span(WIDE).status, cleo_at.span("league").status) == ("accepted", "rejected")
    cleo_at.press("z")
    cleo_at.saved()
    expect(cleo_at.page.locator(".versions .choice")).to_have_count(2)


def test_a_choice_that_waits_for_its_answer_is_taken_back_after_a_reload_too(cleo_at):
    unanswered: list[Route] = []
    answers: list[bool] = []
    cleo_at.page.route(
        "**/decisions/", lambda route: route.continue_() if answers else unanswered.append(route)
    )
    cleo_at.page.on("dialog", lambda dialog: dialog.accept())
    with cleo_at.page.expect_request("**/decisions/"):
        cleo_at.press("a")
    with cleo_at.page.expect_request("**/decisions/"):
        cleo_at.reload()
    cleo_at.press("z")
    expect(cleo_at.page.locator(".versions .choice")).to_have_count(2)
    cleo_at.press("Shift+z")
    expect(cleo_at.page.locator("#decided")).to_have_text("3 of 4 decided")
    cleo_at.press("z")
    answers.append(True)
    unanswered[-1].continue_()
    cleo_at.saved()
    assert cleo_at.kinds() == ["choose", "undo", "redo", "undo"]
    assert {cleo_at.span(WIDE).status, cleo_at.span("league").status} == {"suggested"}


def test_an_item_counts_as_one_however_many_versions_it_has(cleo_at):
    decided = cleo_at.page.locator("#decided")
    expect(decided).to_have_text("2 of 4 decided")
    assert stored_state.counters(cleo_at.state) == {"total": 4, "decided": 2}
    cleo_at.press("a")
    expect(decided).to_have_text("3 of 4 decided")
    cleo_at.saved()
    assert stored_state.counters(cleo_at.state) == {"total": 4, "decided": 3}


@pytest.mark.parametrize(
    ("digit", "label", "kinds"), [("1", "ACTOR", ["choose"]), ("3", "SOURCE", ["choose", "relabel"])]
)
def test_a_digit_chooses_the_version_that_is_shown_and_leaves_no_other_behind(cleo_at, digit, label, kinds):
    shown = cleo_at.quote.text_content()
    cleo_at.go("four league guards were killed")
    cleo_at.press("x")
    cleo_at.go(shown)
    cleo_at.press(digit)
    cleo_at.saved()
    taken = cleo_at.span(shown)
    assert (taken.label, taken.status) == (label, "accepted")
    assert {cleo_at.span(other).status for other in {"league", WIDE} - {shown}} == {"rejected"}
    assert cleo_at.kinds() == ["reject", *kinds]


def test_x_turns_all_versions_down(cleo_at):
    cleo_at.press("x")
    cleo_at.saved()
    assert {cleo_at.span(WIDE).status, cleo_at.span("league").status} == {"rejected"}
    assert cleo_at.kinds() == ["reject_many"]


@pytest.fixture
def cleo_where(live_server, pair: Pair, open_page, cleo, monkeypatch) -> Iterator[AtPage]:
    """Cleo settling a report of which Ada and Ben name other places and dates, the toll selected."""
    monkeypatch.setattr("annotator.adjudication.actions.AUDIT_SHARE", 0)
    document = pair()
    say_where(document, ("ada", PORT), ("ben", HARBOUR))
    here = AtPage(open_page(), live_server.url, adjudicate(cleo))
    here.go("four league guards were killed")
    yield here
    here.leave()


def test_of_two_places_and_dates_o_shows_the_other_and_a_takes_what_is_in_view(cleo_where):
    chip = cleo_where.page.locator("#inspector .value.incident")
    expect(chip).to_contain_text("2 versions")
    cleo_where.press("i")
    assert [found["id"] for found in Axe().run(cleo_where.page).response["violations"]] == []
    rivals = cleo_where.page.locator(".versions .choice")
    assert set(rivals.all_inner_texts()) == {"Brannport", "Brannport harbour · 3 May 2031"}
    first = cleo_where.page.locator(".versions .choice[aria-pressed=true]").inner_text()
    cleo_where.press("o")
    shown = cleo_where.page.locator(".versions .choice[aria-pressed=true]")
    expect(shown).not_to_have_text(first)
    if "harbour" in first:
        cleo_where.press("o")
    expect(shown).to_have_text("Brannport harbour · 3 May 2031")
    cleo_where.press("a")
    expect(chip).not_to_contain_text("2 versions")
    cleo_where.saved()
    [main] = cleo_where.state.incidents.values()
    assert (main.location, main.date_start, main.status) == ("Brannport harbour", "2031-05-03", "accepted")
    cleo_where.press("z")
    expect(chip).to_contain_text("2 versions")
    cleo_where.saved()


def test_a_place_is_corrected_from_the_version_in_view(cleo_where):
    cleo_where.press("i")
    shown = cleo_where.page.locator(".versions .choice[aria-pressed=true]")
    if shown.inner_text() == "Brannport":
        cleo_where.press("o")
    cleo_where.press("c")
    expect(cleo_where.page.get_by_label("place", exact=True)).to_have_value("Brannport harbour")
    expect(cleo_where.page.get_by_label("date", exact=True)).to_have_value("3 May 2031")
    cleo_where.press("Escape")


def test_settling_ends_in_the_adjudicators_queue(cleo_at):
    cleo_at.press("a", "a", "Control+Enter")
    cleo_at.page.wait_for_url("**/projects/coast/adjudication/")
    expect(cleo_at.page.get_by_text("Submitted: Report 0")).to_be_visible()


def test_the_claims_tell_the_version_that_is_shown(cleo_at):
    cleo_at.page.locator("#tab-claims").click()
    victims = cleo_at.page.locator(".claim .what bdi")
    shown = cleo_at.quote.text_content()
    expect(victims).to_have_text([shown])
    cleo_at.press("o")
    expect(cleo_at.quote).not_to_have_text(shown)
    expect(victims).to_have_text([cleo_at.quote.text_content()])


def test_a_digit_says_what_the_item_settled_last_was(cleo_at):
    cleo_at.press("Shift+t")
    expect(cleo_at.page.get_by_text("Nothing is settled yet")).to_be_visible()
    settled = cleo_at.quote.text_content()
    cleo_at.press("a", "Shift+t")
    editor = cleo_at.page.locator(".editor")
    expect(editor).to_contain_text(settled)
    assert [found["id"] for found in Axe().run(cleo_at.page).response["violations"]] == []
    cleo_at.press("2")
    expect(editor).to_have_count(0)
    cleo_at.press("y")
    expect(cleo_at.page.locator(".remarked.cause")).to_have_text("It was: edge")
    cleo_at.saved()
    said = Decision.objects.filter(review=cleo_at.review).latest("number")
    assert (said.kind, said.reason, len(said.targets)) == ("cause", "edge", 2)
    cleo_at.press("z")
    expect(cleo_at.page.locator(".remarked.cause")).to_have_count(0)
    cleo_at.saved()


def test_a_report_on_which_all_agree_needs_one_key(live_server, pair, open_page, cleo, monkeypatch):
    monkeypatch.setattr("annotator.adjudication.actions.AUDIT_SHARE", 0)
    pair()
    here = AtPage(open_page(), live_server.url, adjudicate(cleo))
    expect(here.page.locator("#decided")).to_have_text("4 of 4 decided")
    here.press("Control+Enter")
    here.page.wait_for_url("**/projects/coast/adjudication/")
    assert here.kinds() == ["submit"]
    here.leave()


def test_once_it_is_settled_the_page_says_who_marked_it_and_how(
    *, live_server, client, pair, open_page, cleo, monkeypatch
):
    monkeypatch.setattr("annotator.adjudication.actions.AUDIT_SHARE", 0)
    pair(ben_leaves=("nurse",))
    settle(client, cleo)
    review = Review.objects.get(kind="adjudication")
    here = AtPage(open_page(), live_server.url, review)
    for quote, lines in (
        ("nurse", ["ada · accepted from patterns · with suggestions"]),
        ("league", [f"{name} · accepted from patterns · with suggestions" for name in ("ada", "ben")]),
    ):
        here.go(quote)
        expect(here.page.locator("#inspector .why li")).to_have_text(lines)
    assert [found["id"] for found in Axe().run(here.page).response["violations"]] == []
    here.leave()


def test_what_is_drawn_to_be_decided_again_looks_like_what_only_one_marked(
    live_server, pair, open_page, cleo, monkeypatch
):
    monkeypatch.setattr("annotator.adjudication.actions.AUDIT_SHARE", 100)
    pair(ben_leaves=("nurse",))
    here = AtPage(open_page(), live_server.url, adjudicate(cleo))
    looks = set()
    for quote in ("nurse", "Harbour police"):
        here.page.locator("#spans button", has_text=quote).click()
        here.selects(quote)
        looks.add(
            (here.page.locator("#inspector .why").count(), here.page.locator("#inspector .versions").count())
        )
    assert looks == {(0, 0)}
    here.leave()
