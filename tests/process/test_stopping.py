"""Ctrl-C and TERM leave nothing behind, wherever they arrive."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from tests.process.conftest import Start
from tests.program import MAKE, SERVE, Program, eventually

pytestmark = pytest.mark.process

WAYS: dict[str, tuple[list[str], Callable[[Program], None]]] = {
    "ctrl-c in the terminal of make run": (MAKE, lambda program: program.signal_group(signal.SIGINT)),
    "TERM to make": (MAKE, lambda program: program.signal(signal.SIGTERM)),
    "an interrupt to make alone": (MAKE, lambda program: program.signal(signal.SIGINT)),
    "kill -9 of make": (MAKE, lambda program: program.signal(signal.SIGKILL)),
    "an interrupt to the supervisor alone": (SERVE, lambda program: program.signal(signal.SIGINT)),
    "TERM to the supervisor": (SERVE, lambda program: program.signal(signal.SIGTERM)),
    "a closed terminal": (SERVE, lambda program: program.signal_group(signal.SIGHUP)),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_process_is_left_after(way: str, start: Start) -> None:
    command, end = WAYS[way]
    program = start(command).ready()
    assert program.has_parts("postgres", "gunicorn", "procrastinate")
    end(program)
    program.wait()
    eventually(lambda: not program.alive(), program.alive)


def test_a_clean_stop_needs_no_recovery(start: Start) -> None:
    first = start().ready()
    first.signal(signal.SIGINT)
    assert first.wait() == 0
    log = first.var / "postgres" / "postgres.log"
    before = log.read_text().count("not properly shut down")
    start().ready()
    assert log.read_text().count("not properly shut down") == before


def test_it_can_be_stopped_while_it_starts(start: Start) -> None:
    program = start()
    eventually(lambda: len(program.processes()) > 1)  # it has a child
    program.signal(signal.SIGTERM)
    program.wait()
    eventually(lambda: not program.alive(), program.alive)
