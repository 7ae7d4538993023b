"""One data folder for all these tests, made by a first start: each test leaves it stopped and whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.program import ROOT, SERVE, Program, data_folder, free_port

Start = Callable[..., Program]


@pytest.fixture(scope="session")
def var() -> Iterator[Path]:
    """A data folder in use: the program was started on it once and stopped."""
    with data_folder() as var:
        with Program(var, free_port()) as first:
            first.ready().query("CREATE TABLE probe (word text)")
        yield var


@pytest.fixture
def start(var: Path) -> Iterator[Start]:
    """Starts the program on the data folder; whatever a test leaves is stopped."""
    with ExitStack() as started:

        def start_one(command: list[str] = SERVE, port: int | None = None, **more: str) -> Program:
            return started.enter_context(Program(var, port or free_port(), command, ROOT, **more))

        yield start_one
