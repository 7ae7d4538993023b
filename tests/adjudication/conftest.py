"""Reports that Ada and Ben have reviewed, each in their own way."""

from collections.abc import Callable

import pytest
from django.test import Client

from annotator.accounts.models import User
from annotator.adjudication import actions
from annotator.corpus.models import Document
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review.models import Review
from tests.reports import make_document
from tests.review.desk import Analyst, change, entry

Pair = Callable[..., Document]
WHO_SAYS = "Harbour police"


def hand_in(review: Review, without: tuple[str, ...] = ()) -> None:
    """Accept everything but these quotes, which are rejected, and submit."""
    desk = Analyst(Client(), review.user, review)
    for quote in without:
        span = desk.span(quote)
        links = [one for one in desk.state()["links"] if span["id"] in (one["from"], one["to"])]
        changes = [change(one, status="rejected") for one in [span, *links]]
        assert desk.one(entry("reject", *changes))["outcome"] == "applied"
    state = desk.state()
    left = [one for one in [*state["spans"], *state["links"]] if one["status"] == "suggested"]
    assert (
        desk.one(entry("accept_many", *[change(one, status="accepted") for one in left]))["outcome"]
        == "applied"
    )
    for toll in [one for one in desk.state()["spans"] if one["label"] == "CASUALTY"]:
        if WHO_SAYS in without and toll["status"] == "accepted":
            values = toll["values"] | {"attribution": {"value": "article", "origin": "person"}}
            assert desk.one(entry("describe", change(toll, values=values)))["outcome"] == "applied"
    assert desk.one(entry("submit", nothing_to_mark=True))["outcome"] == "applied"


@pytest.fixture
def pair(project, ada, ben) -> Pair:
    """Makes a report that Ada and Ben review, each leaving some suggestions out."""
    Policy.objects.filter(project=project).update(twice_first=1000)

    def make(
        *, ada_leaves: tuple[str, ...] = (), ben_leaves: tuple[str, ...] = (), number: int = 0
    ) -> Document:
        text = f"Harbour police said four league guards were killed. A nurse saw it. {number}"
        document = make_document(project, text=text, title=f"Report {number}")
        for person, leaves in ((ada, ada_leaves), (ben, ben_leaves)):
            review = reviews.claim(access=get_project_for(person, "coast"))
            assert review.document == document
            hand_in(review, leaves)
        actions.open_case(document_id=document.pk)
        return document

    return make


def adjudicate(user: User) -> Review | None:
    """The next case for a person."""
    return actions.claim(access=get_project_for(user, "coast"))
