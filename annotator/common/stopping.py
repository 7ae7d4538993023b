"""Being asked to stop: a signal only leaves word, and every wait of ours looks whether there is one.

An exception thrown by a signal handler could fall between starting a child and noting that it runs.
"""

from __future__ import annotations

import signal
import time

REPEATED_AFTER = 1.0  # seconds; sooner, the second signal is the first one, passed on by `make`


class Stopped(Exception):
    """We were asked to stop."""


class _Word:
    asked_at: float | None = None


def listen() -> None:
    """From now on take Ctrl-C, TERM and a closed terminal as word to stop; a second one as impatience."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _handle)


def _handle(_number: int, _frame: object) -> None:
    now = time.monotonic()
    if _Word.asked_at is None:
        _Word.asked_at = now
    elif now - _Word.asked_at > REPEATED_AFTER:
        raise KeyboardInterrupt


def pause(seconds: float) -> None:
    """Sleep; raises Stopped when we were asked to stop."""
    if _Word.asked_at is not None:
        raise Stopped
    time.sleep(seconds)
    if _Word.asked_at is not None:
        raise Stopped
