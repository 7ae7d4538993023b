"""Importing documents with what came along, and having suggesters read them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import transaction

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common import jobs
from annotator.corpus import rules
from annotator.corpus.models import Document
from annotator.corpus.readers.source import Source
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for
from annotator.suggestions import providers, queries
from annotator.suggestions.importing import Import, ImportReport
from annotator.suggestions.models import Prediction, Suggester

BATCH = 50  # documents a job reads: enough to save round trips, few enough to show progress


@transaction.atomic
def import_documents(
    *, project: Project, files: Sequence[Source | Path], by: User | None, format_name: str | None = None
) -> ImportReport:
    """Add the reports in files, and their spans as predictions of the suggester “imported”.

    All or nothing: with a single fault nothing is stored. Imports into one project wait for each other, so that
    two of the same text make one document. New documents go to the suggesters by a job. `by` is None for the
    person at the server's terminal.
    """
    locked = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("scheme")
        .get(pk=project.pk)
    )
    if by is not None:
        rules.can_import(get_project_for(by, locked.slug)).require()
    importing = Import(locked, format_name)
    report = importing.run([one if isinstance(one, Source) else Source.from_path(one) for one in files])
    if report.faults:
        transaction.set_rollback(True)
        return report
    new = importing.intake.new
    batches = [new[start : start + BATCH] for start in range(0, len(new), BATCH)]
    jobs.defer_many("predict", [{"document_ids": ids, "suggester": providers.DEFAULT} for ids in batches])
    audit.record(
        "documents.imported",
        by=by,
        target=locked.slug,
        project_id=locked.pk,
        files=len(files),
        version=importing.version,
        new=report.new,
        publications_added=report.publications_added,
        already_there=report.already_there,
        spans=report.spans,
    )
    return report


def predict(*, document_ids: Iterable[int], suggester: str = providers.DEFAULT) -> int:
    """Store what the current version of a suggester proposes, and answer for how many documents.

    Documents it has read are left alone, and so are those somebody has begun to review: what they opened on
    stays. Repeating it changes nothing. A text the provider fails on keeps none of the others waiting: they
    are stored, then the failures are raised together.
    """
    provider = providers.get(suggester)
    unread = queries.unread(suggester, provider.VERSION).filter(pk__in=list(document_ids))
    versions: dict[int, Suggester] = {}  # project -> this version of the suggester there
    predictions: list[Prediction] = []
    failures: list[Exception] = []
    for document in unread.select_related("project").prefetch_related("publications"):
        project = document.project
        if project.pk not in versions:
            versions[project.pk] = _version_of(project, suggester, provider)
        try:
            body = provider.suggest(document.text, _published(document))
        except Exception as failure:  # whatever a provider may trip over
            failure.add_note(f"while {suggester} read document {document.pk}")
            failures.append(failure)
        else:
            predictions.append(Prediction(document=document, suggester=versions[project.pk], body=body))
    Prediction.objects.bulk_create(predictions, ignore_conflicts=True)
    if failures:
        raise ExceptionGroup(f"{suggester} failed on {len(failures)} documents", failures)
    return len(predictions)


def _published(document: Document) -> str:
    """When the report was first published, as far as anybody said."""
    return min((one.published_at for one in document.publications.all() if one.published_at), default="")


def _version_of(project: Project, name: str, provider: providers.Provider) -> Suggester:
    kept, _ = Suggester.objects.get_or_create(
        project=project, name=name, version=provider.VERSION, defaults={"provider": name}
    )
    return kept
