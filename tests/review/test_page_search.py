"""The search in the text of a report finds words however they are written."""

import pytest
from playwright.sync_api import expect

from tests.review.at_page import TOLL, AtPage

pytestmark = pytest.mark.browser


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
    here.speaks("League")
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
