"""Ada in front of her reviews, in a real Chromium."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.review.at_page import AtPage, open_review

At = Callable[..., AtPage]


@pytest.fixture
def at(live_server, project, ada, open_page) -> Iterator[At]:
    """Opens reviews for Ada, each with suggestions of its own."""
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
