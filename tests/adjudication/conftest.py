"""Reports that Ada and Ben have reviewed, each in their own way."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from annotator.accounts.models import User
from annotator.adjudication import actions
from annotator.adjudication.models import Comparison
from annotator.corpus.models import Document
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review.models import Review
from annotator.suggestions.models import Prediction, Suggester
from tests.reports import body, make_document, unread
from tests.review.desk import Analyst, change, entry, hand_in

Pair = Callable[..., Document]


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


@pytest.fixture
def nothing_is_audited(monkeypatch) -> None:
    """Only what people differ on is to be settled."""
    monkeypatch.setattr(actions, "AUDIT_SHARE", 0)


@pytest.fixture
def cleos(nothing_is_audited, pair, cleo) -> Review:
    """Cleo settles a report of which Ada left the league out, and Ben the nurse."""
    pair(ada_leaves=("league",), ben_leaves=("nurse",))
    return adjudicate(cleo)


def adjudicate(user: User) -> Review | None:
    """The next case for a person."""
    return actions.claim(access=get_project_for(user, "coast"))


def settle(client, cleo) -> Analyst:
    """Cleo takes everything that waits, and submits."""
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)
    waiting = [one for one in desk.state()["spans"] if one["status"] == "suggested"]
    if waiting:
        desk.one(entry("accept_many", *[change(one, status="accepted") for one in waiting]))
    desk.decide_links()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    actions.compare(document_id=review.document_id)
    return desk


HARBOUR = {
    "location": "Brannport harbour",
    "location_precision": "exact",
    "date_start": "2031-05-03",
    "date_precision": "day",
}
PORT = {"location": "Brannport", "location_precision": "exact"}


def say_where(document: Document, *said: tuple[str, dict[str, str]]) -> None:
    """What these people say of the main incident, each in a submission of their own; and the case as it is then."""
    for name, known in said:
        review = Review.objects.get(document=document, user__username=name, kind="review")
        last = review.submissions.latest("number")
        [main] = last.body["incidents"]
        body = last.body | {"incidents": [main | known | {"status": "accepted"}]}
        review.submissions.create(document=document, number=last.number + 1, body=body, sha256="x")
    actions.open_case(document_id=document.pk)


@pytest.fixture
def crossed(client, project, ada, ben, cleo) -> Comparison:
    """A settled report whose nurse was not suggested: who saw no suggestions found her, who saw some did not."""
    Policy.objects.filter(project=project).update(twice_first=1000, crossed_share=100)
    text = "Harbour police said four league guards were killed. A nurse saw it."
    document = unread(project, text=text)
    suggester = Suggester.objects.create(
        project=project, name="patterns", version="test", provider="patterns"
    )
    proposed = body(text)
    proposed["spans"].pop()
    Prediction.objects.create(document=document, suggester=suggester, body=proposed)
    nurse = {
        "start": text.index("nurse"), "end": text.index("nurse") + 5, "label": "SOURCE", "status": "accepted",
        "values": {}, "quote": "nurse",
    }  # fmt: skip
    for person in (ada, ben):
        review = reviews.claim(access=get_project_for(person, "coast"))
        if review.arm == "blind":
            desk = Analyst(Client(), person, review)
            values = project.scheme.parsed.fill("SOURCE", {})
            added = entry("add", {"span": str(uuid4()), "before": None, "after": nurse | {"values": values}})
            assert desk.one(added)["outcome"] == "applied", desk.one(added)
            assert desk.one(entry("submit", nothing_to_mark=True))["outcome"] == "applied"
        else:
            hand_in(review)
    actions.open_case(document_id=document.pk)
    settle(client, cleo)
    return Comparison.objects.get(kind="pair")
