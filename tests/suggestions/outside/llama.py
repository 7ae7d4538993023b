"""llama.cpp's server in an environment of its own: `scripts/set_up llama`, which `make test` does."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PYTHON = Path(__file__).resolve().parents[3] / ".venv-llama/bin/python"
KEY = "sesame"
needed = pytest.mark.skipif(not PYTHON.exists(), reason="scripts/set_up llama was not run")


@contextmanager
def serving(context: int, *quote: str) -> Iterator[str]:
    """The address of a server that takes so many tokens for question and answer, until the end of the block."""
    script = Path(__file__).with_name("llama_server.py")
    command = [PYTHON, script, KEY, str(context), *quote]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout
        try:
            yield running.stdout.readline().strip()
        finally:
            running.kill()
