"""The memory of a project: from finished reports only, and silent about whatever repeats what it has seen."""

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from annotator.common.permit import Refusal
from annotator.learning import actions, remembering
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review.models import Plan
from annotator.spans import blindness
from annotator.suggestions import remembering as stored
from annotator.suggestions.models import Prediction, RememberedReport, RememberedTrace
from tests.reports import make_document, readable
from tests.review.desk import Analyst, entry, hand_in

PLACES = [
    ("Osk", "nine", "Monday"),
    ("Hask", "two", "Friday"),
    ("Brannum", "six", "Sunday"),
    ("Tolmar", "ten", "Tuesday"),
]


def told(number: int) -> str:
    """A report that shares its subject with the others, and hardly five words in a row."""
    place, count, day = PLACES[number]
    filler = " ".join(
        f"{word}{number}" for word in ["alder", "beech", "cedar", "dogwood", "elder", "fir", "gorse", "hazel"]
    )
    return f"{filler}. In {place} {count} {day} the Tolm Front {filler} {place}."


def mark(review, words: str = "Tolm Front", label: str = "ACTOR") -> None:
    """A person marks these words."""
    start = review.document.text.index(words)
    desk = Analyst(Client(), review.user, review)
    values = review.scheme.parsed.fill(label, {})
    after = {
        "start": start,
        "end": start + len(words),
        "label": label,
        "status": "accepted",
        "values": values,
        "quote": words,
    }
    added = {"span": f"00000000-0000-4000-8000-{review.pk:012}", "before": None, "after": after}
    assert desk.one(entry("add", added))["outcome"] == "applied"


@pytest.fixture
def claim(project):
    def claimed(user):
        return reviews.claim(access=get_project_for(user, "coast"))

    return claimed


@pytest.fixture
def finish(project, ada, claim):
    """Ada finishes a report in which she marks the Front, and the worker looks at it."""

    def finished(text: str):
        document = readable(project, text)
        review = claim(ada)
        assert review.document == document
        mark(review)
        hand_in(review)
        actions.note(document_id=document.pk)
        return document

    return finished


def opened_on(review) -> list[tuple[str, str]]:
    return [(one["quote"], one["origin"]["suggester"]) for one in review.opening.body["spans"]]


def test_a_name_marked_in_finished_reports_is_proposed_in_the_next(project, finish, claim, ben):
    finish(told(0))
    finish(told(1))
    readable(project, told(2))
    assert opened_on(claim(ben)) == [("Tolm Front", "memory")]
    assert not Prediction.objects.filter(suggester__name="memory").exists()


def test_what_is_still_under_review_teaches_nothing(project, finish, claim, ada, ben):
    finish(told(0))
    readable(project, told(1))
    mark(claim(ada))
    actions.note(document_id=project.documents.first().pk)
    readable(project, told(2))
    assert opened_on(claim(ben)) == []


def test_ada_finished_the_report_so_bens_review_of_one_that_repeats_it_opens_on_nothing_she_said(
    project, finish, claim, ben
):
    """The story of promise 6: Ada's opinion of a report reaches nobody who is to review its like."""
    finish(told(0))
    seen = finish(told(1))
    again = f"{told(1)} The radio said so."
    assert not blindness.Seen.of([seen.text]).may_propose(again)
    readable(project, again)
    review = claim(ben)
    assert (review.document.text, opened_on(review)) == (again, [])


def test_all_who_review_a_report_open_on_what_the_first_opened_on(project, finish, claim, ada, ben):
    finish(told(0))
    finish(told(1))
    project.policy.twice_share, project.policy.crossed_share, project.policy.blind_share = 100, 0, 0
    project.policy.save()
    document = readable(project, told(2))
    first = claim(ada)
    document.plan.refresh_from_db()
    RememberedReport.objects.all().delete()
    second = claim(ben)
    assert opened_on(first) == opened_on(second) == [("Tolm Front", "memory")]


def test_a_blind_review_opens_on_nothing_and_the_next_on_what_was_known_when_it_opened(
    project, finish, claim, ada, ben
):
    finish(told(0))
    finish(told(1))
    project.policy.twice_share, project.policy.crossed_share = 100, 100
    project.policy.save()
    readable(project, told(2))
    arms = {review.arm: opened_on(review) for review in (claim(ada), claim(ben))}
    assert arms == {"blind": [], "assisted": [("Tolm Front", "memory")]}


def test_a_report_that_came_back_is_forgotten_until_it_is_submitted_again(finish, max, ada, no_jobs):
    document = finish(told(0))
    review = document.reviews.get()
    reviews.send_back(review_id=review.pk, by=max, comment="The quay, too.")
    actions.note(document_id=document.pk)
    assert not RememberedReport.objects.exists()
    review.refresh_from_db()
    desk = Analyst(Client(), ada, review)
    assert desk.one(entry("submit", submission=2))["outcome"] == "applied"
    actions.note(document_id=document.pk)
    assert RememberedReport.objects.get().document == document


def test_remembering_twice_changes_nothing(project, finish):
    document = finish(told(0))
    before = list(RememberedTrace.objects.values_list("pk", flat=True))
    actions.note(document_id=document.pk)
    assert list(RememberedTrace.objects.values_list("pk", flat=True)) == before


def test_a_report_said_otherwise_is_remembered_otherwise(project, finish, ada):
    document = finish(told(0))
    spans = [
        one | {"status": "rejected", "origin": {"by": "person"}}
        for one in document.submissions.get().body["spans"]
    ]
    stored.remember(document=document, sha256="other", spans=spans)
    assert not RememberedTrace.objects.filter(kind="string", accepted__gt=0).exists()


def test_only_so_many_reports_are_remembered_the_newest(project, finish, monkeypatch):
    monkeypatch.setattr(stored, "KEPT", 1)
    finish(told(0))
    newest = finish(told(1))
    assert RememberedReport.objects.get().document == newest


def test_what_was_finished_before_there_was_a_memory_is_made_up_for(project, finish):
    finish(told(0))
    finish(told(1))
    RememberedReport.objects.all().delete()
    remembering.keep_up(project)
    assert RememberedReport.objects.count() == 2


def test_a_lead_can_do_without_it(project, finish, claim, ben, max):
    finish(told(0))
    finish(told(1))
    actions.stop(project=project, name="memory", by=max)
    readable(project, told(2))
    assert opened_on(claim(ben)) == []
    actions.activate(project=project, name="memory", version="1", by=max)
    readable(project, told(3))
    with pytest.raises(Refusal, match="Only leads"):
        actions.stop(project=project, name="memory", by=ben)


def test_a_text_with_very_long_words_is_remembered(project, ada, claim):
    document = make_document(
        project, "Harbour police said four league guards were killed, said a nurse. " + "x" * 20_000
    )
    hand_in(claim(ada))
    actions.note(document_id=document.pk)
    assert RememberedReport.objects.get().document == document


def test_a_plan_that_kept_words_of_other_reports_forgets_them_by_the_migration(review):
    plan = Plan.objects.get(document=review.document)
    held = [["ACTOR", "a nurse", "mixed"], ["ACTOR", "the president", "mixed"]]
    edges = [["SOURCE", "start", "a"], ["SOURCE", "start", "governor"]]
    plan.remembered = {"version": "1", "spans": [], "held": held, "edges": edges}
    plan.save()
    import_module("annotator.migrations.0042_words_of_others").forget_words_of_others(apps, None)
    plan.refresh_from_db()
    assert plan.remembered == {"version": "1", "spans": [], "held": held[:1], "edges": edges[:1]}
