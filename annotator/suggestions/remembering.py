"""The memory of a project: what its finished reports say, kept a report at a time, recalled for one text.

It holds the newest finished reports alone: what so many later ones did not repeat is forgotten.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.spans import blindness, memory, traces
from annotator.spans.matching import fold
from annotator.spans.memory import Memory
from annotator.spans.traces import Trace
from annotator.spans.written import WORD
from annotator.suggestions import queries
from annotator.suggestions.models import RememberedReport, RememberedTrace, Suggester

KEPT = 1000  # finished reports, the newest
COUNTS = ("kind", "label", "words", "accepted", "rejected", "elsewhere", "values")
# Hundreds of words go as one array: as many parameters take longer than the query.
TOLD = f"""
    SELECT report_id, {", ".join(COUNTS)} FROM annotator_rememberedtrace
    WHERE project_id = %s AND first = ANY(%s) ORDER BY report_id
"""  # noqa: S608 # names of columns


def recall(document: Document) -> dict[str, Any]:
    """What the memory proposes for a report, as JSON; nothing where a lead switched it off, or it knows nothing.

    It leaves out whatever has seen a review of this report or of a near-duplicate.
    """
    if not Suggester.objects.filter(
        project=document.project_id, name=memory.NAME, state=Suggester.State.ACTIVE
    ).exists():
        return {}
    recalled = _memory_for(document).recall(document.text)
    return recalled if recalled["spans"] or recalled["held"] or recalled["edges"] else {}


def _memory_for(document: Document) -> Memory:
    """What the finished reports say that neither are this one nor repeat it, as far as this text may hold it."""
    words = {*WORD.findall(fold(document.text)), "'s", ""}
    ages = _ages(document.project_id)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [document.project_id, sorted(words)])
        rows = [
            (*row[:-1], json.loads(row[-1])) for row in cursor.fetchall()
        ]  # a raw cursor leaves JSON as text
    repeated = _repeating(document, {report for report, *_told in rows})
    return Memory.of(
        (Trace(**dict(zip(COUNTS, told, strict=True))), ages.get(report, 0))
        for report, *told in rows
        if report not in repeated
    )


def _repeating(document: Document, reports: Collection[int]) -> set[int]:
    """Those of these remembered reports that are this one, or a near-duplicate."""
    runs = blindness.runs(document.text)
    known = _reports(document.project_id).filter(pk__in=reports).values_list("pk", "document", "runs")
    return {
        pk
        for pk, of, theirs in known
        if of == document.pk or blindness.alike(runs, blindness.unpacked(bytes(theirs)))
    }


def _ages(project_id: int) -> dict[int, int]:
    """How many reports were finished after each."""
    newest_first = _reports(project_id).order_by("-pk").values_list("pk", flat=True)
    return {pk: age for age, pk in enumerate(newest_first)}


def _reports(project_id: int) -> QuerySet[RememberedReport]:
    return RememberedReport.objects.filter(project=project_id)


def held(project: Project) -> dict[int, str]:
    """The documents that are remembered, and by which submission."""
    return dict(_reports(project.pk).values_list("document", "source_sha256"))


@transaction.atomic
def remember(*, document: Document, sha256: str, spans: Iterable[Mapping[str, Any]]) -> None:
    """Keep what a finished report says, in the place of what it said before; nothing of one erased meanwhile.

    Repeating it changes nothing.
    """
    project = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=document.project_id)
    reports = RememberedReport.objects.filter(document=document)
    if reports.filter(source_sha256=sha256).exists() or not queries.still_there([document.pk]):
        return
    reports.delete()
    Suggester.objects.get_or_create(
        project=project,
        name=memory.NAME,
        version=memory.VERSION,
        defaults={"provider": Suggester.Provider.MEMORY},
    )
    known = _memory_for(document).known_in(document.text)
    told = traces.traces(document.text, spans, project.scheme.parsed, known)
    report = RememberedReport.objects.create(
        document=document,
        project=project,
        source_sha256=sha256,
        runs=blindness.packed(blindness.runs(document.text)),
    )
    RememberedTrace.objects.bulk_create(_row(report, trace) for trace in told)
    forget(_reports(project.pk).order_by("-pk").values_list("document", flat=True)[KEPT:])


def _row(report: RememberedReport, trace: Trace) -> RememberedTrace:
    said = {name: getattr(trace, name) for name in (*COUNTS, "first")}
    return RememberedTrace(report=report, project=report.project, **said)


def forget(documents: Iterable[int]) -> None:
    """Let go of what these documents said: they are no longer finished, or are to be erased."""
    RememberedReport.objects.filter(document__in=list(documents)).delete()
