"""One decision on every mention of a name, in a real Chromium."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from annotator.projects.models import Policy
from annotator.review.models import Decision
from tests.review.at_page import CHILD, TOLL
from tests.review.desk import Analyst, change, entry

pytestmark = pytest.mark.browser

TEXT = (
    "Valdorian navy boats shelled Brannport 🛶, the Harbour League (HL) said. The navy denied it.\n"
    "HL sources said at least four HL fighters were killed, and that HL’s boats and HL-led crews fled from HLX.\n"
    "According to 🛶 Brann hospital, a child was hurt. HL had no word on the @HL account. 𝐀 HL left; HL again."
)
SPANS = [
    ("Valdorian navy", 0, "ACTOR", {"kind": "state-force"}, 0.95),
    ("Harbour League", 0, "ACTOR", {"kind": "armed-group"}, 0.9),
    ("HL", 0, "ACTOR", {"kind": "armed-group"}, 0.9),
    ("HL sources", 0, "SOURCE", {"kind": "armed-group"}, 0.9),
    (TOLL, 0, "CASUALTY", {"kind": "killed"}, 0.93),
    ("HL", 2, "ACTOR", {}, 0.5),
    ("Brann hospital", 0, "SOURCE", {}, 0.8),
    (CHILD, 0, "CASUALTY", {"kind": "injured"}, 0.9),
]
OCCURRENCES = """async ([text, quotes]) => {
  const { Occurrences } = await import("/static/js/occurrences.js");
  const { ReportText } = await import("/static/js/spans.js");
  const article = document.createElement("article");
  article.innerHTML = `<p class="block" data-start="0" data-end="${[...text].length}"></p>`;
  article.firstChild.textContent = text;
  const report = new ReportText(article);
  const occurrences = new Occurrences(report);
  return quotes.map((quote) => occurrences.of(quote).map(({ start, end }) => [start, report.slice(start, end)]));
}"""


@pytest.fixture
def here(at):
    """A report that says HL often, mostly unmarked."""
    return at(TEXT, SPANS)


@pytest.fixture
def offer(here):
    return here.page.locator(".strip [data-offer]")


def mentions(here, label="ACTOR", quote="HL"):
    spans = here.state.spans.values()
    return sorted(
        (one for one in spans if (one.label, one.quote) == (label, quote)), key=lambda one: one.start
    )


def test_a_name_stays_on_offer_while_tolls_are_decided(here, offer):
    here.go("HL")
    here.press("a")
    expect(offer).to_have_text("m HL: 6 more")
    here.go(CHILD)
    here.press("a")
    expect(here.marks(CHILD)).to_have_class(re.compile(r"\baccepted\b"))
    expect(offer).to_have_text("m HL: 6 more")
    here.press("m")
    here.saved()
    assert here.kinds() == ["accept", "accept", "accept_many"]


def test_m_decides_the_name_everywhere_as_one_decision_that_z_takes_back(here, offer):
    here.go("HL")
    here.press("a")
    expect(offer).to_have_text("m HL: 6 more")
    here.press("m")
    expect(offer).to_be_empty()
    here.saved()
    found = mentions(here)
    text = here.review.document.text
    assert [text[one.start - 5 : one.end + 2] for one in found] == [
        "gue (HL) ", "ied it.\nHL s"[-9:], "four HL f", "that HL’s", "urt. HL h", "t. 𝐀 HL l", "eft; HL a",
    ]  # fmt: skip
    assert {one.status for one in found} == {"accepted"}
    assert {one.values["kind"]["value"] for one in found if one.by_person} == {"armed-group"}
    assert here.kinds() == ["accept", "accept_many"]
    here.press("z")
    here.saved()
    assert [one.status for one in mentions(here)] == ["suggested", "accepted"]


def test_what_was_decided_before_is_left_as_it_is_and_not_counted(here, offer):
    here.select_text("HL", 6)
    here.press("1", "x")
    here.go("HL", 1)
    here.press("x")
    here.go("HL")
    here.press("a")
    expect(offer).to_have_text("m HL: 4 more")
    here.press("m")
    here.saved()
    rejected = [one for one in mentions(here) if one.status == "rejected"]
    assert len(rejected) == 2
    assert len(mentions(here)) == 7


def test_a_source_is_not_added_where_its_words_stand_without_speaking(here, offer):
    here.go("Brann hospital")
    here.press("a")
    expect(offer).to_be_empty()


def test_lines_that_are_no_part_of_the_report_are_left_out(here, offer):
    here.go("Brann hospital")
    here.press("d", "d", "d", "d")
    expect(here.notice).to_contain_text("no part of the report")
    here.go("HL")
    here.press("a")
    expect(offer).to_have_text("m HL: 3 more")


def test_after_a_reject_m_rejects_what_else_is_suggested_of_the_name(here, offer):
    here.go("HL")
    here.press("x")
    expect(offer).to_have_text("m HL: reject 1 more")
    here.press("m")
    here.saved()
    assert {one.status for one in mentions(here)} == {"rejected"}
    assert here.kinds() == ["reject", "reject_many"]


def test_shift_m_shows_where_and_changes_nothing(here):
    here.go("HL")
    here.press("a", "Shift+M")
    places = here.page.locator(".places .choice")
    expect(places).to_have_count(6)
    expect(places.nth(2)).to_contain_text("HL+’s boats")
    assert here.page.evaluate("CSS.highlights.get('elsewhere').size") == 6
    here.press("Escape")
    expect(places).to_have_count(0)
    assert here.page.evaluate("CSS.highlights.has('elsewhere')") is False
    here.saved()
    assert here.kinds() == ["accept"]


def test_shift_a_twice_accepts_what_is_left_of_names_accepted_before_but_no_toll(at):
    report = "HL and the navy met. HL and the navy left. One died. One died."
    here = at(report, [(words, nth, label, {}, 0.9) for words, label in
                       [("HL", "ACTOR"), ("navy", "ACTOR"), ("One died", "CASUALTY")] for nth in (0, 1)], ())  # fmt: skip
    for quote in ("One died", "HL", "navy"):
        here.go(quote)
        here.press("a")
    here.press("Shift+A")
    expect(here.page.locator(".strip [data-offer]")).to_contain_text("2 more of 2 names")
    here.press("Shift+A")
    here.saved()
    assert [one.status for one in mentions(here, "CASUALTY", "One died")] == ["accepted", "suggested"]
    assert {one.status for quote in ("HL", "navy") for one in mentions(here, quote=quote)} == {"accepted"}
    assert here.kinds()[-1] == "accept_many"
    here.press("Shift+X")
    expect(here.notice).to_have_text("No suggestion is left of the names decided so here.")


def test_shift_s_twice_accepts_a_labels_likely_suggestions_with_their_values_where_the_lead_allows_it(
    at, project
):
    Policy.objects.filter(project=project).update(accepts_from=90)
    here = at()
    here.press("Shift+S")
    expect(here.notice).to_have_text("Select a span of the label first; casualties are decided one by one.")
    here.go("Valdorian navy")
    here.press("Shift+S")
    expect(here.page.locator(".strip [data-offer]")).to_contain_text("3 × ACTOR scored 0.90 or more")
    before = {key: span.values for key, span in here.state.spans.items()}
    here.press("Shift+S")
    here.saved()
    actors = [span for span in here.state.spans.values() if span.label == "ACTOR"]
    assert sorted((one.origin["score"], one.status) for one in actors) == [
        (0.5, "suggested"), (0.9, "accepted"), (0.9, "accepted"), (0.95, "accepted"),
    ]  # fmt: skip
    assert {key: span.values for key, span in here.state.spans.items()} == before
    here.press("z")
    here.saved()
    assert here.kinds() == ["accept_scored", "undo"]
    here.go(TOLL)
    here.press("a")
    here.go("HL sources")
    here.saved()
    Policy.objects.filter(project=project).update(accepts_from=None)
    here.go("Valdorian navy")
    here.press("Shift+S", "Shift+S")
    expect(here.page.locator("#refused")).to_contain_text("policy does not let")
    here.reload()
    here.press("Shift+S", "Shift+S")
    here.saved()
    assert here.kinds() == ["accept_scored", "undo", "accept"]


def test_a_mention_decided_elsewhere_meanwhile_refuses_the_whole_and_shows_what_stands(here, ada):
    other = Analyst(Client(), ada, here.review)
    here.go("HL")
    here.press("a")
    here.saved()
    waiting = next(
        one for one in other.state()["spans"] if one["quote"] == "HL" and one["status"] == "suggested"
    )
    assert other.one(entry("reject", change(waiting, status="rejected")))["outcome"] == "applied"
    here.press("m")
    expect(here.page.locator("#refused")).to_contain_text("changed elsewhere")
    assert [one.status for one in mentions(here)] == ["rejected", "accepted"]
    assert not Decision.objects.filter(review=here.review, kind="accept_many").exists()


def test_names_are_found_as_whole_words_in_code_points_whatever_the_accents_but_with_their_capitals(here):
    text = "🛶 The US told us: U.S. HL’s, HL-led, @HL, HL. JOSÉ, Jose\u0301 and José; residents. Residents “fled”. ffice oﬃce"
    quotes = ["US", "HL", "José", "residents", "Residents", "ffice", "nobody"]
    found = here.page.evaluate(OCCURRENCES, [text, quotes])
    assert dict(zip(quotes, [[quote for _, quote in places] for places in found], strict=True)) == {
        "US": ["US"],
        "HL": ["HL", "HL"],
        "José": ["JOSÉ", "Jose\u0301", "José"],
        "residents": ["residents", "Residents"],
        "Residents": ["Residents"],
        "ffice": ["ffice"],
        "nobody": [],
    }
    assert all(text[start:].startswith(quote) for places in found for start, quote in places)


def test_axe_finds_no_fault_while_places_and_letters_are_shown_dark_or_light(here):
    here.go("HL", 1)
    here.press("a")
    for scheme in ("light", "dark"):
        here.page.emulate_media(color_scheme=scheme)
        for key in ("Shift+M", "l"):
            here.press(key)
            expect(here.page.locator("#inspector .choices.column")).to_be_visible()
            assert Axe().run(here.page).response["violations"] == []
            here.press("Escape")
