"""A backup is a folder: the database as PostgreSQL's own archive, the stored files, and a manifest with their hashes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any, cast

from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from annotator.common import clock
from annotator.common.database.binaries import tool
from annotator.common.failure import Failure

FORMAT = "attest-backup/1"
MANIFEST, DATABASE, FILES = "manifest.json", "database.dump", "files"
SCHEMA = "public"
BLOCK = 1 << 20
LOCK_TIMEOUT = "10s"  # a program that still serves holds locks, and has to be stopped
# what dumps of newer versions set, and servers before 17 do not know
UNKNOWN_TO_SOME = b"SET transaction_timeout = 0;\n"
IN_DUMP = re.compile(rb"^COPY ")


class BackupError(Failure):
    """There is no backup, or it cannot be used; the message says why."""


def back_up(folder: Path) -> dict[str, Any]:
    """Write a backup; it appears under its name when it is complete. The program may go on working meanwhile."""
    if folder.exists():
        raise BackupError(f"{folder} exists already; a backup is a new folder.")
    unfinished = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    begun_at = clock.now()
    try:
        unfinished.mkdir(mode=0o700, parents=True)  # it holds every report
        _dump(unfinished / DATABASE)
        # after the database: what its rows name is never changed, and only erasing deletes it
        for name in _names(default_storage):
            _keep(name, unfinished / FILES / name)
        manifest = _manifest(unfinished, begun_at)
        (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        _sync(unfinished)
        unfinished.rename(folder)
        _sync_one(folder.parent)
    except OSError as error:
        raise BackupError(f"{folder} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def check(folder: Path) -> dict[str, Any]:
    """The manifest of a backup whose every file has its hash, and that this version of the program can read."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder} is no backup: {error}") from error
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{folder} is no backup of the form {FORMAT}.")
    found = _hashes(folder)
    wrong = sorted({*found.items()} ^ {*manifest["sha256"].items()})
    if wrong:
        raise BackupError(f"{folder} is damaged: {wrong[0][0]} is not what was backed up.")
    nodes = MigrationExecutor(connection).loader.graph.nodes
    known, apps = {f"{app}.{name}" for app, name in nodes}, {app for app, _name in nodes}
    # an app that is not here any more left migrations, too
    newer = sorted(one for one in {*manifest["migrations"]} - known if one.partition(".")[0] in apps)
    if newer:
        raise BackupError(f"{folder} was made by a newer version of Attest ({newer[0]}).")
    return manifest


def is_empty() -> bool:
    """Whether there is nothing in the database that restoring would replace."""
    return not connection.introspection.table_names()


def restore(folder: Path) -> None:
    """Replace the database by that of a checked backup, all or nothing, and put back the files."""
    for path in sorted((folder / FILES).rglob("*")):
        name = path.relative_to(folder / FILES).as_posix()
        if path.is_file() and not default_storage.exists(name):
            with path.open("rb") as file:
                default_storage.save(name, File(file))
    connection.close()
    _load(folder / DATABASE)


def _dump(target: Path) -> None:
    _run(
        [
            tool("pg_dump"),
            "--format=custom",
            f"--schema={SCHEMA}",
            "--no-owner",
            "--no-privileges",
            f"--file={target}",
        ]
    )
    target.chmod(0o600)


def _load(dump: Path) -> None:
    begin = [
        f"--command=SET lock_timeout = '{LOCK_TIMEOUT}'",
        f"--command=DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",
        "--file=-",
    ]
    read = [tool("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    write = [tool("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *begin]
    with (
        subprocess.Popen(read, stdout=subprocess.PIPE, env=_environment()) as reading,  # noqa: S603 - PostgreSQL's own
        subprocess.Popen(  # noqa: S603 - the same
            write,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_environment(),
        ) as writing,
    ):
        script, into, told = (
            cast("IO[bytes]", one) for one in (reading.stdout, writing.stdin, writing.stderr)
        )
        with suppress(BrokenPipeError):  # psql ended, and tells why
            for block in _for_any_server(script):
                into.write(block)
            if reading.wait() != 0:
                writing.kill()  # before the end: nothing of it is committed
                raise BackupError("the archive cannot be read.")
        with suppress(BrokenPipeError):
            into.close()
        said = told.read().decode(errors="replace")
        if writing.wait() != 0:
            raise BackupError(f"the database could not be replaced: {said.strip()}")


def _for_any_server(script: Iterable[bytes]) -> Iterator[bytes]:
    """A script with a schema to fill; before its first rows it leaves out what older servers do not know."""
    yield f"CREATE SCHEMA {SCHEMA};\n".encode()
    lines, has_rows = iter(script), False
    for line in lines:
        has_rows = has_rows or bool(IN_DUMP.match(line))
        if has_rows or line not in (UNKNOWN_TO_SOME, f"CREATE SCHEMA {SCHEMA};\n".encode()):
            yield line


def _run(command: list[str]) -> None:
    done = subprocess.run(command, env=_environment(), capture_output=True, check=False)  # noqa: S603 - PostgreSQL's own
    if done.returncode != 0:
        raise BackupError(f"{Path(command[0]).name}: {done.stderr.decode(errors='replace').strip()}")


def _environment() -> dict[str, str]:
    """How PostgreSQL's programs reach the database: by variables, which other users of the machine cannot read."""
    settings = connection.settings_dict
    named = {
        "PGHOST": settings["HOST"], "PGPORT": settings["PORT"], "PGDATABASE": settings["NAME"],
        "PGUSER": settings["USER"], "PGPASSWORD": settings["PASSWORD"],
        **{f"PG{name.upper()}": value for name, value in settings["OPTIONS"].items() if name.startswith("ssl")},
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {name: str(value) for name, value in named.items() if value}


def _names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every stored file."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _names(storage, f"{folder}{name}/")


def _keep(name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError), default_storage.open(name) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file, BLOCK)


def _manifest(folder: Path, begun_at: datetime) -> dict[str, Any]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "begun_at": begun_at.isoformat(),  # what was done later may not be in it
        "made_at": clock.now().isoformat(),
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
        "sha256": _hashes(folder),
    }


def _hashes(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as file:
                found[path.relative_to(folder).as_posix()] = file_digest(file, "sha256").hexdigest()
    return found


def _sync(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        _sync_one(path)


def _sync_one(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
