"""In which order the queue gives reports, and that it finds the next one without walking them all."""

import json
from datetime import date

import pytest
from django.db import connection

from annotator.audit.models import Event
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions, checks, queue
from annotator.suggestions import actions as suggestions
from tests.reports import make_document, readable, unread
from tests.review.desk import hand_in

PRIORITY = "/projects/coast/documents/priority/"


@pytest.fixture
def three(project):
    """Three reports, in the order of their import."""
    said = "Harbour police: four league guards were killed, a nurse said."
    return [make_document(project, text=f"{said} {number}") for number in range(3)]


def given(*people, order: str) -> list[int]:
    """What each person gets by this order, one after another."""
    Policy.objects.update(order=order)
    return [actions.claim(access=get_project_for(one, "coast")).document_id for one in people]


def note(document, **columns) -> None:
    for name, value in columns.items():
        setattr(document, name, value)
    document.save(update_fields=list(columns))


def test_the_newest_incident_comes_first_and_one_without_a_day_last(three, ada, ben, cleo):
    first, second, third = three
    note(second, incident_day=date(2031, 5, 4))
    note(third, incident_day=date(2031, 5, 9))
    assert given(ada, ben, cleo, order="incident") == [third.pk, second.pk, first.pk]


def test_the_highest_priority_comes_first_then_the_first_imported(three, ada, ben, cleo):
    first, second, third = three
    note(third, priority=5)
    assert given(ada, ben, cleo, order="priority") == [third.pk, first.pk, second.pk]


def test_what_the_suggester_is_least_sure_of_comes_first(three, ada, ben, cleo):
    first, second, third = three
    note(second, uncertainty=0.1)
    note(third, uncertainty=0.4)
    assert given(ada, ben, cleo, order="uncertain") == [third.pk, second.pk, first.pk]


def test_as_long_as_nothing_is_trained_the_first_imported_is_the_most_uncertain(three, ada):
    assert given(ada, order="uncertain") == [three[0].pk]


def test_what_another_person_has_begun_comes_before_all_others(three, ada, ben):
    Policy.objects.update(twice_first=9)
    note(three[2], priority=5)
    begun = actions.claim(access=get_project_for(ada, "coast")).document_id
    assert given(ben, order="priority") == [begun]


def test_the_rules_note_the_day_of_the_incident(project):
    document = unread(project, "BRANNPORT, 4 May 2031 - Two guards were killed, police said.")
    suggestions.predict(document_ids=[document.pk])
    document.refresh_from_db()
    assert (document.incident_day, document.uncertainty) == (date(2031, 5, 4), None)


def test_verify_finds_a_report_that_is_said_to_be_begun(three):
    note(three[0], begun=True)
    assert [fault for fault in checks.faults() if "begun" in fault]


# One report after another

QUAY = "Harbour police said four league guards were killed near the quay of Brannport on Monday morning."
HILLS = (
    "Two shepherds are missing in the hills above Tolm since the rain began, their families told the radio."
)


def in_turn(project, user, *texts: str, order: str = "oldest") -> list[str]:
    """What a person gets of these reports, which they submit one by one."""
    Policy.objects.update(order=order)
    for text in texts:
        readable(project, text)
    got = []
    for _ in texts:
        review = actions.claim(access=get_project_for(user, "coast"))
        got.append(review.document.text)
        hand_in(review)
    return got


def test_a_report_that_repeats_the_last_waits_behind_another(project, ada):
    again = f"{QUAY} So the radio says."
    assert in_turn(project, ada, QUAY, again, HILLS) == [QUAY, HILLS, again]


def test_where_there_is_nothing_else_it_comes_all_the_same(project, ada):
    again = f"{QUAY} So the radio says."
    assert in_turn(project, ada, QUAY, again) == [QUAY, again]


