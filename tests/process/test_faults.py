"""Everything that can fall does while decisions come in; what was acknowledged is there afterwards, once, and it goes on by itself."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

import psutil
import psycopg
import pytest

from annotator.common.database.leftovers import servers_of
from annotator.common.database.places import NAME, Places
from tests.conftest import PRINTED
from tests.program import Program, command_line, data_folder, eventually, free_port
from tests.review.desk import entry
from tests.script import Script

pytestmark = pytest.mark.process

WRITERS = 4  # at once, each in a review of its own
FURNISH = f"from tests.analysts import furnish; furnish({WRITERS}, 8, words=60, spans=4)"
CLOCK = Path(__file__).parent / "clock"
DAYS = 24 * 60 * 60
CLEAR = {503}  # what a person is told besides that the server is not there at all


@dataclass
class Writer:
    """A program that takes one decision after the other, and sends each again until it is acknowledged, as pages do."""

    script: Script
    review: int
    acknowledged: list[str] = field(default_factory=list)
    told: set[int] = field(default_factory=set)  # how it was put off meanwhile

    def write(self, stop: threading.Event) -> None:
        while not stop.is_set():
            note = entry("note", note="still here")
            while not self._sent(note):
                if stop.is_set():
                    return
                time.sleep(0.05)
            self.acknowledged.append(note["key"])

    def _sent(self, note: dict) -> bool:
        try:
            answer = self.script.call(f"reviews/{self.review}/decisions/", [note])
        except urllib.error.HTTPError as error:
            self.told.add(error.code)
            return False
        except (OSError, HTTPException):
            return False
        assert answer["results"][0]["outcome"] in ("applied", "repeated"), answer
        return True


class Crowd:
    """The writers at work beside what a test does to the program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.faults = 0
        program.manage("shell", "--no-imports", "-c", FURNISH)
        scripts = [Script(program, f"analyst-{number}") for number in range(WRITERS)]
        self.writers = [Writer(script, script.claim("crowd")) for script in scripts]

    @contextmanager
    def at_work(self) -> Iterator[None]:
        stop = threading.Event()
        threads = [threading.Thread(target=one.write, args=[stop]) for one in self.writers]
        for one in threads:
            one.start()
        try:
            yield
        finally:
            stop.set()
            for one in threads:
                one.join(60)

    @property
    def count(self) -> int:
        return sum(len(one.acknowledged) for one in self.writers)

    def goes_on(self) -> None:
        """Wait until every writer is acknowledged again."""
        before = [len(one.acknowledged) for one in self.writers]
        eventually(
            lambda: all(
                len(one.acknowledged) > count for one, count in zip(self.writers, before, strict=True)
            ),
            lambda: f"{self.program.output}\n{[one.told for one in self.writers]}",
        )

    def lost(self) -> set[str]:
        """What was acknowledged and is not stored exactly once."""
        rows = self.program.query("SELECT key::text, count(*) FROM annotator_decision GROUP BY key")
        stored = {str(key) for key, count in rows if count == 1}
        return {key for one in self.writers for key in one.acknowledged} - stored

    def tell(self, request: pytest.FixtureRequest) -> None:
        """Print what came of all faults so far."""
        self.faults += 1
        [(stored,)] = self.program.query("SELECT count(*) FROM annotator_decision WHERE kind = 'note'")
        words = f"{self.faults} faults so far: {self.count} decisions acknowledged, {stored} stored, {len(self.lost())} lost"
        request.node.user_properties.append((PRINTED, words))

    def told(self) -> set[int]:
        return set[int]().union(*(one.told for one in self.writers))


@pytest.fixture(scope="module")
def crowd() -> Iterator[Crowd]:
    """Writers at a program to which a process of the suite does one fault after the other; after all, everything adds up."""
    with data_folder() as var:
        clock = {"PYTHONPATH": str(CLOCK), "ATTEST_TEST_CLOCK": str(var.parent / "clock")}
        with Program(var, free_port(), WEB_CONCURRENCY="2", **clock) as program:
            crowd = Crowd(program.ready())
            yield crowd
            assert crowd.lost() == set()
            assert program.manage("verify") == "no faults\n"


def web_process(program: Program) -> None:
    master = program.part("gunicorn")
    master.children()[0].kill()


def web_server(program: Program) -> None:
    program.part("gunicorn").kill()


def worker(program: Program) -> None:
    program.part("procrastinate").kill()


def connection(program: Program) -> None:
    """A server process of one client: PostgreSQL ends all others, too, and recovers."""
    backends = [one for one in processes_of(program) if "idle" in command_line(one)]
    backends[0].kill()


