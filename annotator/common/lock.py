"""Locks between processes that end with the process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self


class Busy(Exception):
    """Another process holds the lock; `holder` is what it says of itself."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


class FileLock:
    """An flock on a file that is never removed, so that all mean the same one.

    The file's text says who holds it; only the lock itself, never the text, decides anything.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # Python's descriptors are not inherited: no child keeps the lock beyond us.
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, note: str) -> None:
        """Hold it alone; raises Busy when somebody else has it."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(self._path.read_text(encoding="utf-8").strip() or "another process") from None
        self.note(note)

    def note(self, note: str) -> None:
        """Say to those who find it taken who we are and what we do."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"process {os.getpid()} ({note})\n".encode(), 0)

    def share(self) -> None:
        """Hold it together with others; waits for one who holds it alone."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def outwait_sharers(self) -> bool:
        """Hold it alone once no other shares it; False while somebody does."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Give it up; the object is of no further use."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
