"""A report waits to be settled until the review that went back is in again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from annotator.accounts.models import User
from annotator.adjudication import actions
from annotator.common import clock
from annotator.common.permit import Refusal
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review import checks, leaving
from annotator.review.models import Plan, Review
from tests.adjudication.asking import ADJUDICATION, COMMENT, ask, of, submit_again
from tests.adjudication.conftest import adjudicate
from tests.reports import claim
from tests.review.desk import Analyst, change, entry
from tests.working import at_once

pytestmark = pytest.mark.usefixtures("nothing_is_audited")


def test_while_it_waits_nothing_is_decided_or_settled_and_the_page_says_so(client, cleos, ada, cleo):
    ask(client, cleos, ada)
    desk = Analyst(client, cleo, cleos)
    for posted in (entry("accept", change(desk.span("nurse"), status="accepted")), entry("submit")):
        answer = desk.one(posted)
        assert (answer["outcome"], answer["code"]) == ("refused", "closed")
        assert "All that you decided is kept" in answer["reason"]
    assert "waits for a review that went back" in client.get(f"/reviews/{cleos.pk}/").content.decode()
    page = client.get(ADJUDICATION).content.decode()
    assert "It waits for a review that went back" in page
    assert desk.state()["state"] == "waiting"


def test_while_it_waits_another_report_can_be_settled(client, cleos, pair, ada, cleo):
    other = pair(ben_leaves=("nurse",), number=1)
    ask(client, cleos, ada)
    assert adjudicate(cleo).document == other


def test_nobody_else_takes_a_report_that_waits(client, cleos, ada, max):
    ask(client, cleos, ada)
    submit_again(client, ada)
    assert adjudicate(max) is None
    client.force_login(max)
    assert b"Others have taken what waited" in client.post(ADJUDICATION).content


def test_its_analysts_see_that_it_is_being_settled_and_do_not_recall(client, cleos, ada, ben):
    ask(client, cleos, ada)
    client.force_login(ben)
    assert ">being settled</span>" in client.get("/projects/coast/next/").content.decode()
    with pytest.raises(Refusal, match="settling this report"):
        reviews.recall(review_id=of(ben).pk, by=ben)


def test_a_review_that_is_left_goes_to_another_person_and_is_waited_for(client, cleos, ada, zoe, project):
    ask(client, cleos, ada)
    Review.objects.filter(pk=of(ada).pk).update(lease_until=cleos.opened_at)
    Membership.objects.create(project=project, user=zoe, role="analyst")
    taken = claim(zoe)
    assert taken.document == cleos.document
    actions.open_case(document_id=cleos.document_id)
    cleos.refresh_from_db()
    assert cleos.state == Review.State.WAITING
    desk = Analyst(client, zoe, taken)
    desk.decide_everything()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    actions.open_case(document_id=cleos.document_id)
    cleos.refresh_from_db()
    assert cleos.state == Review.State.OPEN
    assert list(checks.faults()) == []


def test_an_extra_that_went_back_and_was_left_is_waited_for_no_longer(client, cleos, ada, cleo):
    Review.objects.filter(pk=of(ada).pk).update(slot=None)
    Review.objects.filter(kind="review").exclude(pk=of(ada).pk).update(slot=1)
    Plan.objects.update(needed=1)
    ask(client, cleos, ada)
    assert adjudicate(cleo) is None
    Review.objects.filter(pk=of(ada).pk).update(lease_until=clock.now() - timedelta(minutes=1))
    assert adjudicate(cleo) == cleos
    assert list(checks.faults()) == []


@pytest.mark.parametrize("gone", ["an analyst now", "switched off"])
def test_who_can_settle_no_more_blocks_nobody(*, client, cleos, ada, cleo, max, gone):
    ask(client, cleos, ada)
    if gone == "switched off":
        User.objects.filter(pk=cleo.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=cleo).update(role="analyst")
    submit_again(client, ada)
    client.force_login(max)
    assert cleos.document.title in client.get(ADJUDICATION).content.decode()
    client.post(ADJUDICATION)
    taken = Review.objects.get(user=max)
    assert (taken.document, taken.slot) == (cleos.document, 1)
    cleos.refresh_from_db()
    assert cleos.slot is None
    assert list(checks.faults()) == []


def test_who_left_while_it_waited_hears_who_has_it_now(client, cleos, ada, cleo, max):
    accepted = Analyst(client, cleo, cleos).accept("nurse")
    assert accepted["outcome"] == "applied"
    ask(client, cleos, ada)
    leaving.remove(access=get_project_for(max, "coast"), pk=Membership.objects.get(user=cleo).pk)
    submit_again(client, ada)
    taken = adjudicate(max)
    assert taken.document == cleos.document
    Membership.objects.create(project=cleos.document.project, user=cleo, role="adjudicator")
    assert adjudicate(cleo) is None

    def said() -> str:
        desk = Analyst(client, cleo, cleos)
        answer = desk.one(entry("reject", change(desk.span("league"), status="rejected")))
        assert (answer["outcome"], answer["code"]) == ("refused", "closed")
        return answer["reason"]

    assert said() == "Somebody else settles this report now; what you had decided stays on record."
    desk = Analyst(client, max, taken)
    for quote in ("nurse", "league"):
        desk.accept(quote)
    desk.decide_links()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    assert said() == "Somebody else has settled this report meanwhile; what you had decided stays on record."
    assert Analyst(client, cleo, cleos).span("nurse")["status"] == "accepted"
    assert list(checks.faults()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_settling_and_sending_back_at_the_same_moment_only_one_happens(client, cleos, ada, max, _again):
    desk = Analyst(client, cleos.user, cleos)
    for quote in ("nurse", "league"):
        desk.accept(quote)
    desk.decide_links()

    def act(number: int) -> bool:
        if number:
            return desk.one(entry("submit"))["outcome"] == "applied"
        try:
            reviews.send_back(review_id=of(ada).pk, by=max, comment=COMMENT)
        except Refusal:
            return False
        return True

    assert sorted(at_once(2, act)) == [False, True]
    assert list(checks.faults()) == []


def test_only_adjudications_wait(cleos, ada):
    with pytest.raises(IntegrityError, match="review_state_known"), transaction.atomic():
        Review.objects.filter(user=ada).update(state="waiting")
