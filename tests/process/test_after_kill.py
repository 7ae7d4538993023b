"""After `kill -9` the next start works, harms nobody and has lost nothing."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.common.database.places import Places
from tests.process.conftest import Start
from tests.program import Program, eventually

pytestmark = pytest.mark.process


def commit(program: Program, word: str) -> None:
    program.query("INSERT INTO probe VALUES (%s)", word)


def has_kept(program: Program, word: str) -> bool:
    return program.query("SELECT 1 FROM probe WHERE word = %s", word) != []


def test_the_next_run_works_on_the_same_port_after_the_supervisor_was_killed(start: Start) -> None:
    killed = start().ready()
    commit(killed, "supervisor")
    killed.signal(signal.SIGKILL)
    again = start(port=killed.port).ready()
    assert has_kept(again, "supervisor")
    own = {process.pid for process in again.processes()}
    assert not [process for process in killed.alive() if process.pid not in own]


def test_the_next_run_works_after_everything_was_killed(start: Start) -> None:
    killed = start().ready()
    commit(killed, "everything")
    killed.kill_everything()
    assert has_kept(start().ready(), "everything")


def test_a_database_killed_under_a_running_program_comes_back(start: Start) -> None:
    program = start().ready()
    commit(program, "database")
    program.kill_database()
    program.says("The database ended (killed by SIGKILL)").says("The database is back.")
    assert has_kept(program, "database")
    eventually(lambda: 200 <= program.status() < 500, lambda: program.output)


def test_a_database_whose_first_process_alone_was_killed_comes_back(start: Start) -> None:
    program = start().ready()
    commit(program, "postmaster")
    program.part("unix_socket_directories").kill()
    program.says("The database is back.")
    assert has_kept(program, "postmaster")


def test_a_killed_web_server_and_a_killed_worker_are_started_again(start: Start) -> None:
    program = start().ready()
    for name in ("gunicorn", "procrastinate"):
        program.part(name).kill()
    program.says("The web server ended (killed by SIGKILL); starting it again in 1 s.")
    program.says("The worker ended (killed by SIGKILL); starting it again in 1 s.")
    eventually(lambda: program.has_parts("gunicorn", "procrastinate"), lambda: program.output)
    eventually(lambda: 200 <= program.status() < 500, lambda: program.output)


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A harmless process that bears the database's name and works elsewhere."""
    program = shutil.copy(shutil.which("sleep") or "/bin/sleep", tmp_path / "postgres")
    with subprocess.Popen([program, "300"], cwd=tmp_path) as process:
        yield process
        process.kill()


def test_a_process_with_the_recycled_id_of_a_dead_server_is_left_alone(
    start: Start, stranger: subprocess.Popen[bytes]
) -> None:
    crashed = start().ready()
    commit(crashed, "recycled")
    crashed.kill_everything()
    places = Places(crashed.var)
    for lock_file in (places.data / "postmaster.pid", places.socket_dir / ".s.PGSQL.5432.lock"):
        lines = lock_file.read_text().splitlines()
        lock_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
    again = start().ready()
    assert has_kept(again, "recycled")
    again.stop()
    assert stranger.poll() is None


def test_a_lock_file_that_a_crash_left_empty_does_not_stop_the_next_run(start: Start) -> None:
    crashed = start().ready()
    crashed.kill_everything()
    (Places(crashed.var).data / "postmaster.pid").write_text("")
    assert has_kept(start().ready(), "nothing of the kind") is False
