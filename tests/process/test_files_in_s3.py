"""Files in an S3-compatible store: what workers write there, web processes hand out, and a backup brings back."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from benchmarks.ground import VOCABULARY, dice
from tests.program import Program, data_folder, eventually, free_port
from tests.s3_server import needed, store
from tests.script import Script

pytestmark = [pytest.mark.process, needed]


def reviewed(program: Program, folder: Path) -> Script:
    """A project with a dozen reports that Ada has reviewed, and its lead's program."""
    lines = []
    for number in range(12):
        words = " ".join(dice(number).choices(VOCABULARY, k=40))
        spans = [{"start": 4, "end": 18, "label": "ACTOR"}]
        lines.append(json.dumps({"text": f"The Harbour Column shelled {words}.", "spans": spans}))
    (folder / "reports.jsonl").write_text("\n".join(lines))
    program.manage("create_project", "coast", "--once")
    program.manage("add_member", "coast", "ada", "analyst")
    program.manage("add_member", "coast", "max", "lead")
    program.manage("import_documents", "coast", str(folder / "reports.jsonl"), "--reviews-of", "ada")
    return Script(program, "max")


def exported(script: Script) -> dict[str, Any]:
    """A release's tables, written by a worker."""
    release = script.call("projects/coast/releases/", {"name": "First", "after": 0})["id"]
    job = script.call(f"releases/{release}/exports/", {"format": "tables", "choices": {}})["id"]

    def look() -> dict[str, Any]:
        return script.call(f"release-jobs/{job}/")

    eventually(lambda: look()["state"] == "done", look)
    return look()


def downloaded(script: Script, job: int) -> str:
    """The SHA-256 of the file that a web process hands out."""
    request = urllib.request.Request(f"{script.program.url}/api/v1/release-jobs/{job}/file/")
    request.add_header("Authorization", f"Token {script.token}")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return hashlib.sha256(answer.read()).hexdigest()


def test_models_and_exports_are_written_read_backed_up_and_restored(tmp_path):
    with (
        store() as kept,
        data_folder() as var,
        Program(var, free_port(), ATTEST_DEMO="1", **kept.variables) as program,
    ):
        script = reviewed(program.ready(), tmp_path)
        job = exported(script)
        program.manage("train", "coast")
        before = kept.names()
        assert {name.partition("/")[0] for name in before} == {"exports", "models"}
        assert not (var / "files").exists()
        assert downloaded(script, job["id"]) == job["sha256"]
        program.manage("backup", str(tmp_path / "backup"))
        kept.lose_everything()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            downloaded(script, job["id"])
        program.stop()
        assert "no faults" in program.manage("restore", str(tmp_path / "backup"), "--replace")
        assert kept.names() == before
        program.start().ready()
        assert downloaded(script, job["id"]) == job["sha256"]
