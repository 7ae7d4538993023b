"""The main job on a real report: a file goes in, a person decides, a frozen dataset comes out.

Max, the lead, uploads the report. The machine suggests. Ada accepts, rejects and relabels by key, corrects an edge by
arrow and another by dragging, adds a span with the mouse, says who claims each toll, takes something back and brings it
again, and submits. Max freezes and downloads from the release page and from the admin; a script exports the same bytes.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import OpenPage, sign_in
from tests.journeys.desk import Desk, take_next
from tests.program import ROOT, Program, served

ARTICLE = ROOT.parent / "shared" / "seed" / "article.txt"

TWO_WORDS = re.compile(r"(?<!\S)[^\W\d_]{3,} [^\W\d_]{3,}(?!\S)")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.process,
    pytest.mark.skipif(not ARTICLE.exists(), reason=f"{ARTICLE} is not on this machine"),
]


@pytest.fixture
def program() -> Iterator[Program]:
    """The demo's people, and a project of their own for the report."""
    with served(demo=True) as running:
        running.manage("create_project", "press", "--once", "--name", "Press reports")
        running.manage("add_member", "press", "ada", "analyst")
        yield running


def upload(page: Page, program: Program) -> None:
    page.goto(f"{program.url}/projects/press/documents/")
    page.locator("input[type=file]").set_input_files(ARTICLE)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("status")).to_contain_text("1 new report")


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


def unmarked_words(text: str, spans: list[dict]) -> str:
    """Two neighbouring words that stand in the text once and that no span touches."""
    for found in TWO_WORDS.finditer(text):
        touched = any(one["start"] <= found.end() and found.start() <= one["end"] for one in spans)
        if not touched and text.count(found[0]) == 1:
            return found[0]
    raise AssertionError("every word is marked")


def add_a_span_with_the_mouse(desk: Desk) -> str:
    words = unmarked_words(ARTICLE.read_text(encoding="utf-8"), desk.stored()["spans"])
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
    desk = take_next(ada, program, "press")
    labels = {one["label"] for one in desk.stored()["spans"]}
    assert labels == {"ACTOR", "CASUALTY", "SOURCE"}
    correct_an_edge_by_arrow(desk)
    correct_an_edge_by_dragging(desk)
    added = add_a_span_with_the_mouse(desk)
    relabel_and_think_again(desk, "SOURCE")
    desk.press("n")
    decide_the_rest(desk)
    final = {one["id"]: one for one in desk.stored()["spans"]}
    desk.submit()
    ada.wait_for_url(f"{program.url}/projects/press/next/")
    expect(ada.get_by_text("Nothing waits")).to_be_visible()

    files = freeze_and_download(lead, program, tmp_path)
    assert program.manage("verify") == "no faults\n"
    check_dataset(files["jsonl"], final, added)
    check_claims(files["claims"])
    download_from_admin(lead, program, tmp_path, files)
    for name, content in files.items():
        again = tmp_path / f"again-{name}"
        program.manage("export_release", "press", "1", "--format", name, "--output", str(again))
        assert again.read_bytes() == content


def freeze_and_download(page: Page, program: Program, folder: Path) -> dict[str, bytes]:
    """Freeze on the release page and download each format there."""
    page.goto(f"{program.url}/projects/press/releases/")
    page.get_by_label("Name").fill("First look")
    page.get_by_role("button", name="Freeze").click()
    expect(page.get_by_role("row").filter(has_text="First look")).to_be_visible()
    files = {}
    for name in ("jsonl", "claims"):
        page.get_by_label("Format of release 1").select_option(name)
        files[name] = download(page, page.get_by_role("button", name="Download release 1"), folder)
    return files


def download(page: Page, link: Locator, folder: Path) -> bytes:
    with page.expect_download() as started:
        link.click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file.read_bytes()


def download_from_admin(page: Page, program: Program, folder: Path, files: dict[str, bytes]) -> None:
    page.goto(f"{program.url}/admin/annotator/release/")
    page.get_by_role("row").filter(has_text="First look").get_by_role("link", name="1", exact=True).click()
    for name, title in (("jsonl", "JSON lines"), ("claims", "Claims (CSV)")):
        assert download(page, page.get_by_role("link", name=title, exact=True), folder) == files[name]


def check_dataset(content: bytes, final: dict[str, dict], added: str) -> None:
    header, item = (json.loads(line) for line in content.decode().split("\n")[:2])
    assert (header["number"], header["counts"]["documents"]) == (1, 1)
    assert item["text"] == ARTICLE.read_text(encoding="utf-8")
    accepted = {key for key, span in final.items() if span["status"] == "accepted"}
    assert {span["id"] for span in item["spans"]} == accepted
    assert added in accepted
    for span in item["spans"]:
        assert item["text"][span["start"] : span["end"]] == span["quote"]


def check_claims(content: bytes) -> None:
    """What the report claims: somebody's word for four killed, some injured, and that nobody was hurt."""
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    kinds = Counter(row["kind"] for row in rows)
    assert (kinds["injured"], kinds["none-reported"]) == (1, 1)
    [four] = [row for row in rows if (row["kind"], row["min"], row["max"]) == ("killed", "4", "4")]
    assert four["source_text"]
