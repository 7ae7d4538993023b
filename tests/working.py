"""Work besides the test's own: a worker and the jobs it finds, and several people at the same moment."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
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
            together.wait(timeout=10)
            return act(number)
        finally:
            connection.close()  # the thread's own, or the database could not be dropped

    with ThreadPoolExecutor(n) as threads:
        return list(threads.map(run, range(n)))
