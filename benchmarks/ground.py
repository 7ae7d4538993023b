"""What benchmarks stand on: a throwaway durable PostgreSQL with the program's tables, filler, figures in lines."""

import os
import random
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def ground() -> Iterator[None]:
    """Django, set up on an empty database of its own that goes when the benchmark ends."""
    with tempfile.TemporaryDirectory(prefix="attest-bench-") as folder:
        Path(folder).chmod(0o755)  # the account that runs PostgreSQL for root passes through
        os.environ |= {"ATTEST_VAR": folder, "DJANGO_SETTINGS_MODULE": "annotator.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django  # the environment has to stand first
        from django.core.management import call_command
        from django.db import connection

        from annotator.common.database.running import running

        django.setup()
        with running(Path(folder), "benchmark"):
            call_command("migrate", verbosity=0)
            yield
            connection.close()


def new_project(slug: str) -> Any:
    """An empty project with the default scheme and guidelines."""
    from annotator.projects import actions, defaults

    scheme, guidelines = defaults.scheme(), defaults.guidelines()
    return actions.create_project(
        slug=slug, name=slug, scheme=scheme, guidelines=guidelines, by=None, policy=defaults.ONCE
    )


def dice(seed: int) -> random.Random:
    """Chance that falls alike at every run."""
    return random.Random(seed)  # noqa: S311 # filler, no secret


def filler(chance: random.Random, words: int) -> str:
    """A text of invented words in lines of sixty."""
    chosen = chance.choices(VOCABULARY, k=words)
    return "\n".join(" ".join(chosen[start : start + 60]) for start in range(0, words, 60))


# as many words as the language of reports has, so that texts compress like reports
_letters = dice(7)
VOCABULARY = [
    "".join(_letters.choices("abcdefghiklmnoprstuvwé", k=_letters.randint(2, 9))) for _ in range(8000)
]


def timed(work: Callable[[], object], *, times: int) -> list[float]:
    """Seconds of each run, sorted."""
    runs = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        runs.append(time.perf_counter() - begin)
    return sorted(runs)


def milliseconds(runs: list[float]) -> str:
    """Median and 95th percentile."""
    return f"median {statistics.median(runs) * 1000:.1f} ms, p95 {percentile(runs, 95) * 1000:.1f} ms"


def percentile(runs: list[float], share: int) -> float:
    """The figure that so many per cent of the sorted runs do not exceed."""
    return runs[min(len(runs) - 1, round(share / 100 * len(runs)))]


def seconds(runs: list[float]) -> str:
    """Median and worst of a few runs."""
    return f"median {statistics.median(runs):.2f} s, worst {max(runs):.2f} s"


def peak() -> str:
    """The most memory this process has held; Linux counts that of the process that started it as its own elsewhere."""
    status = Path("/proc/self/status")
    if status.exists():
        [most] = re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())
    else:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{int(most) / 1024:.0f} MB"
