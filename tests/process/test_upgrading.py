"""Backups that earlier states of the program made, restored by this one: work goes on where it stood.

In `upgrades/` is one for each state, named after its last migration: one project with people, reviews, one of them open,
and a release. A release of the program adds one: manage.py backup tests/process/upgrades/VERSION.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program import Program, data_folder, free_port, manage
from tests.review.desk import entry
from tests.script import Script

pytestmark = pytest.mark.process

STATES = Path(__file__).parent / "upgrades"
# what was in them, counted by the program of that time
HELD = {
    "0004_demo_people": (6, 2, "3f3df32641ca30f46afa7a4f261fcff6d5fd572de3bef4e56c993a63551f78ca"),
    "0021_cache_of_limits": (17, 5, "47d0531c2599257b5edfda0dbed715da8fe480f8bf9e395b2066857e0c520fb1"),
}


def test_every_state_that_was_kept_is_tried():
    assert {folder.name for folder in STATES.iterdir()} == {*HELD}


@pytest.mark.parametrize("state", HELD)
def test_what_an_earlier_state_stored_is_all_there_and_worked_on(state):
    decisions, submissions, release = HELD[state]
    with data_folder() as var:
        said = manage(var, "restore", str(STATES / state))
        assert "no faults" in said.stdout, said.stderr
        with Program(var, free_port()) as program:
            program.ready()
            assert program.query("SELECT count(*) FROM annotator_decision") == [(decisions,)]
            assert program.query("SELECT count(*) FROM annotator_submission") == [(submissions,)]
            assert program.query("SELECT content_sha256 FROM annotator_release") == [(release,)]
            [(review,)] = program.query("SELECT id FROM annotator_review WHERE state = 'open'")
            ada = Script(program, "ada")
            held = {one["quote"]: one["status"] for one in ada.call(f"reviews/{review}/")["spans"]}
            assert held == {"Harbour police": "suggested", "four league guards were killed": "suggested",
                            "league": "accepted", "nurse": "suggested"}  # fmt: skip
            told = ada.call(f"reviews/{review}/decisions/", [entry("note", note="still here")])
            assert told["results"][0]["outcome"] == "applied"
            assert program.manage("verify") == "no faults\n"
