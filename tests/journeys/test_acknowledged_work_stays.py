"""Nothing acknowledged is lost: web server and database die right after an answer."""

import json
import signal
import time
import urllib.request

import psutil
import pytest

from tests.journeys.served import Served, served
from tests.review.desk import change, entry

pytestmark = pytest.mark.process


class Script:
    """A program that reviews through the API with a token."""

    def __init__(self, program: Served) -> None:
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
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if claimed := self.call("projects/demo/next/", {}):
                return claimed["review"]
            time.sleep(0.2)  # between looks
        raise AssertionError("the machine has read nothing")


def kill_everything(program: Served) -> None:
    """`kill -9` of the supervisor and all it started, the database first."""
    root = psutil.Process(program.process.pid)
    everyone = [*root.children(recursive=True), root]
    everyone.sort(key=lambda process: "postgres" not in process.name())
    for process in everyone:
        try:
            process.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            continue  # it fell with another
    psutil.wait_procs(everyone, timeout=30)
    program.process.wait(timeout=30)
    program.stop()


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
            kill_everything(program)
            assert answer["results"][0]["outcome"] == "applied"
            program.start()
            after = script.call(f"reviews/{review}/")
            assert after["revision"] == number
            assert {one["id"]: one["status"] for one in after["spans"]}[span["id"]] == "accepted"
            repeated = script.call(f"reviews/{review}/decisions/", [posted])
            assert repeated["results"][0]["outcome"] == "repeated"
        assert program.manage("verify") == "no faults\n"
