"""Comments on a review or a span of it: said, answered, resolved, opened again; who is told, and who sees nothing."""

import re
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from annotator.accounts.models import User
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.review import actions, threads
from annotator.review.models import Review
from annotator.review.thread_models import Comment, Thread
from tests.review.desk import Analyst, entry, hand_in
from tests.working import at_once

QUESTION = "Is a nurse a source,\nor only a witness?"
RAISED = "/projects/coast/raised/"


@pytest.fixture
def asked(client, ada, review) -> Thread:
    """Ada asks about the nurse in her review."""
    return ask(client, ada, review, review.spans.get(quote="nurse").public_id)


def ask(client, person: User, review: Review, span: object = "", text: str = QUESTION) -> Thread:
    client.force_login(person)
    answer = client.post(f"/reviews/{review.pk}/comments/", {"span": span, "text": text})
    assert answer.status_code == 302, answer.content.decode()
    return Thread.objects.latest("pk")


def say(client, person: User, thread: Thread, kind: str = "comment", text: str = ""):
    client.force_login(person)
    return client.post(f"/threads/{thread.pk}/", {"kind": kind, "text": text})


def told(client, person: User, page: str = "/") -> bool:
    client.force_login(person)
    return "Comments that wait for you" in client.get(page).content.decode()


# Saying


def test_a_person_asks_about_a_span_of_their_review(client, ada, review, asked):
    nurse = review.spans.get(quote="nurse")
    page = client.get(f"/reviews/{review.pk}/comments/").content.decode()
    assert "Is a nurse a source,<br>or only a witness?" in page
    assert f'href="/reviews/{review.pk}/#{nurse.public_id}">nurse</a>' in page


def test_the_span_that_was_selected_on_the_page_is_chosen(client, ada, review):
    client.force_login(ada)
    nurse = review.spans.get(quote="nurse").public_id
    page = client.get(f"/reviews/{review.pk}/comments/?span={nurse}").content.decode()
    assert f'<option value="{nurse}" selected>' in page
    assert f"/reviews/{review.pk}/comments/" in client.get(f"/reviews/{review.pk}/").content.decode()


def test_a_thread_can_be_about_the_whole_report(client, ada, review):
    ask(client, ada, review)
    assert "The whole report" in client.get(f"/reviews/{review.pk}/comments/").content.decode()


def test_a_span_that_is_gone_is_told_so(client, ada, review):
    desk = Analyst(client, ada, review)
    added, nurse = str(uuid4()), desk.span("nurse")
    state = {name: nurse[name] for name in ("label", "values")} | {
        "start": 0, "end": 7, "quote": "Harbour", "label": "ACTOR", "status": "accepted",
        "values": review.scheme.parsed.fill("ACTOR", {}),
    }  # fmt: skip
    posted = entry("add", {"span": added, "before": None, "after": state})
    assert desk.one(posted)["outcome"] == "applied"
    ask(client, ada, review, added)
    assert desk.one(entry("undo", undoes=posted["key"]))["outcome"] == "applied"
    assert "A span that is gone" in client.get(f"/reviews/{review.pk}/comments/").content.decode()


@pytest.mark.parametrize(
    "posted",
    [
        pytest.param({"text": " "}, id="nothing"),
        pytest.param({"text": "x" * 5001}, id="endless"),
        pytest.param({"text": "x", "span": "y"}, id="no id"),
    ],
)
def test_what_says_nothing_is_refused(client, ada, review, posted):
    client.force_login(ada)
    answer = client.post(f"/reviews/{review.pk}/comments/", posted)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Thread.objects.exists()


def test_a_thread_is_about_no_span_of_another_review(client, ada, review):
    client.force_login(ada)
    answer = client.post(f"/reviews/{review.pk}/comments/", {"text": "x", "span": str(uuid4())})
    assert answer.status_code == 404


def test_a_thread_is_answered_resolved_and_opened_again(client, ada, max, asked):
    assert say(client, max, asked, text="A witness.")["location"].endswith(f"#thread-{asked.pk}")
    say(client, ada, asked, "resolve", "Thank you.")
    page = client.get(f"/reviews/{asked.review_id}/comments/").content.decode()
    assert "resolved</span>" in page
    assert re.findall(r"<bdi>(ada|max)</bdi></b>", page) == ["ada", "max", "ada"]
    assert say(client, max, asked, text="One more.").status_code == 403
    assert say(client, max, asked, "resolve").status_code == 403
    say(client, max, asked, "reopen")
    assert say(client, max, asked, "reopen").status_code == 403
    say(client, max, asked, text="One more.")
    kinds = list(asked.comments.values_list("kind", flat=True))
    assert kinds == ["comment", "comment", "resolve", "reopen", "comment"]


@pytest.mark.parametrize("posted", [{"kind": "comment", "text": ""}, {"kind": "shout", "text": "x"}, {}])
def test_an_empty_answer_or_an_unknown_one_says_nothing(client, max, asked, posted):
    client.force_login(max)
    assert client.post(f"/threads/{asked.pk}/", posted).status_code == 302
    assert asked.comments.count() == 1
    assert client.get(f"/threads/{asked.pk}/").status_code == 405


