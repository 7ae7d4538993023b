"""A worker that is killed in the midst of an export: another takes it up, and the file is what it would have been."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from annotator.accounts.models import User
from annotator.common.database.places import NAME, Places
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.releases import background
from annotator.releases.actions import freeze
from tests.program import Program, data_folder, eventually, free_port
from tests.releases.opinions import TEXT, Opinions

pytestmark = pytest.mark.process

REPORTS, HELD = 120, 110  # items are read a hundred at a time, so that it stops with some of them written
# The items are seen through a view that gives one of them only to whoever has the lock 1; they come in the same order.
HOLD = """
ALTER TABLE annotator_releaseitem RENAME TO all_items;
CREATE FUNCTION held(place int, body text) RETURNS text LANGUAGE plpgsql STABLE COST 10000 AS $$
BEGIN
    IF place = 110 THEN PERFORM pg_advisory_xact_lock_shared(1); END IF;
    RETURN body;
END $$;
CREATE VIEW annotator_releaseitem AS
    SELECT id, release_id, position, document_id, held(position, body) AS body, strings, strings_sha256, sha256
    FROM all_items ORDER BY release_id, position;
"""
JOB = "SELECT state, done, sha256, file FROM annotator_releasejob"
# as it is half a minute later, when the dead worker has given no sign of life
LATER = (
    "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' WHERE id IN "
    "(SELECT worker_id FROM procrastinate_jobs WHERE task_name = 'release' AND status = 'doing')"
)
STALLED = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) "
    "VALUES ('default', 'retry_stalled', '{\"timestamp\": 0}', 'todo')"
)


def furnish() -> None:
    """A frozen release of many reports; in a process of the program."""
    max, ada = (User.objects.create_user(name) for name in ("max", "ada"))
    scheme, guidelines = defaults.scheme(), defaults.guidelines()
    project = projects.create_project(
        slug="coast", name="Coast", scheme=scheme, guidelines=guidelines, by=max
    )
    for user, role in ((max, Membership.Role.LEAD), (ada, Membership.Role.ANALYST)):
        Membership.objects.update_or_create(project=project, user=user, defaults={"role": role})
    opinions = Opinions(project, ada)
    for number in range(REPORTS):
        opinions.usual(f"report {number}", text=f"{TEXT}\nNumber {number}.")
    freeze(project=project, name="First", by=max)


def wish() -> None:
    """Max wishes for an export; in a process of the program."""
    access = get_project_for(User.objects.get(username="max"), "coast")
    release = access.project.releases.get()
    background.wish_export(access=access, release=release, format_name="jsonl", given={})


def run(program: Program, what: str) -> None:
    program.manage("shell", "--no-imports", "-c", f"from {__name__} import {what}; {what}()")


@contextmanager
def holding(program: Program) -> Iterator[None]:
    """No export gets beyond the item that is held."""
    place = str(Places(program.var).socket_dir)
    with psycopg.connect(host=place, dbname=NAME, user=NAME, autocommit=True) as connection:
        connection.execute(HOLD)
        connection.execute("SELECT pg_advisory_lock(1)")
        yield


def test_it_is_taken_up_by_the_next_and_the_file_is_right() -> None:
    with data_folder() as var, Program(var, free_port()) as program:
        program.ready()
        run(program, "furnish")
        told = program.manage("export_release", "coast", "1", "--format", "jsonl", "--output", str(var / "a"))
        whole = (var / "a").read_bytes()
        assert hashlib.sha256(whole).hexdigest() in told
        with holding(program):
            run(program, "wish")
            eventually(lambda: 0 < program.query(JOB)[0][1] < HELD, lambda: program.query(JOB))
            program.part("procrastinate").kill()
            program.says("The worker ended (killed by SIGKILL)")
        assert program.query(JOB)[0][0] == "running"
        program.query(LATER)
        program.query(STALLED)
        eventually(lambda: program.query(JOB)[0][0] == "done", lambda: program.output)
        [(_state, done, sha256, name)] = program.query(JOB)
        assert (done, sha256) == (REPORTS, hashlib.sha256(whole).hexdigest())
        assert (var / "files" / str(name)).read_bytes() == whole
        assert [one.name for one in (var / "files/exports").iterdir()] == [str(name).rpartition("/")[2]]
