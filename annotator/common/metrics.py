"""What Prometheus is told: counts and times over all web processes of a machine, and jobs and connections as they are."""

import os
from collections.abc import Iterator
from typing import Any

from django.db import connection
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name; the processes' counts meet there
BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "attest_request_seconds",
    "Time to answer a request, by the name of its route.",
    ["route", "method", "status"],
    buckets=BUCKETS,
)
DECISIONS = Counter("attest_decisions", "Decisions answered, by what became of them.", ["outcome"])

JOBS = """
    SELECT task_name, status::text, count(*),
        extract(epoch FROM now() - min(coalesce(scheduled_at, deferred.at)) FILTER (
            WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())))
    FROM procrastinate_jobs LEFT JOIN LATERAL (
        SELECT min(at) AS at FROM procrastinate_events WHERE job_id = procrastinate_jobs.id) deferred ON true
    GROUP BY 1, 2 ORDER BY 1, 2
"""
CONNECTIONS = """
    SELECT coalesce(state, 'background'), count(*) FROM pg_stat_activity
    WHERE datname = current_database() GROUP BY 1 ORDER BY 1
"""
WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'"
MOST_CONNECTIONS = "SELECT current_setting('max_connections')::int"


class Database(Collector):
    """Asks the database at each scrape: the same answer on every machine that serves it."""

    def collect(self) -> Iterator[Metric]:
        """Jobs by task and state, the age of the oldest that waits, failures, workers, connections."""
        jobs = GaugeMetricFamily(
            "attest_jobs", "Background jobs, by task and state.", labels=["task", "state"]
        )
        age = GaugeMetricFamily(
            "attest_job_waits_seconds", "How long the oldest job of a task has been due.", labels=["task"]
        )
        for task, state, count, oldest in _rows(JOBS):
            jobs.add_metric([str(task), str(state)], float(count))
            if oldest is not None:
                age.add_metric([str(task)], float(oldest))
        yield jobs
        yield age
        workers = GaugeMetricFamily("attest_workers", "Workers that gave a sign of life within 30 seconds.")
        workers.add_metric([], float(_rows(WORKERS)[0][0]))
        yield workers
        connections = GaugeMetricFamily(
            "attest_database_connections", "Connections to the database, by state.", labels=["state"]
        )
        for state, count in _rows(CONNECTIONS):
            connections.add_metric([str(state)], float(count))
        yield connections
        most = GaugeMetricFamily("attest_database_connections_max", "Connections the database server takes.")
        most.add_metric([], float(_rows(MOST_CONNECTIONS)[0][0]))
        yield most


def text() -> bytes:
    """Everything, in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(Database())
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # it registers itself
        return generate_latest(registry)
    return generate_latest(REGISTRY) + generate_latest(registry)


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
