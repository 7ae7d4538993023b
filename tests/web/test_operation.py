"""What operators see: whether it lives, figures, log lines, workers and jobs."""

import io
import json
import logging

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from annotator.audit.models import Event
from annotator.common import jobs, logs
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.web import operation
from tests.review.conftest import desk  # noqa: F401 # a fixture
from tests.review.desk import entry


def test_it_lives_whatever_the_database_does(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/live/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_it_is_ready_once_the_database_answers_and_is_up_to_date(client, db, monkeypatch):
    assert client.get("/ready/").json() == {"database": True, "migrations": True}
    monkeypatch.setattr(operation, "_known", lambda: frozenset({"annotator.9999_to_come"}))
    answer = client.get("/ready/")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "migrations": False})


def test_it_is_not_ready_without_a_database(client, db, monkeypatch):
    def gone(self):
        raise OperationalError("connection refused")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", gone)
    answer = client.get("/ready/")
    assert (answer.status_code, answer.json()["database"]) == (503, False)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        pytest.param({}, 200, id="this machine"),
        pytest.param({"REMOTE_ADDR": "::1"}, 200, id="this machine, IPv6"),
        pytest.param({"REMOTE_ADDR": "192.0.2.7"}, 404, id="another machine"),
        pytest.param({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 404, id="through the proxy of this machine"),
        pytest.param(
            {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer wrong"}, 404, id="wrong token"
        ),
        pytest.param({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer told"}, 200, id="token"),
    ],
)
def test_figures_are_for_this_machine_and_for_who_has_the_token(client, db, settings, given, status):
    settings.METRICS_TOKEN = "told"
    assert client.get("/metrics/", **given).status_code == status


def test_without_a_token_there_is_none_that_opens(client, db):
    given = {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer None"}
    assert client.get("/metrics/", **given).status_code == 404


def figures(client) -> dict[str, float]:
    lines = client.get("/metrics/").content.decode().splitlines()
    return {
        name: float(value) for name, value in (one.rsplit(" ", 1) for one in lines if not one.startswith("#"))
    }


def test_decisions_times_jobs_workers_and_connections_are_told(desk, no_jobs):  # noqa: F811
    applied = 'attest_decisions_total{outcome="applied"}'
    before = figures(desk.client).get(applied, 0)
    desk.accept("nurse")
    jobs.defer("open_case", document_id=1)
    after = figures(desk.client)
    assert after[applied] == before + 1
    assert after['attest_request_seconds_count{method="POST",route="api-decide",status="200"}'] >= 1
    assert after['attest_jobs{state="todo",task="open_case"}'] == 1
    assert after['attest_job_waits_seconds{task="open_case"}'] >= 0
    assert after["attest_workers"] == 0
    assert after["attest_database_connections_max"] > 1


@pytest.fixture
def lines():
    """What is logged meanwhile, as programs read it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.Json())
    loggers = [logging.getLogger(name) for name in ("django", "attest.requests", "procrastinate")]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel("INFO")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for one, level in zip(loggers, levels, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


def test_each_request_is_a_line_with_the_id_that_its_answer_has(desk, lines):  # noqa: F811
    answer = desk.client.get(
        f"/reviews/{desk.url.split('/')[-2]}/", headers={"x-request-id": "from-the-proxy-1"}
    )
    [line] = [one for one in lines() if one["message"] == "request"]
    assert line["request"] == answer["X-Request-Id"] == "from-the-proxy-1"
    assert (line["route"], line["method"], line["status"]) == ("review", "GET", 200)
    assert line["ms"] > 0


def test_an_id_that_is_none_is_replaced(client, db):
    assert len(client.get("/live/", headers={"x-request-id": "x\n; DROP"})["X-Request-Id"]) == 32


def test_neither_words_of_a_report_nor_secrets_are_logged(desk, max, lines, monkeypatch):  # noqa: F811
    _, secret = projects.invite(access=get_project_for(max, "coast"), role=Membership.Role.ANALYST)
    desk.one(entry("note", note="Harbour police said it"))
    desk.client.get(f"/join/{secret}x/?token={secret}")
    desk.client.get(f"/join/{secret}/", headers={"authorization": f"Token {secret}"})

    def trip(*_args, **_more):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'Harbour police said four'::int")

    monkeypatch.setattr("annotator.review.views.queries.get_review_for", trip)
    failing = Client(raise_request_exception=False)
    failing.cookies = desk.client.cookies
    assert failing.get("/reviews/1/").status_code == 500
    written = json.dumps(lines())
    assert "DataError" in written
    assert "get_review_for" in written or "trip" in written
    for word in ("police", "league", secret, failing.cookies["sessionid"].value):
        assert word not in written


def test_lines_for_people_hold_no_words_either(db):
    try:
        raise ExceptionGroup("a", [ValueError("Harbour police said")])
    except ExceptionGroup as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, "it %s", ("failed",), (type(error), error, None)
        )
    written = logs.Line().format(record)
    assert "ValueError" in written
    assert "it failed" in written
    assert "police" not in written


@pytest.fixture
def failed(no_jobs) -> ProcrastinateJob:
    jobs.defer("compare", document_id=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 4")
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    return ProcrastinateJob.objects.get()


def test_a_site_admin_sees_workers_queues_and_failed_jobs_and_has_them_tried_again(admin_client, failed):
    page = admin_client.get("/operation/").content.decode()
    assert "PostgreSQL" in page
    assert f"compare {failed.pk}" in page
    assert admin_client.post(f"/operation/jobs/{failed.pk}/retry/").status_code == 302
    failed.refresh_from_db()
    assert failed.status == "todo"
    assert Event.objects.filter(code="job.retried", target=f"compare {failed.pk}").exists()
    assert (
        b"not among the failed"
        in admin_client.post(f"/operation/jobs/{failed.pk}/retry/", follow=True).content
    )


def test_without_a_worker_the_page_says_what_that_means(admin_client, no_jobs):
    assert b"No worker runs" in admin_client.get("/operation/").content


def test_nobody_else_opens_it(lead, failed):
    assert lead.get("/operation/").status_code == 403
    assert lead.post(f"/operation/jobs/{failed.pk}/retry/").status_code == 403
