"""A training in the real worker: it leaves nothing in its memory, and is taken up again where the worker is killed."""

from __future__ import annotations

import hashlib

import psutil
import pytest

from annotator.accounts.models import User
from annotator.learning import actions
from annotator.projects import actions as projects
from annotator.spans.scoring import Gold, Mark, Marked
from tests.learning import invented
from tests.program import Program, command_line, data_folder, eventually, free_port
from tests.releases.opinions import Opinions

pytestmark = pytest.mark.process

REPORTS, PARTS = 12, 16  # finished reports, and how many of the invented ones each is made of: 400 words
MOST_LEFT = 10 * 2**20  # bytes; trained in the worker itself, these reports leave 20 MB
NEWEST_WORKER = "SELECT max(id) FROM procrastinate_workers"
STATE = "SELECT state, reason FROM annotator_training"
# as it is half a minute later, when the dead worker has given no sign of life
LATER = (
    "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' WHERE id IN "
    "(SELECT worker_id FROM procrastinate_jobs WHERE task_name = 'train' AND status = 'doing')"
)
STALLED = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) "
    "VALUES ('default', 'retry_stalled', '{\"timestamp\": 0}', 'todo')"
)


def finish_and_train(reports: int) -> None:
    """Ada finishes so many reports, and a training is wished for; in a process of the program."""
    ada = User.objects.create_user("ada")
    project = projects.create_project(
        slug="hills", name="Hills", scheme=invented.SCHEME, guidelines="", by=None
    )
    opinions = Opinions(project, ada)
    for number in range(reports):
        gold = long_report(number)
        document = opinions.document(gold.text, f"report {number}")
        spans = [opinions.span(document, one.start, one.end, one.label) for one in gold.marked.marks]
        opinions.submit(document, spans)
    actions.wish(project=project, by=None)


def long_report(number: int) -> Gold:
    """Many invented reports as one."""
    text, marks = "", []
    for part in map(invented.report, range(number * PARTS, (number + 1) * PARTS)):
        marks += [Mark(one.start + len(text), one.end + len(text), one.label) for one in part.marked.marks]
        text += part.text
    return Gold(text, Marked(marks, labels=frozenset(invented.SCHEME["labels"])))


def run(program: Program, what: str) -> None:
    program.manage("shell", "--no-imports", "-c", f"import {__name__} as here; here.{what}")


def trained(program: Program) -> bool:
    """Is the training over, and did it make a version?"""
    [(state, reason)] = program.query(STATE)
    assert state not in ("failed", "refused", "nothing-new"), (state, reason, program.output)
    return state in ("promoted", "passed-over")


def part(program: Program, words: str) -> psutil.Process | None:
    """The process with these words in its command line that is at work now."""
    return next((one for one in program.alive() if words in command_line(one)), None)


def test_it_ends_with_a_killed_worker_and_the_next_does_it_once_and_keeps_no_memory_of_it() -> None:
    with data_folder() as var, Program(var, free_port()) as program:
        program.ready()
        run(program, f"finish_and_train({REPORTS})")
        training = eventually(lambda: part(program, "own_process"), lambda: program.output)
        first = program.query(NEWEST_WORKER)
        program.part("procrastinate").kill()
        eventually(lambda: training not in program.alive(), lambda: training)
        eventually(lambda: program.query(NEWEST_WORKER) != first, lambda: program.output)
        worker = eventually(lambda: part(program, "procrastinate"), lambda: program.output)
        before = worker.memory_info().rss
        program.query(LATER)
        program.query(STALLED)
        eventually(lambda: trained(program), lambda: program.query(STATE))
        left = worker.memory_info().rss - before
        assert left < MOST_LEFT, left
        assert program.query("SELECT count(*) FROM annotator_trainedmodel") == [(1,)]
        [model] = (var / "files/models").iterdir()
        assert hashlib.sha256(model.read_bytes()).hexdigest() == model.stem
