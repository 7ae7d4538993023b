"""A report that was settled is settled anew: who may, what stays, and what no longer counts."""

import pytest
from django.db import IntegrityError, transaction

from annotator.accounts.models import User
from annotator.adjudication import queries
from annotator.adjudication.models import Comparison
from annotator.audit.models import Event
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.releases import actions as releases
from annotator.releases import exports
from annotator.review import checks, leaving
from annotator.review import queries as reviews
from annotator.review.models import Return, Review, Submission
from tests.adjudication.conftest import adjudicate
from tests.review.desk import Analyst, change, entry
from tests.working import work

WHY = "A nurse is no source.\nSee the guidelines."
ADJUDICATION = "/projects/coast/adjudication/"


@pytest.fixture
def settled(nothing_is_audited, client, pair, cleo) -> Review:
    """What Cleo settled: she took the nurse, whom Ben had left out."""
    pair(ben_leaves=("nurse",))
    desk = Analyst(client, cleo, adjudicate(cleo))
    desk.accept("nurse")
    assert desk.one(entry("submit"))["outcome"] == "applied"
    return Review.objects.get(kind="adjudication")


def reopen(client, review: Review, who: User, why: str = WHY):
    client.force_login(who)
    return client.post(f"/reviews/{review.pk}/unsettle/", {"comment": why})


@pytest.mark.parametrize("name", ["max", "cleo"])
def test_a_lead_or_who_settled_it_reopens_it_with_a_reason(client, settled, name):
    who = User.objects.get(username=name)
    client.force_login(who)
    assert f"/reviews/{settled.pk}/unsettle/" in client.get(f"/reviews/{settled.pk}/").content.decode()
    assert reopen(client, settled, who)["location"] == f"/reviews/{settled.pk}/"
    settled.refresh_from_db()
    assert (settled.state, settled.slot, settled.lease_until) == (Review.State.OPEN, 1, None)
    told = Return.objects.get(submission__review=settled)
    assert (told.kind, told.by, told.comment.split()) == ("unsettled", who, WHY.split())
    assert Event.objects.get(code="review.unsettled").actor == who
    assert list(checks.faults()) == []


def test_all_that_was_decided_is_kept_and_settled_again(client, settled, cleo, max):
    reopen(client, settled, max)
    desk = Analyst(client, cleo, settled)
    nurse = desk.span("nurse")
    assert nurse["status"] == "accepted"
    assert desk.one(entry("reject", change(nurse, status="rejected")))["outcome"] == "applied"
    assert desk.one(entry("submit", submission=2))["outcome"] == "applied"
    quotes = [
        {span["quote"] for span in one.body["spans"] if span["status"] == "accepted"}
        for one in Submission.objects.filter(review=settled).order_by("number")
    ]
    assert quotes[0] - quotes[1] == {"nurse"}
    assert list(checks.faults()) == []


def test_nothing_stands_until_it_is_settled_again_and_releases_stay_as_they_are(
    client, settled, project, cleo, max
):
    release = releases.freeze(project=project, name="First", by=None)
    before = b"".join(exports.pieces(release, "jsonl"))
    reopen(client, settled, max)
    assert reviews.standing_opinions(project).count() == 0
    assert b"".join(exports.pieces(release, "jsonl")) == before
    Analyst(client, cleo, settled).one(entry("submit", submission=2))
    assert [one.number for one in reviews.standing_opinions(project)] == [2]


@pytest.mark.django_db(transaction=True)
def test_people_are_no_longer_measured_by_what_no_longer_stands(no_jobs, client, settled, max):
    work()
    assert Comparison.objects.filter(kind="gold").count() == 2
    reopen(client, settled, max)
    work()
    assert set(Comparison.objects.values_list("kind", flat=True)) == {"pair"}


def test_it_comes_to_who_settled_it_before_what_they_began_since(client, settled, pair, cleo, max):
    pair(ben_leaves=("league",), number=1)
    begun = adjudicate(cleo)
    reopen(client, settled, max)
    assert adjudicate(cleo) == settled
    client.force_login(cleo)
    page = client.get(ADJUDICATION).content.decode()
    assert page.index(f"/reviews/{settled.pk}/") < page.index(f"/reviews/{begun.pk}/")


