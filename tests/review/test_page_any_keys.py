"""Whatever is pressed, in two tabs and over a broken network: in the end both show what the server holds."""

import random
from typing import Any

import pytest

from annotator.review import checks
from tests.review.at_page import AtPage

pytestmark = pytest.mark.browser

DECIDES = ["a", "a", "a", "x", "x", "1", "2", "3", "z", "z", "Shift+z", "s", "d", "q", "m"]
MOVES = ["ArrowRight", "Shift+ArrowLeft", "Control+ArrowLeft", "Control+Shift+ArrowRight"]
GOES = ["n", "p", "j", "k", "o", "y", "h", "g", "w"]
BEGINS = ["f", "b", "r", "l", "e", "v", "i", "c", "/", "t", "Shift+a", "Shift+m"]
GOES_ON = ["0", "4", "5", "7", "+", "-", "Tab", "Enter", "Escape", "ArrowDown"]
KEYS = [*DECIDES, *DECIDES, *MOVES, *GOES, *BEGINS, *GOES_ON]
PRESSED = 80
# what the text and the list show, without what only this tab's person sees
SHOWN = """() => [
  document.querySelector("#report").innerHTML.replace(/ ?\\b(selected|linked|other-version)\\b| data-hint="\\w+"/g, ""),
  ...Array.from(document.querySelectorAll("#spans li"), (row) => row.className + row.firstChild.className + row.textContent),
]"""


def cut(tabs: list[AtPage]) -> None:
    for tab in tabs:
        tab.page.route("**/decisions/", lambda route: route.abort("internetdisconnected"))


def mend(tabs: list[AtPage]) -> None:
    for tab in tabs:
        tab.page.unroute("**/decisions/")
        tab.page.evaluate("dispatchEvent(new Event('online'))")


def shown(tab: AtPage) -> Any:
    return tab.page.evaluate(SHOWN)


def settled(tab: AtPage, wanted: Any) -> Any:
    """What a tab shows, once it is what is wanted, or it had its time."""
    for _ in range(200):
        if shown(tab) == wanted:
            break
        tab.page.wait_for_timeout(100)
    return shown(tab)


def test_two_tabs_end_up_showing_what_the_server_holds_whatever_is_pressed(new_tab):
    chance = random.Random(4)  # the same keys each time
    tabs = [new_tab(), new_tab()]
    at = tabs[0]
    for number in range(PRESSED):
        if number == PRESSED // 3:
            cut(tabs)
        if number == 2 * PRESSED // 3:
            mend(tabs)
        if chance.random() < 0.1:
            at = chance.choice(tabs)
        at.press(chance.choice(KEYS))
    for tab in tabs:
        tab.press("Escape", "Escape", "Escape")
    for tab in tabs:
        tab.saved()
    fresh = new_tab()
    wanted = shown(fresh)
    assert [settled(tab, wanted) for tab in tabs] == [wanted, wanted]
    assert len(fresh.kinds()) > PRESSED / 8
    assert list(checks.faults()) == []
