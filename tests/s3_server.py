"""An S3-compatible server, in its own environment: `scripts/set_up s3-server`, which `make test` does."""

from __future__ import annotations

import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.program import eventually, free_port

SERVER = Path(__file__).resolve().parents[1] / ".venv-s3-server/bin/moto_server"
needed = pytest.mark.skipif(not SERVER.exists(), reason="scripts/set_up s3-server was not run")
BUCKET = "attest"


class Store:
    """A running server with one bucket."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.variables = {
            "ATTEST_S3_BUCKET": BUCKET,
            "ATTEST_S3_ENDPOINT": url,
            "ATTEST_S3_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "attest",
            "AWS_SECRET_ACCESS_KEY": "known to everyone, for tests only",
        }

    def call(self, method: str, path: str = "") -> bytes:
        """Ask the server, past the program; this one looks at no signature."""
        request = urllib.request.Request(f"{self.url}/{BUCKET}{path}", method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())

    def names(self) -> list[str]:
        """What is in the bucket."""
        listed = ElementTree.fromstring(self.call("GET", "?list-type=2"))  # noqa: S314 # the server is ours
        return [str(found.text) for found in listed.iter() if found.tag.endswith("}Key")]

    def lose_everything(self) -> None:
        request = urllib.request.Request(f"{self.url}/moto-api/reset", method="POST")
        urllib.request.urlopen(request, timeout=30).close()
        self.call("PUT")


@contextmanager
def store() -> Iterator[Store]:
    """The server, until the block ends."""
    port = free_port()
    command = [str(SERVER), "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            served = Store(f"http://127.0.0.1:{port}")
            eventually(lambda: _made(served))
            yield served
        finally:
            process.terminate()


def _made(served: Store) -> bool:
    try:
        served.call("PUT")
    except OSError:
        return False
    return True
