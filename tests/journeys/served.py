"""The whole program as real processes: what `make run` starts, with a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds for a start with an empty data folder on a busy machine


@dataclass
class Served:
    """One data folder, and the supervisor that serves it while it runs."""

    var: Path
    port: int
    demo: bool
    process: subprocess.Popen[bytes] | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        own = {"ATTEST_VAR": str(self.var), "PORT": str(self.port), "ATTEST_DEMO": str(int(self.demo))}
        return kept | own | {"DJANGO_SETTINGS_MODULE": "annotator.settings"}

    def start(self) -> None:
        """Start the supervisor and wait for its ready line."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "annotator.common.serve"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        os.set_blocking(self.process.stdout.fileno(), False)
        self._await_ready()

    def _await_ready(self) -> None:
        end, heard = time.monotonic() + PATIENCE, ""
        while time.monotonic() < end and self.process.poll() is None:
            heard += (self.process.stdout.read() or b"").decode()
            if f"Attest is ready at {self.url}" in heard:
                return
            time.sleep(0.1)  # a pause between looks, not a time to hope for
        self.stop()
        raise AssertionError(f"the program did not get ready:\n{heard}")

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)
        if self.process is not None:
            self.process.stdout.close()
        self.process = None

    def manage(self, *arguments: str, given: str | None = None) -> str:
        """What a command prints; a non-zero exit fails the test with what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def served(*, demo: bool) -> Iterator[Served]:
    """The program, serving until the block ends."""
    with tempfile.TemporaryDirectory(prefix="attest-journey-") as folder:
        Path(folder).chmod(0o755)  # the account that runs PostgreSQL for root passes through
        program = Served(Path(folder) / "var", free_port(), demo)
        try:
            program.start()
            yield program
        finally:
            program.stop()
