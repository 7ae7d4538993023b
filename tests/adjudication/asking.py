"""What people do when a review is given back while its report is settled."""

from annotator.accounts.models import User
from annotator.adjudication import actions, queries
from annotator.review.models import Review
from tests.review.desk import Analyst, change, entry

COMMENT = "Is the nurse a source?"
ADJUDICATION = "/projects/coast/adjudication/"


def key_of(review: Review, adjudication: Review) -> str:
    return next(one.key for one in queries.voices(adjudication) if one.review == review.pk)


def of(person: User) -> Review:
    return Review.objects.filter(user=person, kind="review").earliest("pk")


def ask(client, cleos: Review, person: User, by: User | None = None):
    """The person's review goes back."""
    client.force_login(by or cleos.user)
    said = {"voice": key_of(of(person), cleos), "comment": COMMENT}
    return client.post(f"/reviews/{cleos.pk}/ask-again/", said)


def submit_again(client, person: User, *rejected: str, number: int = 2) -> Review:
    """The person turns these quotes down, hands in, and a worker opens the case."""
    review = of(person)
    desk = Analyst(client, person, review)
    for quote in rejected:
        assert desk.one(entry("reject", change(desk.span(quote), status="rejected")))["outcome"] == "applied"
    assert desk.one(entry("submit", submission=number))["outcome"] == "applied"
    actions.open_case(document_id=review.document_id)
    return review
