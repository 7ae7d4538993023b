"""Practice: reports whose answer is known, what a person is told, and the gate before the queue."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from annotator.adjudication import actions as adjudication
from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.learning import lessons
from annotator.projects.models import Membership, Policy
from annotator.projects.queries import get_project_for
from annotator.review import checks, exercises, limits, practice, progress, queries
from annotator.review.models import Admission, Exercise, Plan, Review
from annotator.suggestions.models import Prediction, Suggester
from tests.reports import body, claim, make_document
from tests.review.desk import Analyst, change, entry, hand_in
from tests.working import at_once

URL = "/projects/coast/practice/"
NEXT = "/projects/coast/next/"


def gate(user):
    return practice.gate(get_project_for(user, "coast"))


def choose(max, *documents):
    return practice.choose(access=get_project_for(max, "coast"), documents=documents)


def report(project, number, *, known: bool):
    """A report the machine has read; where it is known, one that came with spans."""
    text = f"Harbour police: four league guards were killed, a nurse said. {number}"
    document = make_document(project, text=text, title=f"Report {number}")
    if known:
        imported, _ = Suggester.objects.get_or_create(
            project=project, name="imported", version="sent", provider="imported"
        )
        Prediction.objects.create(document=document, suggester=imported, body=body(text))
    return document


@pytest.fixture
def ordinary(project):
    return report(project, 0, known=False)


@pytest.fixture
def two(project, max):
    """Two reports to practise on, both of which the gate asks for, with a pass mark of 80."""
    made = [report(project, number, known=True) for number in (1, 2)]
    choose(max, *made)
    Policy.objects.update(practice_reports=2, pass_mark=80)
    return made


def practise(user, *without):
    review = claim(user)
    assert review.kind == "practice"
    hand_in(review, without=without)
    return review


# The gate


def test_the_queue_opens_once_a_person_has_passed(ordinary, two, ada):
    practise(ada)
    assert not Admission.objects.exists()
    practise(ada)
    assert Admission.objects.get().by is None
    assert Event.objects.get(code="gate.passed").details == {"score": 100}
    review = claim(ada)
    assert (review.kind, review.document) == ("review", ordinary)


def test_whoever_does_not_reach_the_mark_gets_nothing_else(client, ordinary, two, ada):
    for _ in two:
        practise(ada, "nurse", "league")
    assert claim(ada) is None
    assert not gate(ada).passed
    client.force_login(ada)
    assert "Nothing is left to practise on" in client.get(NEXT).content.decode()


def test_only_the_newest_count_so_that_one_can_get_better(ordinary, two, ada):
    Policy.objects.update(practice_reports=1)
    practise(ada, "nurse", "league", "Harbour police")
    practise(ada)
    assert claim(ada).document == ordinary


def test_a_lead_opens_it_by_hand_and_that_is_on_record(client, ordinary, two, ada, max):
    client.force_login(max)
    membership = Membership.objects.get(user=ada)
    for _ in range(2):
        assert client.post(f"{URL}people/{membership.pk}/")["location"] == URL
    assert Event.objects.filter(code="gate.opened").count() == 1
    assert "opened the gate by hand to" in client.get("/projects/coast/audit/").content.decode()
    assert claim(ada).document == ordinary


def test_a_mark_that_is_raised_later_closes_nothing(ordinary, two, ada):
    for _ in two:
        practise(ada, "nurse")
    assert Admission.objects.exists()
    Policy.objects.update(pass_mark=100)
    assert claim(ada).document == ordinary


def test_adjudicators_and_leads_pass_and_without_the_policy_everybody(ordinary, two, ada, cleo, max):
    assert gate(cleo).is_open
    assert gate(max).is_open
    Policy.objects.update(practice_reports=0)
    assert claim(ada).document == ordinary


def test_after_the_hours_of_a_day_one_still_finishes_a_practice_and_gets_no_other(
    client, monkeypatch, two, ada
):
    begun = claim(ada)
    Policy.objects.update(hours_per_day=1)
    monkeypatch.setattr(limits, "worked_today", lambda _project, _user: timedelta(minutes=61))
    client.force_login(ada)
    assert f'href="/reviews/{begun.pk}/" autofocus>Go on' in client.get(NEXT).content.decode()
    assert client.post(NEXT)["location"] == f"/reviews/{begun.pk}/"
    hand_in(begun)
    client.force_login(ada)
    assert "Practise on the next report" not in client.get(NEXT).content.decode()
    assert client.post(NEXT).status_code == 403


def test_what_was_begun_before_the_gate_is_gone_on_with(ordinary, two, ada):
    Policy.objects.update(practice_reports=0)
    begun = claim(ada)
    Policy.objects.update(practice_reports=2)
    assert claim(ada) == begun


@pytest.mark.django_db(transaction=True)
def test_a_person_who_asks_twice_at_once_practises_on_one_report(two, ada):
    assert len(set(at_once(2, lambda _: claim(ada).pk))) == 1


# Counts nowhere else


def test_practice_becomes_no_opinion_lesson_comparison_or_progress(project, two, ada, ben):
    for person in (ada, ben):
        for _ in two:
            practise(person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
    assert not queries.standing_opinions(project).exists()
    assert lessons.count(project) == 0
    assert progress.of_project(project)["submitted"] == 0
    assert not Plan.objects.exists()
    assert list(checks.faults()) == []


def test_a_report_to_practise_on_is_in_no_queue(two, cleo):
    assert claim(cleo) is None


def test_nobody_practises_on_what_they_reviewed_or_settled(project, ada, ben, cleo, max):
    settled = report(project, 1, known=False)
    Policy.objects.update(twice_first=1)
    hand_in(claim(ada))
    hand_in(claim(ben), without=("nurse",))
    settle(settled, cleo)
    choose(max, settled)
    Policy.objects.update(practice_reports=1)
    assert claim(ada) is None


def settle(document, cleo):
    """Cleo settles a report; all she finds there stands."""
    adjudication.open_case(document_id=document.pk)
    hand_in(adjudication.claim(access=get_project_for(cleo, "coast")))


@pytest.fixture
def no_audit(monkeypatch):
    """An adjudicator is asked about nothing that all agree on."""
    monkeypatch.setattr(adjudication, "AUDIT_SHARE", 0)


@pytest.mark.usefixtures("no_audit")
def test_what_was_settled_is_known(project, ada, ben, cleo, max):
    settled = report(project, 1, known=False)
    Policy.objects.update(twice_first=1)
    for person in (ada, ben):
        hand_in(claim(person), without=("nurse",))
    settle(settled, cleo)
    choose(max, settled)
    labels = Counter(one["label"] for one in Exercise.objects.get().answer)
    assert labels == {"SOURCE": 1, "CASUALTY": 1, "ACTOR": 1}


# What is shown


def test_practice_opens_on_what_machines_proposed_never_on_what_is_known(two, ada):
    opened = claim(ada).opening.body["spans"]
    assert {one["origin"]["suggester"] for one in opened} == {"patterns"}


def test_nothing_is_told_before_it_is_submitted(client, two, ada):
    review = claim(ada)
    client.force_login(ada)
    assert client.get(f"/reviews/{review.pk}/feedback/").status_code == 403


def test_after_submitting_each_place_is_told(client, two, ada):
    review = practise(ada, "nurse")
    client.force_login(ada)
    page = client.get(f"/reviews/{review.pk}/feedback/").content.decode()
    assert "3 of 4 spans have the right edges and label" in page
    assert "<b>nurse</b>" in page
    assert page.count("missed</span>") == 1


def test_an_edge_comes_with_the_rule_that_it_breaks(client, two, ada):
    review = claim(ada)
    desk = Analyst(client, ada, review)
    nurse = desk.span("nurse")
    wider = change(nurse, start=nurse["start"] - 2, quote="a nurse")
    assert desk.one(entry("adjust", wider))["outcome"] == "applied"
    hand_in(review)
    assert "an article before a name (G2)" in client.get(f"/reviews/{review.pk}/feedback/").content.decode()


def test_others_are_not_told_but_leads_are(client, two, ada, ben, max):
    review = practise(ada)
    for person, status in ((ben, 404), (max, 200)):
        client.force_login(person)
        assert client.get(f"/reviews/{review.pk}/feedback/").status_code == status


def test_only_practice_has_feedback(client, review, ada):
    client.force_login(ada)
    assert client.get(f"/reviews/{review.pk}/feedback/").status_code == 404


def test_the_pages_show_how_far_one_is(client, ordinary, two, ada, max):
    client.force_login(ada)
    assert "Practise first" in client.get(NEXT).content.decode()
    practise(ada)
    assert "So far: 100 % on 1 report" in client.get(NEXT).content.decode()
    assert "4 of 4" in client.get(URL).content.decode()
    client.force_login(max)
    assert "Report 1" in client.get(URL).content.decode()


# The set


def test_what_nobody_knows_the_answer_of_cannot_be_chosen(ordinary, max):
    with pytest.raises(Refusal, match="Nobody knows what is right in “Report 0”"):
        choose(max, ordinary)


def test_what_came_with_spans_is_no_answer_any_more_once_somebody_began(project, ada, max):
    document = report(project, 1, known=True)
    claim(ada)
    with pytest.raises(Refusal, match="Nobody knows"):
        choose(max, document)


def test_a_report_is_chosen_once(two, max):
    with pytest.raises(Refusal, match="calibration or practice already"):
        choose(max, two[0])


def test_a_report_taken_out_is_practised_on_no_more(client, two, ada, max):
    practise(ada)
    client.force_login(max)
    for one in two:
        client.post(f"{URL}{one.pk}/end/")
    assert Exercise.objects.get().ended_at
    assert claim(ada).document == two[1]  # nobody had begun it: it is an ordinary report again
    assert Review.objects.get(kind="review").document == two[1]


def test_analysts_choose_admit_and_end_nothing(client, two, ada):
    client.force_login(ada)
    membership = Membership.objects.get(user=ada)
    for url in (URL, f"{URL}people/{membership.pk}/", f"{URL}{two[0].pk}/end/"):
        assert client.post(url, {"document": [two[0].pk]}).status_code == 403
    with pytest.raises(Refusal):
        exercises.end(access=get_project_for(ada, "coast"), document_id=two[0].pk, kind="practice")
