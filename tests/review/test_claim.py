"""Taking the next report."""

import pytest
from django.db import IntegrityError, transaction

from annotator.common.permit import Refusal
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.review.models import Opening, Review
from tests.reports import SPANS, claim, make_document, unread
from tests.working import at_once


def test_a_review_opens_on_what_was_predicted_and_keeps_it(document, ada):
    review = claim(ada)
    opening = Opening.objects.get(review=review).body
    assert sorted(span["quote"] for span in opening["spans"]) == sorted(words for words, *_ in SPANS)
    assert {span["status"] for span in opening["spans"]} == {"suggested"}
    assert {span["origin"]["suggester"] for span in opening["spans"]} == {"patterns"}
    assert review.spans.count() == 4
    assert review.links.count() == 1


def test_values_nobody_set_are_told_apart_from_the_machines(document, ada):
    toll = claim(ada).spans.get(label="CASUALTY")
    assert toll.values["kind"] == {"value": "killed", "origin": "machine"}
    assert toll.values["victim_status"] == {"value": "unknown", "origin": "default"}


def test_an_open_review_is_given_again_instead_of_a_second(project, document, ada):
    make_document(
        project, text="Police said nothing. four league guards were killed. A nurse. Harbour police. league."
    )
    assert claim(ada) == claim(ada)
    assert Review.objects.count() == 1


def test_the_oldest_report_comes_first_and_each_goes_to_one_person(project, document, ada, ben):
    second = make_document(project, text="Harbour police: four league guards were killed, a nurse said.")
    assert claim(ada).document == document
    assert claim(ben).document == second


def test_a_report_the_machine_has_not_read_yet_waits(project, ada):
    unread(project, "Harbour police said little.")
    assert claim(ada) is None


def test_nothing_waits_when_every_report_has_its_reviewer(document, ada, ben):
    claim(ada)
    assert claim(ben) is None


def test_a_reader_of_releases_may_not_review(document, project, zoe):
    projects.add_member(project=project, user=zoe, role=Membership.Role.READER, by=None)
    with pytest.raises(Refusal, match="Readers see releases"):
        claim(zoe)


@pytest.mark.django_db(transaction=True)
def test_people_who_claim_at_once_never_get_the_same_report(project, ada, ben, cleo, max):
    people = [ada, ben, cleo, max]
    for number in range(len(people)):
        make_document(project, text=f"Harbour police: four league guards were killed, a nurse said. {number}")
    given = at_once(len(people), lambda number: claim(people[number]).document_id)
    assert len(set(given)) == len(people)


@pytest.mark.django_db(transaction=True)
def test_two_requests_of_one_person_at_once_get_the_same_review(project, ada):
    for number in range(2):
        make_document(project, text=f"Harbour police: four league guards were killed, a nurse said. {number}")
    assert len(set(at_once(2, lambda _: claim(ada).pk))) == 1


def test_the_database_itself_gives_a_slot_once(review, ben):
    with pytest.raises(IntegrityError, match="review_slot_once"), transaction.atomic():
        Review.objects.create(
            document=review.document, user=ben, scheme=review.scheme, guideline=review.guideline
        )
