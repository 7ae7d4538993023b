"""The program as a person starts it: real processes, whose every descendant is remembered."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString

import psutil
import psycopg

from annotator.common.database.leftovers import servers_of
from annotator.common.database.places import NAME, Places

ROOT = Path(__file__).resolve().parents[2]
SERVE = [sys.executable, "-m", "annotator.common.serve"]
MAKE = ["make", "run"]
PATIENCE = 60.0  # seconds, for a machine that does much else


class Program:
    """One start of the program on a data folder."""

    def __init__(self, var: Path, port: int, command: list[str], folder: Path = ROOT, **more: str) -> None:
        self.var = var
        self.port = port
        self.output = ""
        self._seen: dict[int, psutil.Process] = {}
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(var, port) | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # its own process group, as a terminal gives each command
        )
        self._root = psutil.Process(self._process.pid)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self.output += line

    def ready(self) -> Program:
        """Wait for the ready line."""
        return self.says(f"Attest is ready at http://127.0.0.1:{self.port}")

    def says(self, words: str) -> Program:
        """Wait until it has said something."""
        eventually(lambda: words in self.output or self._ended_without(words), self.output)
        self.processes()
        return self

    def _ended_without(self, words: str) -> bool:
        if self._process.poll() is None:
            return False
        self._reader.join(PATIENCE)
        assert words in self.output, f"it ended without {words!r}:\n{self.output}"
        return True

    def processes(self) -> list[psutil.Process]:
        """Everything it has started so far and itself, dead or alive."""
        try:
            found = [self._root, *self._root.children(recursive=True)]
        except psutil.NoSuchProcess:
            found = []
        self._seen.update((process.pid, process) for process in found)
        return list(self._seen.values())

    def alive(self) -> list[psutil.Process]:
        """Those of its processes that still run, servers of its database included, whoever started them."""
        running = [process for process in self.processes() if process.is_running() and not is_zombie(process)]
        return running + servers_of(Places(self.var).data)

    def part(self, words: str) -> psutil.Process:
        """Its process with these words in the command line, the outermost."""
        return next(process for process in self.processes() if words in command_line(process))

    def has_parts(self, *words: str) -> bool:
        """Whether a process runs for each of these words."""
        lines = [command_line(process) for process in self.alive()]
        return all(any(word in line for line in lines) for word in words)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process that was started, alone."""
        self._process.send_signal(number)

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal as a terminal does: to the whole foreground group."""
        os.killpg(self._process.pid, number)

    def wait(self) -> int:
        """Wait for its end; its exit code."""
        self.processes()
        code = self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def stop(self) -> None:
        """End it cleanly, whatever state it is in."""
        if self._process.poll() is None:
            self.signal_group(signal.SIGTERM)
        self.wait()

    def status(self) -> int:
        """How the first page answers; 0 while nothing does."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def query(self, statement: LiteralString, *values: str) -> list[tuple[object, ...]]:
        """Ask its database directly."""
        with psycopg.connect(
            host=str(Places(self.var).socket_dir), dbname=NAME, user=NAME, autocommit=True
        ) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def environment(var: Path, port: int) -> dict[str, str]:
    """What a person's shell would hold, and a small program to start."""
    unset = {
        "DATABASE_URL",
        "DJANGO_SECRET_KEY",
        "DJANGO_SETTINGS_MODULE",
        "MAKEFLAGS",
        "MAKELEVEL",
        "MFLAGS",
    }
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    own = {"ATTEST_VAR": str(var), "PORT": str(port), "ATTEST_DEMO": "0", "WEB_CONCURRENCY": "1"}
    return kept | own


def manage(var: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "manage.py", *arguments]
    variables = environment(var, 8000) | more
    return subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def eventually(holds: Callable[[], object], otherwise: object = "") -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"it never came to hold: {otherwise}"
        time.sleep(0.05)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command_line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def is_zombie(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
