"""Commands use the database that runs, or one of their own for their time, or none."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from annotator.common.database.leftovers import servers_of
from annotator.common.database.places import Places
from tests.process.conftest import Start
from tests.program import Program, free_port, manage

pytestmark = pytest.mark.process

COUNT = "from annotator.models import User; print('counted', User.objects.count(), flush=True)"
COUNT_TWICE = f"import sys; {COUNT}; sys.stdin.read(); {COUNT}"

Shell = Callable[[str], Program]


@pytest.fixture
def shell(var: Path) -> Iterator[Shell]:
    """Starts commands that run Python with the database; whatever a test leaves is stopped."""
    with ExitStack() as started:

        def start_one(statement: str) -> Program:
            command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", statement]
            return started.enter_context(Program(var, free_port(), command))

        yield start_one


def test_a_command_brings_its_own_server_and_takes_it_away(var: Path) -> None:
    done = manage(var, "shell", "--no-imports", "-c", COUNT)
    assert "counted" in done.stdout, done.stderr
    assert servers_of(Places(var).data) == []


def test_a_command_uses_the_server_that_runs(start: Start) -> None:
    program = start().ready()
    before = program.part("unix_socket_directories").pid
    done = manage(program.var, "shell", "--no-imports", "-c", COUNT)
    assert "counted" in done.stdout, done.stderr
    assert before in {process.pid for process in servers_of(Places(program.var).data)}


def test_a_command_that_ends_first_leaves_the_server_to_those_that_use_it(var: Path, shell: Shell) -> None:
    first, other = shell(COUNT_TWICE).says("counted"), shell(COUNT_TWICE).says("counted")
    first.end_input()
    first.says("Other commands still use the database")
    for command in (other, first):
        assert command.wait() == 0, command.output
        assert command.output.count("counted") == 2
    assert servers_of(Places(var).data) == []


def test_a_run_waits_for_a_command_that_uses_the_database(start: Start, shell: Shell) -> None:
    command = shell(COUNT_TWICE).says("counted")
    program = start().says("Waiting for a command that uses the database to end")
    assert command.wait() == 0, command.output
    assert command.output.count("counted") == 2
    program.ready()


def test_a_server_of_a_killed_command_is_gone_or_taken_over(start: Start, shell: Shell) -> None:
    command = shell(COUNT_TWICE).says("counted")
    command.signal(signal.SIGKILL)
    assert command.wait() == -signal.SIGKILL
    program = start().ready()
    assert 200 <= program.status() < 500


def test_checks_and_help_start_no_database(tmp_path: Path) -> None:
    var = tmp_path / "var"
    for arguments in (["check"], ["migrate", "--help"], ["help"]):
        assert manage(var, *arguments).returncode == 0
    assert not var.exists()
