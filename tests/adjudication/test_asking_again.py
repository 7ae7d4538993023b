"""Whoever settles a report gives one of its reviews back."""

import re

import pytest

from annotator.accounts.models import User
from annotator.adjudication import actions
from annotator.audit.models import Event
from annotator.projects.models import Membership, Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review import checks, leaving
from annotator.review.models import Return, Review
from tests.adjudication.asking import ADJUDICATION, COMMENT, ask, of, submit_again
from tests.adjudication.conftest import HARBOUR, PORT, adjudicate, say_where
from tests.reports import claim
from tests.review.desk import hand_in
from tests.review.schemes import put_in_force, with_party

pytestmark = pytest.mark.usefixtures("nothing_is_audited")


def test_the_page_shows_what_each_review_says_alone_and_no_name(client, cleos, cleo, ada, ben):
    client.force_login(cleo)
    assert f"/reviews/{cleos.pk}/ask-again/" in client.get(f"/reviews/{cleos.pk}/").content.decode()
    page = client.get(f"/reviews/{cleos.pk}/ask-again/").content.decode()
    voices = re.findall(r"Review (\d).*?<ul(.*?)</ul>", page, re.S)
    assert sorted(re.findall(r'class="quote" dir="auto">(.*?)<', said)[0] for _, said in voices) == [
        "league",
        "nurse",
    ]
    for person in (ada, ben):
        assert not re.search(rf"\b{person.username}\b", page)
        assert person.pseudonym not in page


def test_the_page_shows_where_they_say_it_happened_if_they_differ(client, cleos, cleo):
    say_where(cleos.document, ("ada", PORT), ("ben", HARBOUR))
    client.force_login(cleo)
    page = client.get(f"/reviews/{cleos.pk}/ask-again/").content.decode()
    assert {place for place in ("Brannport", "Brannport harbour · 2031-05-03") if f">{place}<" in page} == {
        "Brannport",
        "Brannport harbour · 2031-05-03",
    }


def test_reviews_under_two_versions_of_the_scheme_say_the_same_in_other_names(
    *, client, document, ada, ben, cleo, max
):
    Policy.objects.update(twice_first=9)
    hand_in(claim(ada))
    put_in_force(max, with_party())
    hand_in(claim(ben))
    actions.open_case(document_id=document.pk)
    client.force_login(cleo)
    page = client.get(f"/reviews/{adjudicate(cleo).pk}/ask-again/").content.decode()
    assert page.count("says nothing that not all say") == 2


@pytest.mark.parametrize("name", ["cleo", "max"])
def test_who_settles_or_leads_gives_a_review_back_and_settling_waits(client, cleos, ada, name):
    by = User.objects.get(username=name)
    assert ask(client, cleos, ada, by)["location"] == ADJUDICATION
    cleos.refresh_from_db()
    assert (cleos.state, of(ada).state) == (Review.State.WAITING, Review.State.OPEN)
    assert Return.objects.get(submission__review=of(ada)).by == by
    assert Event.objects.get(code="review.sent-back").actor == by
    assert list(checks.faults()) == []


def test_a_lead_may_also_do_so_from_the_review_itself(cleos, ada, max):
    reviews.send_back(review_id=of(ada).pk, by=max, comment=COMMENT)
    cleos.refresh_from_db()
    assert cleos.state == Review.State.WAITING


def test_its_owner_reads_the_comment(client, cleos, ada):
    ask(client, cleos, ada)
    client.force_login(ada)
    assert COMMENT in client.get("/").content.decode()


def test_both_reviews_can_go_back_and_both_are_waited_for(client, cleos, ada, ben):
    ask(client, cleos, ada)
    assert ask(client, cleos, ben).status_code == 302
    submit_again(client, ada)
    cleos.refresh_from_db()
    assert cleos.state == Review.State.WAITING
    submit_again(client, ben)
    cleos.refresh_from_db()
    assert cleos.state == Review.State.OPEN
    assert list(checks.faults()) == []


@pytest.mark.parametrize(
    ("said", "status"),
    [
        pytest.param({"comment": COMMENT}, 422, id="no review"),
        pytest.param({"voice": "x", "comment": COMMENT}, 422, id="an unknown review"),
        pytest.param({"comment": " "}, 422, id="no comment"),
    ],
)
def test_without_a_review_or_a_comment_nothing_goes_back(client, cleos, cleo, said, status):
    client.force_login(cleo)
    answer = client.post(f"/reviews/{cleos.pk}/ask-again/", said)
    assert answer.status_code == status
    assert "errorlist" in answer.content.decode()
    assert not Return.objects.exists()


def test_nobody_else_sends_back(client, cleos, ada, zoe):
    for name in ("ada", "ben", "zoe"):
        assert ask(client, cleos, ada, User.objects.get(username=name)).status_code == 404
    Membership.objects.filter(user=cleos.user).update(role="analyst")
    assert ask(client, cleos, ada).status_code == 403
    client.force_login(ada)
    assert client.get(f"/reviews/{of(ada).pk}/ask-again/").status_code == 403


def test_a_review_whose_owner_is_gone_stays(client, cleos, ada, max):
    leaving.remove(access=get_project_for(max, "coast"), pk=Membership.objects.get(user=ada).pk)
    assert b"no longer in the project" in ask(client, cleos, ada).content
