"""What an item was, once it is settled: said by whoever settles, read by analysts and leads."""

import pytest
from django.db import IntegrityError, transaction

from annotator.adjudication import actions
from annotator.review import checks
from annotator.review.models import Decision, Review, Submission
from tests.review.desk import Analyst, change, entry


@pytest.fixture
def desk(client, cleos) -> Analyst:
    return Analyst(client, cleos.user, cleos)


def say(desk: Analyst, quote: str, cause: str) -> dict:
    posted = entry("cause", targets=[desk.span(quote)["id"]], reason=cause)
    return desk.one(posted) | {"entry": posted}


def settle(desk: Analyst) -> None:
    """The nurse is turned down, the league taken."""
    desk.one(entry("reject", change(desk.span("nurse"), status="rejected")))
    desk.accept("league")
    desk.decide_links()
    assert desk.one(entry("submit"))["outcome"] == "applied"


def test_it_stands_in_what_is_submitted_the_last_word_counting(desk):
    say(desk, "nurse", "missed")
    say(desk, "nurse", "guideline-unclear")
    taken_back = say(desk, "league", "edge")["entry"]
    assert desk.one(entry("undo", undoes=taken_back["key"]))["outcome"] == "applied"
    nurse = desk.span("nurse")["id"]
    settle(desk)
    body = Submission.objects.get(review__kind="adjudication").body
    assert body["causes"] == [{"spans": [nurse], "cause": "guideline-unclear"}]
    assert list(checks.faults()) == []


@pytest.mark.parametrize(
    ("posted", "where"),
    [
        pytest.param(
            entry("cause", targets=["5b8f1c0e-0000-4000-8000-000000000001"], reason="x"), "reason", id="cause"
        ),
        pytest.param(entry("cause", targets=["5b8f1c0e-0000-4000-8000-000000000001"]), "reason", id="none"),
        pytest.param(entry("cause", reason="missed"), "targets", id="no span"),
    ],
)
def test_an_unknown_cause_or_one_of_nothing_is_malformed(desk, posted, where):
    answer = desk.post(posted)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"] == where


def test_only_whoever_settles_says_what_an_item_was(client, cleos, ada):
    review = Review.objects.get(user=ada)
    Review.objects.filter(pk=review.pk).update(state="open")
    answer = say(Analyst(client, ada, review), "nurse", "missed")
    assert (answer["outcome"], answer["code"]) == ("refused", "closed")


def test_analysts_read_why_theirs_was_settled_otherwise(client, desk, ada, ben):
    say(desk, "nurse", "guideline-unclear")
    desk.one(entry("note", targets=[desk.span("nurse")["id"]], note="She only watched."))
    say(desk, "league", "missed")
    settle(desk)
    pages = {}
    for person in (ada, ben):
        client.force_login(person)
        mine = Review.objects.get(user=person, kind="review")
        pages[person.username] = client.get(f"/reviews/{mine.pk}/settled/").content.decode()
        assert "cleo" not in pages[person.username]
    assert "guideline unclear</span>" in pages["ada"]
    assert "She only watched." in pages["ada"]
    assert "missed</span>" in pages["ada"]  # the league, which Ben had
    assert "She only watched." not in pages["ben"]
    assert "missed</span>" not in pages["ben"]


def test_leads_read_how_often_each_was_said(client, desk, cleos, max):
    say(desk, "nurse", "guideline-unclear")
    say(desk, "league", "missed")
    settle(desk)
    actions.compare(document_id=cleos.document_id)
    client.force_login(max)
    page = " ".join(client.get("/projects/coast/agreement/").content.decode().split())
    assert '<dt>missed</dt> <dd class="num">1</dd>' in page


def test_the_database_refuses_causes_it_does_not_know(cleos):
    when = cleos.opened_at
    with pytest.raises(IntegrityError, match="decision_has_reason"), transaction.atomic():
        Decision.objects.create(
            review=cleos, document_id=1, number=1, key="5b8f1c0e-0000-4000-8000-000000000001", digest="",
            kind="cause", reason="duplicate", changes=[], shown_at=when, decided_at=when,
        )  # fmt: skip
