"""Having suggesters read documents."""

from collections.abc import Iterable

from annotator.projects.models import Project
from annotator.spans.scheme import Scheme
from annotator.suggestions import providers, queries
from annotator.suggestions.fitting import fitted
from annotator.suggestions.models import Prediction, Suggester

BATCH = 50  # documents a job reads: enough to save round trips, few enough to show progress


def predict(*, document_ids: Iterable[int], suggester: str = providers.DEFAULT) -> int:
    """Store what the current version of a suggester proposes, and answer for how many documents.

    Documents it has read are left alone, and so are those somebody has begun to review: what they opened on
    stays. Repeating it changes nothing. A text the provider fails on keeps none of the others waiting: they
    are stored, then the failures are raised together.
    """
    provider = providers.get(suggester)
    unread = queries.unread(suggester, provider.VERSION).filter(pk__in=list(document_ids))
    projects: dict[int, tuple[Suggester, Scheme]] = {}
    predictions: list[Prediction] = []
    failures: list[Exception] = []
    for document in unread.select_related("project__scheme"):
        project = document.project
        if project.pk not in projects:
            projects[project.pk] = _version_of(project, suggester, provider), project.scheme.parsed
        version, scheme = projects[project.pk]
        try:
            body = fitted(provider.suggest(document.text), scheme)
        except Exception as failure:  # whatever a provider may trip over
            failure.add_note(f"while {suggester} read document {document.pk}")
            failures.append(failure)
        else:
            predictions.append(Prediction(document=document, suggester=version, body=body))
    Prediction.objects.bulk_create(predictions, ignore_conflicts=True)
    if failures:
        raise ExceptionGroup(f"{suggester} failed on {len(failures)} documents", failures)
    return len(predictions)


def _version_of(project: Project, name: str, provider: providers.Provider) -> Suggester:
    kept, _ = Suggester.objects.get_or_create(
        project=project, name=name, version=provider.VERSION, defaults={"provider": name}
    )
    return kept
