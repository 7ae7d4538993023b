"""Work in a process of its own: what comes back, what it is told, and that it never stays behind."""

from __future__ import annotations

import os
import subprocess
import sys
from signal import SIGKILL

import psutil
import pytest

from annotator.common import own_process
from annotator.common.environment import BASE_DIR
from tests.common import works
from tests.program import eventually, is_zombie

pytestmark = pytest.mark.process


def quiet(_done: float) -> None:
    """For work whose progress nobody asks about."""


def runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and not is_zombie(psutil.Process(pid))


def test_it_is_done_elsewhere_and_comes_back():
    words, pid = own_process.run(works.repeated, "quay", 3, pulse=quiet)
    assert words == "quay" * 3
    assert pid != os.getpid()
    assert not runs(pid)


def test_how_far_it_is_is_told_in_order():
    told: list[float] = []
    own_process.run(works.counted, 4, pulse=told.append)
    assert told == [0.25, 0.5, 0.75, 1]


def test_it_may_be_given_and_give_back_much():
    assert own_process.run(works.repeated, "0123456789" * 100_000, 3, pulse=quiet)[0][-10:] == "0123456789"


@pytest.mark.parametrize(
    ("work", "error", "words"),
    [
        pytest.param(works.refused, works.Refused, "too few reports", id="a refusal"),
        pytest.param(works.broken, ZeroDivisionError, "division by zero", id="a fault"),
        pytest.param(works.unsendable, RuntimeError, "Unsendable: a and b", id="one that cannot be sent"),
    ],
)
def test_what_it_raises_is_raised_here(work, error, words):
    with pytest.raises(error, match=words):
        own_process.run(work, pulse=quiet)


def test_a_fault_is_logged_with_its_place_and_without_its_words_and_a_refusal_is_not(capfd):
    with pytest.raises(ZeroDivisionError):
        own_process.run(works.broken, pulse=quiet)
    logged = capfd.readouterr().err
    assert "ERROR attest.process: broken failed" in logged
    assert "works.py" in logged
    assert "division by zero" not in logged
    with pytest.raises(works.Refused):
        own_process.run(works.refused, pulse=quiet)
    assert capfd.readouterr().err == ""


def test_what_it_prints_is_for_the_log_and_harms_no_answer(capfd):
    assert own_process.run(works.talkative, pulse=quiet) == "done"
    said = capfd.readouterr()
    assert "from Python" in said.err
    assert "from below Python" in said.err
    assert said.out == ""


def test_one_that_is_killed_is_told_with_what_killed_it():
    with pytest.raises(own_process.EndedEarly, match=r"killed by SIGKILL\); .* memory is short"):
        own_process.run(works.killed, pulse=quiet)
    with pytest.raises(own_process.EndedEarly, match="exit code 3"):
        own_process.run(works.gone, pulse=quiet)


def test_it_ends_where_nobody_wants_it_any_more():
    found: list[int] = []

    def enough(pid: float) -> None:
        found.append(int(pid))
        raise TimeoutError

    with pytest.raises(TimeoutError):
        own_process.run(works.endless, pulse=enough)
    assert not runs(found[0])


def test_it_ends_with_a_process_that_is_killed():
    command = "from annotator.common import own_process; from tests.common import works; "
    command += "own_process.run(works.endless, pulse=lambda pid: print(int(pid), flush=True))"
    with subprocess.Popen([sys.executable, "-c", command], cwd=BASE_DIR, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert runs(child)
        parent.send_signal(SIGKILL)
        eventually(lambda: not runs(child))