@pytest.mark.parametrize("url", ["/", "/projects/coast/", ADJUDICATION])
def test_who_settled_it_reads_why_wherever_they_begin(client, settled, cleo, max, url):
    reopen(client, settled, max)
    client.force_login(cleo)
    page = client.get(url).content.decode()
    assert "max reopened what you had settled" in page
    assert "A nurse is no source.<br>See the guidelines." in page
    assert "Reopened by max" in client.get(f"/reviews/{settled.pk}/").content.decode()


def test_who_reopens_their_own_is_not_told_so_on_the_start_page(client, settled, cleo):
    reopen(client, settled, cleo)
    assert "reopened what you" not in client.get("/").content.decode()
    assert f"/reviews/{settled.pk}/" in client.get(ADJUDICATION).content.decode()


def test_nobody_else_reopens_it(client, settled, zoe):
    for name, status in (("ada", 404), ("ben", 404), ("zoe", 404)):
        assert reopen(client, settled, User.objects.get(username=name)).status_code == status
    Membership.objects.filter(user=settled.user).update(role="analyst")
    assert reopen(client, settled, settled.user).status_code == 403
    assert not Return.objects.exists()


@pytest.mark.parametrize("why", ["", "  ", "x" * 5001])
def test_it_is_not_reopened_without_a_reason_or_with_an_endless_one(client, settled, max, why):
    answer = reopen(client, settled, max, why)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Return.objects.exists()


def test_whoever_comes_second_hears_that_it_is_open_already(client, settled, cleo, max):
    reopen(client, settled, cleo)
    answer = reopen(client, settled, max)
    assert answer.status_code == 403
    assert b"reopened already" in answer.content
    assert Return.objects.count() == 1


def test_only_what_was_settled_is_reopened(client, pair, cleo, max, ada):
    document = pair(ben_leaves=("nurse",))
    adas = Review.objects.get(document=document, user=ada)
    for review in (adjudicate(cleo), adas):
        answer = reopen(client, review, max)
        assert (answer.status_code, b"Nothing was settled" in answer.content) == (403, True)


def test_where_who_settled_it_is_gone_it_waits_for_another(client, settled, project, cleo, max):
    membership = Membership.objects.get(user=cleo, project=project)
    leaving.remove(access=get_project_for(max, "coast"), pk=membership.pk)
    client.force_login(max)
    assert "no longer in the project" in client.get(f"/reviews/{settled.pk}/unsettle/").content.decode()
    reopen(client, settled, max)
    [case] = queries.waiting(get_project_for(max, "coast"))
    assert case.document == settled.document
    anew = adjudicate(max)
    assert anew != settled
    assert anew.spans.get(quote="nurse").status == "suggested"
    assert list(checks.faults()) == []


def test_who_left_and_came_back_goes_on_with_what_was_reopened_meanwhile(client, settled, project, cleo, max):
    Membership.objects.get(user=cleo, project=project).delete()
    reopen(client, settled, max)
    projects.add_member(project=project, user=cleo, role=Membership.Role.ADJUDICATOR, by=None)
    assert adjudicate(cleo) == settled
    assert list(checks.faults()) == []


def test_what_became_of_a_review_is_not_shown_while_its_report_is_settled_anew(client, settled, ada, max):
    adas = Review.objects.get(document=settled.document, user=ada)
    reopen(client, settled, max)
    client.force_login(ada)
    assert client.get(f"/reviews/{adas.pk}/settled/").status_code == 404
    assert ">being settled</span>" in client.get("/projects/coast/next/").content.decode()


def test_the_database_wants_a_reason(settled, max):
    submission = Submission.objects.get(review=settled)
    with pytest.raises(IntegrityError, match="return_says_why"), transaction.atomic():
        Return.objects.create(submission=submission, kind="unsettled", by=max)
