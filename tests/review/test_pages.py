"""The queue's page and the review page as the server draws them."""

import re

import pytest

from annotator.review import actions, stored_state
from annotator.review.models import Review, Span
from annotator.spans.entry import Entry
from annotator.spans.state import State
from tests.review.desk import Analyst, change, embedded, entry


def test_the_queue_says_how_many_reports_wait_and_claiming_opens_one(client, ada, document):
    client.force_login(ada)
    assert b"1 report waits for you" in client.get("/projects/coast/next/").content
    answer = client.post("/projects/coast/next/")
    assert answer["location"] == f"/reviews/{Review.objects.get().pk}/"


def test_claiming_twice_leads_to_the_same_review(client, ada, document):
    client.force_login(ada)
    led = [client.post("/projects/coast/next/")["location"] for _ in range(2)]
    assert led == [f"/reviews/{Review.objects.get().pk}/"] * 2


def test_the_queue_shows_the_open_review_first(client, ada, review):
    client.force_login(ada)
    page = client.get("/projects/coast/next/").content
    assert b"You began this review" in page
    assert f"/reviews/{review.pk}/".encode() in page


def test_the_page_holds_the_text_exactly_and_every_suggestion(client, ada, review):
    client.force_login(ada)
    page = client.get(f"/reviews/{review.pk}/")
    assert {span["quote"] for span in embedded(page.content)["spans"]} == {
        "Harbour police", "four league guards were killed", "league", "nurse",
    }  # fmt: skip
    lines = re.findall(r'<p class="block.*?</p>', page.content.decode(), re.S)
    assert "\n".join(re.sub(r"<[^>]+>", "", line) for line in lines) == review.document.text


def test_the_page_takes_six_queries_besides_session_and_user(
    client, ada, review, django_assert_max_num_queries
):
    client.force_login(ada)
    with django_assert_max_num_queries(2 + 6):
        client.get(f"/reviews/{review.pk}/")


@pytest.mark.parametrize("address", ["/reviews/{}/", "/api/v1/reviews/{}/"])
def test_a_decision_that_comes_while_it_is_read_is_never_counted_without_being_shown(
    client, ada, review, monkeypatch, address
):
    """Behind its own revision it would never learn that it is stale."""
    desk, read = Analyst(client, ada, review), stored_state.whole
    accepted = entry("accept", change(desk.span("nurse"), status="accepted"))

    def then_decided(found: Review) -> State:
        state = read(found)
        monkeypatch.undo()
        actions.decide(review_id=review.pk, by=ada, entries=[Entry.from_json(accepted)])
        return state

    monkeypatch.setattr(stored_state, "whole", then_decided)
    answer = client.get(address.format(review.pk))
    shown = answer.json() if "api" in address else embedded(answer.content)
    assert shown["revision"] == sum(span["status"] == "accepted" for span in shown["spans"]) == 0
    assert Span.objects.get(review=review, quote="nurse").status == "accepted"


def test_the_page_knows_which_decisions_can_be_taken_back(client, ada, review):
    desk = Analyst(client, ada, review)
    first, second = desk.accept("nurse")["entry"], desk.accept("league")["entry"]
    desk.one(entry("undo", undoes=second["key"]))
    page = embedded(client.get(f"/reviews/{review.pk}/").content)
    assert (page["undoable"], page["redoable"], page["revision"]) == ([first["key"]], [second["key"]], 3)


def test_strangers_and_other_analysts_meet_404_and_nobody_the_login(client, review, ben, zoe):
    assert client.get(f"/reviews/{review.pk}/").status_code == 302
    for person in (ben, zoe):
        client.force_login(person)
        assert client.get(f"/reviews/{review.pk}/").status_code == 404
    assert client.get("/projects/coast/next/").status_code == 404
    assert client.get("/projects/coast/").status_code == 404


def test_the_queue_says_what_was_just_submitted(client, ada, review):
    desk = Analyst(client, ada, review)
    desk.decide_everything()
    desk.one(entry("submit"), HTTP_HX_REQUEST="true")
    assert "Submitted: Shots at the quay" in client.get("/projects/coast/next/").content.decode()


def test_a_project_without_reports_says_so_in_the_queue(client, ada):
    client.force_login(ada)
    assert b"There are no reports here yet" in client.get("/projects/coast/next/").content


def test_a_wrong_method_is_refused(client, ada, review):
    client.force_login(ada)
    assert client.post(f"/reviews/{review.pk}/").status_code == 405
    assert client.put("/projects/coast/next/").status_code == 405
