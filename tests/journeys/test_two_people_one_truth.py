"""Gold as a team makes it: Max sets a project up, Ada and Ben review apart from each other, Cleo settles, Max freezes.

The two disagree on an edge, a label, a span that one of them missed, a value, a link, an incident and where the main one
was; one review goes back to Ada and returns. Everything is done in browsers, on the running program, whose worker does its part.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, sign_in
from tests.journeys.desk import READ_WITHIN, Desk, take_next
from tests.program import Program, served

pytestmark = [pytest.mark.browser, pytest.mark.process]

SLUG = "coast"
QUAY, FERRY, MILL = "Shelling at Brannport quay", "Ferry hit off Ostrel", "Fire at Tarvel mill"
REPORTS = {
    QUAY: "Valdorian navy gunboats shelled Brannport on 4 May 2023, and Harbour police said four league guards were "
    "killed.\nA nurse at Brann hospital said a child was injured.\nThe defence ministry said no civilians were hurt.",
    FERRY: "On 9 May 2023 a rocket hit a ferry off Ostrel. Rescue workers said three passengers were injured.\n"
    "The Harbour League denied the attack.",
    MILL: "On 6 May 2023 militants of the Northern Front attacked the mill at Tarvel.\n"
    "The mayor said two millers did not survive the fire.",
}
EDGE, LABEL, MISSED = "Valdorian navy", "Harbour League", "league"
VALUE, LINK, INCIDENT = "four league guards were killed", "a child was injured", "no civilians were hurt"
RIGHT = (
    EDGE,
    "ACTOR",
    "count: at least 4",
    "said by: nurse at Brann hospital",
    "incident: Ostrel · 9 May 2023",
    "Ostrel strait · 9 May 2023",
)
STRAIT, HURT = "Ostrel strait", "three passengers were injured"
TOLL, KILLED = "two millers did not survive", "1"  # the digit of the kind of toll
PEOPLE = {"ada": "analyst", "ben": "analyst", "cleo": "adjudicator"}


@pytest.fixture
def program() -> Iterator[Program]:
    with served(demo=True) as running:
        yield running


def test_two_people_look_a_third_settles_and_the_lead_freezes_gold(
    program: Program, open_page: OpenPage, tmp_path: Path
):
    pages = {name: open_page(accept_downloads=True) for name in ("max", *PEOPLE)}
    for name, page in pages.items():
        sign_in(page, program.url, name)
    lead, ada, ben, cleo = pages.values()
    set_up(lead, program, tmp_path)
    for name, role in PEOPLE.items():
        invite(lead, pages[name], program, role)

    review_all(ada, program, edge=True, missed=True)
    send_back(lead, program)
    review_all(ben, program, label=True, value=True, link=True, incident=True, toll=True)
    review_again(ada, program)

    settled = settle_all(cleo, program)
    assert set(settled[QUAY]) >= {VALUE, LINK, INCIDENT, MISSED}
    assert {EDGE, f"{EDGE} gunboats"} & set(settled[QUAY])
    assert LABEL in settled[FERRY]
    reads_agreement(lead, program)
    gold = freeze(lead, program, tmp_path)
    assert program.manage("verify") == "no faults\n"
    is_what_was_settled(gold)


# What the lead does


def set_up(page: Page, program: Program, folder: Path) -> None:
    """A project with the default scheme, no blind reviews, and three reports."""
    page.goto(f"{program.url}/new-project/")
    page.get_by_label("Name").first.fill("Coast incidents")
    page.get_by_label("Short name").fill(SLUG)
    page.get_by_role("button", name="Create").click()
    page.goto(f"{program.url}/projects/{SLUG}/policy/")
    page.get_by_label("one of the two reviews blind").fill("0")
    page.get_by_label("per cent that are blind").fill("0")
    page.get_by_role("button", name="Save").click()
    file = folder / "reports.jsonl"
    rows = [{"id": title, "title": title, "text": text} for title, text in REPORTS.items()]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    page.goto(f"{program.url}/projects/{SLUG}/documents/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("status")).to_contain_text("3 new reports")


def invite(lead: Page, guest: Page, program: Program, role: str) -> None:
    """Make a link, which the guest opens and follows."""
    lead.goto(f"{program.url}/projects/{SLUG}/people/")
    lead.locator("#id_role").select_option(role)
    lead.get_by_role("button", name="Make a link").click()
    guest.goto(lead.locator("input[readonly]").input_value())
    guest.get_by_role("button", name="Join").click()
    guest.wait_for_url(f"{program.url}/projects/{SLUG}/**")


def send_back(page: Page, program: Program) -> None:
    page.goto(f"{program.url}/projects/{SLUG}/documents/")
    page.get_by_role("link", name=MILL).click()
    page.get_by_role("link", name="Send back").click()
    page.get_by_role("textbox").fill("The millers who did not survive are a toll.")
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_text(f"Sent back: {MILL}")).to_be_visible()


def reads_agreement(page: Page, program: Program) -> None:
    page.goto(f"{program.url}/projects/{SLUG}/agreement/")
    expect(page.get_by_text("3 pairs of reviews, before anything was settled")).to_be_visible()
    page.get_by_role("row", name="ACTOR").get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text(MISSED)


def freeze(page: Page, program: Program, folder: Path) -> dict[str, dict]:
    """The items of a release with only what was settled, by title."""
    page.goto(f"{program.url}/projects/{SLUG}/releases/")
    page.get_by_label("Name").fill("Gold")
    page.get_by_role("button", name="Freeze").click()
    expect(page.get_by_role("row").filter(has_text="Gold")).to_be_visible()
    page.get_by_label("Format of release 1").select_option("jsonl")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download release 1").click()
    file = folder / "gold.jsonl"
    started.value.save_as(file)
    _, *items = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return {item["title"]: item for item in items}


# What the analysts do


def review_all(page: Page, program: Program, **otherwise: bool) -> None:
    """Review the three reports; what is named in `otherwise` this person does in a way of their own."""
    for _ in REPORTS:
        desk = take_next(page, program, SLUG)
        title = str(page.locator("h1").first.text_content()).strip()
        if title == QUAY:
            quay(desk, **otherwise)
        elif title == FERRY and otherwise.get("label"):
            go(desk, LABEL)
            desk.press("1")
            place_the_ferry(desk)
        elif title == MILL and otherwise.get("toll"):
            mark_the_millers(desk)
        accept_the_rest(desk)
        submit(desk)


def quay(desk: Desk, **otherwise: bool) -> None:
    if otherwise.get("edge"):
        go(desk, f"{EDGE} gunboats")
        desk.press("ArrowLeft", "a")
    if otherwise.get("missed"):
        desk.select_words(MISSED)
        desk.press("1")
    if otherwise.get("value"):
        go(desk, VALUE)
        desk.press("v", *"4+", "Enter", "a")
    if otherwise.get("link"):
        go(desk, LINK)
        desk.press("f", "0", "a")
    if otherwise.get("incident"):
        go(desk, INCIDENT)
        desk.press("i", "+", *"Ostrel", "Tab", *"2023-05-09", "Enter")
        go(desk, INCIDENT)
        desk.press("a")


def place_the_ferry(desk: Desk) -> None:
    """The main incident was elsewhere than the machine says."""
    go(desk, HURT)
    desk.press("i", "c")
    desk.page.keyboard.type(STRAIT)
    desk.press("Enter")


def mark_the_millers(desk: Desk) -> None:
    """A toll that the machine missed, and who tells of it."""
    desk.select_words(TOLL)
    desk.press("2")
    go(desk, TOLL)
    desk.press("e", KILLED, "Escape", "v", "2", "Enter", "f")
    mayor = desk.page.locator("#report mark[data-hint]").filter(has_text="mayor").first
    desk.press(*str(mayor.get_attribute("data-hint")))


def review_again(page: Page, program: Program) -> None:
    """What came back stands first, with what was said of it."""
    page.goto(f"{program.url}/projects/{SLUG}/next/")
    expect(page.get_by_text("The millers who did not survive are a toll.")).to_be_visible()
    page.get_by_role("link", name=MILL).or_(page.get_by_role("link", name="Go on")).first.click()
    expect(page.locator("#inspector")).not_to_be_empty()
    desk = Desk(page, program)
    mark_the_millers(desk)
    submit(desk)


def accept_the_rest(desk: Desk) -> None:
    while left := undecided(desk):
        desk.press(*"a" * left)


def undecided(desk: Desk) -> int:
    desk.stored()
    decided, _, total, *_ = str(desk.page.locator("#decided").text_content()).split()
    return int(total) - int(decided)


def submit(desk: Desk) -> None:
    desk.submit()
    desk.page.wait_for_url("**/next/")


def go(desk: Desk, quote: str) -> None:
    """Select a span as its row in the list does."""
    desk.page.locator("#spans .words").get_by_text(quote, exact=True).first.click()
    expect(desk.page.locator("#inspector q")).to_have_text(quote)


# What the adjudicator does


def settle_all(page: Page, program: Program) -> dict[str, list[str]]:
    """Settle the reports as they come; what was to settle in each."""
    items = {}
    for _ in REPORTS:
        page.goto(f"{program.url}/projects/{SLUG}/adjudication/")
        take = page.get_by_role("button", name="Take the next report")
        deadline = time.monotonic() + READ_WITHIN
        while not take.count():
            assert time.monotonic() < deadline, "nothing came to be settled"
            page.wait_for_timeout(500)
            page.reload()
        take.click()
        expect(page.locator("#inspector")).not_to_be_empty()
        title = str(page.locator("h1").first.text_content()).strip()
        items[title] = settle(Desk(page, program))
    return items


def settle(desk: Desk) -> list[str]:
    """Take of each item the version that Cleo holds to be right; what the items were about."""
    for name in ("ada", "ben"):
        expect(desk.page.locator("main")).not_to_contain_text(name)
    about = []
    for _ in range(undecided(desk)):
        about.append(str(desk.page.locator("#inspector q").text_content()))
        choose(desk)
        desk.press("a")
        desk.stored()
    desk.begin_submitting(lambda: choose(desk))
    desk.page.wait_for_url("**/adjudication/")
    return sorted(about)


def choose(desk: Desk) -> None:
    """Bring the right version into view, if there are several."""
    versions = desk.page.locator(".versions .choice")
    if not versions.count():
        return
    shown = desk.page.locator(".versions .choice[aria-pressed=true]")
    told = versions.all_inner_texts()
    [right] = [words for words in told if any(words.endswith(ending) for ending in RIGHT)]
    while shown.inner_text() != right:
        desk.press("o")
        desk.page.evaluate("() => new Promise(requestAnimationFrame)")


# What has to come out


def is_what_was_settled(gold: dict[str, dict]) -> None:
    """Each item as Cleo took it, whoever had said so."""
    assert {item["review_state"] for item in gold.values()} == {"gold"}
    marked = {(span["quote"], span["label"]) for item in gold.values() for span in item["spans"]}
    assert {(EDGE, "ACTOR"), (MISSED, "ACTOR"), (LABEL, "ACTOR"), (TOLL, "CASUALTY")} <= marked
    assert not {(f"{EDGE} gunboats", "ACTOR"), (LABEL, "SOURCE")} & marked
    quay = {span["quote"]: span for span in gold[QUAY]["spans"]}
    value = quay[VALUE]["attributes"]
    assert (value["count_type"], value["count_min"], value["count_max"]) == ("at-least", 4, None)
    arrows = {(link["from"], link["to"], link["type"]) for link in gold[QUAY]["links"]}
    assert (quay[LINK]["id"], quay["nurse at Brann hospital"]["id"], "claimed-by") in arrows
    places = {one["id"]: one["location"] for one in gold[QUAY]["incidents"]}
    assert places[quay[INCIDENT]["attributes"]["incident"]] == "Ostrel"
    assert [(one["location"], one["date_start"]) for one in gold[FERRY]["incidents"]] == [
        (STRAIT, "2023-05-09")
    ]
