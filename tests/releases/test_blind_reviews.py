"""What keys that spare typing add in a blind review is stored as what was done, and exported as the person's own."""

from uuid import uuid4

import pytest
from django.test import Client

from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.releases.actions import freeze
from annotator.review import actions
from annotator.review.models import Decision, Review
from tests.releases.conftest import records
from tests.reports import make_document
from tests.review.desk import Analyst, change, entry

TEXT = "The league fired. The league left. Four guards were killed."
FOUR = {"kind": "killed", "count_type": "exact", "count_min": 4, "count_max": 4, "attribution": "article"}


@pytest.fixture
def blind(project, ada) -> Review:
    """Ada's blind review of a report for which a machine has suggestions."""
    Policy.objects.filter(project=project).update(blind_share=100)
    make_document(project, text=f"{TEXT} Harbour police said four league guards were killed. A nurse saw it.")
    review = actions.claim(access=get_project_for(ada, "coast"))
    assert (review.arm, review.spans.count()) == (Review.Arm.BLIND, 0)
    return review


def marking(review: Review, label: str, start: int, end: int) -> dict:
    """The change that marks these words."""
    after = {
        "start": start, "end": end, "label": label, "status": "accepted",
        "values": review.scheme.parsed.fill(label, {}), "quote": review.document.text[start:end],
    }  # fmt: skip
    return {"span": str(uuid4()), "before": None, "after": after}


def test_marking_every_mention_and_a_typed_count_are_the_persons_own(blind, ada, max):
    desk = Analyst(Client(), ada, blind)
    first, second, toll = TEXT.index("league"), TEXT.rindex("league"), TEXT.index("Four")
    desk.one(entry("add", marking(blind, "ACTOR", first, first + len("league"))))
    everywhere = entry("accept_many", marking(blind, "ACTOR", second, second + len("league")))
    assert desk.one(everywhere)["outcome"] == "applied"
    desk.one(entry("add", marking(blind, "CASUALTY", toll, TEXT.index(".", toll))))
    span = desk.span("Four guards were killed")
    values = span["values"] | {name: {"value": value, "origin": "person"} for name, value in FOUR.items()}
    assert desk.one(entry("describe", change(span, values=values)))["outcome"] == "applied"
    assert desk.one(entry("submit"))["outcome"] == "applied"

    kinds = Decision.objects.filter(review=blind).order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["add", "accept_many", "add", "describe", "submit"]
    _header, document = records(freeze(project=blind.document.project, name="", by=max))
    assert [one["arm"] for one in document["reviews"]] == ["blind"]
    assert [(one["label"], one["start"], one["suggested"]) for one in document["spans"]] == [
        ("ACTOR", first, None),
        ("ACTOR", second, None),
        ("CASUALTY", toll, None),
    ]
    described = document["spans"][-1]
    assert {name: described["attributes"][name] for name in FOUR} == FOUR
    assert {described["value_origins"][name] for name in FOUR} == {"person"}
