"""Reviews that come back to their owner: sent back by a lead with a comment, or recalled."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.projects.queries import get_project_for
from annotator.review import actions, checks, queries, work
from annotator.review.models import Decision, Return, Review, Submission
from tests.reports import make_document
from tests.review.desk import Analyst, change, embedded, entry
from tests.tampering import tamper
from tests.working import at_once

COMMENT = "The toll is told twice.\nLook again."


@pytest.fixture
def desk(client, ada, review) -> Analyst:
    """Ada, who has submitted her review."""
    desk = Analyst(client, ada, review)
    desk.decide_everything()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    return desk


@pytest.fixture
def sent_back(desk, review, max) -> Review:
    return actions.send_back(review_id=review.pk, by=max, comment=COMMENT)


def submit_again(desk: Analyst) -> dict:
    return desk.one(entry("submit", submission=2))


# Sending back


def test_a_lead_sends_a_submitted_review_back_with_a_comment(desk, client, review, max):
    Review.objects.filter(pk=review.pk).update(lease_until=review.opened_at)
    client.force_login(max)
    assert f"/reviews/{review.pk}/send-back/" in client.get(f"/reviews/{review.pk}/").content.decode()
    answer = client.post(f"/reviews/{review.pk}/send-back/", {"comment": COMMENT})
    assert answer["location"] == f"/projects/coast/documents/{review.document_id}/"
    review.refresh_from_db()
    assert (review.state, review.slot) == (Review.State.OPEN, 1)
    assert review.lease_until > review.opened_at
    told = Return.objects.get(submission__review=review)
    assert (told.kind, told.by, told.comment.split()) == ("sent-back", max, COMMENT.split())
    assert Event.objects.get(code="review.sent-back").actor == max


def test_its_owner_goes_on_with_all_that_was_decided_and_submits_again(desk, review, sent_back):
    nurse = desk.span("nurse")
    assert nurse["status"] == "accepted"
    assert desk.one(entry("reject", change(nurse, status="rejected")))["outcome"] == "applied"
    assert submit_again(desk)["outcome"] == "applied"
    quotes = [
        {span["quote"] for span in one.body["spans"] if span["status"] == "accepted"}
        for one in Submission.objects.filter(review=review).order_by("number")
    ]
    assert quotes[0] - quotes[1] == {"nurse"}
    assert list(checks.faults()) == []


def test_nothing_from_before_the_return_is_undone(desk, review, sent_back):
    first = Decision.objects.get(review=review, number=1)
    answer = desk.one(entry("undo", undoes=str(first.key)))
    assert (answer["outcome"], answer["code"]) == ("refused", "not-last")
    assert embedded(desk.client.get(f"/reviews/{review.pk}/").content)["undoable"] == []


@pytest.mark.parametrize("comment", ["", "  ", "x" * 5001])
def test_a_review_does_not_go_back_without_a_comment_or_with_an_endless_one(
    desk, client, review, max, comment
):
    client.force_login(max)
    answer = client.post(f"/reviews/{review.pk}/send-back/", {"comment": comment})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Return.objects.exists()


def test_what_is_not_submitted_is_not_sent_back(client, review, max):
    client.force_login(max)
    answer = client.post(f"/reviews/{review.pk}/send-back/", {"comment": COMMENT})
    assert answer.status_code == 403
    assert b"not submitted" in answer.content


def test_a_second_lead_hears_that_it_is_open_already(sent_back, client, max):
    client.force_login(max)
    answer = client.post(f"/reviews/{sent_back.pk}/send-back/", {"comment": "again"})
    assert answer.status_code == 403
    assert Return.objects.get().comment == COMMENT


def test_only_leads_send_back(desk, client, review, zoe):
    url = f"/reviews/{review.pk}/send-back/"
    for name, status in (("ada", 403), ("ben", 404), ("cleo", 404), ("zoe", 404)):
        client.force_login(User.objects.get(username=name))
        assert client.post(url, {"comment": COMMENT}).status_code == status
        assert client.get(url).status_code == status
    assert not Return.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_send_a_review_back_once(desk, review, max):
    def act(number: int) -> bool:
        try:
            actions.send_back(review_id=review.pk, by=max, comment=str(number))
        except Refusal:
            return False
        return True

    assert sorted(at_once(2, act)) == [False, True]
    assert Return.objects.count() == 1
    assert list(checks.faults()) == []


# What the owner is told


@pytest.mark.parametrize("page", ["/", "/projects/coast/", "/projects/coast/next/"])
def test_the_owner_reads_the_comment_wherever_they_begin(sent_back, client, ada, page):
    client.force_login(ada)
    shown = client.get(page).content.decode()
    assert "The toll is told twice.<br>Look again." in shown
    assert f"/reviews/{sent_back.pk}/" in shown


@pytest.mark.parametrize("page", ["/", "/projects/coast/", "/projects/coast/next/"])
def test_nobody_else_is_told(sent_back, client, ben, page):
    client.force_login(ben)
    assert "The toll is told twice" not in client.get(page).content.decode()


def test_the_review_page_shows_the_comment_until_it_is_submitted_again(desk, sent_back):
    url = f"/reviews/{sent_back.pk}/"
    assert "The toll is told twice.<br>Look again." in desk.client.get(url).content.decode()
    submit_again(desk)
    assert "The toll is told twice" not in desk.client.get(url).content.decode()
    assert "The toll is told twice" not in desk.client.get("/projects/coast/next/").content.decode()


def test_what_came_back_is_given_before_what_was_begun(desk, project, review, ada, max):
    make_document(project, text="Harbour police said four league guards were killed. A nurse.")
    begun = actions.claim(access=get_project_for(ada, "coast"))
    assert begun != review
    actions.send_back(review_id=review.pk, by=max, comment=COMMENT)
    assert actions.claim(access=get_project_for(ada, "coast")) == review
    page = desk.client.get("/projects/coast/next/").content.decode()
    assert (
        page.index(f"/reviews/{review.pk}/")
        < page.index("You also began")
        < page.index(f"/reviews/{begun.pk}/")
    )


def test_a_page_that_has_not_shown_the_comment_cannot_submit(desk, sent_back):
    answer = desk.one(entry("submit"))
    assert (answer["outcome"], answer["code"]) == ("refused", "returned")
    assert "came back to you" in answer["reason"]
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    "faulty", [entry("submit", submission=0), entry("submit", submission="2"), entry("skip", submission=1)]
)
def test_a_malformed_submission_number_is_refused(desk, sent_back, faulty):
    answer = desk.post(faulty)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"] == "submission"


# Recalling


def test_the_owner_recalls_what_was_submitted(desk, review, ada):
    assert "Recall" in desk.client.get("/projects/coast/next/").content.decode()
    assert desk.client.post(f"/reviews/{review.pk}/recall/")["location"] == f"/reviews/{review.pk}/"
    assert Return.objects.get().kind == Return.Kind.RECALLED
    assert submit_again(desk)["outcome"] == "applied"
    assert list(checks.faults()) == []


def test_after_a_week_only_a_lead_can_give_it_back(desk, review, max):
    tamper(Submission.objects.all(), submitted_at=review.opened_at - timedelta(days=7, minutes=1))
    answer = desk.client.post(f"/reviews/{review.pk}/recall/")
    assert answer.status_code == 403
    assert b"more than a week ago" in answer.content
    assert b"/recall/" not in desk.client.get("/projects/coast/next/").content
    assert actions.send_back(review_id=review.pk, by=max, comment=COMMENT).state == Review.State.OPEN


def test_nobody_recalls_the_review_of_another(desk, client, review, zoe):
    for name, status in (("ben", 404), ("zoe", 404), ("max", 403)):
        client.force_login(User.objects.get(username=name))
        assert client.post(f"/reviews/{review.pk}/recall/").status_code == status
    client.force_login(review.user)
    assert client.get(f"/reviews/{review.pk}/recall/").status_code == 405
    assert not Return.objects.exists()


def test_what_came_back_has_no_say_until_it_is_in_again(desk, project, review, ada):
    assert queries.standing_opinions(project).count() == 1
    actions.recall(review_id=review.pk, by=ada)
    assert queries.standing_opinions(project).count() == 0
    submit_again(desk)
    assert [one.number for one in queries.standing_opinions(project)] == [2]


def test_what_came_back_and_is_left_goes_to_another_person(sent_back, project, ada, ben):
    Review.objects.filter(pk=sent_back.pk).update(lease_until=sent_back.opened_at)
    taken = actions.claim(access=get_project_for(ben, "coast"))
    assert taken.document == sent_back.document
    sent_back.refresh_from_db()
    assert sent_back.slot is None
    assert list(checks.faults()) == []


# What the database and `verify` hold


def test_the_database_keeps_returns_and_wants_a_reason_once_per_submission(sent_back, max):
    submission = Submission.objects.get()
    for change_it in (
        lambda: Return.objects.update(comment="x"),
        lambda: Return.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            change_it()
    with pytest.raises(IntegrityError, match="annotator_return_pkey"), transaction.atomic():
        Return.objects.create(submission=submission, kind="recalled", by=max)
    with pytest.raises(IntegrityError, match="return_says_why"), transaction.atomic():
        Return.objects.create(submission=submission, kind="sent-back", by=max)


def test_verify_finds_returns_that_make_no_sense(desk, review, ada, ben):
    actions.recall(review_id=review.pk, by=ada)
    submit_again(desk)
    assert list(checks.faults()) == []
    tamper(Return.objects.all(), by=ben)
    assert any("recalled by somebody else" in fault for fault in checks.faults())
    Return.objects.create(submission=Submission.objects.get(number=2), kind="recalled", by=ada)
    faults = list(checks.faults())
    assert any("came back after submissions [1, 2], not [1]" in fault for fault in faults)
    assert any("came back 2 times, but was reopened 1 times" in fault for fault in faults)


def test_my_work_asks_as_often_for_many_as_for_one(desk, project, client, ada, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert len(work.of_person(ada, project, 20)) == 1
