"""What release tests share: Ada's submitted reviews, and releases of them."""

import json

import pytest

from annotator.releases import exports
from annotator.releases.actions import freeze
from tests.releases.opinions import TRICKY, Opinions


@pytest.fixture
def opinions(project, ada) -> Opinions:
    return Opinions(project, ada)


@pytest.fixture
def release(opinions, max):
    """Two reports, frozen by Max."""
    opinions.usual("one")
    opinions.usual(
        "two", text="Again: Harbour police said four league guards were killed in Brannport; nine dead."
    )
    return freeze(project=opinions.project, name="First", by=max)


@pytest.fixture
def tricky(opinions, max):
    """A report of every difficult kind, with a span on each word."""
    for name, text in TRICKY.items():
        opinions.wordy(name, text)
    return freeze(project=opinions.project, name="Tricky", by=max)


@pytest.fixture
def lead(client, max):
    """A browser in which Max is signed in."""
    client.force_login(max)
    return client


def exported(release, name: str = "jsonl") -> bytes:
    return b"".join(exports.pieces(release, name))


def records(release) -> list[dict]:
    """The header and the documents of the JSON-lines export."""
    return [json.loads(line) for line in exported(release).decode().split("\n")[:-1]]
