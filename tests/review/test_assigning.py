"""What leads give by hand."""

from collections import Counter

import pytest
from django.http import Http404
from django.test import Client

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.projects import actions as projects
from annotator.projects.models import Membership, Project
from annotator.projects.queries import get_project_for
from annotator.review import assigning, checks, leaving, queue, slots
from annotator.review.models import Assignment, Plan, Review
from tests.reports import claim, make_document, unread
from tests.review.desk import Analyst, entry, hand_in
from tests.review.handing import API, NEXT, PAGE, give, member, reports
from tests.working import at_once, between


def test_a_report_that_a_lead_gives_comes_before_all_others(lead, project, ada):
    *_, last = reports(project, 3)
    answer = lead.post(PAGE, {"ids": str(last.pk), "member": member(ada).pk}, follow=True)
    assert "1 report waits for ada." in answer.content.decode()
    assert claim(ada).document == last
    assert not Assignment.objects.exists()
    assert Event.objects.get(code="assignment.made").target == ada.pseudonym
    assert "gave 1 report to" in lead.get("/projects/coast/audit/").content.decode()
    assert list(checks.faults()) == []


def test_nobody_else_gets_it_meanwhile(policy, project, ada, ben, max):
    [first, second] = reports(project, 2)
    give(max, ada, first)
    assert claim(ben).document == second
    assert queue.waiting_for(get_project_for(ben, "coast")) == 0
    assert list(checks.faults()) == []


def test_of_a_report_that_two_review_the_other_place_stays_free(policy, ada, ben, cleo, max):
    project = Project.objects.get()
    policy(twice_first=9)
    [document] = reports(project, 1)
    give(max, ada, document)
    assert queue.waiting_for(get_project_for(ada, "coast")) == 1
    assert claim(ben).document == document
    assert claim(cleo) is None
    assert claim(ada).document == document
    assert Plan.objects.get().free == 0
    assert list(checks.faults()) == []


def test_a_report_waits_to_be_settled_until_whom_it_was_given_has_submitted(policy, project, ada, ben, max):
    policy(twice_first=9)
    [document] = reports(project, 1)
    give(max, ada, document)
    hand_in(claim(ben))
    assert not queue.all_in().exists()
    hand_in(claim(ada))
    assert queue.all_in().exists()


def test_what_was_given_is_taken_back_and_goes_to_whoever_comes(lead, project, ada, ben, max):
    [document] = reports(project, 1)
    give(max, ada, document)
    assert document.title in lead.get(PAGE).content.decode()
    said = lead.post(f"{PAGE}{Assignment.objects.get().pk}/withdraw/", follow=True).content.decode()
    assert f"In the queue again: {document.title}" in said
    assert claim(ben).document == document
    assert claim(ada) is None


def test_what_was_begun_is_not_taken_back(project, ada, max):
    give(max, ada, *reports(project, 1))
    number = Assignment.objects.get().pk
    claim(ada)
    with pytest.raises(Http404):
        assigning.withdraw(access=get_project_for(max, "coast"), pk=number)


def test_what_waits_for_somebody_who_is_removed_goes_to_others(project, ada, ben, max):
    [document] = reports(project, 1)
    give(max, ada, document)
    leaving.remove(access=get_project_for(max, "coast"), pk=member(ada).pk)
    assert claim(ben).document == document
    assert list(checks.faults()) == []


