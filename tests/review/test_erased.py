"""What an erased report is to those who had to do with it: nothing waits in it, and nothing is added to it."""

import pytest
from django.test import Client

from annotator.accounts.models import User
from annotator.adjudication import actions as adjudication
from annotator.corpus import actions as corpus
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions, checks, practice, rules, slots, threads
from annotator.review.models import ClosedGap, Plan, Review, Span, Submission
from annotator.review.thread_models import Comment
from annotator.suggestions.models import Prediction, Suggester
from tests.reports import body, claim, make_document
from tests.review.desk import Analyst, entry, hand_in
from tests.working import between

NEXT = "/projects/coast/next/"
RAISED = "/projects/coast/raised/"
QUESTION = "Is Brannport a place?"


def erase(document) -> None:
    corpus.erase(document=document, reason="a court", by=None)


def another(project, number: int = 1):
    return make_document(project, f"Harbour police: four league guards were killed, a nurse said. {number}")


@pytest.fixture
def at_home(client):
    """What a person reads on a page."""

    def read(person: User, page: str = NEXT) -> str:
        client.force_login(person)
        return client.get(page).content.decode()

    return read


# Nobody is kept waiting by it


def test_whose_review_was_sent_back_and_erased_gets_the_next_report(project, review, ada, max, at_home):
    hand_in(review)
    actions.send_back(review_id=review.pk, by=max, comment="Look again.")
    other = another(project)
    assert "Take the next report" not in at_home(ada)
    erase(review.document)
    assert "Take the next report" in at_home(ada)
    for page in ("/", "/projects/coast/"):
        assert f"/reviews/{review.pk}/" not in at_home(ada, page)
    assert claim(ada).document == other


def test_whose_practice_was_erased_practises_on_the_next(project, ada, max, at_home):
    made = [another(project, number) for number in range(2)]
    imported = Suggester.objects.create(project=project, name="imported", version="1", provider="imported")
    for one in made:
        Prediction.objects.create(document=one, suggester=imported, body=body(one.text))
    practice.choose(access=get_project_for(max, "coast"), documents=made)
    Policy.objects.update(practice_reports=2)
    first = claim(ada)
    erase(first.document)
    assert f"/reviews/{first.pk}/" not in at_home(ada)
    second = claim(ada)
    assert second.kind == "practice"
    assert second.document == made[1]


def test_what_waited_for_a_review_again_and_was_erased_waits_no_more(
    *, document, ada, ben, cleo, max, at_home
):
    Policy.objects.update(twice_first=9)
    for person in (ada, ben):
        hand_in(claim(person))
    adjudication.open_case(document_id=document.pk)
    settles = adjudication.claim(access=get_project_for(cleo, "coast"))
    actions.send_back(review_id=Review.objects.get(user=ada).pk, by=max, comment="Look again.")
    assert f"/reviews/{settles.pk}/" in at_home(cleo, "/projects/coast/adjudication/")
    erase(settles.document)
    assert f"/reviews/{settles.pk}/" not in at_home(cleo, "/projects/coast/adjudication/")


# Nobody says anything more of it


@pytest.fixture
def asked(client, ada, review):
    """Ada asks about the nurse in her review, in a comment and as a gap in the guidelines."""
    desk = Analyst(client, ada, review)
    nurse = desk.span("nurse")["id"]
    assert desk.one(entry("gap", note=QUESTION, targets=[nurse]))["outcome"] == "applied"
    client.post(f"/reviews/{review.pk}/comments/", {"span": nurse, "text": QUESTION})
    return review.threads.get()


def test_nothing_is_said_of_it_and_the_page_says_why(client, asked, ada, max):
    review = asked.review
    erase(review.document)
    for person in (ada, max):
        client.force_login(person)
        assert client.post(f"/reviews/{review.pk}/comments/", {"text": "And here?"}).status_code == 403
        assert client.post(f"/threads/{asked.pk}/", {"kind": "resolve", "text": "Yes."}).status_code == 403
        page = client.get(f"/reviews/{review.pk}/comments/").content.decode()
        assert "This report was erased." in page
        assert "<textarea" not in page
    assert Comment.objects.count() == 1


