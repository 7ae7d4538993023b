"""Brings everything up in order, watches it, and takes it down in the opposite order."""

from __future__ import annotations

import http.client
import sys
import time

from annotator.common.children import describe_end
from annotator.common.database.cluster import Cluster
from annotator.common.database.places import Places
from annotator.common.database.running import server_lock
from annotator.common.environment import Environment
from annotator.common.failure import Failure
from annotator.common.lock import Busy, FileLock
from annotator.common.secret import ensure_secret_key
from annotator.common.serve.leftovers import end_leftovers
from annotator.common.serve.parent import wants_us_to_end
from annotator.common.serve.ports import free_addresses
from annotator.common.serve.programs import GRACE, Programs
from annotator.common.serve.service import FIRST_DELAY, Service, has_ended, reap
from annotator.common.stopping import Stopped, listen, pause
from annotator.common.terminal import Progress, say

STOPPING = "stopping"
# A run whose parent was killed notices within a moment; until then it looks alive to the next run.
NOTICES_WITHIN = 1.5  # seconds
LONGEST_PAUSE = 10.0  # seconds between two tries to start the database again
HOPELESS = 3  # deaths of the web server before its first answer


class Supervisor:
    """One `make run`. It ends with the process `until` (make), however that one ends."""

    def __init__(self, environment: Environment, until: int | None = None) -> None:
        self._environment = environment
        self._until = until
        self._locks: list[FileLock] = []
        self._cluster: Cluster | None = None
        self._services: list[Service] = []
        self._database_delay = 0.0  # between two tries to start it again; 0 while it runs
        self._database_at = 0.0  # when the next try is

    def run(self) -> None:
        """Serve until asked to stop; raises Failure when something cannot be brought up."""
        listen()
        self._environment.require_secret_key()
        try:
            self._environment.var.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failure(
                f"the data folder {self._environment.var} cannot be made: {error.strerror}"
            ) from None
        try:
            self._take_folder()
            end_leftovers(self._environment.var)
            programs = Programs(self._environment, free_addresses(self._environment.port))
            self._start_database()
            self._prepare(programs)
            self._watch(programs)
        except Stopped:
            say("Stopping …")
        finally:
            self._stop()

    def _take_folder(self) -> None:
        """Be the only supervisor of this data folder."""
        lock = FileLock(self._environment.var / "run.lock")
        patient_until = time.monotonic() + NOTICES_WITHIN
        progress = Progress("Waiting for the run before this one to stop", first=1)
        while True:
            try:
                lock.take(f"make run, port {self._environment.port}")
            except Busy as busy:
                if STOPPING in busy.holder:
                    progress.tick()
                elif time.monotonic() > patient_until:
                    raise Failure(
                        f"it already runs on {self._environment.var}, as {busy.holder}: "
                        "stop that one, or set ATTEST_VAR to another folder."
                    ) from None
                pause(0.05)
            else:
                self._locks.append(lock)
                return

    def _start_database(self) -> None:
        if self._environment.database:
            return
        ensure_secret_key(self._environment.var)
        places = Places(self._environment.var)
        lock = server_lock(places)
        progress = Progress("Waiting for a command that uses the database to end", first=1)
        while True:
            try:
                lock.take("make run")
                break
            except Busy:
                progress.tick()
                pause(0.1)
        self._locks.append(lock)
        self._cluster = Cluster(places)
        self._cluster.start()

    def _prepare(self, programs: Programs) -> None:
        child = programs.prepare()
        try:
            while not has_ended(child):
                self._look_after_parent()
                pause(0.02)
        finally:
            reap(child)
        if child.returncode != 0:
            raise Failure(f"setting up failed ({describe_end(child.returncode)}); the reason is above.")

    def _watch(self, programs: Programs) -> None:
        web = Service("web server", programs.web)
        self._services = [web, Service("worker", programs.worker)]
        ready = False
        progress = Progress("Waiting for the web server's first answer", first=10)
        while True:
            self._look_after_parent()
            self._keep_database()
            for service in self._services:
                service.keep_running()
            if not ready and (ready := self._answers()):
                url = f"http://127.0.0.1:{self._environment.port}"
                sys.stdout.write(f"Attest is ready at {url}\n")
                sys.stdout.flush()
            elif not ready:
                progress.tick()
                if web.ended >= HOPELESS:
                    raise Failure("the web server does not start; what it said is above.")
            pause(0.2 if ready else 0.05)

    def _look_after_parent(self) -> None:
        if self._until is not None and wants_us_to_end(self._until):
            raise Stopped

    def _keep_database(self) -> None:
        """Start it again when it died. Where it does not start, as on a full disk, go on trying; pages say so meanwhile."""
        if self._cluster is None or (code := self._cluster.exit_code) is None:
            return
        now = time.monotonic()
        if not self._database_delay:
            say(f"The database ended ({describe_end(code)}); starting it again. Nothing committed is lost.")
            self._database_delay, self._database_at = FIRST_DELAY, now + FIRST_DELAY
        elif now >= self._database_at:
            self._restart_database(self._cluster)

    def _restart_database(self, cluster: Cluster) -> None:
        try:
            cluster.start()
        except (Failure, OSError) as failure:
            self._database_delay = min(2 * self._database_delay, LONGEST_PAUSE)
            self._database_at = time.monotonic() + self._database_delay
            say(f"{failure}\nTrying again in {self._database_delay:.0f} s.")
        else:
            self._database_delay = 0.0
            say("The database is back.")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._environment.port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _stop(self) -> None:
        for lock in self._locks:
            lock.note(STOPPING)
        try:
            for service in self._services:
                service.ask_to_stop()
            deadline = time.monotonic() + GRACE + 3
            while any(service.is_running for service in self._services) and time.monotonic() < deadline:
                time.sleep(0.05)
        except KeyboardInterrupt:
            say("Stopping at once.")
        finally:
            for service in self._services:
                service.kill()
            if self._cluster:
                self._cluster.stop()
            for lock in self._locks:
                lock.release()
