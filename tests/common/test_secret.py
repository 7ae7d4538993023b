"""The key that signs sessions is made once and kept from others."""

from __future__ import annotations

import stat
from pathlib import Path

from annotator.common.secret import ensure_secret_key, stored_secret_key


def test_a_key_is_made_once(tmp_path: Path) -> None:
    assert stored_secret_key(tmp_path) is None
    ensure_secret_key(tmp_path)
    made = stored_secret_key(tmp_path)
    assert made
    assert len(made) >= 50
    ensure_secret_key(tmp_path)
    assert stored_secret_key(tmp_path) == made


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    ensure_secret_key(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
