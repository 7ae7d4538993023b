"""Who reviews with whom."""

import pytest

from annotator.accounts.models import User
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.review import actions, assigning, next_plan
from annotator.review.models import Plan, Review
from tests.reports import claim
from tests.review.handing import PAGE, reports


@pytest.fixture
def four(project, policy, ada, ben, zoe) -> list[User]:
    """Four analysts, and each report is reviewed twice."""
    policy(twice_first=1000)
    nora = User.objects.create_user("nora")
    for one in (zoe, nora):
        projects.add_member(project=project, user=one, role=Membership.Role.ANALYST, by=None)
    return [ada, ben, nora, zoe]


def begin(user: User, document) -> None:
    """A submitted review, however that came about."""
    plan = Plan.objects.filter(document=document).first()
    review = actions.open_review(
        document=document,
        access=get_project_for(user, "coast"),
        body={"spans": [], "links": [], "incidents": [], "regions": []},
        state="submitted",
        slot=1 if plan is None else 2,
    )
    if plan is None:
        Plan.objects.create(document=document, needed=2, free=1)
        type(document).objects.filter(pk=document.pk).update(begun=True)
    else:
        Plan.objects.filter(pk=plan.pk).update(free=0)
    assert review


def test_whoever_takes_a_second_review_gets_a_person_they_met_least(project, four):
    ada, ben, nora, zoe = four
    first, second, third = reports(project, 3)
    begin(ada, first)
    begin(ben, first)
    begin(ada, second)
    begin(nora, third)
    assert claim(ben).document == third
    assert claim(zoe).document == second


def test_a_begun_report_of_somebody_met_often_waits_for_others_while_there_are_fresh_ones(project, four):
    ada, ben, _nora, zoe = four
    first, second, third = reports(project, 3)
    begin(ada, first)
    begin(ben, first)
    begin(ada, second)
    assert claim(ben).document == third
    assert claim(zoe).document == second


def test_where_nothing_else_is_left_it_waits_no_longer(project, four):
    ada, ben, *_ = four
    first, second = reports(project, 2)
    begin(ada, first)
    begin(ben, first)
    begin(ada, second)
    assert claim(ben).document == second


def test_nor_where_many_wait(project, four, monkeypatch):
    monkeypatch.setattr(next_plan, "BACKLOG", 1)
    ada, ben, *_ = four
    first, second, _third = reports(project, 3)
    begin(ada, first)
    begin(ben, first)
    begin(ada, second)
    assert claim(ben).document == second


def test_without_rotation_the_order_of_the_policy_alone_counts(project, policy, four):
    policy(rotates_pairs=False)
    ada, ben, nora, _zoe = four
    first, second, third = reports(project, 3)
    begin(ada, first)
    begin(ben, first)
    begin(ada, second)
    begin(nora, third)
    assert claim(ben).document == second


def test_over_many_reports_all_pairs_meet_about_as_often(lead, project, four):
    reports(project, 12)
    while claimed := [review for person in four if (review := claim(person))]:
        Review.objects.filter(pk__in=[one.pk for one in claimed]).update(state="submitted")
    counts = [reports for *_names, reports in assigning.pairs(project)]
    assert (len(counts), sum(counts)) == (6, 12)
    assert sorted(counts)[-1] - min(counts) <= 1
    page = lead.get(PAGE).content.decode()
    assert "<bdi>ada</bdi> · <bdi>ben</bdi>" in page
