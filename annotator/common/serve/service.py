"""One child that is to be running: started, started again when it dies, stopped with all that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable

import psutil

from annotator.common.children import describe_end
from annotator.common.terminal import say

FIRST_DELAY = 1.0  # seconds before the first restart; doubles up to the longest
LONGEST_DELAY = 30.0
SETTLED_AFTER = 60.0  # seconds after which a child counts as having started well


class Service:
    """Keeps one program running. `ended` counts the times it died without ever having settled."""

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.name = name
        self.ended = 0
        self._start = start
        self._child: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._restart_at = 0.0

    def keep_running(self) -> None:
        """Start the program if it does not run and its time has come. Call often."""
        now = time.monotonic()
        if self._child and has_ended(self._child):
            self._note_end(self._child, now)
        if self._child is None and now >= self._restart_at:
            self._child = self._start()
            self._started_at = now

    def _note_end(self, child: subprocess.Popen[bytes], now: float) -> None:
        reap(child)
        self._child = None
        if now - self._started_at > SETTLED_AFTER:
            self.ended = 0
        delay = min(FIRST_DELAY * 2**self.ended, LONGEST_DELAY)
        self.ended += 1
        self._restart_at = now + delay
        say(f"The {self.name} ended ({describe_end(child.returncode)}); starting it again in {delay:.0f} s.")

    def ask_to_stop(self) -> None:
        """Ask the program to end what it is at and go."""
        if self._child:
            with contextlib.suppress(ProcessLookupError):
                self._child.send_signal(signal.SIGTERM)

    @property
    def is_running(self) -> bool:
        return self._child is not None and not has_ended(self._child)

    def kill(self) -> None:
        """End the program and everything it started, at once."""
        if self._child:
            reap(self._child)
            self._child = None


def has_ended(child: subprocess.Popen[bytes]) -> bool:
    """Whether a child is dead; leaves it unreaped, so that nothing else can have its process id meanwhile."""
    try:
        return psutil.Process(child.pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def reap(child: subprocess.Popen[bytes]) -> None:
    """Kill a child and what is left of the session it leads, then let go of its process id."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
