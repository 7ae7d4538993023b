"""The text of the review page: its caret, its search, what lies in several layers, touch, every kind of screen."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.review.at_page import SOURCE, TOLL, AtPage, open_review

At = Callable[..., AtPage]
pytestmark = pytest.mark.browser


@pytest.fixture
def at(live_server, project, ada, open_page) -> Iterator[At]:
    """Opens reviews for Ada, each with a text and suggestions of its own."""
    opened: list[AtPage] = []

    def open_one(*args: Any, **options: Any) -> AtPage:
        review = open_review(project, ada, *args)
        opened.append(AtPage(open_page(**options), live_server.url, review))
        return opened[-1]

    yield open_one
    for one in opened:
        one.leave()


def spoken(here: AtPage, words: str) -> None:
    """What a screen reader is told."""
    expect(here.page.locator("#spoken")).to_have_text(words)


def caret_x(here: AtPage) -> float:
    """Where the caret stands from left to right."""
    return here.page.locator(".caret").bounding_box()["x"]


# The caret


def test_c_shift_arrows_and_a_digit_mark_whole_words_without_a_mouse(at):
    here = at()
    here.press("c")
    spoken(here, "Caret in the text. Shift with arrows selects, a label’s digit marks, Escape leaves.")
    here.press(
        "ArrowRight", "Shift+Control+ArrowRight", "Shift+Control+ArrowRight", *["Shift+ArrowRight"] * 2
    )
    spoken(here, "t least f")
    here.press("3")
    here.selects("at least four")
    here.saved()
    assert (here.span("at least four").label, here.kinds()) == ("SOURCE", ["add"])


def test_alt_and_a_digit_take_the_characters_as_they_are(at):
    here = at()
    here.press("c", "ArrowRight", "Shift+Control+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Alt+3")
    here.saved()
    assert here.span("t l").label == "SOURCE"


def test_a_digit_marks_the_word_at_the_caret_and_no_other_key_decides_there(at):
    here = at()
    here.press("c", "a")
    here.selects(TOLL)
    here.press("c", "Home", "Control+ArrowRight", "Control+ArrowRight", "Control+ArrowRight", "1")
    here.selects("said")
    here.saved()
    assert here.kinds() == ["add"]


def test_the_caret_goes_by_what_the_eye_sees_as_one_character_and_by_rows_over_blank_lines(at):
    here = at("The 👩\u200d👩\u200d👧e\u0301 crew\n\n\nwas " + "hurt " * 500, [], [])
    here.press("c", "Control+Home", "Control+ArrowRight", *["Shift+ArrowRight"] * 3)
    spoken(here, " 👩\u200d👩\u200d👧e\u0301")
    here.press("Home", "ArrowDown", "End", "Shift+Home")
    expect(here.quote).to_have_text(re.compile("^was( hurt){5,30}$"))
    here.press("Control+End", *["Shift+ArrowUp"] * 5)
    expect(here.page.locator(".block.continues")).to_have_count(1)
    expect(here.notice).to_have_count(0)
    here.press("Control+Home", "Shift+ArrowDown")
    expect(here.notice).to_have_text("A span stays inside its line.")


def test_the_caret_goes_left_with_the_left_arrow_in_every_direction_of_writing(at):
    here = at("אמר דובר הצי HL boats כי 12 אזרחים נפצעו", [("דובר", 0, "SOURCE", {}, 0.9)], [])
    here.press("c", "Home")
    seen = [caret_x(here)]
    for _ in "אמר דובר הצי HL boats כי 12 אזרחים נפצעו":
        here.press("ArrowLeft")
        here.page.evaluate("() => new Promise(requestAnimationFrame)")
        seen.append(caret_x(here))
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == len(seen)
    here.press("Home", "Shift+Control+ArrowLeft", "Shift+Control+ArrowLeft", "3")
    here.selects("אמר דובר")


def test_the_caret_and_its_selection_stay_when_their_line_is_drawn_anew(at, live_server, open_page):
    here = at()
    there = AtPage(open_page(), live_server.url, here.review)
    there.go(SOURCE)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    here.page.route("**/decisions/**", hold)
    here.press("s", "k", "c", "Shift+Control+ArrowRight")
    there.press("a")
    there.saved()
    there.leave()
    held[0].continue_()
    expect(here.marks(SOURCE)).to_have_class(re.compile("^c3 accepted first last u1"))
    here.page.unroute("**/decisions/**")
    spoken(here, "at")
    expect(here.page.locator(".caret")).to_be_visible()
    here.press("Shift+Control+ArrowRight", "3")
    here.selects("at least")


# Searching


def count(here: AtPage, words: str) -> None:
    """What stands beside the search field."""
    expect(here.page.locator("#search output")).to_have_text(words)


def tinted(here: AtPage) -> list[str]:
    """The words that are coloured as hits, the current one last."""
    here.page.evaluate("() => new Promise(requestAnimationFrame)")
    return here.page.evaluate(
        "() => ['hits', 'hit'].flatMap((name) => [...(CSS.highlights.get(name) ?? [])].map(String))"
    )


def test_a_hit_is_selected_by_enter_extended_by_shift_and_marked_by_a_digit(at):
    here = at()
    stored = here.page.locator("#report").inner_text()
    here.press("/")
    here.page.keyboard.type("League")
    count(here, "2 of 2")
    assert tinted(here) == ["League", "League"]
    here.press("Enter")
    spoken(here, "League")
    here.press("Enter")
    count(here, "1 of 2")
    here.press("Shift+Enter")
    count(here, "2 of 2")
    here.press("/", "ArrowUp", "Enter", "Shift+Control+ArrowRight", "3")
    here.selects("League (HL")
    here.saved()
    assert here.kinds() == ["add"]
    expect(here.page.locator("#search")).to_be_hidden()
    assert tinted(here) == []
    assert here.page.locator("#report").inner_text() == stored


def test_escape_returns_to_where_one_was(at):
    here = at(
        "Four guards were hurt at the quay.\n" + "The tide came in.\n" * 80 + "Zoë’s ferry left.", [], []
    )
    paper = here.page.locator("#main")
    here.press("/")
    here.page.keyboard.type("zoe's  FERRY")
    count(here, "1 of 1")
    assert tinted(here) == ["Zoë’s ferry"]
    assert paper.evaluate("(main) => main.scrollTop") > 500
    here.press("Enter")
    expect(here.page.locator(".caret")).to_be_visible()
    here.press("Escape")
    assert paper.evaluate("(main) => main.scrollTop") == 0
    expect(here.page.locator("#search")).to_be_hidden()


def test_what_is_not_there_is_said_and_nothing_is_chosen(at):
    here = at()
    here.press("/")
    here.page.keyboard.type("lighthouse")
    count(here, "not found")
    here.press("Enter", "Escape")
    here.selects(TOLL)


def test_hits_are_tinted_by_boxes_where_the_browser_has_no_highlights(at):
    here = at()
    here.page.add_init_script("delete CSS.highlights")
    here.reload()
    here.press("/")
    here.page.keyboard.type("hl")
    expect(here.page.locator(".hits, .hit")).to_have_count(3)


FOUND = [
    ("He met José, Jose\u0301 and JOSE.", "jose", ["José", "Jose\u0301", "JOSE"]),
    ("“Nahr” and 'Nahr' and «Nahr»", '"nahr"', ["“Nahr”", "«Nahr»"]),
    ("Kata’ib, Kata'ib, Kataib", "kata‘ib", ["Kata’ib", "Kata'ib"]),
    ("F–15 F-15 F‑15 F15", "f-15", ["F–15", "F-15", "F‑15"]),
    ("two  \u00a0 guards, two guards", "two guards", ["two  \u00a0 guards", "two guards"]),
    ("two\nguards", "two guards", []),
    ("ΟΔΟΣ Οδός οδοσ", "οδος", ["ΟΔΟΣ", "Οδός", "οδοσ"]),
    ("𝐀da 🛶 Ada", "ada", ["𝐀da", "Ada"]),
    ("👩\u200d👩\u200d👧 👩", "👩", ["👩\u200d👩\u200d👧", "👩"]),
    ("the o\ufb03ce o\u00adffice", "office", ["o\ufb03ce", "o\u00adffice"]),
    ("שָׁלוֹם שלום", "שלום", ["שָׁלוֹם", "שלום"]),
    ("ﻣﺤﻤﺪ مُحَمَّد محـمد", "محمد", ["ﻣﺤﻤﺪ", "مُحَمَّد", "محـمد"]),
    ("aaaa", "aa", ["aa", "aa"]),
    ("a. b", "  ", []),
]

FIND = """async (cases) => {
  const { FoldedText } = await import("/static/js/folded.js");
  return cases.map(([text, words]) => new FoldedText(text).find(words).map(([start, end]) => text.slice(start, end)));
}"""


def test_a_search_finds_words_however_they_are_written(live_server, open_page):
    page = open_page()
    page.goto(f"{live_server.url}/login/")
    found = page.evaluate(FIND, [[text, words] for text, words, _ in FOUND])
    assert found == [expected for _, _, expected in FOUND]


# Several spans in one place

STACKED = (
    "Harbour League guards and two League sailors were hurt.",
    [
        ("Harbour League guards and two League sailors were hurt", 0, "CASUALTY", {}, 0.9),
        ("Harbour League guards", 0, "SOURCE", {}, 0.9),
        ("Harbour League", 0, "ACTOR", {}, 0.9),
        ("guards and two", 0, "ACTOR", {}, 0.5),
        ("League sailors", 0, "ACTOR", {}, 0.9),
    ],
    [],
)
WHOLE = "Harbour League guards and two League sailors were hurt"


def test_o_and_the_list_lead_to_every_span_in_a_place(at):
    here = at(*STACKED)
    here.go(WHOLE)
    seen = []
    for _ in STACKED[1]:
        here.page.evaluate("() => new Promise(requestAnimationFrame)")
        seen.append(here.quote.inner_text())
        here.press("o")
    assert sorted(seen) == sorted(words for words, *_ in STACKED[1])
    here.selects(WHOLE)
    here.page.locator("#inspector .pile button").last.click()
    here.selects("League sailors")
    expect(here.page.locator("#inspector .pile [aria-current]")).to_have_text(
        "ALeague sailors, ACTOR, suggested"
    )


def test_a_span_that_may_not_stand_beside_another_is_refused_with_the_way_there(at):
    here = at(*STACKED)
    here.go("Harbour League guards")
    here.press("a")
    here.go("Harbour League guards")
    here.press("c", "Control+ArrowRight", "Shift+Control+ArrowRight", "Shift+Control+ArrowRight", "3")
    expect(here.notice).to_contain_text("“Harbour League guards”")
    here.page.get_by_role("button", name="go there").click()
    here.selects("Harbour League guards")
    here.saved()
    assert here.kinds() == ["accept"]
