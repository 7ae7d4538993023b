"""What the supervisor starts: the set-up, the web server and the worker, as command lines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.common.children import spawn
from annotator.common.environment import BASE_DIR, Environment
from annotator.common.serve.leftovers import MARK

THREADS = 4  # of each web process; a request waits for the database most of its time
HEAPS = "2"  # of each web process: one for each thread, as glibc has it, gives nothing back
GRACE = 5  # seconds that requests and jobs have to end when all is stopped
MEMORY = Path("/dev/shm")  # noqa: S108 # where the system keeps files in memory
WORKER_NICENESS = 10  # background work waits for people


class Programs:
    """Starts each program with the environment that the supervisor was given, and its mark."""

    def __init__(self, environment: Environment, addresses: list[str]) -> None:
        self._environment = environment
        self._addresses = addresses
        self._counts: TemporaryDirectory[str] | None = None

    def prepare(self) -> subprocess.Popen[bytes]:
        """Migrations, the demo project, static files."""
        return self._spawn("manage.py", "prepare")

    def web(self) -> subprocess.Popen[bytes]:
        """Gunicorn; the application is loaded once and shared by its processes, whose counts meet in a fresh folder.

        The counts are mapped into memory: on a disk that is full the first touch of a page would end the process.
        """
        if self._counts:
            self._counts.cleanup()
        self._counts = TemporaryDirectory(prefix="attest-counts-", dir=MEMORY if MEMORY.is_dir() else None)
        bind = [f"--bind={address}" for address in self._addresses]
        processes = [f"--workers={self._environment.web_concurrency}", "--worker-class=gthread", "--preload"]
        # Browsers keep a connection for the next decision.
        patience = [f"--threads={THREADS}", f"--graceful-timeout={GRACE}", "--keep-alive=60"]
        quiet = ["--log-level=warning", "--no-control-socket"]
        return self._spawn(
            "-m",
            "gunicorn",
            *bind,
            *processes,
            *patience,
            *quiet,
            "annotator.wsgi",
            PROMETHEUS_MULTIPROC_DIR=self._counts.name,
            MALLOC_ARENA_MAX=HEAPS,
        )

    def worker(self) -> subprocess.Popen[bytes]:
        """Procrastinate's worker, one job at a time.

        What it would check is checked before the start, and loads all pages, which it does not need.
        """
        grace = f"--shutdown-graceful-timeout={GRACE}"
        command = ("procrastinate", "--skip-checks", "worker", grace)
        return self._spawn("manage.py", *command, niceness=WORKER_NICENESS)

    def _spawn(self, *arguments: str, niceness: int = 0, **more: str) -> subprocess.Popen[bytes]:
        return spawn(
            [sys.executable, *arguments],
            orphaned=signal.SIGTERM,
            niceness=niceness,
            environment={**os.environ, MARK: str(self._environment.var), **more},
            folder=BASE_DIR,
        )
