"""The embedded database for the time of one command: the server that runs already, or one of our own."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.common.database.account import server_account
from annotator.common.database.base import ensure_base
from annotator.common.database.cluster import Cluster
from annotator.common.database.leftovers import ready_postmaster
from annotator.common.database.places import Places
from annotator.common.lock import Busy, FileLock
from annotator.common.stopping import pause
from annotator.common.terminal import Progress

SERVER_LOCK = "server.lock"  # held by whoever runs the server
USERS_LOCK = "users.lock"  # shared by the commands that use it


def server_lock(places: Places) -> FileLock:
    """The lock whose holder has the sole right to run the server."""
    ensure_base(places, server_account(places.data))
    return FileLock(places.base / SERVER_LOCK)


@contextmanager
def running(var: Path, note: str, *, durable: bool = True) -> Iterator[None]:
    """Have the embedded database of `var` up meanwhile; `note` says to others what for."""
    places = Places(var)
    with server_lock(places) as lock, FileLock(places.base / USERS_LOCK) as users:
        users.share()
        if _take_or_wait(places, lock, note):
            with _own_server(places, users, durable=durable):
                yield
        else:
            yield


def _take_or_wait(places: Places, lock: FileLock, note: str) -> bool:
    """True with the lock taken, False once the server of the one who has it is ready."""
    progress: Progress | None = None
    while True:
        try:
            lock.take(note)
        except Busy as busy:
            progress = progress or Progress(f"Waiting for the database, which {busy.holder} starts")
            progress.tick()
        else:
            return True
        if ready_postmaster(places.data) is not None:
            return False
        pause(0.05)


@contextmanager
def _own_server(places: Places, users: FileLock, *, durable: bool) -> Iterator[None]:
    cluster = Cluster(places, durable=durable)
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        cluster.start()
        yield
    finally:
        try:
            _outwait(users)
        finally:
            cluster.stop()
            signal.signal(signal.SIGTERM, before)


def _outwait(users: FileLock) -> None:
    progress = Progress("Other commands still use the database; Ctrl-C stops it all the same")
    while not users.outwait_sharers():
        progress.tick()
        pause(0.05)
