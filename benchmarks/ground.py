"""What every benchmark stands on: a throwaway durable PostgreSQL with the program's tables, and figures in lines."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def ground() -> Iterator[None]:
    """Django, set up on an empty database of its own that goes when the benchmark ends."""
    with tempfile.TemporaryDirectory(prefix="attest-bench-") as folder:
        Path(folder).chmod(0o755)  # the account that runs PostgreSQL for root passes through
        os.environ |= {"ATTEST_VAR": folder, "DJANGO_SETTINGS_MODULE": "annotator.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django  # noqa: PLC0415 # the environment has to stand first
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        from annotator.common.database.running import running  # noqa: PLC0415

        django.setup()
        with running(Path(folder), "benchmark"):
            call_command("migrate", verbosity=0)
            yield
            connection.close()


def timed(work: Callable[[], object], *, times: int) -> list[float]:
    """Seconds of each run, sorted."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return sorted(seconds)


def milliseconds(seconds: list[float]) -> str:
    """Median and 95th percentile."""
    p95 = seconds[min(len(seconds) - 1, round(0.95 * len(seconds)))]
    return f"median {statistics.median(seconds) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms"
