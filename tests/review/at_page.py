"""A person in front of the review page in a real Chromium."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from annotator.accounts.models import User
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for
from annotator.review import actions, queries
from annotator.review.models import Decision, Review
from annotator.spans.state import Span, State
from annotator.suggestions.models import Prediction
from tests.browser import sign_in
from tests.reports import make_document

TEXT = (
    "Valdorian navy gunboats shelled the harbour of Brannport, the Harbour League (HL) said.\n"
    "HL sources said at least four HL fighters were killed near the customs house.\n"
    "According to Brann hospital, a child was hurt. A nurse saw the League’s boats."
)
# words (and which of their places, from 0), label, attributes, score
SPANS = [
    ("Valdorian navy", 0, "ACTOR", {"kind": "state-force"}, 0.95),
    ("Harbour League", 0, "ACTOR", {"kind": "armed-group"}, 0.9),
    ("HL", 0, "ACTOR", {"kind": "armed-group"}, 0.9),
    ("HL sources", 0, "SOURCE", {"kind": "armed-group", "party": "target-side"}, 0.9),
    ("at least four HL fighters were killed", 0, "CASUALTY",
     {"kind": "killed", "count_type": "at-least", "count_min": 4}, 0.93),
    ("HL", 2, "ACTOR", {}, 0.5),
    ("Brann hospital", 0, "SOURCE", {"kind": "medical-rescue"}, 0.8),
    ("a child was hurt", 0, "CASUALTY", {"kind": "injured", "count_min": 1, "count_max": 1}, 0.9),
]  # fmt: skip
LINKS = [(4, 3)]


def place(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    """[start, end) of the nth place where words stand, in code points."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def open_review(
    project: Project, user: User, text: str = TEXT, spans: Any = SPANS, links: Any = LINKS
) -> Review:
    """A review that opens on these suggestions."""
    document = make_document(project, title="Shots at the quay", text=text, suggested=False)
    rows = []
    for words, nth, label, attributes, score in spans:
        start, end = place(text, words, nth)
        rows.append({"start": start, "end": end, "label": label, "score": score, "attributes": attributes,
                     "rule": "casualty.passive"})  # fmt: skip
    arrows = [{"from": one, "to": other, "type": "claimed-by"} for one, other in links]
    Prediction.objects.create(
        document=document,
        suggester=project.suggesters.get(),
        body={"spans": rows, "links": arrows, "regions": []},
    )
    return actions.claim(access=get_project_for(user, project.slug), by=user)
