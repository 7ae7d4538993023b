"""Freezing and exporting 10,000, 100,000 and 1,000,000 spans: rows per second, and how much memory each takes.

Run: .venv/bin/python -m benchmarks.export_million [SPANS…]

Each freeze and each export is a process of its own, so that the memory it reports is its own. Beside them stands a bare
COPY of the same stored rows.
"""

import subprocess
import sys
import tempfile
import time
from functools import partial

from benchmarks.export_release import SPANS_PER_REVIEW, bare_copy, filled_project
from benchmarks.ground import ground, peak, timed

SIZES = (10_000, 100_000, 1_000_000)
FORMATS = ("jsonl", "tables_parquet")


def main() -> None:
    match sys.argv[1:]:
        case ["--alone", work, spans]:
            alone(work, spans)
        case ["--of", spans]:
            with ground():
                measure(int(spans))
        case sizes:  # each on a database of its own
            for spans in sizes or map(str, SIZES):
                print(again("--of", spans), flush=True)


def again(*words: str) -> str:
    """What this program says when it is called so."""
    command = [sys.executable, "-m", __spec__.name, *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()  # noqa: S603 # itself


def measure(spans: int) -> None:
    """Print each figure for so many spans."""
    from annotator.releases.models import Release

    filled_project(spans // SPANS_PER_REVIEW)
    print(f"{spans:,} spans in {spans // SPANS_PER_REVIEW:,} reviews", flush=True)
    for work in ("freeze", *FORMATS):
        print(f"  {again('--alone', work, str(spans))}", flush=True)
    [raw] = timed(partial(bare_copy, Release.objects.get()), times=1)
    print(f"  raw limit, COPY of the items to a file: {raw:.1f} s, {spans / raw:,.0f} spans per second")


def alone(work: str, spans: str) -> None:
    """One piece of work in a process that did nothing else."""
    import django

    django.setup()
    from annotator.projects.models import Project
    from annotator.releases import actions, exports
    from annotator.releases.models import Release

    before, begin, worked = peak(), time.perf_counter(), time.process_time()
    if work == "freeze":
        actions.freeze(project=Project.objects.get(), name="", by=None)
    else:
        with tempfile.TemporaryFile() as file:
            exports.save(Release.objects.get(), work, file)
    took, worked = time.perf_counter() - begin, time.process_time() - worked
    print(
        f"{work}: {took:.1f} s, {int(spans) / took:,.0f} spans per second; {worked:.1f} s on a core,"
        f" {int(spans) / worked:,.0f} spans per second of it; peak memory {peak()} ({before} before)"
    )


if __name__ == "__main__":
    main()
