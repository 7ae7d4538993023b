"""One PostgreSQL cluster and its server, run in the foreground as our child."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import time
from pathlib import Path

from annotator.common.children import spawn
from annotator.common.database import binaries, leftovers
from annotator.common.database.account import server_account
from annotator.common.database.base import ensure_base, ensure_socket_dir
from annotator.common.database.places import NAME, SOCKET_PORT, Places
from annotator.common.failure import Failure
from annotator.common.stopping import pause
from annotator.common.terminal import Progress, say

LOG_LIMIT = 10_000_000  # bytes of postgres.log after which the next start begins a new one, keeping the last
# For throw-away data only: much faster, and a crash of the machine loses everything.
NOT_DURABLE = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class Cluster:
    """The embedded database of one data folder. Who calls `start` or `stop` holds its lock."""

    def __init__(self, places: Places, *, durable: bool = True) -> None:
        self.places = places
        self._durable = durable
        self._account = server_account(places.data)
        self._server: subprocess.Popen[bytes] | None = None
        ensure_base(places, self._account)

    def start(self) -> None:
        """Start the server and return once it takes connections; recovery has all the time it needs."""
        leftovers.stop_leftovers(self.places.data)
        self._programs = binaries.programs(self._account, self.places.base.resolve())
        self._make()
        ensure_socket_dir(self.places, self._account)
        leftovers.disarm_lock_files(self.places)
        self._turn_log()
        with self.places.log.open("ab") as log:
            self._server = spawn(
                self._command(),
                # A fast shutdown: an orphaned server lets go of its clients and ends by itself.
                orphaned=signal.SIGINT,
                user=self._account.user,
                group=self._account.group,
                output=log,
                folder=Path("/"),
            )
        self._wait_until_ready(self._server)

    @property
    def exit_code(self) -> int | None:
        """None while the server runs."""
        return self._server.poll() if self._server else -1

    def stop(self) -> None:
        """Shut down fast: clients are let go, everything is written. A second Ctrl-C does not wait for that."""
        if self._server is None or self._server.poll() is not None:
            return
        self._server.send_signal(signal.SIGINT)
        progress = Progress("Waiting for the database to write what it holds")
        while self._server.poll() is None:
            try:
                progress.tick()
                time.sleep(0.02)
            except KeyboardInterrupt:
                self._server.send_signal(signal.SIGQUIT)  # at once; the next start recovers
        with contextlib.suppress(OSError):
            self.places.socket_dir.rmdir()

    def _make(self) -> None:
        """Make the cluster, all of it or nothing."""
        data = self.places.data
        if data.exists():
            made_by = (data / "PG_VERSION").read_text(encoding="ascii").strip()
            if made_by != binaries.VERSION:
                raise Failure(f"{data} was made by PostgreSQL {made_by}, and this is {binaries.VERSION}.")
            return
        unfinished = data.with_name("data.new")
        leftovers.stop_leftovers(unfinished)
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._account.give(unfinished)
        say("Making the database …")
        # Order by code point, upper and lower case by Unicode, whatever the machine's locale.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        access = [
            "--auth=trust",
            f"--username={NAME}",
        ]  # who reaches the socket's folder is trusted, nobody else
        sync = [] if self._durable else ["--no-sync"]
        self._run("initdb", *locale, *access, *sync, "-D", str(unfinished))
        create = f"CREATE DATABASE {NAME};\n"
        self._run("postgres", "--single", "-D", str(unfinished), "postgres", stdin=create)
        unfinished.rename(data)

    def _run(self, program: str, *arguments: str, stdin: str = "") -> None:
        done = self._account.run([str(self._programs / program), *arguments], stdin=stdin)
        if done.returncode != 0:
            raise Failure(f"PostgreSQL's {program} failed: {(done.stderr or done.stdout).strip()}")

    def _command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "port": str(SOCKET_PORT),
            "unix_socket_directories": str(self.places.socket_dir),
            "unix_socket_permissions": "0700",
        }
        chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        durability = [] if self._durable else list(NOT_DURABLE)
        return [str(self._programs / "postgres"), "-D", str(self.places.data), *chosen, *durability]

    def _wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        progress = Progress(f"The database is still starting; {self.places.log} says how far it is")
        while leftovers.ready_postmaster(self.places.data) != server.pid:
            if server.poll() is not None:
                raise Failure(f"The database did not start. The end of {self.places.log}:\n{self._log_end()}")
            progress.tick()
            pause(0.02)

    def _turn_log(self) -> None:
        log = self.places.log
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.rename(log.with_suffix(".log.1"))

    def _log_end(self) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(_lines(self.places.log)[-10:])
        return ""


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()
