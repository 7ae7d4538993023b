"""Which live processes are servers of a cluster, told by what a recycled process id cannot fake.

Every process of a PostgreSQL server works in its cluster's folder. A pid read from a file says nothing: after a crash
it may belong to anyone, and neither do we signal it then, nor may PostgreSQL refuse to start because of it.
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import psutil

from annotator.common.database.places import SOCKET_PORT, Places
from annotator.common.stopping import pause
from annotator.common.terminal import Progress

PIDFILE_STATUS = 7  # the line of postmaster.pid that says `ready`


def is_server_of(process: psutil.Process, data: Path) -> bool:
    """Whether a live process is PostgreSQL working in `data`."""
    try:
        return process.name().startswith("postgres") and process.cwd() == str(data)
    except psutil.Error:  # gone meanwhile, or another user's: not ours
        return False


def servers_of(data: Path) -> list[psutil.Process]:
    """All live server processes of the cluster."""
    return [process for process in psutil.process_iter() if is_server_of(process, data)]


def _is_postmaster(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error, IndexError):
        return not process.cmdline()[0].startswith("postgres:")  # the title each of its children gives itself
    return False


def ready_postmaster(data: Path) -> int | None:
    """The pid of the live server of `data` that takes connections, if there is one."""
    lines = _pidfile_lines(data / "postmaster.pid")
    if len(lines) <= PIDFILE_STATUS or lines[PIDFILE_STATUS].strip() != "ready" or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    try:
        return pid if is_server_of(psutil.Process(pid), data) else None
    except psutil.NoSuchProcess:
        return None


def stop_leftovers(data: Path) -> None:
    """End servers of the cluster that outlived their supervisor, and wait for that as long as it takes.

    Only for the holder of the cluster's lock: nobody else then uses them.
    """
    progress = Progress("Waiting for a database server left over from an earlier run to end")
    told: set[psutil.Process] = set()
    while servers := servers_of(data):
        postmasters = [process for process in servers if _is_postmaster(process)]
        # A fast shutdown for a server; the children of a killed one end at their next chance.
        for process in postmasters or servers:
            if process not in told:
                told.add(process)
                with contextlib.suppress(psutil.Error):
                    process.send_signal(signal.SIGINT if postmasters else signal.SIGTERM)
        progress.tick()
        pause(0.05)


def disarm_lock_files(places: Places) -> None:
    """Keep lock files of dead servers from stopping a new one. Only after `stop_leftovers`."""
    pidfile = places.data / "postmaster.pid"
    lines = _pidfile_lines(pidfile)
    if lines and lines[0].isdigit() and psutil.pid_exists(int(lines[0])):
        # The pid is somebody else's by now. PostgreSQL takes a file with its parent's pid, ours, as stale, and still
        # checks the shared memory that the other lines name, which it could not if we removed the file.
        pidfile.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n", encoding="ascii")
    elif pidfile.exists() and not (lines and lines[0].isdigit()):
        pidfile.unlink()
    socket = places.socket_dir / f".s.PGSQL.{SOCKET_PORT}"
    socket.unlink(missing_ok=True)
    socket.with_name(socket.name + ".lock").unlink(missing_ok=True)


def _pidfile_lines(pidfile: Path) -> list[str]:
    try:
        return pidfile.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
