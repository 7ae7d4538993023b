"""What pages above the rooms read, and the gate to documents."""

from collections.abc import Iterable

from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from annotator.corpus import rules
from annotator.corpus.models import Document, Publication
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess
from annotator.review.models import Review
from annotator.suggestions import queries as suggestions


class Progress(TextChoices):
    """How far a document is; says nothing of what anybody decided."""

    UNREAD = "unread", _("waiting for suggestions")
    WAITING = "waiting", _("waiting for review")
    IN_REVIEW = "in-review", _("in review")
    SUBMITTED = "submitted", _("submitted")


def documents_of(project: Project) -> QuerySet[Document]:
    """The documents of a project, newest first, without their texts; of the publications those a list can show."""
    said = Publication.objects.exclude(publisher="", published_at="")
    return (
        Document.objects.filter(project=project)
        .defer("text")
        .prefetch_related(Prefetch("publications", said))
        .order_by("-pk")
    )


def get_document_for(access: ProjectAccess, pk: int) -> Document:
    """A document of a project; Refusal for members who may not open it, Http404 where there is none."""
    rules.can_open(access).require()
    document = Document.objects.filter(project=access.project, pk=pk).first()
    if document is None:
        raise Http404
    return document


def progress_of(project: Project, documents: Iterable[Document]) -> dict[int, Progress]:
    """How far each of these documents of a project is, by its key."""
    reviews = Review.objects.filter(document=OuterRef("pk"), kind=Review.Kind.REVIEW)
    ready = suggestions.documents_ready(project).filter(pk=OuterRef("pk"))
    progress = Case(
        When(Exists(reviews.filter(state=Review.State.SUBMITTED)), then=Value(Progress.SUBMITTED)),
        When(Exists(reviews), then=Value(Progress.IN_REVIEW)),
        When(Exists(ready), then=Value(Progress.WAITING)),
        default=Value(Progress.UNREAD),
        output_field=CharField(choices=Progress.choices),
    )
    found = Document.objects.filter(project=project, pk__in=[one.pk for one in documents])
    return {pk: Progress(far) for pk, far in found.values_list("pk", progress)}
