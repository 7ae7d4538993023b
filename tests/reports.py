"""A report with fixed suggestions, and a person's review of it."""

import pytest

from annotator.accounts.models import User
from annotator.corpus.models import Document
from annotator.projects.queries import get_project_for
from annotator.review import actions
from annotator.review.models import Review
from annotator.spans import canonical
from annotator.suggestions.models import Prediction, Suggester

TOLL = "four league guards were killed"
TEXT = f"Harbour police said {TOLL} in Brannport.\nA nurse said a child was hurt."
SPANS = [
    ("Harbour police", "SOURCE", {"kind": "official"}),
    (TOLL, "CASUALTY", {"kind": "killed", "count_min": 4, "count_max": 4}),
    ("league", "ACTOR", {}),
    ("nurse", "SOURCE", {}),
]


def body(text: str) -> dict:
    """A prediction of SPANS in a text, with the claim of the toll by the police."""
    spans = [
        {"start": text.index(words), "end": text.index(words) + len(words), "label": label, "score": 0.9,
         "attributes": attributes, "rule": "casualty.passive"}
        for words, label, attributes in SPANS
    ]  # fmt: skip
    return {"spans": spans, "links": [{"from": 1, "to": 0, "type": "claimed-by"}], "regions": []}


def unread(project, text: str = TEXT, title: str = "Shots at the quay", **more: object) -> Document:
    """A report that nobody has read yet."""
    sha256, words = canonical.text_sha256(text), len(text.split())
    return Document.objects.create(
        project=project, title=title, text=text, text_sha256=sha256, words=words, **more
    )


def make_document(
    project, text: str = TEXT, title: str = "Shots at the quay", sure: str | None = None
) -> Document:
    """A report the machine has read, and perhaps is sure of nothing but these words."""
    document = unread(project, text, title)
    suggester, _ = Suggester.objects.get_or_create(
        project=project, name="patterns", version="test", provider=Suggester.Provider.PATTERNS
    )
    proposed = body(text)
    for span in proposed["spans"] if sure else ():
        span["score"] = 0.95 if text[span["start"] : span["end"]] == sure else 0.7
    Prediction.objects.create(document=document, suggester=suggester, body=proposed)
    return document


def readable(project, text: str) -> Document:
    """A report in which the machine found nothing."""
    document = unread(project, text)
    suggester, _ = Suggester.objects.get_or_create(
        project=project, name="patterns", version="0", provider="patterns"
    )
    Prediction.objects.create(document=document, suggester=suggester, body={"spans": [], "links": []})
    return document


@pytest.fixture
def document(project) -> Document:
    return make_document(project)


def claim(user: User) -> Review | None:
    """The next report for a person, if one waits."""
    return actions.claim(access=get_project_for(user, "coast"))


@pytest.fixture
def review(document, ada) -> Review:
    """Ada's open review of the report."""
    return claim(ada)
