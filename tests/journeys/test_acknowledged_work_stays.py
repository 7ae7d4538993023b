"""Nothing acknowledged is lost: web server and database die right after an answer."""

import json
import urllib.request
from functools import partial

import pytest

from tests.program import Program, eventually, served
from tests.review.desk import change, entry

pytestmark = pytest.mark.process


class Script:
    """A program that reviews through the API with a token."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.token = program.manage("create_token", "ada").strip()

    def call(self, path: str, body: object = None) -> dict:
        request = urllib.request.Request(f"{self.program.url}/api/v1/{path}")
        request.add_header("Authorization", f"Token {self.token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"{}")

    def claim(self) -> int:
        """The first report the machine has read, as soon as it has."""
        take = partial(self.call, "projects/demo/next/", {})
        return eventually(take, lambda: "the machine has read nothing")["review"]


def test_a_decision_survives_kill_9_of_web_server_and_database_right_after_its_answer():
    with served(demo=True) as program:
        script = Script(program)
        review = script.claim()
        for number in range(1, 4):
            span = next(
                one for one in script.call(f"reviews/{review}/")["spans"] if one["status"] == "suggested"
            )
            posted = entry("accept", change(span, status="accepted"))
            answer = script.call(f"reviews/{review}/decisions/", [posted])
            program.kill_everything()
            assert answer["results"][0]["outcome"] == "applied"
            program.start().ready()
            after = script.call(f"reviews/{review}/")
            assert after["revision"] == number
            assert {one["id"]: one["status"] for one in after["spans"]}[span["id"]] == "accepted"
            repeated = script.call(f"reviews/{review}/decisions/", [posted])
            assert repeated["results"][0]["outcome"] == "repeated"
        assert program.manage("verify") == "no faults\n"
