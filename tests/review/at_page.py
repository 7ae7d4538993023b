"""A person in front of the review page in a real Chromium."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from annotator.accounts.models import User
from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for
from annotator.review import actions, stored_state
from annotator.review.models import Decision, Review
from annotator.spans import canonical
from annotator.spans.state import Link, Span, State
from annotator.suggestions.models import Prediction, Suggester

TEXT = (
    "Valdorian navy gunboats shelled the harbour of Brannport, the Harbour League (HL) said.\n"
    "HL sources said at least four HL fighters were killed near the customs house.\n"
    "According to Brann hospital, a child was hurt. A nurse saw the League’s boats."
)
Suggestion = tuple[str, int, str, dict[str, Any], float]
# words, which of their places (from 0), label, attributes, score
SPANS: list[Suggestion] = [
    ("Valdorian navy", 0, "ACTOR", {"kind": "state-force"}, 0.95),
    ("Harbour League", 0, "ACTOR", {"kind": "armed-group"}, 0.9),
    ("HL", 0, "ACTOR", {"kind": "armed-group"}, 0.9),
    ("HL sources", 0, "SOURCE", {"kind": "armed-group", "party": "target-side"}, 0.9),
    ("at least four HL fighters were killed", 0, "CASUALTY", {"kind": "killed"}, 0.93),
    ("HL", 2, "ACTOR", {}, 0.5),
    ("Brann hospital", 0, "SOURCE", {"kind": "medical-rescue"}, 0.8),
    ("a child was hurt", 0, "CASUALTY", {"kind": "injured"}, 0.9),
]
# text, suggestions and links of spans that lie in and across each other
STACKED: tuple[str, list[Suggestion], list[tuple[int, int]]] = (
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
DECISIONS = "**/decisions/"  # where the page sends them
TOLL, SOURCE, NAVY, CHILD = (
    "at least four HL fighters were killed", "HL sources", "Valdorian navy", "a child was hurt",
)  # fmt: skip


def place(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    """[start, end) of the nth place where words stand, in code points."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def open_review(
    project: Project,
    user: User,
    text: str = TEXT,
    spans: Sequence[Suggestion] = SPANS,
    links: Sequence[tuple[int, int]] = ((4, 3),),
) -> Review:
    """A review that opens on these suggestions; links are (toll, source) by their places in `spans`."""
    document = Document.objects.create(
        project=project,
        title="Shots at the quay",
        text=text,
        text_sha256=canonical.text_sha256(text),
        words=len(text.split()),
    )
    suggester, _ = Suggester.objects.get_or_create(
        project=project, name="patterns", version="test", provider=Suggester.Provider.PATTERNS
    )
    rows = []
    for words, nth, label, attributes, score in spans:
        start, end = place(text, words, nth)
        rows.append({"start": start, "end": end, "label": label, "score": score, "attributes": attributes,
                     "rule": "casualty.passive"})  # fmt: skip
    arrows = [{"from": toll, "to": source, "type": "claimed-by"} for toll, source in links]
    Prediction.objects.create(
        document=document, suggester=suggester, body={"spans": rows, "links": arrows, "regions": []}
    )
    return actions.claim(access=get_project_for(user, project.slug))


def exactly(words: str) -> re.Pattern[str]:
    """These words and no others, where Playwright looks for a text."""
    return re.compile(f"^{re.escape(words)}$")


def is_class(*names: str) -> re.Pattern[str]:
    """All of these classes, where Playwright looks for an attribute."""
    return re.compile("".join(f"(?=.*\\b{name}\\b)" for name in names))


def cut(page: Page) -> None:
    """No decision reaches the server any more, as when the network is gone."""
    page.route(DECISIONS, lambda route: route.abort("internetdisconnected"))


