"""Every page as axe sees it: light and dark, on a desk and on a phone, with what opens in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import OperationalError
from django.test import Client
from playwright.sync_api import Browser, expect

from annotator.releases.actions import freeze
from tests.access_table import table
from tests.access_world import World
from tests.browser import sign_in
from tests.cast import PASSWORD
from tests.releases.opinions import Opinions
from tests.review.at_page import AtPage, let_in, open_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# No pages, or pages of others: the API, Swagger UI, and Django's administration.
OTHERS = ("api/", "reference/", "admin/")
COLOURS = {"runOnly": ["color-contrast"]}
Look = tuple[dict[str, int], str, dict[str, Any]]
BOTH: list[Look] = [(DESK, "light", {}), (PHONE, "dark", {})]
ALL: list[Look] = [*BOTH, (DESK, "dark", COLOURS), (PHONE, "light", COLOURS)]
# what a form is sent back for where nothing is filled in
FORMS = [
    "new-project/",
    "tokens/",
    "projects/<slug:slug>/documents/",
    "projects/<slug:slug>/scheme/",
    "projects/<slug:slug>/copy/",
    "projects/<slug:slug>/documents/<int:pk>/erase/",
    "reviews/<int:pk>/send-back/",
]
# what opens on the review page, where it shows, and the keys that open it
OPENED = [
    ("the keys", "#help", "?"),
    ("values", ".editor .choices", "e"),
    ("the count", ".field input", "v"),
    ("letters of sources", ".choices.column .c3", "f"),
    ("letters of names", ".choices.column .c2", "l"),
    ("incidents", ".choices.incidents", "i"),
    ("a new incident", ".incident-form", "i", "+"),
    ("a note", ".editor textarea", "t"),
    ("why a report cannot be coded", "#flag", "Shift+Q"),
    ("search", "#search", "/", "l", "e"),
    ("the caret", ".caret", "c", "Shift+ArrowRight", "Shift+ArrowRight"),
    ("spans that lie here", "mark.selected.c1", "o"),
    ("claims", "#pane-claims", "w"),
    ("guidelines", "#pane-guidelines", "g"),
]
SEND = """() => {
  const isOwn = ({ method, action }) => method === "post" && new URL(action).pathname === location.pathname;
  const form = [...document.forms].find(isOwn);
  for (const field of form.querySelectorAll("input[type=text], textarea")) field.value = "";
  form.noValidate = true;
  form.submit();
}"""
RUN = """async ({ options, unfolds }) => {
  for (const one of document.querySelectorAll("details")) one.open = unfolds;
  await new Promise(requestAnimationFrame);
  const { violations } = await axe.run({ resultTypes: ["violations"], ...options });
  return violations.map(({ id, nodes }) => `${id} ${nodes.slice(0, 3).map(({ target }) => target).join(" | ")}`);
}"""


class Eye:
    """Looks at one page after the other, and keeps what axe says against them."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.looked = BOTH
        # colours that change slowly would be read half-way
        self._context = browser.new_context(viewport=DESK, reduced_motion="reduce")
        self.page, self.url = self._context.new_page(), url
        self.faults: list[str] = []

    def goes(self, path: str, status: int = 200) -> None:
        """Go to a page, which answers with this status, and look at it."""
        answer = self.page.goto(self.url + path)
        assert answer, path
        assert answer.status == status, path
        self.page.locator("html:not(:has(#review-page)), html[data-ready]").wait_for()
        self.looks(path)

    def looks(self, what: str) -> None:
        """Look at the page as it is."""
        self.page.evaluate(AXE_SCRIPT)
        for window, light, options in self.looked:
            self.page.set_viewport_size(window)
            self.page.emulate_media(color_scheme=light)
            found = self.page.evaluate(RUN, {"options": options, "unfolds": window == PHONE})
            self.faults += [f"{what}, {window['width']} px, {light}: {fault}" for fault in found]
        self.page.set_viewport_size(DESK)

    def closes(self) -> None:
        self._context.close()


@pytest.fixture
def eye(chromium, live_server) -> Iterator[Eye]:
    made = Eye(chromium, live_server.url)
    yield made
    made.closes()


@pytest.fixture
def world(settings, tmp_path) -> World:
    """The project of test_access.py, where several reports tell of several events and there are two releases."""
    settings.MEDIA_ROOT = tmp_path / "files"
    made = World()
    opinions = Opinions(made.project, made.users["ada"])
    opinions.tolls("one", ("Harbour police", 4), ("The Ministry of Waterways", 11), quotes=("The navy",))
    opinions.tolls("two", ("شرطة الميناء", 9), published="2031-05-06")
    opinions.tolls("three", ("Harbour police", 2), day="2031-05-01", copies="one")
    freeze(project=made.project, name="Second", by=made.users["max"])
    return made


def shown(client: Client, url: str) -> bool:
    """Is this a page that a person of this session sees?"""
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)  # a file that is read to its end is closed
    kind, told = answer.headers.get("content-type", ""), answer.headers.get("content-disposition", "")
    return answer.status_code == 200 and kind.startswith("text/html") and not told.startswith("attachment")


