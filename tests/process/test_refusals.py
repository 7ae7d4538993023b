"""What cannot work is refused in one line that says what to change."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.process.conftest import Start
from tests.program import manage

pytestmark = pytest.mark.process

WRONG = {
    "PORT": "eight",
    "WEB_CONCURRENCY": "0",
    "ATTEST_DEMO": "perhaps",
    "ATTEST_MAX_UPLOAD_MB": "-1",
    "DATABASE_URL": "mysql://somebody@localhost/attest",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(name: str, start: Start) -> None:
    program = start(**{name: WRONG[name]})
    assert program.wait() == 1
    assert program.output.startswith(f"Attest: {name} must ")
    assert program.output.count("\n") == 1


def test_a_command_refuses_a_wrong_value_in_the_same_words(var: Path) -> None:
    done = manage(var, "verify", PORT="eight")
    assert done.returncode == 1
    assert done.stderr == "Attest: PORT must be a whole number from 1 to 65535, not 'eight'.\n"


def test_the_demo_is_refused_where_others_can_reach_it(start: Start) -> None:
    program = start(ATTEST_DEMO="1", ALLOWED_HOSTS="attest.example")
    assert program.wait() == 1
    assert program.output.startswith("Attest: ATTEST_DEMO cannot be on")


def test_serving_another_database_needs_a_key_of_its_own(start: Start) -> None:
    program = start(DATABASE_URL="postgresql://nobody@localhost:1/none")
    assert program.wait() == 1
    assert program.output.startswith("Attest: DJANGO_SECRET_KEY must be set together with DATABASE_URL")


def test_a_port_in_use_is_told_before_anything_starts(start: Start) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        program = start(port=port)
        assert program.wait() == 1
    assert program.output.startswith(f"Attest: port {port} is in use by another program")
    assert program.output.count("\n") == 1


def test_a_second_run_on_one_data_folder_is_refused(start: Start) -> None:
    first = start().ready()
    second = start()
    assert second.wait() == 1
    assert second.output.startswith(f"Attest: it already runs on {first.var}, as process {first.pid} ")
    assert 200 <= first.status() < 500
