"""A model server that Max has set up for the project."""

from collections.abc import Iterator
from typing import Any

import pytest

from annotator.common import calling
from annotator.suggestions import outside
from tests.suggestions.outside.server import Server, serving


@pytest.fixture
def server(settings, monkeypatch) -> Iterator[Server]:
    """It may be called, and nobody waits long for it."""
    monkeypatch.setattr(calling, "ANSWER_WITHIN", 0.3)
    monkeypatch.setattr(calling, "TAKES_AT_MOST", 0.3)
    monkeypatch.setattr(calling, "BACKOFF", 0)
    with serving() as found:
        settings.MODEL_HOSTS = [found.host]
        yield found


@pytest.fixture
def tagger(project, max, server):
    """The backend “tagger”, at work."""
    told: dict[str, Any] = {"url": server.url, "labels": {"PER": "ACTOR", "CITY": ""}}
    return outside.set_up(project=project, provider="http", name="tagger", told=told, by=max)