def routes(wanted: Callable[[str], bool] = lambda _route: True) -> list[str]:
    """The routes of access_table.py whose pages are ours."""
    return [
        route
        for method, route in table()
        if method == "GET" and not route.startswith(OTHERS) and wanted(route)
    ]


def url_of(world: World, route: str) -> str:
    """Where a route leads, with what exists in its places."""
    return world.call(route)[0].replace("from=1&to=1", "from=1&to=2")


def walk(eye: Eye, client: Client, urls: list[str]) -> list[str]:
    """Look at those that are pages to the person of this session."""
    seen = [url for url in dict.fromkeys(urls) if shown(client, url)]
    for url in seen:
        eye.goes(url)
    assert eye.faults == [], "\n".join(eye.faults)
    return seen


def as_in_the_browser(eye: Eye) -> Client:
    """A client with the session of the browser."""
    client = Client()
    for cookie in eye.page.context.cookies():
        client.cookies[cookie["name"]] = cookie["value"]
    return client


def test_axe_finds_no_fault_on_any_page_of_a_site_admin(eye, world):
    eye.looked = ALL
    sign_in(eye.page, eye.url, "root", PASSWORD)
    urls = [url_of(world, route) for route in routes()]
    assert len(walk(eye, as_in_the_browser(eye), urls)) > len(urls) / 2, "most are pages"


def test_axe_finds_no_fault_on_any_page_of_a_project_in_which_nothing_has_happened_yet(eye, world):
    let_in(eye.page, eye.url, world.users["root"])
    chosen = routes(lambda route: route.startswith("projects/<slug:slug>/") and route.count("<") == 1)
    urls = [f"/{route}".replace("<slug:slug>", "hills") for route in chosen]
    assert len(walk(eye, as_in_the_browser(eye), urls)) > len(urls) / 2, "most are pages"


def test_axe_finds_no_fault_on_any_page_before_signing_in(eye, world):
    seen = walk(eye, Client(), [url_of(world, route) for route in routes()])
    assert {"/login/", "/password/reset/"} <= {*seen}


def test_axe_finds_no_fault_on_a_page_that_refuses(eye, world, monkeypatch):
    let_in(eye.page, eye.url, world.users["ada"])
    eye.goes("/projects/nowhere/", 404)
    eye.goes("/projects/coast/progress/", 403)
    for _ in range(20):
        Client().get("/join/nothing/")
    eye.goes("/join/nothing/", 429)
    for error, status in ((ValueError("no"), 500), (OperationalError("gone"), 503)):
        monkeypatch.setattr("annotator.review.queries.get_review_for", failing(error))
        eye.goes("/reviews/1/", status)
    assert eye.faults == [], "\n".join(eye.faults)


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_args: object, **_more: object) -> None:
        raise error

    return fail


def test_axe_finds_no_fault_where_a_form_is_sent_back(eye, world):
    let_in(eye.page, eye.url, world.users["root"])
    for route in FORMS:
        url = url_of(world, route)
        eye.page.goto(eye.url + url)
        with eye.page.expect_navigation() as answered:
            eye.page.evaluate(SEND)
        assert answered.value.status == 422, url
        eye.looks(f"{url}, sent back")
    assert eye.faults == [], "\n".join(eye.faults)


def test_axe_finds_no_fault_in_what_opens_on_the_review_page(eye, project, ada):
    here = AtPage(eye.page, eye.url, open_review(project, ada))
    eye.looks("the review page")
    for what, where, *keys in OPENED:
        here.press(*keys)
        expect(here.page.locator(where).first).to_be_visible()
        eye.looks(what)
        here.press("Escape")
    here.press("h", "x", "a", "t", *"why?", "Enter", "q", "Enter")
    eye.looks("what is decided, and said of it")
    here.page.route("**/decisions/", lambda route: route.abort("internetdisconnected"))
    here.press("n", "a")
    expect(here.page.locator("#saving.offline")).to_be_visible()
    eye.looks("without network")
    here.page.unroute("**/decisions/")
    here.press("Control+Enter")
    eye.looks("what is still to decide")
    for pane in ("claims", "guidelines"):
        here.page.locator(f"#tab-{pane}").click()
        here.page.evaluate("() => document.querySelector('#sheet').click()")
        eye.looks(f"the pane of {pane}, and the sheet")
    here.leave()
    assert eye.faults == [], "\n".join(eye.faults)


def test_axe_finds_no_fault_in_the_sweep(eye, project, ada):
    here = AtPage(eye.page, eye.url, open_review(project, ada, spans=[], links=[]))
    here.page.locator("html[data-stops=here]").wait_for()
    here.press("Control+Enter")
    expect(here.page.locator("#sweep-acts")).to_be_visible()
    eye.looks("the sweep")
    while here.page.locator("#sweep-acts").is_visible():
        here.press("x")
    eye.looks("nothing to mark")
    here.press("Escape")
    here.saved()
    here.leave()
    assert eye.faults == [], "\n".join(eye.faults)
