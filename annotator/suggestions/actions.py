"""Importing documents with what came along, and having suggesters read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common import jobs
from annotator.corpus import rules, search
from annotator.corpus.models import Document
from annotator.corpus.readers.reading import Reading
from annotator.corpus.readers.source import Source
from annotator.projects import rules as project_rules
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for
from annotator.spans import ranking
from annotator.suggestions import outside, providers, queries, running
from annotator.suggestions.importing import Import, ImportReport
from annotator.suggestions.models import Prediction, Suggester

ASKED_AT_ONCE = 10  # documents of a job that asks others: each may take a minute
BATCH = 50  # documents a job reads: enough to save round trips, few enough to show progress


@transaction.atomic
def import_documents(
    *,
    project: Project,
    files: Sequence[Source | Path],
    by: User | None,
    format_name: str | None = None,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    preview: bool = False,
) -> ImportReport:
    """Add the reports in files, and their spans as predictions of the suggester “imported”.

    All or nothing: with a single fault nothing is stored, nor for a preview, which tells what would be. Imports
    into one project wait for each other, so that two of the same text make one document. New documents go to the
    suggesters by a job. `mapping` gives foreign labels and link types names of the scheme, or "" to leave them out.
    `by` is None for the person at the server's terminal.
    """
    importing = prepared(project=project, by=by, format_name=format_name, mapping=mapping, encoding=encoding)
    report = importing.run(sources(files))
    if report.faults or preview:
        transaction.set_rollback(True)
        return report
    return kept(importing, report, files=len(files), by=by)


def prepared(
    *,
    project: Project,
    by: User | None,
    format_name: str | None = None,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> Import:
    """An import to run in the caller's transaction, which now holds the project's lock."""
    locked = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("scheme")
        .get(pk=project.pk)
    )
    project_rules.is_active(locked).require()
    if by is not None:
        rules.can_import(get_project_for(by, locked.slug)).require()
    return Import(locked, Reading(locked.scheme.parsed, mapping or {}, encoding), format_name)


def sources(files: Sequence[Source | Path]) -> list[Source]:
    """Files as sources, paths among them."""
    return [one if isinstance(one, Source) else Source.from_path(one) for one in files]


def kept(
    importing: Import, report: ImportReport, *, files: int, by: User | None, **more: Any
) -> ImportReport:
    """What follows an import without faults: suggesters read what is new, and the audit keeps what was told."""
    search.defer_index(importing.intake.new)
    for suggester in queries.active_names(importing.project):
        defer_predictions(project=importing.project, suggester=suggester, document_ids=importing.intake.new)
    event = audit.record(
        "documents.imported",
        by=by,
        target=importing.project.slug,
        project_id=importing.project.pk,
        files=files,
        version=importing.version,
        new=report.new,
        publications_added=report.publications_added,
        already_there=report.already_there,
        spans=report.spans,
        **({"notes": report.noted()} if report.notes else {}),
        **more,
    )
    return replace(report, event=event.pk)


def predict(*, document_ids: Iterable[int], suggester: str = providers.DEFAULT) -> int:
    """Store what the current version of a suggester proposes, and answer for how many documents.

    Documents it has read are left alone, and so are those somebody has begun to review: what they opened on
    stays, and so does a project in the archive. A model is silent about what it has seen a review of, or a near-duplicate's. Repeating it changes
    nothing. A text the provider fails on keeps none of the others waiting: they are stored, then the failures
    are raised together.
    """
    ids, asked = list(document_ids), 0
    predictions: list[Prediction] = []
    failures: list[Exception] = []
    active = Project.objects.filter(documents__in=ids, archived_at=None)
    for project in active.distinct().order_by("pk"):
        version = running.current(project, suggester)
        if version is None:
            continue
        unread = queries.unread(suggester, version.suggester.version).filter(project=project, pk__in=ids)
        if version.suggester.provider in Suggester.OUTSIDE:
            asked += outside.read(version.suggester, unread)
            continue
        for document in unread.prefetch_related("publications"):
            try:
                may = version.may_propose(document.text)
                body = version.suggest(document.text, _published(document)) if may else None
            except Exception as failure:  # whatever a provider may trip over
                failure.add_note(f"while {suggester} read document {document.pk}")
                failures.append(failure)
            else:
                if body is not None:
                    _note(document, body, version.suggester)
                    predictions.append(Prediction(document=document, suggester=version.suggester, body=body))
    _store(predictions)
    if failures:
        raise ExceptionGroup(f"{suggester} failed on {len(failures)} documents", failures)
    return asked + len(predictions)


@transaction.atomic
def _store(predictions: list[Prediction]) -> None:
    """Keep them but for reports that were erased while they were read."""
    left = queries.still_there(one.document_id for one in predictions)
    kept = [one for one in predictions if one.document_id in left]
    Prediction.objects.bulk_create(kept, ignore_conflicts=True)
    Document.objects.bulk_update([one.document for one in kept], ["incident_day", "uncertainty"])


def _note(document: Document, body: Mapping[str, Any], suggester: Suggester) -> None:
    """What of a prediction the queue goes by; what it says nothing of stays as it was."""
    document.incident_day = ranking.incident_day(body) or document.incident_day
    if suggester.provider == Suggester.Provider.LEARNED:
        document.uncertainty = ranking.uncertainty(body)


def _published(document: Document) -> str:
    """When the report was first published, as far as anybody said."""
    return min((one.published_at for one in document.publications.all() if one.published_at), default="")


def defer_predictions(*, project: Project, suggester: str, document_ids: Sequence[int] | None = None) -> None:
    """Have the worker let a suggester read these documents, or all of the project that nobody has begun to review."""
    if document_ids is None:
        unopened = Document.objects.filter(project=project, reviews__isnull=True)
        document_ids = list(unopened.order_by("pk").values_list("pk", flat=True))
    asks = running.is_outside(project, suggester)
    job, size, lock = (
        ("ask", ASKED_AT_ONCE, f"{project.slug} {suggester}") if asks else ("predict", BATCH, None)
    )
    batches = [document_ids[start : start + size] for start in range(0, len(document_ids), size)]
    jobs.defer_many(job, [{"document_ids": ids, "suggester": suggester} for ids in batches], lock=lock)