# Who is told


@pytest.mark.parametrize("page", ["/", "/projects/coast/", "/projects/coast/next/"])
def test_the_person_concerned_is_told_wherever_they_begin(client, ben, max, asked, page):
    ada = asked.review.user
    assert told(client, max, page)
    assert not told(client, ada, page)
    say(client, max, asked, text="A witness.")
    assert told(client, ada, page)
    assert not told(client, max, page)
    assert not told(client, ben, page)
    say(client, ada, asked, "resolve")
    assert not told(client, max, page)
    say(client, ada, asked, "reopen", "But here?")
    assert told(client, max, page)


def test_a_lead_is_told_until_some_lead_has_answered(client, project, max, zoe, asked):
    Membership.objects.create(project=project, user=zoe, role="lead")
    assert told(client, zoe)
    say(client, max, asked, text="A witness.")
    assert not told(client, zoe)


def test_leads_find_open_threads_among_what_was_raised(client, ada, max, asked):
    client.force_login(max)
    assert "Is a nurse a source" in client.get(RAISED).content.decode()
    say(client, max, asked, "resolve")
    assert "Is a nurse a source" not in client.get(RAISED).content.decode()


# Who sees nothing


def test_others_see_no_thread_and_say_nothing_in_it(client, review, asked, zoe):
    for name in ("ben", "cleo", "zoe"):
        person = User.objects.get(username=name)
        assert say(client, person, asked, text="x").status_code == 404
        assert client.get(f"/reviews/{review.pk}/comments/").status_code == 404
        assert client.post(f"/reviews/{review.pk}/comments/", {"text": "x"}).status_code == 404
    assert asked.comments.count() == 1


def test_a_lead_who_still_reviews_the_report_sees_no_comments_on_it(client, document, ada, max):
    project = document.project
    project.policy.__class__.objects.filter(project=project).update(twice_first=10)
    adas = actions.claim(access=get_project_for(ada, "coast"))
    own = actions.claim(access=get_project_for(max, "coast"))
    assert own.document == adas.document
    thread = ask(client, ada, adas)
    assert say(client, max, thread, text="x").status_code == 404
    assert client.get(f"/reviews/{adas.pk}/comments/").status_code == 404
    assert not told(client, max)
    assert "Is a nurse a source" not in client.get(RAISED).content.decode()
    assert client.get(f"/reviews/{own.pk}/comments/").status_code == 200
    hand_in(own)
    assert told(client, max)


def test_who_settled_the_report_sees_them_once_it_is_settled(client, ada, cleo, review, asked):
    settles = Review.objects.create(
        document=review.document,
        user=cleo,
        kind="adjudication",
        scheme=review.scheme,
        guideline=review.guideline,
    )
    url = f"/reviews/{review.pk}/comments/"
    client.force_login(cleo)
    assert client.get(url).status_code == 404
    Review.objects.filter(pk=settles.pk).update(state="submitted")
    page = client.get(url).content.decode()
    assert "Is a nurse a source" in page
    assert f'href="/reviews/{review.pk}/' not in page.replace(url, "")
    say(client, cleo, asked, text="She was quoted.")
    assert told(client, ada)


def test_who_left_the_project_sees_nothing(client, project, ada, review, asked):
    Membership.objects.filter(user=ada).delete()
    client.force_login(ada)
    assert client.get(f"/reviews/{review.pk}/comments/").status_code == 404
    assert say(client, ada, asked, text="x").status_code == 404


def test_nothing_is_said_in_the_archive(client, max, review, asked):
    projects.archive(access=get_project_for(max, "coast"))
    assert say(client, max, asked, text="x").status_code == 403
    assert client.post(f"/reviews/{review.pk}/comments/", {"text": "x"}).status_code == 403
    assert "Is a nurse a source" in client.get(f"/reviews/{review.pk}/comments/").content.decode()


# What the database holds


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_both_kept(ada, max, asked):
    people = [ada, max]
    kind = Comment.Kind.COMMENT
    at_once(2, lambda number: threads.say(thread_id=asked.pk, by=people[number], kind=kind, text="x"))
    assert list(asked.comments.values_list("number", flat=True)) == [1, 2, 3]


def test_the_database_keeps_what_was_said(asked, ada):
    for change_it in (
        lambda: Comment.objects.update(text="x"),
        lambda: Comment.objects.all()._raw_delete("default"),
        lambda: Thread.objects.update(span=None),
    ):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            change_it()
    with pytest.raises(IntegrityError, match="comment_says_something"), transaction.atomic():
        Comment.objects.create(thread=asked, number=2, kind="comment", by=ada)


def test_who_asks_as_much_about_many_threads_as_about_one(
    client, ada, max, review, django_assert_max_num_queries
):
    for _ in range(3):
        ask(client, ada, review)
    with django_assert_max_num_queries(3):
        assert len(threads.of(threads.unanswered(max))) == 3
