"""The queue under a policy: who gets which report, how often, blind or assisted, and for how long."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from annotator.accounts.models import User
from annotator.common import clock
from annotator.projects import actions as projects
from annotator.projects.models import Membership, Policy
from annotator.projects.queries import get_project_for
from annotator.review import checks, queries, queue, slots
from annotator.review.models import Opening, Plan, Review
from annotator.suggestions.models import Prediction
from tests.reports import body, claim
from tests.review.desk import Analyst, entry
from tests.review.handing import reports
from tests.working import at_once

NEXT = "/projects/coast/next/"


def submit(client, review: Review) -> None:
    """Decide everything and hand it in, as the person of the review would."""
    desk = Analyst(client, review.user, review)
    if desk.state()["spans"]:
        desk.decide_everything()
    assert desk.one(entry("submit", nothing_to_mark=True))["outcome"] == "applied"


def let_time_pass(**more: float) -> None:
    """Leases were taken that much earlier."""
    for review in Review.objects.exclude(lease_until=None):
        Review.objects.filter(pk=review.pk).update(lease_until=review.lease_until - timedelta(**more))


# How often


def test_the_first_reports_are_reviewed_twice_by_two_people(policy, project, ada, ben, cleo):
    policy(twice_first=1)
    reports(project, 2)
    first = claim(ada).document
    assert claim(ben).document == first
    assert claim(cleo).document != first


def test_of_the_others_a_share_is_drawn(policy, project):
    policy(twice_share=30)
    reports(project, 60)
    drawn = Counter(slots.make_plan(one, Policy.objects.get()).needed for one in project.documents.all())
    assert 5 <= drawn[2] <= 35  # 18 of 60 on average; outside of this once in a million


def test_nobody_gets_a_report_twice(client, policy, project, ada, ben):
    policy(twice_first=5)
    reports(project, 1)
    submit(client, claim(ada))
    assert claim(ada) is None
    assert queue.waiting_for(get_project_for(ada, "coast")) == 0
    assert claim(ben) is not None


def test_a_report_that_others_have_begun_comes_before_a_fresh_one(policy, project, ada, ben):
    policy(twice_first=5)
    reports(project, 1)
    begun = claim(ada).document
    reports(project, 2)
    policy(order=Policy.Order.NEWEST)
    assert claim(ben).document == begun


def test_the_newest_report_comes_first_where_the_policy_says_so(policy, project, ada):
    policy(order=Policy.Order.NEWEST)
    reports(project, 3)
    assert claim(ada).document == project.documents.last()


def test_a_changed_policy_leaves_reports_alone_that_were_begun(client, policy, project, ada, ben):
    reports(project, 1)
    submit(client, claim(ada))
    policy(twice_first=50)
    assert claim(ben) is None


def test_a_report_reviewed_twice_has_no_standing_opinion_before_it_is_settled(
    client, policy, project, ada, ben
):
    policy(twice_first=1)
    reports(project, 2)
    for person in (ada, ben):
        submit(client, claim(person))
    assert not queries.standing_opinions(project).exists()
    submit(client, claim(ada))
    assert queries.standing_opinions(project).count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_people_at_once_fill_each_slot_once(policy, project):
    policy(twice_first=4)
    reports(project, 4)
    people = []
    for number in range(8):
        people.append(User.objects.create_user(f"person-{number}"))
        projects.add_member(project=project, user=people[-1], role=Membership.Role.ANALYST, by=None)
    at_once(8, lambda number: claim(people[number]))
    while unlucky := [person for person in people if not person.reviews.exists()]:  # others held the lock
        assert all(claim(person) for person in unlucky)
    assert Counter(Review.objects.values_list("document", flat=True)) == dict.fromkeys(
        project.documents.values_list("pk", flat=True), 2
    )
    assert list(checks.faults()) == []


def test_taking_a_report_and_asking_what_waits_take_so_many_queries(
    *, client, policy, project, ada, ben, django_assert_max_num_queries
):
    """However many wait; the session, the user and two savepoints among them."""
    policy(twice_first=1000)
    reports(project, 12)
    for person in (ada, ben):  # a fresh one, and one that Ada has begun
        client.force_login(person)
        with django_assert_max_num_queries(15):
            assert b"12 reports wait for you" in client.get(NEXT).content
        with django_assert_max_num_queries(31):
            assert client.post(NEXT).status_code == 302
    assert claim(ada).document == claim(ben).document


# Blind or assisted


def test_a_blind_review_opens_without_suggestions(policy, project, ada):
    policy(blind_share=100)
    reports(project, 1)
    review = claim(ada)
    assert review.arm == "blind"
    assert Opening.objects.get(review=review).body["spans"] == []
    assert not review.spans.exists()


def test_of_a_crossed_pair_one_is_blind_and_one_assisted(policy, project, ada, ben):
    policy(twice_first=9, crossed_share=100)
    reports(project, 1)
    assert {claim(ada).arm, claim(ben).arm} == {"blind", "assisted"}


def test_the_arm_stands_in_the_submission(client, policy, project, ada):
    policy(blind_share=100)
    reports(project, 1)
    review = claim(ada)
    submit(client, review)
    assert review.submissions.get().body["arm"] == "blind"


def test_all_assisted_reviews_open_on_what_the_first_one_opened_on(policy, project, ada, ben):
    policy(twice_first=9)
    reports(project, 1)
    first = claim(ada)
    document = first.document
    suggester = Prediction.objects.get(document=document).suggester
    suggester.pk, suggester.version = None, "newer"
    suggester.save()
    Prediction.objects.create(
        document=document, suggester=suggester, body=body(document.text) | {"spans": [], "links": []}
    )
    quotes = [[span["quote"] for span in one.opening.body["spans"]] for one in (first, claim(ben))]
    assert quotes[0] == quotes[1] != []


# Leases


def test_a_report_nobody_works_on_goes_to_another_person_who_starts_fresh(client, project, ada, ben):
    reports(project, 1)
    left = claim(ada)
    Analyst(client, ada, left).accept("nurse")
    let_time_pass(hours=73)
    bens = Client()
    bens.force_login(ben)
    assert "1 report waits for you" in bens.get(NEXT).content.decode()
    taken = claim(ben)
    assert taken.document == left.document
    assert {span.status for span in taken.spans.all()} == {"suggested"}
    assert left.spans.get(quote="nurse").status == "accepted"


def test_until_the_lease_ends_the_report_stays(project, ada, ben):
    reports(project, 1)
    claim(ada)
    let_time_pass(hours=71)
    assert claim(ben) is None


def test_whoever_goes_on_keeps_the_report(client, project, ada, ben):
    reports(project, 1)
    review = claim(ada)
    let_time_pass(hours=71)
    Analyst(client, ada, review).accept("nurse")
    let_time_pass(hours=71)
    assert claim(ben) is None


def test_an_abandoned_review_is_resumed_if_nobody_took_the_report(project, ada, ben):
    reports(project, 2)
    left = claim(ada)
    let_time_pass(hours=73)
    assert claim(ben).document == left.document
    Review.objects.filter(user=ben).update(lease_until=clock.now())
    slots.free_abandoned(project)
    assert claim(ada) == left
    left.refresh_from_db()
    assert left.slot == 1


def test_an_abandoned_review_is_accepted_late_as_an_extra(client, project, ada, ben):
    reports(project, 1)
    left = claim(ada)
    let_time_pass(hours=73)
    submit(client, claim(ben))
    submit(client, left)
    left.refresh_from_db()
    assert (left.state, left.slot) == ("submitted", None)
    assert [one.review.user for one in queries.standing_opinions(project)] == [ben]
    assert list(checks.faults()) == []


# What the database and `verify` hold


def test_no_plan_has_more_free_slots_than_it_needs(review):
    with pytest.raises(IntegrityError, match="plan_slots_add_up"), transaction.atomic():
        Plan.objects.update(free=9)


def test_verify_finds_slots_that_do_not_add_up(review):
    Plan.objects.update(free=1)
    assert [fault for fault in checks.faults() if "free slots" in fault]
