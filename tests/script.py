"""A program that works with Attest through its API."""

import json
import urllib.request
from functools import partial
from typing import Any

from tests.program import Program, eventually


class Script:
    """A program that reviews through the API with a token."""

    def __init__(self, program: Program, user: str) -> None:
        self.program = program
        self.token = program.manage("create_token", user).strip()

    def call(self, path: str, body: object = None) -> dict[str, Any]:
        request = urllib.request.Request(f"{self.program.url}/api/v1/{path}")
        request.add_header("Authorization", f"Token {self.token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        with urllib.request.urlopen(request, timeout=30) as answer:
            return dict(json.loads(answer.read() or b"{}"))

    def claim(self, project: str) -> int:
        """The first report of a project that the machine has read, as soon as it has."""
        take = partial(self.call, f"projects/{project}/next/", {})
        return int(eventually(take, lambda: "the machine has read nothing")["review"])
