"""The program as a person starts it: real processes, whose every descendant is remembered."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGTERM, Signals
from typing import LiteralString, Self, TypeVar

import psutil
import psycopg

from annotator.common.database.leftovers import servers_of
from annotator.common.database.places import NAME, Places

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
SERVE = [sys.executable, "-m", "annotator.common.serve"]
MAKE = ["make", "run"]
PATIENCE = 90.0  # seconds, for a first start on a machine that does much else


class Program:
    """The program, or one of its commands, at work on a data folder until the block ends."""

    def __init__(
        self, var: Path, port: int, command: list[str] = SERVE, folder: Path = ROOT, **more: str
    ) -> None:
        self.var = var
        self.port = port
        self._command = command
        self._folder = folder
        self._environment = environment(var, port) | more
        self._seen: dict[int, psutil.Process] = {}
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Start it; also once more, after its end."""
        self.output = ""
        self._process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,  # its own process group, as a terminal gives each command
        )
        self._root = psutil.Process(self._process.pid)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self.output += line

    def ready(self) -> Self:
        """Wait for the ready line."""
        return self.says(f"Attest is ready at {self.url}")

    def says(self, words: str) -> Self:
        """Wait until it has said something."""
        eventually(
            lambda: words in self.output or self._ended_without(words),
            lambda: f"it never said {words!r}:\n{self.output}",
        )
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

    def signal(self, number: Signals) -> None:
        """Send a signal to the process that was started, alone."""
        self._process.send_signal(number)

    def signal_group(self, number: Signals) -> None:
        """Send a signal as a terminal does: to the whole foreground group."""
        os.killpg(self._process.pid, number)

    def end_input(self) -> None:
        """Let a command go on that reads its input to the end."""
        assert self._process.stdin
        self._process.stdin.close()

    def wait(self) -> int:
        """Wait for its end; its exit code."""
        self.processes()
        self.end_input()
        code = self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def stop(self) -> None:
        """End it cleanly, whatever state it is in; what does not end in time is killed."""
        if self._process.poll() is None:
            self.signal_group(SIGTERM)
        try:
            self.wait()
        except subprocess.TimeoutExpired:
            self.kill_everything()
            raise

    def kill_everything(self) -> None:
        """`kill -9` of all it started and of itself, the database first."""
        for process in sorted(self.alive(), key=lambda process: "postgres" not in command_line(process)):
            with suppress(psutil.NoSuchProcess):  # it fell with another
                process.kill()
        self.wait()
        eventually(lambda: not self.alive(), self.alive)

    def kill_database(self) -> None:
        """`kill -9` of every process of its server."""
        for process in servers_of(Places(self.var).data):
            with suppress(psutil.NoSuchProcess):  # it fell with another
                process.kill()

    def manage(self, *arguments: str) -> str:
        """What a command prints; a non-zero exit fails the test with what it said."""
        done = _run(arguments, self._environment)
        assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def status(self) -> int:
        """How the first page answers; 0 while nothing does."""
        try:
            with urllib.request.urlopen(f"{self.url}/", timeout=PATIENCE) as answer:
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
    return _run(arguments, environment(var, 8000) | more)


def _run(arguments: Sequence[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def eventually(look: Callable[[], T], otherwise: Callable[[], object] = lambda: "") -> T:
    """Look until there is something to be seen, and return it; `otherwise` tells what was there instead."""
    deadline = time.monotonic() + PATIENCE
    while not (seen := look()):
        assert time.monotonic() < deadline, f"it never came to hold: {otherwise()}"
        time.sleep(0.05)
    return seen


@contextmanager
def data_folder() -> Iterator[Path]:
    """A folder that the program makes at its first start, and that goes with the block."""
    with tempfile.TemporaryDirectory(prefix="attest-process-") as folder:
        Path(folder).chmod(0o755)  # the account that runs PostgreSQL for root passes through
        yield Path(folder) / "var"


@contextmanager
def served(*, demo: bool) -> Iterator[Program]:
    """The program as `make run` starts it, with an empty data folder, ready until the block ends."""
    with (
        data_folder() as var,
        Program(var, free_port(), ATTEST_DEMO=str(int(demo)), WEB_CONCURRENCY="2") as program,
    ):
        yield program.ready()


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
