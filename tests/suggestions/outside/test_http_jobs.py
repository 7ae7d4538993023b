"""When ML backends of Label Studio are asked about which report, and what reviews wait for."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from annotator.common.calling import CallFailed
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.suggestions import actions, outside, queries
from annotator.suggestions.models import Call, Suggester
from tests.reports import make_document, unread
from tests.suggestions.outside.server import says, waits
from tests.suggestions.outside.tagger import TEXT, ask, predicted, result
from tests.working import work

GONE = {
    "silent": (waits(1), "it did not answer in time"),
    "busy": (says({}, 503), "it answers 503"),
}


@pytest.mark.parametrize(("reply", "reason"), GONE.values(), ids=GONE.keys())
def test_where_nobody_answers_the_rest_waits_and_the_job_is_tried_again(
    project, server, tagger, reply, reason
):
    ids = [unread(project, TEXT).pk, unread(project, "The league left.").pk]
    server.answers(reply)
    with pytest.raises(CallFailed, match=reason):
        actions.predict(document_ids=ids, suggester="tagger")
    assert Call.objects.get().document_id == ids[0]


def test_a_report_that_silences_a_server_comes_last_when_the_job_is_tried_again(project, server, tagger):
    texts = ["The league left.", "The league came back."]
    ids = [unread(project, text).pk for text in texts]
    server.answers(waits(1), predicted())
    with pytest.raises(CallFailed, match="did not answer in time"):
        actions.predict(document_ids=ids, suggester="tagger")
    assert actions.predict(document_ids=ids, suggester="tagger") == 2
    asked = [body["tasks"][0]["data"]["text"] for _path, body, _headers in server.asked]
    assert asked == [texts[0], texts[1], texts[0]]


def test_whatever_it_does_reviews_open_on_what_the_rules_found(project, server, tagger, ada):
    make_document(project)
    server.answers(waits(1))
    with pytest.raises(CallFailed):
        actions.predict(document_ids=[project.documents.get().pk], suggester="tagger")
    assert reviews.claim(access=get_project_for(ada, "coast")).spans.count() == 4


def test_a_document_that_only_it_has_read_is_not_ready(project, server, tagger):
    server.answers(predicted())
    ask(unread(project, TEXT))
    assert not queries.documents_ready(project).exists()


def test_a_review_opens_on_both_and_says_who_agreed(project, server, tagger, ada):
    document = make_document(project)
    text = document.text
    server.answers(
        predicted(result(text, "league"), result(text, "Brannport", "ACTOR"), result(text, "nurse"))
    )
    ask(document)
    spans = reviews.claim(access=get_project_for(ada, "coast")).opening.body["spans"]
    who = {
        span["quote"]: [span["origin"]["suggester"], *(one["suggester"] for one in span["origin"]["also"])]
        for span in spans
    }
    assert who["league"] == ["tagger", "patterns"]
    assert who["Brannport"] == ["tagger"]
    assert who["Harbour police"] == ["patterns"]


def test_it_is_not_asked_again_about_what_it_read_nor_about_what_is_begun(project, server, tagger, ada):
    document = make_document(project)
    server.answers(predicted())
    assert ask(document) == 1
    assert ask(document) == 0
    reviews.claim(access=get_project_for(ada, "coast"))
    Suggester.objects.filter(pk=tagger.pk).update(version="2")
    assert ask(document) == 0
    assert len(server.asked) == 1


def test_a_call_whose_answer_was_never_stored_is_seen_when_it_is_made_again(project, server, tagger):
    document = unread(project, TEXT)
    Call.objects.create(suggester=tagger, document_id=document.pk)  # the worker was killed behind it
    server.answers(predicted())
    assert ask(document) == 1
    assert list(Call.objects.order_by("pk").values_list("state", flat=True)) == ["begun", "answered"]


def test_what_is_imported_goes_to_it_last_and_in_small_jobs(project, server, tagger, no_jobs):
    ids = [unread(project, f"{TEXT} {n}").pk for n in range(11)]
    for name in queries.active_names(project):
        actions.defer_predictions(project=project, suggester=name, document_ids=ids)
    waiting = ProcrastinateJob.objects.order_by("-priority", "id").values_list("task_name", "args__suggester")
    assert list(waiting) == [("predict", "patterns"), ("ask", "tagger"), ("ask", "tagger")]


@pytest.mark.django_db(transaction=True)
def test_a_server_is_asked_by_one_worker_at_a_time_and_another_goes_on(project, max, server, tagger, no_jobs):
    told = {"url": server.url, "labels": {}}
    outside.set_up(project=project, provider="http", name="other", told=told, by=max)
    documents = [unread(project, TEXT).pk]
    for name in ("tagger", "tagger", "other"):
        actions.defer_predictions(project=project, suggester=name, document_ids=documents)
    first, second, _other = ProcrastinateJob.objects.order_by("id").values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        [worker] = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, first]
        )
    server.answers(predicted())
    work()
    left = ProcrastinateJob.objects.filter(task_name="ask").order_by("id")
    assert list(left.values_list("pk", "status", "attempts")) == [(first, "doing", 0), (second, "todo", 0)]
    assert [call.suggester.name for call in Call.objects.all()] == ["other"]
