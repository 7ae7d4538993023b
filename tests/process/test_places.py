"""It runs wherever a checkout may be."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.program import ROOT, SERVE, Program, free_port

pytestmark = pytest.mark.process

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server an account of its own")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder as `git clone` leaves it, unlike pytest's own, which are closed to other accounts."""
    folder = Path(mkdtemp(prefix="attest-places-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_checkout_with_spaces_and_a_long_path_serves(folder: Path) -> None:
    checkout = folder / "a folder with spaces and ü" / ("long " * 30).strip()
    for name in ("annotator", "static", "templates"):
        shutil.copytree(ROOT / name, checkout / name)
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, checkout)
    with Program(checkout / "var", free_port(), SERVE, checkout, ATTEST_VAR="") as program:
        program.ready()
    assert (checkout / "var" / "postgres" / "data" / "PG_VERSION").exists()
    assert program.alive() == []


@as_root
def test_roots_private_folder_keeps_its_permissions(folder: Path) -> None:
    private = folder / "private"
    private.mkdir(mode=0o700)
    with Program(private / "var", free_port()) as program:
        program.ready()
    moved = (private / "var" / "postgres").resolve()
    try:
        assert f"the database is kept in {moved}" in program.output
        assert moved.parent in {Path("/var/lib"), Path("/var/db")}
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        assert stat.S_IMODE((moved / "data").stat().st_mode) == 0o700
        with Program(private / "var", free_port()) as again:
            again.ready()
    finally:
        shutil.rmtree(moved)
