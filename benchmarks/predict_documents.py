"""What predicting costs: documents for the suggester `patterns`, by one worker and by two.

    .venv/bin/python -m benchmarks.predict_documents [DOCUMENTS [WORKERS…]]

Documents are the invented articles of the tests, put together to 400 words, each begun by a line of its own. Workers are
processes of their own (`manage.py procrastinate worker`) on one database. Printed are wall time and the workers' time on
a core, so that a busy machine is seen, beside raw limits: the rules alone in one process, and a bare COPY of the same
rows; and the bytes that a document and a prediction take with their indexes.
"""

import os
import subprocess
import sys
import time

import psutil

from benchmarks.ground import ground, new_project
from benchmarks.learned_speed import reports

DOCUMENTS, WORKERS = 10_000, (1, 2)
DIFFERENT = 200  # texts; the others repeat them behind a line of their own


def imported(slug: str, count: int) -> tuple[object, int]:
    """A project with so many documents that wait for the suggester, and their bytes."""
    from annotator.corpus.models import Document
    from annotator.spans import canonical
    from annotator.suggestions.actions import defer_predictions

    project, texts = new_project(slug), [one.text for one in reports(min(count, DIFFERENT))]
    made, size = [], 0
    for number in range(count):
        text = f"Wire {number}.\n{texts[number % len(texts)]}"
        size += len(text.encode())
        made.append(
            Document(
                project=project, title="Report", text=text, text_sha256=canonical.text_sha256(text), words=400
            )
        )
    Document.objects.bulk_create(made, batch_size=500)
    defer_predictions(project=project, suggester="patterns")
    return project, size


def worked(workers: int) -> tuple[float, float]:
    """Wall seconds and seconds on a core until nothing waits."""
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot", "--concurrency=1"]
    begin = time.perf_counter()
    running = [
        psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
        for _ in range(workers)
    ]
    on_core: dict[int, float] = {}
    while running:
        for one in list(running):
            try:
                used = one.cpu_times()
                on_core[one.pid] = used.user + used.system
            except psutil.Error:
                pass
            if one.poll() is not None:
                running.remove(one)
        time.sleep(0.05)
    return time.perf_counter() - begin, sum(on_core.values())


def the_rules_alone(texts: list[str]) -> float:
    """Seconds on a core for a text."""
    from annotator.suggestions.providers import patterns

    patterns.suggest(texts[0])  # reads lists and rules
    begin = time.process_time()
    for text in texts:
        patterns.suggest(text)
    return (time.process_time() - begin) / len(texts)


def bare_copy() -> float:
    """Wall seconds to copy the predictions into a table without any index, for a row."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT document_id, suggester_id, body::text FROM annotator_prediction")
        rows = cursor.fetchall()
        cursor.execute("CREATE TABLE bare (document_id bigint, suggester_id bigint, body jsonb)")
        begin = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN") as copying:
            for row in rows:
                copying.write_row(row)
        cursor.execute("DROP TABLE bare")
        return (time.perf_counter() - begin) / len(rows)


def bytes_of(table: str) -> float:
    """What a row takes on disk, with indexes and what is kept apart."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_total_relation_size('{table}') / (SELECT count(*) FROM {table})"  # noqa: S608 # our own
        )
        return cursor.fetchone()[0]


def main() -> None:
    """Print a line per number of workers, then the sizes."""
    from annotator.suggestions.models import Prediction

    count, *workers = [int(one) for one in sys.argv[1:]] or [DOCUMENTS]
    for number in workers or WORKERS:
        project, size = imported(f"by-{number}", count)
        wall, on_core = worked(number)
        assert Prediction.objects.filter(document__project=project).count() == count
        print(
            f"{count} documents, {size / 1e6:.1f} MB, {number} workers: {wall:.1f} s, {on_core:.1f} s on a core, "
            f"{1000 * on_core / count:.1f} ms a document, {size / on_core / 1e6:.2f} MB per second of a core",
            flush=True,
        )
    alone = the_rules_alone([one.text for one in reports(min(count, DIFFERENT))])
    print(
        f"raw limits, a document: the rules alone {1000 * alone:.1f} ms on a core, a bare COPY {1000 * bare_copy():.2f} ms"
    )
    print(
        f"bytes of a document: {bytes_of('annotator_document')}, of a prediction: {bytes_of('annotator_prediction')}"
    )


if __name__ == "__main__":
    with ground():
        main()
