"""What leads give by hand, how much each person gets, and who reviews with whom."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.common import clock
from annotator.common.permit import Refusal
from annotator.projects import actions as projects
from annotator.projects.models import Membership, Policy, Project
from annotator.projects.queries import get_project_for
from annotator.review import actions, assigning, checks, leaving, queries, slots
from annotator.review.models import Assignment, Decision, Plan, Review
from tests.reports import make_document, unread
from tests.review.desk import Analyst, entry, hand_in
from tests.working import at_once, between

PAGE = "/projects/coast/assignments/"
NEXT = "/projects/coast/next/"
API = "/api/v1/projects/coast/"


def claim(user: User) -> Review | None:
    return actions.claim(access=get_project_for(user, "coast"))


def reports(project, count: int) -> list:
    return [
        make_document(project, text=f"Harbour police: four league guards were killed, a nurse said. {number}")
        for number in range(project.documents.count(), project.documents.count() + count)
    ]


def member(user: User) -> Membership:
    return Membership.objects.select_related("user").get(user=user)


def give(max, to: User, *documents) -> int:
    return assigning.give(access=get_project_for(max, "coast"), documents=documents, to=member(to))


@pytest.fixture
def policy(project):
    """Changes the project's policy."""

    def change(**values: object) -> None:
        Policy.objects.filter(project=project).update(**values)

    return change


# By hand


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
    assert queries.waiting_for(get_project_for(ben, "coast")) == 0
    assert list(checks.faults()) == []


def test_of_a_report_that_two_review_the_other_place_stays_free(policy, ada, ben, cleo, max):
    project = Project.objects.get()
    policy(twice_first=9)
    [document] = reports(project, 1)
    give(max, ada, document)
    assert queries.waiting_for(get_project_for(ada, "coast")) == 1
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
    assert not queries.all_in().exists()
    hand_in(claim(ada))
    assert queries.all_in().exists()


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
def test_what_waits_for_somebody_who_reviews_no_more_goes_to_others(client, project, ada, ben, max, gone):  # noqa: PLR0917
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
def test_what_a_person_cannot_have_is_refused_with_the_reason(lead, project, ada, ben, max, case, said):  # noqa: PLR0917
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


# How much


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


# Who with whom


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
    monkeypatch.setattr(actions, "BACKLOG", 1)
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
