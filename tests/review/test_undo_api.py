"""Decisions are taken back and brought again over the API."""

from uuid import uuid4

from annotator.review.models import Span
from tests.reports import TOLL
from tests.review.desk import change, entry


def test_undo_takes_back_the_last_decision_links_and_all(desk):
    toll, link = desk.span(TOLL), desk.link()
    rejected = entry("reject", change(toll, status="rejected"), change(link, status="rejected"))
    desk.one(rejected)
    assert desk.link()["status"] == "rejected"
    assert desk.one(entry("undo", undoes=rejected["key"]))["outcome"] == "applied"
    assert (desk.span(TOLL), desk.link()) == (toll, link)


def test_redo_brings_back_what_was_undone(desk):
    posted = desk.accept("nurse")["entry"]
    desk.one(entry("undo", undoes=posted["key"]))
    assert desk.one(entry("redo", redoes=posted["key"]))["outcome"] == "applied"
    assert desk.span("nurse")["status"] == "accepted"


def test_undo_of_an_added_span_removes_it_and_redo_brings_it_back_with_its_id(desk, review):
    values = desk.span("league")["values"]
    made = str(uuid4())
    after = {
        "start": 54,
        "end": 63,
        "label": "ACTOR",
        "status": "accepted",
        "values": values,
        "quote": "Brannport",
    }
    added = entry("add", {"span": made, "before": None, "after": after})
    desk.one(added)
    desk.one(entry("undo", undoes=added["key"]))
    assert not Span.objects.filter(review=review, public_id=made).exists()
    assert desk.one(entry("redo", redoes=added["key"]))["outcome"] == "applied"
    assert desk.span("Brannport")["id"] == made


def test_undo_of_another_than_the_last_decision_is_refused(desk):
    first = desk.accept("nurse")["entry"]
    desk.accept("league")
    assert desk.one(entry("undo", undoes=first["key"]))["code"] == "not-last"


def test_undo_and_what_it_takes_back_may_wait_in_one_request(desk):
    accepted = entry("accept", change(desk.span("nurse"), status="accepted"))
    taken_back = entry("undo", undoes=accepted["key"])
    brought_back = entry("redo", redoes=accepted["key"])
    results = desk.post(accepted, taken_back, brought_back).json()["results"]
    assert [result["outcome"] for result in results] == ["applied"] * 3
