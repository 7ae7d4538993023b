"""A worker that is killed in the midst of a job: another takes it up, and what was paid for twice is seen."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from annotator.accounts.models import User
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.suggestions import actions, outside
from tests.program import Program, data_folder, eventually, free_port
from tests.reports import TEXT, unread
from tests.suggestions.outside.server import Reply, serving

pytestmark = pytest.mark.process


def furnish(url: str) -> None:
    """A report, and a model server that is to be asked about it; in a process of the program."""
    max = User.objects.create_user("max")
    project = projects.create_project(
        slug="coast", name="Coast", scheme=defaults.scheme(), guidelines=defaults.guidelines(), by=max
    )
    unread(project, TEXT)
    told = {"url": url, "labels": {}}
    outside.set_up(project=project, provider="http", name="tagger", told=told, by=max)
    actions.defer_predictions(project=project, suggester="tagger")


def holds(until: threading.Event) -> Reply:
    """Keeps who asks waiting."""

    def reply(_handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
        until.wait()

    return reply


def test_its_job_is_done_by_the_next_and_the_repeated_call_is_counted() -> None:
    killed = threading.Event()
    with (
        serving() as server,
        data_folder() as var,
        Program(var, free_port(), ATTEST_MODEL_HOSTS=server.host) as program,
    ):
        program.ready()
        server.answers(holds(killed), {"results": [{"result": []}]})
        command = f"from {__name__} import furnish; furnish('{server.url}')"
        program.manage("shell", "--no-imports", "-c", command)
        eventually(lambda: server.asked, lambda: program.output)
        program.part("procrastinate").kill()
        program.says("The worker ended (killed by SIGKILL)")
        killed.set()
        states = "SELECT state FROM annotator_call ORDER BY id"
        eventually(
            lambda: program.query(states) == [("begun",), ("answered",)], lambda: program.query(states)
        )
        assert len(server.asked) == 2
        predictions = "SELECT count(*) FROM annotator_prediction p JOIN annotator_suggester s ON s.id = p.suggester_id WHERE s.name = 'tagger'"
        assert program.query(predictions) == [(1,)]
        assert program.manage("verify") == "no faults\n"