def test_nor_does_a_begun_one_that_repeats_the_last_come_before_a_fresh_one(project, ada, ben):
    Policy.objects.update(twice_first=2)
    again = f"{QUAY} So the radio says."
    assert [readable(project, text).pk for text in (QUAY, again)]
    for person in (ben, ben):
        hand_in(actions.claim(access=get_project_for(person, "coast")))
    Policy.objects.update(twice_first=0)
    readable(project, HILLS)
    got = []
    for _ in range(3):
        review = actions.claim(access=get_project_for(ada, "coast"))
        got.append(review.document.text)
        hand_in(review)
    assert got == [QUAY, HILLS, again]


def test_of_those_the_machine_is_unsure_of_one_that_differs_from_the_last_comes_first(project, ada):
    first, same, other = (
        readable(project, text)
        for text in (QUAY, QUAY.replace("Monday", "Friday").replace("four", "nine"), HILLS)
    )
    note(first, uncertainty=0.9)
    note(same, uncertainty=0.6)
    note(other, uncertainty=0.5)
    assert given(ada, order="uncertain") == [first.pk]
    hand_in(first.reviews.get())
    assert given(ada, order="uncertain") == [other.pk]


# Priorities


def test_a_lead_gives_ticked_reports_a_priority_and_that_is_on_record(lead, three):
    lead.post(PRIORITY, {"document": [three[0].pk, three[2].pk], "priority": "7"})
    assert [one.priority for one in type(three[0]).objects.order_by("pk")] == [7, 0, 7]
    assert Event.objects.get(code="documents.prioritised").details == {"documents": 2, "priority": 7}
    assert "priority 7" in lead.get("/projects/coast/documents/").content.decode()
    assert "gave 2 reports the priority 7" in lead.get("/projects/coast/audit/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"priority": "soon"}, "Enter a whole number."),
        ({"priority": "1001"}, "less than or equal to 1000"),
        ({"document": []}, "Name at least one report."),
    ],
)
def test_what_is_no_priority_is_told(lead, three, wrong, told):
    answer = lead.post(PRIORITY, {"document": [three[0].pk], "priority": "7"} | wrong, follow=True)
    assert told in answer.content.decode()
    assert not type(three[0]).objects.exclude(priority=0).exists()


def test_analysts_give_none(client, three, ada):
    client.force_login(ada)
    assert client.post(PRIORITY, {"document": [three[0].pk], "priority": "7"}).status_code == 403


# Many reports


@pytest.mark.parametrize("order", Policy.Order.values)
def test_the_next_of_many_reports_is_found_by_an_index(project, three, ada, order):
    many(project, 5_000)
    Policy.objects.update(order=order)
    steps = list(walk(explained(queue.fresh(get_project_for(ada, "coast"))[:1])))
    assert "Sort" not in [step["Node Type"] for step in steps]
    [scan] = [step for step in steps if step.get("Relation Name") == "annotator_document"]
    assert (scan["Node Type"], scan["Actual Rows"]) == ("Index Scan", 1)


def many(project, count: int) -> None:
    """So many read reports, nine in ten of which are begun."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO annotator_document (project_id, public_id, title, text, text_sha256, words, imported_at, begun)
            SELECT %s, gen_random_uuid(), 'Report', 'Text ' || n, 'made up ' || n, 2, now(), n %% 10 <> 0
            FROM generate_series(1, %s) n""",
            [project.pk, count],
        )
        cursor.execute(
            """INSERT INTO annotator_prediction (document_id, suggester_id, body, created_at)
            SELECT d.id, s.id, '{}', now() FROM annotator_document d, annotator_suggester s
            WHERE s.project_id = d.project_id ON CONFLICT DO NOTHING"""
        )
        cursor.execute(
            "ANALYZE annotator_document, annotator_prediction, annotator_review, annotator_suggester"
        )


def explained(rows) -> dict:
    return json.loads(rows.explain(analyze=True, format="json"))[0]["Plan"]


def walk(step: dict):
    yield step
    for below in step.get("Plans", []):
        yield from walk(below)
