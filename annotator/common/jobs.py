"""Background work, deferred by name: a job commits or rolls back with the data it is about."""

from collections.abc import Iterable
from typing import Any

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

# name -> the function that does the work. A room defers work of a room above it by the name alone. Each of these
# may be run twice (a worker died, a job was retried): repeating one changes nothing.
JOBS = {
    "index": "annotator.corpus.tasks.index",
    "predict": "annotator.suggestions.tasks.predict",
    "ask": "annotator.suggestions.tasks.ask",
    "learn": "annotator.learning.tasks.note",
    "train": "annotator.learning.tasks.train",
    "release": "annotator.releases.tasks.release",
    "open_case": "annotator.adjudication.tasks.open_case",
    "compare": "annotator.adjudication.tasks.compare",
}

# What others have to answer waits until all else is done; 0 where nothing is said. The highest comes first.
PRIORITY = {"ask": -1}
FIRST = 100

# A failure may pass (the database restarted, memory was short): after 4, 16, 64 and 256 seconds once more.
RETRY = RetryStrategy(max_attempts=4, exponential_wait=4)


def defer(name: str, **args: Any) -> None:
    """Have a worker do one job once the surrounding transaction has committed; KeyError for an unknown name."""
    defer_many(name, [args])


def defer_many(name: str, jobs: Iterable[dict[str, Any]], *, lock: str | None = None) -> None:
    """The same for several jobs of one name, in one query. Those of one lock are done one after the other, in order."""
    _ = JOBS[name]
    if deferred := list(jobs):
        task = app.configure_task(name, allow_unknown=False, priority=PRIORITY.get(name, 0), lock=lock)
        task.batch_defer(*deferred)


async def retry_stalled(context: JobContext, timestamp: int) -> None:  # when it was due
    """Take up again the jobs whose worker no longer gives signs of life."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
