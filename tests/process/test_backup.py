"""A drill: back up while people work, lose everything, restore, and find what was acknowledged before the backup."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from annotator.common.database.places import Places
from tests.analysts import sessions_in, work_together
from tests.program import Program, data_folder, free_port, manage

pytestmark = pytest.mark.process

FURNISH = "from tests.analysts import furnish; furnish(4, 8, words=80, spans=6)"
KEYS = "SELECT key::text FROM annotator_decision"


@pytest.fixture
def stopped(tmp_path: Path):
    """A data folder with work in it, backed up while that was done; the program is stopped again."""
    with data_folder() as var, Program(var, free_port()) as program:
        sessions = sessions_in(program.ready().manage("shell", "--no-imports", "-c", FURNISH))
        model = var / "files/models/some.zip"
        model.parent.mkdir(parents=True)
        model.write_bytes(b"what a worker learned")
        with ThreadPoolExecutor(1) as beside:
            working = beside.submit(work_together, program.url, sessions)
            while not (before := {key for (key,) in program.query(KEYS)}):
                pass
            program.manage("backup", str(tmp_path / "backup"))
            working.result()
        after = {key for (key,) in program.query(KEYS)}
        program.stop()
        yield program, before, after


def test_what_was_acknowledged_before_a_backup_is_there_after_everything_was_lost(stopped, tmp_path):
    program, before, after = stopped
    shutil.rmtree(Places(program.var).data)
    shutil.rmtree(program.var / "files")
    said = program.manage("restore", str(tmp_path / "backup"))
    assert "is not known here: erase it again" in said
    assert "no faults" in said
    with program.start().ready():
        restored = {key for (key,) in program.query(KEYS)}
        assert before <= restored <= after
        assert before
        assert (program.var / "files/models/some.zip").read_bytes() == b"what a worker learned"
        program.manage("verify")


def test_a_backup_replaces_what_is_there_only_when_told_to_and_only_if_it_is_whole(stopped, tmp_path):
    program, _before, after = stopped
    backup, again = tmp_path / "backup", tmp_path / "again"
    refused = manage(program.var, "restore", str(backup))
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    assert manage(program.var, "backup", str(backup)).returncode != 0
    program.manage("backup", str(again))
    dump = again / "database.dump"
    content = dump.read_bytes()
    dump.write_bytes(content[:-1])
    damaged = manage(program.var, "restore", str(again), "--replace")
    assert (damaged.returncode, "damaged" in damaged.stderr) == (1, True)
    manifest = json.loads((again / "manifest.json").read_text())
    assert set(manifest["sha256"]) == {"database.dump", "files/models/some.zip"}
    dump.write_bytes(content)
    assert "no faults" in program.manage("restore", str(again), "--replace")
    with program.start().ready():
        assert {key for (key,) in program.query(KEYS)} == after


def test_what_was_erased_since_a_backup_is_named_before_it_is_restored(tmp_path):
    (tmp_path / "report.jsonl").write_text('{"text": "Four guards died."}\n')
    with data_folder() as var:

        def told(*command: str) -> str:
            done = manage(var, *command)
            assert done.returncode == 0, done.stderr
            return done.stdout

        told("migrate")
        told("create_project", "coast")
        told("import_documents", "coast", str(tmp_path / "report.jsonl"))
        told("backup", str(tmp_path / "backup"))
        gone = told("erase", "coast", "--all", "--reason", "a court").split()[1]
        said = told("restore", str(tmp_path / "backup"), "--replace")
    named, again = said.index(f"to be erased again: {gone} (a court)"), said.index(f"erased again: {gone}\n")
    assert named < again < said.index("no faults")
