"""What pages above the rooms read."""

from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from annotator.corpus.models import Document, Publication
from annotator.projects.models import Project
from annotator.review.models import Review
from annotator.suggestions import queries as suggestions


class Progress(TextChoices):
    """How far a document is; says nothing of what anybody decided."""

    UNREAD = "unread", _("waiting for suggestions")
    WAITING = "waiting", _("waiting for review")
    IN_REVIEW = "in-review", _("in review")
    SUBMITTED = "submitted", _("submitted")


def progress_of(document: Document) -> Progress:
    """How far a document of `documents_of` is."""
    return Progress(vars(document)["progress"])


def documents_of(project: Project) -> QuerySet[Document]:
    """The documents of a project, newest first, each with its `progress` and its publications."""
    reviews = Review.objects.filter(document=OuterRef("pk"), kind=Review.Kind.REVIEW)
    ready = suggestions.documents_ready(project).filter(pk=OuterRef("pk"))
    progress = Case(
        When(Exists(reviews.filter(state=Review.State.SUBMITTED)), then=Value(Progress.SUBMITTED)),
        When(Exists(reviews), then=Value(Progress.IN_REVIEW)),
        When(Exists(ready), then=Value(Progress.WAITING)),
        default=Value(Progress.UNREAD),
        output_field=CharField(choices=Progress.choices),
    )
    publications = Prefetch("publications", Publication.objects.exclude(Q(publisher="") & Q(published_at="")))
    return (
        Document.objects.filter(project=project)
        .defer("text")
        .annotate(progress=progress)
        .prefetch_related(publications)
        .order_by("-pk")
    )
