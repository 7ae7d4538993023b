"""Fifty analysts at once against 500 reports that two people review each: slots, losses, throughput.

The program runs as `make run` starts it, with two web processes; each analyst presses a key every 50 ms and their page
sends what waits, from the queue's page over the report's to the submission and back. Beside the figures stand the
budget for 32 analysts and, as a raw limit of the same run, bare transactions of one row in and one row changed.

Run: .venv/bin/python -m benchmarks.fifty_analysts [PEOPLE [REPORTS]]
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg

from annotator.common.database.places import NAME, Places
from benchmarks.ground import milliseconds, percentile
from tests.analysts import SLOTS, sessions_in, work_together
from tests.program import Program, served

WORDS, SPANS = 600, 25
CONNECTIONS = 8  # as many as the web processes have threads
BUDGET = "budget for 32 analysts: 20 reviews/s, 400 decisions/s, p95 of a request 250 ms"


def main() -> None:
    people, reports = map(int, sys.argv[1:3] or (50, 500))
    with served(demo=False) as program:
        code = (
            f"from tests.analysts import furnish; furnish({people}, {reports}, words={WORDS}, spans={SPANS})"
        )
        sessions = sessions_in(program.manage("shell", "--no-imports", "-c", code))
        measure(program, sessions, reports)


def measure(program: Program, sessions: list[str], reports: int) -> None:
    """Print each figure; whatever was filled twice, given twice or lost ends the run."""
    analysts, seconds = work_together(program.url, sessions)
    reviews = sum(len(one.reviews) for one in analysts)
    decisions = sum(one.sent for one in analysts)
    requests = sorted(second for one in analysts for second in one.seconds)
    print(f"{len(sessions)} analysts, {reports} reports, two reviews each")
    print(f"  {reviews} reviews in {seconds:.1f} s: {reviews / seconds:.1f} reviews/s, "
          f"{decisions / seconds:.0f} decisions/s stored, {len(requests) / seconds:.0f} requests/s")  # fmt: skip
    print(f"  a request: {milliseconds(requests)}, p99 {percentile(requests, 99) * 1000:.1f} ms")
    print(f"  {BUDGET}")
    print(
        f"  raw limit, one row in and one changed, {CONNECTIONS} connections: {bare(program):.0f} transactions/s"
    )
    [(filled, documents, submitted)] = program.query(SLOTS)
    [(stored,)] = program.query("SELECT count(*) FROM annotator_decision")
    print(f"  slots: {documents} reports with two people each: {filled}; {submitted} reviews submitted")
    print(f"  decisions: {decisions} acknowledged, {stored} stored")
    print(f"  verify: {program.manage('verify').strip()}")
    assert (filled, documents, submitted, stored) == (True, reports, 2 * reports, decisions)


def bare(program: Program, each: int = 250) -> float:
    """Transactions per second of a row in and a row changed, committed, without the program."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(lambda number: write(program, number, each), range(CONNECTIONS)))
    return CONNECTIONS * each / (time.perf_counter() - begun)


def write(program: Program, number: int, times: int) -> None:
    """So many transactions on a connection of one's own, each on another span."""
    where = str(Places(program.var).socket_dir)
    with psycopg.connect(host=where, dbname=NAME, user=NAME) as connection:
        spans = connection.execute(
            "SELECT id FROM annotator_span WHERE id %% %s = %s LIMIT %s", (CONNECTIONS, number, times)
        ).fetchall()
        for span in spans:
            connection.execute(
                "INSERT INTO annotator_event (code, target, details, at) VALUES ('bench', 'x', '{}', now())"
            )
            connection.execute("UPDATE annotator_span SET status = status WHERE id = %s", span)
            connection.commit()


if __name__ == "__main__":
    main()
