"""Removing people from a project: what they held goes free, what they did stays, and a lead stays."""

from contextlib import suppress

import pytest
from django.core.management import call_command
from django.http import Http404
from django.test import Client

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.review import actions, leaving
from annotator.review.models import Decision, Plan, Review
from tests.adjudication.conftest import adjudicate, pair  # noqa: F401
from tests.reports import claim
from tests.review.desk import Analyst, entry, hand_in
from tests.working import at_once


def remove_url(user: User) -> str:
    return f"/projects/coast/people/{Membership.objects.get(user=user).pk}/remove/"


def join(project, user: User, role: Membership.Role = Membership.Role.ANALYST) -> None:
    projects.add_member(project=project, user=user, role=role, by=None)


def test_the_page_asks_before_a_person_is_removed(lead, review, ada):
    page = lead.get(remove_url(ada)).content.decode()
    assert "Remove ada from Coast incidents?" in page
    assert "They have begun 1 report" in page
    assert Membership.objects.filter(user=ada).exists()


def test_who_is_removed_can_open_nothing_of_the_project_from_then_on(lead, review, ada):
    theirs = Client()
    theirs.force_login(ada)
    assert theirs.get(f"/reviews/{review.pk}/").status_code == 200
    said = lead.post(remove_url(ada), follow=True).content.decode()
    assert "ada is no longer in the project. 1 report is free for others." in said
    for url in (f"/reviews/{review.pk}/", "/projects/coast/", "/projects/coast/next/"):
        assert theirs.get(url).status_code == 404
    assert Event.objects.get(code="member.removed", actor__username="max").target == ada.pseudonym
    assert "removed from the project" in lead.get("/projects/coast/audit/").content.decode()


def test_what_they_held_goes_to_the_next_person_and_what_they_did_stays(lead, review, ada, ben):
    desk = Analyst(Client(), ada, review)
    desk.decide_everything()
    done = Decision.objects.filter(review=review).count()
    lead.post(remove_url(ada))
    review.refresh_from_db()
    assert (review.slot, review.state) == (None, "open")
    assert done
    assert Decision.objects.filter(review=review).count() == done
    fresh = claim(ben)
    assert fresh.document == review.document
    assert fresh.slot == 1
    call_command("verify")


def test_who_comes_back_goes_on_where_the_place_is_still_free(lead, project, review, ada):
    lead.post(remove_url(ada))
    join(project, ada)
    assert claim(ada) == review
    review.refresh_from_db()
    assert review.slot == 1
    assert Plan.objects.get().free == 0


def test_what_was_submitted_keeps_its_place_and_is_not_sent_back(lead, review, ada):
    hand_in(review)
    lead.post(remove_url(ada))
    review.refresh_from_db()
    assert (review.slot, review.state) == (1, "submitted")
    assert b"no longer in the project" in lead.get(f"/reviews/{review.pk}/send-back/").content


def test_a_report_set_aside_by_somebody_who_left_is_put_back_to_others(lead, review, ada, ben):
    Analyst(Client(), ada, review).one(entry("flag", reason="unreadable"))
    lead.post(remove_url(ada))
    actions.put_back(review_id=review.pk, by=User.objects.get(username="max"))
    assert claim(ben).document == review.document


def test_what_an_adjudicator_had_begun_waits_for_another(lead, pair, cleo, max):  # noqa: F811
    document = pair(ben_leaves=("nurse",))
    begun = adjudicate(cleo)
    lead.post(remove_url(cleo))
    taken = adjudicate(max)
    assert taken != begun
    assert taken.document == document


def test_an_adjudicator_who_comes_back_goes_on_unless_another_took_it(lead, project, pair, cleo, max):  # noqa: F811
    pair(ben_leaves=("nurse",))
    begun = adjudicate(cleo)
    lead.post(remove_url(cleo))
    join(project, cleo, Membership.Role.ADJUDICATOR)
    assert adjudicate(cleo) == begun
    lead.post(remove_url(cleo))
    join(project, cleo, Membership.Role.ADJUDICATOR)
    adjudicate(max)
    assert adjudicate(cleo) is None
    closed = Analyst(Client(), cleo, begun).one(entry("submit"))
    assert closed["outcome"] == "refused"
    assert "Somebody else settles this report now" in str(closed)


def test_the_last_lead_neither_goes_nor_is_removed(lead, project, ada, max):
    join(project, ada, Membership.Role.LEAD)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert "keeps at least one lead who can sign in" in lead.get(remove_url(max)).content.decode()
    assert lead.post(remove_url(max)).status_code == 403
    assert Membership.objects.filter(user=max).exists()


def test_a_lead_may_leave_where_another_stays(lead, project, ada, max):
    join(project, ada, Membership.Role.LEAD)
    assert lead.post(remove_url(max))["location"] == "/"
    assert lead.get("/projects/coast/").status_code == 404


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_remove_people(client, request, project, ben, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(remove_url(ben)).status_code == 403
    assert client.post(remove_url(ben)).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("whom", ["each other", "themselves"])
def test_of_two_leads_who_are_removed_at_once_one_stays(project, ada, max, whom):
    join(project, ada, Membership.Role.LEAD)
    people = [ada, max]
    numbers = [Membership.objects.get(user=user).pk for user in people]

    both = [get_project_for(user, "coast") for user in people]

    def remove(number: int) -> bool:
        access = both[number]
        target = numbers[1 - number] if whom == "each other" else numbers[number]
        try:
            leaving.remove(access=access, pk=target)
        except (Refusal, Http404):
            return False
        return True

    assert sorted(at_once(2, remove)) == [False, True]
    assert Membership.objects.filter(role="lead").count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_is_removed_while_they_claim_holds_nothing_afterwards(project, document, ada, max):
    number = Membership.objects.get(user=ada).pk
    theirs, leads = get_project_for(ada, "coast"), get_project_for(max, "coast")

    def act(which: int) -> None:
        if which:
            leaving.remove(access=leads, pk=number)
        else:
            with suppress(Http404):
                actions.claim(access=theirs)

    at_once(2, act)
    assert not Review.objects.filter(user=ada, slot__isnull=False).exists()


# Switching off an account


def switch_off(client: Client, user: User):
    """What a site admin's browser sends when the box “Active” is not ticked."""
    url = f"/admin/annotator/user/{user.pk}/change/"
    sent = {"username": user.username, "date_joined_0": user.date_joined.date(), "date_joined_1": "12:00"}
    return client.post(url, sent)


def test_the_last_lead_of_a_project_is_not_switched_off(admin_client, project, max):
    said = switch_off(admin_client, max).content.decode()
    assert "Without this person nobody would lead Coast incidents" in said
    max.refresh_from_db()
    assert max.is_active


def test_a_lead_beside_another_is_switched_off_and_that_stands_on_record(admin_client, project, ada, max):
    join(project, ada, Membership.Role.LEAD)
    assert switch_off(admin_client, max).status_code == 302
    max.refresh_from_db()
    assert not max.is_active
    assert Event.objects.get(code="account.switched-off").target == max.pseudonym


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_are_switched_off_at_once_one_stays(project, ada, max):
    join(project, ada, Membership.Role.LEAD)
    root = User.objects.create_superuser("root", password="demo")
    people = [ada, max]

    def act(number: int) -> int:
        client = Client()
        client.force_login(root)
        return switch_off(client, people[number]).status_code

    assert sorted(at_once(2, act)) == [200, 302]
    assert User.objects.filter(memberships__role="lead", is_active=True).count() == 1
