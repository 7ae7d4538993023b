"""Ada in front of her reviews: through the API, and in a real Chromium."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from annotator.projects.models import Policy
from tests.review.at_page import AtPage, open_review
from tests.review.desk import Analyst

At = Callable[..., AtPage]
NewTab = Callable[[], AtPage]


@pytest.fixture
def desk(client, ada, review) -> Analyst:
    """Ada at work on the usual report, by entries."""
    return Analyst(client, ada, review)


@pytest.fixture
def policy(project):
    """Changes the project's policy."""

    def change(**values: object) -> None:
        Policy.objects.filter(project=project).update(**values)

    return change


@pytest.fixture
def at(live_server, project, ada, open_page) -> Iterator[At]:
    """Opens reviews for Ada, each with a text and suggestions of its own."""
    opened: list[AtPage] = []

    def open_one(*args: Any, **options: Any) -> AtPage:
        review = open_review(project, ada, *args)
        opened.append(AtPage(open_page(**options), live_server.url, review))
        return opened[-1]

    yield open_one
    for one in opened:
        one.leave()


@pytest.fixture
def ada_at(at) -> AtPage:
    """Ada in front of her review."""
    return at()


@pytest.fixture
def look(live_server, project, ada, open_page) -> Iterator[At]:
    """Opens Ada's one review in another browser, of some size and taste."""
    review = open_review(project, ada)
    opened: list[AtPage] = []

    def open_one(**options: Any) -> AtPage:
        opened.append(AtPage(open_page(**options), live_server.url, review))
        return opened[-1]

    yield open_one
    for one in opened:
        one.leave()


@pytest.fixture
def new_tab(live_server, project, ada, chromium) -> Iterator[NewTab]:
    """Opens Ada's one review in another tab of her browser; any error of the page's own scripts fails the test."""
    review = open_review(project, ada)
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    errors: list[str] = []
    opened: list[AtPage] = []

    def open_one() -> AtPage:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        opened.append(AtPage(page, live_server.url, review, signed_in=bool(opened)))
        return opened[-1]

    yield open_one
    for one in opened:
        one.leave()
    context.close()
    assert errors == []


@pytest.fixture
def here(new_tab) -> AtPage:
    """Ada in front of her review, in a tab of her browser."""
    return new_tab()


@pytest.fixture
def elsewhere(client, ada, here) -> Analyst:
    """Ada at another computer, on the same review."""
    return Analyst(client, ada, here.review)