def test_its_comments_and_gaps_wait_for_nobody(asked, max, at_home):
    assert "Comments that wait for you" in at_home(max)
    erase(asked.review.document)
    assert "Comments that wait for you" not in at_home(max)
    raised = at_home(max, RAISED)
    assert "Open comments" not in raised
    assert f"/reviews/{asked.review_id}/close-gap/" not in raised


def test_a_gap_in_it_is_not_answered(asked, client, max):
    review = asked.review
    gap = review.decisions.get(kind="gap")
    erase(review.document)
    client.force_login(max)
    answer = client.post(
        f"/reviews/{review.pk}/close-gap/",
        {"decision": gap.key, "span": asked.span, "answer": "Brannport is one."},
    )
    assert answer.status_code == 403
    assert not ClosedGap.objects.exists()


# While others work on it


def blanked(review: Review) -> bool:
    """Are its words gone, and its spans there?"""
    quotes = Span.objects.filter(review=review).values_list("quote", flat=True)
    return bool(quotes) and "nurse" not in quotes


@pytest.mark.django_db(transaction=True)
def test_a_review_submitted_while_it_is_erased_is_submitted_then_erased(review, ada):
    desk = Analyst(Client(), ada, review)
    desk.decide_everything()
    [submitted, _] = between(
        lambda: desk.one(entry("submit")), (slots, "keep"), lambda: erase(review.document)
    )
    assert submitted["outcome"] == "applied"
    review.refresh_from_db()
    assert (review.state, review.erased) == ("submitted", True)
    assert blanked(review)
    assert "Brannport" not in str(Submission.objects.get().body)
    assert list(checks.faults()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [False, True], ids=["fresh", "begun by another"])
def test_a_report_taken_while_it_is_erased_is_taken_then_erased(project, document, ada, ben, begun):
    Policy.objects.update(twice_first=9)
    if begun:
        claim(ben)
    [review, _] = between(lambda: claim(ada), (actions, "_open"), lambda: erase(document))
    review.refresh_from_db()
    assert review.erased
    assert blanked(review)
    assert list(checks.faults()) == []
    assert claim(ada) is None


@pytest.mark.django_db(transaction=True)
def test_a_practice_begun_while_it_is_erased_is_begun_then_erased(project, document, ada, max):
    imported = Suggester.objects.create(project=project, name="imported", version="1", provider="imported")
    Prediction.objects.create(document=document, suggester=imported, body=body(document.text))
    practice.choose(access=get_project_for(max, "coast"), documents=[document])
    Policy.objects.update(practice_reports=1)
    [review, _] = between(lambda: claim(ada), (actions, "open_review"), lambda: erase(document))
    review.refresh_from_db()
    assert review.erased
    assert blanked(review)
    assert claim(ada) is None


@pytest.mark.django_db(transaction=True)
def test_what_is_said_while_it_is_erased_is_blanked(review, ada):
    begin = lambda: threads.begin(review_id=review.pk, by=ada, span=None, text=QUESTION)  # noqa: E731
    [thread, _] = between(begin, (rules, "can_comment"), lambda: erase(review.document))
    assert "Brannport" not in thread.comments.get().text


@pytest.mark.django_db(transaction=True)
def test_an_abandoned_review_resumed_while_it_is_submitted_gets_its_slot_once(project, review, ada):
    Review.objects.filter(pk=review.pk).update(slot=None)
    Plan.objects.update(free=1)
    desk = Analyst(Client(), ada, review)
    desk.decide_everything()
    [again, submitted] = between(lambda: claim(ada), (slots, "take"), lambda: desk.one(entry("submit")))
    assert (again.pk, submitted["outcome"]) == (review.pk, "applied")
    assert Review.objects.get(pk=review.pk).slot == 1
    assert list(checks.faults()) == []
