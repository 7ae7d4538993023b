"""One data folder for all these tests, made by a first start: each test leaves it stopped and whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.process.program import SERVE, Program, free_port

Start = Callable[..., Program]


@pytest.fixture(scope="session")
def var() -> Iterator[Path]:
    """A data folder in use: the program was started on it once and stopped."""
    with TemporaryDirectory(prefix="attest-process-") as folder:
        Path(folder).chmod(0o755)  # the account that runs PostgreSQL for root passes through
        var = Path(folder) / "var"
        first = Program(var, free_port(), SERVE)
        first.ready().query("CREATE TABLE probe (word text)")
        first.stop()
        yield var


@pytest.fixture
def start(var: Path) -> Iterator[Start]:
    """Starts the program on the data folder; whatever a test leaves is stopped."""
    started: list[Program] = []

    def start_one(command: list[str] = SERVE, port: int | None = None, **more: str) -> Program:
        program = Program(var, port or free_port(), command, **more)
        started.append(program)
        return program

    yield start_one
    for program in started:
        program.stop()
