"""Web servers and workers that outlived a supervisor which was killed.

They are told by a variable that only a supervisor of this data folder sets in their environment, so that no process
of anybody else is ever signalled, whatever became of a process id.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import psutil

from annotator.common.stopping import pause
from annotator.common.terminal import Progress

MARK = "ATTEST_SUPERVISED"
PATIENCE = 10  # seconds they have to end by themselves


def end_leftovers(var: Path) -> None:
    """End what an earlier run of this data folder left. Only for the holder of the folder's lock."""
    ours = {process.pid for process in (psutil.Process(), *psutil.Process().parents())}
    left = [
        process for process in psutil.process_iter() if process.pid not in ours and _is_marked(process, var)
    ]
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    progress = Progress("Waiting for what an earlier run left behind to end", first=1)
    for _ in range(PATIENCE * 10):
        if not any(process.is_running() for process in left):
            return
        progress.tick()
        pause(0.1)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=PATIENCE)


def _is_marked(process: psutil.Process, var: Path) -> bool:
    try:
        return process.environ().get(MARK) == str(var)
    except (psutil.Error, OSError):  # another user's, or gone
        return False
