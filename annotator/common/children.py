"""Starts child processes that do not outlive us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

LAUNCHER = Path(__file__).with_name("launch.py")


def spawn(
    command: list[str],
    *,
    orphaned: signal.Signals,
    user: int | None = None,
    group: int | None = None,
    niceness: int = 0,
    output: IO[bytes] | None = None,
    piped: bool = False,
    environment: dict[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that Ctrl-C reaches only us and we stop things in order.

    `orphaned` is the signal it gets when we die (Linux), `user` and `group` who it runs as, `output` where its
    standard output and error go, `folder` where it starts; with `piped` we write its input and read its output. Call it from
    a thread that lives as long as the child should.
    """
    launch = [sys.executable, "-I", "-S", str(LAUNCHER)]
    account = [-1, -1] if user is None or group is None else [user, group]
    options = [os.getpid(), int(orphaned), *account, niceness]
    return subprocess.Popen(  # noqa: S603 - the callers' own fixed commands
        [*launch, *map(str, options), *command],
        stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
        stdout=subprocess.PIPE if piped else output,
        stderr=subprocess.STDOUT if output else None,
        env=environment,
        start_new_session=True,
        cwd=folder,
    )


def describe_end(code: int) -> str:
    """How a child ended, in words."""
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
