"""How much each person gets."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotator.accounts.models import User
from annotator.common import clock
from annotator.common.permit import Refusal
from annotator.projects import actions as projects
from annotator.projects.models import Membership, Project
from annotator.projects.queries import get_project_for
from annotator.review import assigning
from annotator.review.models import Decision, Review
from tests.reports import claim
from tests.review.desk import hand_in
from tests.review.handing import API, NEXT, PAGE, give, member, reports


def test_the_queue_gives_a_person_no_more_than_a_lead_said_in_all(lead, project, ada):
    reports(project, 2)
    lead.post(f"{PAGE}people/{member(ada).pk}/", {"most": 1, "most_per_day": ""})
    hand_in(claim(ada))
    with pytest.raises(Refusal, match="as many as you were to review in all"):
        claim(ada)
    theirs = Client()
    theirs.force_login(ada)
    page = theirs.get(NEXT).content.decode()
    assert "You have begun 1 report, as many as you were to review in all." in page
    assert "Take the next report" not in page
    assert "as many as" in theirs.post(f"{API}next/").json()["detail"]
    told = lead.get("/projects/coast/audit/").content.decode()
    assert "set the reports from the queue to any number a day, 1 in all for" in told


def test_nor_more_a_day_and_tomorrow_again(project, ada, max):
    reports(project, 2)
    assigning.set_limits(access=get_project_for(max, "coast"), pk=member(ada).pk, most_per_day=1, most=None)
    first = claim(ada)
    hand_in(first)
    with pytest.raises(Refusal, match="Come back tomorrow"):
        claim(ada)
    Review.objects.filter(pk=first.pk).update(opened_at=clock.now() - timedelta(days=1))
    assert claim(ada) is not None


def test_a_report_that_is_open_is_gone_on_with_whatever_the_limit(project, ada, max):
    reports(project, 2)
    review = claim(ada)
    assigning.set_limits(access=get_project_for(max, "coast"), pk=member(ada).pk, most_per_day=0, most=0)
    assert claim(ada) == review


def test_what_a_lead_gives_by_hand_comes_on_top(lead, project, ada, max):
    [_first, second] = reports(project, 2)
    Membership.objects.filter(user=ada).update(most=0)
    give(max, ada, second)
    lead.force_login(ada)
    page = lead.get(NEXT).content
    assert b"1 report waits for you" in page
    assert b"A lead gave you 1 of them by hand" in page
    assert claim(ada).document == second


@pytest.fixture
def worked(client, ada, policy, project):
    """Lets Ada work so many minutes today: a decision a minute."""

    def work(minutes: int) -> None:
        review = claim(ada)
        hand_in(review)
        last = Decision.objects.filter(review=review).order_by("number").last()
        now = clock.now()
        Decision.objects.bulk_create(
            Decision(
                review=review,
                document_id=review.document_id,
                number=last.number + 1 + minute,
                key=f"00000000-0000-4000-8000-{minute:012}",
                digest="0",
                kind="skip",
                changes=[],
                shown_at=now + timedelta(minutes=minute),
                decided_at=now + timedelta(minutes=minute + 1),
            )
            for minute in range(minutes)
        )

    return work


def test_after_the_hours_of_a_day_nobody_gets_another_report_not_even_by_hand(lead, worked, policy, ada, max):
    project = Project.objects.get()
    documents = reports(project, 3)
    policy(hours_per_day=1)
    worked(61)
    give(max, ada, documents[-1])
    with pytest.raises(Refusal, match="gives out no more until tomorrow"):
        claim(ada)
    assert "1.0" in lead.get(PAGE).content.decode()
    lead.force_login(ada)
    assert b"You have worked on reports for an hour today" in lead.get(NEXT).content
    policy(hours_per_day=2)
    assert claim(ada).document == documents[-1]


def test_hours_of_a_day_are_from_1_to_24(lead, project):
    sent = {name: value for name, value in vars(project.policy).items() if value is not None}
    for hours, status in ((0, 422), (25, 422), (24, 302), ("", 302)):
        assert lead.post("/projects/coast/policy/", sent | {"hours_per_day": hours}).status_code == status


def test_the_page_asks_as_often_for_many_people_as_for_two(
    lead, project, ada, ben, django_assert_num_queries
):
    reports(project, 2)
    for person in (ada, ben):
        hand_in(claim(person))
    lead.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        lead.get(PAGE)
    for number in range(3):
        person = User.objects.create_user(f"person-{number}")
        projects.add_member(project=project, user=person, role=Membership.Role.ANALYST, by=None)
        reports(project, 1)
        claim(person)
    with django_assert_num_queries(len(asked)):
        page = lead.get(PAGE).content.decode()
    assert "person-2" in page
