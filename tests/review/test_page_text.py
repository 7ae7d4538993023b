"""The text of the review page: its caret, its search, what lies in several layers, touch, every kind of screen."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect

from tests.review.at_page import BOX, SOURCE, TEXT, TOLL, AtPage, place

At = Callable[..., AtPage]
pytestmark = pytest.mark.browser


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


def test_selected_words_get_other_edges_by_key_and_no_span_behind_them_does(at):
    here = at()
    here.select_text("customs")
    here.press("ArrowRight", "Shift+ArrowLeft", "s", "v")
    here.page.keyboard.type("12")
    here.press("Enter")
    here.select_text("customs")
    here.press("ArrowRight", "Shift+ArrowLeft", "3")
    here.selects("the customs house")
    here.saved()
    assert here.kinds() == ["describe", "add"]
    assert here.span(TOLL).values["count_min"]["value"] == 12


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


# A mark's and its handle's place in the frame after a key, whether the mark is drawn there, and the same later.
JUMP = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const place = () => {
    const [mark, handle] = ["mark.selected", ".handle.start"].map((name) => document.querySelector(name));
    const [box, knob] = [mark, handle].map((element) => element.getBoundingClientRect());
    return [box.top, knob.top - box.top, mark.checkVisibility({ contentVisibilityAuto: true })];
  };
  dispatchEvent(new KeyboardEvent("keydown", { key: "k", code: "KeyK" }));
  await frame();
  const first = place();
  for (let count = 0; count < 5; count += 1) await frame();
  return [first, place()];
}"""


def test_a_far_span_stands_where_it_stays_from_the_first_frame_on(at):
    text = "\n".join(
        f"They saw nurse {number:03} at the quay. " + "Then they went home. " * 20 for number in range(150)
    )
    here = at(text, [(f"nurse {number:03}", 0, "ACTOR", {}, 0.9) for number in (3, 140)], [])
    here.page.locator("#report.measured").wait_for()
    for _ in range(4):
        first, later = here.page.evaluate(JUMP)
        assert first == later
        assert first[2]
        assert abs(first[1]) < 10


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
    here.press("c", "Control+ArrowRight", "Shift+Control+ArrowRight", "Shift+Control+ArrowRight", "2")
    here.selects("League guards")
    expect(here.notice).to_contain_text("“Harbour League guards”")
    here.page.get_by_role("button", name="go there").click()
    here.selects("Harbour League guards")
    here.saved()
    assert here.kinds() == ["accept"]


# Fingers, directions of writing, kinds of screen

DESKTOP = {"viewport": {"width": 1400, "height": 900}}
ZOOMED = {"viewport": {"width": 700, "height": 450}, "device_scale_factor": 2}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def middle(here: AtPage, selector: str) -> tuple[float, float]:
    """The middle of an element."""
    box = here.page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag_with_a_finger(here: AtPage, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Put a finger down, move it, lift it."""
    cdp = here.page.context.new_cdp_session(here.page)
    steps = [
        (start[0] + (end[0] - start[0]) * n / 6, start[1] + (end[1] - start[1]) * n / 6) for n in range(7)
    ]
    for kind, (x, y) in zip(["touchStart", *["touchMove"] * 6], steps, strict=True):
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


SELECT = """([index, from, to]) => {
  const words = document.querySelectorAll(".block")[index].firstChild;
  document.getSelection().setBaseAndExtent(words, from, words, to);
}"""


def test_a_finger_drags_an_edge_and_the_page_stays(at):
    here = at(TEXT + "\nThe tide came in." * 40, **PHONE)
    here.page.evaluate("() => scrollTo(0, 10)")
    start = middle(here, ".handle.end")
    goal = here.page.evaluate(BOX, list(place(TEXT, "the customs")))
    drag_with_a_finger(here, start, (goal["right"], goal["middle"]))
    here.selects(TOLL + " near the customs")
    assert here.page.evaluate("scrollY") == 10
    here.saved()
    assert here.kinds() == ["adjust"]


def test_a_finger_marks_what_was_selected_also_when_the_press_lets_go_of_it(at):
    here = at("Four guards were hurt.\n" * 12 + "A nurse saw the boats.", [], [], **PHONE)
    here.page.evaluate(SELECT, [12, 2, 7])
    expect(here.quote).to_have_text("nurse")
    words = here.page.evaluate("() => document.getSelection().getRangeAt(0).getBoundingClientRect().bottom")
    assert words < here.page.locator(".rail").bounding_box()["y"]
    here.page.evaluate(
        "() => acts.addEventListener('touchstart', () => document.getSelection().removeAllRanges())"
    )
    choice = here.page.get_by_role("button", name="source", exact=True)
    assert choice.bounding_box()["height"] >= 44
    choice.tap()
    here.saved()
    assert here.span("nurse").label == "SOURCE"


def test_handles_stand_at_the_ends_the_eye_sees_in_right_to_left_text(at):
    here = at("12 אזרחים נפצעו בנמל", [("12 אזרחים נפצעו", 0, "CASUALTY", {}, 0.9)], [])
    box = here.page.locator("mark.selected").bounding_box()
    assert abs(middle(here, ".handle.start")[0] - box["x"] - box["width"]) < 3
    assert abs(middle(here, ".handle.end")[0] - box["x"]) < 3


def test_marked_words_and_their_letters_are_as_readable_as_others_in_forced_colours(at):
    here = at(forced_colors="active", color_scheme="dark")
    colours = here.page.evaluate(
        "() => [['mark'], ['mark', '::before'], ['#report']].map(([name, part]) => "
        "getComputedStyle(document.querySelector(name), part).color)"
    )
    assert len(set(colours)) == 1


def test_the_caret_does_not_blink_where_less_motion_is_wanted(at):
    here = at(reduced_motion="reduce")
    here.press("c")
    expect(here.page.locator(".caret")).to_have_css("animation-name", "none")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESKTOP, ZOOMED, PHONE], ids=["desktop", "zoomed", "phone"])
def test_axe_finds_no_fault_in_caret_search_and_lists(at, screen, scheme):
    here = at(*STACKED, color_scheme=scheme, **screen)
    faults = []
    for keys in [["o"], ["c"], ["/", "l"], ["Enter"]]:
        here.press(*keys)
        here.page.evaluate("() => new Promise(requestAnimationFrame)")
        faults += [fault["id"] for fault in Axe().run(here.page).response["violations"]]
        assert here.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert faults == []


def test_what_decides_is_in_view_at_200_percent(at):
    here = at(**ZOOMED)
    for name in ["Accept", "Reject"]:
        expect(here.page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    here.press("n", "n")
    expect(here.page.locator("#inspector q")).to_be_in_viewport(ratio=1)