def let_in(page: Page, url: str, user: User) -> None:
    """A session for a person, without the way over the sign-in page."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


class AtPage:
    """One person, one review, one tab."""

    def __init__(self, page: Page, url: str, review: Review, *, signed_in: bool = False) -> None:
        self.page, self.review = page, review
        self.address = f"{url}/reviews/{review.pk}/"
        if not signed_in:
            let_in(page, url, review.user)
        self.open()

    def open(self, place: str = "") -> None:
        self.page.goto(self.address + place)
        self.ready()

    def reload(self) -> None:
        self.page.reload()
        self.ready()

    def leave(self) -> None:
        """Close the tab when the server has answered: no request may run on while the tables are emptied."""
        if not self.page.is_closed():
            self.page.locator("html[data-stops], html:not(:has(#review-page))").wait_for()
            self.page.wait_for_function(NOTHING_SENT)
            self.page.close()

    def ready(self) -> None:
        self.page.locator("html[data-ready]").wait_for()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def submit(self) -> None:
        """Submit; the sweep stops once, at a name that speaks and is no source, and there is nothing."""
        self.page.locator("html[data-stops=here]").wait_for()
        self.press("Control+Enter")
        self.selects("Harbour League")
        self.press("x")

    def go(self, quote: str, nth: int = 0) -> None:
        """Select a span as its row in the list does."""
        words = self.page.locator("#spans .words", has_text=exactly(quote))
        words.nth(nth).click()
        self.selects(quote)

    @property
    def quote(self) -> Locator:
        """The selected span's words in the inspector."""
        return self.page.locator("#inspector q")

    @property
    def notice(self) -> Locator:
        return self.page.locator("#inspector .said")

    def selects(self, quote: str) -> None:
        expect(self.quote).to_have_text(quote)

    def says(self, words: str) -> None:
        """The top line says how saving goes."""
        expect(self.page.locator("#saving")).to_have_text(words)

    def speaks(self, words: str) -> None:
        """What a screen reader is told."""
        expect(self.page.locator("#spoken")).to_have_text(words)

    def saved(self) -> None:
        """Wait until nothing waits for the server."""
        self.says("saved")
        self.page.wait_for_function(NOTHING_WAITS)

    def marks(self, quote: str) -> Locator:
        """The marks of the spans with exactly these words."""
        return self.page.locator("#report mark").filter(has_text=exactly(quote))

    def select_text(self, words: str, nth: int = 0) -> None:
        """Drag the mouse over words of the report, from the first to the last character."""
        start, end = place(self.review.document.text, words, nth)
        first, last = (self.page.evaluate(BOX, [point, point + 1]) for point in (start, end - 1))
        self.page.mouse.move(first["left"] + 1, first["middle"])
        self.page.mouse.down()
        self.page.mouse.move(last["right"] - 1, last["middle"], steps=4)
        self.page.mouse.up()

    def click(self, words: str, nth: int = 0) -> None:
        """Click in the middle of words of the report."""
        start, end = place(self.review.document.text, words, nth)
        box = self.page.evaluate(BOX, [start, end])
        self.page.mouse.click((box["left"] + box["right"]) / 2, box["middle"])

    def drag_handle(self, edge: str, to: str, nth: int = 0, hold: str | None = None) -> None:
        """Drag a handle of the selected span to the end (or start) of these words."""
        start, end = place(self.review.document.text, to, nth)
        box = self.page.evaluate(BOX, [start, start + 1] if edge == "start" else [end - 1, end])
        handle = self.page.locator(f".handle.{edge}").bounding_box()
        self.page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        self.page.mouse.down()
        if hold:
            self.page.keyboard.down(hold)
        self.page.mouse.move(box["left"] + 1 if edge == "start" else box["right"] - 1, box["middle"], steps=6)
        self.page.mouse.up()
        if hold:
            self.page.keyboard.up(hold)

    # What the server holds

    @property
    def state(self) -> State:
        return stored_state.whole(self.review)

    def span(self, quote: str) -> Span:
        return next(span for span in self.state.spans.values() if span.quote == quote)

    def links(self, toll: str) -> list[tuple[str, str]]:
        """(source, status) of the links of a toll."""
        state = self.state
        found = [link for link in state.links.values() if state.spans[link.source].quote == toll]
        return sorted((self._quote_of(link, state), link.status) for link in found)

    @staticmethod
    def _quote_of(link: Link, state: State) -> str:
        return state.spans[link.target].quote

    def kinds(self) -> list[str]:
        """What kinds of decision are stored, in order."""
        return list(
            Decision.objects.filter(review=self.review).order_by("number").values_list("kind", flat=True)
        )


NOTHING_WAITS = "() => !Object.keys(localStorage).some((key) => key.includes(':queue:'))"
NOTHING_SENT = "() => !Object.keys(localStorage).some((key) => key.includes(':lease:'))"

# Where characters [start, end) of the report are on the screen.
BOX = """([start, end]) => {
  for (const block of document.querySelectorAll(".block")) {
    if (Number(block.dataset.start) > start || Number(block.dataset.end) < end) continue;
    const points = [...block.textContent];
    const units = (point) => points.slice(0, point - block.dataset.start).join("").length;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let from = units(start), length = units(end) - from;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (from < node.length) {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, from + length);
        const box = range.getBoundingClientRect();
        return { left: box.left, right: box.right, middle: (box.top + box.bottom) / 2 };
      }
      from -= node.length;
    }
  }
}"""
