"""A lock ends with its holder, and says who that is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from annotator.common.lock import Busy, FileLock


def test_a_taken_lock_tells_who_has_it(tmp_path: Path) -> None:
    with FileLock(tmp_path / "lock") as first, FileLock(tmp_path / "lock") as second:
        first.take("importing")
        with pytest.raises(Busy) as busy:
            second.take("serving")
        assert busy.value.holder == f"process {os.getpid()} (importing)"
        first.note("stopping")
        with pytest.raises(Busy, match="stopping"):
            second.take("serving")


def test_a_released_lock_can_be_taken(tmp_path: Path) -> None:
    with FileLock(tmp_path / "lock") as first:
        first.take("importing")
    with FileLock(tmp_path / "lock") as second, FileLock(tmp_path / "lock") as third:
        second.take("serving")
        with pytest.raises(Busy, match="serving"):
            third.take("exporting")


def test_a_file_that_an_earlier_holder_left_does_not_hold_the_lock(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(f"process {os.getpid()} (long ago)\n")
    with FileLock(tmp_path / "lock") as lock:
        lock.take("serving")
    assert "long ago" not in (tmp_path / "lock").read_text()


def test_those_who_share_are_waited_for(tmp_path: Path) -> None:
    with FileLock(tmp_path / "lock") as first:
        first.share()
        with FileLock(tmp_path / "lock") as second:
            second.share()
            assert not first.outwait_sharers()
        assert first.outwait_sharers()
