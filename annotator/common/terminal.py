"""Lines for the person at the terminal; standard output stays free for what a command answers."""

from __future__ import annotations

import contextlib
import sys
import time


def say(message: str) -> None:
    """Print one line at once."""
    with contextlib.suppress(OSError):  # a closed terminal must not keep us from cleaning up
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()


class Progress:
    """Tells how long something takes, first after `first` seconds and then every `every`."""

    def __init__(self, message: str, *, first: float = 2, every: float = 10) -> None:
        self._message = message
        self._every = every
        self._started = time.monotonic()
        self._next = first

    def tick(self) -> None:
        """Call often; prints when it is due."""
        waited = time.monotonic() - self._started
        if waited >= self._next:
            say(f"{self._message} ({waited:.0f} s)")
            self._next = waited + self._every
