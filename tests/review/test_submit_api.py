"""A review is submitted over the API."""

from uuid import uuid4

from annotator.audit.models import Event
from annotator.review.models import Submission
from tests.reports import TOLL
from tests.review.desk import WHEN, change, entry


def test_submit_is_refused_while_something_waits_and_says_what(desk):
    answer = desk.one(entry("submit"))
    assert answer["code"] == "incomplete"
    assert {"span": desk.span("nurse")["id"], "now": desk.span("nurse")} in answer["state"]


def test_a_toll_needs_a_source_or_the_word_that_nobody_is_named(desk):
    desk.decide_everything()
    link = desk.link()
    desk.one(entry("unlink", change(link, status="rejected")))
    refused = desk.one(entry("submit"))
    assert refused["reason"].endswith("attribution is undecided")
    toll = desk.span(TOLL)
    values = toll["values"] | {"attribution": {"value": "article", "origin": "person"}}
    desk.one(entry("describe", change(toll, values=values)))
    assert desk.one(entry("submit"))["outcome"] == "applied"


def test_a_submission_holds_what_the_review_said_and_closes_it(desk, review):
    desk.decide_everything()
    desk.one(entry("submit"))
    submission = Submission.objects.get(review=review)
    assert [span["quote"] for span in submission.body["spans"] if span["status"] == "accepted"] == [
        "Harbour police", TOLL, "league", "nurse",
    ]  # fmt: skip
    assert submission.body["document"]["text_sha256"] == review.document.text_sha256
    assert desk.one(entry("note", note="late"))["code"] == "closed"
    assert Event.objects.filter(code="review.submitted").count() == 1


def test_submitting_twice_with_one_key_makes_one_submission(desk, review):
    desk.decide_everything()
    posted = entry("submit")
    assert [desk.one(posted)["outcome"] for _ in range(2)] == ["applied", "repeated"]
    assert Submission.objects.filter(review=review).count() == 1


def test_nothing_to_mark_is_a_valid_result_that_has_to_be_said(desk, review):
    spans, links = desk.state()["spans"], desk.state()["links"]
    desk.one(entry("reject_many", *[change(one, status="rejected") for one in [*spans, *links]]))
    assert desk.one(entry("submit"))["code"] == "incomplete"
    assert desk.one(entry("submit", nothing_to_mark=True))["outcome"] == "applied"
    assert Submission.objects.get(review=review).body["nothing_to_mark"] is True


def test_the_submit_route_answers_a_conflict_while_something_waits(desk):
    body = {"key": str(uuid4()), "shown_at": WHEN, "decided_at": WHEN}
    answer = desk.client.post(f"{desk.url}submit/", body, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["results"][0]["code"] == "incomplete"
