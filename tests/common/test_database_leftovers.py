"""A process is a server of ours by the folder it works in; lock files of the dead stop nobody."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

import psutil
import pytest

from annotator.common.database import leftovers
from annotator.common.database.places import Places

READY = ["{pid}", "{data}", "1700000000", "5432", "/run/socket", "", "  1  2", "ready   "]
DEAD = 2**22 + 1  # above every process id that Linux and macOS give


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    places = Places(tmp_path)
    places.data.mkdir(parents=True)
    places.socket_dir.mkdir()
    yield places
    shutil.rmtree(places.socket_dir)


class Sleeper:
    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack

    def start(self, name: str, works_in: Path) -> psutil.Process:
        program = shutil.copy(shutil.which("sleep") or "/bin/sleep", Path(mkdtemp(dir=self._folder)) / name)
        process = self._stack.enter_context(subprocess.Popen([program, "300"], cwd=works_in))
        self._stack.callback(process.kill)
        return psutil.Process(process.pid)


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Sleeper]:
    """Starts harmless processes by any name in any folder."""
    with ExitStack() as stack:
        yield Sleeper(tmp_path, stack)


def write_pidfile(places: Places, pid: int, *, lines: int = 8) -> Path:
    pidfile = places.data / "postmaster.pid"
    text = "\n".join(READY[:lines]).format(pid=pid, data=places.data)
    pidfile.write_text(f"{text}\n")
    return pidfile


def test_a_server_is_known_by_its_name_and_folder(places: Places, sleeper: Sleeper, tmp_path: Path) -> None:
    ours = sleeper.start("postgres", places.data)
    elsewhere = sleeper.start("postgres", tmp_path)
    other = sleeper.start("editor", places.data)
    assert leftovers.is_server_of(ours, places.data)
    assert not leftovers.is_server_of(elsewhere, places.data)
    assert not leftovers.is_server_of(other, places.data)
    assert leftovers.servers_of(places.data) == [ours]


def test_a_ready_server_is_ours_alive_and_says_so(places: Places, sleeper: Sleeper, tmp_path: Path) -> None:
    assert leftovers.ready_postmaster(places.data) is None
    ours = sleeper.start("postgres", places.data)
    write_pidfile(places, ours.pid, lines=6)
    assert leftovers.ready_postmaster(places.data) is None
    write_pidfile(places, ours.pid)
    assert leftovers.ready_postmaster(places.data) == ours.pid
    write_pidfile(places, sleeper.start("postgres", tmp_path).pid)
    assert leftovers.ready_postmaster(places.data) is None
    write_pidfile(places, DEAD)
    assert leftovers.ready_postmaster(places.data) is None


def test_leftover_servers_are_ended_and_nobody_else(places: Places, sleeper: Sleeper, tmp_path: Path) -> None:
    ours = sleeper.start("postgres", places.data)
    elsewhere = sleeper.start("postgres", tmp_path)
    leftovers.stop_leftovers(places.data)
    assert not ours.is_running() or ours.status() == psutil.STATUS_ZOMBIE
    assert elsewhere.is_running()


def test_a_lock_file_with_a_living_strangers_id_becomes_ours(places: Places, sleeper: Sleeper) -> None:
    stranger = sleeper.start("editor", places.data)
    pidfile = write_pidfile(places, stranger.pid)
    before = pidfile.read_text().splitlines()
    leftovers.disarm_lock_files(places)
    assert pidfile.read_text().splitlines() == [str(os.getpid()), *before[1:]]
    assert stranger.is_running()


def test_a_lock_file_of_a_dead_server_is_left_to_postgresql(places: Places) -> None:
    pidfile = write_pidfile(places, DEAD)
    before = pidfile.read_text()
    leftovers.disarm_lock_files(places)
    assert pidfile.read_text() == before


def test_a_torn_lock_file_is_removed(places: Places) -> None:
    pidfile = places.data / "postmaster.pid"
    for torn in ("", "garbage\n"):
        pidfile.write_text(torn)
        leftovers.disarm_lock_files(places)
        assert not pidfile.exists()


def test_a_dead_servers_socket_is_removed(places: Places) -> None:
    socket = places.socket_dir / ".s.PGSQL.5432"
    for path in (socket, socket.with_name(socket.name + ".lock")):
        path.write_text(f"{os.getpid()}\n")
    leftovers.disarm_lock_files(places)
    assert list(places.socket_dir.iterdir()) == []
