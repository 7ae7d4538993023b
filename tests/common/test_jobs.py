"""Jobs: deferred by name, in the transaction of what they are about."""

import inspect

import pytest
from django.db import connection, transaction
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from annotator.common import jobs
from tests.working import work

pytestmark = pytest.mark.usefixtures("no_jobs")


def waiting() -> list[tuple[str, dict]]:
    """Name and arguments of each job no worker has taken, oldest first."""
    rows = ProcrastinateJob.objects.filter(status="todo").order_by("id")
    return list(rows.values_list("task_name", "args"))


@pytest.mark.parametrize("name", jobs.JOBS)
def test_every_name_leads_to_a_function_that_the_worker_knows(name):
    function = import_string(jobs.JOBS[name])
    assert inspect.isfunction(function)
    assert app.tasks[name].func is function


def test_a_name_that_is_not_in_the_table_is_refused_at_once():
    with pytest.raises(KeyError):
        jobs.defer("nothing_of_that_name")


@pytest.mark.django_db(transaction=True)
def test_a_job_is_there_once_its_transaction_has_committed():
    with transaction.atomic():
        jobs.defer("predict", document_ids=[3, 4], suggester="patterns")
    assert waiting() == [("predict", {"document_ids": [3, 4], "suggester": "patterns"})]


@pytest.mark.django_db(transaction=True)
def test_a_job_goes_with_a_transaction_that_is_taken_back():
    with transaction.atomic():
        jobs.defer("predict", document_ids=[3], suggester="patterns")
        transaction.set_rollback(True)
    assert waiting() == []


def test_no_jobs_ask_the_database_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        jobs.defer_many("predict", [])


def test_several_jobs_take_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        jobs.defer_many("predict", [{"document_ids": [n], "suggester": "patterns"} for n in range(40)])
    assert len(waiting()) == 40


def test_jobs_of_a_lost_worker_are_looked_for_every_quarter_of_a_minute_before_all_other_work():
    [periodic] = [
        one for one in app.periodic_registry.periodic_tasks.values() if one.task.name == "retry_stalled"
    ]
    assert periodic.cron == "* * * * * */15"
    app.tasks["retry_stalled"].defer(timestamp=0)
    jobs.defer("predict", document_ids=[], suggester="patterns")
    waiting = ProcrastinateJob.objects.order_by("-priority", "id").values_list("task_name", flat=True)
    assert list(waiting) == ["retry_stalled", "predict"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_gave_a_sign_of_life_lately_keeps_its_job():
    jobs.defer("predict", document_ids=[], suggester="patterns")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '20 seconds') RETURNING id"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [cursor.fetchone()[0]]
        )
    app.tasks["retry_stalled"].defer(timestamp=0)
    work()
    assert ProcrastinateJob.objects.get(task_name="predict").status == "doing"


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_taken_up_again():
    jobs.defer("predict", document_ids=[], suggester="patterns")
    with connection.cursor() as cursor:  # what a worker leaves that took the job and died
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [cursor.fetchone()[0]]
        )
    assert waiting() == []
    app.tasks["retry_stalled"].defer(timestamp=0)
    work()
    # done and cleared away; the minute's own job of the worker may have come since
    assert not ProcrastinateJob.objects.filter(task_name="predict").exists()