def database(program: Program) -> None:
    program.kill_database()


def database_restart(program: Program) -> None:
    """In order: the first server process ends the others, as an operator's restart does."""
    servers = servers_of(Places(program.var).data)
    first = next(one for one in servers if one.ppid() not in {other.pid for other in servers})
    first.send_signal(signal.SIGINT)


def processes_of(program: Program) -> list[psutil.Process]:
    servers = servers_of(Places(program.var).data)
    return [one for one in servers if one.ppid() in {other.pid for other in servers}]


FAULTS: list[Callable[[Program], None]] = [
    web_process,
    web_server,
    worker,
    connection,
    database,
    database_restart,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_no_acknowledged_decision_is_lost_when_this_is_killed(crowd, fault, request):
    with crowd.at_work():
        crowd.goes_on()
        fault(crowd.program)
        crowd.goes_on()
    assert crowd.lost() == set()
    assert crowd.told() <= CLEAR
    crowd.tell(request)


@pytest.mark.parametrize("days", [3, -3], ids=["ahead", "back"])
def test_a_clock_that_jumps_stops_nobody(crowd, days, request):
    """The clocks of all web and worker processes; the database's stays, as where it runs on a machine of its own."""
    clock = crowd.program.var.parent / "clock"
    with crowd.at_work():
        crowd.goes_on()
        clock.write_text(str(days * DAYS))
        crowd.goes_on()
        clock.unlink()
        crowd.goes_on()
    far = "SELECT 1 FROM annotator_decision WHERE abs(extract(epoch FROM stored_at - now())) > 86400 LIMIT 1"
    assert crowd.program.query(far) == [(1,)]
    assert crowd.lost() == set()
    assert crowd.told() <= CLEAR
    crowd.tell(request)


def test_a_database_without_a_free_connection_is_told_and_passes(crowd, request):
    with crowd.at_work(), ExitStack() as held:
        crowd.goes_on()
        web_server(crowd.program)  # its threads have to connect anew
        with suppress(psycopg.OperationalError):
            while True:
                held.enter_context(
                    psycopg.connect(host=str(Places(crowd.program.var).socket_dir), dbname=NAME, user=NAME)
                )
        eventually(lambda: 503 in crowd.told() or crowd.program.status() == 503, lambda: crowd.program.output)
        held.close()
        crowd.goes_on()
    assert crowd.lost() == set()
    assert crowd.told() <= CLEAR
    crowd.tell(request)


def test_a_job_whose_worker_died_is_done_by_the_next(crowd):
    program = crowd.program
    # as a worker leaves it that was killed half a minute ago
    program.query("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')")
    program.query(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id) "
        "SELECT 'default', 'predict', '{\"document_ids\": [], \"suggester\": \"patterns\"}', 'doing', max(id) "
        "FROM procrastinate_workers WHERE last_heartbeat < now() - interval '50 seconds'"
    )
    program.query(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) "
        "VALUES ('default', 'retry_stalled', '{\"timestamp\": 0}', 'todo')"
    )
    gone = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'predict' AND status IN ('doing', 'todo')"
    eventually(lambda: not program.query(gone), lambda: program.output)
    assert (
        program.query("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'predict' AND status = 'failed'")
        == []
    )


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A data folder on a file system of its own that is full soon."""
    with data_folder() as var:
        size = ["-o", "size=300m,mode=0755"]
        made = subprocess.run(
            ["mount", "-t", "tmpfs", *size, "tmpfs", var.parent],  # noqa: S607
            capture_output=True,
            check=False,
        )
        if made.returncode != 0:
            pytest.skip("only an account that may mount file systems can fill one up")
        yield var
        subprocess.run(["umount", "--lazy", var.parent], check=True)  # noqa: S607


def test_a_full_disk_is_told_loses_nothing_and_is_over_when_there_is_room(small_disk, request):
    with Program(small_disk, free_port()) as program:
        crowd = Crowd(program.ready())
        ballast = small_disk.parent / "ballast"
        with crowd.at_work():
            crowd.goes_on()
            with ballast.open("wb") as file, suppress(OSError):
                while True:
                    file.write(b"\0" * (1 << 16))
                    file.flush()
            eventually(crowd.told, lambda: program.output)
            ballast.unlink()
            crowd.goes_on()
        assert crowd.lost() == set()
        assert crowd.told() <= CLEAR | {500}  # not all that needs room is the database
        crowd.tell(request)
        assert program.manage("verify") == "no faults\n"
