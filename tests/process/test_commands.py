"""Commands use the database that runs, or one of their own for their time, or none."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.common.database.leftovers import servers_of
from annotator.common.database.places import Places
from tests.process.conftest import Start
from tests.process.program import ROOT, environment, eventually, manage

pytestmark = pytest.mark.process

COUNT = "from annotator.models import User; print('counted', User.objects.count())"


def shell(var: Path, statement: str) -> subprocess.Popen[str]:
    """A command that runs Python with the database, not waited for."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", statement]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(var, 8000),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


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


def test_a_command_that_ends_first_leaves_the_server_to_those_that_use_it(var: Path) -> None:
    short = shell(var, f"import time; time.sleep(1); {COUNT}")
    eventually(lambda: servers_of(Places(var).data))
    long = shell(var, f"import time; {COUNT}; time.sleep(3); {COUNT}")
    for command in (short, long):
        out, errors = command.communicate(timeout=60)
        assert command.returncode == 0, errors
        assert "counted" in out
    assert servers_of(Places(var).data) == []


def test_a_run_waits_for_a_command_that_uses_the_database(start: Start, var: Path) -> None:
    command = shell(var, f"import time; time.sleep(2.5); {COUNT}")
    eventually(lambda: servers_of(Places(var).data))
    start().ready()
    out, errors = command.communicate(timeout=60)
    assert command.returncode == 0, errors
    assert "counted" in out


def test_a_server_of_a_killed_command_is_gone_or_taken_over(start: Start, var: Path) -> None:
    command = shell(var, "import time; time.sleep(60)")
    eventually(lambda: servers_of(Places(var).data))
    time.sleep(0.2)
    command.kill()
    command.communicate()
    start().ready()


def test_checks_and_help_start_no_database(tmp_path: Path) -> None:
    var = tmp_path / "var"
    for arguments in (["check"], ["migrate", "--help"], ["help"]):
        assert manage(var, *arguments).returncode == 0
    assert not var.exists()
