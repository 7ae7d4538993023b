"""Many analysts at once, over HTTP, at a program with two web processes."""

from __future__ import annotations

import pytest

from tests.analysts import SLOTS, sessions_in, work_together
from tests.process.conftest import Start

pytestmark = pytest.mark.process

FURNISH = "from tests.analysts import furnish; furnish(8, 12, words=80, spans=6)"


def test_each_slot_is_filled_once_no_report_given_twice_and_nothing_lost(start: Start) -> None:
    program = start(WEB_CONCURRENCY="2").ready()
    sessions = sessions_in(program.manage("shell", "--no-imports", "-c", FURNISH))
    analysts, _seconds = work_together(program.url, sessions)
    assert program.query(SLOTS) == [(True, 12, 24)]
    taken = [review for one in analysts for review in one.reviews]
    assert sorted(taken) == sorted(pk for (pk,) in program.query("SELECT id FROM annotator_review"))
    assert program.query("SELECT count(*) FROM annotator_decision") == [(sum(one.sent for one in analysts),)]
    program.manage("verify")
