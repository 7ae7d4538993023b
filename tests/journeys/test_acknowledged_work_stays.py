"""Nothing acknowledged is lost: web server and database die right after an answer."""

import pytest

from tests.program import served
from tests.review.desk import change, entry
from tests.script import Script

pytestmark = pytest.mark.process


def test_a_decision_survives_kill_9_of_web_server_and_database_right_after_its_answer():
    with served(demo=True) as program:
        script = Script(program, "ada")
        review = script.claim("demo")
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
