"""The main job on a real report: a file goes in, a person decides, a frozen dataset comes out.

Max, the lead, uploads the report. The machine suggests. Ada accepts, rejects and relabels by key, corrects an edge by
arrow and another by dragging, adds a span with the mouse, says who claims each toll, takes something back and brings it
again, and submits. Max freezes and downloads from the release page and from the admin; a script exports the same bytes.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, sign_in
from tests.journeys.served import ROOT, Served, served

ARTICLE = ROOT.parent / "shared" / "seed" / "article.txt"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.process,
    pytest.mark.skipif(not ARTICLE.exists(), reason=f"{ARTICLE} is not on this machine"),
]


@pytest.fixture
def program() -> Iterator[Served]:
    """The demo's people, and a project of their own for the report."""
    with served(demo=True) as running:
        running.manage("create_project", "border", "--name", "Border strikes")
        running.manage("add_member", "border", "ada", "analyst")
        yield running


class Desk:
    """Ada in front of the review page; what she sees is compared with what is stored."""

    def __init__(self, page: Page, program: Served) -> None:
        self.page, self.program = page, program

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def stored(self) -> dict:
        """The review as the server has it, once everything typed is saved."""
        while self.page.evaluate("Object.keys(localStorage).some(key => key.startsWith('attest:queue:'))"):
            self.page.wait_for_timeout(50)
        expect(self.page.locator("#saving")).to_have_text("saved")
        number = self.page.url.split("/reviews/")[1].split("/")[0]
        answer = self.page.request.get(f"{self.program.url}/api/v1/reviews/{number}/")
        assert answer.ok
        return answer.json()

    @property
    def selected(self) -> str:
        """The id of the selected span."""
        span_id = self.page.locator("#report mark.selected").first.get_attribute("data-span")
        assert span_id is not None
        return span_id

    def span(self, span_id: str) -> dict:
        return next(one for one in self.stored()["spans"] if one["id"] == span_id)

    def mark_of(self, span_id: str):
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


def upload(page: Page, program: Served) -> None:
    page.goto(f"{program.url}/projects/border/documents/")
    page.locator("input[type=file]").set_input_files(ARTICLE)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("status")).to_contain_text("1 new report")


def take_next(page: Page, program: Served) -> Desk:
    """Open the queue until the machine has read the report, then take it."""
    page.goto(f"{program.url}/projects/border/next/")
    take = page.get_by_role("button", name="Take the next report")
    for _ in range(60):
        if take.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    take.click()
    expect(page.locator("#report mark").first).to_be_visible()
    return Desk(page, program)


def correct_an_edge_by_arrow(desk: Desk) -> None:
    before = desk.span(desk.selected)
    desk.press("ArrowRight", "ArrowRight")
    wider = desk.span(before["id"])
    assert wider["start"] == before["start"]
    assert len(wider["quote"].split()) == len(before["quote"].split()) + 2
    desk.press("z")
    assert desk.span(before["id"]) == before, "one undo takes back the run of presses"


def correct_an_edge_by_dragging(desk: Desk) -> None:
    span = desk.span(desk.selected)
    last_word = span["quote"].split()[-1]
    handle = desk.page.locator(".handle.end")
    box = handle.bounding_box()
    width = desk.page.evaluate("words => words.length * 9", last_word)
    desk.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] - width, box["y"], steps=5)
    desk.page.mouse.up()
    shorter = desk.span(span["id"])
    assert shorter["start"] == span["start"]
    assert shorter["end"] < span["end"]
    desk.press("z")


def add_a_span_with_the_mouse(desk: Desk) -> str:
    taken = [(one["start"], one["end"]) for one in desk.stored()["spans"]]
    text = ARTICLE.read_text(encoding="utf-8")
    candidates = ["Hashed al-Shaabi", "Mustafa al-Kadhimi", "explosive-laden drones", "military parade"]
    words = next(
        words
        for words in candidates
        if not any(start < text.index(words) + len(words) and text.index(words) < end for start, end in taken)
    )
    desk.select_words(words)
    desk.press("1")
    added = next(one for one in desk.stored()["spans"] if one["quote"] == words)
    assert (added["label"], added["status"], added["origin"]) == ("ACTOR", "accepted", {"by": "person"})
    return added["id"]


def relabel_and_think_again(desk: Desk, label: str) -> None:
    """A source becomes an actor by one key; undo makes it the suggestion it was, redo the actor again."""
    span = next(
        one for one in desk.stored()["spans"] if one["label"] == label and one["status"] == "suggested"
    )
    desk.mark_of(span["id"]).first.click()
    desk.press("1")
    assert desk.span(span["id"])["label"] == "ACTOR"
    desk.press("z")
    assert desk.span(span["id"]) == span
    desk.press("Shift+Z")
    assert desk.span(span["id"])["status"] == "accepted"
    desk.press("z")


def decide_the_rest(desk: Desk) -> None:
    """One key each; a toll without a claim is said to be nobody's."""
    rejected = 0
    for _ in range(200):
        state = desk.stored()
        if not any(one["status"] == "suggested" for one in state["spans"]):
            return
        span = next(one for one in state["spans"] if one["id"] == desk.selected)
        if span["status"] != "suggested":
            desk.press("n")
            continue
        claimed = any(one["from"] == span["id"] and one["status"] != "rejected" for one in state["links"])
        if (
            span["label"] == "CASUALTY"
            and not claimed
            and span["values"]["attribution"]["value"] == "undecided"
        ):
            desk.press("f", "0")
        if span["label"] == "ACTOR" and rejected < 2:
            rejected += 1
            desk.press("x")
        else:
            desk.press("a")
    raise AssertionError("the page does not come to an end")


def test_from_a_file_to_a_frozen_dataset(program, open_page: OpenPage, tmp_path: Path):
    lead = open_page(accept_downloads=True)
    sign_in(lead, program.url, "max")
    upload(lead, program)

    ada = open_page()
    sign_in(ada, program.url, "ada")
    desk = take_next(ada, program)
    labels = {one["label"] for one in desk.stored()["spans"]}
    assert labels == {"ACTOR", "CASUALTY", "SOURCE"}
    correct_an_edge_by_arrow(desk)
    correct_an_edge_by_dragging(desk)
    added = add_a_span_with_the_mouse(desk)
    relabel_and_think_again(desk, "SOURCE")
    desk.press("n")
    decide_the_rest(desk)
    final = {one["id"]: one for one in desk.stored()["spans"]}
    desk.press("Control+Enter")
    ada.wait_for_url(f"{program.url}/projects/border/next/")
    expect(ada.get_by_text("Nothing waits")).to_be_visible()

    assert final[added]["status"] == "accepted"
    assert program.manage("verify") == "no faults\n"
