"""Reviews that come back while their report waits to be settled, and what their owners read once it is."""

import re

import pytest

from annotator.accounts.models import User
from annotator.adjudication import actions, answers, queries
from annotator.adjudication.models import Case
from annotator.common.permit import Refusal
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review import checks
from annotator.review.models import Return, Review
from tests.adjudication.conftest import adjudicate
from tests.review.desk import Analyst, change, entry
from tests.working import at_once, work

NEXT = "/projects/coast/next/"


@pytest.fixture
def adas(pair, ada) -> Review:
    """Ada's submitted review of a report that waits to be settled; Ben left “nurse” out."""
    return Review.objects.get(document=pair(ben_leaves=("nurse",)), user=ada)


def settle(client, cleo, **statuses: str) -> Review:
    """Cleo settles the next case: what is in dispute as `statuses` says, the rest accepted."""
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)
    for span in [one for one in desk.state()["spans"] if one["status"] == "suggested"]:
        status = statuses.get(span["quote"], "accepted")
        assert (
            desk.one(entry("accept" if status == "accepted" else "reject", change(span, status=status)))[
                "outcome"
            ]
            == "applied"
        )
    desk.decide_links()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    return review


def test_a_case_waits_until_a_review_that_came_back_is_in_again(client, adas, ada, cleo, max):
    reviews.send_back(review_id=adas.pk, by=max, comment="A nurse is no source here.")
    assert queries.waiting(get_project_for(cleo, "coast")).count() == 0
    assert adjudicate(cleo) is None
    assert answers.settled(adas.document.project)["to_settle"] == 0
    desk = Analyst(client, ada, adas)
    desk.one(entry("reject", change(desk.span("nurse"), status="rejected")))
    desk.one(entry("submit", submission=2))
    actions.open_case(document_id=adas.document_id)
    assert Case.objects.get().items == 0
    settled = adjudicate(cleo)
    assert settled.document == adas.document
    assert not settled.spans.filter(quote="nurse", status="accepted").exists()
    assert list(checks.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_a_case_is_not_opened_on_a_review_that_came_back_before_the_worker_began(no_jobs, adas, ada):
    Case.objects.all().delete()
    reviews.recall(review_id=adas.pk, by=ada)
    work()
    assert not Case.objects.exists()


def test_an_extra_that_came_back_is_waited_for_as_long_as_its_lease_runs(adas, ada, cleo, max):
    Review.objects.filter(pk=adas.pk).update(slot=None)
    Review.objects.exclude(pk=adas.pk).update(slot=1)
    adas.document.plan.__class__.objects.update(needed=1)
    reviews.send_back(review_id=adas.pk, by=max, comment="Look again.")
    assert adjudicate(cleo) is None
    Review.objects.filter(pk=adas.pk).update(lease_until=adas.opened_at)
    assert adjudicate(cleo).document == adas.document


def test_nothing_is_recalled_once_its_adjudication_was_taken(client, adas, cleo):
    adjudicate(cleo)
    with pytest.raises(Refusal, match="is settling"):
        reviews.recall(review_id=adas.pk, by=adas.user)
    client.force_login(adas.user)
    assert b"/recall/" not in client.get(NEXT).content


def test_nothing_comes_back_once_its_report_is_settled(client, adas, cleo, max):
    review = settle(client, cleo)
    with pytest.raises(Refusal, match="is settled"):
        reviews.send_back(review_id=adas.pk, by=max, comment="Look again.")
    with pytest.raises(Refusal, match="is settled"):
        reviews.recall(review_id=adas.pk, by=adas.user)
    with pytest.raises(Refusal, match="does not come back"):
        reviews.send_back(review_id=review.pk, by=max, comment="Look again.")
    client.force_login(adas.user)
    assert b"/recall/" not in client.get(NEXT).content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_recalling_and_taking_the_case_at_the_same_moment_only_one_happens(adas, ada, cleo, _again):
    def act(number: int) -> bool:
        if number:
            return adjudicate(cleo) is not None
        try:
            reviews.recall(review_id=adas.pk, by=ada)
        except Refusal:
            return False
        return True

    assert sorted(at_once(2, act)) == [False, True]
    assert Return.objects.exists() != Review.objects.filter(kind="adjudication").exists()
    assert list(checks.faults()) == []


def test_my_work_says_how_far_each_report_is(client, adas, ada, cleo):
    def stage() -> str:
        client.force_login(ada)
        page = client.get(NEXT).content.decode()
        assert "cleo" not in page
        return next(
            words
            for words in ("recalled", "being settled", "settled", "submitted")
            if f">{words}</span>" in page
        )

    assert stage() == "submitted"
    reviews.recall(review_id=adas.pk, by=ada)
    assert stage() == "recalled"
    Analyst(client, ada, adas).one(entry("submit", submission=2))
    adjudicate(cleo)
    assert stage() == "being settled"
    settle(client, cleo)
    assert stage() == "settled"


def test_after_settling_people_see_what_became_of_their_spans_and_nobodys_name(
    client, adas, ben, cleo, monkeypatch
):
    monkeypatch.setattr("annotator.adjudication.actions.AUDIT_SHARE", 0)
    settle(client, cleo, nurse="rejected")
    bens = Review.objects.get(document=adas.document, user=ben)
    for person, review, told in (
        (adas.user, adas, ["3 kept", "1 turned down"]),
        (ben, bens, ["3 kept"]),
    ):
        client.force_login(person)
        page = client.get(f"/reviews/{review.pk}/settled/").content.decode()
        for shown in (client.get(NEXT).content.decode(), page):
            assert re.findall(r'class="part">(.*?)<', shown) == told
        assert ("turned down</span>" in page) == (person == adas.user)
        others = {"ada", "ben", "cleo"} - {person.username}
        assert not [name for name in others if f">{name}<" in page or f" {name} " in page]


def test_another_source_of_a_toll_is_told_to_both_who_had_agreed_on_one(client, pair, cleo, monkeypatch):
    monkeypatch.setattr("annotator.adjudication.actions.AUDIT_SHARE", 0)
    document = pair()
    review = adjudicate(cleo)
    desk = Analyst(client, cleo, review)
    [link] = desk.state()["links"]
    nurse = {"type": link["type"], "from": link["from"], "to": desk.span("nurse")["id"], "status": "accepted"}
    drawn = {"link": "5b8f1c0e-0000-4000-8000-000000000002", "before": None, "after": nurse}
    posted = entry("link", drawn, change(link, status="rejected"))
    assert desk.one(posted)["outcome"] == "applied"
    assert desk.one(entry("submit"))["outcome"] == "applied"
    for one in Review.objects.filter(document=document, kind="review"):
        client.force_login(one.user)
        page = client.get(f"/reviews/{one.pk}/settled/").content.decode()
        assert "claimed-by: <bdi>nurse</bdi>" in page
        assert page.count(">changed<") == 1


def test_what_became_of_a_review_is_shown_to_its_owner_and_to_leads_once_it_is_settled(
    client, adas, cleo, zoe
):
    url = f"/reviews/{adas.pk}/settled/"
    client.force_login(adas.user)
    assert client.get(url).status_code == 404
    settle(client, cleo)
    for name, status in (("ada", 200), ("max", 200), ("ben", 404), ("zoe", 404)):
        client.force_login(User.objects.get(username=name))
        assert client.get(url).status_code == status
