"""How far a freeze or an export is, told once a second on a connection of its own.

A freeze is one transaction, out of which nobody else could see a number; and whether somebody cancelled the work is
seen from outside of it, too.
"""

import logging
from threading import Event, Thread
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connection

from annotator.common import clock
from annotator.releases.models import ReleaseJob

TELL_EVERY = 1.0  # seconds
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Nobody wants the work any more."""


class Telling:
    """While it is open, each call says how many documents are done; Cancelled once the job was cancelled."""

    def __init__(self, job: ReleaseJob) -> None:
        self._job, self._done = job, 0
        self._over, self._cancelled = Event(), Event()
        self._thread = Thread(target=self._tell_on, name=f"telling {job}", daemon=True)

    def __call__(self, done: int) -> None:
        self._done = done
        if self._cancelled.is_set():
            raise Cancelled

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _tell_on(self) -> None:
        while not self._over.wait(TELL_EVERY):
            try:
                self._tell()
            except DatabaseError as fault:  # the work itself meets it, too
                log.warning("how far %s is could not be told: %s", self._job, type(fault).__name__)
            finally:
                connection.close()

    def _tell(self) -> None:
        running = ReleaseJob.objects.filter(pk=self._job.pk, state=ReleaseJob.State.RUNNING)
        if not running.update(done=self._done, seen_at=clock.now()):
            self._cancelled.set()
