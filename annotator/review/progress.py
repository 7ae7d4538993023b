"""How far documents are; says nothing of what anybody decided."""

from collections.abc import Iterable

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.review.models import Review
from annotator.suggestions import queries as suggestions


class Progress(TextChoices):
    """What a document waits for."""

    UNREAD = "unread", _("waiting for suggestions")
    WAITING = "waiting", _("waiting for review")
    IN_REVIEW = "in_review", _("in review")
    FLAGGED = "flagged", _("cannot be coded")
    SUBMITTED = "submitted", _("submitted")
    ERASED = "erased", _("erased")


def with_progress(project: Project) -> QuerySet[Document]:
    """The documents of a project, each with how far it is as `far`."""
    return Document.objects.filter(project=project).annotate(far=_far(project))


def of_documents(project: Project, documents: Iterable[Document]) -> dict[int, Progress]:
    """How far each of these documents of a project is, by its key."""
    found = Document.objects.filter(project=project, pk__in=[one.pk for one in documents])
    return {pk: Progress(far) for pk, far in found.values_list("pk", _far(project))}


def of_project(project: Project) -> dict[str, int]:
    """How many documents there are, under `documents`, which leaves erased ones out, and how many are how far, under the values of Progress."""
    counted = (
        Document.objects.filter(project=project).order_by().values(far=_far(project)).annotate(n=Count("pk"))
    )
    counts = dict.fromkeys(Progress.values, 0) | dict(counted.values_list("far", "n"))
    return {"documents": sum(counts.values()) - counts[Progress.ERASED], **counts}


def _far(project: Project) -> Case:
    reviews = Review.objects.filter(
        document=OuterRef("pk"), kind=Review.Kind.REVIEW, slot__isnull=False
    ).order_by()
    done = reviews.filter(state=Review.State.SUBMITTED).values("document").annotate(n=Count("pk")).values("n")
    ready = suggestions.documents_ready(project).filter(pk=OuterRef("pk"))
    return Case(
        When(erased_at__isnull=False, then=Value(Progress.ERASED)),
        When(plan__needed__lte=Coalesce(Subquery(done), 0), then=Value(Progress.SUBMITTED)),
        When(Exists(reviews.filter(state=Review.State.OPEN)), then=Value(Progress.IN_REVIEW)),
        When(Exists(reviews.filter(state=Review.State.FLAGGED)), then=Value(Progress.FLAGGED)),
        When(Exists(ready), then=Value(Progress.WAITING)),
        default=Value(Progress.UNREAD),
        output_field=CharField(choices=Progress.choices),
    )
