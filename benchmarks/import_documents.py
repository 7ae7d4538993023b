"""Importing 2,000 reports with 50,000 predicted spans, beside a bare COPY of the same rows; peak memory.

Run: .venv/bin/python -m benchmarks.import_documents [REPORTS]
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.ground import dice, filler, ground, new_project, peak, seconds

REPORTS = 2_000
SPANS_PER_REPORT = 25
WORDS = 600
RUNS = 5
LABELS: list[tuple[str, dict[str, Any]]] = [
    ("CASUALTY", {"kind": "killed", "count_type": "exact", "count_min": 4, "count_max": 4}),
    ("SOURCE", {"kind": "official", "party": "unknown"}),
    ("ACTOR", {"kind": "armed-group"}),
]
# the rows of a project for another project: what an import stores, ready-made
ROWS = {
    "annotator_document (id, project_id, public_id, title, text, text_sha256, words, imported_at)": (
        "SELECT id + {shift}, {project}, gen_random_uuid(), title, text, text_sha256, words, imported_at"
        " FROM annotator_document WHERE project_id = {origin} ORDER BY id"
    ),
    "annotator_publication (project_id, document_id, external_id, title, publisher, author, url, published_at,"
    " language, licence)": (
        "SELECT {project}, document_id + {shift}, external_id, title, publisher, author, url, published_at,"
        " language, licence FROM annotator_publication WHERE project_id = {origin} ORDER BY id"
    ),
    "annotator_prediction (document_id, suggester_id, body, created_at)": (
        "SELECT document_id + {shift}, {suggester}, body, created_at FROM annotator_prediction"
        " WHERE suggester_id IN (SELECT id FROM annotator_suggester WHERE project_id = {origin}) ORDER BY id"
    ),
}


def main() -> None:
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    with ground(), tempfile.TemporaryDirectory() as folder:
        files = written_reports(Path(folder), reports)
        size = sum(path.stat().st_size for path in files) / 1e6
        print(
            f"{reports:,} reports, {reports * SPANS_PER_REPORT:,} spans, {size:.1f} MB; memory before: {peak()}"
        )
        measure(files)


def measure(files: list[Path]) -> None:
    """Print each figure: imports and bare copies in turn, each into a project of its own."""
    imports, copies, held = [], [], ""
    for run in range(RUNS):
        project = new_project(f"import-{run}")
        imports.append(seconds_of_import(project, files))
        held = held or peak()  # before the bare copy holds all rows at once
        copies.append(seconds_of_bare_copy(project, new_project(f"copy-{run}")))
    print(f"  import: {seconds(imports)}; peak memory {held}")
    print(f"  raw limit, COPY of the same rows: {seconds(copies)}")
    print(f"  import takes {statistics.median(imports) / statistics.median(copies):.1f} × the bare COPY")


def seconds_of_import(project: Any, files: list[Path]) -> float:
    """One import from the files to the commit."""
    from annotator.suggestions.actions import import_documents

    begin = time.perf_counter()
    imported = import_documents(project=project, files=files, by=None)
    taken = time.perf_counter() - begin
    assert not imported.faults, imported.told()
    return taken


def seconds_of_bare_copy(origin: Any, project: Any) -> float:
    """The rows that an import stored, copied into another project: one transaction, nothing computed."""
    from django.db import connection, transaction

    from annotator.suggestions.models import Suggester

    suggester = Suggester.objects.create(project=project, name="imported", version="0", provider="imported")
    numbers = {
        "shift": 10**9 * project.pk,
        "project": project.pk,
        "origin": origin.pk,
        "suggester": suggester.pk,
    }
    with connection.cursor() as cursor:
        rows = []
        for table, select in ROWS.items():
            with cursor.copy(f"COPY ({select.format(**numbers)}) TO STDOUT") as out:
                rows.append((table, b"".join(bytes(piece) for piece in out)))
        begin = time.perf_counter()
        with transaction.atomic():
            for table, content in rows:
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(content)
        return time.perf_counter() - begin


def written_reports(folder: Path, count: int) -> list[Path]:
    """Files of JSON lines with invented filler, each below the limit of a file."""
    chance, files = dice(1), []
    for first in range(0, count, REPORTS):
        files.append(folder / f"reports-{first}.jsonl")
        with files[-1].open("w", encoding="utf-8") as out:
            for number in range(first, min(first + REPORTS, count)):
                out.write(json.dumps(report(number, filler(chance, WORDS)), ensure_ascii=False) + "\n")
    return files


def report(number: int, text: str) -> dict[str, Any]:
    """A line of a file."""
    return {
        "id": f"report-{number}",
        "text": text,
        "title": " ".join(text.split()[:9]),
        "publisher": "Orvessa Daily",
        "url": f"https://reports.example/{number}",
        "published_at": "2031-05-12",
        "spans": [span(text, place) for place in range(SPANS_PER_REPORT)],
        "links": [{"from": 0, "to": 1, "type": "claimed-by"}],
    }


def span(text: str, place: int) -> dict[str, Any]:
    """The span at one of the evenly spread places of a text."""
    label, values = LABELS[place % len(LABELS)]
    start = place * (len(text) // SPANS_PER_REPORT)
    end = start + 20
    stretch = {"start": start, "end": end, "quote": text[start:end]}
    return {**stretch, "label": label, "score": 0.91, "attributes": values}


if __name__ == "__main__":
    main()