@pytest.mark.parametrize("gone", ["reader", "switched off"])
def test_what_waits_for_somebody_who_reviews_no_more_goes_to_others(*, client, project, ada, ben, max, gone):
    [document] = reports(project, 1)
    give(max, ada, document)
    client.force_login(ben)
    assert "Nothing waits for you" in client.get(NEXT).content.decode()
    if gone == "reader":
        Membership.objects.filter(user=ada).update(role="reader")
    else:
        User.objects.filter(pk=ada.pk).update(is_active=False)
    assert "1 report waits for you" in client.get(NEXT).content.decode()
    assert client.post(NEXT).status_code == 302
    assert Review.objects.get().user == ben
    assert not Assignment.objects.exists()
    assert list(checks.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_given_to_somebody_who_is_removed_meanwhile(project, ada, max):
    [document] = reports(project, 1)
    access, adas = get_project_for(max, "coast"), member(ada)

    def give_it() -> None:
        with pytest.raises(Http404):
            assigning.give(access=access, documents=[document], to=adas)

    between(lambda: leaving.remove(access=access, pk=adas.pk), (projects, "remove_member"), give_it)
    assert not Assignment.objects.exists()


def test_a_report_set_aside_meanwhile_is_not_given_out(policy, project, ada, ben, max):
    policy(twice_first=9)
    [document] = reports(project, 1)
    give(max, ada, document)
    assert Analyst(Client(), ben, claim(ben)).one(entry("flag", reason="unreadable"))["outcome"] == "applied"
    assert claim(ada) is None


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("reader", "ben does not review."),
        ("had", "ada has had “Shots at the quay”"),
        ("twice", "waits for ada already"),
        ("taken", "Everybody whom “Shots at the quay”"),
        ("unread", "The machine has not read"),
        ("calibration", "is for calibration or practice"),
    ],
)
def test_what_a_person_cannot_have_is_refused_with_the_reason(*, lead, project, ada, ben, max, case, said):
    document = unread(project) if case == "unread" else make_document(project)
    to = ben if case in ("reader", "taken") else ada
    if case == "reader":
        Membership.objects.filter(user=ben).update(role="reader")
        with pytest.raises(Refusal, match=said):
            give(max, ben, document)
        return
    if case in ("had", "taken"):
        claim(ada)
    if case == "twice":
        give(max, ada, document)
    if case == "calibration":
        lead.post("/projects/coast/calibration/", {"ids": str(document.pk)})
    before = Assignment.objects.count()
    answer = lead.post(PAGE, {"document": [document.pk], "member": member(to).pk})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Assignment.objects.count() == before


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_give_and_limit(client, request, project, document, name):
    person = request.getfixturevalue(name)
    client.force_login(person)
    number = member(person).pk
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"ids": str(document.pk), "member": number}).status_code == 403
    assert client.post(f"{PAGE}people/{number}/", {"most": 1}).status_code == 403
    assert client.get(f"{API}assignments/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_report_given_while_others_claim_fills_each_slot_once(policy, project, max):
    policy(twice_first=4)
    wanted = reports(project, 4)
    people = []
    for number in range(6):
        people.append(User.objects.create_user(f"person-{number}"))
        projects.add_member(project=project, user=people[-1], role=Membership.Role.ANALYST, by=None)

    def act(number: int) -> None:
        if number < 6:
            claim(people[number])
            return
        try:
            give(max, people[number - 6], *wanted[number - 6 : number - 4])
        except Refusal:
            return

    at_once(8, act)
    for person in people:
        while review := claim(person):
            Review.objects.filter(pk=review.pk).update(state="submitted")
    held = Counter(Review.objects.filter(slot__isnull=False).values_list("document", flat=True))
    assert held == dict.fromkeys((one.pk for one in wanted), 2)
    pairs = Review.objects.values_list("document", "user")
    assert len(set(pairs)) == len(pairs)
    assert not Assignment.objects.exists()
    assert not Plan.objects.exclude(free=0).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_report_is_begun_or_taken_back_never_both(project, ada, max, attempt):
    give(max, ada, *reports(project, 1))
    number = Assignment.objects.get().pk
    access = get_project_for(max, "coast")

    def act(which: int) -> bool:
        if which:
            return claim(ada) is not None
        try:
            assigning.withdraw(access=access, pk=number)
        except Http404:
            return False
        return True

    at_once(2, act)
    assert Review.objects.count() + Plan.objects.get().free == 1
    assert list(checks.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_a_place_that_is_taken_back_from_somebody_who_is_removed_is_free_once(project, ada, ben, max):
    [document] = reports(project, 1)
    give(max, ada, document)
    access, kept, ada_there = get_project_for(max, "coast"), Assignment.objects.get().pk, member(ada).pk
    between(
        lambda: assigning.withdraw(access=access, pk=kept),
        (slots, "let_go"),
        lambda: leaving.remove(access=access, pk=ada_there),
    )
    assert Plan.objects.get().free == 1
    assert claim(ben).document == document


# The API


def test_a_program_gives_lists_and_takes_back(lead, project, ada):
    [document] = reports(project, 1)
    body = {"member": member(ada).pk, "documents": [str(document.public_id)]}
    made = lead.post(f"{API}assignments/", body, content_type="application/json")
    assert (made.status_code, made.json()) == (201, {"given": 1})
    [listed] = lead.get(f"{API}assignments/").json()["results"]
    assert (listed["username"], listed["document"]) == ("ada", str(document.public_id))
    again = lead.post(f"{API}assignments/", body, content_type="application/json")
    assert (again.status_code, "waits for ada already" in again.json()["detail"]) == (403, True)
    assert lead.delete(f"{API}assignments/{listed['id']}/").status_code == 204
    assert lead.delete(f"{API}assignments/{listed['id']}/").status_code == 404


def test_a_program_names_documents_of_the_project_only(lead, project, ada):
    body = {"member": member(ada).pk, "documents": ["00000000-0000-4000-8000-000000000000"]}
    assert lead.post(f"{API}assignments/", body, content_type="application/json").status_code == 400


def test_a_program_sets_limits(lead, project, ada):
    url = f"{API}members/{member(ada).pk}/limits/"
    body = {"most_per_day": 3, "most": None}
    assert lead.put(url, body, content_type="application/json").json() == body
    assert lead.get(url).json() == body
    assert lead.put(url, {"most": -1, "most_per_day": 1}, content_type="application/json").status_code == 400
