"""A person in front of the review page; what is seen there is compared with what is stored."""

import time
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error, Locator, Page, expect

from tests.program import Program

UNSENT = "Object.keys(localStorage).some(key => key.startsWith('attest:queue:'))"
SAVED_WITHIN = 30  # seconds
DRAWN = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
)
READ_WITHIN = 60  # seconds that the machine may take for the first report


class Desk:
    """The review page in one browser."""

    def __init__(self, page: Page, program: Program) -> None:
        self.page, self.program = page, program

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def stored(self) -> dict:
        """The review as the server has it, once everything typed is saved."""
        deadline = time.monotonic() + SAVED_WITHIN
        while self.page.evaluate(UNSENT):  # the page's policy forbids wait_for_function
            assert time.monotonic() < deadline, f"the page did not save within {SAVED_WITHIN} s"
            self.page.wait_for_timeout(50)
        expect(self.page.locator("#saving")).to_have_text("saved")
        number = self.page.url.split("/reviews/")[1].split("/")[0]
        answer = self.page.request.get(f"{self.program.url}/api/v1/reviews/{number}/")
        assert answer.ok
        return answer.json()

    def submit(self) -> None:
        """Confirm the incidents as they are, submit, and find nothing at the places of the sweep."""
        self.page.locator("html[data-stops=here]").wait_for()
        self.begin_submitting()
        while "/reviews/" in self.page.url and self.page.locator("#sweep-acts").is_visible():
            self.press("x")
            self.drawn()

    def begin_submitting(self, choose: Callable[[], object] = lambda: None) -> None:
        """Submitting stops at each incident that nobody has confirmed; `choose` brings the right version of it into view."""
        self.press("Control+Enter")
        self.drawn()
        while self.page.locator("#inspector .incidents").count():
            choose()
            self.press("a", "Control+Enter")
            self.drawn()

    def drawn(self) -> None:
        """Once the page shows what the last key did, if it did not lead to another page."""
        with suppress(Error):
            self.page.evaluate(DRAWN)

    @property
    def selected(self) -> str:
        """The id of the selected span."""
        span_id = self.page.locator("#report mark.selected").first.get_attribute("data-span")
        assert span_id is not None
        return span_id

    def span(self, span_id: str) -> dict:
        return next(one for one in self.stored()["spans"] if one["id"] == span_id)

    def mark_of(self, span_id: str) -> Locator:
        return self.page.locator(f'#report mark[data-span="{span_id}"]')

    def point(self, words: str, *, end: bool) -> tuple[float, float]:
        """Where the first or last character of some words stands on the screen."""
        box = self.page.evaluate(
            """([words, end]) => {
              const walker = document.createTreeWalker(document.getElementById("report"), NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                node.parentElement.scrollIntoView({ block: "center" });
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                const boxes = range.getClientRects();
                const box = boxes[end ? boxes.length - 1 : 0];
                return { x: end ? box.right : box.left, y: box.top + box.height / 2 };
              }
            }""",
            [words, end],
        )
        return box["x"], box["y"]

    def select_words(self, words: str) -> None:
        """Select text with the mouse, from its first to its last character."""
        for end in (False, True):
            x, y = self.point(words, end=end)
            self.page.mouse.move(x + (-1 if end else 1), y)
            if end:
                self.page.mouse.up()
            else:
                self.page.mouse.down()


def take_next(page: Page, program: Program, project: str) -> Desk:
    """Open the queue until the machine has read a report, then take it."""
    page.goto(f"{program.url}/projects/{project}/next/")
    take = page.get_by_role("button", name="Take the next report")
    deadline = time.monotonic() + READ_WITHIN
    while not take.count():
        assert time.monotonic() < deadline, f"the machine has read no report within {READ_WITHIN} s"
        page.wait_for_timeout(500)
        page.reload()
    take.click()
    expect(page.locator("#inspector")).not_to_be_empty()  # the page's script is at work
    return Desk(page, program)
