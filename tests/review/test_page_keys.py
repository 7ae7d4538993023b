"""Keys of a person's own: given in the dialog of all keys, printed everywhere, and never in the way."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from annotator.accounts.models import User
from tests.review.at_page import SOURCE, TOLL, AtPage, open_review

pytestmark = pytest.mark.browser

CODES = [
    *("Backquote", *(f"Digit{digit}" for digit in "1234567890"), "Minus", "Equal"),
    *(f"Key{letter}" for letter in "QWERTYUIOP"), "BracketLeft", "BracketRight",
    *(f"Key{letter}" for letter in "ASDFGHJKL"), "Semicolon", "Quote",
    *(f"Key{letter}" for letter in "ZXCVBNM"), "Comma", "Period", "Slash",
]  # fmt: skip
# what the keys above type alone, and with Shift; and what AltGr types
LAYOUTS = {
    "us": (
        "`1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./",
        '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?',
        {},
    ),
    "german": (
        "^1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-",
        '°!"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_',
        {"{": "Digit7", "[": "Digit8", "]": "Digit9", "}": "Digit0"},
    ),
    "french": (
        "²&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!",
        "~1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§",
        {"{": "Digit4", "[": "Digit5", "]": "Minus", "}": "Equal"},
    ),
}
READ = """async (events) => {
  const { read } = await import("/static/js/keys.js");
  return events.map(({ graph, ...event }) => read({ ...event, getModifierState: () => graph }));
}"""
DEFAULT_KEYS = """async () => {
  const { DEFAULTS } = await import("/static/js/keys.js");
  return Object.values(DEFAULTS).flat();
}"""

BOUND = """async (own) => {
  const { bindings, firstKeys } = await import("/static/js/keys.js");
  const claim = { name: "claimed-by", key: "f" };
  const scheme = { labels: [{ name: "TOLL", key: "2" }], linkTypes: [claim, { name: "tied to", key: "t" }, { name: "with", key: "w" }], claim, claims: {} };
  return Object.fromEntries(bindings(own, firstKeys(scheme, { accepts_from: null }), scheme));
}"""


@pytest.fixture
def here(look) -> AtPage:
    return look(viewport={"width": 1024, "height": 768})


def key(here: AtPage, what: str) -> Locator:
    """The first key of a command in the dialog."""
    return here.page.locator("#help tr", has_text=what).locator("button.key").first


def said(here: AtPage) -> Locator:
    return here.page.locator("#help-said")


def kept() -> dict:
    return User.objects.get(username="ada").keys


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_key_of_the_page_is_read_on_every_layout(open_page, live_server, layout):
    page = open_page()
    page.goto(f"{live_server.url}/login/")
    names = [*page.evaluate(DEFAULT_KEYS), *"0123456789+", *(f"Alt+{digit}" for digit in "123")]
    typed = [name for name in names if len(name.rsplit("+", 1)[-1] or "+") == 1]
    assert page.evaluate(READ, [event(name, *LAYOUTS[layout]) for name in typed]) == typed


def event(name: str, alone: str, shifted: str, with_graph: dict[str, str]) -> dict[str, object]:
    """What a browser tells when the keys of a name are pressed on a layout."""
    parts, _, character = name.rpartition("+") if len(name) > 1 else ("", "", name)
    shift = "Shift" in parts
    wanted = character.upper() if shift else character
    told = {"altKey": "Alt" in parts, "ctrlKey": "Ctrl" in parts, "metaKey": False, "graph": False}
    if wanted in with_graph:
        return told | {"key": wanted, "code": with_graph[wanted], "shiftKey": False, "graph": True}
    if wanted.isdigit() and wanted not in alone:  # the key in the place of the digit means it too
        place = CODES.index(f"Digit{wanted}")
        return told | {"key": alone[place], "code": CODES[place], "shiftKey": False}
    place = (alone if wanted in alone else shifted).index(wanted)
    return told | {"key": wanted, "code": CODES[place], "shiftKey": wanted not in alone}


def test_the_line_below_shows_the_keys_of_what_is_going_on(ada_at):
    strip = ada_at.page.locator(".strip .now:visible")
    for keys, says in [
        (["c"], "Shift selects"),
        (["/"], "through the hits"),
        (["Escape", "f"], "a letter chooses"),
        (["Escape", "e"], "next value"),
        (["Escape", "i"], "right as it is"),
        (["Escape", "v"], "saves"),
        (["Escape"], "a accept"),
    ]:
        ada_at.press(*keys)
        expect(strip).to_contain_text(says)
        expect(strip).to_have_count(1)


def test_a_command_takes_the_key_that_is_pressed_for_it_and_every_browser_knows(here, look):
    here.press("?")
    key(here, "accept with").focus()
    here.press("Enter", "u")
    expect(key(here, "accept with")).to_have_text("u")
    expect(here.page.locator("#acts [data-command=accept] kbd")).to_have_text("u")
    expect(here.page.locator(".strip")).to_contain_text("u accept")
    here.press("Escape", "a")
    here.selects(TOLL)
    here.press("u")
    here.selects(SOURCE)
    here.saved()
    other = look()
    other.go(TOLL)
    expect(other.page.locator("#acts [data-command=accept] kbd")).to_have_text("u")
    assert kept() == {"accept": ["u", "Enter"]}


def test_a_key_that_is_taken_can_be_swapped_and_everything_put_back(here):
    here.press("?")
    key(here, "skip for now").click()
    here.press("n")
    expect(said(here)).to_contain_text("n is already: next undecided.")
    here.press("Enter")
    expect(key(here, "skip for now")).to_have_text("n")
    expect(key(here, "next undecided")).to_have_text("s")
    assert [violation["id"] for violation in Axe().run(here.page).response["violations"]] == []
    here.page.get_by_role("button", name="Its first key again: skip for now").click()
    expect(key(here, "skip for now")).to_have_text("s")
    expect(key(here, "next undecided")).to_have_text("n")
    key(here, "skip for now").click()
    here.press("u")
    here.page.get_by_role("button", name="All keys as they were").click()
    expect(key(here, "skip for now")).to_have_text("s")
    here.press("Escape", "s")
    here.selects(SOURCE)
    here.saved()
    assert kept() == {}


def test_what_cannot_be_a_key_is_told_and_the_old_one_stays(here):
    here.press("?")
    key(here, "skip for now").click()
    for pressed, told in [
        ("7", "7 is for labels"),
        ("?", "always does"),
    ]:
        here.press(pressed)
        expect(said(here)).to_contain_text(told)
    here.press("Escape")
    expect(said(here)).to_be_empty()
    expect(here.page.locator("#help")).to_be_visible()
    expect(key(here, "skip for now")).to_have_text("s")
    here.press("Escape")
    expect(here.page.locator("#help")).to_be_hidden()


def test_the_letters_of_links_can_be_changed_and_swapped_like_other_keys(here):
    here.press("?")
    key(here, "repeat of: letters").click()
    here.press("u")
    key(here, "said by").click()
    here.press("s")
    here.press("Enter")
    expect(key(here, "skip for now")).to_have_text("f")
    expect(here.page.locator(".strip [data-keys=claim]")).to_have_text("s")
    here.press("Escape", "s", "0")
    here.saved()
    here.reload()
    expect(here.page.locator("#inspector [data-act=claim] kbd")).to_have_text("s")
    here.press("u")
    expect(here.page.locator("#report mark[data-hint]")).not_to_have_count(0)
    here.press("Escape")
    assert here.kinds() == ["describe"]
    assert kept() == {"link-corefers": ["u"], "claim": ["s"], "skip": ["f"]}
    here.press("?")
    here.page.get_by_role("button", name="Its first key again: said by").click()
    expect(key(here, "skip for now")).to_have_text("s")
    expect(key(here, "said by")).to_have_text("f")


@pytest.mark.parametrize(
    ("own", "bound"),
    [
        ({}, {"a": "accept", "f": "claim", "t": "note", "w": "link-with", "2": "label-TOLL"}),
        ({"claim": ["u"]}, {"u": "claim", "f": None}),
        ({"skip": ["f"]}, {"f": "skip", "s": None}),
        ({"claim": ["s"]}, {"s": "claim", "f": None}),
        ({"link-tied to": ["u"], "link-elsewhere": ["k"]}, {"u": "link-tied to", "t": "note", "k": "up"}),
        ({"link-tied to": ["u"], "skip": ["u"]}, {"u": "skip"}),
    ],
    ids=["nothing", "a link", "a key of a link", "a key of the page", "of another project", "both"],
)
def test_where_two_want_one_key_a_persons_own_go_first_and_the_page_before_links(
    open_page, live_server, own, bound
):
    page = open_page()
    page.goto(f"{live_server.url}/login/")
    found = page.evaluate(BOUND, own)
    assert {name: found.get(name) for name in bound} == bound


def test_without_network_own_keys_work_and_are_sent_with_the_next_page(project, ada, live_server, chromium):
    context = chromium.new_context()
    here = AtPage(context.new_page(), live_server.url, open_review(project, ada))
    here.page.route("**/api/v1/keys/", lambda route: route.abort("internetdisconnected"))
    here.press("?")
    key(here, "skip for now").click()
    here.press("u", "Escape", "u")
    here.selects(SOURCE)
    here.saved()
    here.page.unroute("**/api/v1/keys/")
    with here.page.expect_response("**/api/v1/keys/"):
        here.reload()
    assert kept() == {"skip": ["u"]}
    here.leave()
    context.close()


def test_keys_are_found_by_typing(here):
    here.press("?")
    here.page.keyboard.type("guidelines")
    rows = here.page.locator("#help tr").filter(visible=True)
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("guidelines at this label")


def test_the_strip_shows_what_matters_now_and_never_half_a_word(here):
    strip = here.page.locator(".strip .now:not([hidden]) > *")
    expect(strip.filter(has_text="count")).to_be_visible()
    here.go(SOURCE)
    expect(strip.filter(has_text="count")).to_be_hidden()
    here.page.evaluate(
        "for (const place of document.querySelectorAll('.strip .now:not([hidden]) > *')) place.append(' Untertreibungsvorbehalt')"
    )
    frame = here.page.locator(".strip .now:not([hidden])").bounding_box()
    button = here.page.get_by_role("button", name="all keys").bounding_box()
    assert button["x"] + button["width"] <= 1024
    for box in [place.bounding_box() for place in strip.all() if place.is_visible()]:
        whole = box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        assert whole or box["y"] >= frame["y"] + frame["height"]
