"""Work besides the test's own: a worker and the jobs it finds, and several people at the same moment."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any, TypeVar
from unittest.mock import patch

import pytest
from django.db import connection
from procrastinate.contrib.django import app

T = TypeVar("T")


@pytest.fixture
def no_jobs(db) -> None:
    """No job waits from a test before; between tests Django empties the tables of its own models only."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def work() -> None:
    """Do all jobs that wait, as `manage.py procrastinate worker` does; needs a database with real commits."""
    # the worker's threads end with it: none may keep a connection to a database that is to be dropped
    with patch.dict(connection.settings_dict, CONN_MAX_AGE=0), ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _work()).result()  # in this thread the browser's event loop may run


async def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            await working.run_worker_async(
                concurrency=1, wait=False, install_signal_handlers=False, listen_notify=False
            )


def at_once(n: int, act: Callable[[int], T]) -> list[T]:
    """What `act(0)` … `act(n - 1)` return, begun together in threads; needs a database with real commits."""
    together = Barrier(n)

    def run(number: int) -> T:
        try:
            together.wait(timeout=60)
            return act(number)
        finally:
            connection.close()  # the thread's own, or the database could not be dropped

    with ThreadPoolExecutor(n) as threads:
        return list(threads.map(run, range(n)))


def between(first: Callable[[], Any], at: tuple[Any, str], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What both return, where `second` begins as `first` comes to a function, and `first` goes on once `second` waits.

    Or once it is through. `at` is whose function, and its name. Needs a database with real commits.
    """
    (owner, name), reached = at, Event()
    come_to = getattr(owner, name)

    def stop(*args: Any, **kwargs: Any) -> Any:
        if not reached.is_set():
            reached.set()
            until = time.monotonic() + 60
            while not (other.done() or _is_waited_for()) and time.monotonic() < until:
                time.sleep(0.01)
        return come_to(*args, **kwargs)

    def run(act: Callable[[], Any], after: Event | None = None) -> Any:
        try:
            assert after is None or after.wait(timeout=60), f"{name} was not called"
            return act()
        finally:
            connection.close()

    with patch.object(owner, name, stop), ThreadPoolExecutor(2) as threads:
        other: Future[Any] = threads.submit(run, second, reached)
        return threads.submit(run, first).result(), other.result()


def _is_waited_for() -> bool:
    """Does another connection wait for a lock that this thread's holds?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
