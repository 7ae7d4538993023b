"""What people and programs are told where the database is away, or the program itself fails."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client


@pytest.fixture
def failing(client, ada, review, monkeypatch):
    """A browser of Ada in which every review fails with what a test says."""

    def fail(error: Exception) -> Client:
        def trip(*_args, **_more):
            raise error

        monkeypatch.setattr("annotator.review.queries.get_review_for", trip)
        browser = Client(raise_request_exception=False)
        browser.force_login(ada)
        return browser

    return fail


@pytest.mark.parametrize(
    "error", [OperationalError("too many clients"), InterfaceError("closed")], ids=["full", "closed"]
)
def test_a_page_without_a_database_says_that_nothing_is_lost_and_when_to_come_again(failing, error):
    answer = failing(error).get("/reviews/1/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert b"The database is out of reach for now" in answer.content
    assert b"too many clients" not in answer.content


def test_a_call_without_a_database_says_that_nothing_was_stored(failing):
    answer = failing(OperationalError("gone")).get("/api/v1/reviews/1/")
    assert (answer.status_code, answer["content-type"]) == (503, "application/problem+json")
    assert "nothing of this request was stored" in answer.json()["detail"]


def test_another_failure_is_a_500_that_tells_nothing_of_it(failing):
    browser = failing(ValueError("Harbour police"))
    for path in ("/reviews/1/", "/api/v1/reviews/1/"):
        answer = browser.get(path)
        assert answer.status_code == 500
        assert b"police" not in answer.content
        assert "Retry-After" not in answer
